package match_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/match"
)

func TestLintSaysWhatIsProbablyNotMeant(t *testing.T) {
	for _, row := range []struct {
		name     string
		keywords []match.Keyword
		want     []string // index, other: text; hint
	}{
		{"nothing to say", plain("سوريا", "سورية", "Suriye", "Syria", "خلوصي أكار", "علي", "Сирия", "Αθήνα", "/سوري(ا|ة)/", "ABD", "F-16"), nil},
		{"no letters", plain("ـ"), []string{"0, -1: has no letter or digit; write a word"}},
		{"the same twice", plain("سوريا", "تركيا", "سوريا"), []string{`2, 0: finds the same as "سوريا"; leave it out`}},
		{"the same but for marks", plain("سوريا", "سُوريَا"), []string{`1, 0: finds the same as "سوريا"; leave it out`}},
		{"the same but for tatweel", plain("سـوريا", "سوريا"), []string{`1, 0: finds the same as "سـوريا"; leave it out`}},
		{"the same but for a circumflex", plain("Hakkari", "Hakkâri"), []string{`1, 0: finds the same as "Hakkari"; leave it out`}},
		{"the same but for capitals", plain("SYRIA", "Syria"), []string{`1, 0: finds the same as "SYRIA"; leave it out`}},
		{"an acronym takes no suffix", plain("AKAR", "Akar"), []string{`0, 1: finds nothing that "Akar" does not find; leave it out, or the other if that finds too much`}},
		{"the same but for the article", plain("عراق", "العراق"), []string{`1, 0: finds the same as "عراق"; leave it out`}},
		{"hamza is not needed", plain("أكار", "اكار"), []string{`1, 0: finds the same as "أكار"; leave it out`}},
		{"an expression twice", plain("/سوري(ا|ة)/", "/سوري(ا|ة)/"), []string{`1, 0: finds the same as "/سوري(ا|ة)/"; leave it out`}},
		{"quoted and plain", plain(`"سوريا"`, "سوريا"), []string{`0, 1: finds nothing that "سوريا" does not find; leave it out, or the other if that finds too much`}},
		{"a beginning and a word", plain("سوريا", "سوري*"), []string{`0, 1: finds nothing that "سوري*" does not find; leave it out, or the other if that finds too much`}},
		{"a beginning and a longer one", plain("Suriye*", "Suriyeli*"), []string{`1, 0: finds nothing that "Suriye*" does not find; leave it out, or the other if that finds too much`}},
		{"a name and a word of it", plain("أكار", "خلوصي أكار"), []string{`1, 0: finds nothing that "أكار" does not find; leave it out, or the other if that finds too much`}},
		{"the two words of an older name", plain("Tayyip Erdoğan", "Recep Tayyip Erdoğan"), []string{`1, 0: finds nothing that "Tayyip Erdoğan" does not find; leave it out, or the other if that finds too much`}},
		{"lower case and capital", plain("Suriye", "suriye"), []string{`0, 1: finds nothing that "suriye" does not find; leave it out, or the other if that finds too much`}},
		{"ha and ta marbuta", plain("أنقرة", "أنقره"), []string{`1, 0: finds nothing that "أنقرة" does not find; leave it out, or the other if that finds too much`}},
		{"short article", plain("حرب", "الحرب"), []string{`1, 0: finds nothing that "حرب" does not find; leave it out, or the other if that finds too much`}},
		{"languages", []match.Keyword{{Text: "Akar"}, {Text: "Akar", Lang: "tr"}, {Text: "Akar", Lang: "en"}}, []string{
			`0, 1: finds nothing that "Akar" does not find; leave it out, or the other if that finds too much`,
		}},
		{"Cyrillic letter", plain("\u0410kar"), []string{"0, -1: has the Cyrillic letter \u0410 (U+0410) as character 1, in a Latin word; write the Latin letter that looks like it"}},
		{"Greek letter", plain("Hulusi Ak\u03b1r"), []string{"0, -1: has the Greek letter \u03b1 (U+03B1) as character 10, in a Latin word; write the Latin letter that looks like it"}},
		{"Latin letter", plain("Сиpия"), []string{"0, -1: has the Latin letter p (U+0070) as character 3, in a Cyrillic word; write the Cyrillic letter that looks like it"}},
		{"Latin letter after a star", plain("сири* Сиpия"), []string{"0, -1: has the Latin letter p (U+0070) as character 9, in a Cyrillic word; write the Cyrillic letter that looks like it"}},
		{"sign of direction", plain("سور\u200fيا"), []string{"0, -1: has the invisible sign of direction U+200F as character 4; delete it; it is not searched for"}},
		{"two letters", plain("أم"), []string{"0, -1: has one or two letters: it is found only as a whole word in the same letters, without grammar; write a longer name if more is meant"}},
		{"two letters in a name", plain("أم كلثوم"), nil},
		{"an expression that costs", plain(`/\d+ %/`), []string{"0, -1: is run on every text, because it can match without three letters in a row that are always the same; write such letters, as in /سوري(ا|ة)/"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, f := range match.Lint(row.keywords) {
				got = append(got, fmt.Sprintf("%d, %d: %s; %s", f.Index, f.Other, f.Text, f.Hint))
			}
			if d := cmp.Diff(got, row.want); d != "" {
				t.Errorf("findings (-got +want):\n%s", d)
			}
		})
	}
}

