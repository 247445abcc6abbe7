// Package schedule says when a page is next due. It is pure: the moment comes in, the next moment goes out.
package schedule

import "time"

// Policy says how often and when a page is looked at.
type Policy struct {
	Key    string        // spreads pages of the same interval: same key, same offset, always
	Every  time.Duration // ignored if Cron is set
	Cron   Cron
	Active Active
	Zone   *time.Location // nil: UTC
}

// Outcome is what the last look came to.
type Outcome struct {
	Failures   int           // looks that failed in a row, 0 after a good one
	RetryAfter time.Duration // what the server asked for, 0 if nothing
}

// Cron is a parsed cron expression; its zero value is none.
type Cron struct{ text string }

// Active is a set of weekdays and hours; its zero value is always.
type Active struct{ spans []string }

// ParseCron parses a cron expression of five fields, or one of @hourly, @daily, @weekly, @monthly.
func ParseCron(text string) (Cron, error) { panic("not built") }

// ParseActive parses spans such as "mon-fri 07:00-23:00", "sat,sun 22:00-02:00", "08:00-20:00".
func ParseActive(spans []string) (Active, error) { panic("not built") }

// First returns when a page that was never looked at is due.
func (p Policy) First(now time.Time) time.Time { panic("not built") }

// Next returns when the page is due after a look at now that came to o. It is always after now.
func (p Policy) Next(now time.Time, o Outcome) time.Time { panic("not built") }
