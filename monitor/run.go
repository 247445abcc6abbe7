package monitor

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
)

// Options are what a Runner is made of.
type Options struct {
	Store   Store
	Fetcher PoliteFetcher
	Watches []*Watch
	// Workers is how many looks are under way at a time, HostRequests how many of them at one host.
	Workers, HostRequests int
	// Told is called after alerts were saved.
	Told func()
	// OnLook is called after each look was saved, from one goroutine; may be nil.
	OnLook func(*Look)
	// Jobs are run by the clock beside the looks.
	Jobs []Job
	Log  *slog.Logger
}

// Job is housekeeping that Run does at start and then every so often.
type Job struct {
	Name  string
	Every time.Duration
	Do    func(context.Context) error
}

// PoliteFetcher is a Fetcher that says when a host may be asked next, so that looks which have to wait hold nothing meanwhile.
type PoliteFetcher interface {
	Fetcher
	Ready(ctx context.Context, host string) error
}

// Runner takes looks at pages when they are due.
type Runner struct {
	o       Options
	checker *Checker
	saver   *saver
	watches map[string]*Watch
	slots   chan struct{}

	mu    sync.Mutex
	busy  map[int64]bool   // pages that are queued, under way or not yet saved
	lanes map[string]*lane // by host
	wg    sync.WaitGroup   // lanes' goroutines
}

// lane is the queue of pages of one host. It has at most Options.HostRequests goroutines, and none when it is empty: a host that hangs
// holds up nothing but itself.
type lane struct {
	pages   []Page
	workers int
}

// Times of the Runner.
const (
	tick      = time.Second / 4 // how often the clock asks for due pages
	stopAfter = 8 * time.Second // what looks under way get to finish when told to stop
	dueLimit  = 1000            // pages claimed at once
	restFor   = time.Minute     // a page of which a look could not be finished or saved
)

// NewRunner returns a Runner.
func NewRunner(o Options) *Runner {
	r := &Runner{
		o: o, watches: map[string]*Watch{}, slots: make(chan struct{}, max(o.Workers, 1)), busy: map[int64]bool{}, lanes: map[string]*lane{},
	}
	for _, w := range o.Watches {
		r.watches[w.Name] = w
	}
	r.checker = NewChecker(o.Store, o.Fetcher, NewMatcher(o.Watches))
	r.saver = newSaver(o.Store, o.Told, o.Log)
	return r
}

// Run makes the store's live pages those of the watches and takes looks until ctx ends. Then looks under way get eight seconds to finish,
// and everything that was found is saved before Run returns.
func (r *Runner) Run(ctx context.Context) error {
	if err := r.sync(ctx); err != nil {
		return err
	}
	clock, err := gocron.NewScheduler(gocron.WithStopTimeout(stopAfter))
	if err != nil {
		return fmt.Errorf("start the clock: %w", err)
	}
	return r.during(ctx, func(work context.Context) error {
		jobs := append([]Job{{Name: "claim due pages", Every: tick, Do: func(context.Context) error { return r.claim(ctx, work) }}}, r.o.Jobs...)
		for _, j := range jobs {
			_, err := clock.NewJob(gocron.DurationJob(j.Every), gocron.NewTask(func() { r.job(ctx, j) }),
				gocron.WithSingletonMode(gocron.LimitModeReschedule), gocron.WithStartAt(gocron.WithStartImmediately()))
			if err != nil {
				return fmt.Errorf("start the clock's job %q: %w", j.Name, err)
			}
		}
		clock.Start()
		<-ctx.Done()
		return clock.Shutdown()
	})
}

// Once takes one look at each page of the named watches, or of all if none is named, and returns when all are saved.
func (r *Runner) Once(ctx context.Context, watches ...string) error {
	if err := r.sync(ctx); err != nil {
		return err
	}
	pages, err := r.o.Store.Pages(ctx, watches...)
	if err != nil {
		return err
	}
	return r.during(ctx, func(work context.Context) error {
		for _, p := range pages {
			r.add(ctx, work, p)
		}
		return nil
	})
}

// during runs body with everything that looks need, and then waits for the looks. The context that it gives to body is the looks' own: it
// outlives ctx by stopAfter.
func (r *Runner) during(ctx context.Context, body func(work context.Context) error) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		sleep(work, stopAfter)
		cancel()
	})()

	var saving sync.WaitGroup
	saving.Go(func() { r.saver.Run(work) })
	err := body(work)
	r.wg.Wait()
	r.saver.Close()
	saving.Wait()
	return err
}

func (r *Runner) sync(ctx context.Context) error {
	now := time.Now()
	pages := make([]Page, 0, len(r.o.Watches))
	for _, w := range r.o.Watches {
		pages = append(pages, Page{Watch: w.Name, URL: w.URL.String(), State: New, Since: now, NextAt: w.Schedule.First(now)})
	}
	if err := r.o.Store.Sync(ctx, pages); err != nil {
		return fmt.Errorf("take over the watches: %w", err)
	}
	return nil
}

