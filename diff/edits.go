package diff

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	// nearby is how much alike two blocks of one gap must be to be one block edited, far two blocks that stand elsewhere: the item of a list
	// of the most read that fell from 1 to 3 is, the next article about the same people is not.
	nearby = 0.5
	far    = 0.75
	// maxStanding is in how many old blocks a word may stand to suggest a pair. What stands in more of them tells little, and costs much.
	maxStanding = 32
	// maxSuggested is how many old blocks are compared with each new one.
	maxSuggested = 8
)

// edits takes the pairs of blocks that are versions of each other out of r, the most alike first, and returns them.
//
// Any two blocks may pair, in whatever order: a list that was sorted anew is as common as a paragraph that was edited in place. To compare
// each with each would be quadratic, so for a new block only those old ones are compared that share most of its rarer words, and the one
// that stands at the same place of the same gap. The latter is enough for figures: 14,982 and 15,994 share no word.
func (r *rest) edits(old, new []string) []pair {
	if len(r.old) == 0 || len(r.new) == 0 {
		return nil
	}
	v := r.vocabulary(old, new)
	peers := r.peers()
	type likeness struct {
		old, new int // in r
		alike    float64
		distance int
	}
	var found []likeness
	for n := range r.new {
		for _, o := range v.suggest(n, peers[n]) {
			from, to := r.old[o], r.new[n]
			alike := v.alike(o, n)
			if o == peers[n] && v.old[o].figures && v.new[n].figures {
				alike = max(alike, nearby)
			}
			if alike >= far || from.gap == to.gap && alike >= nearby {
				found = append(found, likeness{o, n, alike, max(from.at-to.at, to.at-from.at)})
			}
		}
	}
	slices.SortFunc(found, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.alike, x.alike), x.distance-y.distance, x.new-y.new, x.old-y.old)
	})
	var pairs []pair
	oldTaken, newTaken := make([]bool, len(r.old)), make([]bool, len(r.new))
	for _, l := range found {
		if !oldTaken[l.old] && !newTaken[l.new] {
			oldTaken[l.old], newTaken[l.new] = true, true
			pairs = append(pairs, pair{r.old[l.old].at, r.new[l.new].at})
		}
	}
	r.take(pairs)
	return pairs
}

// peers returns for each new block the old one that stands at the same place of the same gap, as an index in r.old, or -1.
func (r *rest) peers() []int {
	peers := make([]int, len(r.new))
	o := 0
	for n, to := range r.new {
		for o < len(r.old) && r.old[o].gap < to.gap {
			o++
		}
		peers[n] = -1
		if o < len(r.old) && r.old[o].gap == to.gap {
			peers[n] = o
			o++
		}
	}
	return peers
}

// vocabulary is the words of the blocks of a rest.
type vocabulary struct {
	old, new []bag   // of each block
	letters  []int   // of each word: long words tell more than "in" and "the"
	standing [][]int // of each word: the old blocks that it stands in
	score    []int   // of each old block; scratch of suggest, zero between calls
}

// bag is the distinct words of a block, ascending, and the sum of their letters and digits.
type bag struct {
	words   []int32
	letters int
	figures bool // there are digits and no letters
}

// vocabulary returns the words of r's blocks.
func (r *rest) vocabulary(old, new []string) *vocabulary {
	v := &vocabulary{score: make([]int, len(r.old))}
	ids := make(map[string]int32)
	for _, l := range r.old {
		v.old = append(v.old, v.bag(old[l.at], ids))
	}
	v.standing = make([][]int, len(v.letters))
	for o, b := range v.old {
		for _, w := range b.words {
			v.standing[w] = append(v.standing[w], o)
		}
	}
	for _, l := range r.new {
		v.new = append(v.new, v.bag(new[l.at], ids))
	}
	return v
}

// bag returns the words of text, numbered by ids.
func (v *vocabulary) bag(text string, ids map[string]int32) bag {
	b := bag{figures: strings.ContainsFunc(text, unicode.IsDigit) && !strings.ContainsFunc(text, unicode.IsLetter)}
	for token := range tokens(text) {
		n := letters(token)
		if n == 0 {
			continue
		}
		id, known := ids[token]
		if !known {
			id = int32(len(ids))
			ids[token] = id
			v.letters = append(v.letters, n)
		}
		b.words = append(b.words, id)
	}
	slices.Sort(b.words)
	b.words = slices.Clip(slices.Compact(b.words))
	for _, w := range b.words {
		b.letters += v.letters[w]
	}
	return b
}

// suggest returns the old blocks, at most maxSuggested and peer, that the new block n may be a version of.
func (v *vocabulary) suggest(n, peer int) []int {
	var found []int
	for _, w := range v.new[n].words {
		if int(w) >= len(v.standing) || len(v.standing[w]) > maxStanding {
			continue
		}
		for _, o := range v.standing[w] {
			if v.score[o] == 0 {
				found = append(found, o)
			}
			v.score[o] += v.letters[w]
		}
	}
	slices.SortFunc(found, func(o, p int) int { return cmp.Or(v.score[p]-v.score[o], o-p) })
	for _, o := range found {
		v.score[o] = 0
	}
	found = found[:min(len(found), maxSuggested)]
	if peer >= 0 && !slices.Contains(found, peer) {
		found = append(found, peer)
	}
	return found
}

// alike says how much of the old block o and the new block n is the same, from 0 to 1, by the letters of their words: what they share divided
// by the geometric mean of what they have. So a stub that grew to four times its length is still the same paragraph.
func (v *vocabulary) alike(o, n int) float64 {
	old, new := v.old[o], v.new[n]
	// What they share is at most the smaller one. Without this, a huge block would be read through for every small one.
	if least, most := min(old.letters, new.letters), max(old.letters, new.letters); float64(least) < nearby*nearby*float64(most) || least == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(old.words) && j < len(new.words); {
		switch w, x := old.words[i], new.words[j]; {
		case w < x:
			i++
		case w > x:
			j++
		default:
			both += v.letters[w]
			i, j = i+1, j+1
		}
	}
	return float64(both) / math.Sqrt(float64(old.letters)*float64(new.letters))
}
