package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Cron is a parsed cron expression; its zero value is none.
//
// Its times are those of the policy's zone. One that the clock skips in spring comes at the end of the gap. One that the clock shows twice
// in autumn comes the first time only, unless the expression is an interval rather than a time of day, that is if its minutes begin with *
// or its hours are all 24: such a page is not left alone for an hour.
type Cron struct {
	text     string
	calendar cron.SpecSchedule
	interval bool
}

// everyHour has the bits of all hours as the parser sets them.
const everyHour = 1<<24 - 1

// ParseCron parses a cron expression of five fields, or one of @hourly, @daily, @weekly, @monthly. An expression that never comes, such as
// the 30th of February, is an error. The error says what to write instead.
func ParseCron(text string) (Cron, error) {
	fields := strings.Fields(text)
	text = strings.Join(fields, " ")
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	switch {
	case strings.HasPrefix(text, "@every"):
		return Cron{}, fmt.Errorf(`cron %q is an interval; write every = "5m" instead of cron`, text)
	case text == "@hourly", text == "@daily", text == "@weekly", text == "@monthly":
	case strings.HasPrefix(text, "@"):
		return Cron{}, fmt.Errorf(`cron %q is not known; write @hourly, @daily, @weekly or @monthly`, text)
	case len(fields) != 5:
		return Cron{}, fmt.Errorf(`cron %q has %d fields, not 5; write minute, hour, day, month and weekday, such as "*/5 7-23 * * *"`,
			text, len(fields))
	default:
		if err := checkFields(parser, text, fields); err != nil {
			return Cron{}, err
		}
	}
	parsed, err := parser.Parse(text)
	if err != nil {
		return Cron{}, fmt.Errorf("cron %q: %w", text, err)
	}
	c := Cron{text: text, calendar: *parsed.(*cron.SpecSchedule)}
	c.calendar.Location = time.UTC
	c.interval = strings.HasPrefix(fields[0], "*") || c.calendar.Hour&everyHour == everyHour
	// The parser's calendar looks five years ahead; from 2024 that holds two leap years, so what it does not find there never comes.
	if c.calendar.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Cron{}, fmt.Errorf(`cron %q never comes: its months have no such day; write a day from 1 to 28, or other months`, text)
	}
	return c, nil
}

// checkFields finds the field that the parser would stumble over, and says what may stand there.
func checkFields(parser cron.Parser, text string, fields []string) error {
	allowed := [5]struct{ name, values string }{
		{"minute", "0-59, such as 30, 0,30 or */5"},
		{"hour", "0-23, such as 7, 7-23 or */2"},
		{"day", "1-31, such as 1, 1,15 or *"},
		{"month", "1-12 or jan-dec, such as 6, jun-aug or *"},
		{"weekday", "0-6 or sun-sat (Sunday is 0), such as mon-fri or *"},
	}
	for i, field := range fields {
		alone := [5]string{"*", "*", "*", "*", "*"}
		alone[i] = field
		_, err := parser.Parse(strings.Join(alone[:], " "))
		// The parser takes an empty list, which would never come.
		if err != nil || strings.Trim(field, ",") == "" {
			return fmt.Errorf("cron %q: %s %q is unknown; write %s", text, allowed[i].name, field, allowed[i].values)
		}
	}
	return nil
}

// String returns the expression as written, but for spaces.
func (c Cron) String() string { return c.text }

// Equal says whether both are the same expression.
func (c Cron) Equal(other Cron) bool { return c.text == other.text }

func (c Cron) isSet() bool { return c.text != "" }

// next returns the first moment after t at which the expression comes.
func (c Cron) next(t time.Time, zone *time.Location) time.Time {
	if !c.interval {
		return reached(c.after(latest(t, zone)), zone)
	}
	// Follow the clock from one setting to the next.
	for from := shown(t, zone); ; {
		show := c.after(from)
		at := t.UTC().Add(show.Sub(shown(t, zone)))
		set := nextSet(t, zone)
		if set.IsZero() || at.Before(set) {
			return at
		}
		if show.Before(shown(set, zone)) { // skipped
			return set.UTC()
		}
		t, from = set, shown(set, zone).Add(-1) // what it shows when set counts
	}
}

// after returns the first time after show in a calendar without time zones, where nothing is skipped or doubled. The parser's own Next
// knows zones, but skips what falls into a gap and repeats what is shown twice.
func (c Cron) after(show time.Time) time.Time {
	for {
		if next := c.calendar.Next(show); !next.IsZero() {
			return next
		}
		// It gives up after five years; the 29th of February can be eight years away.
		show = show.AddDate(5, 0, 0)
	}
}
