package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// PageKind is what kind of page it is: on an article, what is watched is its text; on others, all but the frame.
type PageKind uint8

// The kinds of a Page.
const (
	Other   PageKind = iota // list, table, front page …
	Article                 // one text
)

// zoneWords are the words of classes and ids that name what stands around a page's content.
var zoneWords = map[string]bool{
	"nav": true, "menu": true, "footer": true, "sidebar": true, "related": true, "latest": true, "ad": true, "ads": true, "adsbygoogle": true,
	"cookie": true, "consent": true, "comments": true, "share": true, "social": true,
	"breadcrumb": true, "language": true, "languages": true, "newsletter": true,
}

// markMain marks the blocks that no landmark and no class puts into the frame. A class that holds much of the text names no frame.
func markMain(blocks []placed) {
	held := map[string]int{}
	all := 0
	for i := range blocks {
		if b := &blocks[i]; b.Link == "" {
			all += len(b.Text)
			held[zoneOf(b.node)] += len(b.Text)
		}
	}
	for i := range blocks {
		b := &blocks[i]
		zone := zoneOf(b.node)
		b.Main = zone == "" || !strings.HasPrefix(zone, "in ") && 5*held[zone] > all
	}
}

func zoneOf(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside:
			return "in " + n.Data
		case atom.Article:
			return ""
		case atom.Body, atom.Html, atom.Main:
			continue
		}
		for _, key := range []string{"class", "id"} {
			for w := range strings.FieldsFuncSeq(value(n, key), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }) {
				if zoneWords[w] {
					return w
				}
			}
		}
	}
	return ""
}

// kindOf says what kind of page it is by how much of its content is running text.
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
	if text*2 > all {
		return Article
	}
	return Other
}
