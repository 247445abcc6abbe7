package diff_test

import (
	"testing"

	"rasid/diff"
)

func TestWordsReadWell(t *testing.T) {
	for _, row := range []struct{ name, old, new, want string }{
		{"empty", "", "", ""},
		{"the same", "سوريا", "سوريا", "سوريا"},
		{"all new", "", "سوريا اليوم", "{سوريا اليوم}"},
		{"all gone", "سوريا اليوم", "", "[سوريا اليوم]"},
		{"one Arabic word", "يشارك في الاجتماع ثلاثة وزراء .", "يشارك في الاجتماع أربعة وزراء .", "يشارك في الاجتماع [ثلاثة]{أربعة} وزراء ."},
		{"a prefixed word is one word", "بين تركيا وسوريا", "بين تركيا وبسوريا", "بين تركيا [وسوريا]{وبسوريا}"},
		{"marks belong to their word", "قرأ كِتَابًا", "قرأ كِتَابَيْن", "قرأ [كِتَابًا]{كِتَابَيْن}"},
		{"a Turkish suffix belongs to its word", "Ankara'da toplandı", "Ankara'ya toplandı", "[Ankara'da]{Ankara'ya} toplandı"},
		{"a number is one word", "cost 1,500.75 lira", "cost 1,500.80 lira", "cost [1,500.75]{1,500.80} lira"},
		{"punctuation is not the word's", "قال الوزير، اليوم", "قال الوزير. اليوم", "قال الوزير[،]{.} اليوم"},
		{"an added word brings its space", "the cat sat", "the big cat sat", "the {big }cat sat"},
		{"white space alone", "a  b", "a b", "a[  ]{ }b"},
		{"words apart by a space are one edit", "met three ministers today", "met four officials today", "met [three ministers]{four officials} today"},
		{"a short word between is edited too", "three in Ankara spoke", "four in Istanbul spoke", "[three in Ankara]{four in Istanbul} spoke"},
		{"a long word between is kept", "three ministers Ankara", "four ministers Istanbul", "[three]{four} ministers [Ankara]{Istanbul}"},
		{"what is only added stays in pieces", "met in Ankara", "who met in cold Ankara", "{who }met in {cold }Ankara"},
		{
			"no confetti in a rewritten sentence",
			"Officials from several countries said on Monday that negotiations collapsed",
			"A spokesman for foreign ministry hinted on Tuesday that discussions continued",
			"[Officials from several countries said on Monday that negotiations collapsed]{A spokesman for foreign ministry hinted on Tuesday that discussions continued}",
		},
		{"invalid bytes differ", "a \xff b", "a \xfe b", "a [\xff]{\xfe} b"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := wordOutline(diff.Words(row.old, row.new)); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func FuzzWords(f *testing.F) {
	f.Add("يشارك ثلاثة وزراء .", "يشارك أربعة وزراء .")
	f.Add("a\xff b", "a\xfe\xff b\x00")
	f.Fuzz(func(t *testing.T, old, new string) {
		words := diff.Words(old, new)
		if from, to := sides(words); from != old || to != new {
			t.Fatalf("got %q and %q, want %q and %q", from, to, old, new)
		}
		for i, w := range words {
			if w.Text == "" {
				t.Fatalf("word %d of %q is empty", i, words)
			}
			if i > 0 && words[i-1].Kind == w.Kind {
				t.Fatalf("words %d and %d of %q are of one kind", i-1, i, words)
			}
		}
	})
}
