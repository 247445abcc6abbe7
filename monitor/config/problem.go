package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one mistake in a configuration.
type Problem struct {
	File   string // as it was named to Load, or found from there
	Line   int    // from 1
	Column int    // from 1, in characters
	Key    string // "watch.every"; empty if the mistake is not at a key
	Text   string // what is wrong, with the table it is in: `watch "turkiye-alan": every = "30 min" is not a duration`
	Hint   string // what to do; may be empty
}

// String is the problem as it is shown to a person, on one line, or two if there is a hint.
func (p Problem) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
	if p.Hint != "" {
		s += "\n  " + p.Hint
	}
	return s
}

// Problems are all mistakes of a configuration, sorted by file, line and column. It is never empty where it is an error.
type Problems []Problem

// Error is the problems, one below the other.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// maxProblems bounds what a file that is no configuration at all can report.
const maxProblems = 500

// collector gathers problems.
type collector struct {
	list []Problem
	more int
}

func (c *collector) add(at value, key, text, hint string) {
	if c.full() {
		c.more++
		return
	}
	line, column := at.src.position(at.at)
	c.list = append(c.list, Problem{File: at.src.name, Line: line, Column: column, Key: key, Text: text, Hint: hint})
}

func (c *collector) full() bool { return len(c.list) >= maxProblems }

// err returns the sorted problems, or nil if there are none.
func (c *collector) err() error {
	if len(c.list) == 0 {
		return nil
	}
	return c.sorted()
}

// sorted returns what was gathered in the order of the files.
func (c *collector) sorted() Problems {
	slices.SortStableFunc(c.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if c.more > 0 {
		last := c.list[len(c.list)-1]
		c.list = append(c.list, Problem{File: last.File, Line: last.Line, Column: last.Column, Text: strconv.Itoa(c.more) + " more problems are not shown"})
	}
	return c.list
}
