package monitor

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/schedule"
)

// Fetcher makes the requests; *fetch.Client is the one for pages.
type Fetcher interface {
	Get(ctx context.Context, r fetch.Request, k fetch.Known) (*fetch.Response, error)
}

// Checker takes looks at pages. It is safe for concurrent use.
type Checker struct {
	store   Store
	fetcher Fetcher
	matcher *Matcher
	// cpu bounds how many pages are in memory as trees and blocks at a time; what waits for the network does not count.
	cpu chan struct{}
}

// NewChecker returns a Checker.
func NewChecker(store Store, fetcher Fetcher, matcher *Matcher) *Checker {
	return &Checker{store: store, fetcher: fetcher, matcher: matcher, cpu: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Check takes one look at a page of w, at the moment at, and returns what it found, ready to be saved. What a site does wrong is a state of the page; an error
// is a store that does not answer, or the end of ctx.
func (c *Checker) Check(ctx context.Context, w *Watch, p Page, at time.Time) (*Look, error) {
	p, err := c.rebase(ctx, w, p, at)
	if err != nil {
		return nil, fmt.Errorf("apply the changed rules of watch %q: %w", w.Name, err)
	}
	look := &Look{At: at, Page: p}

	resp, err := c.fetcher.Get(ctx, request(w, p), p.Known)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return look.end(w, judgeError(err), retryAfter(err)), nil
	}
	if resp.Unchanged || (p.Snapshot != 0 && resp.Body == p.Body) {
		look.Page.Known = resp.Known()
		return look.quiet(w), nil
	}
	c.cpu <- struct{}{}
	defer func() { <-c.cpu }()

	page, err := extract.Extract(resp.Text, base(resp.URL), w.Rules)
	if v := judgePage(p.URL, resp, page, err); v != good {
		return look.end(w, v, 0), nil
	}
	seen, err := c.compare(ctx, p, resp, newSnapshot(p, at, resp.Body, page))
	if err != nil {
		return nil, fmt.Errorf("read the baseline of %s: %w", p.URL, err)
	}
	if seen.same() {
		return look.renew(seen).quiet(w), nil
	}
	judgement, err := c.judge(ctx, w, look, seen, page)
	if err != nil {
		return nil, fmt.Errorf("read the profile of %s: %w", p.URL, err)
	}
	v := look.take(seen, judgement)
	if look.Change != nil {
		look.Change.Hits = c.matcher.Find(w, look.Change.News(), seen.before, seen.now)
		look.Alerts = alerts(w, look)
	}
	return look.end(w, v, 0), nil
}

// rebase makes a baseline that was extracted under other rules one under the present rules of w, out of the stored body, and returns the
// page as it is then: an edited selector is never news. Where that yields nothing, the next look is a first look.
func (c *Checker) rebase(ctx context.Context, w *Watch, p Page, at time.Time) (Page, error) {
	if p.Snapshot == 0 || p.Rules == w.Rules.Key() {
		return p, nil
	}
	look := &Look{At: at, Page: p}
	look.Page.Rules = w.Rules.Key()
	raw, err := c.store.Raw(ctx, p.ID)
	if err != nil && !errors.Is(err, ErrNoSnapshot) {
		return p, err
	}
	var page extract.Page
	if err == nil {
		page, err = extract.Extract(raw.Text, base(raw.URL), w.Rules)
	}
	if err == nil && len(page.Blocks) > 0 {
		look.Snapshot = newSnapshot(p, look.At, p.Body, page)
		if look.Profile, err = c.relearn(ctx, w, p, at, page); err != nil {
			return p, err
		}
	} else {
		look.Page.Snapshot, look.Page.Known, look.Page.Body = 0, fetch.Known{}, fetch.Hash{}
	}
	if err := c.store.Save(ctx, []*Look{look}); err != nil {
		return p, err
	}
	if look.Snapshot != nil {
		look.Page.Snapshot = look.Snapshot.ID
	}
	return look.Page, nil
}

// sight is what a look saw, beside what was seen before.
type sight struct {
	resp        *fetch.Response
	before, now *Snapshot // before is nil at the first look
	script      diff.Script
}

// compare finds what the new body changes for a reader.
func (c *Checker) compare(ctx context.Context, p Page, resp *fetch.Response, now *Snapshot) (s sight, err error) {
	s = sight{resp: resp, now: now}
	if p.Snapshot == 0 {
		return s, nil
	}
	if s.before, err = c.store.Snapshot(ctx, p.Snapshot); err == nil {
		s.script = diff.Compare(s.before.Texts(), now.Texts())
	}
	return s, err
}

// same reports whether a reader sees what was there before, in whatever order.
func (s sight) same() bool { return s.before != nil && !s.script.Changed() }

// renew makes what was seen the baseline.
func (l *Look) renew(s sight) *Look {
	p := &l.Page
	p.Known, p.Body, p.Title = s.resp.Known(), s.resp.Body, s.now.Title
	l.Raw = newRaw(s.resp)
	if s.before == nil || !slices.Equal(s.before.Texts(), s.now.Texts()) {
		l.Snapshot = s.now
	}
	return l
}

// quiet closes a look at which nothing differed.
func (l *Look) quiet(w *Watch) *Look {
	l.Page.Quiet++
	l.Page.Waits = false // what waited is not there any more
	return l.end(w, good, 0)
}

// end closes the look with the page's state and the moment of the next look.
func (l *Look) end(w *Watch, v verdict, retryAfter time.Duration) *Look {
	p := &l.Page
	p.LookAt = l.At
	if v.State == OK {
		p.Failures = 0
		p.Rules = w.Rules.Key()
	} else {
		p.Failures++
		p.Waits = false
	}
	if p.State != v.State || p.Reason != v.Reason && v != good {
		l.Event = true
		p.State, p.Since = v.State, l.At
	}
	p.Reason = v.Reason
	p.NextAt = w.Schedule.Next(l.At, schedule.Outcome{Failures: p.Failures, RetryAfter: retryAfter})
	if again := l.At.Add(secondLook); p.Waits && p.NextAt.After(again) {
		p.NextAt = again
	}
	return l
}

// request is the watch's request for one of its pages.
func request(w *Watch, p Page) fetch.Request {
	r := w.Request
	r.URL, r.Fresh = p.URL, p.Waits
	return r
}

func newSnapshot(p Page, at time.Time, body fetch.Hash, page extract.Page) *Snapshot {
	return &Snapshot{
		PageID: p.ID, At: at, Title: page.Title, Canonical: page.Canonical, Language: page.Language, Published: page.Published,
		Blocks: page.Blocks, Body: body,
	}
}

func retryAfter(err error) time.Duration {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		return status.RetryAfter
	}
	return 0
}

// base is the address that a page's relative links are resolved against.
func base(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		return &url.URL{}
	}
	return u
}
