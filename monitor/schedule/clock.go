package schedule

import "time"

// A zone's clock is set forward in spring, so that it skips times, and back in autumn, so that it shows times twice. What it shows is
// written here as a time in UTC, in which every day has 24 hours.

// shown returns what the zone's clock shows at t.
func shown(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// latest returns the latest time that the zone's clock has shown up to t. It differs from what the clock shows at t only while that is
// shown for the second time.
func latest(t time.Time, zone *time.Location) time.Time {
	show := shown(t, zone)
	set, _ := t.In(zone).ZoneBounds()
	if set.IsZero() {
		return show
	}
	if before := shown(set.Add(-1), zone); before.After(show) {
		return before
	}
	return show
}

// reached returns the first moment at which the zone's clock shows the given time or a later one: the end of the gap for a time that it
// skips, the first of the two for one that it shows twice.
func reached(show time.Time, zone *time.Location) time.Time {
	t := time.Date(show.Year(), show.Month(), show.Day(), show.Hour(), show.Minute(), show.Second(), show.Nanosecond(), zone)
	start, end := t.ZoneBounds()
	switch got := shown(t, zone); {
	case got.After(show): // Date leaves open on which side of the gap it ends up
		return start.UTC()
	case got.Before(show):
		return end.UTC()
	}
	if !start.IsZero() {
		before := start.Add(-1)
		if first := before.Add(show.Sub(shown(before, zone))); first.Before(start) {
			return first.UTC()
		}
	}
	return t.UTC()
}

// nextSet returns when the zone's clock is next set after t, or an earlier moment after t at which it goes on as before. It is zero if it
// is never set again.
func nextSet(t time.Time, zone *time.Location) time.Time {
	_, end := t.In(zone).ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		// On the last day of a leap year ZoneBounds ends the year a day early, at a moment that is already past (seen in Go 1.26, where
		// the zone goes by a rule: from 2038, or from much earlier with the zones that Go embeds).
		return t.Add(time.Hour)
	}
	return end
}
