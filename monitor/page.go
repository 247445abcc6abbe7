package monitor

import (
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/news"
	"rasid/notify"
)

// State is how a page is.
type State string

// The states of a page. In all but OK, the last good snapshot stays the baseline and nobody but the operators hears of it.
const (
	New      State = "new"      // never looked at with success
	OK       State = "ok"       // the last look saw the page
	Failing  State = "failing"  // no answer, or one that is no page
	Blocked  State = "blocked"  // an answer meant to keep us out: 401, 403, 429, a login wall
	Selector State = "selector" // select matches nothing of the page
)

// Page is one URL of a watch with where it stands.
type Page struct {
	ID      int64
	Watch   string
	URL     string
	State   State
	Reason  string    // why it is not OK, for people
	Since   time.Time // of State and Reason
	NextAt  time.Time // when it is due
	LookAt  time.Time // of the last look, zero if none
	Changed time.Time // of the last change, zero if none
	// Failures is the number of looks in a row that did not see the page.
	Failures int
	// Quiet is the number of looks since the last that differed, at which nothing did.
	Quiet int
	// Waits says that the last look found something which wants a second look: the baseline is still what it was before.
	Waits bool
	// Silent is the number of looks since the last news at which something differed and nobody was told; Learned is how many places of
	// the page are known to be noisy.
	Silent, Learned int
	Title           string

	// Known is what the next request is made conditional on; Body is the hash of the last good body's text.
	Known fetch.Known
	Body  fetch.Hash
	// Rules is the extract.Rules.Key of the baseline.
	Rules string
	// Snapshot is the baseline's ID, 0 if there is none.
	Snapshot int64
}

// When a page that tells nothing looks as if it had fallen silent, rather than as if nothing happened.
const (
	blindLooks = 100
	blindFor   = 7 * 24 * time.Hour
)

// Blind reports whether the page may have fallen silent: something differed at many looks, and nothing was news for long.
func (p *Page) Blind(now time.Time) bool {
	last := p.Changed
	if last.IsZero() {
		last = p.Since
	}
	return p.Silent >= blindLooks && now.Sub(last) >= blindFor
}

// Snapshot is what a reader saw of a page at one moment.
type Snapshot struct {
	ID        int64 // given by the store
	PageID    int64
	At        time.Time
	Title     string
	Canonical string
	Language  string
	Published time.Time
	Blocks    []extract.Block
	Body      fetch.Hash
}

// Texts returns the texts of the snapshot's blocks.
func (s *Snapshot) Texts() []string {
	texts := make([]string, len(s.Blocks))
	for i, b := range s.Blocks {
		texts[i] = b.Text
	}
	return texts
}

// Raw is the last good body of a page, kept so that a changed rule can be applied to the past.
type Raw struct {
	URL  string // after redirects
	Text string // decoded, without the code of scripts and styles
}

// Change is two snapshots' difference.
type Change struct {
	ID       int64 // given by the store
	PageID   int64
	At       time.Time
	From, To int64       // snapshots; To is given by the store
	Script   diff.Script // From's blocks into To's
	// Rulings say which ops of Script are news, and by which rule; nil for a change of before there were any.
	Rulings []news.Ruling
	Hits    []Hit // in what is news
}

// Hit is where a keyword stands in a changed block, and in which form.
type Hit struct {
	Topic   string `json:"topic,omitempty"`
	Keyword string `json:"keyword"`
	Form    string `json:"form"`
	Op      int    `json:"op"` // index in the change's Script, or TitleOp
	Start   int    `json:"start"`
	End     int    `json:"end"`            // bytes, in the op's NewText, in its OldText if it was removed, or in the page's title
	Link    bool   `json:"link,omitempty"` // it stands in the address of the block's link: Start and End mean nothing
}

// TitleOp is the Op of a Hit in the page's title.
const TitleOp = -1

// Look is what one look at a page found. It is saved in one transaction.
type Look struct {
	At   time.Time
	Page Page // as it is after the look
	// Snapshot is a new baseline, or if Page.Waits only what Change leads to; nil: the old one stays.
	Snapshot *Snapshot
	// Raw is the body that the baseline was extracted from; nil: as before.
	Raw *Raw
	// Change is the difference between the old baseline and Snapshot; nil: first look, or a silent new baseline.
	Change *Change
	// Alerts are what is told of Change.
	Alerts []notify.Alert
	// Silence is what differed if there is no Change; nil if nothing did.
	Silence *Silence
	// Profile is all that the page has ever shown and taught, encoded; nil: as before.
	Profile []byte
	// Event says that the page's state or reason is another than before.
	Event bool
}

// Event is a page's passage into a state.
type Event struct {
	At     time.Time
	State  State
	Reason string
}
