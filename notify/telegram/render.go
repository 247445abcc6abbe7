package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rasid/notify"
)

// textLimit is how long a message may be, in UTF-16 code units without its entities.
const textLimit = 4096

// units is the length of text as Telegram counts, in UTF-16 code units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// entity is the Bot API's MessageEntity. Offset and Length are UTF-16 code units.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// render is m as text and entities.
func render(m notify.Message) (string, []entity) {
	var b strings.Builder
	entities := []entity{}
	at := 0
	write := func(text string) {
		b.WriteString(text)
		at += units(text)
	}
	for i, line := range m.Lines {
		if i > 0 {
			write("\n")
		}
		for _, s := range line {
			text := valid(s.Text)
			core := strings.TrimFunc(text, unicode.IsSpace)
			if core != "" { // an entity over white space alone is refused, and one that ends in it is shortened
				lead := units(text[:strings.Index(text, core)])
				entities = appendEntities(entities, s, at+lead, units(core))
			}
			write(text)
		}
	}
	return b.String(), entities
}

func appendEntities(entities []entity, s notify.Span, offset, length int) []entity {
	if s.Link != "" {
		entities = append(entities, entity{Type: "text_link", Offset: offset, Length: length, URL: s.Link})
	}
	if s.Style&notify.Bold != 0 {
		entities = append(entities, entity{Type: "bold", Offset: offset, Length: length})
	}
	if s.Style&notify.Strike != 0 {
		entities = append(entities, entity{Type: "strikethrough", Offset: offset, Length: length})
	}
	return entities // Small has no counterpart in Telegram
}

// valid is text as valid UTF-8; Telegram refuses anything else. It has as many units as text: an invalid byte counts as the one unit that
// replaces it.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}
