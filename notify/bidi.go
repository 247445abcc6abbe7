package notify

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// The characters that isolate a run of text from the direction of what surrounds it (UAX #9, 2.4.2): first strong isolate, and its end.
const (
	fsi = "\u2068"
	pdi = "\u2069"
)

// direction is that of the first strong character: 1 from left to right, -1 from right to left, 0 if there is none.
func direction(text string) int {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return 1
		case bidi.R, bidi.AL:
			return -1
		}
	}
	return 0
}

// hasRTL reports whether anything in text reads from right to left.
func hasRTL(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return direction(string(r)) < 0 })
}

// isolate puts a name into an isolate of its own, so that names of either direction keep their order in a line.
func isolate(name string) string { return fsi + name + pdi }

// isolateLatin isolates, in text that reads from right to left, each run that reads from left to right: names, addresses, numbers with
// what stands between them, such as "Turkish Petroleum (TPAO)" or "5-12.5 %".
func isolateLatin(text string) string {
	var b strings.Builder
	start, end := -1, 0 // of the run, without the neutral characters behind it
	flush := func(from int) {
		b.WriteString(isolateRun(text[start:end]))
		b.WriteString(text[end:from])
		start = -1
	}
	for i, r := range text {
		size := len(string(r))
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L, bidi.EN:
			if start < 0 {
				start = i
			}
			end = i + size
		case bidi.R, bidi.AL, bidi.AN:
			if start >= 0 {
				flush(i)
			}
			b.WriteString(text[i : i+size])
		default:
			switch {
			case start < 0:
				b.WriteString(text[i : i+size])
			case closes(text[start:i], r):
				end = i + size
			}
		}
	}
	if start >= 0 {
		flush(len(text))
	}
	return b.String()
}

// isolateRun isolates a run. A bracket that the run opens and does not close belongs to the text around it: one inside an isolate and its
// partner outside would face the wrong way.
func isolateRun(run string) string {
	open := opened(run)
	if len(open) == 0 {
		return isolate(run)
	}
	i := open[0]
	before := strings.TrimRight(run[:i], " ")
	text := run[len(before):i]
	if before != "" {
		text = isolate(before) + text
	}
	_, size := utf8.DecodeRuneInString(run[i:])
	return text + run[i:i+size] + isolateRun(run[i+size:])
}

// brackets are the pairs that are mirrored in text that reads from right to left.
const brackets = "()[]{}«»‹›"

// closes reports whether r closes the bracket that run left open last.
func closes(run string, r rune) bool {
	open := opened(run)
	if len(open) == 0 {
		return false
	}
	i := open[len(open)-1]
	_, size := utf8.DecodeRuneInString(run[i:])
	at := strings.Index(brackets, run[i:i+size])
	return strings.HasPrefix(brackets[at+size:], string(r))
}

// opened returns the places of the brackets that run opens and does not close.
func opened(run string) []int {
	var open []int
	for i, r := range run {
		at := strings.IndexRune(brackets, r)
		switch {
		case at < 0:
		case strings.Count(brackets[:at], "")%2 == 1: // an even number of characters stands before it
			open = append(open, i)
		case len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return open
}

// isBidiControl reports whether r changes the direction of what follows it; text of a page keeps none of them.
func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
