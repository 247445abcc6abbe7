package match

import (
	"unicode"
	"unicode/utf8"
)

const (
	// maxWord is how many letters of a word are kept: more than any keyword with its grammar.
	// Of a longer word, which only a machine writes, the rest is passed over.
	maxWord = 256
	// hashBase makes a polynomial hash, so that the hash of any part of a word comes from those of its beginnings.
	hashBase uint64 = 0x9E3779B97F4A7C15
)

// powers of hashBase.
var powers = func() (p [maxWord + 1]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * hashBase
	}
	return p
}()

// words reads a text word by word. A word is a run of letters, marks and digits; it also ends where Arabic meets another
// script or a digit (لـNetflix, كوفيد19). After next, the fields describe the word.
type words struct {
	text string
	pos  int

	start, end int  // where the word stands in the text, with its marks
	n          int  // how many letters of it are kept
	cut        bool // it is longer than that
	arabic     bool
	stretched  bool   // it has a tatweel inside
	broken     bool   // it has a zero-width space inside
	gap        uint32 // the punctuation before it: 0 if a name may go on across it
	opens      bool   // it may be the first word of a sentence
	suffixAt   int    // where letters begin that an apostrophe ties to it, or 0
	quoted     bool   // an apostrophe stands after it
	isSuffix   bool   // it is such letters itself

	foreign     bool // the text is said to be in a language without Turkish suffixes
	foreignSeen bool // and its letters were asked

	// apart makes a tatweel and a zero-width space end a word.
	apart bool

	folded  [maxWord]rune       // the letters as they are compared
	written [maxWord]rune       // the same letters as they stand in the text
	hashes  [maxWord + 1]uint64 // hashes[i] is the hash of folded[:i]
}

func (w *words) reset(text string) {
	w.text, w.pos, w.n, w.suffixAt, w.apart, w.foreign, w.foreignSeen = text, 0, 0, 0, false, false, false
}

// hash returns the hash of the letters from i to j.
func (w *words) hash(i, j int) uint64 { return w.hashes[j] - w.hashes[i]*powers[j-i] }

// next goes on to the next word, and reports whether there is one.
func (w *words) next() bool {
	w.isSuffix = w.suffixAt != 0
	first, ok := w.skip()
	if !ok {
		return false
	}
	w.read(first)
	return true
}

// skip moves to the first letter of the next word and returns it. Of what it passes over, gap keeps a hash: AT&T is a name, AT and T with anything
// else between them are not.
func (w *words) skip() (first rune, ok bool) {
	w.gap = 0
	w.opens = w.pos == 0
	initial := w.n == 1 && unicode.IsUpper(w.written[0])
	for w.pos < len(w.text) {
		r, size := decode(w.text, w.pos)
		e := entryOf(r)
		if e.class() == presented {
			var buf [1]rune
			r = expand(r, &buf)[0]
			e = entryOf(r)
		}
		switch e.class() {
		case letter, arabic:
			return r, true
		case line:
			w.opens = true
		case stop:
			if r == '.' && initial { // "M. Ali" is "M Ali", and no new sentence
				break
			}
			w.opens = true
			w.gap = w.gap*31 + uint32(r)
		case strict:
			w.gap = w.gap*31 + uint32(r)
		}
		w.pos += size
	}
	return 0, false
}

// read takes in the word that begins at pos with the letter first.
func (w *words) read(first rune) {
	text, i := w.text, w.pos
	script := entryOf(first).class()
	w.start, w.end = i, i
	w.cut, w.stretched, w.broken, w.quoted, w.suffixAt = false, false, false, false, 0
	w.arabic = script == arabic
	n, h := 0, uint64(0)
loop:
	for i < len(text) {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = decode(text, i)
		}
		e := entryOf(r)
		switch c := e.class(); c {
		case script:
			if n < maxWord {
				w.folded[n], w.written[n] = e.letter(), r
				n++
				h = h*hashBase + uint64(e.letter())
				w.hashes[n] = h
			} else {
				w.cut = true
			}
			w.end = i + size
		case presented, mark, combining:
			m, ok := w.unusual(r, n, script)
			if !ok {
				break loop
			}
			n, h = m, w.hashes[m]
			w.end = i + size
		case vowelSign:
			w.end = i + size
		case ignored:
		case tatweel, softBreak:
			if w.apart {
				break loop
			}
			w.stretched = w.stretched || c == tatweel
			w.broken = w.broken || c == softBreak
		case apostrophe:
			w.quoted, w.suffixAt = true, w.suffix(i+size, n, script)
			break loop
		default:
			break loop
		}
		i += size
	}
	w.n, w.pos = n, i
	if w.suffixAt != 0 {
		w.pos = w.suffixAt
	}
}

// unusual takes in what is not simply one letter, and returns the number of letters then. It reports false if r ends the word.
func (w *words) unusual(r rune, n int, script class) (int, bool) {
	switch entryOf(r).class() {
	case combining:
		return w.put(compose(w.written[n-1], r), n-1), true
	case mark:
		if whole := compose(w.written[n-1], r); whole != w.written[n-1] {
			return w.put(whole, n-1), true
		}
		return w.put(r, n), script != arabic
	}
	var buf [1]rune
	parts := expand(r, &buf)
	for i, part := range parts {
		switch entryOf(part).class() {
		case script:
			n = w.put(part, n)
		case combining, vowelSign, tatweel, loose: // ﷺ is one word of four, ﹷ a mark on a tatweel
		default:
			if i == 0 {
				return n, false
			}
		}
	}
	return n, true
}

// put makes r the letter at n, if there is room, and returns the number of letters.
func (w *words) put(r rune, n int) int {
	if n == maxWord {
		w.cut = true
		return n
	}
	f := entryOf(r).letter()
	w.folded[n], w.written[n] = f, r
	w.hashes[n+1] = w.hashes[n]*hashBase + uint64(f)
	return n + 1
}

// suffix returns i if an apostrophe that ends at i ties letters as a suffix to the word of n letters before it, else 0. A small letter after a
// single small one is a word of its own (l'iran), and so is a capital (Al'Aqsa, O'BRIEN) unless the word is all capitals (SURİYE'DE).
func (w *words) suffix(i, n int, script class) int {
	if script != letter || i >= len(w.text) {
		return 0
	}
	r, _ := decode(w.text, i)
	if entryOf(r).class() != letter || !unicode.IsLetter(r) {
		return 0
	}
	last := w.written[n-1]
	if unicode.IsUpper(r) && (n < 2 || !unicode.IsUpper(last)) || n < 2 && unicode.IsLower(last) {
		return 0
	}
	return i
}

// suffixEnd returns where the letters end that an apostrophe ties to the word.
func (w *words) suffixEnd() int {
	i := w.suffixAt
	for i < len(w.text) {
		r, size := decode(w.text, i)
		switch entryOf(r).class() {
		case letter, mark, combining:
			i += size
		default:
			return i
		}
	}
	return i
}

func decode(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	} else if c >= 0xC2 && c < 0xE0 && i+1 < len(text) && text[i+1]&0xC0 == 0x80 {
		return rune(c&0x1F)<<6 | rune(text[i+1]&0x3F), 2
	}
	return utf8.DecodeRuneInString(text[i:])
}
