package match

import (
	"cmp"
	"slices"
)

// A regular expression costs a reading of the text for itself alone. It is run only where a word of the text has letters that the expression cannot do
// without; these are found on the way, by the same hashes as plain keywords.

// call marks the patterns that the word calls for.
func (s *search) call() {
	w, x := &s.words, s.index
	if w.cut { // what was not kept may call for any
		s.callAll(func(*pattern) bool { return true })
	}
	for i := headLetters; i <= w.n; i++ {
		h := w.hash(i-headLetters, i)
		if x.needed == nil || !x.needs.has(h) {
			continue
		}
		for _, n := range x.needed[h] {
			if from := i - len(n.letters); from >= 0 && slices.Equal(w.folded[from:i], n.letters) {
				s.called[n.pattern] = true
			}
		}
	}
}

// callAll marks the patterns that are to be run.
func (s *search) callAll(which func(*pattern) bool) {
	if len(s.called) == 0 {
		s.called = make([]bool, len(s.index.patterns))
	}
	for i, p := range s.index.patterns {
		s.called[i] = s.called[i] || which(p.pattern)
	}
}

// runPatterns adds the hits of the patterns that were called for.
func (s *search) runPatterns(text string) {
	var read [2]bool
	before := len(s.dst)
	for i, p := range s.index.patterns {
		if !s.called[i] {
			continue
		}
		s.called[i] = false
		form := 0
		if p.raw {
			form = 1
		}
		r := &s.readings[form]
		if !read[form] {
			r.read(text, p.raw)
			read[form] = true
		}
		for _, at := range p.re.FindAllIndex(r.text, -1) {
			s.dst = append(s.dst, Hit{Keyword: int(p.keyword), Start: r.starts[at[0]], End: r.ends[at[1]-1]})
		}
	}
	if len(s.dst) > before {
		slices.SortStableFunc(s.dst[s.from:], func(a, b Hit) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
		})
	}
}
