package match

import "slices"

// search is one reading of a text. It is kept and used again, so that a search allocates nothing.
type search struct {
	index *index
	words words
	dst   []Hit
	from  int     // where the hits in this text begin in dst
	quiet bool    // single words are no hits
	begun []int32 // the terms with * of which the word is a form: it can be one in two ways (فف* after ف, or without)

	// The names of several words that are under way: before the word, after it, and after it was taken as one word with a tatweel in it.
	states, next, whole []state

	called   []bool // the patterns that a word calls for
	readings [2]reading
}

// state is a name that has begun in the text and come to a node.
type state struct {
	node  int32
	start int
}

// run appends the hits in text to dst.
func (s *search) run(dst []Hit, text, language string) []Hit {
	s.dst, s.from, s.states = dst, len(dst), s.states[:0]
	s.words.reset(text)
	s.words.foreign = isForeign(language)
	calls := len(s.index.patterns) > 0
	for s.words.next() {
		if calls {
			s.call()
		}
		before := len(s.dst)
		s.quiet = s.words.isSuffix
		s.next = s.next[:0]
		s.look()
		if (s.words.stretched || s.words.broken) && len(s.dst) == before {
			s.apart()
		}
		s.states, s.next = s.next, s.states
	}
	if calls {
		s.runPatterns(text)
	}
	dst, s.dst, s.words.text = s.dst, nil, ""
	return dst
}

// apart looks at a word again as the pieces between its tatweels and zero-width spaces, which some sites put between two words: خلوصيـأكار.
// The pieces around a tatweel are looked at only for names of several words: سـوريا is not a hit of وريا.
func (s *search) apart() {
	w := &s.words
	end, pos, gap, opens, suffixAt := w.end, w.pos, w.gap, w.opens, w.suffixAt
	s.quiet = s.quiet || w.stretched
	s.whole = append(s.whole[:0], s.next...)
	w.pos, w.suffixAt, w.apart = w.start, 0, true
	for w.pos < end && w.next() && w.start < end {
		if gap != 0 || opens {
			w.gap, w.opens, gap, opens = gap, opens, 0, false
		}
		s.next = s.next[:0]
		s.look()
		s.states, s.next = s.next, s.states
	}
	w.pos, w.suffixAt, w.apart = pos, suffixAt, false
	for _, under := range s.states {
		if !slices.Contains(s.whole, under) {
			s.whole = append(s.whole, under)
		}
	}
	s.next, s.whole = s.whole, s.next
}

// look finds the terms that the word can be a form of.
func (s *search) look() {
	s.begun = s.begun[:0]
	if s.words.arabic {
		s.lookArabic()
	} else {
		s.lookLatin()
	}
}

// lookArabic tries each chain that the word may begin with; the rest has to be the name.
func (s *search) lookArabic() {
	w, x := &s.words, s.index
	for at, state := 0, uint8(0); at < w.n; at++ {
		c := &chains[state]
		if c.kind != noChain && !w.cut {
			s.tryArabic(x.whole.first(w.hash(at, w.n)), c.kind, at)
		}
		for _, length := range x.lengths {
			if c.kind != noChain && at+length <= w.n {
				s.tryArabic(x.begin.first(w.hash(at, at+length)), c.kind, at)
			}
		}
		if state = c.follow(w.folded[at]); state == 0 {
			return
		}
	}
}

// tryArabic tries the term and those of the same hash as the name that begins at letter at, after a chain of this kind.
func (s *search) tryArabic(n int32, kind chain, at int) {
	w := &s.words
	for ; n >= 0; n = s.index.terms[n].next {
		t := &s.index.terms[n]
		if t.arabic && t.standsAt(w, at) && t.takesChain(kind, w, at) && t.sameArabic(kind, w, at) {
			s.accept(n, kind == bare || kind == article, true)
		}
	}
}

// lookLatin tries each beginning of the word that can be a name with a suffix after it.
func (s *search) lookLatin() {
	w, x := &s.words, s.index
	switch {
	case w.cut:
	case w.n < headLetters: // takes no suffix
		s.tryLatin(x.whole.first(w.hashes[w.n]), w.n)
	case x.heads.has(w.hashes[headLetters]):
		for n := max(headLetters, w.n-maxSuffix); n <= w.n; n++ {
			s.tryLatin(x.whole.first(w.hashes[n]), n)
		}
	}
	for _, n := range x.lengths {
		if n <= w.n {
			s.tryLatin(x.begin.first(w.hashes[n]), n)
		}
	}
}

// tryLatin tries the term and those of the same hash as the first length letters of the word.
func (s *search) tryLatin(n int32, length int) {
	w := &s.words
	for ; n >= 0; n = s.index.terms[n].next {
		t := &s.index.terms[n]
		if !t.arabic && t.standsAt(w, 0) && (t.prefix || t.takesSuffix(w, length)) && t.sameLatin(w) {
			s.accept(n, true, length == w.n || t.prefix)
		}
	}
}

// accept takes the word as a form of the term: on its own, as the first word of names, and as the next word of those under way. follows says
// that its form may stand after another word of a name, leads that it may stand before one.
func (s *search) accept(n int32, follows, leads bool) {
	t, w := &s.index.terms[n], &s.words
	if t.prefix {
		if slices.Contains(s.begun, n) {
			return
		}
		s.begun = append(s.begun, n)
	}
	end := w.end
	// Quotation marks ask for a word without grammar, and what follows an apostrophe is grammar.
	final := true
	if w.suffixAt != 0 {
		end = w.suffixEnd()
		final = t.takesQuoted(w)
	}
	if final && !s.quiet {
		s.hits(t.keywords, w.start, end)
	}
	if t.names != 0 && leads {
		s.next = append(s.next, state{t.names, w.start})
	}
	if !follows {
		return
	}
	for _, under := range s.states {
		to, ok := s.index.edges[edge{under.node, n, w.gap}]
		if !ok {
			continue
		}
		at := &s.index.nodes[to]
		if final {
			s.hits(at.keywords, under.start, end)
		}
		if at.inner && leads {
			s.next = append(s.next, state{to, under.start})
		}
	}
}

// hits adds a hit of each of the keywords. A name of several words is known to be one at its last word, after the hits that begin inside it:
// it goes before those.
func (s *search) hits(keywords []int32, start, end int) {
	for _, k := range keywords {
		s.dst = append(s.dst, Hit{Keyword: int(k), Start: start, End: end})
		for i := len(s.dst) - 1; i > s.from && s.dst[i-1].Start > start; i-- {
			s.dst[i-1], s.dst[i] = s.dst[i], s.dst[i-1]
		}
	}
}
