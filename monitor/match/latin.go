package match

import (
	"slices"
	"strings"
	"unicode"
)

const (
	maxSuffix = 12 // letters; a longer chain does not occur with names
	maxParts  = 4  // -ler -in -de -ki
	// A name of up to this many letters takes no bare suffix where a sentence begins, because the capital says nothing there (Doğum is not Doğu),
	// nor if it is an acronym, which takes an apostrophe.
	fewLetters = 4
	// A name of this many letters has no twin that differs by its dots (Sinir, Sınır): typed without Turkish letters, it means the other too (Diyarbakir).
	longTwin = 7
	// turkishLetters stand in nearly every Turkish sentence and in no other language that is read here, names apart.
	turkishLetters = "ışğİŞĞ"
)

// suffixUse says after what a suffix may stand, as a set.
type suffixUse uint8

const (
	afterConsonant  suffixUse = 1 << iota // Irak-a
	afterVowel                            // Suriye-ye
	afterClosing                          // Bankası-na: after a name that ends in a possessive, or looks so
	quotedConsonant                       // between a name and its apostrophe: Kürt-ler'in
	quotedVowel                           // Parti-si'nin
)

// The slots of a Turkish noun, in this order. A stands for a or e, I for any close vowel, D for d or t: vowel harmony and assimilation tell no name
// from another (but see inHarmony), the buffer letter does (Alman-ya is not Alman with a suffix, Suriye-ye is Suriye).
// Out, because they make another name or word: -li -ci -siz -lik (Denizli), -ce (Türkçe), my and your (Doğum, Amerikan), and of the copula
// -di -sa -ken after a consonant (Verdi, Bursa, Volkan); with an apostrophe all of them are found.
const (
	slotNumber = iota
	slotPossessor
	slotCase
	slotCopula
)

var (
	casesAfterConsonant = []string{"I", "A", "DA", "DAn", "In", "lA"}
	casesAfterVowel     = []string{"yI", "yA", "DA", "DAn", "nIn", "ylA"}
	casesAfterClosing   = []string{"nI", "nA", "nDA", "nDAn", "nIn", "ylA"}
	casesBeforeKi       = []string{"DA", "nDA", "In", "nIn"} // Suriye-de-ki
	copulasConsonant    = []string{"DIr", "mIş"}
	copulasVowel        = []string{"DIr", "yDI", "ymIş", "ysA"}
)

// stem is what a suffix chain has become so far.
type stem struct {
	suffix  string // as a pattern
	parts   int
	slot    int  // the next slot that is open
	vowel   bool // it ends in a vowel
	closing bool // and that vowel takes n before a case
	afterKi bool // number or case may come again, but no possessor
}

// suffixes holds the patterns of all suffixes.
var suffixes = func() map[packed]suffixUse {
	table := make(map[packed]suffixUse)
	grow(table, afterConsonant, stem{})
	grow(table, afterVowel, stem{vowel: true})
	grow(table, afterClosing, stem{vowel: true, closing: true, slot: slotCase})
	addSuffix(table, quotedConsonant, "lAr", "I", "lArI")
	addSuffix(table, quotedVowel, "lAr", "sI", "lArI")
	return table
}()

// grow adds a chain and all that it can grow into.
func grow(table map[packed]suffixUse, use suffixUse, s stem) {
	if s.suffix != "" {
		addSuffix(table, use, s.suffix)
	}
	if s.parts == maxParts {
		return
	}
	with := func(part string, slot int, closing bool) stem {
		return stem{
			suffix: s.suffix + part, parts: s.parts + 1, slot: slot, vowel: strings.ContainsAny(part[len(part)-1:], "AIi"),
			closing: closing, afterKi: s.afterKi,
		}
	}
	if s.slot <= slotNumber {
		grow(table, use, with("lAr", slotPossessor, false))
	}
	if s.slot <= slotPossessor && !s.afterKi {
		possessor := "I"
		if s.vowel {
			possessor = "sI"
		}
		grow(table, use, with(possessor, slotCase, true))
	}
	if s.slot <= slotCase {
		for _, part := range s.cases() {
			grow(table, use, with(part, slotCopula, false))
			if slices.Contains(casesBeforeKi, part) {
				ki := with(part+"kI", slotNumber, true)
				ki.afterKi = true
				grow(table, use, ki)
			}
		}
	}
	copulas := copulasConsonant
	if s.vowel {
		copulas = copulasVowel
	}
	for _, part := range copulas {
		addSuffix(table, use, s.suffix+part)
	}
}

func (s stem) cases() []string {
	switch {
	case s.closing:
		return casesAfterClosing
	case s.vowel:
		return casesAfterVowel
	}
	return casesAfterConsonant
}

func addSuffix(table map[packed]suffixUse, use suffixUse, patterns ...string) {
	for _, pattern := range patterns {
		if p, ok := pack([]rune(pattern)); ok {
			table[p] |= use
		}
	}
}

