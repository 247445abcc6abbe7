package match_test

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/match"
)

func TestOneSetFindsWhatItsKeywordsFindAlone(t *testing.T) {
	all := rows(t)
	var names []string
	index := make(map[string]int)
	for _, r := range all {
		if _, ok := index[r.keyword]; !ok {
			index[r.keyword] = len(names)
			names = append(names, r.keyword)
		}
	}
	set := compile(t, names...)
	for _, r := range all {
		var forms []string
		for _, h := range set.Find(nil, r.text) {
			if h.Keyword == index[r.keyword] {
				forms = append(forms, r.text[h.Start:h.End])
			}
		}
		if !cmp.Equal(forms, r.forms) {
			t.Errorf("%s: %s in %q: got %q, want %q", r.place, r.keyword, r.text, forms, r.forms)
		}
	}
}

func TestHitsComeInTheOrderOfStart(t *testing.T) {
	set := compile(t, "أكار", "خلوصي أكار", "خلوصي", "تركيا", "أكار")
	text := "تركيا: قال خلوصي أكار"
	got := set.Find(nil, text)
	at := func(word string) int { return strings.Index(text, word) }
	want := []match.Hit{
		{Keyword: 3, Start: 0, End: len("تركيا")},
		{Keyword: 2, Start: at("خلوصي"), End: at(" أكار")},
		{Keyword: 1, Start: at("خلوصي"), End: len(text)},
		{Keyword: 0, Start: at("أكار"), End: len(text)},
		{Keyword: 4, Start: at("أكار"), End: len(text)},
	}
	if d := cmp.Diff(got, want); d != "" {
		t.Errorf("hits (-got +want):\n%s", d)
	}
}

func TestPlaceIsReportedOnce(t *testing.T) {
	for _, row := range []struct{ name, keyword, text string }{
		{"letters that are also a chain", "فف*", "فففوا"},
		{"zero-width space at the end of a word", "خلوصي أكار", "خلوصي\u200b أكار"},
		{"pieces like the whole", "سوري* حر", "سوريا\u200b حر"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := compile(t, row.keyword).Find(nil, row.text); len(got) != 1 {
				t.Errorf("got %v, want one hit", got)
			}
		})
	}
}

func TestFindAppends(t *testing.T) {
	first := match.Hit{Keyword: 7, Start: 9, End: 9}
	got := compile(t, "Suriye").Find([]match.Hit{first}, "Suriye")
	if d := cmp.Diff(got, []match.Hit{first, {Start: 0, End: 6}}); d != "" {
		t.Errorf("hits (-got +want):\n%s", d)
	}
}

func TestEmptySetFindsNothing(t *testing.T) {
	for _, set := range []*match.Set{match.Compile(nil), match.Compile([]match.Keyword{{}, {Text: "ـ"}})} {
		if got := set.Find(nil, "سوريا Suriye"); len(got) != 0 {
			t.Errorf("got %v, want no hit", got)
		}
	}
}

func TestFindAllocatesNothing(t *testing.T) {
	set := compile(t, "سوريا", "Suriye", "خلوصي أكار", "سوري*", "\"Akar\"")
	text := strings.Repeat("قال خلوصيـأكار إن سُوريا وبسوريا، Suriye'deki Akar su\u0308re\u200bci ﺳﻮﺭﻳﺎ. ", 20)
	hits := set.Find(nil, text)
	// Under the race detector sync.Pool forgets every fourth value on purpose, and a search begins anew. The text has 200 words: one allocation
	// for a word of any kind would show.
	if got := testing.AllocsPerRun(100, func() { hits = set.Find(hits[:0], text) }); got > 4 {
		t.Errorf("got %v allocations, want none", got)
	}
}

func TestSetIsSafeForConcurrentUse(t *testing.T) {
	set := compile(t, "سوريا", "Suriye", "خلوصي أكار")
	text := "خلوصي أكار وسوريا Suriye'de"
	want := set.Find(nil, text)
	var searches sync.WaitGroup
	for range 8 {
		searches.Go(func() {
			for range 200 {
				if got := set.Find(nil, text); !cmp.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		})
	}
	searches.Wait()
}

func TestHostileTextIsBounded(t *testing.T) {
	const size = 1 << 18
	set := compile(t, "سوريا", "Suriye", "Suriye'nin", "A A A A A A A A", "خلوصي أكار", "سوري*", "aa*", "ههه ههه ههه")
	for _, row := range []struct{ name, piece string }{
		{"one Latin word", "a"},
		{"one Arabic word", "و"},
		{"marks without a letter", "\u0301"},
		{"marks on one letter", "ا\u0651"},
		{"tatweel", "ـ"},
		{"word of words with tatweel between", "ههه\u0640"},
		{"zero-width spaces", "سوريا\u200b"},
		{"tatweels and marks", "خلوصي\u0640\u0651"},
		{"apostrophes", "Suriye'"},
		{"names that begin again and again", "A "},
		{"ligatures", "\uFDFA"},
		{"invalid bytes", "\xff\xd8"},
		{"half characters", "\xd8a"},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := strings.Repeat(row.piece, size/len(row.piece))
			for _, h := range set.Find(nil, text) {
				if h.Start >= h.End || h.End > len(text) {
					t.Fatalf("got %v in a text of %d bytes", h, len(text))
				}
			}
		})
	}
}

