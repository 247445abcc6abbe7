package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

// told returns a database with one page of n changes, an hour apart, each with an event and an alert, and the looks that found them.
func told(t *testing.T, n int) (*store.DB, []*monitor.Look) {
	t.Helper()
	db, list := synced(t, 1)
	page := list[0]
	looks := make([]*monitor.Look, n)
	for i := range looks {
		looks[i] = changed(page, start.Add(time.Duration(i)*time.Hour), "desk")
		looks[i].Event = true
		check(t, db.Save(t.Context(), looks[i:i+1]))
		page = looks[i].Page
	}
	return db, looks
}

func TestExpireDropsByAgeAndByCount(t *testing.T) {
	tests := []struct {
		name   string
		before time.Time
		keep   int
		want   store.Expired
	}{
		{"nothing is old", start, 0, store.Expired{}},
		{"two are old", start.Add(90 * time.Minute), 0, store.Expired{Snapshots: 1, Changes: 2, Events: 2, Alerts: 2}},
		{"two are too many", start, 3, store.Expired{Snapshots: 1, Changes: 2, Events: 2, Alerts: 2}},
		{"all are old", start.AddDate(1, 0, 0), 0, store.Expired{Snapshots: 4, Changes: 5, Events: 5, Alerts: 5}},
		{"all are old, some may stay", start.AddDate(1, 0, 0), 3, store.Expired{Snapshots: 4, Changes: 5, Events: 5, Alerts: 5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db, looks := told(t, 5)
			for _, l := range looks {
				send(t, db, l.Alerts[0].ID, notify.Sent)
			}
			got, err := db.Expire(t.Context(), tt.before, tt.keep)
			check(t, err)
			same(t, got, tt.want)
			last := looks[4]
			same(t, pages(t, db), []monitor.Page{last.Page})
			baseline, err := db.Snapshot(t.Context(), last.Snapshot.ID)
			check(t, err)
			same(t, baseline, last.Snapshot)
			kept, err := db.Changes(t.Context(), last.Page.ID, 10)
			check(t, err)
			for _, c := range kept { // what a change refers to stays with it
				if c.From != 0 {
					_, err := db.Snapshot(t.Context(), c.From)
					check(t, err)
				}
			}
			again, err := db.Expire(t.Context(), tt.before, tt.keep)
			check(t, err)
			same(t, again, store.Expired{})
		})
	}
}

func TestExpireKeepsWhatAnOpenAlertNeeds(t *testing.T) {
	for _, state := range []notify.State{notify.Pending, notify.Sending, notify.Unknown, notify.Dead} {
		t.Run(string(state), func(t *testing.T) {
			db, looks := told(t, 3)
			send(t, db, looks[0].Alerts[0].ID, notify.Sent)
			send(t, db, looks[2].Alerts[0].ID, notify.Sent)
			open := looks[1].Alerts[0].ID
			if state == notify.Sending {
				check(t, db.Begin(t.Context(), open, start))
			} else {
				send(t, db, open, state)
			}
			want := entry(t, db, open)
			check(t, db.Sync(t.Context(), nil))
			_, err := db.Expire(t.Context(), start.AddDate(1, 0, 0), 1)
			check(t, err)
			same(t, entry(t, db, open), want)
			change, err := db.Change(t.Context(), looks[1].Change.ID)
			check(t, err)
			same(t, change, looks[1].Change)
			for _, id := range []int64{change.From, change.To} {
				_, err := db.Snapshot(t.Context(), id)
				check(t, err)
			}
			attempts, err := db.Attempts(t.Context(), open)
			check(t, err)
			if len(attempts) != 1 {
				t.Errorf("got %d tries, want 1", len(attempts))
			}
		})
	}
}

func TestExpireDropsNoticesThatWereSent(t *testing.T) {
	db := open(t, t.TempDir())
	for i := range 1200 { // more than one batch
		check(t, db.Add(t.Context(), start, notice(fmt.Sprint(i), "desk")))
	}
	for id := range int64(1100) {
		send(t, db, id+1, notify.Sent)
	}
	got, err := db.Expire(t.Context(), start.Add(time.Second), 0)
	check(t, err)
	same(t, got, store.Expired{Alerts: 1100})
	counts, err := db.Counts(t.Context())
	check(t, err)
	same(t, counts, []store.Count{{Channel: "desk", State: notify.Pending, N: 100, Oldest: start}})
}

func TestExpireKeepsPagesThatAreLiveOrWereLately(t *testing.T) {
	db, list := synced(t, 3)
	check(t, db.Save(t.Context(), []*monitor.Look{{At: start, Page: list[0], Snapshot: snapshot(start, "أكار")}}))
	late := changed(list[1], start.Add(time.Hour))
	check(t, db.Save(t.Context(), []*monitor.Look{late}))
	check(t, db.Sync(t.Context(), list[2:]))
	got, err := db.Expire(t.Context(), start.Add(time.Minute), 0)
	check(t, err)
	same(t, got, store.Expired{Pages: 1, Snapshots: 1})
	check(t, db.Sync(t.Context(), list[1:]))
	same(t, pages(t, db), []monitor.Page{late.Page, list[2]})
}

func TestExpireGivesTheDiskBack(t *testing.T) {
	folder := t.TempDir()
	db := open(t, folder)
	check(t, db.Sync(t.Context(), []monitor.Page{newPage("w", "/a"), newPage("w", "/b")}))
	size := func() int64 {
		check(t, db.Close())
		info, err := os.Stat(filepath.Join(folder, "rasid.db"))
		check(t, err)
		db = open(t, folder)
		return info.Size()
	}
	for n := range 150 {
		check(t, db.Save(t.Context(), []*monitor.Look{heavy(pages(t, db)[0], n)}))
	}
	before := size()
	_, err := db.Expire(t.Context(), start.AddDate(1, 0, 0), 0)
	check(t, err)
	if after := size(); after*3 > before {
		t.Errorf("got %d bytes of %d, want less than a third", after, before)
	}
	check(t, db.Close())
	sound(t, folder)
}
