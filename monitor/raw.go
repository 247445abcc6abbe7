package monitor

import (
	"strings"

	"golang.org/x/net/html"

	"rasid/monitor/fetch"
)

// newRaw returns what is kept of a body so that a changed rule can be applied to it.
func newRaw(resp *fetch.Response) *Raw { return &Raw{URL: resp.URL, Text: withoutCode(resp.Text)} }

// withoutCode returns a page without what stands inside its styles and its scripts of code. No rule can select anything there, and it is nearly half
// of a news page: kept, it would be most of the store. Scripts of data stay, for they may hold what the page does not show otherwise.
func withoutCode(text string) string {
	var kept strings.Builder
	kept.Grow(len(text) / 2)
	z := html.NewTokenizer(strings.NewReader(text))
	for code := false; ; {
		kind := z.Next()
		if !code || kind != html.TextToken {
			kept.Write(z.Raw())
		}
		if kind == html.ErrorToken { // the end
			return kept.String()
		}
		code = kind == html.StartTagToken && beginsCode(z)
	}
}

// beginsCode reports whether the tag that z has read begins a style or a script of code.
func beginsCode(z *html.Tokenizer) bool {
	name, more := z.TagName()
	if string(name) == "style" {
		return true
	}
	if string(name) != "script" {
		return false
	}
	for more {
		var key, value []byte
		if key, value, more = z.TagAttr(); string(key) == "type" && strings.Contains(strings.ToLower(string(value)), "json") {
			return false
		}
	}
	return true
}
