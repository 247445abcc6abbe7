package match

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict is what a keyword finds in a text and why, or why it finds nothing.
type Verdict struct {
	// Hits are the places where it stands.
	Hits []Hit
	// Lines are sentences for an editor, one line each: for every form that was found its grammar, or else the word that comes nearest and what
	// stands in the way. There is always one.
	Lines []string
}

// Why says what a keyword finds in a text, whose page is in language, and why not more. It is made for one block of text and a person who waits: it takes
// a thousand times as long as Find.
func (k Keyword) Why(text, language string) Verdict {
	e, err := parse(k)
	if err != nil {
		return Verdict{Lines: []string{err.Error()}}
	}
	v := Verdict{Hits: Compile([]Keyword{k}).FindIn(nil, text, language)}
	for _, h := range v.Hits {
		form := text[h.Start:h.End]
		line := oneLine(form) + ": " + k.Explain(form)
		if e.pattern != nil {
			line = oneLine(form) + ": matches " + k.Explain(form)
		}
		if !slices.Contains(v.Lines, line) {
			v.Lines = append(v.Lines, line)
		}
	}
	switch {
	case len(v.Hits) > 0:
	case e.pattern != nil:
		v.Lines = []string{e.pattern.whyNot(text)}
	case len(e.parts) > 1:
		v.Lines = []string{e.whyNotAll(text, language)}
	default:
		v.Lines = []string{e.whyNot(text, language)}
	}
	return v
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// whyNot says what a text lacks that a pattern does not match.
func (p *pattern) whyNot(text string) string {
	var r reading
	r.read(text, false)
	needs := make([]string, len(p.needs))
	for i, letters := range p.needs {
		needs[i] = string(letters)
		if strings.Contains(string(r.text), needs[i]) {
			return "nothing matches, though " + needs[i] + " stands there"
		}
	}
	switch len(needs) {
	case 0:
		return "nothing matches"
	case 1:
		return "nothing matches: " + needs[0] + " would have to stand there"
	}
	return "nothing matches: one of " + strings.Join(needs, ", ") + " would have to stand there"
}

// whyNotAll says which word of a name a text lacks, or that it has all but not as a name.
func (e expression) whyNotAll(text, language string) string {
	for i, p := range e.parts {
		word := e.alone(i)
		if v := word.Why(text, language); len(v.Hits) == 0 {
			return fmt.Sprintf("of the name, %s is not found: %s", string(p.written), v.Lines[0])
		}
	}
	return "all words of the name stand there, but not as a name: in this order, with nothing but white space, hyphens and quotation marks between, and grammar " +
		"only before the first Arabic and after the last Latin word"
}

// alone returns word i as a keyword of its own.
func (e expression) alone(i int) Keyword {
	word := Keyword{Text: string(e.parts[i].written), Exact: e.exact, Case: e.Case, Lang: e.Lang}
	if e.parts[i].prefix {
		word.Text += "*"
	}
	return word
}

// whyNot says which word of a text comes nearest to a keyword of one word, and what stands in the way.
func (e expression) whyNot(text, language string) string {
	m := newMiss(e, language)
	best, nearest := "nothing in the text is like "+string(e.parts[0].written), len(obstacles)
	var w words
	for w.reset(text); w.next(); {
		for i, obstacle := range obstacles[:nearest] {
			if why := obstacle(m, &w); why != "" {
				best, nearest = w.text[w.start:w.end]+": "+why, i
				break
			}
		}
	}
	return best
}
