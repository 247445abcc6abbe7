package monitor

import (
	"cmp"
	"slices"
	"strings"

	"rasid/diff"
	"rasid/notify"
)

// How much of a change one alert shows; the rest is counted.
const (
	partsWithHit = 8 // blocks in which a keyword stands
	partsInAll   = 4 // other changed blocks fill up to here
)

// alerts returns what is told of the look's change: for each channel one alert, whatever number of topics it hits. A topic's hits go to
// the topic's channels and the watch's; a watch without topics tells every change that it asks for.
func alerts(w *Watch, look *Look) []notify.Alert {
	var list []notify.Alert
	for _, channel := range channels(w) {
		hits := hitsFor(w, look.Change.Hits, channel)
		if len(hits) == 0 && len(w.Topics) > 0 {
			continue
		}
		parts, more := parts(w, look.Change.News(), hits)
		if len(parts) == 0 {
			continue
		}
		list = append(list, notify.Alert{
			Channel: channel, Kind: notify.ChangeAlert, At: look.At.In(w.zone()), Watch: w.Name, PageURL: look.Page.URL,
			Title: look.Page.Title, Topics: topicsOf(hits), Parts: parts, More: more,
		})
	}
	return list
}

// channels returns the names of all channels that may be told of a change of w.
func channels(w *Watch) []string {
	list := slices.Clone(w.Notify)
	for _, t := range w.Topics {
		list = append(list, t.Notify...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// hitsFor returns the hits of those topics that are told to the channel.
func hitsFor(w *Watch, hits []Hit, channel string) []Hit {
	if slices.Contains(w.Notify, channel) {
		return hits
	}
	told := map[string]bool{}
	for _, t := range w.Topics {
		told[t.Name] = slices.Contains(t.Notify, channel)
	}
	return slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return !told[h.Topic] })
}

// topicsOf groups hits by topic, each with the keywords that were found, in the order of the text; the forms are bold in it.
func topicsOf(hits []Hit) []notify.Topic {
	var topics []notify.Topic
	for _, h := range hits {
		i := slices.IndexFunc(topics, func(t notify.Topic) bool { return t.Name == h.Topic })
		if i < 0 {
			i = len(topics)
			topics = append(topics, notify.Topic{Name: h.Topic})
		}
		if !slices.Contains(topics[i].Words, h.Keyword) {
			topics[i].Words = append(topics[i].Words, h.Keyword)
		}
	}
	return topics
}

// parts returns the changed blocks that are shown, in the order of the page, and how many more there are. Blocks with a hit come first;
// blocks of a kind that the watch does not ask for are only shown beside a hit.
func parts(w *Watch, s diff.Script, hits []Hit) (shown []notify.Part, more int) {
	byOp := map[int][]Hit{}
	for _, h := range hits {
		if h.Op != TitleOp {
			byOp[h.Op] = append(byOp[h.Op], h)
		}
	}
	for _, list := range byOp {
		slices.SortFunc(list, func(a, b Hit) int { return cmp.Compare(a.Start, b.Start) })
	}
	var changed []int
	asked := 0
	for i, op := range s {
		if op.Kind == diff.Same || op.Kind == diff.Moved {
			continue
		}
		changed = append(changed, i)
		if w.asksFor(op) {
			asked++
		}
	}
	if asked == 0 && len(hits) == 0 {
		return nil, 0
	}
	withHit, without := min(len(byOp), partsWithHit), max(partsInAll-len(byOp), 0)
	for _, i := range changed {
		room := &without
		if len(byOp[i]) > 0 {
			room = &withHit
		}
		if *room == 0 {
			more++
			continue
		}
		*room--
		shown = append(shown, part(s[i], byOp[i]))
	}
	return shown, more
}

// part shows one changed block: what a keyword hit in bold, what an edit took away struck and what it brought bold.
func part(op diff.Op, hits []Hit) notify.Part {
	switch op.Kind {
	case diff.Removed:
		return notify.Part{Kind: notify.Removed, Spans: excerpt(mark(nil, op.OldText, 0, hits))}
	case diff.Edited:
		var spans []notify.Span
		at := 0 // in NewText
		for _, word := range op.Words {
			switch word.Kind {
			case diff.Removed:
				spans = append(spans, notify.Span{Text: word.Text, Style: notify.Strike})
				continue
			case diff.Added:
				if n := len(spans); n > 0 && spans[n-1].Style == notify.Strike {
					spans = append(spans, notify.Span{Text: " "}) // where struck and bold look alike, words must not run together
				}
				spans = append(spans, notify.Span{Text: word.Text, Style: notify.Bold})
			default:
				spans = mark(spans, word.Text, at, hits)
			}
			at += len(word.Text)
		}
		return notify.Part{Kind: notify.Edited, Spans: excerpt(spans)}
	}
	return notify.Part{Kind: notify.Added, Spans: excerpt(mark(nil, op.NewText, 0, hits))}
}

// mark appends text, which begins at byte at of its block, with the hits in bold.
func mark(spans []notify.Span, text string, at int, hits []Hit) []notify.Span {
	add := func(t string, s notify.Style) {
		if t != "" {
			spans = append(spans, notify.Span{Text: t, Style: s})
		}
	}
	end := at + len(text)
	for _, h := range hits {
		from, to := max(h.Start, at), min(h.End, end)
		if h.Link || from >= to {
			continue
		}
		add(text[:from-at], notify.Plain)
		add(text[from-at:to-at], notify.Bold)
		text, at = text[to-at:], to
	}
	add(text, notify.Plain)
	return spans
}

// plain is the text of spans without their styles.
func plain(spans []notify.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
