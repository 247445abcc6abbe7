package store

import (
	"context"
	"fmt"

	"rasid/monitor"
)

// Profile returns what a page has ever shown and taught, as monitor.Store says.
func (d *DB) Profile(ctx context.Context, pageID int64) ([]byte, error) {
	doing := fmt.Sprintf("read the profile of page %d", pageID)
	var data []byte
	err := d.read(ctx, doing, func(tx *tx) error {
		var err error
		data, _, err = one(ctx, tx, scanBlob, "SELECT data FROM profiles WHERE page_id = ?", pageID)
		return err
	})
	if err != nil || data == nil {
		return nil, err
	}
	plain, err := d.codec.unpack(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return plain, nil
}

func scanBlob(r row) (data []byte, err error) {
	err = r.Scan(&data)
	return data, err
}

// Silences returns the latest looks at the pages of a watch at which something differed and nobody was told, newest first, at most limit of
// them, with the addresses of the pages.
func (d *DB) Silences(ctx context.Context, watch string, limit int) (list []SilenceOf, err error) {
	err = d.read(ctx, "read the silent looks at "+watch, func(tx *tx) error {
		list, err = all(ctx, tx, func(r row) (s SilenceOf, err error) {
			var data []byte
			if err = r.Scan(&s.URL, &data); err == nil {
				err = d.codec.unpackJSON(data, &s.Silence)
			}
			return s, err
		}, "SELECT url, silences.data FROM silences JOIN pages ON pages.id = page_id WHERE watch = ? ORDER BY at DESC, silences.id DESC LIMIT ?", watch, limit)
		return err
	})
	return list, err
}

// SilenceOf is a silent look at the page with this address.
type SilenceOf struct {
	URL string
	monitor.Silence
}

// EditProfiles replaces the profile of each page of a watch by what edit makes of it; nil leaves it. The pages' counts of learned places
// start anew.
func (d *DB) EditProfiles(ctx context.Context, watch string, edit func(data []byte) []byte) error {
	return d.write(ctx, "edit the profiles of "+watch, func(tx *tx) error {
		type profile struct {
			page int64
			data []byte
		}
		list, err := all(ctx, tx, func(r row) (p profile, err error) {
			err = r.Scan(&p.page, &p.data)
			return p, err
		}, "SELECT page_id, data FROM profiles JOIN pages ON pages.id = page_id WHERE watch = ?", watch)
		if err != nil {
			return err
		}
		for _, p := range list {
			plain, err := d.codec.unpack(p.data)
			if err != nil {
				return err
			}
			edited := edit(plain)
			if edited == nil {
				continue
			}
			if _, err := tx.exec(ctx, "UPDATE profiles SET data = ? WHERE page_id = ?", d.codec.pack(edited), p.page); err != nil {
				return err
			}
			if _, err := tx.exec(ctx, "UPDATE pages SET silent = 0, learned = 0 WHERE id = ?", p.page); err != nil {
				return err
			}
		}
		return nil
	})
}
