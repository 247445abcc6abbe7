package diff

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Unified writes s as a unified diff, as patch and code review tools read it, of two files that hold a line for each block; a block with line
// breaks is several lines. oldName and newName stand in its head. What moved is removed and added, what was edited too. If nothing changed or
// moved, nothing is written; a Context of 3 is usual. The errors are Plain's.
//
// Control characters, which no reader sees, are left out, so that the diff may be printed to a terminal: a file that holds some is not the one
// that the diff speaks of. Invalid bytes are U+FFFD.
func Unified(w io.Writer, old []string, s Script, oldName, newName string, o Options) error {
	if err := s.fits(old); err != nil {
		return fmt.Errorf("show script: %w", err)
	}
	rows := s.rows(old)
	changed := make([]bool, len(rows))
	for i, r := range rows {
		changed[i] = r.mark != ' '
	}
	if !slices.Contains(changed, true) {
		return nil
	}
	shown := around(changed, o.Context)

	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "--- %s\n+++ %s\n", fileName(oldName), fileName(newName))
	oldLine, newLine := 0, 0 // before row i
	for i := 0; i < len(rows); {
		end := i
		for end < len(rows) && shown[end] == shown[i] {
			end++
		}
		olds, news := count(rows[i:end])
		if shown[i] {
			fmt.Fprintf(b, "@@ -%s +%s @@\n", extent(oldLine, olds), extent(newLine, news))
			for _, r := range rows[i:end] {
				fmt.Fprintf(b, "%c%s\n", r.mark, r.text)
			}
		}
		oldLine, newLine, i = oldLine+olds, newLine+news, end
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("show script: %w", err)
	}
	return nil
}

// row is a line of a unified diff.
type row struct {
	mark byte // ' ', '-' or '+'
	text string
}

// rows returns s line by line. Only Same blocks keep their order in both versions; what stands between two of them is removed, then added.
func (s Script) rows(old []string) []row {
	new := s.apply(old)
	var rows []row
	add := func(mark byte, blocks []string) {
		for _, block := range blocks {
			for text := range strings.SplitSeq(clean(block), "\n") {
				rows = append(rows, row{mark, text})
			}
		}
	}
	i, j := 0, 0
	for _, op := range s {
		// A script that somebody else made may hold Same blocks in any order.
		if op.Kind != Same || op.Old < i || op.New < j {
			continue
		}
		add('-', old[i:op.Old])
		add('+', new[j:op.New])
		add(' ', old[op.Old:op.Old+1])
		i, j = op.Old+1, op.New+1
	}
	add('-', old[i:])
	add('+', new[j:])
	return rows
}

// count returns how many of rows are lines of the old and of the new file.
func count(rows []row) (olds, news int) {
	for _, r := range rows {
		if r.mark != '+' {
			olds++
		}
		if r.mark != '-' {
			news++
		}
	}
	return olds, news
}

// extent returns a hunk's lines in one file as its head says them: the first one, from 1, and how many. Of none, it is the line before that counts.
func extent(before, n int) string {
	if n > 0 {
		before++
	}
	return fmt.Sprintf("%d,%d", before, n)
}

// fileName returns name as one line without tabs, after which readers expect a date.
func fileName(name string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(clean(name))
}
