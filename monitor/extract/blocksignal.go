package extract

import (
	"math"

	"golang.org/x/net/html/atom"
)

func ratio(a, b int32) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

// read fills in what is known of block i before any block has a score.
func (r *reading) read(i int, s *signals) {
	r.readText(i, s)
	r.readNeighbours(i, s)
	r.readHeading(i, s)
	r.readBoxes(i, s)
	r.readPage(s)
}

func (r *reading) readText(i int, s *signals) {
	m := &r.measures[i]
	s[sKind] = float32(r.blocks[i].Kind)
	s[sWords] = float32(m.words)
	s[sWordLength] = ratio(m.chars, m.words)
	s[sLinks] = ratio(m.linked, m.words)
	s[sMarks] = ratio(m.marks, m.words)
	s[sStops] = float32(m.stops)
	s[sClosed] = 0
	if m.closed {
		s[sClosed] = 1
	}
	s[sDigits] = ratio(m.digits, m.chars)
	s[sPlace] = ratio(r.before[i], r.total.words)
	s[sOrder] = ratio(int32(i), int32(len(r.blocks)))
	s[sFromTitle], s[sWordsFromTitle] = none, none
	if r.title >= 0 {
		s[sFromTitle] = float32(i - r.title)
		s[sWordsFromTitle] = ratio(r.before[i]-r.before[r.title], r.total.words)
	}
	s[sLabel], s[sSectionLabel] = float32(r.promos[i]), 0
	if h := r.headings[i]; h >= 0 {
		s[sSectionLabel] = float32(r.promos[h])
	}
	s[sProseSinceTitle], s[sHeadingsSinceTitle] = float32(r.proseSince[i]), float32(r.headingsSince[i])
	words := r.wordsOf(i)
	s[sSaid] = r.said[i]
	s[sTitle] = r.inTitle.share(words)
	s[sDescription] = none
	if r.inDescription != nil {
		s[sDescription] = r.inDescription.share(words)
	}
	s[sBody] = none
	if r.inBody != nil {
		s[sBody] = r.inBody.share(words)
	}
}

func (r *reading) readNeighbours(i int, s *signals) {
	beside := func(j int) (words, links, stops float32) {
		if j < 0 || j >= len(r.measures) {
			return none, none, none
		}
		m := &r.measures[j]
		return float32(m.words), ratio(m.linked, m.words), float32(m.stops)
	}
	s[sWordsBefore1], s[sLinksBefore], s[sStopsBefore] = beside(i - 1)
	s[sWordsAfter1], s[sLinksAfter], s[sStopsAfter] = beside(i + 1)
	s[sWordsBefore2], _, _ = beside(i - 2)
	s[sWordsAfter2], _, _ = beside(i + 2)
	const reach = 5
	var around sum
	for j := max(0, i-reach); j <= min(len(r.measures)-1, i+reach); j++ {
		around.add(r.measures[j].sum())
	}
	s[sAround] = ratio(around.words, around.blocks)
	s[sAroundLinks] = ratio(around.linked, around.words)
	s[sProseBefore], s[sProseAfter] = float32(r.proseBefore[i]), float32(r.proseAfter[i])
}

func (r *reading) readHeading(i int, s *signals) {
	h := r.headings[i]
	section := &r.sections[h+1]
	s[sHeadingGap], s[sHeadingWords], s[sHeadingLinks], s[sHeadingLevel] = none, none, none, none
	if h >= 0 {
		s[sHeadingGap] = float32(int32(i) - h)
		s[sHeadingWords] = float32(r.measures[h].words)
		s[sHeadingLinks] = ratio(r.measures[h].linked, r.measures[h].words)
		s[sHeadingLevel] = float32(r.levels[h])
	}
	s[sSectionWords] = float32(section.words)
	s[sSectionLinks] = ratio(section.linked, section.words)
	s[sSectionBlocks] = float32(section.blocks)
	s[sSectionProse] = ratio(section.prose, section.words)
}

// readBoxes takes from the boxes around the block what they are and hold, and how far it is to those it shares with the
// title, with the lead and with the densest prose.
func (r *reading) readBoxes(i int, s *signals) {
	for k := sBoxSignals; k < signalCount; k++ {
		s[k] = none
	}
	for c := range claimCount {
		s[sClaim+signal(c)] = noClaim
	}
	s[sAlike] = 1
	if r.lead >= 0 {
		s[sFromLead] = float32(i - r.lead)
	}
	climb := float32(0)
	for at, b := range r.boxes.around(i) {
		if climb == 0 {
			s[sDepth], s[sTag] = float32(b.depth), tagSignal(b.node.DataAtom)
		}
		share := ratio(b.sum.words, r.total.words)
		r.readClaims(b, share, r.led[at], s)
		if b.alike > 2 && s[sAlikeClimb] == none && b.node.DataAtom != atom.P {
			r.readAlike(at, climb, s)
		}
		if r.rooted[at] && s[sRootClimb] == none {
			s[sRootClimb], s[sRootShare], s[sRootUp] = climb, share, float32(r.rootDepth-b.depth)
		}
		if r.titled[at] && s[sTitleClimb] == none {
			s[sTitleClimb], s[sTitleShare], s[sTitleUp] = climb, share, r.up(r.title, b)
		}
		if r.led[at] && s[sLeadClimb] == none {
			s[sLeadClimb], s[sLeadUp] = climb, r.up(r.lead, b)
		}
		switch b.node.DataAtom {
		case atom.P:
			setFirst(s, sInParagraph, climb)
		case atom.Li, atom.Dd, atom.Dt:
			setFirst(s, sInItem, climb)
		case atom.Table:
			setFirst(s, sInTable, climb)
		case atom.Section:
			setFirst(s, sInSection, climb)
		}
		climb++
	}
}

