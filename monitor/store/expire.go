package store

import (
	"context"
	"fmt"
	"time"
)

// Expired counts what Expire dropped.
type Expired struct {
	Pages, Snapshots, Changes, Events, Alerts int
}

// expireBatch is how many rows of a kind one transaction of Expire drops, so that looks and deliveries wait milliseconds for it.
const expireBatch = 500

// Expire drops history: snapshots, changes with the alerts sent of them, events and notices sent that are older than before or, if keep
// is not 0, beyond the newest keep of their page; pages that are not live and had no look since before; and the content that nothing
// refers to any more. It never drops the baseline of a page, nor an alert that was not sent with all that it refers to. It works in many
// small transactions and may be stopped at any of them; the next call goes on.
func (d *DB) Expire(ctx context.Context, before time.Time, keep int) (total Expired, err error) {
	var pages []int64
	err = d.read(ctx, "expire history", func(tx *tx) error {
		pages, err = all(ctx, tx, scanID, "SELECT id FROM pages ORDER BY id")
		return err
	})
	if err != nil {
		return total, err
	}
	steps := []func(*tx, *Expired) (more bool, err error){
		func(tx *tx, e *Expired) (bool, error) { return expireNotices(ctx, tx, before, e) },
	}
	for _, id := range pages {
		steps = append(steps, func(tx *tx, e *Expired) (bool, error) { return expirePage(ctx, tx, id, before, keep, e) })
	}
	for _, step := range steps {
		for more := true; more; {
			var e Expired
			err := d.write(ctx, "expire history", func(tx *tx) (err error) {
				more, err = step(tx, &e)
				return err
			})
			if err != nil {
				return total, err
			}
			total.add(e)
		}
	}
	return total, d.shrink(ctx)
}

func (e *Expired) add(o Expired) {
	e.Pages += o.Pages
	e.Snapshots += o.Snapshots
	e.Changes += o.Changes
	e.Events += o.Events
	e.Alerts += o.Alerts
}

func expireNotices(ctx context.Context, tx *tx, before time.Time, e *Expired) (more bool, err error) {
	e.Alerts, err = tx.exec(ctx, `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox
		WHERE change_id IS NULL AND state = 'sent' AND changed < ? LIMIT ?)`, millis(before), expireBatch)
	return e.Alerts == expireBatch, err
}

// old is the condition that a row of a table with page_id and at is to go, by age or by count. Its arguments are the page, before, the
// page again and keep.
func old(table string) string {
	return fmt.Sprintf(`%[1]s.page_id = ? AND (%[1]s.at < ? OR %[1]s.id <=
		(SELECT id FROM %[1]s AS newer WHERE newer.page_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?))`, table)
}

// expirePage drops one batch of a page's history; more says that there may be another.
func expirePage(ctx context.Context, tx *tx, id int64, before time.Time, keep int, e *Expired) (more bool, err error) {
	if keep <= 0 {
		keep = 1 << 40
	}
	age := []any{id, millis(before), id, keep, expireBatch}
	gone, err := all(ctx, tx, scanID, "SELECT id FROM changes WHERE "+old("changes")+
		" AND NOT EXISTS (SELECT 1 FROM outbox WHERE change_id = changes.id AND state <> 'sent') LIMIT ?", age...)
	if err != nil {
		return false, err
	}
	for _, change := range gone {
		n, err := tx.exec(ctx, "DELETE FROM outbox WHERE change_id = ?", change)
		if err != nil {
			return false, err
		}
		e.Alerts += n
		if _, err := tx.exec(ctx, "DELETE FROM changes WHERE id = ?", change); err != nil {
			return false, err
		}
	}
	e.Changes = len(gone)

	e.Events, err = tx.exec(ctx, "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE "+old("events")+" LIMIT ?)", age...)
	if err != nil {
		return false, err
	}

	blobs, err := all(ctx, tx, scanID, "DELETE FROM snapshots WHERE id IN (SELECT id FROM snapshots WHERE "+old("snapshots")+
		` AND NOT EXISTS (SELECT 1 FROM pages WHERE snapshot_id = snapshots.id)
		AND NOT EXISTS (SELECT 1 FROM changes WHERE from_id = snapshots.id)
		AND NOT EXISTS (SELECT 1 FROM changes WHERE to_id = snapshots.id) LIMIT ?) RETURNING blob_id`, age...)
	if err != nil {
		return false, err
	}
	e.Snapshots = len(blobs)
	if err := dropBlobs(ctx, tx, blobs); err != nil {
		return false, err
	}
	if e.Changes == expireBatch || e.Events == expireBatch || e.Snapshots == expireBatch {
		return true, nil
	}
	return false, expireRetired(ctx, tx, id, before, e)
}

// expireRetired drops a page that is not live any more and has no history left but its baseline. It is told by the last look, or by when
// one was due if there was none.
func expireRetired(ctx context.Context, tx *tx, id int64, before time.Time, e *Expired) error {
	n, err := tx.exec(ctx, `UPDATE pages SET snapshot_id = NULL WHERE id = ? AND live = 0 AND max(look_at, next_at) < ?
		AND NOT EXISTS (SELECT 1 FROM changes WHERE page_id = pages.id)`, id, millis(before))
	if err != nil || n == 0 {
		return err
	}
	blobs, err := all(ctx, tx, scanID, "DELETE FROM snapshots WHERE page_id = ? RETURNING blob_id", id)
	if err != nil {
		return err
	}
	if err := dropBlobs(ctx, tx, blobs); err != nil {
		return err
	}
	n, err = tx.exec(ctx, "DELETE FROM pages WHERE id = ?", id)
	e.Pages += n
	e.Snapshots += len(blobs)
	return err
}

// dropBlobs drops those of the blobs to which no snapshot refers.
func dropBlobs(ctx context.Context, tx *tx, blobs []int64) error {
	for _, id := range blobs {
		_, err := tx.exec(ctx, "DELETE FROM blobs WHERE id = ? AND NOT EXISTS (SELECT 1 FROM snapshots WHERE blob_id = blobs.id)", id)
		if err != nil {
			return err
		}
	}
	return nil
}

// shrink gives back to the disk what is free in the file beyond a quarter of it: less is soon used again.
func (d *DB) shrink(ctx context.Context) error {
	for {
		var more bool
		err := d.write(ctx, "shrink the file", func(tx *tx) error {
			spare, _, err := one(ctx, tx, scanID, "SELECT (4 * freelist_count - page_count) / 3 FROM pragma_freelist_count, pragma_page_count")
			if err != nil || spare <= 0 {
				return err
			}
			_, err = tx.exec(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", min(spare, expireBatch)))
			more = spare > expireBatch
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}
