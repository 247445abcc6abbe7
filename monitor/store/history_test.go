package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

func TestHistoryTellsWhatHappenedNewestFirst(t *testing.T) {
	db, list := synced(t, 2)
	first := changed(list[0], start, "desk", "posta")
	check(t, db.Save(t.Context(), []*monitor.Look{first}))
	failed := &monitor.Look{At: start.Add(time.Minute), Page: list[1], Event: true}
	failed.Page.State, failed.Page.Reason = monitor.Blocked, "403 Forbidden"
	check(t, db.Save(t.Context(), []*monitor.Look{failed}))
	second := changed(first.Page, start.Add(time.Hour), "desk")
	check(t, db.Save(t.Context(), []*monitor.Look{second}))
	send(t, db, first.Alerts[0].ID, notify.Sent)
	check(t, db.Sync(t.Context(), nil)) // a retired page keeps its history

	want := []store.HistoryItem{
		{At: second.At, URL: second.Page.URL, Change: second.Change, Alerts: []notify.Entry{entry(t, db, second.Alerts[0].ID)}},
		{At: failed.At, URL: failed.Page.URL, Event: &monitor.Event{At: failed.At, State: monitor.Blocked, Reason: "403 Forbidden"}},
		{
			At: first.At, URL: first.Page.URL, Change: first.Change,
			Alerts: []notify.Entry{entry(t, db, first.Alerts[0].ID), entry(t, db, first.Alerts[1].ID)},
		},
	}
	for limit := range len(want) + 2 {
		got, err := db.History(t.Context(), "türkiye", limit)
		check(t, err)
		same(t, got, want[:min(limit, len(want))])
	}
	got, err := db.History(t.Context(), "nobody", 10)
	check(t, err)
	same(t, got, nil)

	snapshots, err := db.Snapshots(t.Context(), "türkiye", 10)
	check(t, err)
	same(t, snapshots, []monitor.Snapshot{*second.Snapshot, *first.Snapshot}, cmpopts.IgnoreFields(monitor.Snapshot{}, "Blocks"))
}
