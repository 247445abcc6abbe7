package notify

import (
	"strings"
	"unicode"
)

// quoteLimit is how much of what a server says stands in an error or a receipt, in bytes.
const quoteLimit = 300

// Quote returns what a server said as it may stand in an error or a receipt: without the secrets that scrub replaces, on one line, without
// control characters, valid UTF-8, and not longer than about 300 bytes.
func Quote(text string, scrub *strings.Replacer) string {
	text = strings.Join(strings.FieldsFunc(scrub.Replace(text), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if len(text) > quoteLimit {
		text = text[:quoteLimit] + "…"
	}
	return strings.ToValidUTF8(text, "�")
}
