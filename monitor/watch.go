// Package monitor watches pages: it takes looks at them when they are due, compares what a reader sees with what was seen before, finds the
// topics of editors in what changed, and hands the alerts over to package notify through the store.
//
// Checker takes one look; Runner takes them all. Everything they know is in a Store, so that they may end at any moment and begin again.
package monitor

import (
	"net/url"
	"slices"
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/match"
	"rasid/monitor/news"
	"rasid/monitor/schedule"
)

// Watch is one [[watch]] of a watchlist: where to look, how often, for what, whom to tell. It arrives parsed from the configuration and is
// never changed after.
type Watch struct {
	Name     string
	URL      *url.URL
	Schedule schedule.Policy
	Request  fetch.Request
	Rules    extract.Rules
	On       On
	Min      news.Level   // what is smaller is not told
	Confirm  news.Confirm // what is looked at twice before it is told
	Topics   []*Topic     // none: every change is told
	Notify   []string     // names of channels
}

// Topic is a named keyword expression with its own channels. A change hits it if, in the changed blocks that hold nothing of None, all of All
// stands, all words of each Near stand together, and at least one of Any; what is empty asks for nothing.
type Topic struct {
	Name           string // empty: the watch's own keywords
	Any, All, None []match.Keyword
	// AnyTopics, AllTopics and NoneTopics are further members of Any, All and None: other topics, whose own None, On and Scope count for
	// them. Topics do not name each other in a circle.
	AnyTopics, AllTopics, NoneTopics []*Topic
	Near                             []Near
	On                               On    // 0: as the watch says
	Scope                            Scope // 0: title and text
	Notify                           []string
}

// Near asks for words that stand together in one block.
type Near struct {
	Words  []match.Keyword
	Within int // words, from the first to the last and with them
}

// Keywords returns all keywords of t and of the topics that it names, each once.
func (t *Topic) Keywords() []match.Keyword {
	var list []match.Keyword
	seen, had := map[*Topic]bool{}, map[match.Keyword]bool{}
	var collect func(*Topic)
	collect = func(t *Topic) {
		if seen[t] {
			return
		}
		seen[t] = true
		words := slices.Concat(t.Any, t.All, t.None)
		for _, near := range t.Near {
			words = append(words, near.Words...)
		}
		for _, k := range words {
			if !had[k] {
				had[k] = true
				list = append(list, k)
			}
		}
		for _, inner := range slices.Concat(t.AnyTopics, t.AllTopics, t.NoneTopics) {
			collect(inner)
		}
	}
	collect(t)
	return list
}

// Scope says where in a change a topic looks, as a set of flags.
type Scope uint8

// The flags of Scope.
const (
	InTitle Scope = 1 << iota // headings, and the page's title if it is another than before
	InText                    // all other blocks
	InLink                    // the addresses of the blocks' links
)

// On says which changes of a block are looked through for keywords or, in a watch without topics, told; it is a set of flags.
type On uint8

// The flags of On. OnDefault is what a watch with topics means that does not say; one without topics means all.
const (
	OnAdded On = 1 << iota
	OnEdited
	OnRemoved
	OnDefault = OnAdded | OnEdited
)

// asksFor reports whether the watch wants to hear of what happened to a block.
func (w *Watch) asksFor(op diff.Op) bool {
	kinds := map[diff.Kind]On{diff.Added: OnAdded, diff.Edited: OnEdited, diff.Removed: OnRemoved}
	return w.On&kinds[op.Kind] != 0
}

// zone is the newsroom's.
func (w *Watch) zone() *time.Location {
	if w.Schedule.Zone == nil {
		return time.UTC
	}
	return w.Schedule.Zone
}
