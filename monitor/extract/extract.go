// Package extract turns a page's HTML into what a reader sees: blocks in reading order, title, links; and says which of
// the blocks are the page itself, by shape and place on the page, in any language.
//
// [Extract] is all that most callers need; [Explain] is the same walk and also tells what was left out, and why. Both
// are pure: the same HTML, address and [Rules] always give the same [Page], nothing is fetched, and no input, however
// broken or hostile, makes them panic or use more than a small multiple of its size.
package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// version is part of every key. It changes whenever the same page and rules would give other blocks, so that pages
// extracted before and after are never compared.
const version = "2"

// Kind is what a block is on the page.
type Kind uint8

// The kinds of a Block.
const (
	Paragraph Kind = iota // also loose text, and each line of preformatted text
	Heading
	Item // of a list
	Row  // of a table: its cells, joined by " | "; empty ones at its ends are left out
	Quote
	Caption // of a figure or a table
)

// String returns the kind's word: "paragraph", "heading", "item", "row", "quote" or "caption".
func (k Kind) String() string {
	words := [...]string{"paragraph", "heading", "item", "row", "quote", "caption"}
	if int(k) < len(words) {
		return words[k]
	}
	return "block"
}

// Block is what a reader sees as one piece of a page.
type Block struct {
	Kind Kind `json:"kind"`
	// Main says whether the block is the page itself: the text of an article, the cards of a list, the posts of a forum. With
	// rules that select, a person has decided, and all is.
	Main bool `json:"main,omitempty"`
	// Zone says what else the block is: NoZone if it is Main, or nothing that has a name.
	Zone Zone   `json:"zone,omitempty"`
	Text string `json:"text"`           // never empty; valid UTF-8, NFC, single spaces, no control or invisible characters
	Link string `json:"link,omitempty"` // absolute address of the block's first link
	Why  string `json:"-"`              // the reason for Main and Zone, for people; only Explain gives it
}

// Link is a link of the page with the text a reader sees.
type Link struct {
	URL   string `json:"url"`   // absolute, http or https, without a fragment
	Title string `json:"title"` // the headline inside the link if there is one, else its text, else its picture's description
}

// Page is what was extracted.
type Page struct {
	Title     string
	Kind      PageKind
	Canonical string    // absolute, empty if the page names none
	Language  string    // as the page names it ("ar", "tr-TR"), empty if it does not
	Published time.Time // zero if the page does not say; UTC where it names no zone
	Modified  time.Time // likewise
	Byline    string    // who wrote it, empty if the page does not say
	Blocks    []Block
	Links     []Link // of the watched part, each address once, in reading order
	Login     bool   // the page visibly asks for a password
	Notice    string // how the page was read if not in the usual way, empty otherwise
}

// Rules say what of a page is watched. The zero value watches all that a reader sees.
type Rules struct {
	Select     []Selector       // only what these select, even inside what the page hides; none: all that a reader sees
	Ignore     []Selector       // minus what these select
	IgnoreText []*regexp.Regexp // and minus what these match inside a block's text
}

// Key names the rules and this package's own version: pages extracted under different keys are not comparable.
func (r Rules) Key() string {
	h := sha256.New()
	write := func(name, text string) { fmt.Fprintf(h, "%s %d:%s\n", name, len(text), text) }
	write("extract", version)
	for _, s := range r.Select {
		write("select", s.text)
	}
	for _, s := range r.Ignore {
		write("ignore", s.text)
	}
	for _, re := range r.IgnoreText {
		write("ignore_text", re.String())
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// ordinal reports whether any selector counts siblings.
func (r Rules) ordinal() bool {
	counts := func(s Selector) bool { return s.ordinal }
	return slices.ContainsFunc(r.Select, counts) || slices.ContainsFunc(r.Ignore, counts)
}

// Dropped is a block that a reader sees, or could, and that is not watched, with the rule that says so: "hidden",
// "form field", "ignore .latest", "not in select article" or "ignore_text /…/".
type Dropped struct {
	Block
	Rule string
}

// Extract returns what a reader sees of the page and the rules watch. Relative addresses are resolved against base, which
// may be nil. The only error is a *[NothingSelectedError]; the page then still has its title, language and date.
func Extract(html string, base *url.URL, rules Rules) (Page, error) {
	page, _, err := extract(html, base, rules, false)
	return page, err
}

// Explain is Extract that also returns what was left out, and why, in reading order: first the blocks that the page or the
// selectors left out, then what ignore_text cut out of those that remained.
func Explain(html string, base *url.URL, rules Rules) (Page, []Dropped, error) {
	return extract(html, base, rules, true)
}

func extract(html string, base *url.URL, rules Rules, explain bool) (Page, []Dropped, error) {
	doc, notice := parse(html)
	w := newWalker(base, rules, explain)
	if rules.ordinal() && isWide(doc) {
		w.wide, notice = true, noticeWide
	}
	w.walk(doc)

	page := w.about.page()
	page.Notice = notice
	page.Login = w.login
	page.Links = w.links.list
	page.Kind = w.weigh()
	page.Blocks = w.watched()
	if len(rules.Select) > 0 && !w.selected {
		return page, w.dropped, &NothingSelectedError{Selectors: rules.Select}
	}
	return page, w.dropped, nil
}

// maxWeighed is how many blocks of a page are weighed. The largest page seen has a tenth of it; a larger one is all main.
const maxWeighed = 20_000

// weigh marks which blocks are the page. Where the rules select, a person has decided: nothing is weighed.
func (w *walker) weigh() PageKind {
	if len(w.rules.Select) > 0 || len(w.blocks) > maxWeighed {
		for i := range w.blocks {
			w.blocks[i].Main = true
		}
		return kindSelected(w.blocks)
	}
	r := newReading(w.blocks, &w.about)
	kind := r.judge()
	if w.explain {
		for i := range w.blocks {
			w.blocks[i].Why = r.explain(i)
		}
	}
	return kind
}

// watched is the step between the blocks with their place in the tree and the page's blocks: what is known about a block
// only once the whole page has been walked is decided here.
func (w *walker) watched() []Block {
	blocks := make([]Block, 0, len(w.blocks))
	for _, p := range w.blocks {
		if b := w.ignoreText(p.Block); b.Text != "" {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// ignoreText returns b without what the rules ignore inside its text.
func (w *walker) ignoreText(b Block) Block {
	for _, re := range w.rules.IgnoreText {
		var rest strings.Builder
		from := 0
		for _, m := range re.FindAllStringIndex(b.Text, -1) {
			if w.explain {
				cut := b
				if cut.Text = clean(b.Text[m[0]:m[1]]); cut.Text != "" {
					w.dropped = append(w.dropped, Dropped{Block: cut, Rule: "ignore_text /" + re.String() + "/"})
				}
			}
			rest.WriteString(b.Text[from:m[0]])
			from = m[1]
		}
		if from > 0 {
			rest.WriteString(b.Text[from:])
			b.Text = clean(rest.String())
		}
	}
	return b
}
