package extract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"rasid/monitor/extract"
)

func TestTheWorstPagesAreRead(t *testing.T) {
	var formatting strings.Builder
	for i := range 400 {
		fmt.Fprintf(&formatting, "<b a%d>", i)
	}
	var attributes strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&attributes, " a%d=1", i)
	}
	for _, test := range []struct {
		name, html string
		notice     bool
	}{
		{"elements nested without end", strings.Repeat("<div>", 100_000) + "<p>son</p>", true},
		{"elements nested without end inside lists", strings.Repeat("<ul><li>", 50_000) + "son", true},
		{"formatting that multiplies", "<p>" + formatting.String() + "</p>" + strings.Repeat("<p>x", 20_000) + "<p>son</p>", true},
		{"the same formatting left open", "<p>" + strings.Repeat("<font color=red>", 400) + "</p>" + strings.Repeat("<p>x", 2000) + "<p>son", false},
		{"formatting left open now and then", strings.Repeat("<p><b>x<p>y</b><p><i>z", 2000) + "<p>son</p>", false},
		{"closing tags only", strings.Repeat("a</q>", 200_000) + "<p>son", false},
		{"200,000 attributes", "<p" + attributes.String() + ">son</p>", false},
		{"a line of 10 MB", "<p>" + strings.Repeat("سوريا ", 900_000) + "</p><p>son", false},
		{"comments", strings.Repeat("<!-->", 200_000) + "<p>son", false},
		{"cells", "<table><tr>" + strings.Repeat("<td>", 200_000) + "son", false},
		{"links", strings.Repeat("<a href=x>y<a href=z>", 50_000) + "<p>son", false},
		{"tags without an end", strings.Repeat("<b", 1<<20) + "><p>son", true},
		{"zero bytes", strings.Repeat("\x00", 1<<20) + "<p>son", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := extract.Extract(test.html, nil, extract.Rules{})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Notice != ""; got != test.notice {
				t.Errorf("got notice %q, want one: %v", page.Notice, test.notice)
			}
			if len(page.Blocks) == 0 || !strings.HasSuffix(page.Blocks[len(page.Blocks)-1].Text, "son") {
				t.Errorf("got %d blocks, want the last one to be read", len(page.Blocks))
			}
		})
	}
}

func TestADeepPageStillObeysItsRules(t *testing.T) {
	html := `<title>سوريا</title><div class="ad"><p>reklam</p></div><p>bir<p>iki<script>"</p>"</script>` +
		strings.Repeat("<div>", 1000) + "<script>x</script><p hidden>gizli</p><a href=/a>üç</a>" + strings.Repeat("</div>", 1000) + "<p>dört</p>"
	page, err := extract.Extract(html, address(t), extract.Rules{Ignore: selectors(t, ".ad")})
	if err != nil {
		t.Fatal(err)
	}
	if page.Notice == "" {
		t.Error("got no notice, want one")
	}
	if diff := cmp.Diff(texts(page), []string{"bir", "iki", "üç", "dört"}); diff != "" {
		t.Errorf("got (-) differs from want (+):\n%s", diff)
	}
	if got, want := page.Title, "سوريا"; got != want {
		t.Errorf("got title %q, want %q", got, want)
	}
}

func TestCountingSelectorsAreBounded(t *testing.T) {
	rules := extract.Rules{Ignore: selectors(t, "li:nth-child(2n)", "p ~ li", ".ad")}
	for _, test := range []struct {
		items  int
		notice bool
		want   int
	}{
		{100, false, 50},
		{200_000, true, 200_000},
	} {
		html := "<ul>" + strings.Repeat("<li>a</li>", test.items) + `<li class="ad">reklam</li></ul>`
		page, err := extract.Extract(html, nil, rules)
		if err != nil {
			t.Fatal(err)
		}
		if got := page.Notice != ""; got != test.notice || len(page.Blocks) != test.want {
			t.Errorf("got notice %q and %d blocks, want %d", page.Notice, len(page.Blocks), test.want)
		}
	}
}

func TestMemoryStaysNearThePage(t *testing.T) {
	html := generated(400)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := extract.Extract(html, address(t), extract.Rules{}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	const times = 18 // of a page of short blocks only; of news pages it is 6
	if got, want := after.TotalAlloc-before.TotalAlloc, uint64(times*len(html)); got > want {
		t.Errorf("got %d bytes allocated for a page of %d, want at most %d", got, len(html), want)
	}
}

func FuzzExtract(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range pages {
		html, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(html), "")
	}
	f.Add("<table><tr><td>a<td><pre>b\nc", "td")
	f.Add("<p>\u0301\u200d\u202e\xff", "p")
	f.Fuzz(func(t *testing.T, html, selector string) {
		var rules extract.Rules
		if s, err := extract.ParseSelector(selector); err == nil {
			rules.Select = []extract.Selector{s}
		}
		page, err := extract.Extract(html, address(t), rules)
		explained, dropped, explainedErr := extract.Explain(html, address(t), rules)
		for i := range explained.Blocks {
			explained.Blocks[i].Why = ""
		}
		if diff := cmp.Diff(page, explained); diff != "" {
			t.Errorf("Extract (-) differs from Explain (+):\n%s", diff)
		}
		if (err == nil) != (explainedErr == nil) {
			t.Errorf("got error %v, explained %v", err, explainedErr)
		}
		for _, b := range page.Blocks {
			checkText(t, b.Text)
		}
		for _, d := range dropped {
			checkText(t, d.Text)
		}
	})
}

func checkText(t *testing.T, text string) {
	t.Helper()
	if text == "" || strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
		t.Errorf("got %q, want text with single spaces", text)
	}
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("got %q, want valid NFC without control characters", text)
	}
}

func FuzzParseSelector(f *testing.F) {
	for _, s := range []string{"a", ".x > p:nth-child(2n+1)", "div[a^='b']", ":has(:contains('x'))", ":matches((", "a >> b", "\\"} {
		f.Add(s)
	}
	const html = `<html lang=tr><body><div a=b><p class=x>a<p>b<input></div>`
	f.Fuzz(func(t *testing.T, text string) {
		s, err := extract.ParseSelector(text)
		if err != nil {
			return
		}
		if again, err := extract.ParseSelector(s.String()); err != nil || !again.Equal(s) {
			t.Errorf("got %q and error %v, want %q", again, err, s)
		}
		_, _ = extract.Extract(html, nil, extract.Rules{Ignore: []extract.Selector{s}})
	})
}
