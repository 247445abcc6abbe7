package news

import (
	"cmp"
	"slices"
	"time"
)

// Bounds of a Profile. What is oldest goes first.
const (
	maxRuns    = 64 << 10 // runs of words
	maxTraces  = 16 << 10 // blocks, and slots of figures, each
	maxPending = 64       // findings that wait for the second look
)

// Profile is all that a page has ever shown, and what its changes taught. The zero value is that of a page which was never seen. It is a
// value: Judge returns a new one and leaves the old one as it was. It is bounded, by a few hundred kilobytes at worst.
type Profile struct {
	// Looks counts the looks that saw the page, those among them in which nothing differed.
	Looks uint32
	// Silent counts the looks since the last news in which something differed and nothing was told.
	Silent uint32

	runs   []memory // sorted
	blocks []trace  // sorted; count is how often the block went away
	slots  []trace  // sorted: blocks with figures, by their text without these; count is how often the figures changed

	size     uint32 // letters of the page as it usually is
	articles uint32 // looks at which it was taken for an article
	lists    uint32 // and for another kind of page
	open     uint32 // looks at which the document had no end

	suspects uint32   // looks in a row that were not the page
	pending  []uint64 // findings of the last look that want a second one
	rounds   uint32   // looks in a row that had some
}

// memory is the hash of a run of words in the upper 40 bits, and the hour in which it was last learned in the lower 24.
type memory uint64

const hourBits = 24

func remember(hash uint64, at time.Time) memory {
	return memory(hash&^(1<<hourBits-1)) | memory(uint64(max(at.Unix(), 0))/3600&(1<<hourBits-1))
}

func (m memory) key() uint64 { return uint64(m) >> hourBits }

func (m memory) at() time.Time { return time.Unix(int64(m&(1<<hourBits-1))*3600, 0).UTC() }

// trace is what is known of one block or slot.
type trace struct {
	key   uint32
	first uint32 // the page's look at which it was first seen
	last  uint32 // the look that last told something of it
	count uint32

	counted bool // in this look; never stored
}

func traceKey(hash uint64) uint32 { return uint32(hash ^ hash>>32) }

// knows reports whether a run of words was ever shown, and when it was last learned.
func (p *Profile) knows(hash uint64) (time.Time, bool) {
	key := hash >> hourBits
	i, ok := slices.BinarySearchFunc(p.runs, key, func(m memory, key uint64) int { return cmp.Compare(m.key(), key) })
	if !ok {
		return time.Time{}, false
	}
	return p.runs[i].at(), true
}

// find returns the trace with the hash.
func find(list []trace, hash uint64) (trace, bool) {
	i, ok := slices.BinarySearchFunc(list, traceKey(hash), func(t trace, key uint32) int { return cmp.Compare(t.key, key) })
	if !ok {
		return trace{}, false
	}
	return list[i], true
}

// age is for how many looks a trace has been there.
func (p *Profile) age(t trace) int { return int(p.Looks - min(t.first, p.Looks)) }

// learned is what a look adds to a profile.
type learned struct {
	runs   []memory
	blocks map[uint32]trace
	slots  map[uint32]trace
}

// add puts what was learned into p, whose lists it does not change but replaces.
func (p *Profile) add(l *learned, standing func(visit func(hash uint64)), at time.Time) {
	slices.Sort(l.runs)
	p.runs = mergeRuns(p.runs, l.runs)
	if len(p.runs) > maxRuns {
		p.forgetRuns(standing, at)
	}
	p.blocks = mergeTraces(p.blocks, l.blocks)
	p.slots = mergeTraces(p.slots, l.slots)
}

// mergeRuns returns the sorted union; of two with one key the newer moment stays.
func mergeRuns(old, new []memory) []memory {
	if len(new) == 0 {
		return old
	}
	list := make([]memory, 0, len(old)+len(new))
	put := func(m memory) {
		if n := len(list); n > 0 && list[n-1].key() == m.key() {
			list[n-1] = max(list[n-1], m)
			return
		}
		list = append(list, m)
	}
	for len(old) > 0 || len(new) > 0 {
		if len(new) == 0 || len(old) > 0 && old[0] <= new[0] {
			put(old[0])
			old = old[1:]
		} else {
			put(new[0])
			new = new[1:]
		}
	}
	return list
}

// forgetRuns drops the runs that were learned longest ago, a quarter of the room, so that it is not done at every look. What stands on the
// page now is learned anew before, however old it is.
func (p *Profile) forgetRuns(standing func(visit func(hash uint64)), at time.Time) {
	var now []memory
	standing(func(hash uint64) { now = append(now, remember(hash, at)) })
	slices.Sort(now)
	list := mergeRuns(p.runs, now)
	byAge := slices.Clone(list)
	hour := func(m memory) uint64 { return uint64(m & (1<<hourBits - 1)) }
	slices.SortFunc(byAge, func(a, b memory) int { return cmp.Or(cmp.Compare(hour(b), hour(a)), cmp.Compare(a, b)) })
	byAge = byAge[:min(len(byAge), maxRuns*3/4)]
	slices.Sort(byAge)
	p.runs = byAge
}

// mergeTraces returns the sorted list in which those of changed replace those of old with the same key.
func mergeTraces(old []trace, changed map[uint32]trace) []trace {
	if len(changed) == 0 {
		return old
	}
	list := make([]trace, 0, len(old)+len(changed))
	for _, t := range old {
		if _, ok := changed[t.key]; !ok {
			list = append(list, t)
		}
	}
	for _, t := range changed {
		list = append(list, t)
	}
	if len(list) > maxTraces {
		slices.SortFunc(list, func(a, b trace) int { return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(a.key, b.key)) })
		list = list[:maxTraces*3/4]
	}
	slices.SortFunc(list, func(a, b trace) int { return cmp.Compare(a.key, b.key) })
	return list
}

// Noisy counts the places that were learned to be noisy: blocks that come and go, figures that tick.
func (p *Profile) Noisy() int {
	n := 0
	for _, list := range [][]trace{p.blocks, p.slots} {
		for _, t := range list {
			if t.count > 1 {
				n++
			}
		}
	}
	return n
}

// ForgetNoise returns p without what taught it to keep silent: which blocks come and go, which figures move. What was shown stays known:
// forgetting that would tell the whole page again.
func (p Profile) ForgetNoise() Profile {
	calm := func(list []trace) []trace {
		list = slices.Clone(list)
		for i := range list {
			list[i].count = 0
		}
		return list
	}
	p.blocks, p.slots, p.Silent = calm(p.blocks), calm(p.slots), 0
	return p
}
