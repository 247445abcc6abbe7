package extract

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The sources of a page's date, the surest last.
const (
	noDate = iota
	timeElement
	otherMeta
	structuredData
	articleMeta
)

// about is what a page says about itself.
type about struct {
	ogTitle, title, h1       string
	canonical, ogURL         string
	htmlLanguage, ogLanguage string
	description              string
	ogType                   string
	structured               []string // scripts of structured data
	published                time.Time
	source                   int // of published
	modified                 time.Time
	author                   string
	based                    bool
}

// page returns a Page of what is known, without what a reader sees in it.
func (a *about) page() Page {
	return Page{
		Title:     first(a.ogTitle, a.title, a.h1),
		Canonical: first(a.canonical, a.ogURL),
		Language:  first(a.htmlLanguage, a.ogLanguage),
		Published: a.published,
		Modified:  a.modified,
		Byline:    a.author,
	}
}

// read takes what one element says about the page. The first to say something is believed, as in browsers. It sets the
// base of l if the page names another than its own address.
func (a *about) read(n *html.Node, l *links) {
	switch n.DataAtom {
	case atom.Html:
		keep(&a.htmlLanguage, strings.TrimSpace(value(n, "lang")))
	case atom.Title:
		if a.title == "" {
			a.title = textOf(n)
		}
	case atom.H1:
		if a.h1 == "" {
			a.h1 = textOf(n)
		}
	case atom.Base:
		a.readBase(value(n, "href"), l)
	case atom.Link:
		if strings.EqualFold(value(n, "rel"), "canonical") {
			keep(&a.canonical, absolute(l.base, value(n, "href")))
		}
	case atom.Meta:
		a.readMeta(n, l)
	case atom.Time:
		if attr(n, "pubdate") != nil || value(n, "itemprop") == "datePublished" || strings.Contains(value(n, "class"), "published") {
			a.date(timeElement, value(n, "datetime"))
		}
	case atom.Script:
		if n.FirstChild != nil && strings.EqualFold(value(n, "type"), "application/ld+json") {
			a.date(structuredData, jsonString(n.FirstChild.Data, "datePublished"))
			a.change(jsonString(n.FirstChild.Data, "dateModified"))
			a.structured = append(a.structured, n.FirstChild.Data)
		}
	}
}

func (a *about) readBase(href string, l *links) {
	if address := absolute(l.base, href); address != "" && !a.based {
		if u, err := url.Parse(address); err == nil {
			l.base, a.based = u, true
		}
	}
}

func (a *about) readMeta(n *html.Node, l *links) {
	var name, content string
	for _, at := range n.Attr {
		switch at.Key {
		case "property", "name", "itemprop", "http-equiv":
			keep(&name, at.Val)
		case "content":
			content = at.Val
		}
	}
	switch strings.ToLower(name) {
	case "og:title":
		keep(&a.ogTitle, clean(content))
	case "og:url":
		keep(&a.ogURL, absolute(l.base, content))
	case "og:description", "description", "twitter:description":
		if len(content) > len(a.description) {
			a.description = clean(content)
		}
	case "article:modified_time", "article:modified", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified":
		a.change(content)
	case "author", "article:author", "parsely-author", "sailthru.author", "dc.creator":
		if !strings.Contains(content, "://") { // an address of a profile names nobody
			keep(&a.author, clean(content))
		}
	case "og:type":
		keep(&a.ogType, content)
	case "og:locale", "content-language":
		keep(&a.ogLanguage, strings.TrimSpace(content))
	case "article:published_time", "article:published", "og:published_time", "og:article:published_time":
		a.date(articleMeta, content)
	case "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published_time",
		"article.published", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "parsely-pub-date", "sailthru.date":
		a.date(otherMeta, content)
	}
}

// date believes the text from a source if it is a date and no source as sure has been read.
func (a *about) date(source int, text string) {
	if source <= a.source {
		return
	}
	if t := parseDate(text); !t.IsZero() {
		a.published, a.source = t, source
	}
}

// change believes the latest date that the page says it was changed on.
func (a *about) change(text string) {
	if t := parseDate(text); t.After(a.modified) {
		a.modified = t
	}
}

// dateLayouts are the forms seen in pages' metadata. Those with the month's number first are left out: 05/02 means the
// fifth of February to more readers of this program than the second of May, and to no machine either. So are names of
// zones other than UTC's: package time reads them as UTC.
var dateLayouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 Z07:00",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05 UTC",
	"2006-01-02 15:04:05 GMT",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04",
	"2006-01-02",
	"2006/01/02 15:04:05",
	"2006/01/02",
	"20060102",
	"02.01.2006 15:04:05",
	"02.01.2006 15:04",
	"02.01.2006",
	"Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05 GMT",
	"2 Jan 2006",
	"2 January 2006",
	"Jan 2, 2006",
	"January 2, 2006",
}

// parseDate reads a date leniently: a zone is UTC where none is named. What is no date of the web's age is the zero time.
func parseDate(text string) time.Time {
	const longest = 64
	if len(text) > longest {
		return time.Time{}
	}
	text = strings.Map(westernDigit, clean(text))
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1970 {
			return t
		}
	}
	return time.Time{}
}

// westernDigit turns Arabic and Persian digits into those that package time reads.
func westernDigit(r rune) rune {
	switch {
	case '٠' <= r && r <= '٩':
		return r - '٠' + '0'
	case '۰' <= r && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}

// jsonString returns the first string under a key in JSON, which need not be whole: pages cut it and forget commas. An
// escape ends the string, since no date holds one.
func jsonString(text, key string) string {
	_, rest, found := strings.Cut(text, `"`+key+`"`)
	if !found {
		return ""
	}
	rest, found = strings.CutPrefix(strings.TrimSpace(rest), ":")
	if !found {
		return ""
	}
	rest, found = strings.CutPrefix(strings.TrimSpace(rest), `"`)
	if !found {
		return ""
	}
	return rest[:max(0, strings.IndexAny(rest, `"\`))]
}

// longTitle is where a title ends in bytes, roughly: an element that was never closed holds the rest of the page.
const longTitle = 1000

// textOf returns the text in an element, as far as a title goes.
func textOf(root *html.Node) string {
	var w writer
	for n := range root.Descendants() {
		switch {
		case len(w.buf) > longTitle:
			return w.take()
		case n.Type != html.TextNode:
			if roleOf(n) != inline {
				w.gap()
			}
		case n.Parent == root || roleOf(n.Parent) != never:
			w.write(n.Data)
		}
	}
	return w.take()
}

// keep sets where to text unless it is set.
func keep(where *string, text string) {
	if *where == "" {
		*where = text
	}
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