// up returns how far it is from a block up to a box around it.
func (r *reading) up(block int, b *box) float32 {
	return float32(r.boxes.list[r.boxes.of[block]].depth - b.depth)
}

// frameClaims are those of what stands around the page.
const frameClaims claims = 1<<claimNav | 1<<claimFooter | 1<<claimAside | 1<<claimRelated | 1<<claimSubscribe | 1<<claimAd | 1<<claimConsent | 1<<claimShare

// noClaim is the value of a claim's signal where no box makes it: beyond one that holds the whole page.
const noClaim = 3

// readClaims keeps for each claim the share of the page that the innermost box with it holds, more than 1 if the lead is
// in it, too: a word on a box around everything says nothing.
func (r *reading) readClaims(b *box, share float32, led bool, s *signals) {
	if led {
		share++
	}
	for c := range claimCount {
		if b.claims.has(c) {
			s[sClaim+signal(c)] = min(s[sClaim+signal(c)], share)
		}
	}
	outside := float32(r.total.prose - b.sum.prose)
	if b.claims.has(claimComments) {
		s[sCommentsOutside] = outside
	}
	if b.claims&frameClaims != 0 {
		s[sFrameOutside] = outside
	}
	if b.claims.has(claimBody) {
		s[sBodyOutside] = outside
	}
}

// readAlike takes what several boxes that look alike are: cards, comments, posts.
func (r *reading) readAlike(at int32, climb float32, s *signals) {
	b := &r.boxes.list[at]
	s[sAlike], s[sAlikeClimb] = float32(b.alike), climb
	s[sAlikeWords], s[sAlikeLinks] = float32(b.sum.words), ratio(b.sum.linked, b.sum.words)
	if b.parent < 0 {
		return
	}
	group := &r.boxes.list[b.parent]
	s[sGroupShare], s[sGroupProse] = ratio(group.sum.words, r.total.words), ratio(group.sum.prose, group.sum.words)
	switch {
	case r.rooted[at]:
		s[sGroupRooted] = 2
	case r.rooted[b.parent]:
		s[sGroupRooted] = 1
	default:
		s[sGroupRooted] = 0
	}
}

// setFirst sets a signal that is not set yet.
func setFirst(s *signals, k signal, value float32) {
	if s[k] == none {
		s[k] = value
	}
}

// tagSignal orders the innermost elements from frame to text.
func tagSignal(a atom.Atom) float32 {
	switch a {
	case atom.Button, atom.Label, atom.Legend, atom.Summary:
		return 1
	case atom.A:
		return 2
	case atom.Time, atom.Small, atom.Address, atom.Cite:
		return 3
	case atom.Span, atom.I:
		return 4
	case atom.Li:
		return 5
	case atom.Td, atom.Th, atom.Tr, atom.Dt, atom.Dd:
		return 6
	case atom.Div:
		return 8
	case atom.Strong, atom.B, atom.Em, atom.U, atom.Font:
		return 9
	case atom.Section, atom.Article, atom.Main, atom.Body, atom.Center:
		return 10
	case atom.P:
		return 11
	case atom.Blockquote, atom.Q:
		return 12
	case atom.Pre, atom.Code:
		return 13
	case atom.H1:
		return 14
	case atom.H2:
		return 15
	case atom.H3, atom.H4, atom.H5, atom.H6:
		return 16
	}
	return 7
}

func (r *reading) readPage(s *signals) {
	s[sPageWords] = float32(r.total.words)
	s[sPageBlocks] = float32(r.total.blocks)
	s[sPageLinks] = ratio(r.total.linked, r.total.words)
	s[sPageProse] = ratio(r.total.prose, r.total.words)
	s[sPageRoot] = r.rootShare
	s[sPageSays] = float32(r.says)
	s[sPageArticles] = float32(r.articles)
}

// logit is the score that logistic turned into a chance.
func logit(p float32) float64 { return math.Log(float64(p) / (1 - float64(p))) }

// logistic turns a score into a chance.
func logistic(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
