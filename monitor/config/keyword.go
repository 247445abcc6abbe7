package config

import (
	"slices"

	"rasid/monitor/match"
)

// members are the entries of one list of a topic or a watch: keywords, and names of other topics.
type members struct {
	section  *section
	key      string
	keywords []match.Keyword
	places   []value // of the keywords' texts
	topics   []reference
}

// readMembers reads a list of keywords and of other topics.
func (l *loader) readMembers(s *section, key string) members {
	m := members{section: s, key: key}
	entries := s.items(key, textHint, kindText, kindTable)
	m.keywords, m.places = make([]match.Keyword, 0, len(entries)), make([]value, 0, len(entries))
	for _, v := range entries {
		if _, ok := v.field("topic"); ok {
			m.readTopicName(v.table)
		} else {
			l.readKeyword(&m, v)
		}
	}
	if l.env.Lint && len(m.keywords) > 0 {
		l.lists = append(l.lists, m)
	}
	return m
}

// readKeywords reads a list of keywords alone. The hint says what to write instead of a topic.
func (l *loader) readKeywords(s *section, key, hint string) members {
	m := l.readMembers(s, key)
	for _, r := range m.topics {
		s.wrong(r.at, key, key+" takes no topic", hint)
	}
	return m
}

// readTopicName reads { topic = "…" }. Which topic that is shows when all files are read.
func (m *members) readTopicName(t *table) {
	in := m.section.inner(t, m.key)
	name, ok := in.textValue("topic")
	for _, e := range t.entries {
		if e.key != "topic" {
			in.wrong(value{src: t.src, at: e.at}, e.key, quote(e.key)+" does not go with topic", `write { topic = "Syria" } alone`)
		}
	}
	if !ok {
		return
	}
	if slices.ContainsFunc(m.topics, func(r reference) bool { return r.name == name.text }) {
		in.wrong(name, "topic", m.key+" names "+quote(name.text)+" twice", "leave one out")
		return
	}
	m.topics = append(m.topics, reference{name: name.text, key: m.key, at: name, in: m.section})
}

// readKeyword reads a keyword that is a text, or { text = "…" } with what is asked of it.
func (l *loader) readKeyword(m *members, v value) {
	if v.kind == kindText {
		if k, ok := parseOne(m.section, m.key, v, l.parsed.keywords, match.ParseKeyword); ok {
			m.keywords, m.places = append(m.keywords, k), append(m.places, v)
		}
		return
	}
	in := m.section.inner(v.table, m.key)
	defer in.close()
	text, ok := in.textValue("text")
	in.required("text", `write { text = "أكار" }`)
	exact, lang := in.flag("exact", false), in.text("lang", "")
	sense := match.CaseName
	if in.flag("case", false) {
		sense = match.CaseSame
	} else if in.has("case") {
		sense = match.CaseAny
	}
	if !ok {
		return
	}
	k, ok := parseOne(m.section, m.key, text, l.parsed.keywords, match.ParseKeyword)
	if !ok {
		return
	}
	k.Exact, k.Case = exact, sense
	if err := k.Check(); err != nil {
		in.refused(v, "text", err)
		return
	}
	k.Lang = lang
	if err := k.Check(); err != nil {
		at, _ := v.field("lang")
		in.refused(at, "lang", err)
		return
	}
	m.keywords, m.places = append(m.keywords, k), append(m.places, text)
}
