package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/schedule"
)

func TestCronFollowsTheNewsroomsClock(t *testing.T) {
	for _, row := range []struct {
		name string
		zone string
		cron string
		now  string
		want []string // one after the other
	}{
		{
			"plain times", "Europe/Istanbul", "30 7,19 * * mon-fri", "2026-03-06 08:00",
			[]string{"2026-03-06 19:30 +0300", "2026-03-09 07:30 +0300", "2026-03-09 19:30 +0300"},
		},
		{
			"skipped time comes at the end of the gap", "Europe/Berlin", "30 2 * * *", "2026-03-28 12:00",
			[]string{"2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200"},
		},
		{
			"several skipped times come once", "Europe/Berlin", "15,30,45 2 * * *", "2026-03-28 12:00",
			[]string{"2026-03-29 03:00 +0200", "2026-03-30 02:15 +0200"},
		},
		{
			"doubled time comes the first time", "Europe/Berlin", "30 2 * * *", "2026-10-24 12:00",
			[]string{"2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"},
		},
		{
			"asked between the two, a doubled time is over", "Europe/Berlin", "30 2 * * *", "2026-10-25 02:10 +0100",
			[]string{"2026-10-26 02:30 +0100"},
		},
		{
			"asked between the two, the times after come", "Europe/Berlin", "0 2-4 * * *", "2026-10-25 02:10 +0100",
			[]string{"2026-10-25 03:00 +0100"},
		},
		{
			"interval runs through the doubled hour", "Europe/Berlin", "*/30 * * * *", "2026-10-25 01:45 +0200",
			[]string{
				"2026-10-25 02:00 +0200", "2026-10-25 02:30 +0200", "2026-10-25 02:00 +0100", "2026-10-25 02:30 +0100",
				"2026-10-25 03:00 +0100",
			},
		},
		{
			"interval of some hours runs through the doubled hour", "Europe/Berlin", "*/30 2 * * *", "2026-10-25 01:45 +0200",
			[]string{
				"2026-10-25 02:00 +0200", "2026-10-25 02:30 +0200", "2026-10-25 02:00 +0100", "2026-10-25 02:30 +0100",
				"2026-10-26 02:00 +0100",
			},
		},
		{
			"hourly runs through both changes", "Europe/Berlin", "@hourly", "2026-10-25 01:45 +0200",
			[]string{"2026-10-25 02:00 +0200", "2026-10-25 02:00 +0100", "2026-10-25 03:00 +0100"},
		},
		{
			"interval meets the end of the gap once", "Europe/Berlin", "*/20 * * * *", "2026-03-29 01:30 +0100",
			[]string{"2026-03-29 01:40 +0100", "2026-03-29 03:00 +0200", "2026-03-29 03:20 +0200"},
		},
		{
			"Istanbul put its autumn off for an election", "Europe/Istanbul", "30 3 * * *", "2015-11-07 12:00",
			[]string{"2015-11-08 03:30 +0300", "2015-11-09 03:30 +0200"},
		},
		{
			"Istanbul in the October that others changed in", "Europe/Istanbul", "30 3 * * *", "2015-10-24 12:00",
			[]string{"2015-10-25 03:30 +0300", "2015-10-26 03:30 +0300"},
		},
		{
			"Istanbul in spring", "Europe/Istanbul", "30 3 * * *", "2015-03-28 12:00",
			[]string{"2015-03-29 04:00 +0300", "2015-03-30 03:30 +0300"},
		},
		{
			"New York", "America/New_York", "0 2 * * *", "2026-03-07 12:00",
			[]string{"2026-03-08 03:00 -0400", "2026-03-09 02:00 -0400"},
		},
		{
			"Tehran skips midnight", "Asia/Tehran", "@daily", "2021-03-21 12:00",
			[]string{"2021-03-22 01:00 +0430", "2021-03-23 00:00 +0430"},
		},
		{
			"Tehran doubles the hour before midnight", "Asia/Tehran", "30 23 * * *", "2021-09-21 12:00",
			[]string{"2021-09-21 23:30 +0430", "2021-09-22 23:30 +0330"},
		},
		{
			"Cairo skips Friday's midnight", "Africa/Cairo", "0 0 * * fri", "2024-04-25 12:00",
			[]string{"2024-04-26 01:00 +0300", "2024-05-03 00:00 +0300"},
		},
		{
			"Apia skipped a whole day", "Pacific/Apia", "0 9 * * *", "2011-12-28 12:00",
			[]string{"2011-12-29 09:00 -1000", "2011-12-31 00:00 +1400", "2011-12-31 09:00 +1400", "2012-01-01 09:00 +1400"},
		},
		{
			"Kolkata is half an hour off", "Asia/Kolkata", "0 * * * *", "2026-03-04 12:10",
			[]string{"2026-03-04 13:00 +0530", "2026-03-04 14:00 +0530"},
		},
		{
			"Lord Howe changes by half an hour", "Australia/Lord_Howe", "*/15 * * * *", "2026-04-05 01:40 +1100",
			[]string{"2026-04-05 01:45 +1100", "2026-04-05 01:30 +1030", "2026-04-05 01:45 +1030", "2026-04-05 02:00 +1030"},
		},
		{
			"a day that few years have", "Europe/Berlin", "0 12 29 2 *", "2096-02-29 13:00",
			[]string{"2104-02-29 12:00 +0100"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := schedule.Policy{Key: "k", Cron: cron(t, row.cron), Zone: zone(t, row.zone)}
			var got []string
			now := moment(t, row.now, p.Zone)
			for range row.want {
				now = p.Next(now, schedule.Outcome{})
				got = append(got, now.In(p.Zone).Format("2006-01-02 15:04 -0700"))
			}
			if d := cmp.Diff(got, row.want); d != "" {
				t.Errorf("times (-got +want):\n%s", d)
			}
		})
	}
}

