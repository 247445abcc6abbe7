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

// zoneWords are the words of classes and ids that name what stands around a page's content. They are whole words, in no site's own spelling:
// "ad" is one, "header" is none, for a header may hold the headline.
var zoneWords = map[string]bool{
	"nav": true, "menu": true, "footer": true, "sidebar": true, "related": true, "latest": true, "ad": true, "ads": true, "adsbygoogle": true,
	"cookie": true, "consent": true, "comments": true, "share": true, "social": true,
	"breadcrumb": true, "language": true, "languages": true, "newsletter": true,
}

// majority is the share of a page's running text, one in so many, that a class word must not hold if it is to name what stands around it:
// class words are hints of whoever wrote the template, and "latest" may be the name of a page that is all latest news.
const majority = 5

// markMain marks the blocks that no landmark and no class puts around the content.
func markMain(blocks []placed) {
	held := map[string]int{}
	all := 0
	for i := range blocks {
		if b := &blocks[i]; b.Link == "" {
			word, _ := zoneOf(b.node)
			all += len(b.Text)
			held[word] += len(b.Text)
		}
	}
	for i := range blocks {
		word, landmark := zoneOf(blocks[i].node)
		blocks[i].Main = word == "" || !landmark && majority*held[word] > all
	}
}

// zoneOf returns what of the elements around n says that it stands around the content, "" if nothing does: the name of a landmark, which says
// so itself, or a word of a class or id. An article is content whatever is around it.
func zoneOf(n *html.Node) (word string, landmark bool) {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside:
			return n.Data, true
		case atom.Article:
			return "", false
		case atom.Body, atom.Html, atom.Main:
			continue
		}
		for _, a := range n.Attr {
			if a.Key != "class" && a.Key != "id" {
				continue
			}
			if word := zoneWord(a.Val); word != "" {
				return word, false
			}
		}
	}
	return "", false
}

// zoneWord returns the first of zoneWords in a list of names whose words are joined by hyphens or underscores.
func zoneWord(names string) string {
	for names != "" {
		end := strings.IndexAny(names, " -_\t\n")
		if end < 0 {
			end = len(names)
		}
		if zoneWords[names[:end]] {
			return names[:end]
		}
		names = names[min(end+1, len(names)):]
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
