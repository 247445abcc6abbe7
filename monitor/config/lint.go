package config

import (
	"slices"
	"strings"

	"rasid/monitor/match"
)

// lint returns what can work and is probably not meant.
func (l *loader) lint() Problems {
	warnings := &collector{}
	for _, m := range l.lists {
		for _, f := range match.Lint(m.keywords) {
			hint := f.Hint
			if f.Other >= 0 && (m.key == "all" || m.key == "words") {
				hint = "leave one of the two out" // in any it is the one that finds less; here it is that which asks for less
			}
			m.section.warn(warnings, m.places[f.Index], m.key, "keyword "+quote(m.keywords[f.Index].Text)+" "+f.Text, hint)
		}
	}
	for _, t := range l.topics {
		if v, ok := t.section.table.get("notify"); ok && !t.watched {
			t.section.warn(warnings, v, "notify", "no channel is told by it: only topics use it, and no watch",
				"write the channels in notify of these topics, or leave the key out")
		}
	}
	return warnings.sorted()
}

// reportExcluded reports the members of a topic that its own none keeps from ever being found.
func (t *topic) reportExcluded() {
	for _, m := range []members{t.any, t.all} {
		for _, r := range m.topics {
			if slices.ContainsFunc(t.none.topics, func(out reference) bool { return out.name == r.name }) {
				m.section.wrong(r.at, m.key, "topic "+quote(r.name)+" can never count: none names it too", "leave one of the two out")
			}
		}
	}
	none := t.none.keywords
	if len(none) == 0 {
		return
	}
	set := match.Compile(none)
	for _, m := range append([]members{t.any, t.all}, t.near...) {
		for i, k := range m.keywords {
			if by, ok := excluder(none, set, k); ok {
				m.section.wrong(m.places[i], m.key, "keyword "+quote(k.Text)+" can never match: "+quote(by.Text)+" in none excludes it", "leave one of the two out")
			}
		}
	}
}

// excluder returns the keyword of none that stands in everything that k finds. Only those that stand in k itself are compared with it, since
// a comparison takes 5 µs and there may be a million pairs.
func excluder(none []match.Keyword, set *match.Set, k match.Keyword) (match.Keyword, bool) {
	if slices.Contains(none, k) {
		return k, true
	}
	for _, h := range set.Find(nil, strings.ReplaceAll(k.Text, "*", "")) {
		if match.Excludes(none[h.Keyword], k) {
			return none[h.Keyword], true
		}
	}
	return match.Keyword{}, false
}
