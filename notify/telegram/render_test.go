package telegram

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rasid/notify"
)

func TestEntitiesCoverExactlyTheirWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"سوريا ", " İstanbul", "👨‍👩‍👧", "𐎀𐎁", " \t", "", "a\xffb", "\xf0\x9f"}))
		span := rapid.Custom(func(t *rapid.T) notify.Span {
			return notify.Span{
				Text: text.Draw(t, "text"), Style: notify.Style(rapid.Uint8Range(0, 7).Draw(t, "style")),
				Link: rapid.SampledFrom([]string{"", "https://example.org/"}).Draw(t, "link"),
			}
		})
		line := rapid.Map(rapid.SliceOf(span), func(s []notify.Span) notify.Line { return s })
		m := notify.Message{Lines: rapid.SliceOf(line).Draw(t, "lines")}

		got, entities := render(m)
		if !utf8.ValidString(got) || units(got) != len(utf16.Encode([]rune(got))) || units(got) != units(m.Plain()) {
			t.Fatalf("got %q of %d units, want valid text as long as %q", got, units(got), m.Plain())
		}
		encoded := utf16.Encode([]rune(got))
		for _, e := range entities {
			if e.Length <= 0 || e.Offset < 0 || e.Offset+e.Length > len(encoded) {
				t.Fatalf("got %+v in a text of %d units", e, len(encoded))
			}
			words := string(utf16.Decode(encoded[e.Offset : e.Offset+e.Length]))
			if words != strings.TrimFunc(words, unicode.IsSpace) {
				t.Fatalf("got %q, want no white space at its ends", words)
			}
			if !strings.Contains(got, words) { // a half of a surrogate pair decodes to something else
				t.Fatalf("got %q, which is not in %q", words, got)
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	line := notify.Line{{Text: "محادثات التطبيع بين تركيا "}, {Text: "وسوريا", Style: notify.Bold}, {Text: strings.Repeat(" خبر", 20)}}
	m := notify.Message{Lines: []notify.Line{line, line, line, line, line, line, line, line, line, line}}
	for b.Loop() {
		render(m)
	}
}