// job runs one of the clock's jobs; a panic in it is an error like another.
func (r *Runner) job(ctx context.Context, j Job) {
	defer func() {
		if p := recover(); p != nil {
			r.o.Log.Error("a job's own fault", "job", j.Name, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if err := j.Do(ctx); err != nil && ctx.Err() == nil {
		r.o.Log.Error("a job did not finish", "job", j.Name, "err", err)
	}
}

// claim puts the pages that are due into their hosts' lanes.
func (r *Runner) claim(ctx, work context.Context) error {
	for ctx.Err() == nil {
		// Asked before the store is: a page that is saved while the store reads would be seen as due, and not busy any more.
		busy := r.busyPages()
		pages, err := r.o.Store.Due(ctx, time.Now(), dueLimit, func(id int64) bool { return busy[id] })
		if err != nil {
			return err
		}
		for _, p := range pages {
			r.add(ctx, work, p)
		}
		if len(pages) < dueLimit {
			return nil
		}
	}
	return nil
}

func (r *Runner) busyPages() map[int64]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.busy)
}

// add puts a page into the lane of its host.
func (r *Runner) add(ctx, work context.Context, p Page) {
	host := base(p.URL).Hostname()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy[p.ID] {
		return
	}
	r.busy[p.ID] = true
	l := r.lanes[host]
	if l == nil {
		l = &lane{}
		r.lanes[host] = l
	}
	l.pages = append(l.pages, p)
	if l.workers < max(r.o.HostRequests, 1) {
		l.workers++
		r.wg.Go(func() { r.drive(ctx, work, host, l) })
	}
}

// drive takes looks at the pages of a lane, one after another, until it is empty or ctx ends.
func (r *Runner) drive(ctx, work context.Context, host string, l *lane) {
	for {
		p, ok := r.next(ctx, host, l)
		if !ok {
			return
		}
		if r.o.Fetcher.Ready(ctx, host) != nil {
			continue // told to stop
		}
		r.slots <- struct{}{}
		r.look(work, p)
		<-r.slots
	}
}

func (r *Runner) next(ctx context.Context, host string, l *lane) (Page, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(l.pages) == 0 || ctx.Err() != nil {
		if l.workers--; l.workers == 0 {
			delete(r.lanes, host)
		}
		return Page{}, false
	}
	p := l.pages[0]
	l.pages = l.pages[1:]
	return p, true
}

// look takes one look and hands it to the saver; the page stays busy until it is saved. A page of which the look itself is at fault is left
// alone for a while.
func (r *Runner) look(ctx context.Context, p Page) {
	w := r.watches[p.Watch]
	if w == nil { // a page of another configuration: the store retires it
		return
	}
	look, err := r.check(ctx, w, p)
	if err != nil {
		if ctx.Err() == nil {
			r.o.Log.Error("a look did not finish", "watch", p.Watch, "url", p.URL, "err", err)
		}
		r.rest(p.ID)
		return
	}
	r.saver.Add(look, func(saved bool) {
		if !saved {
			r.rest(p.ID)
			return
		}
		r.logLook(look)
		if r.o.OnLook != nil {
			r.o.OnLook(look)
		}
		r.free(p.ID)
	})
}

// check is Checker.Check, with a panic turned into a state of the page: one page must not end the watch over all others.
func (r *Runner) check(ctx context.Context, w *Watch, p Page) (look *Look, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			r.o.Log.Error("a look's own fault", "watch", w.Name, "url", p.URL, "panic", cause, "stack", string(debug.Stack()))
			look = (&Look{At: time.Now(), Page: p}).end(w, verdict{Failing, "Rasid itself failed on this page; the log has the details"}, 0)
			err = nil
		}
	}()
	return r.checker.Check(ctx, w, p, time.Now())
}

func (r *Runner) free(id int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.busy, id)
}

// rest keeps a page busy for a while: it is still due, and its site must not be asked every second for what cannot be saved.
func (r *Runner) rest(id int64) { time.AfterFunc(restFor, func() { r.free(id) }) }

func (r *Runner) logLook(l *Look) {
	log := r.o.Log.With("watch", l.Page.Watch, "url", l.Page.URL)
	switch {
	case l.Event && l.Page.State == OK:
		log.Info("page is well", "next", l.Page.NextAt)
	case l.Event:
		log.Warn("page is not seen", "state", l.Page.State, "reason", l.Page.Reason, "next", l.Page.NextAt)
	}
	if l.Change != nil {
		log.Info("page changed", "change", l.Change.ID, "hits", len(l.Change.Hits), "alerts", len(l.Alerts))
	}
	if l.Silence != nil && l.Page.Blind(l.At) && l.Page.Silent%blindLooks == 0 {
		log.Warn("a page may have fallen silent", "silent_looks", l.Page.Silent, "last_change", l.Page.Changed)
	}
	log.Debug("looked", "state", l.Page.State, "failures", l.Page.Failures, "next", l.Page.NextAt)
}
