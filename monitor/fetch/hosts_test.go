package fetch

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// visit asks the host for something that takes as long as d, and returns when it was its turn.
func visit(t *testing.T, h *hosts, name string, d time.Duration) time.Time {
	t.Helper()
	release, err := h.acquire(t.Context(), name)
	if err != nil {
		t.Error(err)
		return time.Time{}
	}
	defer release()
	turn := time.Now()
	time.Sleep(d) // of the bubble's clock
	return turn
}

func TestHostIsLeftInPeaceAfterARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(1, time.Second)
		start := time.Now()
		var turns [3]time.Duration
		for i := range turns {
			turns[i] = visit(t, h, "haber.example", 2*time.Second).Sub(start)
		}
		want := [3]time.Duration{0, 3 * time.Second, 6 * time.Second}
		if turns != want {
			t.Errorf("got turns at %v, want %v", turns, want)
		}
		if got := visit(t, h, "baska.example", 0).Sub(start); got != 8*time.Second {
			t.Errorf("got a turn at another host at %v, want at once", got)
		}
	})
}

func TestHostGetsItsNumberOfRequestsAtATime(t *testing.T) {
	for _, limit := range []int{1, 3} {
		t.Run(strconv.Itoa(limit), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHosts(limit, 0)
				var mu sync.Mutex
				var all sync.WaitGroup
				running, most := 0, 0
				for range 20 {
					all.Go(func() {
						release, err := h.acquire(t.Context(), "haber.example")
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						running++
						most = max(most, running)
						mu.Unlock()
						time.Sleep(time.Second)
						mu.Lock()
						running--
						mu.Unlock()
						release()
					})
				}
				all.Wait()
				if most != limit {
					t.Errorf("got %d at a time, want %d", most, limit)
				}
				if len(h.byName) != 0 {
					t.Errorf("got %d hosts remembered, want none", len(h.byName))
				}
			})
		})
	}
}

func TestNewGapIsWaitedForToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(2, 10*time.Second)
		start := time.Now()
		var all sync.WaitGroup
		all.Go(func() { visit(t, h, "haber.example", 5*time.Second) }) // its gap ends at 15 s
		all.Go(func() { visit(t, h, "haber.example", time.Second) })   // its gap ends at 11 s
		synctest.Wait()
		if got := visit(t, h, "haber.example", 0).Sub(start); got != 15*time.Second {
			t.Errorf("got a turn at %v, want 15s", got)
		}
		all.Wait()
	})
}

func TestReadyReservesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(1, time.Second)
		start := time.Now()
		visit(t, h, "haber.example", time.Second)
		for range 3 {
			if err := h.ready(t.Context(), "haber.example"); err != nil {
				t.Fatal(err)
			}
		}
		if got := time.Since(start); got != 2*time.Second {
			t.Errorf("got ready after %v, want 2s", got)
		}
		if got := visit(t, h, "haber.example", 0).Sub(start); got != 2*time.Second {
			t.Errorf("got a turn at %v, want at once", got)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(1, time.Minute)
		visit(t, h, "haber.example", 0)
		var all sync.WaitGroup
		for range 3 { // one waits for the gap, the others for its place
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if _, err := h.acquire(ctx, "haber.example"); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v, want the end of the context", err)
				}
			})
		}
		all.Wait()
		start := time.Now()
		if got := visit(t, h, "haber.example", 0).Sub(start); got != 59*time.Second {
			t.Errorf("got a turn after %v, want the rest of the gap, 59s", got)
		}
	})
}

func TestQuietHostsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(1, time.Second)
		for i := range 20 * sweepFrom {
			visit(t, h, strconv.Itoa(i), 10*time.Millisecond)
		}
		if len(h.byName) > sweepFrom {
			t.Errorf("got %d hosts remembered, want at most %d", len(h.byName), sweepFrom)
		}
	})
}

func TestHostKeyIsTheMachine(t *testing.T) {
	for in, want := range map[string]string{
		"Haber.Example":   "haber.example",
		"haber.example.":  "haber.example",
		"haber.example:1": "haber.example",
		"[::1]:80":        "::1",
		"[::1]":           "::1",
		"::1":             "::1",
		"أخبار.example":   "xn--igbicxr.example",
		"":                "",
	} {
		if got := hostKey(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
