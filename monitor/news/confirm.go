package news

import (
	"slices"

	"rasid/diff"
)

// maxSecondLooks is how often in a row findings may wait: then what waits is told, so that a page which differs at every look cannot hold
// anything back for ever.
const maxSecondLooks = 3

// confirm decides which findings are told now and which after the second look.
func (c *caseOf) confirm(j *Judgement) {
	var seen []uint64
	rounds := uint32(0)
	if c.Second {
		seen, rounds = c.old.pending, c.old.rounds
	}
	c.next.pending, c.next.rounds = nil, 0
	last := rounds+1 >= maxSecondLooks
	shaken := c.AfterTrouble || c.Now.Title == "" && c.Before.Title != "" || 2*c.size < int(c.old.size)
	for i := range j.Rulings {
		r := &j.Rulings[i]
		if r.Verdict == Silent {
			continue
		}
		op := &c.Script[r.Op]
		waits := r.Verdict == Waits && !c.replaced(j, i)
		switch c.Confirm {
		case ConfirmNever:
			waits = false
		case ConfirmAlways:
			waits = true
		case ConfirmShrink:
			waits = waits || shaken && op.Kind == diff.Edited
		}
		name := c.finding(op)
		if !waits || last || slices.Contains(seen, name) || len(c.next.pending) == maxPending {
			r.Verdict = News
			continue
		}
		r.Verdict = Waits
		c.next.pending = append(c.next.pending, name)
		j.Pending = true
	}
	if j.Pending {
		c.next.rounds = rounds + 1
	}
}

// replaced reports whether something new stands where the removed block of a ruling stood: that is no block that did not arrive.
func (c *caseOf) replaced(j *Judgement, i int) bool {
	if c.Script[j.Rulings[i].Op].Kind != diff.Removed {
		return false
	}
	for _, step := range []int{1, -1} {
		for k := i + step; k >= 0 && k < len(j.Rulings); k += step {
			if j.Rulings[k].Op-j.Rulings[k-step].Op != step {
				break // a block that stands is between them
			}
			if j.Rulings[k].Verdict == News && c.Script[j.Rulings[k].Op].Kind == diff.Added {
				return true
			}
		}
	}
	return false
}

// finding names what an op says, so that two looks can be told to say the same.
func (c *caseOf) finding(op *diff.Op) uint64 {
	h := uint64(op.Kind)
	if op.Old >= 0 {
		h = (h ^ whole(c.before(op.Old))) * hashPrime
	}
	if op.New >= 0 {
		h = (h ^ whole(c.now(op.New))) * hashPrime
	}
	return h
}
