package diff

import (
	"iter"
	"slices"
	"unicode"

	"github.com/rivo/uniseg"
)

// Words returns the word edit that turns old into new: its Same and Removed words are old, its Same and Added words new, byte for byte. Equal
// neighbours are joined, a Removed run stands before the Added run that replaces it, and no run is empty.
//
// A word is what Unicode calls one (UAX 29): an Arabic word with its marks, Türkiye'nin, 1,500.75. Punctuation and white space stand for
// themselves. The edit is made to be read, not to be the shortest: two edits with next to nothing between them are shown as one.
func Words(old, new string) []Word {
	from, to := slices.Collect(tokens(old)), slices.Collect(tokens(new))
	a, b, distinct := number(from, to)
	edits := readable(editsBetween(from, to, align(a, b, distinct)))

	var words []Word
	add := func(k Kind, text string) {
		if text != "" {
			words = append(words, Word{k, text})
		}
	}
	kept := 0
	for _, e := range edits {
		add(Same, old[kept:e.old0])
		add(Removed, old[e.old0:e.old1])
		add(Added, new[e.new0:e.new1])
		kept = e.old1
	}
	add(Same, old[kept:])
	return words
}

// tokens yields the words, the punctuation and the white space of text, which joined are text.
func tokens(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for state := -1; len(text) > 0; {
			var token string
			token, text, state = uniseg.FirstWordInString(text, state)
			if !yield(token) {
				return
			}
		}
	}
}

// edit is a part of the old text and what replaces it in the new one, by byte offsets, either of which may be empty.
type edit struct {
	old0, old1, new0, new1 int
	// How many letters and digits are removed, added, and kept between the edit before and this one.
	removed, added, between int
}

// letters returns how much there is to read in e.
func (e edit) letters() int { return max(e.removed, e.added) }

// editsBetween returns the parts between the matches of two lists of tokens, which ascend.
func editsBetween(from, to []string, matches []pair) []edit {
	var edits []edit
	var e edit
	i, j := 0, 0
	until := func(p pair) {
		for ; i < p.old; i++ {
			e.old1 += len(from[i])
			e.removed += letters(from[i])
		}
		for ; j < p.new; j++ {
			e.new1 += len(to[j])
			e.added += letters(to[j])
		}
		if e.old0 < e.old1 || e.new0 < e.new1 {
			edits = append(edits, e)
			e.between = 0
		}
	}
	for _, p := range matches {
		until(p)
		kept := len(from[i])
		e = edit{old0: e.old1 + kept, old1: e.old1 + kept, new0: e.new1 + kept, new1: e.new1 + kept, between: e.between + letters(from[i])}
		i, j = i+1, j+1
	}
	until(pair{len(from), len(to)})
	return edits
}

// readable joins the edits that have next to nothing between them. A joined edit is larger, so it is held against the one before it once more.
func readable(edits []edit) []edit {
	var joined []edit
	for _, e := range edits {
		for len(joined) > 0 && tooLittle(joined[len(joined)-1], e) {
			e = joinEdits(joined[len(joined)-1], e)
			joined = joined[:len(joined)-1]
		}
		joined = append(joined, e)
	}
	return joined
}

// joinEdits returns the edit from e to f, which follows it.
func joinEdits(e, f edit) edit {
	return edit{
		old0: e.old0, old1: f.old1, new0: e.new0, new1: f.new1,
		removed: e.removed + f.between + f.removed, added: e.added + f.between + f.added, between: e.between,
	}
}

// tooLittle reports whether what is kept between e and f, which follows it, is better shown as edited too: no word at all, a word of up to three
// letters (in, the, من, ve), or the odd word that a rewritten sentence shares with the old one. What is only added, or only removed, reads best
// in its pieces.
func tooLittle(e, f edit) bool {
	replaces := (e.old0 < e.old1 || f.old0 < f.old1) && (e.new0 < e.new1 || f.new0 < f.new1)
	least := min(e.letters(), f.letters())
	return replaces && f.between <= max(min(3, least), least/4)
}

// letters counts the letters and digits of text.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
