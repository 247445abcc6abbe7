package extract

import "math/bits"

// grams is a set of runs of words. It may take a run for one that it holds, one time in thirty, and never the other way
// round: what is asked of it is a share of many.
type grams struct {
	size int // words a run
	bits []uint64
	mask uint32
}

// newGrams returns a set for runs of size words, with room for the runs of so many words.
func newGrams(size, words int) *grams {
	n := 1 << bits.Len(uint(max(1, words/2))) // 32 to 64 bits a word
	return &grams{size: size, bits: make([]uint64, n), mask: uint32(n*64 - 1)}
}

func (g *grams) slot(run []uint32) (int, uint64) {
	h := uint32(2166136261)
	for _, w := range run {
		h = (h ^ w) * 0x9E3779B1
		h ^= h >> 15
	}
	h &= g.mask
	return int(h / 64), 1 << (h % 64)
}

func (g *grams) add(words []uint32) {
	for i := 0; i+g.size <= len(words); i++ {
		at, bit := g.slot(words[i : i+g.size])
		g.bits[at] |= bit
	}
}

// share returns which share of the runs in words the set holds. Fewer words than a run are not in it.
func (g *grams) share(words []uint32) float32 {
	runs, held := 0, 0
	for i := 0; i+g.size <= len(words); i++ {
		runs++
		if at, bit := g.slot(words[i : i+g.size]); g.bits[at]&bit != 0 {
			held++
		}
	}
	if runs == 0 {
		return 0
	}
	return float32(held) / float32(runs)
}
