package diff

import (
	"sort"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// pair is an element of the old sequence and what it became in the new one, by their places.
type pair struct{ old, new int }

// number gives equal strings equal numbers, from 0 to distinct-1, so that all further work compares numbers.
func number(old, new []string) (a, b []int32, distinct int) {
	ids := make(map[string]int32, len(old))
	numbers := func(list []string) []int32 {
		ns := make([]int32, len(list))
		for i, s := range list {
			id, known := ids[s]
			if !known {
				id = int32(len(ids))
				ids[s] = id
			}
			ns[i] = id
		}
		return ns
	}
	a, b = numbers(old), numbers(new)
	return a, b, len(ids)
}

// align returns the pairs of equal elements that keep their order, ascending. In each gap between two matches it goes on with the next of three
// means: elements that are unique on both sides (what people see as fixed points; blank lines and "Read more" are not), then go-diff's shortest
// edit if the gap is small enough for its quadratic time, then the elements' first, second, third … occurrences.
func align(a, b []int32, distinct int) []pair {
	al := &aligner{
		a: a, b: b,
		inA: make([]int32, distinct), inB: make([]int32, distinct),
		first: make([]int, distinct), next: make([]int, len(b)),
		limit: min(maxShortest, maxWork/(len(a)+len(b)+1)),
	}
	al.gap(span{0, len(a), 0, len(b)}, byUnique)
	al.slide()
	return al.matches
}

const (
	// maxShortest is how many elements, of both sides together, go-diff is given at once: its worst case is some milliseconds then.
	maxShortest = 2048
	// maxWork bounds the sum over all gaps: in a text of millions of elements each gap may be smaller.
	maxWork = 1 << 28
)

// means is how the elements of a gap are matched.
type means int

const (
	byUnique means = iota
	byOccurrence
	byNone
)

// span is a part of both sequences, from a0 up to but not a1 and from b0 up to but not b1.
type span struct{ a0, a1, b0, b1 int }

type aligner struct {
	a, b    []int32
	matches []pair
	limit   int

	// Scratch, by number: how often it stands in the span at hand, and its first place in b. Each user leaves them zero.
	inA, inB []int32
	first    []int // place+1
	next     []int // by place in b: the next place of the same number, +1
}

// gap appends the matches of s.
func (al *aligner) gap(s span, m means) {
	for s.a0 < s.a1 && s.b0 < s.b1 && al.a[s.a0] == al.b[s.b0] {
		al.matches = append(al.matches, pair{s.a0, s.b0})
		s.a0, s.b0 = s.a0+1, s.b0+1
	}
	tail := 0
	for s.a0 < s.a1 && s.b0 < s.b1 && al.a[s.a1-1] == al.b[s.b1-1] {
		s.a1, s.b1, tail = s.a1-1, s.b1-1, tail+1
	}
	if s.a0 < s.a1 && s.b0 < s.b1 {
		al.middle(s, m)
	}
	for i := range tail {
		al.matches = append(al.matches, pair{s.a1 + i, s.b1 + i})
	}
}

// middle appends the matches of s, whose first and last elements differ.
func (al *aligner) middle(s span, m means) {
	if m != byUnique {
		if common := al.common(s); len(common.a)+len(common.b) <= al.limit {
			al.shortest(common)
			return
		}
		if m == byNone {
			return
		}
	}
	from := s
	for _, p := range al.anchors(s, m) {
		al.gap(span{from.a0, p.old, from.b0, p.new}, m+1)
		al.matches = append(al.matches, p)
		from.a0, from.b0 = p.old+1, p.new+1
	}
	al.gap(from, m+1)
}

// count fills inA and inB for s; uncount empties them.
func (al *aligner) count(s span) {
	for _, n := range al.a[s.a0:s.a1] {
		al.inA[n]++
	}
	for _, n := range al.b[s.b0:s.b1] {
		al.inB[n]++
	}
}

func (al *aligner) uncount(s span) {
	for _, n := range al.a[s.a0:s.a1] {
		al.inA[n] = 0
	}
	for _, n := range al.b[s.b0:s.b1] {
		al.inB[n] = 0
	}
}

// anchors returns the longest ascending list of pairs among the elements that are unique on both sides of s, or, by occurrence, among all:
// the first one there with the first one here, the second with the second. It takes n log n.
func (al *aligner) anchors(s span, m means) []pair {
	al.count(s)
	defer al.uncount(s)
	for j := s.b1 - 1; j >= s.b0; j-- {
		al.next[j] = al.first[al.b[j]]
		al.first[al.b[j]] = j + 1
	}
	var candidates []pair
	for i := s.a0; i < s.a1; i++ {
		n := al.a[i]
		if al.first[n] == 0 || m == byUnique && (al.inA[n] > 1 || al.inB[n] > 1) {
			continue
		}
		j := al.first[n] - 1
		al.first[n] = al.next[j]
		candidates = append(candidates, pair{i, j})
	}
	for _, n := range al.b[s.b0:s.b1] {
		al.first[n] = 0
	}
	return ascending(candidates)
}

// ascending returns the longest list among pairs, which ascend in old, that ascends in new too (patience sorting).
func ascending(pairs []pair) []pair {
	if len(pairs) == 0 {
		return nil
	}
	var ends []int                    // ends[n] is the pair with the least new that a list of n+1 pairs can end with
	before := make([]int, len(pairs)) // the pair before in that list
	for i, p := range pairs {
		n := sort.Search(len(ends), func(k int) bool { return pairs[ends[k]].new > p.new })
		before[i] = -1
		if n > 0 {
			before[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		} else {
			ends[n] = i
		}
	}
	list := make([]pair, len(ends))
	for n, i := len(ends)-1, ends[len(ends)-1]; n >= 0; n, i = n-1, before[i] {
		list[n] = pairs[i]
	}
	return list
}

// slide moves what is only added, or only removed, as far down as equal elements let it: of the two ways to add "big " to "the cat", and of the
// two separators around a new item, the one that a writer would have meant.
func (al *aligner) slide() {
	before := pair{-1, -1}
	for k, p := range al.matches {
		i, j := before.old+1, before.new+1
		if i == p.old && al.b[j] == al.b[p.new] || j == p.new && al.a[i] == al.a[p.old] {
			p = pair{i, j}
			al.matches[k] = p
		}
		before = p
	}
}

// shared holds the places, ascending, of those elements of a span that stand on both sides of it.
type shared struct{ a, b []int }

// common returns the elements of s that can be matched at all. The others would not change go-diff's answer, only its time.
func (al *aligner) common(s span) shared {
	al.count(s)
	defer al.uncount(s)
	var c shared
	for i := s.a0; i < s.a1; i++ {
		if al.inB[al.a[i]] > 0 {
			c.a = append(c.a, i)
		}
	}
	for j := s.b0; j < s.b1; j++ {
		if al.inA[al.b[j]] > 0 {
			c.b = append(c.b, j)
		}
	}
	return c
}

// shortest appends the matches of go-diff's shortest edit. It is given a rune for each element; maxShortest keeps these far below the surrogates
// and its limit of distinct lines. Its timeout stays zero, which means none: the answer must not depend on how busy the machine is.
func (al *aligner) shortest(c shared) {
	if len(c.a) == 0 {
		return
	}
	runes := make(map[int32]rune)
	spell := func(seq []int32, places []int) []rune {
		text := make([]rune, len(places))
		for k, i := range places {
			r, known := runes[seq[i]]
			if !known {
				r = rune(1 + len(runes))
				runes[seq[i]] = r
			}
			text[k] = r
		}
		return text
	}
	textA, textB := spell(al.a, c.a), spell(al.b, c.b)
	var dmp diffmatchpatch.DiffMatchPatch
	i, j := 0, 0
	for _, d := range dmp.DiffMainRunes(textA, textB, false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			i += n
		case diffmatchpatch.DiffInsert:
			j += n
		case diffmatchpatch.DiffEqual:
			for range n {
				al.matches = append(al.matches, pair{c.a[i], c.b[j]})
				i, j = i+1, j+1
			}
		}
	}
}
