package config

import (
	"slices"
	"strings"

	"rasid/monitor"
)

// link looks up every name and checks what can only be seen of the whole: that everything is used and that somebody is told.
func (l *loader) link() {
	if len(l.channels) == 0 {
		implicit := &Channel{Name: Terminal, Type: Terminal, Language: "en"}
		l.channels = []*Channel{implicit}
		l.channelNames.put(Terminal, implicit, value{})
	}
	told, wanted := map[string]bool{}, map[string]bool{}
	_, l.config.Operators = l.channelNames.resolve("channel", l.operators, told)
	for _, t := range l.topics {
		_, t.built.Notify = l.channelNames.resolve("channel", t.notify, told)
		b := t.built
		b.AnyTopics, b.AllTopics, b.NoneTopics = l.membersOf(&t.any, wanted), l.membersOf(&t.all, wanted), l.membersOf(&t.none, wanted)
		l.config.Topics = append(l.config.Topics, b)
	}
	for _, t := range l.topics {
		if t.walked == notWalked {
			l.reportCircles(t, nil)
		}
	}
	for _, w := range l.watches {
		topics, _ := l.topicNames.resolve("topic", w.topics, wanted)
		_, w.built.Notify = l.channelNames.resolve("channel", w.notify, told)
		if fault := w.untold(topics); fault != "" {
			l.tell(w, fault, told)
		}
		for _, t := range topics {
			t.watched = true
			w.built.Topics = append(w.built.Topics, t.built)
		}
		l.config.Watches = append(l.config.Watches, w.built)
	}
	for _, c := range l.channels {
		l.config.Channels = append(l.config.Channels, *c)
	}
	if len(l.watches) == 0 {
		l.problems.add(value{src: l.main.source}, "watch", "there is no [[watch]]", `write one, or include the files that have them`)
		return // of course nobody uses the rest
	}
	l.reportUnused(told, wanted)
}

// membersOf looks up the topics that a topic names.
func (l *loader) membersOf(m *members, wanted map[string]bool) []*monitor.Topic {
	topics, _ := l.topicNames.resolve("topic", m.topics, wanted)
	var built []*monitor.Topic
	for _, t := range topics {
		built = append(built, t.built)
	}
	return built
}

// walk says how far the search for circles has come with a topic.
type walk int

const (
	notWalked walk = iota
	walking
	walked
)

// reportCircles reports the circles in which topics name each other. Path are the topics that lead to t, each named by the one before.
func (l *loader) reportCircles(t *topic, path []*topic) {
	t.walked = walking
	path = append(path, t)
	for _, m := range []members{t.any, t.all, t.none} {
		for _, r := range m.topics {
			next, ok := l.topicNames.known[r.name]
			switch {
			case !ok: // reported
			case next.walked == walking:
				m.section.wrong(r.at, m.key, "it names itself in a circle: "+circle(path[slices.Index(path, next):]), "leave one of them out")
			case next.walked == notWalked:
				l.reportCircles(next, path)
			}
		}
	}
	t.walked = walked
}

// circle is "a" → "b" → "a".
func circle(topics []*topic) string {
	const most = 8 // with more, nobody would read it
	var names []string
	for _, t := range topics[:min(len(topics), most)] {
		names = append(names, quote(t.built.Name))
	}
	if len(topics) > most {
		names = append(names, "…")
	}
	return strings.Join(append(names, names[0]), " → ")
}

// untold says what of a watch no channel hears of, or is empty.
func (w *watch) untold(topics []*topic) string {
	if len(w.notify) > 0 {
		return ""
	}
	if w.built.Topics != nil {
		return "nobody is told of its keywords"
	}
	if len(w.topics) == 0 {
		return "nobody is told of its changes"
	}
	for _, t := range topics {
		if len(t.notify) == 0 {
			return "nobody is told of its topic " + quote(t.built.Name)
		}
	}
	return ""
}

// tell has the only channel told where a watch names none.
func (l *loader) tell(w *watch, fault string, told map[string]bool) {
	if len(l.channels) > 1 {
		w.section.missing("notify", fault, "write notify = [ … ] with "+alternatives(l.channelNames.some()))
		return
	}
	only := l.channels[0].Name
	told[only] = true
	w.built.Notify = []string{only}
}

// reportUnused reports what was written and has no effect.
func (l *loader) reportUnused(told, wanted map[string]bool) {
	for _, name := range l.channelNames.list {
		if at := l.channelNames.first[name]; !told[name] && at.src != nil {
			l.problems.add(at, "channel.name", "channel "+quote(name)+": nobody uses it", "write notify = ["+quote(name)+"] in a topic or a watch, or delete it")
		}
	}
	for _, name := range l.topicNames.list {
		if !wanted[name] {
			l.problems.add(l.topicNames.first[name], "topic.name", "topic "+quote(name)+": no watch uses it", "write topics = ["+quote(name)+"] in a watch, or delete it")
		}
	}
}
