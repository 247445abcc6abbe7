package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/store"
	"rasid/notify"
)

// start is the moment at which the tests begin.
var start = time.Date(2026, 3, 29, 2, 30, 0, 0, time.UTC)

// istanbul is a newsroom's zone.
var istanbul = time.FixedZone("+03", 3*60*60)

func open(t testing.TB, folder string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // a test that cares has closed it
	return db
}

func newPage(watch, path string) monitor.Page {
	return monitor.Page{Watch: watch, URL: "https://haber.example" + path, State: monitor.New, NextAt: start}
}

// synced returns a database that watches n pages.
func synced(t testing.TB, n int) (*store.DB, []monitor.Page) {
	t.Helper()
	db := open(t, t.TempDir())
	list := make([]monitor.Page, n)
	for i := range list {
		list[i] = newPage("türkiye", fmt.Sprintf("/%06d", i))
	}
	check(t, db.Sync(t.Context(), list))
	return db, pages(t, db)
}

func pages(t testing.TB, db *store.DB, watches ...string) []monitor.Page {
	t.Helper()
	list, err := db.Pages(t.Context(), watches...)
	check(t, err)
	return list
}

func check(t interface {
	Helper()
	Fatal(...any)
}, err error,
) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same[T any](t testing.TB, got, want T, options ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(got, want, append(options, cmpopts.EquateEmpty())...); d != "" {
		t.Errorf("-got +want\n%s", d)
	}
}

// snapshot returns a snapshot of a page in these words.
func snapshot(at time.Time, texts ...string) *monitor.Snapshot {
	s := &monitor.Snapshot{
		At: at, Title: "خلوصي أكار يعلن", Canonical: "https://haber.example/1", Language: "ar", Published: at.Add(-time.Hour),
		Body: sha256.Sum256([]byte(strings.Join(texts, "\n"))),
	}
	for _, text := range texts {
		s.Blocks = append(s.Blocks, extract.Block{Kind: extract.Item, Text: text, Link: "https://haber.example/İstanbul"})
	}
	return s
}

// changed returns a look that found a change of the page, told to these channels.
func changed(page monitor.Page, at time.Time, channels ...string) *monitor.Look {
	page.State, page.LookAt, page.Changed, page.NextAt = monitor.OK, at, at, at.Add(5*time.Minute)
	look := &monitor.Look{
		At: at, Page: page,
		Snapshot: snapshot(at, "محادثات التطبيع بين تركيا وسوريا .", at.String()),
		Raw:      &monitor.Raw{URL: page.URL + "?son", Text: "<p>محادثات التطبيع بين تركيا وسوريا .</p>" + at.String()},
		Change: &monitor.Change{
			At: at, From: page.Snapshot,
			Script: diff.Script{{Kind: diff.Added, Old: -1, New: 0, NewText: "محادثات التطبيع بين تركيا وسوريا ."}},
			Hits:   []monitor.Hit{{Topic: "Syria", Keyword: "سوريا", Form: "وسوريا", Start: 44, End: 56}},
		},
	}
	for _, c := range channels {
		look.Alerts = append(look.Alerts, alert(c, at))
	}
	return look
}

func alert(channel string, at time.Time) notify.Alert {
	return notify.Alert{
		Channel: channel, Kind: notify.ChangeAlert, At: at.In(istanbul), Watch: "türkiye", Title: "Ağrı'da <seçim>",
		Topics: []notify.Topic{{Name: "Syria", Words: []string{"وسوريا"}}},
		Parts:  []notify.Part{{Kind: notify.Added, Spans: []notify.Span{{Text: "وسوريا", Style: notify.Bold}}}},
	}
}

func TestSyncMakesTheListLive(t *testing.T) {
	db := open(t, t.TempDir())
	a, b, c := newPage("ajans", "/a"), newPage("ajans", "/b"), newPage("وكالة", "/أ")
	check(t, db.Sync(t.Context(), []monitor.Page{b, a, a}))
	same(t, pages(t, db), []monitor.Page{a, b}, cmpopts.IgnoreFields(monitor.Page{}, "ID"))

	seen := pages(t, db)[0]
	look := changed(seen, start.Add(time.Hour))
	check(t, db.Save(t.Context(), []*monitor.Look{look}))
	check(t, db.Sync(t.Context(), []monitor.Page{c}))
	same(t, pages(t, db), []monitor.Page{c}, cmpopts.IgnoreFields(monitor.Page{}, "ID"))
	due, err := db.Due(t.Context(), start.AddDate(1, 0, 0), 10, nil)
	check(t, err)
	if len(due) != 1 || due[0].Watch != c.Watch {
		t.Errorf("got %v due, want only the live page", due)
	}

	check(t, db.Sync(t.Context(), []monitor.Page{a, c}))
	same(t, pages(t, db, "ajans"), []monitor.Page{look.Page})
	same(t, pages(t, db, "nobody"), nil)
}