// TestCronAgreesWithTheClockMinuteByMinute compares with the slow way: reading the clock in every minute of the months in which clocks
// are set.
func TestCronAgreesWithTheClockMinuteByMinute(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu"} {
		p := schedule.Policy{Key: "k", Cron: cron(t, "*/10 0-3,22 * * *"), Zone: zone(t, name)}
		for _, month := range []time.Month{time.March, time.April, time.October, time.November} {
			from := time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC)
			until := from.AddDate(0, 1, 0)
			var got []time.Time
			for at := p.Next(from, schedule.Outcome{}); at.Before(until); at = p.Next(at, schedule.Outcome{}) {
				got = append(got, at)
			}
			want := readClock(from, until, p.Zone, func(clock time.Time) bool {
				return clock.Minute()%10 == 0 && (clock.Hour() <= 3 || clock.Hour() == 22)
			})
			if d := cmp.Diff(got, want); d != "" {
				t.Errorf("%s in %v: times (-got +want):\n%s", name, month, d)
			}
		}
	}
}

// readClock returns the minutes between two moments in which a zone's clock shows, or has just skipped, a time that matches.
func readClock(from, until time.Time, z *time.Location, matches func(clock time.Time) bool) (found []time.Time) {
	clock := func(at time.Time) time.Time {
		_, offset := at.In(z).Zone()
		return at.Add(time.Duration(offset) * time.Second)
	}
	last := clock(from)
	for at := from.Add(time.Minute); at.Before(until); at = at.Add(time.Minute) {
		now := clock(at)
		due := matches(now)
		for skipped := last.Add(time.Minute); skipped.Before(now); skipped = skipped.Add(time.Minute) {
			due = due || matches(skipped)
		}
		if due {
			found = append(found, at)
		}
		last = now
	}
	return found
}

