// Package news tells what of a page's change is news.
//
// Nearly every look at a live page finds a difference, and nearly none is worth a message: a clock, a box of headlines that turns, an error
// page and the way back. Judge takes one look, and the Profile of all looks before, and says whether what came is the page at all, for each
// changed block whether it is news and by which rule, and what the page taught. It is pure: the same look and profile give the same answer.
//
// The rules know no site and no configuration. They compare with everything that the page has ever shown, not with the last look alone; they
// ask where a block stands, whether a figure is one that ticks, whether what is gone was ever stable. Every rule that keeps silent ends by
// itself, says why it did, and is counted, so that a page which fell silent is seen to have.
package news

import (
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
)

// Sight is one look at a page.
type Sight struct {
	At     time.Time
	Second bool   // the look before found something that this one is to confirm
	Quiet  int    // looks since the last one that differed, in which nothing did
	Asked  string // the address that was asked for
	Got    string // the address that answered, after redirects
	// Whole says that the document has its end: a page that was cut in the middle has none.
	Whole bool
	// Before is the baseline, with nil Blocks if there is none; Now is what was seen, Script the way from the one to the other.
	Before Baseline
	Now    extract.Page
	Script diff.Script
	// Chosen says that a person's selectors chose the blocks: where they stand says nothing then.
	Chosen bool
	// AfterTrouble says that the look before did not see the page.
	AfterTrouble bool
	Min          Level   // what is smaller is not told
	Confirm      Confirm // what is looked at twice before it is told
}

// Baseline is the page as it was.
type Baseline struct {
	Title  string
	Blocks []extract.Block
}

// Confirm says which findings want a second look.
type Confirm uint8

// The choices of Confirm.
const (
	ConfirmShrink Confirm = iota // what is gone; after trouble, or with the title gone, edits too
	ConfirmNever
	ConfirmAlways
)

// Judgement is what a look means.
type Judgement struct {
	// Trouble is why this is not the page; its zero value says that it is. Nothing else but Profile counts then.
	Trouble Trouble
	// Notice says what a person should know of a page that is taken for good, such as that it is another than before.
	Notice string
	// Rebase says that the look is a new baseline without news.
	Rebase bool
	// Rulings has one ruling for each op of the script that is neither Same nor Moved, in its order.
	Rulings []Ruling
	// Pending says that findings want a second look, soon: the baseline is to stay until then.
	Pending bool
	Profile Profile
}

// Level is how much of a change something is.
type Level uint8

// The levels, from the smallest.
const (
	NoLevel    Level = iota
	Typing           // spaces, quotes, capitals, one letter of a long word
	Wording          // other words
	Figures          // a number, an amount, a date in a sentence
	Paragraphs       // a whole block, or as much inside one
	Headline         // a heading
)

// Levels are the names of the levels in a configuration, from the smallest.
func Levels() []string { return []string{"typing", "wording", "figures", "paragraphs", "headline"} }

// String returns the level's name, empty for NoLevel.
func (l Level) String() string {
	if l == NoLevel || int(l) > len(Levels()) {
		return ""
	}
	return Levels()[l-1]
}

// Verdict is what becomes of one changed block.
type Verdict uint8

// The verdicts.
const (
	Silent Verdict = iota
	News
	Waits // news, if the second look shows it too
)

// Ruling is the verdict on one op of the script.
type Ruling struct {
	Op       int     `json:"op"` // index in the script
	Verdict  Verdict `json:"verdict"`
	Level    Level   `json:"level"`
	Rule     string  `json:"rule"`               // in a few words: "shown before"
	Evidence string  `json:"evidence,omitempty"` // "seen in the look of 3 days ago"
	Fresh    []Range `json:"fresh,omitempty"`    // the words that were never shown, in the new text; of a removal, those that are gone
}

// Range is a part of a text, in bytes.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// News reports whether any ruling is news.
func (j Judgement) News() bool { return j.any(News) }

// Level returns the highest level among what is news.
func (j Judgement) Level() Level {
	var most Level
	for _, r := range j.Rulings {
		if r.Verdict == News {
			most = max(most, r.Level)
		}
	}
	return most
}

func (j Judgement) any(v Verdict) bool {
	for _, r := range j.Rulings {
		if r.Verdict == v {
			return true
		}
	}
	return false
}

// Judge says what the look s at a page with profile p means.
func Judge(p Profile, s Sight) Judgement {
	if p.Looks == 0 && s.Before.Blocks != nil {
		// The baseline is older than the profile, or the profile was lost: what stood there is known.
		before := extract.Page{Title: s.Before.Title, Blocks: s.Before.Blocks, Kind: s.Now.Kind}
		p = Judge(Profile{}, Sight{At: s.At, Now: before, Whole: true, Chosen: s.Chosen}).Profile
	}
	c := newCase(p, s)
	if s.Before.Blocks == nil {
		return c.first()
	}
	if t := c.trouble(); t != (Trouble{}) {
		if c.next.suspects++; c.next.suspects < suspectsAreThePage {
			c.learnWords()
			return Judgement{Trouble: t, Profile: c.next}
		}
		return c.rebase("taken as the page after " + times(int(c.next.suspects)) + ": " + t.Reason)
	}
	if c.grewFromShell() {
		return c.rebase("the first look saw only a shell of the page")
	}
	j := Judgement{Rulings: c.rulings()}
	c.confirm(&j)
	c.learn(&j)
	j.Profile = c.next
	return j
}

// suspectsAreThePage is how many looks in a row may not be the page: the last of them is what the page is now.
const suspectsAreThePage = 3

// first judges a look without a baseline.
func (c *caseOf) first() Judgement {
	t := c.firstTrouble()
	if t != (Trouble{}) && c.next.suspects+1 < suspectsAreThePage {
		c.next.suspects++
		return Judgement{Trouble: t, Profile: c.next}
	}
	return c.rebase(t.Reason)
}

// rebase makes the look the new baseline, without news.
func (c *caseOf) rebase(notice string) Judgement {
	c.next.size = uint32(c.size)
	c.learn(&Judgement{})
	return Judgement{Rebase: true, Notice: notice, Profile: c.next}
}
