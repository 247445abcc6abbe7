package news

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text as it is compared: letters and figures alone, without case, marks of vowels, punctuation and forms of print.
type word struct {
	start, end int // bytes in the text
	hash       uint64
	letters    int  // letters and digits in it
	figure     bool // it holds a digit; 12,500 and 2.5.16 and 14:02 are one figure
	clock      bool // it is written like 14:02, 05/02/2026, 2026-02-05 or 5.2.2026
	sign       bool // of a script without spaces
	calendar   bool // it names a month, a day, a unit of time, or says "ago" or "today"
}

// maxWords is how many words of one block are compared; a longer block is compared by its beginning alone.
const maxWords = 20_000

const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

// split returns the words of text. Scripts without spaces give a word for each character.
func split(text string) []word {
	list := make([]word, 0, len(text)/6+1)
	var w word
	dots, year := 0, 0           // of a figure: dots in it, digits after the last sign
	spell := make([]byte, 0, 32) // the folded word, to be looked up
	end := func() {
		if w.letters > 0 {
			w.clock = w.clock || dots == 2 && year == 4
			w.calendar = isCalendar(spell)
			list = append(list, w)
		}
		w, spell, dots, year = word{hash: hashSeed}, spell[:0], 0, 0
	}
	end()
	for i, r := range text {
		if len(list) == maxWords {
			return list
		}
		f := fold(r)
		switch {
		case f == 0:
			continue // inside a word, unseen
		case f == ' ':
			if !w.figure || !joinsFigures(text[i:], r) {
				end()
				continue
			}
			w.hash = (w.hash ^ uint64(r)) * hashPrime // 1.5 is not 15
			w.clock = w.clock || r == ':' || r == '/' || r == '-'
			if dots = dots + 1; r != '.' {
				dots = 0
			}
			year = 0
			continue
		case alone(f):
			end()
		}
		if w.letters == 0 {
			w.start = i
		}
		w.end = i + utf8.RuneLen(r)
		w.letters++
		year++
		w.figure = w.figure || '0' <= f && f <= '9'
		w.hash = (w.hash ^ uint64(f)) * hashPrime
		if len(spell) < cap(spell)-utf8.UTFMax {
			spell = utf8.AppendRune(spell, f)
		}
		if alone(f) {
			w.sign = true
			end()
		}
	}
	end()
	return list
}

// fold returns the letter or digit that r is compared as, a space for what parts words, 0 for what is not there.
func fold(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return r
	case 'A' <= r && r <= 'Z':
		return r | 0x20
	case r < 0x80:
		if r == '\'' {
			return 0
		}
		return ' '
	case r == '’', r == '‘', r == 'ʼ', r == '\u0640', r == 0xAD, r == 0x200C, r == 0x200D, r == 0x307: // tatweel, joiners, the dot of a folded İ
		return 0
	case r == 'İ', r == 'ı':
		return 'i'
	case unicode.Is(unicode.Mn, r):
		return 0 // vowels of Arabic and Hebrew; composed letters are one rune here
	case unicode.IsDigit(r):
		return '0' + digit(r)
	case unicode.IsLetter(r), unicode.Is(unicode.Mc, r):
		r = unicode.ToLower(r)
		if r >= 0xF900 { // forms of print: ﻛ, ｆ, ﬁ
			var buf [utf8.UTFMax]byte
			folded, _ := utf8.DecodeRune(norm.NFKC.Bytes(utf8.AppendRune(buf[:0], r)))
			return unicode.ToLower(folded)
		}
		return r
	}
	return ' '
}

// digit is the value of a decimal digit: Unicode lists the ten of a script in a row.
func digit(r rune) rune {
	n := rune(0)
	for n < 9 && unicode.IsDigit(r-n-1) {
		n++
	}
	if n == 9 && unicode.IsDigit(r-10) { // the mathematical digits stand in one long row
		for n = 0; unicode.IsDigit(r - n - 1); {
			n++
		}
		n %= 10
	}
	return n
}

// joinsFigures reports whether the sign r at the start of rest stands inside a figure: before another digit.
func joinsFigures(rest string, r rune) bool {
	switch r {
	case '.', ',', ':', '/', '-', '٫', '٬', '\u00A0', '\u202F':
		next, _ := utf8.DecodeRuneInString(rest[utf8.RuneLen(r):])
		return unicode.IsDigit(next)
	}
	return false
}

// alone reports whether r is a word by itself.
func alone(r rune) bool {
	return r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// runLength is how many words in a row are remembered together. One word less takes too much for known, one more finds no more.
const runLength = 4

// runOfSigns is the same in scripts without spaces, where a word has two signs or more.
const runOfSigns = 8

func runOf(words []word) int {
	signs := 0
	for _, w := range words {
		if w.sign {
			signs++
		}
	}
	if 2*signs > len(words) {
		return min(len(words), runOfSigns)
	}
	return min(len(words), runLength)
}

// runs calls visit with the hash of each run of words, and the words it covers: [from, to).
func runs(words []word, visit func(hash uint64, from, to int)) {
	n := runOf(words)
	if n == 0 {
		return
	}
	for i := 0; i+n <= len(words); i++ {
		h := uint64(n)
		for _, w := range words[i : i+n] {
			h = (h ^ w.hash) * hashPrime
			h ^= h >> 29
		}
		visit(h, i, i+n)
	}
}

// whole is the hash of all words in order.
func whole(words []word) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		h = (h ^ w.hash) * hashPrime
		h ^= h >> 29
	}
	return h
}

// masked is the hash of all words in order, whatever the figures and dates among them say.
func masked(words []word) uint64 {
	h := uint64(hashSeed)
	hidden := false
	for _, w := range words {
		value := w.hash
		if w.figure || w.calendar {
			if hidden {
				continue // "5 March" and "March 12, 14:02" have one shape
			}
			hidden, value = true, '#'
		} else {
			hidden = false
		}
		h = (h ^ value) * hashPrime
		h ^= h >> 29
	}
	return h
}

// count counts the words that hold digits, and those that are neither figures nor of the calendar.
func count(words []word) (figures, calendar, plain int) {
	for _, w := range words {
		switch {
		case w.calendar:
			calendar++
		case w.figure:
			figures++
		default:
			plain++
		}
	}
	return figures, calendar, plain
}

// textHash is the hash of a text that is compared letter for letter, such as an address.
func textHash(s string) uint64 {
	h := uint64(hashSeed)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return h
}
