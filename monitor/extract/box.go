package extract

import (
	"cmp"
	"slices"

	"golang.org/x/net/html"
)

// box is an element that holds blocks, with what they come to.
type box struct {
	node   *html.Node
	class  uint32 // tells its tag and class apart from others
	parent int32  // index of the box around it, -1 for the outermost
	depth  int32
	alike  int32 // boxes side by side with the same tag and class, itself counted
	claims claims
	sum    sum
}

// sum is what blocks come to together.
type sum struct {
	blocks, words, linked, prose int32
}

func (s *sum) add(o sum) {
	s.blocks += o.blocks
	s.words += o.words
	s.linked += o.linked
	s.prose += o.prose
}

// boxes is the tree of a page's boxes, each after the one around it.
type boxes struct {
	list []box
	of   []int32 // for each block, the innermost box
}

// newBoxes builds the tree in one pass: blocks come in reading order, so that each shares the upper part of its path with
// the block before it.
func newBoxes(blocks []placed, measures []measure) *boxes {
	b := &boxes{list: make([]box, 0, 2*len(blocks)), of: make([]int32, len(blocks))}
	var open []int32      // the path of the last block, from the outermost box
	var path []*html.Node // of this one
	for i, p := range blocks {
		path = path[:0]
		for n := p.node; n != nil; n = n.Parent {
			if n.Type == html.ElementNode {
				path = append(path, n)
			}
		}
		slices.Reverse(path)
		shared := 0
		for shared < min(len(open), len(path)) && b.list[open[shared]].node == path[shared] {
			shared++
		}
		open = open[:shared]
		for _, n := range path[shared:] {
			parent := int32(-1)
			if len(open) > 0 {
				parent = open[len(open)-1]
			}
			open = append(open, int32(len(b.list)))
			b.list = append(b.list, box{node: n, class: classHash(n), parent: parent, depth: int32(len(open) - 1), claims: claimsOf(n)})
		}
		b.of[i] = -1
		if len(open) > 0 {
			b.of[i] = open[len(open)-1]
			b.list[b.of[i]].sum.add(measures[i].sum())
		}
	}
	for i := len(b.list) - 1; i > 0; i-- {
		if p := b.list[i].parent; p >= 0 {
			b.list[p].sum.add(b.list[i].sum)
		}
	}
	b.countAlike()
	return b
}

// around yields the boxes around a block, the innermost first, as far as they are looked at.
func (b *boxes) around(block int) func(yield func(int32, *box) bool) {
	const far = 40
	return func(yield func(int32, *box) bool) {
		for at, climb := b.of[block], 0; at >= 0 && climb < far; climb++ {
			if !yield(at, &b.list[at]) {
				return
			}
			at = b.list[at].parent
		}
	}
}

// mark marks the boxes around a block, for boxes that share one of them with it to be found.
func (b *boxes) mark(block int) []bool {
	marks := make([]bool, len(b.list))
	if block >= 0 {
		for at := b.of[block]; at >= 0; at = b.list[at].parent {
			marks[at] = true
		}
	}
	return marks
}

// sumUp adds to the count of each box those of the boxes in it.
func (b *boxes) sumUp(counts []int32) {
	for i := len(counts) - 1; i > 0; i-- {
		if p := b.list[i].parent; p >= 0 {
			counts[p] += counts[i]
		}
	}
}

func (b *boxes) countAlike() {
	order := make([]int32, len(b.list))
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(i, j int32) int {
		x, y := &b.list[i], &b.list[j]
		return cmp.Or(cmp.Compare(x.parent, y.parent), cmp.Compare(x.class, y.class))
	}
	slices.SortFunc(order, compare)
	for from, to := 0, 0; from < len(order); from = to {
		for to = from + 1; to < len(order) && compare(order[from], order[to]) == 0; to++ {
		}
		for _, i := range order[from:to] {
			b.list[i].alike = int32(to - from)
		}
	}
}

// classHash tells elements with another tag or class apart. Numbers do not count: cards are numbered.
func classHash(n *html.Node) uint32 {
	h := uint32(n.DataAtom)
	class := value(n, "class")
	for i := range min(len(class), longAttribute) {
		if c := class[i]; c < '0' || c > '9' {
			h = (h ^ uint32(c)) * 16777619
		}
	}
	return h
}
