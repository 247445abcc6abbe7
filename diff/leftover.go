package diff

import "slices"

// rest is what align left without a match.
type rest struct{ old, new []place }

// place is where a block stands: at is its index, gap the number of matches before it. Blocks of one gap stand between the same neighbours.
type place struct{ at, gap int }

// leftover returns the places that matches, which ascend, leave out.
func leftover(oldLen, newLen int, matches []pair) rest {
	var r rest
	i, j := 0, 0
	until := func(p pair, gap int) {
		for ; i < p.old; i++ {
			r.old = append(r.old, place{i, gap})
		}
		for ; j < p.new; j++ {
			r.new = append(r.new, place{j, gap})
		}
		i, j = p.old+1, p.new+1
	}
	for gap, p := range matches {
		until(p, gap)
	}
	until(pair{oldLen, newLen}, len(matches))
	return r
}

// moves takes the equal blocks out of r, the first of a text with the first of it, and returns them.
func (r *rest) moves(a, b []int32, distinct int) []pair {
	waiting := make([][]int, distinct)
	for _, l := range r.old {
		waiting[a[l.at]] = append(waiting[a[l.at]], l.at)
	}
	var pairs []pair
	for _, l := range r.new {
		if w := waiting[b[l.at]]; len(w) > 0 {
			pairs = append(pairs, pair{w[0], l.at})
			waiting[b[l.at]] = w[1:]
		}
	}
	r.take(pairs)
	return pairs
}

// take removes the places of pairs from r.
func (r *rest) take(pairs []pair) {
	olds, news := make(map[int]bool, len(pairs)), make(map[int]bool, len(pairs))
	for _, p := range pairs {
		olds[p.old], news[p.new] = true, true
	}
	r.old = slices.DeleteFunc(r.old, func(l place) bool { return olds[l.at] })
	r.new = slices.DeleteFunc(r.new, func(l place) bool { return news[l.at] })
}
