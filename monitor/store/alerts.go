package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rasid/notify"
)

// Filter chooses alerts of the outbox: those that satisfy every field that is not empty. The zero value chooses all.
type Filter struct {
	IDs      []int64
	States   []notify.State
	Channels []string
}

// where returns the filter as a condition.
func (f Filter) where() (string, []any) {
	terms, args := []string{"true"}, []any(nil)
	add := func(column string, values []any) {
		if len(values) > 0 {
			terms = append(terms, column+" IN "+marks(len(values)))
			args = append(args, values...)
		}
	}
	add("id", anys(f.IDs))
	add("state", anys(f.States))
	add("channel", anys(f.Channels))
	return "WHERE " + strings.Join(terms, " AND ") + " ", args
}

// Outbox returns the newest alerts that the filter chooses, newest first, at most limit of them.
func (d *DB) Outbox(ctx context.Context, f Filter, limit int) (entries []notify.Entry, err error) {
	where, args := f.where()
	err = d.read(ctx, "list the outbox", func(tx *tx) error {
		entries, err = all(ctx, tx, scanEntry, selectEntries+where+"ORDER BY id DESC LIMIT ?", append(args, limit)...)
		return err
	})
	return entries, err
}

// Retry makes those of the chosen alerts Pending that are Dead or Unknown, as if they had come in now, and returns how many. Attempts and
// unknown tries stay counted, so that the next try is marked as a repeat where it may be one.
func (d *DB) Retry(ctx context.Context, now time.Time, f Filter) (n int, err error) {
	where, args := f.where()
	err = d.write(ctx, "retry alerts", func(tx *tx) error {
		n, err = tx.exec(ctx, "UPDATE outbox SET state = 'pending', next_at = ?, changed = ?, created = ? "+where+"AND state IN ('dead', 'unknown')",
			append([]any{millis(now), millis(now), millis(now)}, args...)...)
		return err
	})
	return n, err
}

// Alert returns the alert with this short name, however it is typed, or ErrNotFound.
func (d *DB) Alert(ctx context.Context, name string) (e notify.Entry, err error) {
	// The names have no I, L and O, because people read 1 and 0 there.
	typed := strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(strings.TrimSpace(name)))
	err = d.read(ctx, fmt.Sprintf("find alert %q", name), func(tx *tx) error {
		var ok bool
		e, ok, err = one(ctx, tx, scanEntry, selectEntries+"WHERE name = ?", typed)
		if err == nil && !ok {
			err = ErrNotFound
		}
		return err
	})
	return e, err
}

// Result is how a try to deliver ended.
type Result string

// The results of an Attempt.
const (
	Running   Result = ""          // not ended, or not seen to
	Accepted  Result = "accepted"  // by the channel
	Postponed Result = "postponed" // surely not sent, to be tried again
	Refused   Result = "refused"   // or given up
	Unseen    Result = "unseen"    // may have arrived
)

// Attempt is one try to deliver an alert. It is written before the channel is touched.
type Attempt struct {
	N      int // from 1
	At     time.Time
	Ended  time.Time // zero while Running
	Result Result
	Reason string
}

// Attempts returns the tries to deliver an alert, oldest first.
func (d *DB) Attempts(ctx context.Context, alertID int64) (list []Attempt, err error) {
	err = d.read(ctx, fmt.Sprintf("list tries of alert %d", alertID), func(tx *tx) error {
		list, err = all(ctx, tx, func(r row) (a Attempt, err error) {
			var at, ended int64
			err = r.Scan(&a.N, &at, &ended, &a.Result, &a.Reason)
			a.At, a.Ended = moment(at), moment(ended)
			return a, err
		}, "SELECT n, at, ended, outcome, reason FROM attempts WHERE alert_id = ? ORDER BY n", alertID)
		return err
	})
	return list, err
}

// Count is how many alerts of a channel are in a state.
type Count struct {
	Channel string
	State   notify.State
	N       int
	Oldest  time.Time // when the oldest of them was made
}

// Counts returns the counts that are not zero, ordered by channel and state.
func (d *DB) Counts(ctx context.Context) (counts []Count, err error) {
	err = d.read(ctx, "count the outbox", func(tx *tx) error {
		counts, err = countOutbox(ctx, tx)
		return err
	})
	return counts, err
}

func countOutbox(ctx context.Context, tx *tx) ([]Count, error) {
	return all(ctx, tx, func(r row) (c Count, err error) {
		var oldest int64
		err = r.Scan(&c.Channel, &c.State, &c.N, &oldest)
		c.Oldest = moment(oldest)
		return c, err
	}, `SELECT c.channel, c.state, n, created
		FROM (SELECT channel, state, count(*) AS n, min(id) AS first FROM outbox GROUP BY state, channel) AS c
		JOIN outbox ON outbox.id = c.first ORDER BY c.channel, c.state`)
}
