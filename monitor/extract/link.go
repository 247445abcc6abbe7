package extract

import (
	"encoding/hex"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// protectedEmail is where Cloudflare's e-mail protection sends those without scripts. Its address carries a key that
// differs on each request.
const protectedEmail = "/cdn-cgi/l/email-protection"

// links are the links of a page, each address once.
type links struct {
	base     *url.URL
	resolved map[string]string // href → address
	places   map[string]int    // address → index in list
	list     []Link
	pictures []string // what the picture in each link shows, in the order of list
}

// resolve returns the absolute http or https address of href without its fragment, empty if it is no such address or
// leads to a place on this page.
func (l *links) resolve(href string) string {
	if address, ok := l.resolved[href]; ok {
		return address
	}
	address := absolute(l.base, href)
	l.resolved[href] = address
	return address
}

func absolute(base *url.URL, href string) string {
	href = strings.TrimFunc(href, isBlankOrControl)
	if href == "" || href[0] == '#' || strings.Contains(href, protectedEmail) {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// add returns the place of address in the list.
func (l *links) add(address string) int {
	place, ok := l.places[address]
	if !ok {
		place = len(l.list)
		l.places[address] = place
		l.list = append(l.list, Link{URL: address})
		l.pictures = append(l.pictures, "")
	}
	return place
}

// name gives the link at a place the title in the label, unless an earlier link to the same address had one.
func (l *links) name(place int, from *label) {
	if title := from.take(); l.list[place].Title == "" {
		l.list[place].Title = title
	}
	if l.pictures[place] == "" {
		l.pictures[place] = from.alt
	}
}

// describe gives the links without text the description of their picture.
func (l *links) describe() {
	for i := range l.list {
		if l.list[i].Title == "" {
			l.list[i].Title = clean(l.pictures[i])
		}
	}
}

// label is the text of the link that is being read. A card is one link around picture, headline, summary and date: the
// headline alone is its title.
type label struct {
	writer
	alt      string
	headline headline
}

// headline is how far the headline inside a link has been read.
type headline uint8

const (
	noHeadline headline = iota
	inHeadline
	afterHeadline
)

func (l *label) reset() { *l = label{writer: writer{buf: l.buf[:0]}} }

func (l *label) add(s string) {
	if l.headline != afterHeadline {
		l.write(s)
	}
}

func (l *label) beginHeadline() {
	if l.headline == noHeadline {
		l.take()
		l.headline = inHeadline
	}
}

func (l *label) endHeadline() {
	if l.headline == inHeadline && len(l.buf) > 0 {
		l.headline = afterHeadline
	}
}

func (l *label) picture(alt string) {
	if l.alt == "" {
		l.alt = alt
	}
}

// decodeEmail returns the e-mail address in a data-cfemail attribute, empty if there is none: the first byte is the key
// that the others were XORed with.
func decodeEmail(protected string) string {
	b, err := hex.DecodeString(protected)
	if err != nil || len(b) < 2 {
		return ""
	}
	for i := range b[1:] {
		b[i+1] ^= b[0]
	}
	if !utf8.Valid(b[1:]) {
		return ""
	}
	return string(b[1:])
}

func isBlankOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
