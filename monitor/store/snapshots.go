package store

import (
	"context"
	"fmt"

	"rasid/monitor"
)

// Snapshot returns a snapshot, or monitor.ErrNoSnapshot.
func (d *DB) Snapshot(ctx context.Context, id int64) (*monitor.Snapshot, error) {
	var s monitor.Snapshot
	var data []byte
	doing := fmt.Sprintf("read snapshot %d", id)
	err := d.read(ctx, doing, func(tx *tx) error {
		var ok bool
		var err error
		s, ok, err = one(ctx, tx, func(r row) (monitor.Snapshot, error) { return scanSnapshot(r, &data) },
			selectSnapshots+"JOIN blobs ON blobs.id = snapshots.blob_id WHERE snapshots.id = ?", id)
		if err == nil && !ok {
			err = monitor.ErrNoSnapshot
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := d.codec.unpackJSON(data, &s.Blocks); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return &s, nil
}

// Snapshots returns the newest snapshots of a watch's pages, newest first, at most limit of them and without their blocks.
func (d *DB) Snapshots(ctx context.Context, watch string, limit int) (list []monitor.Snapshot, err error) {
	err = d.read(ctx, fmt.Sprintf("list snapshots of %s", watch), func(tx *tx) error {
		list, err = all(ctx, tx, func(r row) (monitor.Snapshot, error) { return scanSnapshot(r, new(any)) },
			`SELECT snapshots.id, page_id, at, snapshots.title, canonical, language, published, snapshots.body, NULL FROM snapshots
			JOIN pages ON pages.id = page_id WHERE watch = ? ORDER BY at DESC, snapshots.id DESC LIMIT ?`, watch, limit)
		return err
	})
	return list, err
}

const selectSnapshots = "SELECT snapshots.id, page_id, at, title, canonical, language, published, body, data FROM snapshots "

// scanSnapshot scans a snapshot without its blocks, and their blob into data.
func scanSnapshot(r row, data any) (s monitor.Snapshot, err error) {
	var at, published int64
	var body []byte
	if err = r.Scan(&s.ID, &s.PageID, &at, &s.Title, &s.Canonical, &s.Language, &published, &body, data); err != nil {
		return s, err
	}
	s.At, s.Published = moment(at), moment(published)
	s.Body, err = hashOf(body)
	return s, err
}

// Raw returns the last good body of a page, or monitor.ErrNoSnapshot.
func (d *DB) Raw(ctx context.Context, pageID int64) (*monitor.Raw, error) {
	var raw monitor.Raw
	doing := fmt.Sprintf("read the body of page %d", pageID)
	var data []byte
	err := d.read(ctx, doing, func(tx *tx) error {
		var ok bool
		var err error
		raw, ok, err = one(ctx, tx, func(r row) (raw monitor.Raw, err error) {
			err = r.Scan(&raw.URL, &data)
			return raw, err
		}, "SELECT url, data FROM raw WHERE page_id = ?", pageID)
		if err == nil && !ok {
			err = monitor.ErrNoSnapshot
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	plain, err := d.codec.unpack(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	raw.Text = string(plain)
	return &raw, nil
}
