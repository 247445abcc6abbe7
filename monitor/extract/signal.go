package extract

// signal is one thing about a block that tells content from the rest.
type signal uint8

// The signals. Those of claims follow one another, in the order of claims.
const (
	sKind signal = iota
	sWords
	sWordLength
	sLinks
	sMarks
	sStops
	sClosed
	sDigits
	sPlace
	sOrder
	sFromTitle
	sWordsFromTitle
	sWordsBefore1
	sWordsBefore2
	sWordsAfter1
	sWordsAfter2
	sLinksBefore
	sLinksAfter
	sStopsBefore
	sStopsAfter
	sAround
	sAroundLinks
	sProseBefore
	sProseAfter
	sHeadingGap
	sHeadingWords
	sHeadingLinks
	sHeadingLevel
	sSectionWords
	sSectionLinks
	sSectionBlocks
	sSectionProse
	sLabel
	sSectionLabel
	sProseSinceTitle
	sHeadingsSinceTitle
	sSaid
	sTitle
	sDescription
	sBody
	sPageWords
	sPageBlocks
	sPageLinks
	sPageProse
	sPageRoot
	sPageSays
	sPageArticles

	// Of the boxes around the block.
	sTag
	sDepth
	sRootClimb
	sRootShare
	sRootUp
	sTitleClimb
	sTitleShare
	sTitleUp
	sLeadClimb
	sLeadUp
	sFromLead
	sAlike
	sAlikeClimb
	sAlikeWords
	sAlikeLinks
	sGroupShare
	sGroupProse
	sGroupRooted
	sCommentsOutside
	sFrameOutside
	sBodyOutside
	sInParagraph
	sInItem
	sInTable
	sInSection
	sClaim
	signalCount = sClaim + signal(claimCount)
	sBoxSignals = sTag
)

// signalNames are what Explain calls the signals before those of claims.
var signalNames = [sClaim]string{
	"kind", "words", "word length", "links", "marks", "stops", "closed", "digits",
	"place", "order", "from title", "words from title", "words before 1", "words before 2", "words after 1", "words after 2",
	"links before", "links after", "stops before", "stops after", "around", "around links", "prose before", "prose after",
	"heading gap", "heading words", "heading links", "heading level", "section words", "section links", "section blocks", "section prose",
	"label", "section label", "prose since title", "headings since title", "said", "title", "description", "body",
	"page words", "page blocks", "page links", "page prose", "page root", "page says", "page articles", "tag",
	"depth", "root climb", "root share", "root up", "title climb", "title share", "title up", "lead climb",
	"lead up", "from lead", "alike", "alike climb", "alike words", "alike links", "group share", "group prose",
	"group rooted", "comments outside", "frame outside", "body outside", "in paragraph", "in item", "in table", "in section",
}

// String returns the signal's name for people.
func (k signal) String() string {
	if k < sClaim {
		return signalNames[k]
	}
	return "share of " + claim(k-sClaim).String()
}

// none is the value of a signal where there is nothing to look at.
const none = -1

// signals are those of one block.
type signals [signalCount]float32
