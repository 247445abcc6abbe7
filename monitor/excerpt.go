package monitor

import (
	"strings"

	"github.com/rivo/uniseg"

	"rasid/notify"
)

// shortBlock is the length in bytes up to which a block is always shown whole.
const shortBlock = 240

// excerpt returns of a block's spans the sentences in which something is marked and one sentence on either side, with "…" for what is left
// out; of a block in which nothing is marked, its first sentences up to about shortBlock.
func excerpt(spans []notify.Span) []notify.Span {
	text := plain(spans)
	if len(text) <= shortBlock {
		return spans
	}
	sentences := split(text)
	keep := make([]bool, len(sentences))
	at, marked := 0, false
	for _, s := range spans {
		if s.Style != notify.Plain && strings.TrimSpace(s.Text) != "" {
			marked = true
			for i, r := range sentences {
				if r.start < at+len(s.Text) && at < r.end {
					for j := max(i-1, 0); j <= min(i+1, len(sentences)-1); j++ {
						keep[j] = true
					}
				}
			}
		}
		at += len(s.Text)
	}
	if !marked {
		for i, r := range sentences {
			keep[i] = i == 0 || r.end <= shortBlock
		}
	}
	return cut(spans, sentences, keep)
}

// span is a range of bytes.
type span struct{ start, end int }

// split returns the sentences of text (UAX #29), in order and without gap. Abbreviations end a sentence there; a piece that is shorter
// than a few words joins the next, so that "Dr." is no sentence of its own.
func split(text string) []span {
	const few = 24
	var list []span
	rest, state, at, start := text, -1, 0, 0
	for rest != "" {
		var sentence string
		sentence, rest, state = uniseg.FirstSentenceInString(rest, state)
		at += len(sentence)
		if at-start >= few || rest == "" {
			list = append(list, span{start, at})
			start = at
		}
	}
	return list
}

// cut returns the spans as far as they stand in the kept sentences.
func cut(spans []notify.Span, sentences []span, keep []bool) []notify.Span {
	var out []notify.Span
	gap := false
	at := 0
	for _, s := range spans {
		for i, r := range sentences {
			from, to := max(r.start, at), min(r.end, at+len(s.Text))
			if from >= to {
				continue
			}
			if !keep[i] {
				gap = true
				continue
			}
			piece := s
			piece.Text = s.Text[from-at : to-at]
			if gap {
				out = append(out, notify.Span{Text: "… "})
				gap = false
			}
			out = append(out, piece)
		}
		at += len(s.Text)
	}
	if gap {
		out = append(out, notify.Span{Text: "…"})
	}
	return out
}
