package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

type PageKind uint8

const (
	Other PageKind = iota
	Article
)

func zoneOf(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside:
			return "in " + n.Data
		case atom.Body, atom.Html, atom.Main, atom.Article:
			if n.DataAtom != atom.Article {
				continue
			}
			return ""
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(value(n, "class")+" "+value(n, "id")), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }) {
			switch w {
			case "nav", "menu", "footer", "sidebar", "related", "latest", "ad", "ads", "adsbygoogle", "cookie", "consent", "topbar", "stats", "ago", "online", "comments", "share", "social", "breadcrumb", "language", "languages", "newsletter":
				return "class " + w
			}
		}
	}
	return ""
}

func kindOf(blocks []Block) PageKind {
	text, all := 0, 0
	for _, b := range blocks {
		if !b.Main {
			continue
		}
		all += len(b.Text)
		if b.Link == "" && b.Kind == Paragraph || len(b.Text) > 200 {
			text += len(b.Text)
		}
	}
	if text*10 > all*5 {
		return Article
	}
	return Other
}