func TestDueIsTheLongestOverdueThatIsNotBusy(t *testing.T) {
	db := open(t, t.TempDir())
	list := []monitor.Page{newPage("w", "/late"), newPage("w", "/later"), newPage("w", "/latest"), newPage("w", "/future")}
	for i, at := range []time.Duration{-time.Second, -time.Minute, -time.Hour, time.Millisecond} {
		list[i].NextAt = start.Add(at)
	}
	list = append(list, newPage("w", "/now"))
	check(t, db.Sync(t.Context(), list))
	busy := pages(t, db)[2].ID // later
	tests := []struct {
		name  string
		limit int
		busy  func(int64) bool
		want  []string
	}{
		{"all", 10, nil, []string{"/latest", "/later", "/late", "/now"}},
		{"two", 2, nil, []string{"/latest", "/later"}},
		{"two beside a busy one", 2, func(id int64) bool { return id == busy }, []string{"/latest", "/late"}},
		{"none", 0, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			due, err := db.Due(t.Context(), start, tt.limit, tt.busy)
			check(t, err)
			var got []string
			for _, p := range due {
				got = append(got, strings.TrimPrefix(p.URL, "https://haber.example"))
			}
			same(t, got, tt.want)
		})
	}
}

func TestSaveKeepsEverythingOfALook(t *testing.T) {
	db, list := synced(t, 1)
	first := &monitor.Look{At: start, Page: list[0], Snapshot: snapshot(start, "Suriye", "سوريا"), Event: true}
	first.Page.State, first.Page.Since, first.Page.Rules, first.Page.Title = monitor.OK, start, "v1:سوريا", "Ağrı"
	first.Page.Failures, first.Page.Reason = 2, "410 Gone"
	first.Page.Known = fetch.Known{
		ETag: `W/"1"`, LastModified: "Sun, 29 Mar 2026 02:00:00 GMT", Wire: sha256.Sum256([]byte("wire")),
		URL: "https://www.haber.example/son",
	}
	first.Page.Body = first.Snapshot.Body
	check(t, db.Save(t.Context(), []*monitor.Look{first}))
	same(t, pages(t, db), []monitor.Page{first.Page})

	at := start.Add(time.Minute)
	second := changed(first.Page, at, "desk", "posta")
	check(t, db.Save(t.Context(), []*monitor.Look{second}))
	same(t, pages(t, db), []monitor.Page{second.Page})
	if second.Page.Snapshot != second.Snapshot.ID || second.Change.To != second.Snapshot.ID || second.Change.From != first.Snapshot.ID {
		t.Errorf("page at %d, change from %d to %d, want from %d to %d", second.Page.Snapshot, second.Change.From, second.Change.To,
			first.Snapshot.ID, second.Snapshot.ID)
	}

	for _, want := range []*monitor.Snapshot{first.Snapshot, second.Snapshot} {
		got, err := db.Snapshot(t.Context(), want.ID)
		check(t, err)
		same(t, got, want)
	}
	raw, err := db.Raw(t.Context(), list[0].ID)
	check(t, err)
	same(t, raw, second.Raw)
	change, err := db.Change(t.Context(), second.Change.ID)
	check(t, err)
	same(t, change, second.Change)
	changes, err := db.Changes(t.Context(), list[0].ID, 5)
	check(t, err)
	same(t, changes, []monitor.Change{*second.Change})

	entries, err := db.Outbox(t.Context(), store.Filter{}, 10)
	check(t, err)
	if len(entries) != 2 {
		t.Fatalf("got %d alerts, want 2", len(entries))
	}
	for i, want := range []notify.Alert{second.Alerts[1], second.Alerts[0]} {
		same(t, entries[i], notify.Entry{Alert: want, State: notify.Pending, NextAt: at, Created: at, Changed: at})
		if want.Key != fmt.Sprintf("change/%d", change.ID) || want.ID == 0 {
			t.Errorf("got key %q and ID %d", want.Key, want.ID)
		}
		if _, offset := entries[i].Alert.At.Zone(); offset != 3*60*60 {
			t.Errorf("got offset %d, want that of the newsroom", offset)
		}
	}
}

