// Package extract turns a page's HTML into what a reader sees: blocks in reading order, title, links.
package extract

import (
	"net/url"
	"regexp"
	"time"
)

// Kind is what a block is on the page.
type Kind uint8

// The kinds of a Block.
const (
	Paragraph Kind = iota
	Heading
	Item // of a list
	Row  // of a table
	Quote
	Caption
)

// Block is what a reader sees as one piece of a page.
type Block struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`           // valid UTF-8, NFC, single spaces, no line break
	Link string `json:"link,omitempty"` // absolute address of the block's first link
}

// Link is a link of the page with the text a reader sees.
type Link struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// Page is what was extracted.
type Page struct {
	Title     string
	Canonical string // absolute, empty if the page names none
	Language  string // as the page names it ("ar", "tr-TR"), empty if it does not
	Published time.Time
	Blocks    []Block
	Links     []Link
	Login     bool // the page asks for a password
}

// Selector is a parsed CSS selector. Its zero value selects nothing.
type Selector struct{ text string }

// ParseSelector parses a CSS selector (or a comma-separated group of them).
func ParseSelector(text string) (Selector, error) { panic("not built") }

// String returns the selector as written.
func (s Selector) String() string { return s.text }

// Rules say what of a page is watched.
type Rules struct {
	Select     []Selector       // only what these select; none: all that a reader sees
	Ignore     []Selector       // minus what these select
	IgnoreText []*regexp.Regexp // and minus what these match inside a block's text
}

// Key names the rules and this package's own version: pages extracted under different keys are not comparable.
func (r Rules) Key() string { panic("not built") }

// NothingSelectedError says that no part of the page is selected.
type NothingSelectedError struct{ Selectors []Selector }

func (e *NothingSelectedError) Error() string { panic("not built") }

// Extract returns what a reader sees of the page.
func Extract(html string, base *url.URL, rules Rules) (Page, error) { panic("not built") }

// Dropped is a block that a reader sees and that is not watched, with the rule that says so.
type Dropped struct {
	Block
	Rule string
}

// Explain is Extract that also returns what was left out, and why.
func Explain(html string, base *url.URL, rules Rules) (Page, []Dropped, error) { panic("not built") }
