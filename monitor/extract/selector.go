package extract

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
)

// maxSelector bounds a selector's length in bytes: people write them, and the search for a mistake's place is quadratic.
const maxSelector = 2000

// Selector is a parsed CSS selector. Its zero value selects nothing.
type Selector struct {
	text    string
	group   cascadia.SelectorGroup
	ordinal bool // matching looks at all siblings of an element: quadratic in their number
}

// ParseSelector parses a CSS selector (or a comma-separated group of them). Its error says where the mistake is and what
// to write instead.
func ParseSelector(text string) (Selector, error) {
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return Selector{}, errors.New(`empty selector: write a CSS selector such as "article", ".news-list" or "#main p"`)
	case len(trimmed) > maxSelector:
		return Selector{}, fmt.Errorf("selector of %d bytes: at most %d are accepted", len(trimmed), maxSelector)
	case !utf8.ValidString(trimmed):
		return Selector{}, errors.New("selector is not valid UTF-8")
	case strings.HasPrefix(trimmed, "/"):
		return Selector{}, fmt.Errorf(`selector %q looks like XPath: write a CSS selector such as "div.news > h2"`, trimmed)
	}
	group, err := cascadia.ParseGroup(trimmed)
	if err != nil {
		return Selector{}, explainSelector(trimmed, err)
	}
	ordinal := strings.Contains(trimmed, ":nth-") || strings.Contains(trimmed, "~")
	return Selector{text: trimmed, group: group, ordinal: ordinal}, nil
}

// explainSelector says where in text the mistake is. The parser does not tell, but what stands before the mistake is a
// selector that it accepts.
func explainSelector(text string, cause error) error {
	wrong := len(text) - 1
	for ; wrong > 0; wrong-- {
		if isNameByte(text[wrong-1]) && isNameByte(text[wrong]) {
			continue // inside a word
		}
		if _, err := cascadia.ParseGroup(text[:wrong]); err == nil {
			break
		}
	}
	rest := strings.TrimLeft(text[wrong:], " ")
	place := utf8.RuneCountInString(text[:len(text)-len(rest)]) + 1
	reason := cause.Error()
	if strings.HasSuffix(reason, "left over") {
		reason = "this cannot follow what stands before it"
	}
	reason = strings.NewReplacer("EOF", "the end", "identifier", "a name", "pseudoclass", "pseudo-class").Replace(reason)
	return fmt.Errorf("selector %q is wrong from character %d on, at %q: %s", text, place, rest, reason)
}

func isNameByte(b byte) bool {
	return b == '-' || b == '_' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' || b >= utf8.RuneSelf
}

// String returns the selector as written, without spaces around it.
func (s Selector) String() string { return s.text }

// Equal reports whether both were written the same way.
func (s Selector) Equal(other Selector) bool { return s.text == other.text }

// NothingSelectedError says that no part of the page is selected: each of the selectors selects nothing.
type NothingSelectedError struct{ Selectors []Selector }

// Error lists the selectors.
func (e *NothingSelectedError) Error() string {
	return "nothing on the page matches select " + join(e.Selectors)
}

func join(selectors []Selector) string {
	texts := make([]string, len(selectors))
	for i, s := range selectors {
		texts[i] = s.text
	}
	return strings.Join(texts, ", ")
}
