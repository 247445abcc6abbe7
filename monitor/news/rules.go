package news

import (
	"fmt"
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
)

// Limits of the rules.
const (
	maxLabel     = 2   // words beside a date: "last updated"
	sentence     = 5   // words beside figures and dates that make a sentence
	itemLetters  = 6   // fresh letters that make another item of a list
	prose        = 12  // words of a block that is running text wherever it stands
	looseWords   = 6   // fresh words that make news of loose text on a list
	youngSlot    = 3   // looks after which a figure that moves for the first time is news
	movedTwice   = 2   // moves that teach
	movesOften   = 0.4 // share of its looks in which a figure moved that is learned
	movesAlways  = 0.8 // the same in a sentence
	paragraphful = 8   // fresh words that are as much as a paragraph
	longWord     = 5   // letters of a word in which one letter is a slip
	wordsGone    = 0.5 // share of a block's words that must be gone to call it gone
	backAgain    = 0.5 // letters that were there before, of those that went, that make a variant
	partGone     = 4   // words in a row that must be gone of one that stands
)

// rulings returns the rulings for all ops that change something.
func (c *caseOf) rulings() []Ruling {
	var list []Ruling
	for i := range c.Script {
		op := &c.Script[i]
		var r Ruling
		switch op.Kind {
		case diff.Added:
			r = c.added(op.New)
		case diff.Edited:
			r = c.edited(op)
		case diff.Removed:
			r = c.removed(op.Old)
		default:
			continue
		}
		r.Op = i
		if r.Verdict != Silent && r.Level < c.Min {
			r.Verdict, r.Rule = Silent, "smaller than "+c.Min.String()
		}
		list = append(list, r)
	}
	return list
}

func silent(rule, evidence string) Ruling { return Ruling{Rule: rule, Evidence: evidence} }

// added rules on a block that the baseline does not have.
func (c *caseOf) added(i int) Ruling {
	b, words := &c.Now.Blocks[i], c.now(i)
	fresh, n, last := c.fresh(words)
	switch {
	case len(words) == 0:
		return silent("no words", "")
	case n == 0:
		return silent("shown before", c.ago(last))
	}
	if rule := c.frame(c.Now.Blocks, i); rule != "" {
		return silent(rule, "")
	}
	if t, ok := find(c.old.slots, c.slot(c.Now.Blocks, c.now, i)); ok && c.knownLink(b) {
		return c.figures(b, words, fresh, t)
	}
	if isDate(words) && (b.Link == "" || freshLetters(words, fresh) < itemLetters) {
		return silent("a date or a clock", "")
	}
	if !c.article {
		if r, ok := c.onList(b, words, fresh, n); ok {
			return r
		}
	}
	return Ruling{Verdict: News, Level: levelOf(b, words, fresh, n), Rule: "never shown before", Evidence: freshWords(n, len(words)), Fresh: ranges(words, fresh)}
}

func freshWords(n, of int) string { return fmt.Sprintf("%d of %d words are new", n, of) }

// onList rules on a new block of a page that is no article, if it is nothing new there: items are known by their link or their words, and
// loose text must say something.
func (c *caseOf) onList(b *extract.Block, words []word, fresh []bool, n int) (Ruling, bool) {
	if b.Kind == extract.Row || b.Kind == extract.Heading {
		return Ruling{}, false
	}
	if b.Link != "" {
		if c.knownLink(b) && freshLetters(words, fresh) < itemLetters {
			return silent("a known item of a list", "its link was shown before"), true
		}
		return Ruling{}, false
	}
	if _, _, plain := count(words); b.Kind != extract.Item && n < looseWords && plain < prose {
		return silent("loose text on a list", freshWords(n, len(words))), true
	}
	return Ruling{}, false
}

// knownLink reports whether a block leads nowhere new.
func (c *caseOf) knownLink(b *extract.Block) bool {
	if b.Link == "" {
		return true
	}
	_, known := c.old.knows(textHash(b.Link))
	return known
}

func freshLetters(words []word, fresh []bool) int {
	n := 0
	for i, w := range words {
		if fresh[i] && !w.figure && !w.calendar {
			n += w.letters
		}
	}
	return n
}

// edited rules on a block whose words changed.
func (c *caseOf) edited(op *diff.Op) Ruling {
	b, words, was := &c.Now.Blocks[op.New], c.now(op.New), c.before(op.Old)
	if whole(words) == whole(was) {
		if rule := c.frameOf(op); rule != "" {
			return silent(rule, "")
		}
		return Ruling{Verdict: News, Level: Typing, Rule: "typing", Evidence: "only spaces, signs or capitals differ"}
	}
	_, never, last := c.fresh(words)
	brought := within(op, diff.Added, words)
	fresh, n := c.freshOf(words, brought)
	if never == 0 || n == 0 {
		return c.cut(op, last)
	}
	if rule := c.frameOf(op); rule != "" {
		return silent(rule, "")
	}
	if slot := c.slot(c.Now.Blocks, c.now, op.New); slot == c.slot(c.Before.Blocks, c.before, op.Old) {
		if t, ok := find(c.old.slots, slot); ok && c.knownLink(b) {
			return c.figures(b, words, fresh, t)
		}
	}
	if isDate(words) {
		return silent("a date or a clock", "")
	}
	if !c.article {
		if r, ok := c.onList(b, words, fresh, n); ok {
			return r
		}
	}
	level := levelOf(b, words, fresh, n)
	if (level == Wording || level == Headline) && slip(op) {
		level = Typing
	}
	return Ruling{Verdict: News, Level: level, Rule: "never shown before", Evidence: freshWords(n, len(words)), Fresh: ranges(words, fresh)}
}

