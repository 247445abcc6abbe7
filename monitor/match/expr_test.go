package match_test

import (
	"strings"
	"testing"

	"rasid/monitor/match"
)

func TestBadKeywordSaysWhatToWrite(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"empty", "", `keyword "": has no letter or digit; write a word`},
		{"white space", "  ", `keyword "  ": has no letter or digit; write a word`},
		{"tatweel only", "ـــ", `keyword "ـــ": has no letter or digit; write a word`},
		{"marks only", "\u064b", "keyword \"\u064b\": has no letter or digit; write a word"},
		{"punctuation only", "...", `keyword "...": has no letter or digit; write a word`},
		{"empty quotation", `""`, `keyword "\"\"": has no letter or digit; write a word`},
		{"control character", "سوريا\x07", `keyword "سوريا\a": has the control character '\a'; write a space`},
		{"line break", "خلوصي\nأكار", `keyword "خلوصي\nأكار": has the control character '\n'; write a space`},
		{"not UTF-8", "\xd3\xe6", `keyword "\xd3\xe6": is not valid UTF-8; save the file as UTF-8`},
		{"too long", strings.Repeat("س", 201), `keyword "` + strings.Repeat("س", 40) + `…": has 201 characters; write at most 200`},
		{"open quotation", `"سوريا`, `keyword "\"سوريا": begins with a quotation mark; write "…" around the whole keyword, or none`},
		{"two quotations", `"سوريا" "تركيا"`, `keyword "\"سوريا\" \"تركيا\"": begins with a quotation mark; write "…" around the whole keyword, or none`},
		{"star first", "*سوري", `keyword "*سوري": has a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"star inside", "سو*ريا", `keyword "سو*ريا": has a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"two stars", "سوري**", `keyword "سوري**": has a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"star alone", "سوري *", `keyword "سوري *": has a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"star after one letter", "س*", `keyword "س*": is too short before *; write at least two letters`},
	} {
		t.Run(row.name, func(t *testing.T) {
			k, err := match.ParseKeyword(row.text)
			if err == nil {
				t.Fatalf("got %q, want an error", k)
			}
			if got := err.Error(); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestKeywordIsKeptAsWritten(t *testing.T) {
	for _, text := range []string{"سوريا", "خلوصي أكار", `"سوريا"`, "سوري*", " Suriye ", strings.Repeat("س", 200)} {
		k, err := match.ParseKeyword(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if got := k.String(); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}
