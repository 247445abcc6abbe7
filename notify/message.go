package notify

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Message is a delivery as a channel shows it: lines of styled text in the channel's language. What differs between channels is only how
// a Span becomes bold, struck or linked there.
type Message struct {
	Subject string // one plain line
	Lines   []Line // an empty Line is an empty line

	name string // of the alert, for the line that offers the rest
}

// Line is one line of a Message.
type Line []Span

// The longest pieces of a Message that are not the changed text itself, in graphemes.
const (
	titleLimit = 200
	wordLimit  = 40
	wordsLimit = 6 // words told of one topic
)

// NewMessage lays out a delivery in a language ("en", "ar" or "tr"; any other is "en").
//
// The first line says what and where, the second is the page's title, linked; then the changed text, and last a line with the time in the
// newsroom's zone, the host and the alert's short name. A Notice or a Test is its text under Rasid's name.
func NewMessage(d Delivery, language string) Message {
	l := labelsFor(language)
	a := d.Alert
	m := Message{name: a.Name()}
	mark := ""
	if d.Repeat {
		mark = "[" + l.repeat + "] "
	}
	if a.Kind == ChangeAlert {
		m.layChange(a, l, mark)
	} else {
		m.layText(a, l, mark)
	}
	return m
}

func (m *Message) layChange(a Alert, l labels, mark string) {
	title := clip(oneLine(a.Title), titleLimit)
	if title == "" {
		title = a.PageURL
	}
	asIs := func(name string) string { return name }
	what := topicsText(a.Topics, asIs)
	m.Subject = mark + join(what, title)
	if what == "" {
		m.Subject = mark + a.Watch + ": " + title
	}
	head := mark + join(what, a.Watch)
	if hasRTL(head) {
		head = mark + join(topicsText(a.Topics, isolate), isolate(a.Watch))
	}
	m.Lines = append(m.Lines, Line{{Text: head}}, Line{{Text: title, Link: a.PageURL}}, nil)
	for _, p := range a.Parts {
		m.Lines = append(m.Lines, p.line())
	}
	if a.More > 0 {
		m.Lines = append(m.Lines, Line{{Text: l.more(a.More)}})
	}
	foot := []string{a.At.Format("15:04")}
	if u, err := url.Parse(a.PageURL); err == nil && u.Host != "" {
		foot = append(foot, strings.TrimPrefix(u.Hostname(), "www."))
	}
	foot = append(foot, a.Name())
	m.Lines = append(m.Lines, nil, Line{{Text: strings.Join(foot, " · "), Style: Small}})
}

func (m *Message) layText(a Alert, l labels, mark string) {
	head := l.notice
	if a.Kind == Test {
		head = l.test
	}
	text := strings.Split(strings.TrimSpace(a.Text), "\n")
	m.Subject = mark + head + ": " + clip(oneLine(text[0]), titleLimit)
	m.Lines = append(m.Lines, Line{{Text: mark + head, Style: Bold}}, nil)
	for _, t := range text {
		m.Lines = append(m.Lines, Line{{Text: t}})
	}
	m.Lines = append(m.Lines, nil, Line{{Text: a.At.Format("2006-01-02 15:04") + " · " + a.Name(), Style: Small}})
}

// join puts a dash between what and where, if there is a what.
func join(what, where string) string {
	if what == "" {
		return where
	}
	return what + " — " + where
}

// topicsText is "Syria · سوريا, Suriye; أكار": each topic with the words that were found of it, each name as by name.
func topicsText(topics []Topic, name func(string) string) string {
	var all []string
	for _, t := range topics {
		var words []string
		for _, w := range t.Words[:min(len(t.Words), wordsLimit)] {
			words = append(words, name(clip(oneLine(w), wordLimit)))
		}
		text := strings.Join(words, ", ")
		if len(t.Words) > wordsLimit {
			text += ", …"
		}
		if t.Name != "" {
			text = name(t.Name) + " · " + text
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

// line is the part with its sign in front. In a line that reads from right to left the Latin names and the numbers are isolated.
func (p Part) line() Line {
	sign := map[PartKind]string{Added: "+ ", Removed: "− ", Edited: "~ "}[p.Kind]
	line := Line{{Text: sign}}
	rtl := false
	for _, s := range p.Spans {
		if d := direction(s.Text); d != 0 {
			rtl = d < 0
			break
		}
	}
	for _, s := range p.Spans {
		s.Text = oneLine(s.Text)
		if rtl {
			s.Text = isolateLatin(s.Text)
		}
		line = append(line, s)
	}
	return line
}

// Plain returns the text of the lines, joined by line breaks.
func (m Message) Plain() string {
	var b strings.Builder
	for i, line := range m.Lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, s := range line {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// Cut returns m in at most limit units, as measured by size on the text of all lines joined by line breaks: long parts end at a sentence,
// or else at a grapheme, and a line says that something was left out and how to see the rest. The first two lines and the last are kept;
// the limit must have room for them.
func (m Message) Cut(limit int, language string, size func(string) int) Message {
	if size(m.Plain()) <= limit || len(m.Lines) < 4 {
		return m
	}
	notice := Line{{Text: labelsFor(language).rest + " rasid diff " + m.name}}
	head, body, last := m.Lines[:2], m.Lines[2:len(m.Lines)-1], m.Lines[len(m.Lines)-1]
	cut := m
	cut.Lines = append([]Line{}, head...)
	room := limit - size(Message{Lines: append(append([]Line{}, head...), notice, last)}.Plain()) - 2
	for _, line := range body {
		need := size(Message{Lines: []Line{line}}.Plain()) + 1
		if need > room {
			if short := cutLine(line, room-1, size); len(short) > 1 {
				cut.Lines = append(cut.Lines, short)
			}
			break
		}
		room -= need
		cut.Lines = append(cut.Lines, line)
	}
	cut.Lines = append(cut.Lines, notice, last)
	return cut
}

// cutLine returns the beginning of line that fits into room together with an ellipsis.
func cutLine(line Line, room int, size func(string) int) Line {
	room -= size("…" + pdi)
	var short Line
	for _, s := range line {
		n := size(s.Text)
		if n <= room {
			room -= n
			short = append(short, s)
			continue
		}
		if s.Text = cutText(s.Text, room, size); s.Text != "" {
			short = append(short, s)
		}
		break
	}
	return append(short, Span{Text: "…"})
}

// cutText returns the longest beginning of text within room that ends at a sentence if that keeps at least half of it, or else at a
// grapheme. An isolate that it opens is closed.
func cutText(text string, room int, size func(string) int) string {
	end, sentence := 0, 0
	rest, state, used := text, -1, 0
	for rest != "" {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		if used += size(cluster); used > room {
			break
		}
		end += len(cluster)
		if boundaries&uniseg.MaskSentence != 0 {
			sentence = end
		}
	}
	if sentence*2 >= end {
		end = sentence
	}
	cut := strings.TrimRightFunc(text[:end], unicode.IsSpace)
	if strings.Count(cut, fsi) > strings.Count(cut, pdi) {
		cut += pdi
	}
	return cut
}

// clip returns at most limit graphemes of text.
func clip(text string, limit int) string {
	rest, state, n := text, -1, 0
	for rest != "" {
		if n++; n > limit {
			return strings.TrimRightFunc(text[:len(text)-len(rest)], unicode.IsSpace) + "…"
		}
		_, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
	}
	return text
}

// oneLine is text without line breaks and control characters, so that a page's text cannot pretend to be a line of ours.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x2028 || r == 0x2029 || r == 0x85:
			return ' '
		case unicode.IsControl(r), isBidiControl(r):
			return -1
		}
		return r
	}, text)
}