// freshOf returns which of the brought words were never shown.
func (c *caseOf) freshOf(words []word, brought []bool) (fresh []bool, n int) {
	fresh, _, _ = c.fresh(words)
	for i := range fresh {
		fresh[i] = fresh[i] && brought[i]
		if fresh[i] {
			n++
		}
	}
	return fresh, n
}

// cut rules on a block that stands with nothing new in it: it may have lost something.
func (c *caseOf) cut(op *diff.Op, last time.Time) Ruling {
	was := c.before(op.Old)
	gone, _ := c.gone(was)
	took := within(op, diff.Removed, was)
	n := 0
	for i := range gone {
		gone[i] = gone[i] && took[i]
		if gone[i] {
			n++
		}
	}
	if n == 0 && c.joins(op) {
		gone, n = took, tookAny(took)
	}
	if _, known := find(c.old.blocks, whole(c.now(op.New))); n == 0 || known {
		return silent("shown before", c.ago(last))
	}
	if rule := c.frame(c.Before.Blocks, op.Old); rule != "" {
		return silent(rule, "")
	}
	return c.vanished(op.Old, gone, n, "words are gone")
}

// joins reports whether an edit only took words, and what stood around them was never shown side by side: then the words were taken out
// here, even if others like them stand elsewhere.
func (c *caseOf) joins(op *diff.Op) bool {
	for _, part := range op.Words {
		if part.Kind == diff.Added && len(split(part.Text)) > 0 {
			return false
		}
	}
	unknown := false
	runs(c.now(op.New), func(hash uint64, _, _ int) {
		_, known := c.old.knows(hash)
		unknown = unknown || !known
	})
	return unknown
}

func tookAny(marked []bool) (n int) {
	for _, m := range marked {
		if m {
			n++
		}
	}
	return n
}

// removed rules on a block that is gone.
func (c *caseOf) removed(i int) Ruling {
	b, words := &c.Before.Blocks[i], c.before(i)
	gone, n := c.gone(words)
	switch {
	case len(words) == 0:
		return silent("no words", "")
	case c.stands(whole(words)):
		return silent("stands elsewhere", "another block says the same")
	case n == 0, n < partGone && float64(n) < wordsGone*float64(len(words)):
		return silent("stands elsewhere", fmt.Sprintf("%d of its %d words stand on the page", len(words)-n, len(words)))
	}
	if rule := c.frame(c.Before.Blocks, i); rule != "" {
		return silent(rule, "")
	}
	if !c.article && (b.Kind == extract.Item || b.Link != "") {
		return silent("an item left a list", "")
	}
	return c.vanished(i, gone, n, "gone")
}

// vanished rules on words that are nowhere on the page any more: they count if they were stable before.
func (c *caseOf) vanished(i int, gone []bool, n int, rule string) Ruling {
	b, words := &c.Before.Blocks[i], c.before(i)
	if c.came().masks[c.slot(c.Before.Blocks, c.before, i)] || isDate(words) {
		return silent("only figures differ", "a block with the same words stands")
	}
	t, ok := find(c.old.blocks, whole(words))
	switch {
	case c.variant():
		return silent("a known variant of the page", "what came in its place was shown before")
	case ok && t.count > 0 && rule == "gone":
		return silent("comes and goes", "it went away "+timesOf(t.count)+" before")
	case ok && c.old.age(t)+c.Quiet < 1:
		return silent("was not stable", "it was seen in one look only")
	}
	return Ruling{
		Verdict: Waits, Level: levelOf(b, words, gone, n), Rule: rule, Evidence: fmt.Sprintf("%d of %d words stand nowhere on the page", n, len(words)),
		Fresh: ranges(words, gone),
	}
}

// variant reports whether what went made room for what was there before: the page as it is served in another place, or to another visitor.
func (c *caseOf) variant() bool {
	if c.served != nil {
		return *c.served
	}
	went, back := 0, 0
	for _, op := range c.Script {
		switch {
		case op.Kind == diff.Removed && !c.framed(c.Before.Blocks, op.Old):
			went += letters(c.before(op.Old))
		case op.Kind == diff.Added && !c.framed(c.Now.Blocks, op.New):
			if t, known := find(c.old.blocks, whole(c.now(op.New))); known && t.count > 0 {
				back += letters(c.now(op.New))
			}
		}
	}
	served := back > 0 && float64(back) >= backAgain*float64(went)
	c.served = &served
	return served
}

func (c *caseOf) framed(blocks []extract.Block, i int) bool { return c.frame(blocks, i) != "" }

// frame says by which rule a block is no part of what the page is about, empty if it is. On an article a block of running text between two
// that belong to the text does too: there articles grow.
func (c *caseOf) frame(blocks []extract.Block, i int) string {
	b := &blocks[i]
	switch {
	case c.Chosen:
		return ""
	case !c.article && inFrame(b):
		return "in the frame of the page"
	case c.article && !inText(b) && !between(blocks, i):
		return "outside the text"
	}
	return ""
}

// frameOf is frame for an edited block: it belongs to the text if it did before or does now.
func (c *caseOf) frameOf(op *diff.Op) string {
	if c.framed(c.Before.Blocks, op.Old) {
		return c.frame(c.Now.Blocks, op.New)
	}
	return ""
}

// between reports whether a block is running text between two blocks of the text.
func between(blocks []extract.Block, i int) bool {
	if i == 0 || i == len(blocks)-1 || !inText(&blocks[i-1]) || !inText(&blocks[i+1]) {
		return false
	}
	_, _, plain := count(split(blocks[i].Text))
	return blocks[i].Link == "" && plain >= sentence
}
