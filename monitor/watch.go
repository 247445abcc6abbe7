// Package monitor watches pages: it takes looks at them when they are due, compares what a reader sees with what was seen before, finds the
// topics of editors in what changed, and hands the alerts over to package notify through the store.
//
// Checker takes one look; Runner takes them all. Everything they know is in a Store, so that they may end at any moment and begin again.
package monitor

import (
	"net/url"
	"time"

	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/match"
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
	Topics   []*Topic // none: every change is told
	Notify   []string // names of channels
}

// Topic is a named keyword expression with its own channels. A change hits it if, in the changed blocks that hold no word of None, all
// words of All stand and at least one of Any; an empty All or Any asks for nothing.
type Topic struct {
	Name   string // empty: the watch's own keywords
	Any    []match.Keyword
	All    []match.Keyword
	None   []match.Keyword
	Notify []string
}

// On says which changes of a block are looked through for keywords or, in a watch without topics, told; it is a set of flags.
type On uint8

// The flags of On. OnDefault is what a watch with topics means that does not say; one without topics means all.
const (
	OnAdded On = 1 << iota
	OnEdited
	OnRemoved
	OnDefault = OnAdded | OnEdited
)

// zone is the newsroom's.
func (w *Watch) zone() *time.Location {
	if w.Schedule.Zone == nil {
		return time.UTC
	}
	return w.Schedule.Zone
}
