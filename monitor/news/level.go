package news

import (
	"slices"

	"rasid/diff"
	"rasid/monitor/extract"
)

func timesOf(n uint32) string {
	if n == 1 {
		return "once"
	}
	return times(int(n))
}

// levelOf is how much the marked words of a block are.
func levelOf(b *extract.Block, words []word, marked []bool, n int) Level {
	switch {
	case b.Kind == extract.Heading:
		return Headline
	case n >= paragraphful || n == len(words) && n >= sentence:
		return Paragraphs
	}
	for i, w := range words {
		if marked[i] && w.figure {
			return Figures
		}
	}
	return Wording
}

// slip reports whether an edit is how words are joined or spaced, or one letter of one long word.
func slip(op *diff.Op) bool {
	if slices.Equal(folded(op, diff.Removed), folded(op, diff.Added)) {
		return true
	}
	var took, brought []word
	for _, w := range op.Words {
		switch w.Kind {
		case diff.Removed:
			took = append(took, split(w.Text)...)
		case diff.Added:
			brought = append(brought, split(w.Text)...)
		}
	}
	if len(took) != 1 || len(brought) != 1 || took[0].figure || brought[0].figure || min(took[0].letters, brought[0].letters) < longWord {
		return false
	}
	return oneLetter(folded(op, diff.Removed), folded(op, diff.Added))
}

// folded returns the letters of one side of an edit.
func folded(op *diff.Op, kind diff.Kind) []rune {
	var list []rune
	for _, w := range op.Words {
		if w.Kind != kind {
			continue
		}
		for _, r := range w.Text {
			if f := fold(r); f > ' ' {
				list = append(list, f)
			}
		}
	}
	return list
}

// oneLetter reports whether two words differ by a letter put in, left out, exchanged, or two neighbours in the other order.
func oneLetter(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	left, right := len(a)-i-j, len(b)-i-j
	return right <= 1 || left == 2 && right == 2 && a[i] == b[i+1] && a[i+1] == b[i]
}
