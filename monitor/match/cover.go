package match

// Excludes reports whether every hit of keyword any is a hit of none as well, so that any can never count in a topic that has none among its exclusions.
// It may say no where the answer is yes. It says yes for all that grammar gives; the rarities that it passes over are a tatweel in the place of a space,
// a line break inside a name, and بين glued to one.
func Excludes(none, any Keyword) bool {
	if none == any {
		return none.Check() == nil
	}
	wide, wideErr := parse(none)
	narrow, narrowErr := parse(any)
	if wideErr != nil || narrowErr != nil || narrow.pattern != nil {
		return false
	}
	for _, h := range Compile([]Keyword{none}).Find(nil, narrow.text) {
		if wide.covers(narrow, h.Start) {
			return true
		}
	}
	return false
}

// covers reports whether every hit of narrow has a hit of e in it. e was found in the words of narrow as they are written, from start: what is left
// to ask is whether each word of e takes all the forms that the word of narrow takes.
func (e expression) covers(narrow expression, start int) bool {
	first := 0
	for first < len(narrow.parts) && narrow.parts[first].start != start {
		first++
	}
	if e.pattern != nil || first+len(e.parts) > len(narrow.parts) {
		return false
	}
	for i := range e.parts {
		wide, part := newTerm(e, i), newTerm(narrow, first+i)
		if !wide.covers(&part) {
			return false
		}
	}
	return true
}

// covers reports whether a term takes every form that narrow takes, whose written form it takes.
func (t *term) covers(narrow *term) bool {
	return t.arabic == narrow.arabic &&
		implies(narrow.prefix, t.prefix) &&
		implies(t.exact, narrow.exact) &&
		implies(t.short, narrow.short || narrow.exact && narrow.arabic) &&
		(t.arabic && t.coversChains(narrow) || !t.arabic && t.coversSuffixes(narrow))
}

func (t *term) coversChains(narrow *term) bool {
	bare := func(t *term) bool { return !t.article || len(t.folded) >= longName }
	return implies(bare(narrow) && !narrow.exact, bare(t))
}

func (t *term) coversSuffixes(narrow *term) bool {
	dots := t.turkish == narrow.turkish || len(narrow.folded) >= longTwin // Sinir also finds SİNİR, which Sınır does not
	letters := implies(t.capital, narrow.capital || narrow.same) && implies(t.same, narrow.same) && implies(t.english, narrow.english)
	suffixes := t.prefix || !narrow.suffixed ||
		t.suffixed && implies(t.unsaid, narrow.unsaid) && narrow.suffixUse(false)&^t.suffixUse(false) == 0
	return dots && letters && suffixes && implies(narrow.english && !narrow.exact, t.english || t.prefix)
}

func implies(a, b bool) bool { return !a || b }
