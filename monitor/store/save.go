package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"rasid/monitor"
	"rasid/notify"
)

// Save writes what looks found, as monitor.Store says. The alerts of a change get the key "change/" and its ID. If it returns an error the
// looks are as they were.
func (d *DB) Save(ctx context.Context, looks []*monitor.Look) error {
	if len(looks) == 0 {
		return nil
	}
	doing := fmt.Sprintf("save %d looks", len(looks))
	if len(looks) == 1 {
		doing = fmt.Sprintf("save the look at %s", looks[0].Page.URL)
	}
	// Encoding is most of the work, and none of it needs the lock.
	packed := make([]*packedLook, len(looks))
	for i, l := range looks {
		var err error
		if packed[i], err = d.pack(l); err != nil {
			return fmt.Errorf("%s: %s: %w", doing, l.Page.URL, err)
		}
	}
	err := d.write(ctx, doing, func(tx *tx) error {
		for _, p := range packed {
			if err := p.save(ctx, tx); err != nil {
				return fmt.Errorf("%s %s: %w", p.page.Watch, p.page.URL, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, p := range packed {
		p.tell(looks[i])
	}
	return nil
}

// packedLook is a look as it is written. The IDs in its copies of page, snapshot, change and alerts are told to the look after the commit.
type packedLook struct {
	look     *monitor.Look
	page     monitor.Page
	snapshot monitor.Snapshot
	change   monitor.Change
	alerts   []notify.Alert

	hash    [sha256.Size]byte // of the blocks
	blocks  []byte
	raw     []byte
	hits    []byte
	script  []byte
	rulings []byte
	silence []byte
	profile []byte
	bodies  [][]byte // of alerts
}

// pack encodes and compresses what a look found.
func (d *DB) pack(l *monitor.Look) (*packedLook, error) {
	p := &packedLook{look: l, page: l.Page}
	if l.Change != nil && l.Snapshot == nil {
		return nil, errors.New("a change without a snapshot")
	}
	if l.Change == nil && len(l.Alerts) > 0 {
		return nil, errors.New("alerts without a change")
	}
	if l.Snapshot != nil {
		plain, err := json.Marshal(l.Snapshot.Blocks)
		if err != nil {
			return nil, fmt.Errorf("encode blocks: %w", err)
		}
		p.snapshot, p.hash, p.blocks = *l.Snapshot, sha256.Sum256(plain), d.codec.pack(plain)
	}
	if l.Raw != nil {
		p.raw = d.codec.pack([]byte(l.Raw.Text))
	}
	if l.Profile != nil {
		p.profile = d.codec.pack(l.Profile)
	}
	var err error
	if l.Silence != nil {
		if p.silence, err = d.codec.packJSON(l.Silence); err != nil {
			return nil, fmt.Errorf("encode what was silent: %w", err)
		}
	}
	if l.Change == nil {
		return p, nil
	}
	p.change = *l.Change
	if l.Change.Rulings != nil {
		if p.rulings, err = d.codec.packJSON(l.Change.Rulings); err != nil {
			return nil, fmt.Errorf("encode rulings: %w", err)
		}
	}
	if p.script, err = d.codec.packJSON(l.Change.Script); err != nil {
		return nil, fmt.Errorf("encode script: %w", err)
	}
	if p.hits, err = json.Marshal(l.Change.Hits); err != nil {
		return nil, fmt.Errorf("encode hits: %w", err)
	}
	p.alerts = append(p.alerts, l.Alerts...)
	for _, a := range l.Alerts {
		body, err := json.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("encode alert to %s: %w", a.Channel, err)
		}
		p.bodies = append(p.bodies, body)
	}
	return p, nil
}

// save writes the look, in the order in which its parts refer to each other.
func (p *packedLook) save(ctx context.Context, tx *tx) error {
	if p.look.Snapshot != nil {
		if err := p.saveSnapshot(ctx, tx); err != nil {
			return err
		}
	}
	if p.look.Raw != nil {
		const query = `INSERT INTO raw (page_id, url, data) VALUES (?, ?, ?)
			ON CONFLICT (page_id) DO UPDATE SET url = excluded.url, data = excluded.data`
		if _, err := tx.exec(ctx, query, p.page.ID, p.look.Raw.URL, p.raw); err != nil {
			return err
		}
	}
	if p.look.Change != nil {
		if err := p.saveChange(ctx, tx); err != nil {
			return err
		}
	}
	if err := p.saveLearned(ctx, tx); err != nil {
		return err
	}
	if p.look.Event {
		const query = "INSERT INTO events (page_id, at, state, reason) VALUES (?, ?, ?, ?)"
		if _, err := tx.exec(ctx, query, p.page.ID, millis(p.look.At), string(p.page.State), p.page.Reason); err != nil {
			return err
		}
	}
	return updatePage(ctx, tx, &p.page)
}

func (p *packedLook) saveSnapshot(ctx context.Context, tx *tx) error {
	blob, ok, err := one(ctx, tx, scanID, "SELECT id FROM blobs WHERE hash = ?", p.hash[:])
	if err == nil && !ok {
		blob, err = tx.insert(ctx, "INSERT INTO blobs (hash, data) VALUES (?, ?)", p.hash[:], p.blocks)
	}
	if err != nil {
		return err
	}
	s := &p.snapshot
	s.PageID = p.page.ID
	s.ID, err = tx.insert(ctx, `INSERT INTO snapshots (page_id, at, title, canonical, language, published, body, blob_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.PageID, millis(s.At), s.Title, s.Canonical, s.Language, millis(s.Published), hashColumn(s.Body), blob)
	if !p.page.Waits {
		p.page.Snapshot = s.ID
	}
	return err
}

// keepSilences is how many silent looks of a page are kept.
const keepSilences = 50

// saveLearned writes the page's profile, and what differed and was not told.
func (p *packedLook) saveLearned(ctx context.Context, tx *tx) error {
	if p.profile != nil {
		const query = "INSERT INTO profiles (page_id, data) VALUES (?, ?) ON CONFLICT (page_id) DO UPDATE SET data = excluded.data"
		if _, err := tx.exec(ctx, query, p.page.ID, p.profile); err != nil {
			return err
		}
	}
	if p.silence == nil {
		return nil
	}
	if _, err := tx.insert(ctx, "INSERT INTO silences (page_id, at, data) VALUES (?, ?, ?)", p.page.ID, millis(p.look.At), p.silence); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM silences WHERE page_id = ? AND id <=
		(SELECT id FROM silences WHERE page_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`, p.page.ID, p.page.ID, keepSilences)
	return err
}

func (p *packedLook) saveChange(ctx context.Context, tx *tx) error {
	c := &p.change
	c.PageID, c.To = p.page.ID, p.snapshot.ID
	var err error
	c.ID, err = tx.insert(ctx, "INSERT INTO changes (page_id, at, from_id, to_id, hits, script, rulings) VALUES (?, ?, ?, ?, ?, ?, ?)",
		c.PageID, millis(c.At), idColumn(c.From), c.To, string(p.hits), p.script, p.rulings)
	if err != nil {
		return err
	}
	for i := range p.alerts {
		a := &p.alerts[i]
		a.Key = fmt.Sprintf("change/%d", c.ID)
		var added bool
		if a.ID, added, err = insertAlert(ctx, tx, c.ID, a, p.bodies[i], millis(p.look.At)); err != nil {
			return fmt.Errorf("alert to %s: %w", a.Channel, err)
		}
		if !added {
			return fmt.Errorf("two alerts to %s", a.Channel)
		}
	}
	return nil
}

// tell sets the IDs in the look.
func (p *packedLook) tell(l *monitor.Look) {
	l.Page.Snapshot = p.page.Snapshot
	if l.Snapshot != nil {
		l.Snapshot.ID, l.Snapshot.PageID = p.snapshot.ID, p.snapshot.PageID
	}
	if l.Change != nil {
		l.Change.ID, l.Change.PageID, l.Change.To = p.change.ID, p.change.PageID, p.change.To
	}
	copy(l.Alerts, p.alerts)
}
