package monitor

import (
	"cmp"
	"slices"

	"rasid/diff"
	"rasid/monitor/match"
)

// Matcher finds the topics of watches in changed text. It holds one index for all keywords of all watches, and is safe for concurrent use.
type Matcher struct {
	keywords []match.Keyword
	number   map[string]int // by the keyword as written
	set      *match.Set
}

// NewMatcher returns the Matcher of the watches.
func NewMatcher(watches []*Watch) *Matcher {
	m := &Matcher{number: map[string]int{}}
	for _, w := range watches {
		for _, t := range w.Topics {
			for _, list := range [][]match.Keyword{t.Any, t.All, t.None} {
				for _, k := range list {
					if _, ok := m.number[k.Text]; !ok {
						m.number[k.Text] = len(m.keywords)
						m.keywords = append(m.keywords, k)
					}
				}
			}
		}
	}
	m.set = match.Compile(m.keywords)
	return m
}

// place is a hit in one op of a script.
type place struct {
	op int
	match.Hit
}

// Find returns where the topics of w stand in the blocks that the script changed. Nothing found is no hit for anybody; for a watch without
// topics there is nothing to find.
func (m *Matcher) Find(w *Watch, s diff.Script) []Hit {
	if len(w.Topics) == 0 {
		return nil
	}
	found := map[int][]place{} // by keyword
	var buf []match.Hit
	for i, op := range s {
		text, ok := w.On.text(op)
		if !ok {
			continue
		}
		buf = m.set.Find(buf[:0], text)
		for _, h := range buf {
			found[h.Keyword] = append(found[h.Keyword], place{i, h})
		}
	}
	if len(found) == 0 {
		return nil
	}
	var hits []Hit
	for _, t := range w.Topics {
		for _, p := range m.topic(t, found) {
			text, _ := w.On.text(s[p.op])
			hits = append(hits, Hit{
				Topic: t.Name, Keyword: m.keywords[p.Keyword].Text, Form: text[p.Start:p.End], Op: p.op, Start: p.Start, End: p.End,
			})
		}
	}
	return hits
}

// text returns the text of a changed block that is looked through for keywords: what was added, the new side of an edit, and what was
// removed if the watch asks for it.
func (on On) text(op diff.Op) (text string, ok bool) {
	switch op.Kind {
	case diff.Added:
		return op.NewText, on&OnAdded != 0
	case diff.Edited:
		return op.NewText, on&OnEdited != 0
	case diff.Removed:
		return op.OldText, on&OnRemoved != 0
	}
	return "", false
}

// topic returns the places that make the change hit t; none if it does not.
func (m *Matcher) topic(t *Topic, found map[int][]place) []place {
	out := map[int]bool{} // ops that hold a word of None
	for _, k := range t.None {
		for _, p := range found[m.number[k.Text]] {
			out[p.op] = true
		}
	}
	stand := func(k match.Keyword) (in []place) {
		for _, p := range found[m.number[k.Text]] {
			if !out[p.op] {
				in = append(in, p)
			}
		}
		return in
	}
	var places []place
	for _, k := range t.All {
		in := stand(k)
		if len(in) == 0 {
			return nil
		}
		places = append(places, in...)
	}
	before := len(places)
	for _, k := range t.Any {
		places = append(places, stand(k)...)
	}
	if len(t.Any) > 0 && len(places) == before {
		return nil
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(a.op, b.op), cmp.Compare(a.Start, b.Start)) })
	return places
}
