package config

import (
	"regexp"

	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/match"
)

// topic is a [[topic]] whose channels are not looked up yet.
type topic struct {
	section *section
	built   *monitor.Topic
	notify  []reference
}

// readTopic reads one [[topic]].
func (l *loader) readTopic(s *section) {
	t := &topic{section: s, built: &monitor.Topic{}}
	l.topics = append(l.topics, t)
	t.built.Name = l.topicNames.add(s, t)
	anyOf, all, none := s.list("any", false), s.list("all", false), s.list("none", false)
	t.built.Any, t.built.All, t.built.None = l.keywords(s, "any", anyOf), l.keywords(s, "all", all), l.keywords(s, "none", none)
	if !s.has("any") && !s.has("all") {
		s.missing("any", "it can never match: there is neither any nor all", `write any = ["سوريا", "Suriye"]`)
	}
	excluded := map[string]bool{}
	for _, v := range none {
		excluded[v.text] = true
	}
	for _, v := range append(anyOf, all...) {
		if excluded[v.text] {
			s.wrong(v, "none", "keyword "+quote(v.text)+" can never match: it is also in none", "leave it out of one of the two")
		}
	}
	s.later("near")
	t.notify = s.references("notify")
	s.close()
}

// keywords parses the entries of a list.
func (l *loader) keywords(s *section, key string, entries []value) []match.Keyword {
	return parseEach(s, key, entries, l.parsed.keywords, match.ParseKeyword)
}

// cache keeps what was parsed, since watchlists repeat the same keywords and filters thousands of times.
type cache struct {
	keywords  map[string]match.Keyword
	selectors map[string]extract.Selector
	patterns  map[string]*regexp.Regexp
}

func newCache() cache {
	return cache{map[string]match.Keyword{}, map[string]extract.Selector{}, map[string]*regexp.Regexp{}}
}

// parseEach parses the entries of a list. Each that is refused is a problem at its own place.
func parseEach[T any](s *section, key string, entries []value, known map[string]T, parse func(string) (T, error)) []T {
	var all []T
	for _, v := range entries {
		parsed, ok := known[v.text]
		if !ok {
			var err error
			if parsed, err = parse(v.text); err != nil {
				s.refused(v, key, err)
				continue
			}
			known[v.text] = parsed
		}
		all = append(all, parsed)
	}
	return all
}
