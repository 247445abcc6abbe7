package match

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxKeyword is the length of the longest keyword, in characters.
const MaxKeyword = 200

// Keyword is one keyword as an editor wrote it, parsed. The zero value matches nothing.
//
//	خلوصي أكار    one or more words, each in the forms that grammar gives it
//	"سوريا"       only this word, without grammar
//	سوري*         every word that begins so
type Keyword struct {
	// Text is the keyword as written.
	Text string
}

// String returns the keyword as written.
func (k Keyword) String() string { return k.Text }

// ParseKeyword parses a keyword as an editor writes it. An error says what is wrong with it and what to write instead.
func ParseKeyword(text string) (Keyword, error) {
	if _, err := parse(text); err != nil {
		return Keyword{}, fmt.Errorf("keyword %s: %w", abridge(text), err)
	}
	return Keyword{Text: text}, nil
}

// expression is what a keyword asks for: its words, one after the other.
type expression struct {
	exact bool // without grammar
	parts []part
}

// part is one word of an expression.
type part struct {
	folded, written []rune
	arabic          bool
	prefix          bool   // any letters may follow
	gap             uint32 // the punctuation before it, as words.gap
}

func parse(text string) (expression, error) {
	var e expression
	if !utf8.ValidString(text) {
		return e, errors.New("is not valid UTF-8; save the file as UTF-8")
	}
	if n := utf8.RuneCountInString(text); n > MaxKeyword {
		return e, fmt.Errorf("has %d characters; write at most %d", n, MaxKeyword)
	}
	if i := strings.IndexFunc(text, unicode.IsControl); i >= 0 {
		return e, fmt.Errorf("has the control character %+q; write a space", []rune(text[i:])[0])
	}
	text, exact, err := unquote(strings.TrimSpace(text))
	if err != nil {
		return e, err
	}
	e.exact = exact
	text, stars, err := cutStars(text)
	if err != nil {
		return e, err
	}
	var w words
	for w.reset(text); w.next(); {
		p := part{
			folded: append([]rune(nil), w.folded[:w.n]...), written: append([]rune(nil), w.written[:w.n]...),
			arabic: w.arabic, prefix: stars[w.end],
		}
		if len(e.parts) > 0 {
			p.gap = w.gap
		}
		if w.cut {
			return e, fmt.Errorf("has a word of more than %d letters; write a shorter one", maxWord)
		}
		if p.prefix && w.n < 2 {
			return e, errors.New("is too short before *; write at least two letters")
		}
		e.parts = append(e.parts, p)
	}
	if len(e.parts) == 0 {
		return e, errors.New("has no letter or digit; write a word")
	}
	return e, nil
}

// unquote returns what stands between the quotation marks around a whole keyword, and whether there are any.
func unquote(text string) (inner string, quoted bool, err error) {
	inner, quoted = text, false
	for _, pair := range []struct{ left, right string }{{`"`, `"`}, {"“", "”"}, {"”", "“"}} {
		if rest, ok := strings.CutPrefix(text, pair.left); ok {
			inner, quoted = strings.CutSuffix(rest, pair.right)
			if !quoted || strings.ContainsAny(inner, `"“”`) {
				return "", false, errors.New(`begins with a quotation mark; write "…" around the whole keyword, or none`)
			}
			return inner, true, nil
		}
	}
	return inner, quoted, nil
}

// cutStars returns the keyword without its *, and the ends of the words that had one.
func cutStars(text string) (string, map[int]bool, error) {
	pieces := strings.Split(text, "*")
	stars := make(map[int]bool, len(pieces)-1)
	var plain strings.Builder
	for i, piece := range pieces {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(pieces[i-1])
			after, _ := utf8.DecodeRuneInString(piece)
			if !inWord(before) || piece != "" && inWord(after) || piece == "" && i < len(pieces)-1 {
				return "", nil, errors.New("has a * that does not end a word; write it after the first letters of a word, as in سوري*")
			}
			stars[plain.Len()] = true
		}
		plain.WriteString(piece)
	}
	return plain.String(), stars, nil
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

// abridge quotes a keyword for an error.
func abridge(text string) string {
	const most = 40
	if runes := []rune(strings.ToValidUTF8(text, "\uFFFD")); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
