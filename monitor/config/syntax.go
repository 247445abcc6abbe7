package config

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxSyntax bounds how often reading goes on after a line that is no TOML.
const maxSyntax = 20

// entryLine is a line that begins an expression. Reading goes on only at such a line, so that the rest of a list or of a long text is not
// taken for mistakes.
var entryLine = regexp.MustCompile(`(?m)^[ \t]*(?:[A-Za-z0-9_.-]+[ \t]*=|\[{1,2}[ \t]*[A-Za-z])`)

// syntax reports the parser's error and moves to where reading can go on. It returns false if there is no such place.
func (d *document) syntax(p *unstable.Parser) bool {
	d.broken = true
	at := len(d.data)
	text, hint := explain("")
	if e, ok := errors.AsType[*unstable.ParserError](p.Error()); ok {
		at = d.base + int(p.Range(e.Highlight).Offset)
		text, hint = explain(e.Message)
	}
	open := text == neverClosed
	if open { // it is noticed at the end of the file, and begins with the last three quotes
		at = max(bytes.LastIndex(d.data, []byte(`"""`)), bytes.LastIndex(d.data, []byte("'''")))
	}
	d.problems.add(value{src: d.source, at: at}, "", text, hint)
	if open {
		return false
	}

	start := bytes.LastIndexByte(d.data[:at], '\n') + 1
	if bytes.HasPrefix(bytes.TrimLeft(d.data[start:at], " \t"), []byte("[")) {
		d.current = &table{src: d.source} // a header that could not be read: its keys belong to no table that is known
	}
	// What could not be read often ended on the line before: a list that was not closed is noticed at the next key.
	if blank := len(bytes.TrimLeft(d.data[start:at], " \t")) == 0; !blank || start <= d.base {
		end := bytes.IndexByte(d.data[start:], '\n')
		if end < 0 {
			return false
		}
		start += end + 1
	}
	next := entryLine.FindIndex(d.data[start:])
	if next == nil {
		return false
	}
	d.base = start + next[0]
	return true
}

const neverClosed = "text that begins with three quotes is never closed"

// syntaxes say in the reader's words what the parser means, which names characters of a text that may be a secret. The first that is part
// of the parser's message holds.
var syntaxes = []struct{ part, text, hint string }{
	{"table name", "the name of a table is not closed", "write [rasid], [[channel]], [[topic]] or [[watch]]"},
	{"strings must be quoted", "the text after = is not in quotes", `write it in quotes: key = "text"`},
	{"at start of value", "what stands here is neither text in quotes nor a number, true, false, a list or a table", `write text in quotes: "text"`},
	{"expected keyword", "what stands here is neither text in quotes nor a number, true, false, a list or a table", `write text in quotes: "text"`},
	{"expected '='", "there is no = after the key", `write key = "text"`},
	{"start of key", "this is no key: keys are Latin letters, digits, - and _", "a comment begins with #"},
	{"new lines", "text in quotes is not closed on its line", "end it with the same quote that it begins with"},
	{"unterminated", "text in quotes is not closed on its line", "end it with the same quote that it begins with"},
	{"not terminated", neverClosed, "end it with three quotes"},
	{"expected newline", "something stands after the value", "write one key = value on a line; a comment begins with #"},
	{"escape", `a backslash in "…" that no escape begins with`, `write the text in '…', where a backslash is a backslash, or write \\ for one`},
	{`after \`, `a backslash in "…" that no escape begins with`, `write the text in '…', where a backslash is a backslash, or write \\ for one`},
	{"array", "a list is not closed, or a comma is missing in it", `write ["one", "two"]`},
	{"comma in inline", "a comma too many", `write { key = "text", other = "text" }`},
	{"inline table", "a { is not closed, or a comma is missing after it", `write { key = "text", other = "text" }`},
	{"UTF-8", "the file is not in UTF-8", "save it as UTF-8"},
	{"carriage return", "a line does not end as lines do", "save the file with the line ends of Unix or Windows"},
	{"control character", "an invisible control character", "delete it"},
	{"nested", "lists or tables stand too deep in each other", ""},
	{"", "this cannot be read", `write key = "text" on a line, or [rasid], [[channel]], [[topic]] or [[watch]]`},
}

func explain(message string) (text, hint string) {
	for _, s := range syntaxes {
		if strings.Contains(message, s.part) {
			return s.text, s.hint
		}
	}
	return "", ""
}
