package config

import (
	"regexp"
	"slices"

	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/match"
)

// topic is a [[topic]] whose channels and members are not looked up yet.
type topic struct {
	section        *section
	built          *monitor.Topic
	any, all, none members
	near           []members
	notify         []reference

	watched bool // a watch names it
	walked  walk
}

// readTopic reads one [[topic]].
func (l *loader) readTopic(s *section) {
	t := &topic{section: s, built: &monitor.Topic{}}
	b := t.built
	l.topics = append(l.topics, t)
	b.Name = l.topicNames.add(s, t)
	t.any, t.all, t.none = l.readMembers(s, "any"), l.readMembers(s, "all"), l.readMembers(s, "none")
	b.Any, b.All, b.None = t.any.keywords, t.all.keywords, t.none.keywords
	l.readNear(t)
	if !s.has("any") && !s.has("all") && !s.has("near") {
		s.missing("any", "it can never match: there is no any, no all and no near", `write any = ["سوريا", "Suriye"]`)
	}
	t.reportExcluded()
	b.On = s.on("on")
	b.Scope = flags(s, "scope", []string{"title", "text", "link"}, monitor.InTitle, monitor.InText, monitor.InLink)
	t.notify = s.references("notify")
	s.close()
}

// on is a set of changes, 0 if the table does not say.
func (s *section) on(key string) monitor.On {
	return flags(s, key, []string{"added", "edited", "removed"}, monitor.OnAdded, monitor.OnEdited, monitor.OnRemoved)
}

// flags returns the set of what a list names, 0 if there is none. The names are those of the values, in their order.
func flags[F ~uint8](s *section, key string, names []string, values ...F) (set F) {
	for _, v := range s.list(key, true) {
		if i := slices.Index(names, v.text); i >= 0 {
			set |= values[i]
		} else {
			s.wrong(v, key, key+" = "+quote(v.text)+" is not a choice", "write "+alternatives(names))
		}
	}
	return set
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
		if parsed, ok := parseOne(s, key, v, known, parse); ok {
			all = append(all, parsed)
		}
	}
	return all
}

// parseOne parses a text. If it is refused, that is a problem.
func parseOne[T any](s *section, key string, v value, known map[string]T, parse func(string) (T, error)) (T, bool) {
	parsed, ok := known[v.text]
	if ok {
		return parsed, true
	}
	parsed, err := parse(v.text)
	if err != nil {
		s.refused(v, key, err)
		return parsed, false
	}
	known[v.text] = parsed
	return parsed, true
}
