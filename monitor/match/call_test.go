package match

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpressionNeedsLettersThatEveryMatchHas(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		{"/سوريا/", []string{"سوريا"}},
		{"/سوري(ا|ة)/", []string{"سوريا", "سوريه"}},
		{"/قتل|جرح/", []string{"قتل", "جرح"}},
		{"/قتل|قتيل|جرح/", []string{"قتل", "قتيل", "جرح"}},
		{"/قتل.*|جرح/", []string{"قتل", "جرح"}},
		{"/قتل|.*/r", nil},
		{"/قتل|ما/", nil},
		{"/(سوريا)?لبنان/", []string{"لبنان", "سوريالبنان"}},
		{"/(سوريا)+/", []string{"سوريا"}},
		{"/(سوريا){2,3}/", []string{"سوريا"}},
		{"/(سوريا){0,3}تركيا/", []string{"تركيا"}},
		{"/(سوريا)*تركيا/", []string{"تركيا"}},
		{`/\d+ قتيلا/`, []string{"قتيلا"}},
		{`/\bAKAR\b/`, []string{"akar"}},
		{"/خلوصي .*أكار/", []string{"خلوصي"}},
		{"/سو.يا/", nil},
		{"/[a-z]+de/", nil},
		{"/[ab][ab][ab][ab][ab][ab]/", []string{"aaaaa", "aaaab"}},
		{"/covid19/", []string{"covid19"}},
		{"/كوفيد19/", []string{"كوفيد"}},
		{"/Akar/r", []string{"aka"}},
		{"/Aka/r", nil},
		{"/s\u00fcre/r", []string{"sür"}},
	} {
		e, err := parse(Keyword{Text: row.text})
		if err != nil {
			if row.want != nil {
				t.Errorf("%s: %v", row.text, err)
			}
			continue
		}
		var got []string
		for _, letters := range e.pattern.needs {
			got = append(got, string(letters))
		}
		slices.Sort(got)
		slices.Sort(row.want)
		if row.text == "/[ab][ab][ab][ab][ab][ab]/" {
			if len(got) != maxStrings {
				t.Errorf("%s: got %d strings, want %d", row.text, len(got), maxStrings)
			}
			continue
		}
		if d := cmp.Diff(got, row.want); d != "" {
			t.Errorf("%s needs (-got +want):\n%s", row.text, d)
		}
	}
}

// A word calls for every expression that matches: run on every text, it finds no more.
func FuzzCall(f *testing.F) {
	f.Add("سوري(ا|ة)", "قال إن سُوريَا", false)
	f.Add("şubat|Akar", "s\u0327ubat Akar", true)
	f.Add(`\bخلوصي .{0,9}أكار\b`, "وخلوصي خلوصيـ أكار", false)
	f.Add(`(?:ab|cd){2}[^x]?`, "ABAB cdab", false)
	f.Add(`صلى الله`, "\uFDFA", false)
	f.Add(`\w+ [^أ]كار$`, "قال أكار", false)
	f.Fuzz(func(t *testing.T, source, text string, raw bool) {
		k := Keyword{Text: "/" + source + "/"}
		if raw {
			k.Text += "r"
		}
		if k.Check() != nil {
			return
		}
		called := Compile([]Keyword{k})
		always := Compile([]Keyword{k})
		always.index.always = []int{0}
		got, want := called.Find(nil, text), always.Find(nil, text)
		if d := cmp.Diff(got, want); d != "" {
			t.Fatalf("%s in %q (-called +always):\n%s", k, text, d)
		}
	})
}
