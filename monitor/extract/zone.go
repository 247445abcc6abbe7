package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Zone is what a block is if it is not the page itself.
type Zone string

// The zones of a Block.
const (
	NoZone    Zone = "" // main text, the title, or nothing that has a name
	Nav       Zone = "nav"
	Footer    Zone = "footer"
	Aside     Zone = "aside"
	Related   Zone = "related" // related, latest, most read
	Comments  Zone = "comments"
	Share     Zone = "share"
	Subscribe Zone = "subscribe"
	Ad        Zone = "ad"
	Consent   Zone = "consent"
	Author    Zone = "author" // about the author
	Tags      Zone = "tags"
	Header    Zone = "header"
	Languages Zone = "languages" // a menu of them
	Promo     Zone = "promo"     // a pointer to another article, inside the text
)

// claim is what an element says of its content, by its tag or the words of its class and id.
type claim uint8

// The first are those of zones.
const (
	claimNav claim = iota
	claimFooter
	claimAside
	claimRelated
	claimComments
	claimShare
	claimSubscribe
	claimAd
	claimConsent
	claimAuthor
	claimTags
	claimHeader
	claimArticle
	claimContent
	claimBody // an article's body: words of claimArticle and of claimContent together
	claimMain
	claimCard
	claimCaption
	claimDate
	claimHeadline
	claimSummary
	claimGoods
	claimForum
	claimForm
	claimHidden
	claimCount

	zoneClaims = claimArticle // how many are of zones
)

// String returns the claim's word, which is the zone's if it is of one.
func (c claim) String() string {
	words := [claimCount]string{
		"nav", "footer", "aside", "related", "comments", "share", "subscribe", "ad", "consent", "author", "tags", "header",
		"article", "content", "body", "main", "card", "caption", "date", "headline", "summary", "goods", "forum", "form", "hidden",
	}
	if c < claimCount {
		return words[c]
	}
	return "claim"
}

// claims is a set of them.
type claims uint32

func (s claims) has(c claim) bool { return s>>c&1 == 1 }

// claimsOf returns what an element says of itself.
func claimsOf(n *html.Node) claims {
	set := claimsOfTag(n.DataAtom)
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class", "id", "role", "itemprop":
			words := claimsOfWords(a.Val)
			if words.has(claimArticle) && words.has(claimContent) {
				words |= 1 << claimBody
			}
			set |= words
		}
	}
	return set
}

func claimsOfTag(a atom.Atom) claims {
	switch a {
	case atom.Article:
		return 1 << claimArticle
	case atom.Main:
		return 1 << claimMain
	case atom.Nav, atom.Menu:
		return 1 << claimNav
	case atom.Header:
		return 1 << claimHeader
	case atom.Footer:
		return 1 << claimFooter
	case atom.Aside:
		return 1 << claimAside
	case atom.Figure, atom.Figcaption:
		return 1 << claimCaption
	case atom.Form, atom.Button, atom.Label, atom.Fieldset:
		return 1 << claimForm
	case atom.Time:
		return 1 << claimDate
	case atom.Dialog:
		return 1 << claimHidden
	}
	return 0
}