func TestSaveIsAllOrNothing(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*monitor.Look)
		want  string
	}{
		{"a page that is not there", func(l *monitor.Look) { l.Page.ID = 4711; l.Snapshot, l.Raw, l.Change, l.Alerts = nil, nil, nil, nil }, "not found"},
		{"a change without its snapshot", func(l *monitor.Look) { l.Snapshot = nil }, "a change without a snapshot"},
		{"alerts without their change", func(l *monitor.Look) { l.Change = nil }, "alerts without a change"},
		{"a change from nowhere", func(l *monitor.Look) { l.Change.From = 4711 }, "FOREIGN KEY"},
		{"two alerts to one channel", func(l *monitor.Look) { l.Alerts = append(l.Alerts, l.Alerts[0]) }, "two alerts to desk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db, list := synced(t, 2)
			good, bad := changed(list[0], start, "desk"), changed(list[1], start, "desk")
			tt.spoil(bad)
			err := db.Save(t.Context(), []*monitor.Look{good, bad})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "save 2 looks: ") {
				t.Errorf("got error %v, want save 2 looks: … %s", err, tt.want)
			}
			same(t, pages(t, db), list)
			same(t, good, changed(list[0], start, "desk"))
			entries, err := db.Outbox(t.Context(), store.Filter{}, 10)
			check(t, err)
			same(t, entries, nil)
		})
	}
}

func TestIDsAreNeverUsedAgain(t *testing.T) {
	db, list := synced(t, 1)
	look := changed(list[0], start, "desk")
	check(t, db.Save(t.Context(), []*monitor.Look{look}))
	send(t, db, look.Alerts[0].ID, notify.Sent)
	check(t, db.Sync(t.Context(), nil))
	gone, err := db.Expire(t.Context(), start.AddDate(1, 0, 0), 0)
	check(t, err)
	same(t, gone, store.Expired{Pages: 1, Snapshots: 1, Changes: 1, Alerts: 1})

	check(t, db.Sync(t.Context(), list))
	again := changed(pages(t, db)[0], start, "desk")
	check(t, db.Save(t.Context(), []*monitor.Look{again}))
	if again.Page.ID <= look.Page.ID || again.Snapshot.ID <= look.Snapshot.ID || again.Change.ID <= look.Change.ID ||
		again.Alerts[0].ID <= look.Alerts[0].ID {
		t.Errorf("got %+v after %+v, want higher IDs", again, look)
	}
}

func TestWhatIsNotThereHasItsError(t *testing.T) {
	db := open(t, t.TempDir())
	_, noSnapshot := db.Snapshot(t.Context(), 7)
	_, noRaw := db.Raw(t.Context(), 7)
	_, noChange := db.Change(t.Context(), 7)
	_, noAlert := db.Alert(t.Context(), "K7Q2")
	tests := []struct {
		name      string
		got, want error
	}{
		{"read snapshot 7", noSnapshot, monitor.ErrNoSnapshot},
		{"read the body of page 7", noRaw, monitor.ErrNoSnapshot},
		{"read change 7", noChange, store.ErrNotFound},
		{`find alert "K7Q2"`, noAlert, store.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.got, tt.want) || tt.got.Error() != tt.name+": "+tt.want.Error() {
				t.Errorf("got %v, want %s: %v", tt.got, tt.name, tt.want)
			}
		})
	}
}

func TestSameBlocksAreStoredOnce(t *testing.T) {
	size := func(texts func(i int) string) int64 {
		folder := t.TempDir()
		db := open(t, folder)
		check(t, db.Sync(t.Context(), []monitor.Page{newPage("w", "/flips")}))
		page := pages(t, db)[0]
		for i := range 40 {
			look := &monitor.Look{At: start, Page: page, Snapshot: snapshot(start, texts(i))}
			check(t, db.Save(t.Context(), []*monitor.Look{look}))
		}
		check(t, db.Close())
		info, err := os.Stat(filepath.Join(folder, "rasid.db"))
		check(t, err)
		return info.Size()
	}
	long := func(i int) string {
		var b strings.Builder
		for j := range 200 {
			fmt.Fprintf(&b, "%x ", sha256.Sum256(fmt.Append(nil, i, j)))
		}
		return b.String()
	}
	flipping, new := size(func(i int) string { return long(i % 2) }), size(long)
	if flipping*3 > new {
		t.Errorf("got %d bytes for two contents and %d for 40, want far less", flipping, new)
	}
}

func TestACanceledContextEndsTheCall(t *testing.T) {
	db, list := synced(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Save(ctx, []*monitor.Look{changed(list[0], start)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if _, err := db.Pages(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	same(t, pages(t, db), list)
}
