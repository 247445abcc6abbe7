package monitor_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor"
	"rasid/monitor/fetch"
	"rasid/monitor/schedule"
	"rasid/monitor/store"
)

// web is a PoliteFetcher whose pages hold their address and how often they were asked for; a server over loopback cannot live in a bubble.
type web struct {
	hangs  map[string]bool // hosts
	panics map[string]bool

	mu    sync.Mutex
	asked map[string][]time.Time
}

func (w *web) Ready(context.Context, string) error { return nil }

func (w *web) Get(ctx context.Context, r fetch.Request, _ fetch.Known) (*fetch.Response, error) {
	w.mu.Lock()
	if w.asked == nil {
		w.asked = map[string][]time.Time{}
	}
	w.asked[r.URL] = append(w.asked[r.URL], time.Now())
	text := fmt.Sprintf("<p>%s, visit %d</p>", r.URL, len(w.asked[r.URL]))
	w.mu.Unlock()
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, err
	}
	if w.panics[u.Host] {
		panic("index out of range")
	}
	if w.hangs[u.Host] {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return &fetch.Response{URL: r.URL, Status: 200, Text: text, Body: sha256.Sum256([]byte(text)), Wire: sha256.Sum256([]byte(text))}, nil
}

func watches(t *testing.T, every time.Duration, addresses ...string) []*monitor.Watch {
	t.Helper()
	var list []*monitor.Watch
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, &monitor.Watch{Name: a, URL: u, Schedule: schedule.Policy{Key: a, Every: every}, On: monitor.OnDefault, Notify: []string{"desk"}})
	}
	return list
}

func runner(t *testing.T, s monitor.Store, w *web, list []*monitor.Watch, looked func(*monitor.Look)) *monitor.Runner {
	t.Helper()
	return monitor.NewRunner(monitor.Options{
		Store: s, Fetcher: w, Watches: list, Workers: 4, HostRequests: 1, Told: func() {}, OnLook: looked, Log: slog.New(slog.DiscardHandler),
	})
}

func openStore(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// runFor runs r for d on the bubble's clock and returns how long the stop took.
func runFor(t *testing.T, r *monitor.Runner, d time.Duration) (stop time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	start := time.Now()
	if err := r.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return time.Since(start) - d
}

func TestPagesAreLookedAtWhenTheyAreDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, db := &web{}, openStore(t)
		list := watches(t, 5*time.Minute, "http://a.test/1", "http://a.test/2", "http://b.test/1")
		runFor(t, runner(t, db, w, list, nil), time.Hour)
		for _, watch := range list {
			if n := len(w.asked[watch.Name]); n < 12 || n > 13 {
				t.Errorf("%s: %d looks in an hour at one every 5 min, want 12 or 13", watch.Name, n)
			}
		}
		// Stopped for three hours, one look makes up for all that were missed.
		time.Sleep(3 * time.Hour)
		before := len(w.asked["http://a.test/1"])
		runFor(t, runner(t, db, w, list, nil), 20*time.Second)
		if n := len(w.asked["http://a.test/1"]) - before; n != 1 {
			t.Errorf("%d looks after the downtime, want 1", n)
		}
	})
}

func TestHostThatHangsHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{hangs: map[string]bool{"slow.test": true}}
		addresses := []string{"http://good.test/1"}
		for i := range 20 {
			addresses = append(addresses, fmt.Sprintf("http://slow.test/%d", i))
		}
		stop := runFor(t, runner(t, openStore(t), w, watches(t, time.Minute, addresses...), nil), 10*time.Minute)
		if n := len(w.asked["http://good.test/1"]); n < 10 {
			t.Errorf("%d looks at the good host in ten minutes, want one a minute", n)
		}
		if stop > 10*time.Second {
			t.Errorf("the stop took %v, want at most 10 s", stop)
		}
	})
}

func TestPageThatBreaksUsIsAStateAndEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, db := &web{panics: map[string]bool{"bad.test": true}}, openStore(t)
		runFor(t, runner(t, db, w, watches(t, time.Minute, "http://bad.test/", "http://good.test/"), nil), 5*time.Minute)
		pages, err := db.Pages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if pages[0].State != monitor.Failing || pages[0].Failures < 2 || pages[1].State != monitor.OK {
			t.Errorf("got %s with %d failures and %s", pages[0].State, pages[0].Failures, pages[1].State)
		}
	})
}

// stubborn is a Store whose Save fails: always for the pages named, and a number of times for all.
type stubborn struct {
	monitor.Store
	never map[string]bool

	mu   sync.Mutex
	fail int
}

func (s *stubborn) Save(ctx context.Context, looks []*monitor.Look) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail > 0 {
		s.fail--
		return errors.New("disk full")
	}
	if slices.ContainsFunc(looks, func(l *monitor.Look) bool { return s.never[l.Page.URL] }) {
		return errors.New("value too large")
	}
	return s.Store.Save(ctx, looks)
}

func TestWhatWasFoundWaitsWhileTheStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, db := &web{}, openStore(t)
		list := watches(t, 10*time.Minute, "http://a.test/", "http://b.test/")
		runFor(t, runner(t, &stubborn{Store: db, fail: 9}, w, list, nil), 5*time.Minute)
		for _, watch := range list {
			if n := len(w.asked[watch.Name]); n != 1 {
				t.Errorf("%s was asked %d times, want once: its look waits for the store", watch.Name, n)
			}
		}
		pages, err := db.Pages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if p.State != monitor.OK {
				t.Errorf("%s is %s after the store came back, want ok", p.URL, p.State)
			}
		}
	})
}

func TestLookThatCannotBeSavedHoldsUpNoOtherAndDoesNotHammerItsSite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, db := &web{}, openStore(t)
		list := watches(t, time.Minute, "http://bad.test/", "http://good.test/")
		runFor(t, runner(t, &stubborn{Store: db, never: map[string]bool{"http://bad.test/": true}}, w, list, nil), 10*time.Minute)
		if n := len(w.asked["http://bad.test/"]); n < 2 || n > 11 {
			t.Errorf("the page that cannot be saved was asked %d times in ten minutes, want about one a minute", n)
		}
		pages, err := db.Pages(t.Context(), "http://good.test/")
		if err != nil {
			t.Fatal(err)
		}
		if pages[0].State != monitor.OK {
			t.Errorf("the other page is %s, want ok", pages[0].State)
		}
	})
}

func TestOnceLooksAtEachNamedPageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		list := watches(t, time.Hour, "http://a.test/", "http://b.test/", "http://c.test/")
		var looked []string
		r := runner(t, openStore(t), w, list, func(l *monitor.Look) { looked = append(looked, l.Page.URL) })
		if err := r.Once(t.Context(), "http://a.test/", "http://c.test/"); err != nil {
			t.Fatal(err)
		}
		slices.Sort(looked)
		if diff := cmp.Diff(looked, []string{"http://a.test/", "http://c.test/"}); diff != "" {
			t.Error(diff)
		}
	})
}
