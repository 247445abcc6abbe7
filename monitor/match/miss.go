package match

import (
	"fmt"
	"slices"
	"unicode"
)

// miss looks for what keeps the words of a text from being hits of a keyword of one word. It asks keywords that want less, each in one way.
type miss struct {
	e        expression
	term     term
	language string

	itself, anyCase, inexact, spoken, longer *Set
}

func newMiss(e expression, language string) *miss {
	m := &miss{e: e, term: newTerm(e, 0), language: language}
	less := func(less func(*Keyword)) *Set {
		k := e.alone(0)
		less(&k)
		return Compile([]Keyword{k})
	}
	m.itself = less(func(*Keyword) {})
	m.anyCase = less(func(k *Keyword) { k.Case = CaseAny })
	m.inexact = less(func(k *Keyword) { k.Exact = false })
	m.spoken = less(func(k *Keyword) { k.Lang = m.grammar() })
	m.longer = less(func(k *Keyword) { k.Text = string(e.parts[0].written) + "*" })
	return m
}

// grammar returns the language that has most grammar in the script of the keyword.
func (m *miss) grammar() string {
	if m.term.arabic {
		return "ar"
	}
	return "tr"
}

// obstacles are what may keep a word from being a hit, the smallest first. Each says how it does, or "" if it does not.
var obstacles = []func(*miss, *words) string{
	(*miss).wrongCase, (*miss).exact, (*miss).sentence, (*miss).foreign, (*miss).signs, (*miss).after, (*miss).before, (*miss).spelling,
}

// finds reports whether a set finds the word where no sentence begins.
func (m *miss) finds(set *Set, w *words) bool {
	end := w.end
	if w.suffixAt != 0 {
		end = w.suffixEnd()
	}
	const before = "x "
	hits := set.FindIn(nil, before+w.text[w.start:end], m.language)
	return len(hits) > 0 && hits[len(hits)-1].Start >= len(before)
}

func (m *miss) wrongCase(w *words) string {
	switch {
	case !m.finds(m.anyCase, w) || m.finds(m.itself, w):
		return ""
	case m.term.short || m.term.same:
		return "the keyword asks for the case of every letter"
	}
	return "the keyword begins with a capital; write it in lower case to find it in any"
}

func (m *miss) exact(w *words) string {
	if !m.e.exact || !m.finds(m.inexact, w) {
		return ""
	}
	return "grammar is attached to the word, and the keyword is exact; write it without quotation marks"
}

func (m *miss) sentence(w *words) string {
	if !w.opens || !m.finds(m.itself, w) {
		return ""
	}
	return fmt.Sprintf("where a sentence begins, a name of up to %d letters takes no suffix without an apostrophe", fewLetters)
}

func (m *miss) foreign(w *words) string {
	switch {
	case !m.finds(m.spoken, w):
		return ""
	case m.e.Lang == "":
		return fmt.Sprintf("the page is in the language %q, in which names take no such suffix; give the keyword the language %q", m.language, m.grammar())
	}
	return fmt.Sprintf("the keyword has the language %q; this is a form of %q", m.e.Lang, m.grammar())
}

// signs finds the word that is another for its dots, its hamza or its alef maqsura alone.
func (m *miss) signs(w *words) string {
	t := &m.term
	at := w.n - len(t.folded)
	if at < 0 || t.arabic != w.arabic || t.prefix || !m.begins(w, at) || !t.standsAt(w, at) {
		return ""
	}
	if t.arabic && t.sameArabic(bare, w, at) || !t.arabic && t.sameLatin(w) {
		return ""
	}
	return fmt.Sprintf("%s is not %s, though the letters look alike", string(w.written[at:w.n]), string(t.written))
}

// begins reports whether a name may begin at letter at of the word.
func (m *miss) begins(w *words, at int) bool {
	if !m.term.arabic {
		return at == 0
	}
	state := uint8(0)
	for _, r := range w.folded[:at] {
		if state = chains[state].follow(r); state == 0 {
			return false
		}
	}
	return chains[state].kind != noChain
}

func (m *miss) after(w *words) string {
	name := string(m.e.parts[0].written)
	switch {
	case len(m.term.folded) < 2 || !m.finds(m.longer, w):
		return ""
	case m.term.arabic:
		return "letters after the name make another word; write " + name + "* to find it too"
	}
	return fmt.Sprintf("-%s makes another word; write %s* to find it too", string(w.written[len(m.term.written):w.n]), name)
}

func (m *miss) spelling(w *words) string {
	t := &m.term
	if t.arabic != w.arabic || len(t.folded) <= headLetters || t.capital && !unicode.IsUpper(w.written[0]) {
		return ""
	}
	for at := range w.n {
		if m.begins(w, at) && oneApart(t.folded, w.folded[at:w.n]) {
			return "another spelling, or another name; add it as a keyword to find it too"
		}
	}
	return ""
}

// oneApart reports whether one letter that is another, is missing or is too many makes the difference.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	switch len(b) - len(a) {
	case 0:
		return same < len(a) && slices.Equal(a[same+1:], b[same+1:])
	case 1:
		return slices.Equal(a[same:], b[same+1:])
	}
	return false
}

func (m *miss) before(w *words) string {
	t := &m.term
	for at := 1; len(t.folded) >= headLetters && t.arabic == w.arabic && at < w.n; at++ {
		if t.standsAt(w, at) {
			return string(w.written[:at]) + " before the name is no grammar; add the word as a keyword to find it too"
		}
	}
	return ""
}
