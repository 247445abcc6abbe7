package config

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
		l.config.Topics = append(l.config.Topics, t.built)
	}
	for _, w := range l.watches {
		topics, _ := l.topicNames.resolve("topic", w.topics, wanted)
		_, w.built.Notify = l.channelNames.resolve("channel", w.notify, told)
		if fault := w.untold(topics); fault != "" {
			l.tell(w, fault, told)
		}
		for _, t := range topics {
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
