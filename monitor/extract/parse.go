package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What Page.Notice says.
const (
	noticeDeep  = "nested too deeply for a browser's rules: structure read approximately"
	noticeWide  = "too many elements side by side: selectors with :nth- and ~ select nothing"
	noticeBlown = "unclosed formatting would multiply the page: structure read approximately"
)

// parse returns the page's tree, and a notice if it was not built by the rules that browsers follow.
func parse(text string) (*html.Node, string) {
	if multiplies(text) {
		return parseShallow(text), noticeBlown
	}
	// With scripting off what <noscript> holds is markup like any other.
	doc, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return parseShallow(text), noticeDeep
	}
	return doc, ""
}

// multiplies reports whether building the tree would take far more memory than the page. Formatting elements that were not
// closed are repeated in every following block, as browsers do: 400 open <b> and 5,000 <p>, 23 KB, make two million
// elements, 306 MB. It follows the list of open formatting elements roughly, and never to the low side by much.
func multiplies(text string) bool {
	limit := 100_000 + len(text)/16
	var open []string // each as it was written: the parser keeps at most three that are alike
	for repeated := 0; repeated <= limit; repeated += len(open) {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		closing := strings.HasPrefix(text, "/")
		name := tagName(strings.TrimPrefix(text, "/"))
		switch {
		case !isFormatting(name):
		case closing:
			open = closeLast(open, name)
		default:
			open = openAnother(open, text[:max(len(name), strings.IndexByte(text[:min(len(text), longTag)], '>'))])
		}
	}
	return true
}

// longTag is how much of a tag is compared, in bytes.
const longTag = 256

// tagName returns the letters and digits that text begins with.
func tagName(text string) string {
	for i := range len(text) {
		if c := text[i] | 0x20; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return text[:i]
		}
	}
	return text
}

// isFormatting reports whether a parser opens elements of this name again in the next block. A link is not counted: a
// second one closes the first.
func isFormatting(name string) bool {
	if len(name) == 0 || len(name) > len("strong") {
		return false
	}
	switch strings.ToLower(name) {
	case "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

func openAnother(open []string, tag string) []string {
	alike := 0
	for _, o := range open {
		if o == tag {
			alike++
		}
	}
	if alike == 3 {
		return open
	}
	return append(open, tag)
}

func closeLast(open []string, name string) []string {
	for i := len(open) - 1; i >= 0; i-- {
		if strings.EqualFold(tagName(open[i]), name) {
			return append(open[:i], open[i+1:]...)
		}
	}
	return open
}

// maxShallow is the depth of a shallow tree. What stands deeper becomes a sibling.
const maxShallow = 128

// parseShallow builds a tree from the tags as they stand, without a browser's rules for broken markup: it takes time and
// memory in proportion to the text, whatever the text.
func parseShallow(text string) *html.Node {
	doc := &html.Node{Type: html.DocumentNode}
	open := []*html.Node{doc}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return doc
		case html.TextToken:
			open[len(open)-1].AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			n := &html.Node{Type: html.ElementNode, DataAtom: t.DataAtom, Data: t.Data, Attr: t.Attr}
			if endsItself(n.DataAtom, open[len(open)-1].DataAtom) || len(open) == maxShallow {
				open = open[:len(open)-1]
			}
			open[len(open)-1].AppendChild(n)
			if !isVoid(n.DataAtom) && t.Type == html.StartTagToken {
				open = append(open, n)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(open) - 1; i > 0; i-- {
				if open[i].Data == string(name) {
					open = open[:i]
					break
				}
			}
		}
	}
}

// maxSiblings is how many nodes side by side selectors may count: 4,000 take 25 ms, and ten times as many, 2.5 s.
const maxSiblings = 4000

// isWide reports whether any element has more children than maxSiblings.
func isWide(doc *html.Node) bool {
	for n := range doc.Descendants() {
		if n.PrevSibling != nil {
			continue // counted from the first
		}
		count := 0
		for c := n; c != nil; c = c.NextSibling {
			count++
		}
		if count > maxSiblings {
			return true
		}
	}
	return false
}

// endsItself reports whether an element ends the one before it without a closing tag.
func endsItself(next, before atom.Atom) bool {
	switch before {
	case atom.P, atom.Li, atom.Td, atom.Th, atom.Tr, atom.Dt, atom.Dd, atom.Option, atom.A:
		return next == before
	}
	return false
}

// isVoid reports whether an element has no content and no closing tag.
func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param,
		atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
