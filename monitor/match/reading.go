package match

import (
	"unicode"
	"unicode/utf8"
)

// edgeSign stands in a reading wherever a word begins or ends, so that \b can be an ordinary character: Go's own knows only ASCII letters, and takes the
// middle of سوريا for two edges or none. It is one of the code points that Unicode keeps out of texts.
const edgeSign = '\uFDD0'

// reading is a text as regular expressions see it, with the way back to the text.
type reading struct {
	text         []byte
	starts, ends []int // in the text that was read, of the character that each byte belongs to

	last rune  // the letter before, as written, or 0
	at   int   // where the last character begins in text
	end  int   // where the last character ends in the text that was read
	kind class // of the word that is under way: letter, arabic, or strict if none is
}

// read takes in a text: folded as words folds it, or raw.
func (r *reading) read(text string, raw bool) {
	*r = reading{text: r.text[:0], starts: r.starts[:0], ends: r.ends[:0]}
	for i := 0; i < len(text); {
		c, size := decode(text, i)
		if raw {
			r.raw(c, i, i+size)
		} else {
			r.fold(c, i, i+size)
		}
		i += size
	}
	if r.kind != strict {
		r.put(edgeSign, len(text), r.end)
	}
}

// Fold returns a text as it is compared: without marks, tatweel, direction signs and case, and with one letter for all that are taken for
// the same. It is for comparing two texts as a reader would, and is no key to store: a later version may fold otherwise.
func Fold(text string) string { return string(foldString(text)) }

// foldString returns a text folded, without the signs at the edges of words.
func foldString(text string) []rune {
	var r reading
	r.read(text, false)
	var folded []rune
	for _, c := range string(r.text) {
		if c != edgeSign {
			folded = append(folded, c)
		}
	}
	return folded
}

// raw takes in a character as it is.
func (r *reading) raw(c rune, start, end int) {
	kind, ok := kindOf(c)
	if !ok {
		kind = r.kind
	}
	r.step(c, kind, start, end)
}

// fold takes in a character as it is compared.
func (r *reading) fold(c rune, start, end int) {
	switch k := entryOf(c).class(); k {
	case presented:
		var buf [1]rune
		for _, part := range expand(c, &buf) {
			r.fold(part, start, end)
		}
		return
	case vowelSign:
		r.extend(end)
		return
	case combining, mark:
		if r.join(c, end) || k == combining {
			return
		}
	}
	folded, ok := foldRune(c)
	if !ok {
		return
	}
	kind, known := kindOf(c)
	if !known {
		kind = letter // a mark that is a letter
	}
	r.last = 0
	if kind != strict {
		r.last = c
	} else if folded == ' ' && r.kind == strict && len(r.text) > 0 && r.text[len(r.text)-1] == ' ' {
		return
	}
	r.step(folded, kind, start, end)
}

// join makes one letter of the last and a mark, and reports whether there is such a letter. Of a mark that makes none the letter keeps the place.
func (r *reading) join(mark rune, end int) bool {
	if r.last == 0 {
		return false
	}
	whole := compose(r.last, mark)
	if whole == r.last {
		if entryOf(mark).class() == combining {
			r.extend(end)
		}
		return false
	}
	start := r.starts[r.at]
	r.text, r.starts, r.ends = r.text[:r.at], r.starts[:r.at], r.ends[:r.at]
	r.put(entryOf(whole).letter(), start, end)
	r.last = whole
	return true
}

// foldRune returns the character that stands for c in a folded reading, or false if none does.
func foldRune(c rune) (rune, bool) {
	e := entryOf(c)
	switch e.class() {
	case letter, arabic, mark:
		return e.letter(), true
	case combining, vowelSign, ignored, tatweel, softBreak:
		return 0, false
	case apostrophe:
		return '\'', true
	case line:
		return ' ', true
	case loose:
		if unicode.IsSpace(c) || c == '\u200C' {
			return ' ', true
		}
	}
	return c, true
}

// kindOf says to which kind of word a character belongs, strict if it stands in none. It reports false for those that neither end a word nor begin one.
func kindOf(c rune) (kind class, ok bool) {
	switch k := entryOf(c).class(); k {
	case letter, arabic:
		return k, true
	case presented:
		var buf [1]rune
		return kindOf(expand(c, &buf)[0])
	case combining, mark, vowelSign, ignored, tatweel, softBreak:
		return strict, false
	}
	return strict, true
}

// step puts a character of a kind, and before it the sign of an edge if a word begins or ends there.
func (r *reading) step(c rune, kind class, start, end int) {
	if kind != r.kind {
		r.put(edgeSign, start, r.end)
		r.kind = kind
	}
	if c == edgeSign {
		c = utf8.RuneError
	}
	r.put(c, start, end)
}

func (r *reading) put(c rune, start, end int) {
	r.at, r.end = len(r.text), end
	r.text = utf8.AppendRune(r.text, c)
	for range len(r.text) - r.at {
		r.starts, r.ends = append(r.starts, start), append(r.ends, end)
	}
}

// extend lets the last character end where a mark on it ends.
func (r *reading) extend(end int) {
	if r.kind == strict {
		return
	}
	r.end = end
	for i := r.at; i < len(r.ends); i++ {
		r.ends[i] = end
	}
}
