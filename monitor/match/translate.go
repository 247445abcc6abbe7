package match

import (
	"errors"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// parseTree parses an expression in the sense that an editor gives it.
func parseTree(source string) (*syntax.Regexp, error) {
	t := translation{source: source, class: -1}
	translated, err := t.run()
	if err == nil {
		_, err = syntax.Parse(source, syntax.Perl) // an error must quote what was written
	}
	var tree *syntax.Regexp
	if err == nil {
		tree, err = syntax.Parse(translated, syntax.Perl)
	}
	var wrong *syntax.Error
	if !errors.As(err, &wrong) {
		return tree, err
	}
	if hint, ok := syntaxHints[wrong.Code]; ok {
		return nil, &fault{max(0, strings.Index(source, wrong.Expr)), hint}
	}
	return nil, errTooLarge
}

var errTooLarge = errors.New("is too large a regular expression; repeat less, or write several")

// syntaxHints say what an error of the parser means to an editor.
var syntaxHints = map[syntax.ErrorCode]string{
	syntax.ErrInvalidEscape:         `a \ that means nothing; write \b for the edge of a word, \d for a digit, or the sign without \`,
	syntax.ErrInvalidPerlOp:         `a (? that is not known; an expression cannot look ahead or back: name what must not stand there in none`,
	syntax.ErrInvalidNamedCapture:   `a name of a group that is no name; write ( without ?`,
	syntax.ErrMissingRepeatArgument: `a repetition of nothing; write a letter before it, or \ for the sign itself`,
	syntax.ErrInvalidRepeatOp:       `a repetition of a repetition; write one`,
	syntax.ErrInvalidRepeatSize:     `a repetition that is too large; write at most 1000`,
	syntax.ErrInvalidCharRange:      `a range that runs backwards or is not known; write the lower letter first`,
}

// classesOfAllScripts are what the classes of Perl mean here. Go's own know ASCII alone: its \w has no letter of سوريا.
var classesOfAllScripts = map[byte]string{'w': `\pL\pM\p{Nd}`, 'd': `\p{Nd}`, 's': `\s\p{Z}`}

// translation turns what an editor wrote into Go's syntax, and refuses what would not mean what it seems to.
type translation struct {
	source string
	i      int // what is next in source
	out    strings.Builder
	class  int   // where the [ ] begins that is under way, or -1
	groups []int // where the groups begin that are under way
}

func (t *translation) run() (string, error) {
	for t.i < len(t.source) {
		from := t.i
		if wrong := t.next(); wrong != "" {
			return "", &fault{from, wrong}
		}
	}
	switch {
	case t.class >= 0:
		return "", &fault{t.class, `a [ without ]; write both, or \[ for the sign itself`}
	case len(t.groups) > 0:
		return "", &fault{t.groups[len(t.groups)-1], `a ( without ); write both, or \( for the sign itself`}
	}
	return t.out.String(), nil
}

// next takes in one sign, and says what is wrong with it.
func (t *translation) next() (wrong string) {
	rest := t.source[t.i:]
	n := 1
	switch c := rest[0]; {
	case c == '\\':
		return t.escape(rest)
	case t.class >= 0 && strings.HasPrefix(rest, "[:"):
		return `a class of ASCII letters; write \w, \d or \s, which know every script`
	case t.class >= 0:
		if c == ']' {
			t.class = -1
		}
	case c == '[':
		t.class = t.i
		for _, first := range []string{"^", "]"} { // ] is a letter if it comes first
			if strings.HasPrefix(rest[n:], first) {
				n++
			}
		}
	case c == '(':
		t.groups = append(t.groups, t.i)
		wrong = wrongFlags(rest)
	case c == ')' && len(t.groups) == 0:
		return `a ) without (; write both, or \) for the sign itself`
	case c == ')':
		t.groups = t.groups[:len(t.groups)-1]
	}
	t.out.WriteString(rest[:n])
	t.i += n
	return wrong
}

// escape takes in a \ and what it says.
func (t *translation) escape(rest string) (wrong string) {
	if len(rest) == 1 {
		return `a \ at the end; write \\ for the sign itself`
	}
	c := rest[1]
	_, n := utf8.DecodeRuneInString(rest[1:])
	n++
	meant, isClass := classesOfAllScripts[c|0x20]
	negated := c < 'a'
	switch {
	case c == 'Q':
		quoted, _, closed := strings.Cut(rest, `\E`)
		if n = len(quoted); closed {
			n += len(`\E`)
		}
	case c == 'B':
		return `a \B; write the letters that may stand there, as in \w`
	case c == '<' || c == '>':
		return `a \` + string(c) + `, which is another dialect; write \b for the edge of a word`
	case isClass && t.class >= 0 && negated:
		return `a \` + string(c) + ` inside [ ]; write [^…] with what must not stand there`
	}
	switch {
	case !isClass:
		meant = rest[:n]
	case negated:
		meant = "[^" + meant + "]"
	case t.class < 0:
		meant = "[" + meant + "]"
	}
	t.out.WriteString(meant)
	t.i += n
	return ""
}

// wrongFlags says what is wrong with the flags of a group, if it has any.
func wrongFlags(group string) string {
	inner, isFlag := strings.CutPrefix(group[1:], "?")
	after := strings.TrimLeft(inner, "imsU")
	letters := inner[:len(inner)-len(after)]
	switch {
	case isFlag && strings.Contains(letters, "i"):
		return `the flag i, which knows no Turkish i; leave it out: letters are compared in any case unless r stands after the closing /`
	case !isFlag && letters != "" && strings.HasPrefix(after, "?)"):
		return `flags are written (?` + letters + `), and (?i) is needless: letters are compared in any case; leave it out`
	}
	return ""
}
