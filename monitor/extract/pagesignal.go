package extract

// The signals of a page as a whole.
const (
	pSays = iota
	pDated
	pArticles
	pWords
	pBlocks
	pLinks
	pProse
	pRoot
	pMainWords
	pMainShare
	pMainProse
	pMainLinks
	pMainBlock
	pMainRooted
	pMainAlike
	pMainItems
	pMainRows
	pMainHeadings
	pMainLinked
	pMainDigits
	pMainRun
	pDescribed
	pSure
	pageSignals
)

// mainSum is what the blocks come to that look like main text.
type mainSum struct {
	sum
	rooted, alike, items, rows, headings, linkedHeadings int32
	chars, digits, longest                               int32 // longest: words side by side
	sure, described                                      float32
}

func (r *reading) sumMain() mainSum {
	var s mainSum
	run := int32(0)
	for i := range r.scores {
		if r.scores[i] <= 0.5 {
			run = 0
			continue
		}
		m := &r.measures[i]
		s.add(m.sum())
		run += m.words
		s.longest = max(s.longest, run)
		s.sure += r.scores[i] * float32(m.words)
		s.chars += m.chars
		s.digits += m.digits
		switch kind := r.blocks[i].Kind; {
		case kind == Item:
			s.items += m.words
		case kind == Row:
			s.rows += m.words
		case kind == Heading:
			s.headings++
			if m.linked > 0 {
				s.linkedHeadings++
			}
		}
		if r.inDescription != nil {
			s.described = max(s.described, r.inDescription.share(r.wordsOf(i)))
		}
		rooted, alike := r.standing(i)
		if rooted {
			s.rooted += m.words
		}
		if alike {
			s.alike += m.words
		}
	}
	return s
}

// readWhole returns the signals of the page.
func (r *reading) readWhole() []float32 {
	s := make([]float32, pageSignals)
	s[pSays], s[pArticles] = float32(r.says), float32(r.articles)
	if r.dated {
		s[pDated] = 1
	}
	s[pWords], s[pBlocks] = float32(r.total.words), float32(r.total.blocks)
	s[pLinks], s[pProse] = ratio(r.total.linked, r.total.words), ratio(r.total.prose, r.total.words)
	s[pRoot] = r.rootShare
	main := r.sumMain()
	s[pMainWords], s[pMainShare] = float32(main.words), ratio(main.words, r.total.words)
	s[pMainProse], s[pMainLinks] = ratio(main.prose, main.words), ratio(main.linked, main.words)
	s[pMainBlock] = ratio(main.words, main.blocks)
	s[pMainRooted], s[pMainAlike] = ratio(main.rooted, main.words), ratio(main.alike, main.words)
	s[pMainItems], s[pMainRows] = ratio(main.items, main.words), ratio(main.rows, main.words)
	s[pMainHeadings], s[pMainLinked] = ratio(main.headings, main.blocks), ratio(main.linkedHeadings, main.headings)
	s[pMainDigits], s[pMainRun] = ratio(main.digits, main.chars), ratio(main.longest, main.words)
	s[pDescribed], s[pSure] = main.described, main.sure/float32(max(1, main.words))
	return s
}

// standing reports whether block i stands in the box with the densest prose, and whether in one of several boxes alike.
func (r *reading) standing(i int) (rooted, alike bool) {
	for at, b := range r.boxes.around(i) {
		rooted = rooted || r.rooted[at] && b.depth == r.rootDepth
		alike = alike || b.alike > 3 && at != r.boxes.of[i]
	}
	return rooted, alike
}