func TestLongWordHidesNothingAfterIt(t *testing.T) {
	text := strings.Repeat("x", 1<<20) + " Suriye " + strings.Repeat("س", 1<<20) + " سوريا"
	if got := len(compile(t, "Suriye", "سوريا").Find(nil, text)); got != 2 {
		t.Errorf("got %d hits, want 2", got)
	}
}

func TestExplainNamesTheGrammar(t *testing.T) {
	for _, row := range []struct{ keyword, form, want string }{
		{"سوريا", "سُوريا", "سوريا"},
		{"سوريا", "وبسوريا", "و + ب + سوريا"},
		{"سوريا", "لـسوريا", "ل + سوريا"},
		{"سوريا", "بينسوريا", "بين + سوريا"},
		{"مغرب", "وللمغرب", "و + ل + ال + مغرب"},
		{"العراق", "وبالعراق", "و + ب + العراق"},
		{"العراق", "للعراق", "ل + العراق"},
		{"العراق", "بعراق", "ب + عراق"},
		{"لبنان", "للبنان", "ل + لبنان"},
		{"خلوصي أكار", "وخلوصي\nأكار", "و + خلوصي أكار"},
		{"خلوصي أكار", "خلوصيـأكار", "خلوصي أكار"},
		{"سوري*", "والسوريون", "و + ال + سوري*"},
		{"Suriye", "SURİYE", "Suriye"},
		{"Suriye", "Suriye'deki", "Suriye + 'deki"},
		{"Suriye", "Suriyedekiler", "Suriye + dekiler"},
		{"Kürt", "Kürtler’in", "Kürt + ler’in"},
		{"Merkez Bankası", "Merkez Bankası'na", "Merkez Bankası + 'na"},
		{"mülteci*", "Mültecilerin", "mülteci*"},
		{`"Akar"`, "AKAR", "Akar"},
		{"Suriye", "Irak", ""},
		{"سوريا", "", ""},
		{"", "سوريا", ""},
	} {
		if got := (match.Keyword{Text: row.keyword}).Explain(row.form); got != row.want {
			t.Errorf("%s in %q: got %q, want %q", row.keyword, row.form, got, row.want)
		}
	}
}

func TestEveryHitIsExplained(t *testing.T) {
	for _, r := range rows(t) {
		for _, form := range r.forms {
			if got := (match.Keyword{Text: r.keyword}).Explain(form); got == "" {
				t.Errorf("%s: %s found as %q without an explanation", r.place, r.keyword, form)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.keyword, r.text)
	}
	f.Fuzz(func(t *testing.T, keyword, text string) {
		k, err := match.ParseKeyword(keyword)
		if err != nil {
			return
		}
		set := match.Compile([]match.Keyword{k})
		hits := set.Find(nil, text)
		for i, h := range hits {
			if h.Start < 0 || h.Start >= h.End || h.End > len(text) || i > 0 && h.Start < hits[i-1].Start {
				t.Fatalf("%q in %q: got %v", keyword, text, hits)
			}
			if !utf8.RuneStart(text[h.Start]) || h.End < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[h.End]) {
				t.Fatalf("%q in %q: %v cuts a character", keyword, text, h)
			}
			if k.Explain(text[h.Start:h.End]) == "" {
				t.Fatalf("%q in %q: %q has none of its letters", keyword, text, text[h.Start:h.End])
			}
		}
	})
}

// A keyword that is valid finds itself, whatever it is made of.
func FuzzKeywordFindsItself(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.keyword)
	}
	f.Fuzz(func(t *testing.T, keyword string) {
		k, err := match.ParseKeyword(keyword)
		if err != nil {
			return
		}
		if strings.ContainsAny(keyword, "*\"“”") || strings.HasPrefix(strings.TrimSpace(keyword), "/") {
			return // syntax, not text
		}
		if got := match.Compile([]match.Keyword{k}).Find(nil, keyword); len(got) == 0 {
			t.Fatalf("%q does not find itself", keyword)
		}
	})
}
