package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rasid/notify"
)

// insertAlert puts a pending alert in and returns its ID; added is false if one of its key and channel is there already.
func insertAlert(ctx context.Context, tx *tx, changeID int64, a *notify.Alert, body []byte, now int64) (id int64, added bool, err error) {
	id, added, err = one(ctx, tx, scanID, `INSERT INTO outbox (change_id, key, channel, body, state, attempts, unknowns, next_at, created,
		changed, reason, receipt) VALUES (?, ?, ?, ?, 'pending', 0, 0, ?, ?, ?, '', '')
		ON CONFLICT (key, channel) DO NOTHING RETURNING id`,
		idColumn(changeID), a.Key, a.Channel, string(body), now, now, now)
	if err != nil || !added {
		return 0, false, err
	}
	_, err = tx.exec(ctx, "UPDATE outbox SET name = ? WHERE id = ?", notify.Name(id), id)
	return id, true, err
}

// Add puts in alerts that belong to no change, as notify.Outbox says.
func (d *DB) Add(ctx context.Context, now time.Time, alerts ...notify.Alert) error {
	return d.write(ctx, fmt.Sprintf("add %d alerts", len(alerts)), func(tx *tx) error { return addAlerts(ctx, tx, alerts, now) })
}

func addAlerts(ctx context.Context, tx *tx, alerts []notify.Alert, now time.Time) error {
	for _, a := range alerts {
		if a.Key == "" {
			return fmt.Errorf("the alert to %s has no key", a.Channel)
		}
		body, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("encode alert to %s: %w", a.Channel, err)
		}
		if _, _, err := insertAlert(ctx, tx, 0, &a, body, millis(now)); err != nil {
			return err
		}
	}
	return nil
}

const selectEntries = `SELECT id, key, channel, body, state, attempts, unknowns, next_at, created, changed, reason, receipt FROM outbox `

func scanEntry(r row) (e notify.Entry, err error) {
	var id, next, created, changed int64
	var key, channel string
	var body []byte
	err = r.Scan(&id, &key, &channel, &body, &e.State, &e.Attempts, &e.Unknowns, &next, &created, &changed, &e.Reason, &e.Receipt)
	if err != nil {
		return e, err
	}
	if err = json.Unmarshal(body, &e.Alert); err != nil {
		return e, fmt.Errorf("decode alert %d: %w", id, err)
	}
	// The body was encoded before the store had given a key.
	e.Alert.ID, e.Alert.Key, e.Alert.Channel = id, key, channel
	e.NextAt, e.Created, e.Changed = moment(next), moment(created), moment(changed)
	return e, nil
}

// Recover takes back the tries that a stop cut off, as notify.Outbox says.
func (d *DB) Recover(ctx context.Context, hold []string, now time.Time) (entries []notify.Entry, err error) {
	err = d.write(ctx, "recover the outbox", func(tx *tx) error {
		entries, err = all(ctx, tx, scanEntry, selectEntries+"WHERE state = 'sending' ORDER BY id")
		if err != nil {
			return err
		}
		for i := range entries {
			e := &entries[i]
			o := notify.Outcome{
				State: notify.Pending, At: now, NextAt: now, Unknown: true,
				Reason: "stopped while sending: nobody saw how it ended",
			}
			if slices.Contains(hold, e.Alert.Channel) {
				o.State = notify.Unknown
			}
			if *e, err = finish(ctx, tx, e.Alert.ID, o); err != nil {
				return err
			}
		}
		return nil
	})
	return entries, err
}

// Next returns the head of a channel's queue, as notify.Outbox says.
func (d *DB) Next(ctx context.Context, channel string) (e notify.Entry, ok bool, err error) {
	err = d.read(ctx, "find the next alert to "+channel, func(tx *tx) error {
		e, ok, err = one(ctx, tx, scanEntry, selectEntries+"WHERE state = 'pending' AND channel = ? ORDER BY id LIMIT 1", channel)
		return err
	})
	return e, ok, err
}

// Begin writes down that a try begins, as notify.Outbox says. It is an error unless the alert is Pending.
func (d *DB) Begin(ctx context.Context, id int64, now time.Time) error {
	return d.write(ctx, fmt.Sprintf("begin to send alert %d", id), func(tx *tx) error {
		n, err := tx.exec(ctx, `UPDATE outbox SET state = 'sending', attempts = attempts + 1, changed = ?
			WHERE id = ? AND state = 'pending'`, millis(now), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return notIn(ctx, tx, id, notify.Pending)
		}
		_, err = tx.exec(ctx, `INSERT INTO attempts (alert_id, n, at, ended, outcome, reason)
			SELECT id, attempts, ?, 0, '', '' FROM outbox WHERE id = ?`, millis(now), id)
		return err
	})
}

// Done writes down how a try ended, as notify.Outbox says. It is an error unless the alert is Sending.
func (d *DB) Done(ctx context.Context, id int64, o notify.Outcome) error {
	return d.write(ctx, fmt.Sprintf("note how alert %d was sent", id), func(tx *tx) error {
		_, err := finish(ctx, tx, id, o)
		return err
	})
}

// finish ends a try in the alert and in the ledger and returns the alert as it is then.
func finish(ctx context.Context, tx *tx, id int64, o notify.Outcome) (e notify.Entry, err error) {
	var outcome Result
	switch o.State {
	case notify.Sent:
		outcome = Accepted
	case notify.Pending:
		outcome = Postponed
	case notify.Dead:
		outcome = Refused
	case notify.Unknown:
		o.Unknown = true
	default:
		return e, fmt.Errorf("a try cannot end as %q", o.State)
	}
	if o.Unknown {
		outcome = Unseen
	}
	n, err := tx.exec(ctx, `UPDATE outbox SET state = ?, unknowns = unknowns + ?, next_at = ?, changed = ?, reason = ?, receipt = ?
		WHERE id = ? AND state = 'sending'`, string(o.State), o.Unknown, millis(o.NextAt), millis(o.At), o.Reason, o.Receipt, id)
	if err != nil {
		return e, err
	}
	if n == 0 {
		return e, notIn(ctx, tx, id, notify.Sending)
	}
	e, _, err = one(ctx, tx, scanEntry, selectEntries+"WHERE id = ?", id)
	if err != nil {
		return e, err
	}
	_, err = tx.exec(ctx, "UPDATE attempts SET ended = ?, outcome = ?, reason = ? WHERE alert_id = ? AND n = ?",
		millis(o.At), string(outcome), o.Reason, id, e.Attempts)
	if err != nil {
		return e, err
	}
	return e, addAlerts(ctx, tx, o.Tell, o.At)
}

// notIn returns the error of a step for which an alert is in the wrong state.
func notIn(ctx context.Context, tx *tx, id int64, want notify.State) error {
	state, ok, err := one(ctx, tx, func(r row) (s notify.State, err error) {
		err = r.Scan(&s)
		return s, err
	}, "SELECT state FROM outbox WHERE id = ?", id)
	switch {
	case err != nil:
		return err
	case !ok:
		return ErrNotFound
	default:
		return fmt.Errorf("it is %s, not %s", state, want)
	}
}