// TestYearsEndIsAnyDay is about the last day of leap years, on which package time's own account of zones is a day short.
func TestYearsEndIsAnyDay(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "Europe/Istanbul", "Africa/Cairo", "Australia/Lord_Howe", "America/New_York"} {
		p := schedule.Policy{Key: "k", Cron: cron(t, "*/30 * * * *"), Zone: zone(t, name)}
		for year := 2024; year < 2240; year++ {
			start := time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC)
			now := start
			for i := range 5 * 48 {
				got, want := p.Next(now, schedule.Outcome{}), start.Add(time.Duration(i+1)*30*time.Minute)
				if !got.Equal(want) {
					t.Fatalf("%s: Next(%v) = %v, want %v", name, now, got, want)
				}
				now = got
			}
		}
		monday := schedule.Policy{Key: "k", Cron: cron(t, "0,20 9 * * mon"), Active: active(t, "mon-fri 07:00-23:00"), Zone: p.Zone}
		weekly := schedule.Policy{Key: "k", Cron: cron(t, "*/20 9 * * mon"), Zone: p.Zone}
		for year := 2024; year < 2240; year++ {
			for _, p := range []schedule.Policy{monday, weekly} {
				now := time.Date(year, 12, 31, 12, 0, 0, 0, time.UTC)
				got := p.Next(now, schedule.Outcome{}).In(p.Zone)
				if got.Weekday() != time.Monday || got.Hour() != 9 || got.Sub(now) > 8*24*time.Hour {
					t.Fatalf("%s: Next(%v) = %v, want a Monday at 9", name, now, got)
				}
			}
		}
	}
}

func TestCronErrorSaysWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"":                        `cron "" has 0 fields, not 5; write minute, hour, day, month and weekday, such as "*/5 7-23 * * *"`,
		"0 */5 * * * *":           `cron "0 */5 * * * *" has 6 fields, not 5; write minute, hour, day, month and weekday, such as "*/5 7-23 * * *"`,
		"60 * * * *":              `cron "60 * * * *": minute "60" is unknown; write 0-59, such as 30, 0,30 or */5`,
		"*/0 * * * *":             `cron "*/0 * * * *": minute "*/0" is unknown; write 0-59, such as 30, 0,30 or */5`,
		"TZ=UTC * * * *":          `cron "TZ=UTC * * * *": minute "TZ=UTC" is unknown; write 0-59, such as 30, 0,30 or */5`,
		"0 24 * * *":              `cron "0 24 * * *": hour "24" is unknown; write 0-23, such as 7, 7-23 or */2`,
		"0 23-7 * * *":            `cron "0 23-7 * * *": hour "23-7" is unknown; write 0-23, such as 7, 7-23 or */2`,
		"0 9 , * *":               `cron "0 9 , * *": day "," is unknown; write 1-31, such as 1, 1,15 or *`,
		"0 9 * ocak *":            `cron "0 9 * ocak *": month "ocak" is unknown; write 1-12 or jan-dec, such as 6, jun-aug or *`,
		"0 9 * * 7":               `cron "0 9 * * 7": weekday "7" is unknown; write 0-6 or sun-sat (Sunday is 0), such as mon-fri or *`,
		"0 9 * * الجمعة":          `cron "0 9 * * الجمعة": weekday "الجمعة" is unknown; write 0-6 or sun-sat (Sunday is 0), such as mon-fri or *`,
		"0 9 30 2 *":              `cron "0 9 30 2 *" never comes: its months have no such day; write a day from 1 to 28, or other months`,
		"0 9 31 4,6,9,11 *":       `cron "0 9 31 4,6,9,11 *" never comes: its months have no such day; write a day from 1 to 28, or other months`,
		"@every 5m":               `cron "@every 5m" is an interval; write every = "5m" instead of cron`,
		"@reboot":                 `cron "@reboot" is not known; write @hourly, @daily, @weekly or @monthly`,
		"TZ=UTC":                  `cron "TZ=UTC" has 1 fields, not 5; write minute, hour, day, month and weekday, such as "*/5 7-23 * * *"`,
		strings.Repeat("1 ", 100): "",
	} {
		_, err := schedule.ParseCron(text)
		if err == nil {
			t.Errorf("ParseCron(%q) took it", text)
		} else if got := err.Error(); want != "" && got != want {
			t.Errorf("ParseCron(%q):\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestCronIsComparedByItsText(t *testing.T) {
	a, b := cron(t, "*/5  7-23 * *\t*"), cron(t, "*/5 7-23 * * *")
	if !a.Equal(b) || a.String() != "*/5 7-23 * * *" {
		t.Errorf("%q and %q are different", a, b)
	}
	if a.Equal(cron(t, "*/5 7-22 * * *")) || a.Equal(schedule.Cron{}) {
		t.Errorf("%q equals another", a)
	}
}
