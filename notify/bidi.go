package notify

import (
	"strings"

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

// isolate puts a name that may read from right to left among others into an isolate of its own.
func isolate(name string) string {
	if direction(name) >= 0 {
		return name
	}
	return fsi + name + pdi
}

// isolateLatin isolates, in text that reads from right to left, each run that reads from left to right: names, addresses, numbers with
// what stands between them, such as "Turkish Petroleum (TPAO)" or "5-12.5 %".
func isolateLatin(text string) string {
	var b strings.Builder
	start, end := -1, 0 // of the run, without the neutral characters behind it
	flush := func(from int) {
		b.WriteString(fsi + text[start:end] + pdi)
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
			if start < 0 {
				b.WriteString(text[i : i+size])
			}
		}
	}
	if start >= 0 {
		flush(len(text))
	}
	return b.String()
}

// isBidiControl reports whether r changes the direction of what follows it; text of a page keeps none of them.
func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
