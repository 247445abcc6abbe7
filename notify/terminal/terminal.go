// Package terminal delivers alerts by printing them. It is the channel of whoever has set up no other.
package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"

	"rasid/notify"
)

// Sender prints to one writer.
type Sender struct {
	w        io.Writer
	color    bool
	language string
}

var _ notify.Sender = (*Sender)(nil)

// New returns a Sender that prints to w with labels in language. With color it uses the styles and links of a terminal, and without it
// plain text, with *bold* and ~struck out~ words and the address of a link behind its words.
func New(w io.Writer, color bool, language string) *Sender {
	return &Sender{w: w, color: color, language: language}
}

const rule = "────────────────────────"

// Send prints d in one write, so that nothing else comes in between. A write that failed half way may have been read.
func (s *Sender) Send(_ context.Context, d notify.Delivery) (string, error) {
	text := s.render(notify.NewMessage(d, s.language))
	n, err := io.WriteString(s.w, text)
	switch {
	case err == nil:
		return "printed", nil
	case n > 0:
		return "", &notify.UnknownError{Err: fmt.Errorf("print an alert: %w", err)}
	}
	return "", &notify.TemporaryError{Err: fmt.Errorf("print an alert: %w", err)}
}

func (s *Sender) render(m notify.Message) string {
	var b strings.Builder
	for _, line := range m.Lines {
		for _, span := range line {
			b.WriteString(s.span(span))
		}
		b.WriteByte('\n')
	}
	b.WriteString(s.styled(rule, "2") + "\n")
	return b.String()
}

func (s *Sender) span(span notify.Span) string {
	text, link := printable(span.Text), printable(span.Link)
	switch {
	case link == "" || link == text:
	case s.color:
		text = "\x1b]8;;" + link + "\x1b\\" + text + "\x1b]8;;\x1b\\"
	default:
		text += " <" + link + ">"
	}
	if !s.color {
		return marked(text, span.Style)
	}
	var codes []string
	for _, style := range []struct {
		flag notify.Style
		code string
	}{{notify.Bold, "1"}, {notify.Small, "2"}, {notify.Strike, "9"}} {
		if span.Style&style.flag != 0 {
			codes = append(codes, style.code)
		}
	}
	return s.styled(text, strings.Join(codes, ";"))
}

// marked is text with the marks of a plain letter: *bold*, ~struck out~. White space stays outside.
func marked(text string, style notify.Style) string {
	mark := ""
	switch {
	case style&notify.Strike != 0:
		mark = "~"
	case style&notify.Bold != 0:
		mark = "*"
	}
	inner := strings.TrimSpace(text)
	if mark == "" || inner == "" {
		return text
	}
	return strings.Replace(text, inner, mark+inner+mark, 1)
}

// styled is text in the style of ANSI codes, if there is color.
func (s *Sender) styled(text, codes string) string {
	if !s.color || codes == "" || text == "" {
		return text
	}
	return "\x1b[" + codes + "m" + text + "\x1b[0m"
}

// printable is text without control characters: a terminal would obey those of a page.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, text)
}