// packed is the pattern of a suffix as a number, four bits a letter.
type packed uint64

// pack returns the pattern of letters as one number, or false if they cannot be a suffix. A pattern is its own pattern.
func pack(letters []rune) (packed, bool) {
	if len(letters) > maxSuffix {
		return 0, false
	}
	var p packed
	for _, r := range letters {
		switch r {
		case 'a', 'e':
			r = 'A'
		case 'i', 'u', 'ü':
			r = 'I'
		case 'd', 't':
			r = 'D'
		}
		code := strings.IndexRune("AIDklmnrsyş", r) + 1
		if code == 0 {
			return 0, false
		}
		p = p<<4 | packed(code)
	}
	return p, true
}

// isTurkic reports whether names take the suffixes below in a language.
func isTurkic(language string) bool {
	switch language {
	case "tr", "az", "tk", "crh", "gag":
		return true
	}
	return false
}

// isForeign reports whether names take no such suffixes in a text of this language, a BCP 47 tag: Pakistana is no Pakistan in English. The Kurdish press
// quotes Turkish.
func isForeign(language string) bool {
	language = strings.ToLower(language)
	if i := strings.IndexAny(language, "-_"); i >= 0 {
		language = language[:i]
	}
	switch language {
	case "", "und", "mul", "ku", "kmr", "zza":
		return false
	}
	return !isTurkic(language)
}

// isForeign reports whether the text takes no Turkish suffixes. Many a Turkish site calls itself English, because whoever made it left the tag as it was:
// its letters know better.
func (w *words) isForeign() bool {
	if w.foreign && !w.foreignSeen {
		w.foreign, w.foreignSeen = !strings.ContainsAny(w.text, turkishLetters), true
	}
	return w.foreign
}

// takesSuffix reports whether the letters of the word after n are a suffix that the name may have.
func (t *term) takesSuffix(w *words, n int) bool {
	if n == w.n {
		return true
	}
	if t.english {
		return n == w.n-1 && w.folded[n] == 's' && w.quoted && w.suffixAt == 0
	}
	if !t.suffixed || t.few && w.opens || n == w.n-1 && !inHarmony(w.written[:n], w.written[n]) {
		return false
	}
	p, ok := pack(w.folded[n:w.n])
	if !ok {
		return false
	}
	return suffixes[p]&t.suffixUse(w.suffixAt != 0) != 0 && !(t.unsaid && w.isForeign())
}

// takesQuoted reports whether the letters that an apostrophe ties to the word may be a suffix of the name.
func (t *term) takesQuoted(w *words) bool {
	suffix := w.text[w.suffixAt:w.suffixEnd()]
	return !t.exact && (!t.english || suffix == "s" || suffix == "S")
}

// inHarmony reports whether a suffix of one vowel goes with the last vowel of a name: both front or both back. Longer suffixes are long enough to be
// known without; one vowel is also how other languages make another word (Pakistani, Nepali) or name (Martina, Roberta).
func inHarmony(name []rune, suffix rune) bool {
	const front, back = "eiöüEİÖÜ", "aıouAIOU"
	for _, r := range slices.Backward(name) {
		switch {
		case strings.ContainsRune(front, r):
			return strings.ContainsRune(front, suffix)
		case strings.ContainsRune(back, r):
			return strings.ContainsRune(back, suffix)
		}
	}
	return true
}

// suffixUse says which suffixes the name takes, before an apostrophe or bare.
func (t *term) suffixUse(quoted bool) suffixUse {
	last := t.folded[len(t.folded)-1]
	vowel := strings.ContainsRune("aeioöuüäåæøəáàãéèëêíìóòôõúù", last)
	switch {
	case quoted && vowel:
		return quotedVowel
	case quoted:
		return quotedConsonant
	case !vowel:
		return afterConsonant
	case t.capital && strings.ContainsRune("iuü", last):
		return afterVowel | afterClosing
	}
	return afterVowel
}

// sameLatin looks again at a name that was found as folded letters, and reports whether its spelling in the text can be that of the keyword.
func (t *term) sameLatin(w *words) bool {
	name := w.written[:len(t.written)]
	if t.capital && !unicode.IsUpper(name[0]) && !unicode.IsTitle(name[0]) {
		return false // Akar is a man, akar flows
	}
	if t.short {
		return slices.Equal(name, t.written)
	}
	for i, r := range name {
		if t.same && unicode.IsUpper(r) != unicode.IsUpper(t.written[i]) {
			return false
		}
		// I may be either letter in a keyword or a text typed without Turkish letters; ı and İ say which they are.
		switch k := t.written[i]; {
		case r == 'ı' && (k == 'i' || k == 'î') && (i == 0 || t.turkish || len(name) < longTwin),
			r == 'ı' && k == 'İ',
			r == 'İ' && (k == 'ı' || k == 'I') && t.turkish:
			return false
		}
	}
	return true
}
