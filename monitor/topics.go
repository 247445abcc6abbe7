package monitor

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/match"
)

// Matcher finds the topics of watches in changed text. It holds one index for all keywords of all watches, and is safe for concurrent use.
type Matcher struct {
	keywords []match.Keyword
	number   map[match.Keyword]int
	set      *match.Set
	topics   map[*Topic]*topic
}

// topic is a Topic with its keywords as numbers, so that a change costs by the hits in it and not by the keywords in the topic.
type topic struct {
	*Topic
	any, none map[int]bool
	all       []int
	near      [][]int
	links     bool // it or a topic in it looks through links
}

// NewMatcher returns the Matcher of the watches.
func NewMatcher(watches []*Watch) *Matcher {
	m := &Matcher{number: map[match.Keyword]int{}, topics: map[*Topic]*topic{}}
	for _, w := range watches {
		for _, t := range w.Topics {
			m.add(t)
		}
	}
	m.set = match.Compile(m.keywords)
	return m
}

func (m *Matcher) add(t *Topic) *topic {
	if c := m.topics[t]; c != nil {
		return c
	}
	c := &topic{Topic: t, any: map[int]bool{}, none: map[int]bool{}, links: t.Scope&InLink != 0}
	m.topics[t] = c
	for _, n := range m.numbers(t.Any) {
		c.any[n] = true
	}
	for _, n := range m.numbers(t.None) {
		c.none[n] = true
	}
	c.all = m.numbers(t.All)
	for _, near := range t.Near {
		c.near = append(c.near, m.numbers(near.Words))
	}
	for _, list := range [][]*Topic{t.AnyTopics, t.AllTopics, t.NoneTopics} {
		for _, inner := range list {
			c.links = m.add(inner).links || c.links
		}
	}
	return c
}

func (m *Matcher) numbers(keywords []match.Keyword) []int {
	list := make([]int, 0, len(keywords))
	for _, k := range keywords {
		n, ok := m.number[k]
		if !ok {
			n = len(m.keywords)
			m.number[k] = n
			m.keywords = append(m.keywords, k)
		}
		list = append(list, n)
	}
	return list
}

// field is one text of a change in which keywords are looked for.
type field struct {
	op    int // in the script, TitleOp for the page's own title
	on    On  // what happened to it
	scope Scope
	text  string
}

// place is a hit in one field.
type place struct {
	field *field
	match.Hit
}

// Find returns where the topics of w stand in what changed from before to now. Nothing found is no hit for anybody; for a watch without
// topics there is nothing to find.
func (m *Matcher) Find(w *Watch, s diff.Script, before, now *Snapshot) []Hit {
	if len(w.Topics) == 0 {
		return nil
	}
	search := search{m: m, watch: w, found: map[*topic][]place{}}
	var buf []match.Hit
	for _, f := range m.fields(w, s, before, now) {
		buf = m.set.FindIn(buf[:0], f.text, now.Language)
		for _, h := range buf {
			if f.op != TitleOp || !strings.Contains(before.Title, f.text[h.Start:h.End]) {
				search.places = append(search.places, place{&f, h})
			}
		}
	}
	if len(search.places) == 0 {
		return nil
	}
	var hits []Hit
	for _, t := range w.Topics {
		for _, p := range search.topic(t) {
			hits = append(hits, Hit{
				Topic: t.Name, Keyword: m.keywords[p.Keyword].Text, Form: p.field.text[p.Start:p.End], Op: p.field.op, Start: p.Start, End: p.End,
				Link: p.field.scope == InLink,
			})
		}
	}
	return hits
}

// fields returns the texts of the change that any topic of w looks through.
func (m *Matcher) fields(w *Watch, s diff.Script, before, now *Snapshot) []field {
	links := slices.ContainsFunc(w.Topics, func(t *Topic) bool { return m.topics[t].links })
	var list []field
	if before.Title != now.Title && now.Title != "" {
		list = append(list, field{TitleOp, OnEdited, InTitle, now.Title})
	}
	for i, op := range s {
		on, text, block := changed(op, before, now)
		if on == 0 {
			continue
		}
		scope := InText
		if block.Kind == extract.Heading {
			scope = InTitle
		}
		list = append(list, field{i, on, scope, text})
		if links && block.Link != "" {
			list = append(list, field{i, on, InLink, linkWords(block.Link)})
		}
	}
	return list
}

