package main

import (
	"io"
	"strings"

	"rasid/monitor/match"
)

// paint colours text for people, or leaves it as it is.
type paint bool

func newPaint(w io.Writer) paint { return paint(useColor(w)) }

func (p paint) in(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\033[" + code + "m" + s + "\033[0m"
}

func (p paint) bold(s string) string  { return p.in("1", s) }
func (p paint) dim(s string) string   { return p.in("2", s) }
func (p paint) red(s string) string   { return p.in("31", s) }
func (p paint) green(s string) string { return p.in("32", s) }

// hits is text with the hits marked: in bold green, or between stars where there is no colour.
func (p paint) hits(s string, hits []match.Hit) string {
	var b strings.Builder
	at := 0
	for _, h := range hits {
		if h.Start < at {
			continue
		}
		b.WriteString(clean(s[at:h.Start]))
		if form := clean(s[h.Start:h.End]); p {
			b.WriteString(p.in("1;32", form))
		} else {
			b.WriteString("*" + form + "*")
		}
		at = h.End
	}
	b.WriteString(clean(s[at:]))
	return b.String()
}

// shorten returns at most n characters of s.
func shorten(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}
