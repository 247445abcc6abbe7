package diff

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Options says how much of a Script is shown. The zero value shows the changed blocks only.
type Options struct {
	// Context is how many unchanged blocks are shown before and after each changed one; below zero: all.
	Context int
}

// Plain writes what s makes of old, a line for each block: "+ " added, "- " removed, "> " moved here, "  " unchanged, "~ " edited with the words
// as [-removed-]{+added+}, and "…" between two that are not neighbours. In a text with line breaks each line has the mark. If nothing changed or
// moved, nothing is written. It is an error if s was not made from old, or if w fails.
//
// No text of a page can steer a terminal: its control characters are left out, and each line of right-to-left text is isolated (U+2068 …
// U+2069), so that the mark stays at the left and the lines below each other.
func Plain(w io.Writer, old []string, s Script, o Options) error {
	return show(w, old, s, o, plainPen)
}

// Terminal is Plain in colour, by ANSI escape sequences: words added are green, removed ones red and struck out.
func Terminal(w io.Writer, old []string, s Script, o Options) error {
	return show(w, old, s, o, colourPen)
}

// pen returns what stands before and after a word of a block.
type pen func(block, word Kind) (before, after string)

func plainPen(block, word Kind) (before, after string) {
	switch {
	case block == Edited && word == Removed:
		return "[-", "-]"
	case block == Edited && word == Added:
		return "{+", "+}"
	}
	return "", ""
}

func colourPen(block, word Kind) (before, after string) {
	const red, green, cyan, dim, struck, reset = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[2m", "\x1b[9m", "\x1b[0m"
	switch {
	case word == Removed && block == Edited:
		return red + struck, reset
	case word == Removed:
		return red, reset
	case word == Added:
		return green, reset
	case block == Moved:
		return cyan, reset
	case block == Same:
		return dim, reset
	}
	return "", ""
}

// show writes s line by line, as Plain says.
func show(w io.Writer, old []string, s Script, o Options, p pen) error {
	views, err := s.views(old, o.Context)
	if err != nil {
		return fmt.Errorf("show script: %w", err)
	}
	b := bufio.NewWriter(w)
	for _, v := range views {
		if v.gap {
			b.WriteString("…\n")
			continue
		}
		for _, line := range lines(v.words) {
			b.WriteString(mark(v.kind))
			writeLine(b, v.kind, line, p)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("show script: %w", err)
	}
	return nil
}

// mark returns what a line of a block begins with.
func mark(block Kind) string {
	switch block {
	case Added:
		return "+ "
	case Removed:
		return "- "
	case Edited:
		return "~ "
	case Moved:
		return "> "
	}
	return "  "
}

// lines returns the words, made readable, of each line.
func lines(words []Word) [][]Word {
	all := [][]Word{nil}
	for _, word := range words {
		for i, text := range strings.Split(readableText(word.Text), "\n") {
			if i > 0 {
				all = append(all, nil)
			}
			if text != "" {
				all[len(all)-1] = append(all[len(all)-1], Word{word.Kind, text})
			}
		}
	}
	return all
}

// writeLine writes a line of a block.
func writeLine(b *bufio.Writer, block Kind, line []Word, p pen) {
	const firstStrongIsolate, popDirectionalIsolate = "\u2068", "\u2069"
	isolate := slices.ContainsFunc(line, func(word Word) bool { return strings.ContainsFunc(word.Text, isRightToLeft) })
	if isolate {
		b.WriteString(firstStrongIsolate)
	}
	for _, word := range line {
		before, after := p(block, word.Kind)
		b.WriteString(before)
		b.WriteString(word.Text)
		b.WriteString(after)
	}
	if isolate {
		b.WriteString(popDirectionalIsolate)
	}
	b.WriteString("\n")
}

// view is an op as it is shown: its words, or a gap where ops are left out.
type view struct {
	kind  Kind
	words []Word
	gap   bool
}

// views returns what is shown of s with so many unchanged blocks around each changed one.
func (s Script) views(old []string, context int) ([]view, error) {
	if err := s.fits(old); err != nil {
		return nil, err
	}
	changed := make([]bool, len(s))
	for i, op := range s {
		changed[i] = op.Kind != Same
	}
	shown := around(changed, context)
	var views []view
	for i, op := range s {
		if !shown[i] {
			continue
		}
		if len(views) > 0 && !shown[i-1] {
			views = append(views, view{gap: true})
		}
		views = append(views, view{kind: op.Kind, words: op.words(old)})
	}
	return views, nil
}

// around marks what is changed, and so much context on either side of it: below zero, and if anything is changed, all.
func around(changed []bool, context int) []bool {
	if context < 0 {
		context = len(changed)
	}
	shown := make([]bool, len(changed))
	until := -1 // the last one to show after the changed one before
	for i := range changed {
		if changed[i] {
			for k := max(until+1, i-context); k < i; k++ {
				shown[k] = true
			}
			until = i + context
		}
		shown[i] = i <= until
	}
	return shown
}

// words returns the block's text, word by word if it was edited.
func (op Op) words(old []string) []Word {
	switch op.Kind {
	case Added:
		return []Word{{Added, op.NewText}}
	case Removed:
		return []Word{{Removed, op.OldText}}
	case Edited:
		if len(op.Words) == 0 {
			return Words(op.OldText, op.NewText)
		}
		return op.Words
	}
	return []Word{{Same, old[op.Old]}}
}
