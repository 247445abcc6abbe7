package extract_test

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/extract"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestPagesReadAsTheirGoldenFilesSay(t *testing.T) {
	latest := extract.Rules{
		Select:     selectors(t, "article", ".latest"),
		Ignore:     selectors(t, ".meta", ".latest span"),
		IgnoreText: []*regexp.Regexp{regexp.MustCompile(`نهاية الأسبوع`)},
	}
	for _, test := range []struct {
		name, page string
		rules      extract.Rules
	}{
		{"arabic-article", "arabic-article.html", extract.Rules{}},
		{"arabic-article-rules", "arabic-article.html", latest},
		{"turkish-prices", "turkish-prices.html", extract.Rules{}},
		{"english-list", "english-list.html", extract.Rules{}},
		{"legacy-layout", "legacy-layout.html", extract.Rules{}},
		{"streamed", "streamed.html", extract.Rules{}},
		{"arabic-wordpress", "arabic-wordpress.html", extract.Rules{}},
		{"turkish-news", "turkish-news.html", extract.Rules{}},
		{"ministry-notices", "ministry-notices.html", extract.Rules{}},
		{"price-table", "price-table.html", extract.Rules{}},
		{"court-list", "court-list.html", extract.Rules{}},
		{"front-page", "front-page.html", extract.Rules{}},
		{"forum", "forum.html", extract.Rules{}},
		{"status-page", "status-page.html", extract.Rules{}},
		{"shop-listing", "shop-listing.html", extract.Rules{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			html, err := os.ReadFile(filepath.Join("testdata", test.page))
			if err != nil {
				t.Fatal(err)
			}
			page, dropped, err := extract.Explain(string(html), address(t), test.rules)
			if err != nil {
				t.Fatal(err)
			}
			got := show(page, dropped)
			golden := filepath.Join("testdata", test.name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, string(want)); diff != "" {
				t.Errorf("got (-) differs from want (+):\n%s", diff)
			}
		})
	}
}

// show writes a page for people to review.
func show(page extract.Page, dropped []extract.Dropped) string {
	var b strings.Builder
	fmt.Fprintf(&b, "kind       %s\ntitle      %s\ncanonical  %s\nlanguage   %s\n", page.Kind, page.Title, page.Canonical, page.Language)
	if !page.Published.IsZero() {
		fmt.Fprintf(&b, "published  %s\n", page.Published.Format(time.RFC3339))
	}
	if !page.Modified.IsZero() {
		fmt.Fprintf(&b, "modified   %s\n", page.Modified.Format(time.RFC3339))
	}
	if page.Byline != "" {
		fmt.Fprintf(&b, "byline     %s\n", page.Byline)
	}
	if page.Login {
		b.WriteString("login\n")
	}
	if page.Notice != "" {
		fmt.Fprintf(&b, "notice     %s\n", page.Notice)
	}
	b.WriteString("\nblocks\n")
	for _, block := range page.Blocks {
		mark := " "
		if block.Main {
			mark = "*"
		}
		fmt.Fprintf(&b, "%s %-10s %s%s", mark, block.Kind, block.Text, arrow(block.Link))
		if block.Why != "" {
			fmt.Fprintf(&b, "\n             %s", block.Why)
		}
		b.WriteByte('\n')
	}
	b.WriteString("\nlinks\n")
	for _, link := range page.Links {
		fmt.Fprintf(&b, "%s%s\n", link.Title, arrow(link.URL))
	}
	b.WriteString("\ndropped\n")
	for _, d := range dropped {
		fmt.Fprintf(&b, "%s: %s %s%s\n", d.Rule, d.Kind, d.Text, arrow(d.Link))
	}
	return b.String()
}

func arrow(link string) string {
	if link == "" {
		return ""
	}
	return " → " + link
}

func address(t testing.TB) *url.URL {
	t.Helper()
	u, err := url.Parse("https://news.example/ar/7001?from=home")
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func selectors(t testing.TB, texts ...string) []extract.Selector {
	t.Helper()
	var list []extract.Selector
	for _, text := range texts {
		s, err := extract.ParseSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}
