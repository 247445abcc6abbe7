package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rasid/monitor"
	"rasid/notify"
)

// HistoryItem is one thing that happened to a page of a watch: a change or an event.
type HistoryItem struct {
	At     time.Time
	URL    string          // of the page
	Change *monitor.Change // nil if it is an event
	Alerts []notify.Entry  // who was told of the change, or is to be
	Event  *monitor.Event  // nil if it is a change
}

// History returns what happened to the pages of a watch, live or not, newest first, at most limit items.
func (d *DB) History(ctx context.Context, watch string, limit int) (items []HistoryItem, err error) {
	err = d.read(ctx, "read the history of "+watch, func(tx *tx) error {
		changes, err := all(ctx, tx, func(r row) (HistoryItem, error) {
			var item HistoryItem
			c, err := d.scanChange(r, &item.URL)
			item.At, item.Change = c.At, &c
			return item, err
		}, selectChanges+"WHERE watch = ? ORDER BY at DESC, changes.id DESC LIMIT ?", watch, limit)
		if err != nil {
			return err
		}
		events, err := all(ctx, tx, func(r row) (HistoryItem, error) {
			var item HistoryItem
			var at int64
			var e monitor.Event
			err := r.Scan(&at, &e.State, &e.Reason, &item.URL)
			e.At = moment(at)
			item.At, item.Event = e.At, &e
			return item, err
		}, `SELECT at, events.state, events.reason, url FROM events JOIN pages ON pages.id = page_id
			WHERE watch = ? ORDER BY at DESC, events.id DESC LIMIT ?`, watch, limit)
		if err != nil {
			return err
		}
		items = append(changes, events...)
		slices.SortStableFunc(items, func(a, b HistoryItem) int { return b.At.Compare(a.At) })
		items = items[:min(len(items), limit)]
		for i := range items {
			if items[i].Change == nil {
				continue
			}
			items[i].Alerts, err = all(ctx, tx, scanEntry, selectEntries+"WHERE change_id = ? ORDER BY id", items[i].Change.ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return items, err
}

// Changes returns the newest changes of a page, newest first, at most limit of them.
func (d *DB) Changes(ctx context.Context, pageID int64, limit int) (changes []monitor.Change, err error) {
	err = d.read(ctx, fmt.Sprintf("list changes of page %d", pageID), func(tx *tx) error {
		changes, err = all(ctx, tx, func(r row) (monitor.Change, error) { return d.scanChange(r, new(string)) },
			selectChanges+"WHERE page_id = ? ORDER BY changes.id DESC LIMIT ?", pageID, limit)
		return err
	})
	return changes, err
}

// Change returns a change, or ErrNotFound.
func (d *DB) Change(ctx context.Context, id int64) (*monitor.Change, error) {
	var c monitor.Change
	err := d.read(ctx, fmt.Sprintf("read change %d", id), func(tx *tx) error {
		var ok bool
		var err error
		c, ok, err = one(ctx, tx, func(r row) (monitor.Change, error) { return d.scanChange(r, new(string)) },
			selectChanges+"WHERE changes.id = ?", id)
		if err == nil && !ok {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// ChangesSince calls visit with the changes since then, of the watches or of all if none is named, oldest first, with the name of the watch
// and the address of the page. It holds one change in memory at a time. An error of visit ends it and is returned.
func (d *DB) ChangesSince(ctx context.Context, since time.Time, watches []string, visit func(watch, url string, c monitor.Change) error) error {
	type found struct {
		watch, url string
		change     monitor.Change
	}
	where, args := "WHERE at >= ?", []any{millis(since)}
	if len(watches) > 0 {
		where += " AND watch IN " + marks(len(watches))
		args = append(args, anys(watches)...)
	}
	var failed error
	err := d.read(ctx, "read the changes", func(tx *tx) error {
		return each(ctx, tx, func(r row) (f found, err error) {
			f.change, err = d.scanChange(r, &f.url, &f.watch)
			return f, err
		}, func(f found) bool {
			failed = visit(f.watch, f.url, f.change)
			return failed == nil
		}, selectWatchChanges+where+" ORDER BY changes.id", args...)
	})
	return errors.Join(failed, err)
}

const selectChanges = `SELECT changes.id, page_id, at, coalesce(from_id, 0), to_id, hits, script, rulings, url
	FROM changes JOIN pages ON pages.id = page_id `

const selectWatchChanges = `SELECT changes.id, page_id, at, coalesce(from_id, 0), to_id, hits, script, rulings, url, watch
	FROM changes JOIN pages ON pages.id = page_id `

// scanChange scans a change, and the address of its page and what else was selected into more.
func (d *DB) scanChange(r row, more ...any) (c monitor.Change, err error) {
	var at int64
	var hits, script, rulings []byte
	if err = r.Scan(append([]any{&c.ID, &c.PageID, &at, &c.From, &c.To, &hits, &script, &rulings}, more...)...); err != nil {
		return c, err
	}
	c.At = moment(at)
	if err = json.Unmarshal(hits, &c.Hits); err != nil {
		return c, fmt.Errorf("decode hits of change %d: %w", c.ID, err)
	}
	if err = d.codec.unpackJSON(script, &c.Script); err != nil {
		return c, fmt.Errorf("decode change %d: %w", c.ID, err)
	}
	if rulings != nil {
		if err = d.codec.unpackJSON(rulings, &c.Rulings); err != nil {
			return c, fmt.Errorf("decode rulings of change %d: %w", c.ID, err)
		}
	}
	return c, nil
}

// Status is how everything is at one moment.
type Status struct {
	Pages  []monitor.Page // the live ones, ordered by watch and URL
	Outbox []Count        // ordered by channel and state
}

// Status returns how everything is.
func (d *DB) Status(ctx context.Context) (s Status, err error) {
	err = d.read(ctx, "read the status", func(tx *tx) error {
		if s.Pages, err = livePages(ctx, tx, nil); err != nil {
			return err
		}
		s.Outbox, err = countOutbox(ctx, tx)
		return err
	})
	return s, err
}
