package diff

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// clean returns text without the control characters that could steer a terminal, and with U+FFFD for each invalid byte: some terminals take
// 0x9B for the start of an escape sequence.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// readableText returns text clean, without embeddings, overrides and isolates, which could reach beyond a word or a line, and with all its line
// breaks the same. The marks U+200E, U+200F and U+061C stay: they reach no further than their neighbours.
func readableText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		case r == '\u2028' || r == '\u2029':
			return '\n'
		}
		return r
	}, clean(text))
}

// isRightToLeft reports whether r is a letter of a script such as Arabic or Hebrew.
func isRightToLeft(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	return properties.Class() == bidi.R || properties.Class() == bidi.AL
}
