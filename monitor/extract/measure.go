package extract

import (
	"unicode"
	"unicode/utf8"
)

// measure is what can be counted in a block's text, in any script.
type measure struct {
	words  int32
	linked int32 // words in links, about
	chars  int32 // letters and digits
	digits int32
	marks  int32 // punctuation
	stops  int32 // ends of sentences
	closed bool  // the last character ends a sentence
}

// measured counts in text, of which share stands in links, and appends a hash of each word to words, and of each character
// in scripts that write no spaces.
func measured(text string, share float64, words []uint32) (measure, []uint32) {
	var m measure
	const seed = uint32(2166136261)
	hash, dense := seed, int32(0)
	inWord := false
	var before rune
	for i, r := range text {
		switch {
		case isUnspaced(r):
			dense++
			m.chars++
			words = append(words, uint32(r)*0x9E3779B1)
		case isLetterOrDigit(r):
			m.chars++
			if unicode.IsDigit(r) {
				m.digits++
			}
			inWord = true
			hash = (hash ^ uint32(lower(r))) * 16777619
		case inWord && isInner(r) && !endsThere(text[i+utf8.RuneLen(r):]):
			m.marks++
		case unicode.Is(unicode.Mn, r): // vowel signs stand inside words
		default:
			if inWord {
				m.words++
				words = append(words, hash)
				hash, inWord = seed, false
			}
			if r != ' ' && unicode.IsPunct(r) {
				m.marks++
				if isStop(r) && before != 0 && endsThere(text[i+utf8.RuneLen(r):]) {
					m.stops++
				}
			}
		}
		before = r
	}
	if inWord {
		m.words++
		words = append(words, hash)
	}
	m.words += (dense + 1) / 2
	m.closed = isStop(before)
	m.linked = int32(float64(m.words)*share + 0.5)
	return m, words
}

func lower(r rune) rune {
	if r < utf8.RuneSelf {
		return r | 0x20
	}
	return unicode.ToLower(r)
}

// isInner reports whether r can stand inside a word or a number.
func isInner(r rune) bool { return r == '\'' || r == '’' || r == '-' || r == '.' || r == ',' }

// isProse reports whether the text reads like sentences rather than labels.
func (m measure) isProse() bool { return m.words >= 12 && m.linked*3 < m.words }

func (m measure) sum() sum {
	s := sum{blocks: 1, words: m.words, linked: m.linked}
	if m.isProse() {
		s.prose = m.words
	}
	return s
}

func isLetterOrDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isUnspaced reports whether r is of a script that writes no spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
func isUnspaced(r rune) bool {
	return r >= 0x0E00 && (r <= 0x0EFF || 0x1000 <= r && r <= 0x109F || 0x1780 <= r && r <= 0x17FF ||
		0x3040 <= r && r <= 0x30FF || 0x3400 <= r && r <= 0x9FFF)
}

// isStop reports whether r ends a sentence, in any script.
func isStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '؟', '۔':
		return true
	}
	return r >= utf8.RuneSelf && unicode.Is(unicode.STerm, r)
}

// endsThere reports whether a sentence can end before rest: 3.5 and example.org go on.
func endsThere(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !isLetterOrDigit(r) || isUnspaced(r)
}
