package news

import (
	"fmt"
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
)

// caseOf is one look that is being judged.
type caseOf struct {
	Sight
	old  *Profile // before the look
	next Profile  // after it
	size int      // letters of the page now

	article  bool     // the page is one text, by the votes of its looks; otherwise a list, a table, a front page
	words    [][]word // of the blocks now, as far as they were asked for
	wasWords [][]word // of the baseline's
	brought  *shown
	served   *bool           // what variant found
	wholes   map[uint64]bool // of the blocks now, when they were asked for
}

// shown is what stands in some blocks: runs of words, and blocks but for the figures in them.
type shown struct{ runs, masks map[uint64]bool }

func newCase(p Profile, s Sight) *caseOf {
	c := &caseOf{Sight: s, old: &p, next: p}
	c.words, c.wasWords = make([][]word, len(s.Now.Blocks)), make([][]word, len(s.Before.Blocks))
	for _, b := range s.Now.Blocks {
		c.size += roughLetters(b.Text)
	}
	c.vote()
	return c
}

// roughLetters counts the characters of a text that are no spaces.
func roughLetters(text string) int {
	n := 0
	for _, r := range text {
		if r > ' ' {
			n++
		}
	}
	return n
}

// vote counts for which kind of page the look takes it; the page is what most looks said, so that one odd look changes no rule.
func (c *caseOf) vote() {
	if isArticle(&c.Now) {
		c.next.articles++
	} else {
		c.next.lists++
	}
	c.article = c.next.articles > c.next.lists
}

// now returns the words of a block of the page now, was those of a block of the baseline.
func (c *caseOf) now(i int) []word {
	if c.words[i] == nil {
		c.words[i] = split(c.Now.Blocks[i].Text)
	}
	return c.words[i]
}

func (c *caseOf) before(i int) []word {
	if c.wasWords[i] == nil {
		c.wasWords[i] = split(c.Before.Blocks[i].Text)
	}
	return c.wasWords[i]
}

// came returns what stands on the page now in other blocks than before: words that left their block stand there, or nowhere. What stood
// elsewhere all along says nothing of the words that are gone.
func (c *caseOf) came() *shown {
	if c.brought != nil {
		return c.brought
	}
	c.brought = &shown{map[uint64]bool{}, map[uint64]bool{}}
	for _, op := range c.Script {
		if op.Kind != diff.Added && op.Kind != diff.Edited {
			continue
		}
		runs(c.now(op.New), func(hash uint64, _, _ int) { c.brought.runs[hash] = true })
		c.brought.masks[c.slot(c.Now.Blocks, c.now, op.New)] = true
	}
	return c.brought
}

// stands reports whether a block with the same words stands on the page now.
func (c *caseOf) stands(block uint64) bool {
	if c.wholes == nil {
		c.wholes = map[uint64]bool{}
		for i := range c.Now.Blocks {
			c.wholes[whole(c.now(i))] = true
		}
	}
	return c.wholes[block]
}

// slot names a block by its words without figures and dates. One that has no words beside these is named by the block before it too: that
// is its label.
func (c *caseOf) slot(blocks []extract.Block, words func(int) []word, i int) uint64 {
	own := words(i)
	h := masked(own)
	if _, _, plain := count(own); plain == 0 && i > 0 {
		h ^= masked(words(i-1)) * hashPrime
	}
	if blocks[i].Link != "" && blocks[i].Kind == extract.Item {
		return h // an item is known by its words; its link may carry a session
	}
	return h
}

func letters(words []word) int {
	n := 0
	for _, w := range words {
		n += w.letters
	}
	return n
}

// fresh reports for each word whether it stands in no run of words that the page ever showed, and the last time when one of the others was.
func (c *caseOf) fresh(words []word) (fresh []bool, any int, last time.Time) {
	fresh = make([]bool, len(words))
	for i := range fresh {
		fresh[i] = true
	}
	runs(words, func(hash uint64, from, to int) {
		at, ok := c.old.knows(hash)
		if !ok {
			return
		}
		if at.After(last) {
			last = at
		}
		for k := from; k < to; k++ {
			fresh[k] = false
		}
	})
	for _, f := range fresh {
		if f {
			any++
		}
	}
	return fresh, any, last
}

// gone reports for each word whether it stands in no run of words that came.
func (c *caseOf) gone(words []word) (gone []bool, any int) {
	came := c.came()
	gone = make([]bool, len(words))
	for i := range gone {
		gone[i] = true
	}
	runs(words, func(hash uint64, from, to int) {
		if came.runs[hash] {
			for k := from; k < to; k++ {
				gone[k] = false
			}
		}
	})
	for _, g := range gone {
		if g {
			any++
		}
	}
	return gone, any
}

// ranges returns the parts of the text that the marked words make.
func ranges(words []word, marked []bool) []Range {
	var list []Range
	for i, w := range words {
		switch {
		case !marked[i]:
		case i > 0 && marked[i-1]:
			list[len(list)-1].End = w.end
		default:
			list = append(list, Range{w.start, w.end})
		}
	}
	return list
}

// within marks the words that stand, in part at least, in what the edit of op brought (diff.Added) or took (diff.Removed).
func within(op *diff.Op, kind diff.Kind, words []word) []bool {
	marked := make([]bool, len(words))
	at, i := 0, 0
	for _, part := range op.Words {
		if part.Kind != diff.Same && part.Kind != kind {
			continue
		}
		end := at + len(part.Text)
		for ; i < len(words) && words[i].start < end; i++ {
			if part.Kind == kind {
				marked[i] = true
			}
			if words[i].end > end {
				break // it goes on in the next part, which may be of the kind
			}
		}
		at = end
	}
	return marked
}

// ago says how long before the look a moment was.
func (c *caseOf) ago(t time.Time) string {
	d := c.At.Sub(t)
	switch {
	case t.IsZero():
		return ""
	case d < 2*time.Hour:
		return "seen in a look within the last two hours"
	case d < 48*time.Hour:
		return fmt.Sprintf("seen in a look of %d hours ago", int(d.Hours()))
	}
	return fmt.Sprintf("seen in a look of %d days ago", int(d.Hours()/24))
}

func times(n int) string {
	if n == 1 {
		return "1 look"
	}
	return fmt.Sprintf("%d looks", n)
}
