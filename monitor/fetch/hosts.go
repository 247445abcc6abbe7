package fetch

import (
	"context"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpguts"
)

// sweepFrom is the number of hosts from which on those are forgotten that nobody waits for and whose gap is over.
const sweepFrom = 1024

// hosts is the politeness: how many requests a host gets at a time, and how long it is left in peace after one.
type hosts struct {
	limit int
	gap   time.Duration

	mu      sync.Mutex
	byName  map[string]*host
	sweepAt int // size of byName at which to look for hosts to forget
}

// host is one host that a request runs for, waits for, or ended at not long ago.
type host struct {
	places chan struct{} // holds one element for each place taken; senders wait in the order they came
	users  int           // that run or wait; guarded by hosts.mu
	rested time.Time     // when the gap is over; guarded by hosts.mu
}

func newHosts(limit int, gap time.Duration) *hosts {
	return &hosts{limit: limit, gap: gap, byName: make(map[string]*host), sweepAt: sweepFrom}
}

// hostKey is the name under which a host is polite to: of "News.example.:8080" it is "news.example". The port is left out, because
// what is to be spared is the machine.
func hostKey(hostport string) string {
	// As net/http does it: fullwidth digits become an address, سوريا.example becomes xn--….
	if ascii, err := httpguts.PunycodeHostPort(hostport); err == nil {
		hostport = ascii
	}
	name := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		name = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
}

// acquire waits for a place at the host and for the end of its gap. The caller gives the place back with release, once.
func (h *hosts) acquire(ctx context.Context, name string) (release func(), err error) {
	e := h.enter(name)
	if err := h.turn(ctx, e); err != nil {
		h.leave(name, e, false)
		return nil, err
	}
	return func() {
		h.leave(name, e, true)
		<-e.places
	}, nil
}

// ready waits like acquire and takes nothing.
func (h *hosts) ready(ctx context.Context, name string) error {
	e := h.enter(name)
	defer h.leave(name, e, false)
	err := h.turn(ctx, e)
	if err == nil {
		<-e.places
	}
	return err
}

// turn takes a place and then waits for the end of the gap, in which the place is of no use to anyone else. After an error no place is
// taken.
func (h *hosts) turn(ctx context.Context, e *host) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case e.places <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		h.mu.Lock()
		wait := time.Until(e.rested)
		h.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		// While this one waits, a request in another place may end and begin a new gap: look again.
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			<-e.places
			return ctx.Err()
		}
	}
}

// enter returns the host's entry and keeps it from being forgotten until leave.
func (h *hosts) enter(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.byName[name]
	if e == nil {
		h.sweep()
		e = &host{places: make(chan struct{}, h.limit)}
		h.byName[name] = e
	}
	e.users++
	return e
}

// leave undoes enter; asked says that the host got a request and is now to be left in peace.
func (h *hosts) leave(name string, e *host, asked bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e.users--
	if asked {
		e.rested = time.Now().Add(h.gap)
	}
	if e.users == 0 && h.gap <= 0 {
		delete(h.byName, name)
	}
}

// sweep forgets hosts when there are many. Doubling the mark makes it cost a constant for each host that was entered.
func (h *hosts) sweep() {
	if len(h.byName) < h.sweepAt {
		return
	}
	now := time.Now()
	for name, e := range h.byName {
		if e.users == 0 && !now.Before(e.rested) {
			delete(h.byName, name)
		}
	}
	h.sweepAt = max(sweepFrom, 2*len(h.byName))
}
