package match_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/match"
)

func TestWhyNamesTheGrammarOrWhatStandsInTheWay(t *testing.T) {
	for _, row := range []struct {
		name           string
		keyword        match.Keyword
		text, language string
		want           []string
	}{
		{"forms with their grammar", match.Keyword{Text: "سوريا"}, "بسوريا ثم سوريا ثم بسوريا", "", []string{"بسوريا: ب + سوريا", "سوريا: سوريا"}},
		{"a name over two lines", match.Keyword{Text: "خلوصي أكار"}, "وخلوصي\n  أكار", "", []string{"وخلوصي أكار: و + خلوصي أكار"}},
		{"a pattern", match.Keyword{Text: "/سوري(ا|ة)/"}, "سورية", "", []string{"سورية: matches /سوري(ا|ة)/"}},
		{"-li", match.Keyword{Text: "Suriye"}, "Suriyeli mülteciler", "", []string{"Suriyeli: -li makes another word; write Suriye* to find it too"}},
		{"letters after", match.Keyword{Text: "سوريا"}, "لوحات سوريالية", "", []string{"سوريالية: letters after the name make another word; write سوريا* to find it too"}},
		{"lower case", match.Keyword{Text: "Akar"}, "Su akar, deli bakar.", "", []string{"akar: the keyword begins with a capital; write it in lower case to find it in any"}},
		{"lower case with a suffix", match.Keyword{Text: "Akar"}, "dün akar'ın", "", []string{"akar: the keyword begins with a capital; write it in lower case to find it in any"}},
		{"two letters", match.Keyword{Text: "AB"}, "dün ab", "", []string{"ab: the keyword asks for the case of every letter"}},
		{"this case alone", match.Keyword{Text: "Akar", Case: match.CaseSame}, "AKAR", "", []string{"AKAR: the keyword asks for the case of every letter"}},
		{"alef maqsura", match.Keyword{Text: "علي"}, "وضع الكتاب على الطاولة", "", []string{"على: على is not علي, though the letters look alike"}},
		{"alef maqsura after و", match.Keyword{Text: "علي"}, "وعلى", "", []string{"وعلى: على is not علي, though the letters look alike"}},
		{"hamza", match.Keyword{Text: "سارة"}, "سأرة", "", []string{"سأرة: سأرة is not سارة, though the letters look alike"}},
		{"dots", match.Keyword{Text: "Sinir"}, "Sınır kapısı", "", []string{"Sınır: Sınır is not Sinir, though the letters look alike"}},
		{"spelling", match.Keyword{Text: "سوريا"}, "في سورية أمس", "", []string{"سورية: another spelling, or another name; add it as a keyword to find it too"}},
		{"spelling after a chain", match.Keyword{Text: "سوريا"}, "وبسورية أمس", "", []string{"وبسورية: another spelling, or another name; add it as a keyword to find it too"}},
		{"a letter more", match.Keyword{Text: "Diyarbakır"}, "Diyarbekır", "", []string{"Diyarbekır: another spelling, or another name; add it as a keyword to find it too"}},
		{"letters before", match.Keyword{Text: "سوريا"}, "بلسوريا", "", []string{"بلسوريا: بل before the name is no grammar; add the word as a keyword to find it too"}},
		{"exact", match.Keyword{Text: `"سوريا"`}, "وبسوريا", "", []string{"وبسوريا: grammar is attached to the word, and the keyword is exact; write it without quotation marks"}},
		{"a sentence begins", match.Keyword{Text: "Ali"}, "Aliye geldi", "", []string{"Aliye: where a sentence begins, a name of up to 4 letters takes no suffix without an apostrophe"}},
		{"language of the page", match.Keyword{Text: "Akar"}, "by Akara", "en", []string{`Akara: the page is in the language "en", in which names take no such suffix; give the keyword the language "tr"`}},
		{"language of the keyword", match.Keyword{Text: "Akar", Lang: "en"}, "by Akara", "", []string{`Akara: the keyword has the language "en"; this is a form of "tr"`}},
		{"language of an Arabic keyword", match.Keyword{Text: "تهران", Lang: "fa"}, "بتهران", "", []string{`بتهران: the keyword has the language "fa"; this is a form of "ar"`}},
		{"the smallest obstacle of all words", match.Keyword{Text: "Akar"}, "Bakar Akarsu akar", "", []string{"akar: the keyword begins with a capital; write it in lower case to find it in any"}},
		{"half a name", match.Keyword{Text: "Hulusi Akar"}, "Hulusi akar", "", []string{"of the name, Akar is not found: akar: the keyword begins with a capital; write it in lower case to find it in any"}},
		{"not a name", match.Keyword{Text: "خلوصي أكار"}, "أكار، خلوصي", "", []string{"all words of the name stand there, but not as a name: in this order, with nothing but white space, hyphens and quotation marks between, and grammar only before the first Arabic and after the last Latin word"}},
		{"nothing", match.Keyword{Text: "سوريا"}, "قال الوزير", "", []string{"nothing in the text is like سوريا"}},
		{"one letter", match.Keyword{Text: "X"}, "Yukarı çık", "", []string{"nothing in the text is like X"}},
		{"no text", match.Keyword{Text: "سوريا"}, "", "", []string{"nothing in the text is like سوريا"}},
		{"a pattern without its letters", match.Keyword{Text: "/سوري(ا|ة)/"}, "قال الوزير", "", []string{"nothing matches: one of سوريا, سوريه would have to stand there"}},
		{"a pattern with its letters", match.Keyword{Text: `/\d+ قتيلا/`}, "قتيلا", "", []string{"nothing matches, though قتيلا stands there"}},
		{"a pattern that needs nothing", match.Keyword{Text: `/\d+/`}, "قتيلا", "", []string{"nothing matches"}},
		{"no keyword", match.Keyword{Text: "*"}, "قتيلا", "", []string{"at character 1: a * that does not end a word; write it after the first letters of a word, as in سوري*"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := row.keyword.Why(row.text, row.language)
			if d := cmp.Diff(got.Lines, row.want); d != "" {
				t.Errorf("lines (-got +want):\n%s", d)
			}
		})
	}
}

func TestWhyFindsWhatFindFinds(t *testing.T) {
	for _, r := range rows(t) {
		v := (match.Keyword{Text: r.keyword}).Why(r.text, "")
		if len(v.Hits) != len(r.forms) {
			t.Errorf("%s: got %d hits, want %d", r.place, len(v.Hits), len(r.forms))
		}
		for _, line := range v.Lines {
			if line == "" || strings.ContainsAny(line, "\n") {
				t.Errorf("%s: got the line %q", r.place, line)
			}
		}
		if len(v.Lines) == 0 {
			t.Errorf("%s: no line", r.place)
		}
	}
}

func FuzzWhy(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.keyword, r.text, "en")
	}
	f.Fuzz(func(t *testing.T, keyword, text, language string) {
		k := match.Keyword{Text: keyword}
		v := k.Why(text, language)
		if want := len(match.Compile([]match.Keyword{k}).FindIn(nil, text, language)); len(v.Hits) != want || len(v.Lines) == 0 {
			t.Fatalf("%q in %q: got %d hits and %d lines, want %d hits", keyword, text, len(v.Hits), len(v.Lines), want)
		}
		for _, f := range match.Lint(plain(keyword, text)) {
			if f.Text == "" || f.Hint == "" {
				t.Fatalf("%q, %q: got %+v", keyword, text, f)
			}
		}
	})
}
