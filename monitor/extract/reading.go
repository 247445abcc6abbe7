package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// reading is a page on the way to the verdicts on its blocks: everything that signals are taken from.
type reading struct {
	blocks   []placed
	measures []measure
	words    []uint32 // a hash of each word of the page
	ends     []int32  // where in words each block ends
	before   []int32  // words before each block
	total    sum
	boxes    *boxes

	headings []int32 // for each block, the heading that it stands under, -1 if none
	sections []sum   // under each heading, the first before any heading
	levels   []int8  // of headings, by block
	promos   []promo

	proseBefore, proseAfter   []int8  // blocks to the nearest prose
	proseSince, headingsSince []int32 // words of prose, and headings, since the title
	titled                    []bool  // boxes around the title
	title                     int     // the block that is the page's title, -1 if none

	rooted    []bool // boxes around the densest prose, and it
	rootShare float32
	rootDepth int32
	lead      int    // the first prose after the title, -1 if there is none
	led       []bool // boxes around it
	articles  int
	says      pageType

	said                           []float32
	inTitle, inDescription, inBody *grams

	scores  []float32
	article float32 // the chance that the page is an article
	dated   bool
}

// newReading measures the page.
func newReading(blocks []placed, a *about) *reading {
	n := len(blocks)
	r := &reading{blocks: blocks, measures: make([]measure, n), ends: make([]int32, n), before: make([]int32, n)}
	size := 0
	for i := range blocks {
		size += len(blocks[i].Text)
	}
	r.words = make([]uint32, 0, size/7)
	for i := range blocks {
		share := float64(blocks[i].linked) / float64(max(1, len(blocks[i].Text)))
		r.measures[i], r.words = measured(blocks[i].Text, min(1, share), r.words)
		r.ends[i] = int32(len(r.words))
		r.before[i] = r.total.words
		r.total.add(r.measures[i].sum())
	}
	r.boxes = newBoxes(blocks, r.measures)
	r.compare(a)
	r.outline()
	r.follow()
	r.findLead()
	r.findProse()
	r.findRoot()
	r.says = a.types()
	r.dated = !a.published.IsZero()
	return r
}

func (r *reading) wordsOf(i int) []uint32 {
	from := int32(0)
	if i > 0 {
		from = r.ends[i-1]
	}
	return r.words[from:r.ends[i]]
}

// compare finds what of the blocks is said elsewhere: in what the page says about itself, and in earlier blocks.
func (r *reading) compare(a *about) {
	r.inTitle = gramsOf(a.title+" "+a.ogTitle+" "+a.h1, 1)
	if a.description != "" {
		r.inDescription = gramsOf(a.description, 2)
	}
	if body := a.body(); body != "" {
		r.inBody = gramsOf(body, 3)
	}
	const saidRun = 5
	so := newGrams(saidRun, len(r.words))
	r.said = make([]float32, len(r.blocks))
	for i := range r.blocks {
		words := r.wordsOf(i)
		r.said[i] = so.share(words)
		so.add(words)
	}
}

func gramsOf(text string, size int) *grams {
	_, words := measured(text, 0, nil)
	g := newGrams(size, len(words))
	g.add(words)
	return g
}

// outline finds the title and the sections.
func (r *reading) outline() {
	n := len(r.blocks)
	r.headings, r.sections, r.levels = make([]int32, n), make([]sum, n+1), make([]int8, n)
	r.title = -1
	best := float32(0.6)
	heading := int32(-1)
	r.promos = make([]promo, n)
	for i := range r.blocks {
		r.promos[i] = promoOf(r.blocks[i].Text)
		if r.blocks[i].Kind == Heading {
			heading = int32(i)
			r.levels[i] = headingLevel(r.blocks[i].node)
		}
		r.headings[i] = heading
		r.sections[heading+1].add(r.measures[i].sum())
		like := r.inTitle.share(r.wordsOf(i))
		if r.levels[i] == 1 {
			like += 0.2
		}
		if r.blocks[i].Kind == Heading && r.measures[i].words > 1 && like > best {
			r.title, best = i, like
		}
	}
}

// follow counts what stands between the title and each block.
func (r *reading) follow() {
	n := len(r.blocks)
	r.proseSince, r.headingsSince = make([]int32, n), make([]int32, n)
	r.titled = r.boxes.mark(r.title)
	if r.title < 0 {
		return
	}
	var prose, headings int32
	for i := range r.blocks {
		if i < r.title {
			r.proseSince[i], r.headingsSince[i] = none, none
			continue
		}
		r.proseSince[i], r.headingsSince[i] = prose, headings
		if r.measures[i].isProse() {
			prose += r.measures[i].words
		}
		if r.blocks[i].Kind == Heading {
			headings++
		}
	}
}

func headingLevel(n *html.Node) int8 {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.H1:
			return 1
		case atom.H2:
			return 2
		case atom.H3:
			return 3
		case atom.H4, atom.H5, atom.H6:
			return 4
		}
		if n.Parent == nil || roleOf(n) == section {
			break
		}
	}
	return 5
}

// findProse counts the blocks between each block and the nearest prose.
func (r *reading) findProse() {
	const far = 20
	n := len(r.blocks)
	r.proseBefore, r.proseAfter = make([]int8, n), make([]int8, n)
	gap := int8(far)
	for i := range n {
		r.proseBefore[i] = gap
		if gap = min(far, gap+1); r.measures[i].isProse() {
			gap = 1
		}
	}
	gap = far
	for i := n - 1; i >= 0; i-- {
		r.proseAfter[i] = gap
		if gap = min(far, gap+1); r.measures[i].isProse() {
			gap = 1
		}
	}
}

// findRoot finds the box that holds the densest prose.
func (r *reading) findRoot() {
	weights := [...]float32{0, 1, 0.8, 0.6, 0.4} // by how far the box is from the prose
	list := r.boxes.list
	scores := make([]float32, len(list))
	for i := range r.blocks {
		if !r.measures[i].isProse() {
			continue
		}
		at := r.boxes.of[i]
		for _, w := range weights {
			if at < 0 {
				break
			}
			scores[at] += w * float32(r.measures[i].words)
			at = list[at].parent
		}
	}
	best := int32(-1)
	for i := range list {
		if list[i].node.DataAtom == atom.Article {
			r.articles++
		}
		scores[i] *= 1 - ratio(list[i].sum.linked, list[i].sum.words)
		if best < 0 || scores[i] > scores[best] {
			best = int32(i)
		}
	}
	r.rooted = make([]bool, len(list))
	if best >= 0 {
		r.rootShare = ratio(list[best].sum.words, r.total.words)
		r.rootDepth = list[best].depth
	}
	for ; best >= 0; best = list[best].parent {
		r.rooted[best] = true
	}
}

// findLead finds where the text begins: the prose that the page's description repeats, else the first after the title.
func (r *reading) findLead() {
	r.lead = -1
	best := float32(0)
	for i := max(0, r.title); i < len(r.blocks); i++ {
		m := &r.measures[i]
		if !m.isProse() || m.stops == 0 || r.said[i] > 0.8 {
			continue
		}
		like := float32(0.1)
		if r.inDescription != nil && m.words > 15 {
			like = max(like, r.inDescription.share(r.wordsOf(i)))
		}
		if like > best+0.3 || r.lead < 0 {
			r.lead, best = i, like
		}
	}
	r.led = r.boxes.mark(r.lead)
}
