package extract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasid/monitor/extract"
)

// BenchmarkExtract reads a generated news page of 176 KB, and the pages in the folder that RASID_BENCH_PAGES names.
func BenchmarkExtract(b *testing.B) {
	b.Run("generated", func(b *testing.B) { benchmark(b, []string{generated(385)}, extract.Rules{}) })
	b.Run("generated-rules", func(b *testing.B) {
		benchmark(b, []string{generated(385)}, extract.Rules{Select: selectors(b, "main"), Ignore: selectors(b, ".latest", "aside > p")})
	})
	folder := os.Getenv("RASID_BENCH_PAGES")
	if folder == "" {
		return
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.html"))
	if err != nil {
		b.Fatal(err)
	}
	var pages []string
	for _, name := range names {
		html, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, string(html))
	}
	b.Run("pages", func(b *testing.B) { benchmark(b, pages, extract.Rules{}) })
}

func benchmark(b *testing.B, pages []string, rules extract.Rules) {
	size := 0
	for _, html := range pages {
		size += len(html)
	}
	base := address(b)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, html := range pages {
			if _, err := extract.Extract(html, base, rules); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// generated returns a page with n stories, each with the script and the boxes that surround text on news sites.
func generated(n int) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="ar"><head><title>صفحة</title></head><body><main>`)
	for i := range n {
		fmt.Fprintf(&b, `<div class="story story-%d" data-id="%d"><a href="/haber/%d"><h2>خبر رقم %d من سوريا</h2></a>`, i, i, i, i)
		b.WriteString(`<p class="lead">أعلن <b>الوزير</b> أن الاجتماعات ستعقد قريباً في أنقرة ودمشق.</p>`)
		b.WriteString(`<ul class="tags"><li><a href="/etiket/suriye">Suriye</a></li><li><span>05/02/2026</span></li></ul>`)
		b.WriteString(`<script>window.q=window.q||[];q.push({slot:"inline",size:[[300,250],[336,280]],lazy:true,viewport:"mobile"});</script>`)
		b.WriteString("</div>\n")
	}
	b.WriteString(`</main></body></html>`)
	return b.String()
}
