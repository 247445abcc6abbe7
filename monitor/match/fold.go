package match

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// class says what a character is to the search for words.
type class uint8

const (
	strict     class = iota // punctuation that keeps two words apart: , ( / |
	loose                   // what may stand between two words of one name: white space, hyphen, quotation mark
	line                    // a line break: loose, and a sentence may begin after it
	stop                    // . ! ? : end a sentence
	apostrophe              // Suriye'de: ends the name, begins its suffix
	letter                  // a letter or digit of any script but Arabic
	arabic                  // an Arabic letter
	mark                    // a mark of another script (a Devanagari vowel): a letter, but it begins no word
	combining               // a mark that is part of the letter before it: s + cedilla
	vowelSign               // tashkeel: part of the word, not of its spelling
	ignored                 // bidi controls, joiners, soft hyphen: as if not there
	tatweel                 // stretches a word, and now and then stands between two
	softBreak               // zero-width space: inside a word on some sites, between two on others
	presented               // a presentation form or full-width character: read as its NFKC
)

// entry is what a search has to know of one character: its class, and the letter that stands for it on both sides.
type entry uint32

func (e entry) class() class { return class(e >> 24) }
func (e entry) letter() rune { return rune(e & unicodeMask) }

const (
	unicodeMask = 1<<21 - 1
	// tableSize covers Latin, Greek, Cyrillic, Arabic and general punctuation.
	tableSize = 0x2100

	firstPresented = 0xFB00 // ﬀ
	lastPresented  = 0xFEFC // ﻼ
	firstFullWidth = 0xFF01
	lastFullWidth  = 0xFF5E
	fullWidthShift = firstFullWidth - '!'
)

// characters is classify for every character below tableSize, because a look-up there is the innermost step of a search.
var characters = func() (table [tableSize]entry) {
	for r := range rune(tableSize) {
		table[r] = classify(r)
	}
	return table
}()

// presentations holds the NFKC of the presentation forms, most of them Arabic, which texts taken out of PDF files are full of. Other compatibility
// characters are themselves: ² is not 2.
var presentations = func() (table [lastPresented - firstPresented + 1][]rune) {
	for i := range table {
		table[i] = []rune(norm.NFKC.String(string(rune(firstPresented + i))))
	}
	return table
}()

// compositions joins a base letter and the combining mark after it, for text in NFD.
var compositions = func() map[[2]rune]rune {
	pairs := make(map[[2]rune]rune)
	for r := range rune(tableSize) {
		parts := []rune(string(norm.NFD.PropertiesString(string(r)).Decomposition()))
		if len(parts) < 2 || norm.NFC.String(string(r)) != string(r) {
			continue
		}
		// ǖ decomposes into three: its base is what NFC makes of the first two.
		last := len(parts) - 1
		base := []rune(norm.NFC.String(string(parts[:last])))
		if len(base) == 1 {
			pairs[[2]rune{base[0], parts[last]}] = r
		}
	}
	return pairs
}()

func entryOf(r rune) entry {
	if r < tableSize {
		return characters[r]
	}
	return classify(r)
}

// expand returns the characters that a presented character stands for. buf spares an allocation.
func expand(r rune, buf *[1]rune) []rune {
	if r >= firstFullWidth {
		buf[0] = r - fullWidthShift
		return buf[:]
	}
	return presentations[r-firstPresented]
}

// compose returns the letter that base and a combining mark make together, or base if there is none: x̌ is x to a search.
func compose(base, mark rune) rune {
	if r, ok := compositions[[2]rune{base, mark}]; ok {
		return r
	}
	return base
}

func classify(r rune) entry {
	c := classOf(r)
	if c == letter || c == arabic || c == mark {
		return entry(c)<<24 | entry(foldLetter(r))
	}
	return entry(c) << 24
}

func classOf(r rune) class {
	switch {
	case r >= firstPresented && r <= lastPresented && presentations[r-firstPresented][0] != r,
		r >= firstFullWidth && r <= lastFullWidth:
		return presented
	case r == '\'', r == '’', r == '‘', r == 'ʼ', r == '′', r == '´', r == '`':
		return apostrophe
	case r == '.', r == '!', r == '?', r == ':', r == '…', r == '؟':
		return stop
	case r == '\n', r == '\r', r == '\u2028', r == '\u2029':
		return line
	case r == 0x0640:
		return tatweel
	case r == 0x200B:
		return softBreak
	case r == 0x200C, // zero-width non-joiner: Persian ends a word part with it
		r == '-', r == '‐', r == '‑', r == '–', r == '_', r == '"',
		unicode.IsSpace(r), unicode.In(r, unicode.Pi, unicode.Pf), r == '„', r == '‚', r == '″':
		return loose
	case r == 0x00AD, r == 0xFEFF, r == 0x061C, r >= 0x200D && r <= 0x200F, r >= 0x202A && r <= 0x202E,
		r >= 0x2060 && r <= 0x2069, r >= 0xFE00 && r <= 0xFE0F:
		return ignored
	case r >= 0x0300 && r <= 0x036F, r >= 0x0653 && r <= 0x0655:
		return combining
	case r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x0610 && r <= 0x061A,
		r >= 0x06D6 && r <= 0x06ED && !unicode.IsLetter(r):
		return vowelSign
	case unicode.IsLetter(r) && unicode.Is(unicode.Arabic, r):
		return arabic
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	case unicode.IsMark(r):
		return mark
	}
	return strict
}

// foldLetter returns the letter that stands for r and all that newsrooms write in its place.
// Folding is coarse on purpose; what it throws together wrongly, the written forms tell apart again (sameArabic, sameLatin).
func foldLetter(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ۍ':
		return 'ي'
	case 'ة', 'ہ', 'ھ', 'ۃ', 'ە':
		return 'ه'
	case 'ک', 'ڪ':
		return 'ك'
	case 'İ', 'I', 'ı', 'î', 'Î':
		return 'i'
	case 'â', 'Â':
		return 'a'
	case 'û', 'Û':
		return 'u'
	case 'ς':
		return 'σ'
	}
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return unicode.ToLower(r)
}
