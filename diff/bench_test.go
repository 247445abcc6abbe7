package diff_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rasid/diff"
)

// prose returns n words, all from their own vocabulary of that many words; the same seed gives the same words.
func prose(seed uint64, vocabulary, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	words := make([]string, n)
	for i := range words {
		// A square makes some words frequent and most rare, as in a language.
		x := r.Float64()
		words[i] = fmt.Sprintf("كلمة%d", seed*1_000_000+uint64(x*x*float64(vocabulary)))
	}
	return words
}

// page returns blocks of 30 words.
func page(seed uint64, n int) []string {
	words := prose(seed, 5000, 30*n)
	blocks := make([]string, n)
	for i := range blocks {
		blocks[i] = strings.Join(words[30*i:30*i+30], " ")
	}
	return blocks
}

func BenchmarkComparePageWithOneInTwentyEdited(b *testing.B) {
	old := page(1, 2000)
	new := make([]string, len(old))
	for i, block := range old {
		new[i] = block
		if i%20 == 7 {
			new[i] = strings.Replace(block, " ", " وزراء ", 3)
		}
	}
	for b.Loop() {
		diff.Compare(old, new)
	}
}

func BenchmarkCompareUnchangedPage(b *testing.B) {
	old := page(1, 2000)
	for b.Loop() {
		diff.Compare(old, old)
	}
}

// pair is a named pair of versions.
type pair struct {
	name     string
	old, new []string
}

// hard returns versions that a comparison might take too long for, with a part of all their blocks and words.
func hard(part int) []pair {
	one := func(words []string) []string { return []string{strings.Join(words, " ")} }
	return []pair{
		{"20,000 shuffled", rows(20_000/part, "خبر %d"), shuffled(rows(20_000/part, "خبر %d"))},
		{"20,000 of which each stands ten times", symbols(1, 20_000/part, 2000), symbols(2, 20_000/part, 2000)},
		{"20,000 of two", symbols(1, 20_000/part, 2), symbols(2, 20_000/part, 2)},
		{"a million of twenty", symbols(1, 1_000_000/part, 20), symbols(2, 1_000_000/part, 20)},
		{"unrelated, 2 MB", page(1, 4600/part), page(2, 4600/part)},
		{"cut elsewhere, 2 MB", page(1, 4600/part), cutElsewhere(page(1, 4600/part))},
		{"every row of a table", rows(20_000/part, "الدولار %d ليرة"), rows(20_000/part, "اليورو %d ليرة")},
		{"one block, unrelated, 2 MB", one(prose(1, 50_000, 140_000/part)), one(prose(2, 50_000, 140_000/part))},
		{"one block of few words, 2 MB", one(prose(1, 50, 140_000/part)), one(prose(1, 50, 140_000/part+1)[1:])},
		{"one block of twenty letters, 1 MB", one(symbols(1, 500_000/part, 20)), one(symbols(2, 500_000/part, 20))},
	}
}

// cutElsewhere returns the words of blocks in blocks that each begin some words earlier.
func cutElsewhere(blocks []string) []string {
	words := strings.Fields(strings.Join(blocks, " "))
	list := []string{strings.Join(words[:17], " ")}
	for words := range slices.Chunk(words[17:], 30) {
		list = append(list, strings.Join(words, " "))
	}
	return list
}

func rows(n int, format string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, i)
	}
	return list
}

func shuffled(list []string) []string {
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// symbols returns n single letters of an alphabet of that size.
func symbols(seed uint64, n, alphabet int) []string {
	r := rand.New(rand.NewPCG(seed, 3))
	list := make([]string, n)
	for i := range list {
		list[i] = string(rune('一' + r.IntN(alphabet)))
	}
	return list
}

func BenchmarkCompareHard(b *testing.B) {
	for _, v := range hard(1) {
		b.Run(v.name, func(b *testing.B) {
			for b.Loop() {
				diff.Compare(v.old, v.new)
			}
		})
	}
}

func BenchmarkWords(b *testing.B) {
	for _, row := range []struct {
		name     string
		old, new []string
	}{
		{"a paragraph", prose(1, 5000, 100), append(prose(1, 5000, 60), prose(2, 5000, 40)...)},
		{"unrelated 1 MB", prose(1, 50_000, 65_000), prose(2, 50_000, 65_000)},
		{"related 1 MB", prose(1, 5000, 65_000), append(prose(1, 5000, 30_000), prose(1, 5000, 65_001)[30_001:]...)},
		{"1 MB of few words", prose(1, 50, 65_000), prose(3, 50, 65_000)},
	} {
		b.Run(row.name, func(b *testing.B) {
			old, new := strings.Join(row.old, " "), strings.Join(row.new, " ")
			b.SetBytes(int64(len(old) + len(new)))
			for b.Loop() {
				diff.Words(old, new)
			}
		})
	}
}
