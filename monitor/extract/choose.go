package extract

import "slices"

// repeated is the share of a block's runs of words above which the page has said it before.
const repeated = 0.8

// articleLeast is the least chance of an article's block: on an article, a stranger's text costs more than a lost line.
const articleLeast = 0.6

// verySure is the chance of an article above which that holds.
const verySure = 0.8

// choose returns which blocks are main text.
func (r *reading) choose() []bool {
	least := r.bestLeast()
	if r.article > verySure {
		least = max(least, articleLeast)
	}
	main := make([]bool, len(r.scores))
	for i := range main {
		main[i] = r.scores[i] >= least && r.said[i] <= repeated && i != r.title && !r.isPromo(i)
	}
	return main
}

// bestLeast returns the least chance that a block needs to raise the agreement to be expected with what a person would mark: of
// all sets, the best under the F measure holds the blocks whose chance is above half of the best measure.
func (r *reading) bestLeast() float32 {
	order := make([]int32, len(r.scores))
	var expected float32
	for i := range order {
		order[i] = int32(i)
		expected += r.scores[i] * float32(r.measures[i].words)
	}
	slices.SortFunc(order, func(a, b int32) int {
		switch {
		case r.scores[a] > r.scores[b]:
			return -1
		case r.scores[a] < r.scores[b]:
			return 1
		}
		return int(a - b)
	})
	var chosen, right, best float32
	for _, i := range order {
		words := float32(r.measures[i].words)
		chosen += words
		right += words * r.scores[i]
		f := 2 * right / max(1, chosen+expected)
		if f < best {
			break
		}
		best = f
	}
	return best / 2
}

// isPromo reports whether block i points to another article: a label, alone or with the link it announces.
func (r *reading) isPromo(i int) bool {
	m := &r.measures[i]
	return r.promos[i] == promoLabel || r.promos[i] == promoLink && m.linked*2 >= m.words
}