// changed returns what happened to a block, its text that counts, and the block; nothing for one that stayed or moved.
func changed(op diff.Op, before, now *Snapshot) (on On, text string, block extract.Block) {
	at := func(blocks []extract.Block, i int) extract.Block {
		if i < 0 || i >= len(blocks) {
			return extract.Block{}
		}
		return blocks[i]
	}
	switch op.Kind {
	case diff.Added:
		return OnAdded, op.NewText, at(now.Blocks, op.New)
	case diff.Edited:
		return OnEdited, op.NewText, at(now.Blocks, op.New)
	case diff.Removed:
		return OnRemoved, op.OldText, at(before.Blocks, op.Old)
	}
	return 0, "", extract.Block{}
}

// linkWords is an address as a reader takes it, without the signs that the network needs.
func linkWords(address string) string {
	if words, err := url.PathUnescape(address); err == nil {
		address = words
	}
	return strings.ToValidUTF8(address, " ")
}

// search is the evaluation of a watch's topics over the places of one change.
type search struct {
	m      *Matcher
	watch  *Watch
	places []place
	found  map[*topic][]place // what was evaluated
}

// topic returns the places that make the change hit t; none if it does not.
func (s *search) topic(t *Topic) []place {
	c := s.m.topics[t]
	if places, ok := s.found[c]; ok {
		return places
	}
	s.found[c] = nil // a topic that names itself finds nothing there; the configuration refuses it
	s.found[c] = s.evaluate(c)
	return s.found[c]
}

func (s *search) evaluate(c *topic) []place {
	in := s.standing(c)
	var hits []place
	for _, n := range c.all {
		places := of(in, n)
		if len(places) == 0 {
			return nil
		}
		hits = append(hits, places...)
	}
	for _, inner := range c.AllTopics {
		places := s.topic(inner)
		if len(places) == 0 {
			return nil
		}
		hits = append(hits, places...)
	}
	for i, near := range c.Near {
		places := together(in, c.near[i], near.Within)
		if len(places) == 0 {
			return nil
		}
		hits = append(hits, places...)
	}
	before := len(hits)
	for _, p := range in {
		if c.any[p.Keyword] {
			hits = append(hits, p)
		}
	}
	for _, inner := range c.AnyTopics {
		hits = append(hits, s.topic(inner)...)
	}
	if len(c.any)+len(c.AnyTopics) > 0 && len(hits) == before {
		return nil
	}
	return sorted(hits)
}

// standing returns the places where the topic looks at all: in its scope, in changes that it asks for, and in no block that holds a word or a
// topic of None.
func (s *search) standing(c *topic) []place {
	on, scope := c.On, c.Scope
	if on == 0 {
		on = s.watch.On
	}
	if scope == 0 {
		scope = InTitle | InText
	}
	out := map[int]bool{} // ops
	for _, p := range s.places {
		if c.none[p.Keyword] {
			out[p.field.op] = true
		}
	}
	for _, inner := range c.NoneTopics {
		for _, p := range s.topic(inner) {
			out[p.field.op] = true
		}
	}
	var in []place
	for _, p := range s.places {
		if p.field.on&on != 0 && p.field.scope&scope != 0 && !out[p.field.op] {
			in = append(in, p)
		}
	}
	return in
}

func of(places []place, keyword int) (list []place) {
	for _, p := range places {
		if p.Keyword == keyword {
			list = append(list, p)
		}
	}
	return list
}

func sorted(places []place) []place {
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.field.op, b.field.op), cmp.Compare(a.field.scope, b.field.scope), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return slices.CompactFunc(places, func(a, b place) bool {
		return a.field.op == b.field.op && a.field.scope == b.field.scope && a.Start == b.Start && a.End == b.End && a.Keyword == b.Keyword
	})
}

// together returns the first places in one field at which all the keywords stand within so many words of each other; none if nowhere.
func together(places []place, keywords []int, within int) []place {
	places = sorted(slices.Clone(places))
	for from := range places {
		got := map[int]place{}
		for _, p := range places[from:] {
			if p.field != places[from].field || words(p.field.text[places[from].Start:p.End]) > within {
				break
			}
			if slices.Contains(keywords, p.Keyword) {
				got[p.Keyword] = p
			}
			if len(got) == len(keywords) {
				var list []place
				for _, n := range keywords {
					list = append(list, got[n])
				}
				return list
			}
		}
	}
	return nil
}

// words counts the words of text; an apostrophe is part of one.
func words(text string) int {
	return len(strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’‘ʼ", r)
	}))
}
