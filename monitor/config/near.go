package config

import (
	"fmt"
	"slices"

	"rasid/monitor"
)

// Bounds of near.
const (
	minNear = 2 // keywords
	maxNear = 10

	minWithin     = 2 // words
	maxWithin     = 200
	defaultWithin = 12
)

const nearExample = `{ words = ["أكار", "دمشق"], within = 12 }`

// readNear reads the tables of words that are to stand together.
func (l *loader) readNear(t *topic) {
	for _, v := range t.section.oneOrMore("near", nearExample) {
		in := t.section.inner(v.table, "near")
		if !in.has("words") {
			in.missing("words", "near has no words", "write near = "+nearExample)
		}
		m := l.readKeywords(in, "words", `write all = [{ topic = "Syria" }] beside near`)
		within := in.number("within", defaultWithin, minWithin, maxWithin)
		in.close()
		m.reportNear(within)
		t.near = append(t.near, m)
		t.built.Near = append(t.built.Near, monitor.Near{Words: m.keywords, Within: within})
	}
}

// oneOrMore returns the tables of a key that has one or a list of them.
func (s *section) oneOrMore(key, example string) []value {
	if v, _ := s.table.get(key); v.kind == kindList || v.kind == kindTables {
		return s.items(key, "write "+example, kindTable)
	}
	if v, ok := s.typed(key, kindTable, key+" = "+example); ok {
		return []value{v}
	}
	return nil
}

// reportNear reports words that can never stand together.
func (m *members) reportNear(within int) {
	s := m.section
	words, _ := s.table.get("words")
	switch n := len(words.items); {
	case n == 0: // reported
	case n < minNear || n > maxNear:
		s.wrong(words, "words", fmt.Sprintf("near takes %d to %d words and has %d", minNear, maxNear, n), "write more words, or fewer")
	case n > within:
		at, _ := s.table.get("within")
		s.wrong(at, "within", fmt.Sprintf("near can never match: within = %d has no room for %d words", within, n), fmt.Sprintf("write more, such as within = %d", defaultWithin))
	}
	for i, k := range m.keywords {
		if slices.Contains(m.keywords[:i], k) {
			s.wrong(m.places[i], "words", "words names "+quote(k.Text)+" twice", "leave one out")
		}
	}
}
