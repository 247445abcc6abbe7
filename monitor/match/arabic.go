package match

import "slices"

// chain is the kind of what stands before an Arabic name in its word.
type chain uint8

const (
	noChain      chain = iota // no word of ours begins so
	bare                      // nothing
	proclitic                 // و ف, then ب ك ل: وبسوريا
	article                   // ال alone
	withArticle               // ال after a proclitic, with ل as لل: بالعراق, للعراق
	glued                     // بين without its space, a habit of the press: بينتركيا
	gluedArticle              // بينالعراق
)

const (
	// A name of this many letters may lose its article (العراق finds عراق), be glued to بين, and be written with ه for ة. Below it the rest is
	// another word: حرب and الحرب, جده and جدة.
	longName = 4

	firstChainLetter = 'ا'
	chainLetters     = 'ي' - firstChainLetter + 1
)

// chainState is a state of the automaton that reads the beginning of an Arabic word. From state 0 no letter leads back to 0, so 0 also says that
// no chain goes on.
type chainState struct {
	kind chain
	next [chainLetters]uint8
}

// chains knows what may stand before a name: a conjunction, then a preposition, then the article, each once. Never the article before a preposition,
// two prepositions, س (verbs only), the interrogative أ (أشبه, إفلاس would be hits), and nothing after the name: enclitics and nisba make other words
// (علي and عليه, روس and روسي).
var chains = func() []chainState {
	states := []chainState{{}}
	add := func(letters string, kind chain) {
		at := 0
		for _, r := range letters {
			next := &states[at].next[r-firstChainLetter]
			if *next == 0 {
				*next = uint8(len(states))
				at = len(states)
				states = append(states, chainState{})
				continue
			}
			at = int(*next)
		}
		states[at].kind = kind
	}
	for _, conjunction := range []string{"", "و", "ف"} {
		for _, preposition := range []string{"", "ب", "ك", "ل"} {
			add(conjunction+preposition, proclitic)
		}
		for _, preposition := range []string{"ال", "بال", "كال", "لل"} {
			add(conjunction+preposition, withArticle)
		}
		add(conjunction+"بين", glued)
		add(conjunction+"بينال", gluedArticle)
	}
	add("", bare)
	add("ال", article)
	return states
}()

// follow returns the state after letter.
func (s *chainState) follow(letter rune) uint8 {
	if i := letter - firstChainLetter; i >= 0 && i < chainLetters {
		return s.next[i]
	}
	return 0
}

// cutArticle returns a name without its article, if it has one and two letters remain.
func cutArticle(written []rune) ([]rune, bool) {
	if len(written) >= 4 && (written[0] == 'ا' || written[0] == 'ٱ') && written[1] == 'ل' {
		return written[2:], true
	}
	return written, false
}

// takesChain reports whether the name may stand after a chain of this kind that ends before letter at of the word.
func (t *term) takesChain(kind chain, w *words, at int) bool {
	if kind == bare && !t.article {
		return true
	}
	if t.exact || t.short {
		return false
	}
	long := len(t.folded) >= longName
	switch kind {
	case article, withArticle:
		return true
	case glued:
		return long && !t.article
	case gluedArticle:
		return long && t.article
	}
	// The article of a name that begins with ل is not written again after ل: للاذقية.
	return !t.article || long || kind == proclitic && t.folded[0] == 'ل' && w.folded[at-1] == 'ل'
}

// likeAli are the words that would be hits of علي and its like, because ya and alef maqsura are one letter to a search.
// On news text على alone is ten times as frequent as any name.
var likeAli = [][]rune{
	[]rune("على"), []rune("إلى"), []rune("الى"), []rune("حتى"), []rune("لدى"), []rune("متى"), []rune("سوى"), []rune("مدى"), []rune("بلى"),
}

// sameArabic looks again at a name that was found as folded letters, and reports whether its spelling in the text can be that of the keyword.
// at is where the name begins in the word, after a chain of this kind.
func (t *term) sameArabic(kind chain, w *words, at int) bool {
	if kind == article || kind == withArticle || kind == gluedArticle {
		if alef := w.written[max(at-2, 0)]; alef == 'أ' || alef == 'إ' || alef == 'آ' {
			return false // ألبانيا is not ال and بانيا
		}
	}
	name := w.written[at : at+len(t.written)]
	last := len(name) - 1
	if t.written[last] == 'ي' && slices.ContainsFunc(likeAli, func(word []rune) bool { return slices.Equal(word, name) }) {
		return false
	}
	for i, r := range name {
		k := t.written[i]
		switch {
		case r == k:
		case k == 'ا' && i > 0 && (r == 'أ' || r == 'إ' || r == 'آ'):
			return false // the text may lack a hamza, but not add one
		case k == 'ه' && r == 'ة':
			return false
		case k == 'ة' && r == 'ه' && i == last && len(name) < longName:
			return false
		}
	}
	return true
}