func plain(texts ...string) []match.Keyword {
	keywords := make([]match.Keyword, len(texts))
	for i, text := range texts {
		keywords[i].Text = text
	}
	return keywords
}

func TestExclusionThatCoversAKeywordKillsIt(t *testing.T) {
	for _, row := range []struct {
		none, any string
		want      bool
	}{
		{"سوريا", "سوريا", true},
		{"سُوريا", "سوريا", true},
		{"سوريا", `"سوريا"`, true},
		{`"سوريا"`, "سوريا", false},
		{"سوري*", "سوريا", true},
		{"سوريا", "سوري*", false},
		{"سوريالية", "سوريا", false},
		{"أكار", "خلوصي أكار", true},
		{"خلوصي أكار", "أكار", false},
		{"suriye", "Suriye", true},
		{"Suriye", "suriye", false},
		{"Sınır", "Sinir", false},
		{"Diyarbakır", "Diyarbakir", true},
		{"/سوريا/", "/سوريا/", true},
		{"/سوري/", "سوريا", false},
		{"*", "سوريا", false},
		{"*", "*", false},
	} {
		if got := match.Excludes(match.Keyword{Text: row.none}, match.Keyword{Text: row.any}); got != row.want {
			t.Errorf("%s excludes %s: got %v, want %v", row.none, row.any, got, row.want)
		}
	}
}

// A keyword that excludes another stands in every hit of it.
func FuzzExcludes(f *testing.F) {
	all := rows(f)
	for i, r := range all {
		f.Add(all[(i*7)%len(all)].keyword, r.keyword, r.text)
		f.Add(r.keyword, r.keyword, r.text)
	}
	f.Fuzz(func(t *testing.T, none, any, text string) {
		if !match.Excludes(match.Keyword{Text: none}, match.Keyword{Text: any}) || strings.Contains(text, "بين") ||
			strings.ContainsAny(text, "\n\r\u2028\u2029ـ\u200b") {
			return
		}
		hits := match.Compile(plain(none, any)).Find(nil, text)
		for _, h := range hits {
			if h.Keyword == 1 && !standsIn(hits, h) {
				t.Fatalf("%q excludes %q, but is not in its hit %q in %q", none, any, text[h.Start:h.End], text)
			}
		}
	})
}

func standsIn(hits []match.Hit, in match.Hit) bool {
	for _, h := range hits {
		if h.Keyword == 0 && h.Start >= in.Start && h.End <= in.End {
			return true
		}
	}
	return false
}

func TestLintIsFastOnManyKeywords(t *testing.T) {
	keywords := watchwords([]string{"سوريا", "سوري*", "خلوصي أكار"}, arabicLetters, 10_000)
	start := time.Now()
	findings := match.Lint(keywords)
	if len(findings) == 0 {
		t.Error("got no finding among made-up words")
	}
	// 60 ms were measured; the bound is for a square of the number, not for a slow one.
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
