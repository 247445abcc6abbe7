// Package schedule says when a page is next due. It is pure: the moment comes in, the next moment goes out, and the same question always
// has the same answer, on every machine and after every restart.
//
// A watch says when by a [Policy]: an interval or a [Cron] expression, and the [Active] hours in which it may be looked at at all.
// [Policy.First] serves a page that was never looked at, [Policy.Next] one that was.
package schedule

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

const (
	shortest = time.Second     // the least interval; a shorter one, or none, counts as this
	patience = time.Hour       // how far back-off stretches an interval that is shorter
	longest  = 24 * time.Hour  // the most that a server's Retry-After is obeyed
	opening  = 5 * time.Minute // how far pages are spread after the start of their active hours
	cronUnit = time.Minute     // what back-off doubles for a cron expression, which has no interval
)

// Policy says how often and when a page is looked at. Its zero value looks every second, at any hour.
type Policy struct {
	Key    string        // spreads pages of the same interval: same key, same offset, always
	Every  time.Duration // at least a second; ignored if Cron is set
	Cron   Cron
	Active Active
	Zone   *time.Location // of Cron and Active; nil: UTC
}

// Outcome is what the last look came to.
type Outcome struct {
	Failures   int           // looks that failed in a row, 0 after a good one
	RetryAfter time.Duration // what the server asked for, 0 if nothing
}

// First returns when a page that was never looked at is due: at once, or when its active hours begin.
func (p Policy) First(now time.Time) time.Time {
	now = now.UTC()
	if start, _, ok := p.Active.around(now, p.zone()); ok && start.After(now) {
		return p.open(now)
	}
	return now
}

// Next returns when the page is due after a look at now that came to o. It is always after now, in UTC, and never earlier for a later now.
//
// An interval is a fixed grid of moments, Every apart and shifted by a hash of Key, so that pages are spread evenly and a restart moves
// none. The next moment is the first that is more than half an interval away: a look that came late, after a night's downtime say, is
// made up for once, and the page then falls back into its place instead of being looked at twice in a row.
//
// Failures double the interval, from the second in a row, up to an hour. A cron expression then leaves out its times of the next 1, 3, 7,
// … minutes, up to an hour. A RetryAfter is waited for, up to 24 hours; one that is shorter than the wait changes nothing.
//
// A moment outside the active hours moves to their next start, where pages are again spread, over five minutes or Every if that is less.
func (p Policy) Next(now time.Time, o Outcome) time.Time {
	now = now.UTC()
	wait := p.every()/2 + backoff(p.every(), o.Failures)
	if p.Cron.isSet() {
		wait = backoff(cronUnit, o.Failures)
	}
	return p.open(p.after(now.Add(max(wait, min(o.RetryAfter, longest)))))
}

// after returns the first moment after t of the interval's grid or of the cron expression.
func (p Policy) after(t time.Time) time.Time {
	if p.Cron.isSet() {
		return p.Cron.next(t, p.zone())
	}
	offset := p.offset(p.every())
	return t.Add(-offset).Truncate(p.every()).Add(offset).Add(p.every())
}

// backoff returns how much longer than usual to wait: what is missing to unit, doubled by every failure but the first, and at most to
// patience.
func backoff(unit time.Duration, failures int) time.Duration {
	wait := unit
	for ; failures > 1 && wait < patience; failures-- {
		wait *= 2
	}
	return min(wait, max(unit, patience)) - unit
}

// open returns due if it lies in the active hours, and otherwise the moment after their next start at which this page has its turn. A due
// time between that start and the page's turn waits for its turn as well, or a later look would be due before an earlier one.
func (p Policy) open(due time.Time) time.Time {
	start, end, ok := p.Active.around(due, p.zone())
	if !ok {
		return due
	}
	turn := start
	if !p.Cron.isSet() { // the times of a cron expression are exact
		turn = start.Add(p.offset(min(p.every(), opening, end.Sub(start))))
	}
	if turn.After(due) {
		return turn
	}
	return due
}

// offset returns the page's place in a round of the given length, from 0 to just under it.
func (p Policy) offset(round time.Duration) time.Duration {
	sum := sha256.Sum256([]byte(p.Key))
	return time.Duration(binary.BigEndian.Uint64(sum[:]) % uint64(max(round, 1)))
}

func (p Policy) every() time.Duration { return max(p.Every, shortest) }

func (p Policy) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}
