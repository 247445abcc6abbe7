package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// role is what an element means for the text in it.
type role uint8

const (
	inline  role = iota // part of the line it stands in
	edge                // a block begins and ends here
	section             // an edge after which text is a paragraph again

	// Edges that give the text in them its kind.
	heading
	item
	quote
	caption
	row
	cell

	preformed // an edge, and line breaks count
	lineBreak
	apart // part of the line, but never of a word
	field // offered for input: seen, but no content
	never // no reader sees what is in it
)

// roleOf returns the role of an element by its name. Unknown and custom elements are inline, as in a browser.
func roleOf(n *html.Node) role {
	switch n.DataAtom {
	case atom.Div, atom.P, atom.Ul, atom.Ol, atom.Menu, atom.Dl, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Form, atom.Fieldset,
		atom.Legend, atom.Address, atom.Figure, atom.Hr, atom.Center, atom.Details, atom.Summary, atom.Dialog, atom.Header, atom.Footer,
		atom.Nav, atom.Hgroup, atom.Dir, atom.Marquee, atom.Html, atom.Optgroup, atom.Search:
		return edge
	case atom.Section, atom.Article, atom.Main, atom.Aside, atom.Body:
		return section
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return heading
	case atom.Li, atom.Dt, atom.Dd:
		return item
	case atom.Blockquote:
		return quote
	case atom.Figcaption, atom.Caption:
		return caption
	case atom.Tr:
		return row
	case atom.Td, atom.Th:
		return cell
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		return preformed
	case atom.Br:
		return lineBreak
	case atom.Button:
		return apart
	case atom.Select, atom.Textarea, atom.Datalist, atom.Option:
		return field
	case atom.Script, atom.Style, atom.Template, atom.Title, atom.Svg, atom.Iframe, atom.Frameset, atom.Noframes, atom.Noembed,
		atom.Object, atom.Embed, atom.Applet, atom.Audio, atom.Video, atom.Canvas, atom.Map, atom.Rp:
		return never
	}
	return inline
}

// breaks reports whether a block begins and ends at the edges of an element with this role.
func (r role) breaks() bool { return r >= edge && r <= preformed }

// traits are what the attributes of an element say about its text.
type traits struct {
	hidden bool
	href   string
	email  string // the address that an e-mail protection hid in it
}

func traitsOf(n *html.Node) traits {
	var t traits
	streamed := false
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "hidden":
			// Text hidden until it is searched for is there for a reader.
			t.hidden = t.hidden || !strings.EqualFold(a.Val, "until-found")
		case "style":
			t.hidden = t.hidden || hidingStyle(a.Val)
		case "aria-hidden":
			t.hidden = t.hidden || a.Val == "true" && isIcon(n)
		case "id":
			streamed = strings.HasPrefix(a.Val, "S:")
		case "href":
			t.href = a.Val
		case "data-cfemail":
			t.email = decodeEmail(a.Val)
		}
	}
	switch {
	case streamed, n.DataAtom == atom.Body, n.DataAtom == atom.Html, n.DataAtom == atom.Main:
		// Hidden is not absent: React streams the article into <div hidden id="S:0">, and pages hide their whole body
		// until a script has run.
		t.hidden = false
	case n.DataAtom == atom.Dialog && attr(n, "open") == nil:
		t.hidden = true
	}
	return t
}

// hidingStyle reports whether an inline style takes its element out of sight.
func hidingStyle(style string) bool {
	for style != "" {
		var declaration string
		declaration, style, _ = strings.Cut(style, ";")
		name, value, _ := strings.Cut(declaration, ":")
		name = strings.TrimSpace(name)
		value, _, _ = strings.Cut(value, "!")
		value = strings.TrimSpace(value)
		if strings.EqualFold(name, "display") && strings.EqualFold(value, "none") ||
			strings.EqualFold(name, "visibility") && strings.EqualFold(value, "hidden") {
			return true
		}
	}
	return false
}

// isIcon reports whether an element that is hidden from screen readers is a picture only. A price or a clock is hidden
// from them, too, where it is written a second time for the ear: those are content.
func isIcon(n *html.Node) bool {
	if n.DataAtom == atom.I {
		return true
	}
	only := n.FirstChild
	return only == nil || only.NextSibling == nil && only.Type == html.TextNode && !strings.ContainsFunc(only.Data, isWordRune)
}

// attr returns the element's attribute, nil if it has none of that name.
func attr(n *html.Node, key string) *html.Attribute {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return &n.Attr[i]
		}
	}
	return nil
}

// value returns the attribute's value, empty if the element has none of that name.
func value(n *html.Node, key string) string {
	if a := attr(n, key); a != nil {
		return a.Val
	}
	return ""
}

// maxCellBreaks is how many lines, paragraphs and boxes a cell of a data table holds. Above it the table lays out a page.
const maxCellBreaks = 4

// isDataRow reports whether a table row is read across, as one block. Old pages lay out everything with tables: a row with
// one cell, or with a cell that holds lists, headings, tables or several paragraphs is such a frame.
func isDataRow(tr *html.Node) bool {
	cells, breaks := 0, 0
	for n := tr.FirstChild; n != nil; {
		switch r := roleOf(n); {
		case r == cell:
			cells++
			breaks = 0
		case r == lineBreak, n.DataAtom == atom.P, n.DataAtom == atom.Div:
			if breaks++; breaks > maxCellBreaks {
				return false
			}
		case r.breaks():
			return false
		}
		if n.FirstChild != nil && roleOf(n) != never {
			n = n.FirstChild
			continue
		}
		for n.NextSibling == nil {
			if n = n.Parent; n == tr {
				return cells > 1
			}
		}
		n = n.NextSibling
	}
	return false
}
