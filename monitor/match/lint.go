package match

import (
	"fmt"
	"strings"
	"unicode"
)

// Finding is something about a keyword that is probably not meant.
type Finding struct {
	// Index is the keyword in the list given to Lint, Other the one that it has to do with, or -1.
	Index, Other int
	// Text says what is the matter, Hint what to write instead.
	Text, Hint string
}

// Lint looks through a list of keywords for what an editor would want to know: keywords that can never match, that find the same, or only what another
// finds; letters and signs that are not what they seem; and keywords that find less, or cost more, than one expects. Findings come in the order
// of Index.
func Lint(keywords []Keyword) []Finding {
	l := linter{keywords: keywords, first: make(map[string]int, len(keywords))}
	distinct := make([]Keyword, len(keywords)) // those that are not another's double
	for i, k := range keywords {
		e, err := parse(k)
		l.parsed = append(l.parsed, e)
		l.broken = append(l.broken, err)
		if err != nil {
			continue
		}
		key := e.key()
		if _, ok := l.first[key]; !ok {
			l.first[key] = i
			distinct[i] = k
		}
	}
	l.set = Compile(distinct)
	for i := range keywords {
		l.lint(i)
	}
	return l.findings
}

type linter struct {
	keywords []Keyword
	parsed   []expression
	broken   []error
	first    map[string]int // the first keyword of each key
	set      *Set
	hits     []Hit
	findings []Finding
}

func (l *linter) lint(i int) {
	e := l.parsed[i]
	if err := l.broken[i]; err != nil {
		wrong, hint, _ := strings.Cut(err.Error(), "; ")
		l.add(i, -1, wrong, hint)
		return
	}
	l.signs(i)
	if e.pattern != nil && e.pattern.needs == nil {
		l.add(i, -1, "is run on every text, because it can match without three letters in a row that are always the same", "write such letters, as in /سوري(ا|ة)/")
	}
	if e.pattern == nil {
		l.lookAlikes(i)
		if t := newTerm(e, 0); t.short {
			l.add(i, -1, "has one or two letters: it is found only as a whole word in the same letters, without grammar", "write a longer name if more is meant")
		}
	}
	if first := l.first[e.key()]; first != i {
		l.add(i, first, "finds the same as "+abridge(l.keywords[first].Text), "leave it out")
		return
	}
	if e.pattern == nil {
		l.swallowed(i)
	}
}

func (l *linter) add(i, other int, text, hint string) {
	l.findings = append(l.findings, Finding{Index: i, Other: other, Text: text, Hint: hint})
}

// key is the same for expressions that find the same, so far as that shows in their letters.
func (e expression) key() string {
	if e.pattern != nil {
		return strings.TrimSpace(e.Text)
	}
	var key strings.Builder
	for i, p := range e.parts {
		t := newTerm(e, i)
		fmt.Fprintf(&key, "%v %s %s %d\n", t.traits, string(t.folded), string(t.written), p.gap)
	}
	return key.String()
}

// swallowed finds another keyword that finds all that keyword i finds.
func (l *linter) swallowed(i int) {
	e := l.parsed[i]
	l.hits = l.set.Find(l.hits[:0], e.text)
	for _, h := range l.hits {
		other := l.parsed[h.Keyword]
		if h.Keyword == i || !other.covers(e, h.Start) {
			continue
		}
		if l.mutual(i, h.Keyword) {
			if h.Keyword > i {
				continue // it is told of that one
			}
			l.add(i, h.Keyword, "finds the same as "+abridge(other.Text), "leave it out")
			return
		}
		l.add(i, h.Keyword, "finds nothing that "+abridge(other.Text)+" does not find", "leave it out, or the other if that finds too much")
		return
	}
}

func (l *linter) mutual(i, other int) bool { return Excludes(l.keywords[i], l.keywords[other]) }

// signs finds signs of direction, which nobody sees.
func (l *linter) signs(i int) {
	n := 0
	for _, r := range l.keywords[i].Text {
		n++
		if unicode.Is(unicode.Bidi_Control, r) {
			l.add(i, -1, fmt.Sprintf("has the invisible sign of direction %U as character %d", r, n), "delete it; it is not searched for")
			return
		}
	}
}

// lookAlikeScripts have letters that cannot be told apart by eye.
var lookAlikeScripts = [...]struct {
	name  string
	table *unicode.RangeTable
}{{"Latin", unicode.Latin}, {"Cyrillic", unicode.Cyrillic}, {"Greek", unicode.Greek}}

// lookAlikes finds a letter of another script in a word, which a copied name may bring along: Аkar with a Cyrillic А finds nothing.
func (l *linter) lookAlikes(i int) {
	text := []rune(l.keywords[i].Text)
	for from, to := 0, 0; from < len(text); from = to + 1 {
		for to = from; to < len(text) && inWord(text[to]); {
			to++
		}
		at, stranger, common := stranger(text[from:to])
		if at < 0 {
			continue
		}
		r := text[from+at]
		l.add(i, -1, fmt.Sprintf("has the %s letter %c (%U) as character %d, in a %s word", stranger, r, r, from+at+1, common),
			"write the "+common+" letter that looks like it")
		return
	}
}

// stranger returns the first letter of a word that is not of the script of most, and the names of both scripts; at is -1 if there is none.
func stranger(word []rune) (at int, stranger, common string) {
	var counts, firsts [len(lookAlikeScripts)]int
	for i := len(word) - 1; i >= 0; i-- {
		for n, script := range lookAlikeScripts {
			if unicode.Is(script.table, word[i]) {
				counts[n]++
				firsts[n] = i
			}
		}
	}
	most := 0
	for n := range counts {
		if counts[n] > counts[most] {
			most = n
		}
	}
	at = -1
	for n := range counts {
		if n != most && counts[n] > 0 && (at < 0 || firsts[n] < at) {
			at, stranger = firsts[n], lookAlikeScripts[n].name
		}
	}
	return at, stranger, lookAlikeScripts[most].name
}
