package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rasid/monitor"
)

// Sync makes the live pages those of the list, as monitor.Store says. If nothing is new it writes nothing.
func (d *DB) Sync(ctx context.Context, pages []monitor.Page) error {
	return d.write(ctx, fmt.Sprintf("sync %d pages", len(pages)), func(tx *tx) error {
		type known struct {
			id         int64
			watch, url string
			live       bool
		}
		rows, err := all(ctx, tx, func(r row) (k known, err error) {
			err = r.Scan(&k.id, &k.watch, &k.url, &k.live)
			return k, err
		}, "SELECT id, watch, url, live FROM pages")
		if err != nil {
			return err
		}
		type name struct{ watch, url string }
		listed := make(map[name]*monitor.Page, len(pages))
		for i := range pages {
			listed[name{pages[i].Watch, pages[i].URL}] = &pages[i]
		}
		for _, k := range rows {
			_, live := listed[name{k.watch, k.url}]
			delete(listed, name{k.watch, k.url})
			if live == k.live {
				continue
			}
			if _, err := tx.exec(ctx, "UPDATE pages SET live = ? WHERE id = ?", live, k.id); err != nil {
				return err
			}
		}
		// What is left is new. In the order of the list, so that IDs do not depend on a map.
		for i := range pages {
			if listed[name{pages[i].Watch, pages[i].URL}] != &pages[i] {
				continue
			}
			if err := insertPage(ctx, tx, &pages[i]); err != nil {
				return fmt.Errorf("%s %s: %w", pages[i].Watch, pages[i].URL, err)
			}
		}
		return nil
	})
}

func insertPage(ctx context.Context, tx *tx, p *monitor.Page) error {
	const query = `INSERT INTO pages (watch, url, live, state, reason, since, next_at, look_at, changed_at, failures, title,
		etag, last_modified, known_url, wire, body, rules, snapshot_id, quiet, waits, silent, learned)
		VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	_, err := tx.exec(ctx, query, append([]any{p.Watch, p.URL}, standing(p)...)...)
	return err
}

// standing returns the columns that a look changes, in the order in which insertPage and updatePage name them.
func standing(p *monitor.Page) []any {
	return []any{
		string(p.State), p.Reason, millis(p.Since), millis(p.NextAt), millis(p.LookAt), millis(p.Changed), p.Failures, p.Title,
		p.Known.ETag, p.Known.LastModified, p.Known.URL, hashColumn(p.Known.Wire), hashColumn(p.Body), p.Rules, idColumn(p.Snapshot),
		p.Quiet, p.Waits, p.Silent, p.Learned,
	}
}

func updatePage(ctx context.Context, tx *tx, p *monitor.Page) error {
	const query = `UPDATE pages SET state = ?, reason = ?, since = ?, next_at = ?, look_at = ?, changed_at = ?, failures = ?, title = ?,
		etag = ?, last_modified = ?, known_url = ?, wire = ?, body = ?, rules = ?, snapshot_id = ?, quiet = ?, waits = ?, silent = ?, learned = ? WHERE id = ?`
	n, err := tx.exec(ctx, query, append(standing(p), p.ID)...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

const selectPages = `SELECT id, watch, url, state, reason, since, next_at, look_at, changed_at, failures, title,
	etag, last_modified, known_url, wire, body, rules, coalesce(snapshot_id, 0), quiet, waits, silent, learned FROM pages `

func scanPage(r row) (p monitor.Page, err error) {
	var since, next, look, changed int64
	var wire, body []byte
	err = r.Scan(&p.ID, &p.Watch, &p.URL, &p.State, &p.Reason, &since, &next, &look, &changed, &p.Failures, &p.Title,
		&p.Known.ETag, &p.Known.LastModified, &p.Known.URL, &wire, &body, &p.Rules, &p.Snapshot, &p.Quiet, &p.Waits, &p.Silent, &p.Learned)
	if err != nil {
		return p, err
	}
	p.Since, p.NextAt, p.LookAt, p.Changed = moment(since), moment(next), moment(look), moment(changed)
	if p.Known.Wire, err = hashOf(wire); err != nil {
		return p, err
	}
	p.Body, err = hashOf(body)
	return p, err
}

// Due returns the live pages that are due, as monitor.Store says.
func (d *DB) Due(ctx context.Context, now time.Time, limit int, busy func(id int64) bool) (due []monitor.Page, err error) {
	if limit <= 0 {
		return nil, nil
	}
	err = d.read(ctx, "find due pages", func(tx *tx) error {
		return each(ctx, tx, scanPage, func(p monitor.Page) bool {
			if busy == nil || !busy(p.ID) {
				due = append(due, p)
			}
			return len(due) < limit
		}, selectPages+"WHERE live = 1 AND next_at <= ? ORDER BY next_at, id", millis(now))
	})
	return due, err
}

// Pages returns live pages, as monitor.Store says.
func (d *DB) Pages(ctx context.Context, watches ...string) (pages []monitor.Page, err error) {
	err = d.read(ctx, "list pages", func(tx *tx) error {
		pages, err = livePages(ctx, tx, watches)
		return err
	})
	return pages, err
}

func livePages(ctx context.Context, tx *tx, watches []string) ([]monitor.Page, error) {
	query, args := selectPages+"WHERE live = 1", []any(nil)
	if len(watches) > 0 {
		query += " AND watch IN " + marks(len(watches))
		args = anys(watches)
	}
	return all(ctx, tx, scanPage, query+" ORDER BY watch, url", args...)
}

// marks returns the list of n parameters: (?, ?, ?).
func marks(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("?, ", n), ", ") + ")" }

func anys[T any](list []T) []any {
	args := make([]any, len(list))
	for i, v := range list {
		args[i] = v
	}
	return args
}

// idColumn is a reference as it is stored: NULL if it is to nothing.
func idColumn(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
