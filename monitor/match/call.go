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
		for i := range s.called {
			s.called[i] = true
		}
	}
	power := powers[headLetters]
	hashes := w.hashes[:w.n+1]
	for i := headLetters; i < len(hashes); i++ {
		h := hashes[i] - hashes[i-headLetters]*power
		if !x.needs.has(h) {
			continue
		}
		for _, n := range x.needed[h] {
			if from := i - len(n.letters); from >= 0 && slices.Equal(w.folded[from:i], n.letters) {
				s.called[n.pattern] = true
			}
		}
	}
}

// runPatterns adds the hits of the patterns that were called for.
func (s *search) runPatterns(text string) {
	for _, i := range s.index.always {
		s.called[i] = true
	}
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
