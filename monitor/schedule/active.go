package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Active is a set of weekdays and hours; its zero value is always.
//
// Its hours are those of the policy's zone. A span that ends before the hour at which it starts ends on the next day, and belongs to the
// day on which it starts. A bound that the clock skips is passed at the end of the gap, one that it shows twice counts the first time.
type Active struct {
	text  string
	spans []span // apart from each other, in order; none: always
}

// span is a piece of every week.
type span struct{ start, end time.Duration } // since Sunday 00:00; start is within the week, end may be in the next

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// ParseActive parses spans such as "mon-fri 07:00-23:00", "sat,sun 22:00-02:00", "08:00-20:00" (every day) or "sat" (the whole day).
// Several spans are active when one of them is. Days have their English names, short or long, in capitals or not. No span at all is
// always. The error says what to write instead.
func ParseActive(spans []string) (Active, error) {
	var all []span
	for _, text := range spans {
		days, hours, err := parseSpan(text)
		if err != nil {
			return Active{}, fmt.Errorf("active %q: %w", text, err)
		}
		for d, on := range days {
			if start := time.Duration(d) * day; on {
				all = append(all, span{start + hours.start, start + hours.end})
			}
		}
	}
	return Active{text: strings.Join(spans, "; "), spans: join(all)}, nil
}

// join makes one of spans that meet or overlap, also around the end of the week. Spans that leave nothing out become none.
func join(all []span) []span {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var joined []span
	for _, s := range all {
		if last := len(joined) - 1; last >= 0 && s.start <= joined[last].end {
			joined[last].end = max(joined[last].end, s.end)
		} else {
			joined = append(joined, s)
		}
	}
	for len(joined) > 1 && joined[0].start+week <= joined[len(joined)-1].end {
		last := &joined[len(joined)-1]
		last.end = max(last.end, joined[0].end+week)
		joined = joined[1:]
	}
	if len(joined) == 1 && joined[0].end-joined[0].start >= week {
		return nil
	}
	return joined
}

// parseSpan parses days, hours, or both. The hours are those of one day.
func parseSpan(text string) (days [7]bool, hours span, err error) {
	fields := strings.Fields(text)
	switch {
	case len(fields) == 1 && strings.Contains(text, ":"):
		fields = []string{"sun-sat", fields[0]}
	case len(fields) == 1:
		fields = []string{fields[0], "00:00-24:00"}
	case len(fields) != 2:
		return days, hours, errors.New(`not a span of days and hours; write "mon-fri 07:00-23:00", with the one space`)
	}
	if days, err = parseDays(fields[0]); err != nil {
		return days, hours, err
	}
	hours, err = parseHours(fields[1])
	return days, hours, err
}

// parseDays parses a list of days and of ranges of days, which may go past the end of the week.
func parseDays(text string) (days [7]bool, err error) {
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		from, err := parseDay(first)
		if err != nil {
			return days, err
		}
		to := from
		if isRange {
			if to, err = parseDay(last); err != nil {
				return days, err
			}
		}
		for d := from; ; d = (d + 1) % 7 {
			days[d] = true
			if d == to {
				break
			}
		}
	}
	return days, nil
}

func parseDay(text string) (time.Weekday, error) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(text, name) || strings.EqualFold(text, name[:3]) {
			return d, nil
		}
	}
	return 0, fmt.Errorf("%q is not a day; write mon, tue, wed, thu, fri, sat or sun, such as mon-fri or sat,sun", text)
}

func parseHours(text string) (span, error) {
	from, to, _ := strings.Cut(text, "-")
	start, ok := parseHour(from)
	end, okEnd := parseHour(to)
	switch {
	case !ok || !okEnd || start == day:
		return span{}, fmt.Errorf("%q is not a span of hours; write 07:00-23:00, from 00:00 to 24:00", text)
	case start == end:
		return span{}, fmt.Errorf("%q is empty; write 00:00-24:00 for the whole day", text)
	case end < start:
		end += day
	}
	return span{start, end}, nil
}

// parseHour parses hours and minutes, such as 07:30 or 24:00.
func parseHour(text string) (time.Duration, bool) {
	hours, minutes, _ := strings.Cut(text, ":")
	h, errHour := strconv.ParseUint(hours, 10, 8)
	m, errMinute := strconv.ParseUint(minutes, 10, 8)
	at := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	return at, errHour == nil && errMinute == nil && len(hours) <= 2 && len(minutes) == 2 && m < 60 && at <= day
}

// String returns the spans as written, separated by semicolons.
func (a Active) String() string { return a.text }

// Equal says whether both were written with the same spans.
func (a Active) Equal(other Active) bool { return a.text == other.text }

// around returns the active hours, from start to just before end, in which t lies, or the next after it. It is false if they are always.
func (a Active) around(t time.Time, zone *time.Location) (start, end time.Time, ok bool) {
	if len(a.spans) == 0 {
		return time.Time{}, time.Time{}, false
	}
	clock := shown(t, zone)
	midnight := clock.Truncate(day)
	sunday := midnight.AddDate(0, 0, -int(midnight.Weekday()))
	// From last week, whose hours may reach into this one. Hours that the clock skips are empty in their week: then the next one has some.
	for w := -1; w <= 2; w++ {
		for _, s := range a.spans {
			from, to := sunday.Add(time.Duration(w)*week+s.start), sunday.Add(time.Duration(w)*week+s.end)
			if to.Add(2 * day).Before(clock) {
				continue // saves asking the zone: no clock was ever set by more than a day
			}
			start, end = reached(from, zone), reached(to, zone)
			if end.After(t) && end.After(start) {
				return start, end, true
			}
		}
	}
	return time.Time{}, time.Time{}, false
}
