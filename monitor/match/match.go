// Package match finds an editor's keywords in a text, in whatever form grammar gives them.
//
// Parse each keyword with ParseKeyword, Compile them all into one Set, and ask Set.Find for the hits in a text. The cost of a search hardly depends on
// the number of keywords: the text is read once, word by word, and each word is looked up in one index. A regular expression costs a reading of its own, but
// only of texts that have letters it cannot do without; Lint names the expressions that have none.
//
// For people there are Lint, which looks through keywords for what is probably not meant, and Keyword.Why, which says why a keyword finds a text or does not.
//
// سوريا finds وبسوريا, سُورِيَا and ﺳﻮﺭﻳﺎ but not سورية or السوريون; Suriye finds SURİYE, Suriyeye and Suriye'deki but not Suriyeli. The rules are those
// of the grammar of proper names, and each stands with its reason in the file of its script: arabic.go, latin.go; what is taken for the same
// letter, in fold.go. A keyword that begins with a capital wants a capital in the text; one in lower case is found in any case. A keyword of one or two
// letters is found only as a whole word in the same letters. In a name of several words white space, hyphens and quotation marks may stand between them,
// but no other punctuation.
package match

import "sync"

// Hit is one place where a keyword stands in a text.
type Hit struct {
	// Keyword is the index in the list given to Compile.
	Keyword int
	// Start and End are byte offsets in the text: text[Start:End] is the form that was found, with whatever grammar attaches to it. They
	// never cut a character.
	Start, End int
}

// Set is a compiled list of keywords: one index for all of them. It is immutable and safe for concurrent use.
type Set struct {
	index    index
	searches sync.Pool
}

// Compile returns the index of the keywords. A keyword that ParseKeyword would refuse is never found.
func Compile(keywords []Keyword) *Set {
	s := &Set{index: newIndex()}
	for i, k := range keywords {
		if e, err := parse(k); err == nil {
			s.index.add(int32(i), e)
		}
	}
	s.index.build()
	return s
}

// Find appends the hits in text to dst, in the order of Start and then of End, and returns it. A keyword is reported once for each place; hits of
// different keywords may overlap. The text may be anything, valid UTF-8 or not. Find allocates only to grow dst and for regular expressions that are run.
func (s *Set) Find(dst []Hit, text string) []Hit { return s.FindIn(dst, text, "") }

// FindIn is Find in a text whose page says its language, a BCP 47 tag or "" if it does not. Latin keywords that name no language themselves take bare
// Turkish suffixes (Akara) unless the page is in a language that has none and the text has no letter of Turkish alone; a suffix after an
// apostrophe (Akar'ın, Akar's) they always take.
func (s *Set) FindIn(dst []Hit, text, language string) []Hit {
	if len(s.index.terms) == 0 && len(s.index.patterns) == 0 {
		return dst
	}
	f, ok := s.searches.Get().(*search)
	if !ok {
		f = &search{index: &s.index, called: make([]bool, len(s.index.patterns))}
	}
	dst = f.run(dst, text, language)
	s.searches.Put(f)
	return dst
}
