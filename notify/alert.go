package notify

import (
	"time"
)

// Kind is what an Alert tells.
type Kind string

// The kinds of an Alert.
const (
	ChangeAlert Kind = "change" // to editors: a page changed
	Notice      Kind = "notice" // to operators: something needs a person
	Test        Kind = "test"   // to whoever runs `rasid channel test`
)

// Alert is what is told about one change to one channel. It is stored whole, so that every try says the same.
type Alert struct {
	// ID is the alert's place in the outbox, given by it; 0 before.
	ID int64 `json:"-"`
	// Key names what the alert is about. An outbox holds one alert for each Key and Channel.
	Key     string `json:"key"`
	Channel string `json:"channel"`
	Kind    Kind   `json:"kind"`
	// At is when the look began that found the change; its zone is the newsroom's.
	At time.Time `json:"at"`

	Watch   string  `json:"watch,omitempty"`
	PageURL string  `json:"page_url,omitempty"`
	Title   string  `json:"title,omitempty"`
	Topics  []Topic `json:"topics,omitempty"` // none: the watch tells every change
	Parts   []Part  `json:"parts,omitempty"`
	// More is how many further blocks of the change are not among Parts.
	More int `json:"more,omitempty"`

	// Text is what a Notice or Test says, in plain lines.
	Text string `json:"text,omitempty"`
}

// Topic is a topic that a change hit, with the keywords that were found, as they are written in the watchlist.
type Topic struct {
	Name  string   `json:"name,omitempty"` // empty: the watch's own keywords
	Words []string `json:"words"`
}

// PartKind is what happened to the text of a Part.
type PartKind string

// The kinds of a Part.
const (
	Added   PartKind = "added"
	Removed PartKind = "removed"
	Edited  PartKind = "edited"
)

// Part is one changed block, as far as it is shown.
type Part struct {
	Kind  PartKind `json:"kind"`
	Spans []Span   `json:"spans"`
}

// Style is how a Span is shown, as a set of flags.
type Style uint8

// The styles of a Span.
const (
	Bold   Style = 1 << iota // a keyword that was hit, or words that an edit brought
	Strike                   // words that an edit took away
	Small                    // the last line

	Plain Style = 0
)

// Span is a run of text in one style.
type Span struct {
	Text  string `json:"text"`
	Style Style  `json:"style,omitempty"`
	Link  string `json:"link,omitempty"` // http or https address
}

// Name returns the alert's short name, such as K7Q2, by which people speak of it. It is four letters or digits for the first million alerts
// of an outbox and unique in it.
func (a Alert) Name() string { return Name(a.ID) }

// crockford is Crockford's base 32: no I, L, O, U, so that a name survives being read aloud.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Name returns the short name of the alert with this ID.
func Name(id int64) string {
	if id <= 0 {
		return "----"
	}
	// An odd multiplier permutes the residues of a power of two: neighbours look different, and no two are the same.
	const width, mult = 20, 0x9E375
	n := uint64(id)
	low := (n * mult) & (1<<width - 1)
	s := make([]byte, 0, 8)
	for high := n >> width; high > 0; high >>= 5 {
		s = append(s, crockford[high&31])
	}
	for shift := width - 5; shift >= 0; shift -= 5 {
		s = append(s, crockford[low>>shift&31])
	}
	return string(s)
}
