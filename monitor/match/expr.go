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

// Keyword is one keyword as an editor wrote it. The zero value matches nothing. Keywords are comparable: two that are equal find the same.
//
//	خلوصي أكار    one or more words, each in the forms that grammar gives it
//	"سوريا"       only this word, without grammar
//	سوري*         every word that begins so
//	/سوري(ا|ة)/   a regular expression over the text as a search reads it: without case, tashkeel, tatweel and invisible signs, every run of white
//	              space one space; \b is the edge of a word in every script
//	/Akar/r       a regular expression over the text as it stands
type Keyword struct {
	// Text is the keyword as written.
	Text string
	// Exact asks for the word without grammar, as quotation marks around Text do.
	Exact bool
	// Case says what a capital means.
	Case Case
	// Lang is the language whose grammar the keyword has, as a code of two or three letters: "ar", "tr", "en", "fa". Of "en" that is 's, and
	// s' of a plural; of a language whose grammar is not known here, only what follows an apostrophe. If it is empty, the script says it, and for Latin
	// letters the language of the text: see Set.FindIn.
	Lang string
}

// Case says what the capitals of a keyword ask of the text. Arabic has none.
type Case uint8

const (
	// CaseName asks for a capital where the keyword begins with one: Akar is a man, akar flows.
	CaseName Case = iota
	// CaseAny asks for nothing.
	CaseAny
	// CaseSame asks for the case of every letter.
	CaseSame
)

// String returns the keyword as written.
func (k Keyword) String() string { return k.Text }

// ParseKeyword parses a keyword as an editor writes it. An error says what is wrong with it and what to write instead.
func ParseKeyword(text string) (Keyword, error) {
	k := Keyword{Text: text}
	if err := k.Check(); err != nil {
		return Keyword{}, err
	}
	return k, nil
}

// Check says what is wrong with a keyword that was put together from its parts, and what to write instead; nil if it can be searched for.
func (k Keyword) Check() error {
	if _, err := parse(k); err != nil {
		return fmt.Errorf("keyword %s: %w", abridge(k.Text), err)
	}
	return nil
}

// expression is what a keyword asks for: its words, one after the other, or a pattern.
type expression struct {
	Keyword
	exact   bool   // without grammar
	text    string // the words without the signs around them
	parts   []part
	pattern *pattern
}

// part is one word of an expression.
type part struct {
	folded, written []rune
	start           int // in text
	arabic          bool
	prefix          bool   // any letters may follow
	gap             uint32 // the punctuation before it, as words.gap
}

func parse(k Keyword) (expression, error) {
	e := expression{Keyword: k, exact: k.Exact}
	if err := checkText(k.Text); err != nil {
		return e, err
	}
	if err := checkOptions(k); err != nil {
		return e, err
	}
	if source, raw, ok, err := cutPattern(k.Text); ok || err != nil {
		if err == nil && k != (Keyword{Text: k.Text}) {
			err = errors.New("is a regular expression, which has no case, language or grammar; leave these out")
		}
		if err == nil {
			e.pattern, err = parsePattern(source, raw)
		}
		var wrong *fault
		if errors.As(err, &wrong) {
			err = faultAt(k.Text, strings.IndexByte(k.Text, '/')+1+wrong.at, wrong.text)
		}
		return e, err
	}
	return e, e.parseWords()
}

func checkText(text string) error {
	if !utf8.ValidString(text) {
		return errors.New("is not valid UTF-8; save the file as UTF-8")
	}
	if n := utf8.RuneCountInString(text); n > MaxKeyword {
		return fmt.Errorf("has %d characters; write at most %d", n, MaxKeyword)
	}
	if i := strings.IndexFunc(text, unicode.IsControl); i >= 0 {
		return faultAt(text, i, fmt.Sprintf("the control character %+q; write a space", []rune(text[i:])[0]))
	}
	return nil
}

func checkOptions(k Keyword) error {
	if k.Case > CaseSame {
		return fmt.Errorf("has the unknown case %d", k.Case)
	}
	if n := len(k.Lang); n != 0 && n != 2 && n != 3 || strings.Trim(k.Lang, "abcdefghijklmnopqrstuvwxyz") != "" {
		return fmt.Errorf(`has the language %s; write a code of two or three small letters, as in "tr"`, abridge(k.Lang))
	}
	return nil
}

// parseWords takes the words out of a keyword that is no pattern.
func (e *expression) parseWords() error {
	text, quoted, err := unquote(e.Text)
	if err != nil {
		return err
	}
	e.exact = e.exact || quoted
	text, stars, err := cutStars(e.Text, text)
	if err != nil {
		return err
	}
	e.text = text
	var w words
	for w.reset(text); w.next(); {
		p := part{
			folded: append([]rune(nil), w.folded[:w.n]...), written: append([]rune(nil), w.written[:w.n]...),
			start: w.start, arabic: w.arabic, prefix: stars[w.end],
		}
		if len(e.parts) > 0 {
			p.gap = w.gap
		}
		if w.cut {
			return fmt.Errorf("has a word of more than %d letters; write a shorter one", maxWord)
		}
		if p.prefix && w.n < 2 {
			return errors.New("is too short before *; write at least two letters")
		}
		e.parts = append(e.parts, p)
	}
	if len(e.parts) == 0 {
		return errors.New("has no letter or digit; write a word")
	}
	return nil
}

// unquote returns what stands between the quotation marks around a whole keyword, and whether there are any.
func unquote(text string) (inner string, quoted bool, err error) {
	trimmed := strings.TrimSpace(text)
	for _, pair := range []struct{ left, right string }{{`"`, `"`}, {"“", "”"}, {"”", "“"}} {
		rest, ok := strings.CutPrefix(trimmed, pair.left)
		if !ok {
			continue
		}
		inner, closed := strings.CutSuffix(rest, pair.right)
		if i := strings.IndexAny(inner, `"“”`); !closed || i >= 0 {
			return "", false, faultAt(text, strings.Index(text, pair.left), `a quotation mark; write "…" around the whole keyword, or none`)
		}
		return inner, true, nil
	}
	return trimmed, false, nil
}

// cutStars returns the text of a keyword without its *, and the ends of the words that had one.
func cutStars(keyword, text string) (string, map[int]bool, error) {
	pieces := strings.Split(text, "*")
	stars := make(map[int]bool, len(pieces)-1)
	at := strings.Index(keyword, text)
	var plain strings.Builder
	for i, piece := range pieces {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(pieces[i-1])
			after, _ := utf8.DecodeRuneInString(piece)
			if !inWord(before) || piece != "" && inWord(after) || piece == "" && i < len(pieces)-1 {
				return "", nil, faultAt(keyword, at+plain.Len()+i-1, "a * that does not end a word; write it after the first letters of a word, as in سوري*")
			}
			stars[plain.Len()] = true
		}
		plain.WriteString(piece)
	}
	return plain.String(), stars, nil
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

// fault is what is wrong at a byte of a text.
type fault struct {
	at   int
	text string
}

func (f *fault) Error() string { return f.text }

// faultAt says what is wrong at byte i of a keyword, in characters, as editors count.
func faultAt(text string, i int, wrong string) error {
	return fmt.Errorf("at character %d: %s", utf8.RuneCountInString(text[:i])+1, wrong)
}

// abridge quotes a keyword for an error.
func abridge(text string) string {
	const most = 40
	if runes := []rune(strings.ToValidUTF8(text, "\uFFFD")); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
