package notify

import (
	"context"
	"time"
)

// State is where an alert stands on its way.
type State string

// The states of an alert: pending → sending → sent, or back to pending, or unknown, or dead.
const (
	Pending State = "pending" // waits for its (next) try
	Sending State = "sending" // a try began; found at start it is unknown how it ended
	Sent    State = "sent"    // the channel gave a receipt
	Unknown State = "unknown" // may have arrived; kept for a person
	Dead    State = "dead"    // refused for ever, or given up
)

// Entry is an alert in the outbox.
type Entry struct {
	Alert    Alert
	State    State
	Attempts int       // tries that began
	Unknowns int       // tries of which nobody can tell whether they arrived
	NextAt   time.Time // earliest moment of the next try, for Pending
	Created  time.Time // when it came in, or was put in again by a person
	Changed  time.Time // when State last changed
	Reason   string    // why the last try did not succeed
	Receipt  string    // of Sent
}

// An Outbox keeps the alerts that are not yet accepted by their channel. Every method is one durable transaction: when it returns nil, a
// kill does not undo it. The dispatcher is its only user that moves alerts of a channel.
type Outbox interface {
	// Recover is called once at start, before any other method: every Sending entry is one whose end nobody saw. It becomes Pending and
	// counts an unknown try or, if its channel is among hold, Unknown. It returns those entries as they are now.
	Recover(ctx context.Context, hold []string, now time.Time) ([]Entry, error)
	// Next returns the oldest Pending entry of the channel, whether it is due or not: order is kept by waiting for it. ok is false if there
	// is none.
	Next(ctx context.Context, channel string) (e Entry, ok bool, err error)
	// Begin writes down that a try begins: Sending, one attempt more. Only after it may the network be touched.
	Begin(ctx context.Context, id int64, now time.Time) error
	// Done writes down how the try ended.
	Done(ctx context.Context, id int64, o Outcome) error
	// Add puts in alerts that belong to no change. One whose Key and Channel are in the outbox already is left out.
	Add(ctx context.Context, now time.Time, alerts ...Alert) error
}

// Outcome is how a try ended.
type Outcome struct {
	State   State // Sent, Pending, Unknown or Dead
	At      time.Time
	Receipt string    // Sent
	Reason  string    // all others
	Unknown bool      // the try may have arrived (Pending or Unknown)
	NextAt  time.Time // Pending
	// Tell are alerts that are put in with it, as by Add and in the same transaction: the operators hear of an alert that is Dead or held.
	Tell []Alert
}
