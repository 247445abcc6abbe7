package news

import (
	"rasid/diff"
)

// learnWords takes the words of a look that was not the page into the memory: they are no news when they are the page's, one day.
func (c *caseOf) learnWords() {
	l := &learned{}
	for i := range c.Now.Blocks {
		c.learnBlock(l, i)
	}
	c.next.add(l, c.standing, c.At)
}

// learn takes everything of a look into the profile. It comes after the decision, and follows silent looks too.
func (c *caseOf) learn(j *Judgement) {
	p := &c.next
	p.Looks = min(p.Looks+1+uint32(min(max(c.Quiet, 0), 1<<20)), 1<<31)
	p.suspects = 0
	if !c.Whole {
		p.open++
	}
	if p.size == 0 {
		p.size = uint32(c.size)
	} else {
		p.size = uint32((3*int(p.size) + c.size) / 4) // follows a page that shrinks for good within some looks
	}
	switch {
	case j.News():
		p.Silent = 0
	case len(j.Rulings) > 0 && !j.Pending:
		p.Silent++
	}

	l := &learned{blocks: map[uint32]trace{}, slots: map[uint32]trace{}}
	if c.Before.Blocks == nil {
		for i := range c.Now.Blocks {
			c.learnBlock(l, i)
			c.meet(l, i)
		}
	}
	verdicts := map[int]Verdict{}
	for _, r := range j.Rulings {
		verdicts[r.Op] = r.Verdict
	}
	for i := range c.Script {
		op := &c.Script[i]
		if verdicts[i] == Waits {
			continue // what the second look is to find anew must not be known to it
		}
		c.learnOp(l, op, j.Pending)
		if verdicts[i] == News && op.Kind == diff.Added {
			c.settle(l, op.New)
		}
	}
	p.add(l, c.standing, c.At)
}

// learnOp takes one op of the script into l. While findings wait the baseline stays, so nothing is gone yet.
func (c *caseOf) learnOp(l *learned, op *diff.Op, pending bool) {
	switch op.Kind {
	case diff.Added:
		c.learnBlock(l, op.New)
		c.meet(l, op.New)
	case diff.Edited:
		c.learnBlock(l, op.New)
		if pending {
			return
		}
		c.part(l, op.Old)
		c.meet(l, op.New)
		c.inherit(l, op)
	case diff.Removed:
		if !pending {
			c.part(l, op.Old)
		}
	}
}

// learnBlock takes the words and the link of a block into the memory.
func (c *caseOf) learnBlock(l *learned, i int) {
	runs(c.now(i), func(hash uint64, _, _ int) { l.runs = append(l.runs, remember(hash, c.At)) })
	if link := c.Now.Blocks[i].Link; link != "" {
		l.runs = append(l.runs, remember(textHash(link), c.At))
	}
}

// standing visits the runs of everything that stands on the page now.
func (c *caseOf) standing(visit func(hash uint64)) {
	for i := range c.Now.Blocks {
		runs(c.now(i), func(hash uint64, _, _ int) { visit(hash) })
		if link := c.Now.Blocks[i].Link; link != "" {
			visit(textHash(link))
		}
	}
}

// meet notes that a block came: when it was first seen, and if it holds figures, that they are others than before.
func (c *caseOf) meet(l *learned, i int) {
	words := c.now(i)
	note(l.blocks, c.old.blocks, whole(words), c.next.Looks, 0)
	figures, calendar, _ := count(words)
	if figures+calendar == 0 {
		return
	}
	_, known, _ := c.fresh(words)
	moved := uint32(min(known, 1)) // a state that was shown before is no move
	slot := c.slot(c.Now.Blocks, c.now, i)
	if _, ok := find(c.old.slots, slot); !ok {
		moved = 0
	}
	note(l.slots, c.old.slots, slot, c.next.Looks, moved)
}

// part notes that a block went.
func (c *caseOf) part(l *learned, i int) {
	note(l.blocks, c.old.blocks, whole(c.before(i)), c.next.Looks, 1)
}

// settle makes a block as old as one that stood in the look before: what was told and is taken back is news too.
func (c *caseOf) settle(l *learned, i int) {
	key := traceKey(whole(c.now(i)))
	t := l.blocks[key]
	t.first = min(t.first, c.next.Looks-1)
	l.blocks[key] = t
}

// inherit gives an edited block the age of the one that it was.
func (c *caseOf) inherit(l *learned, op *diff.Op) {
	was, ok := find(c.old.blocks, whole(c.before(op.Old)))
	key := traceKey(whole(c.now(op.New)))
	if t, met := l.blocks[key]; ok && met && was.first < t.first {
		t.first = was.first
		l.blocks[key] = t
	}
}

// note adds to the count of a trace, at most one a look.
func note(into map[uint32]trace, old []trace, hash uint64, look uint32, more uint32) {
	key := traceKey(hash)
	t, ok := into[key]
	if !ok {
		if t, ok = find(old, hash); !ok {
			t = trace{key: key, first: look}
		}
		t.counted = false
	}
	if !t.counted {
		t.count = min(t.count+more, 1<<20)
	}
	t.last, t.counted = look, t.counted || more > 0
	into[key] = t
}
