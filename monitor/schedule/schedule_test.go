package schedule_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"rasid/monitor/schedule"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func TestFirstLookIsAtOnce(t *testing.T) {
	for _, p := range []schedule.Policy{
		{},
		{Key: "sana", Every: time.Hour},
		{Key: "sana", Cron: cron(t, "0 9 * * *")},
		{Key: "sana", Every: time.Hour, Active: active(t, "12:00-13:00")},
	} {
		if got := p.First(noon); !got.Equal(noon) {
			t.Errorf("First of %+v = %v, want %v", p, got, noon)
		}
	}
}

func TestFirstLookWaitsForActiveHours(t *testing.T) {
	p := schedule.Policy{Key: "sana", Every: time.Minute, Active: active(t, "08:00-11:00"), Zone: zone(t, "Asia/Damascus")}
	open := moment(t, "2026-03-05 08:00", p.Zone)
	if got := p.First(noon); got.Before(open) || got.Sub(open) >= time.Minute {
		t.Errorf("First = %v, want within a minute after %v", got, open)
	}
}

func TestNextIsOnAGridThatTheKeyShifts(t *testing.T) {
	p := schedule.Policy{Key: "türkiye-alan https://www.example.com/حلب", Every: 5 * time.Minute}
	place := p.Next(noon, schedule.Outcome{}).Sub(noon) % p.Every
	for now := noon; now.Before(noon.Add(time.Hour)); now = now.Add(7919 * time.Millisecond) {
		got := p.Next(now, schedule.Outcome{})
		if off := got.Sub(noon) % p.Every; off != place {
			t.Fatalf("Next(%v) = %v: %v past the grid of the first", now, got, off-place)
		}
		if wait := got.Sub(now); wait <= p.Every/2 || wait > p.Every*3/2 {
			t.Fatalf("Next(%v) is %v away, want more than %v and at most %v", now, wait, p.Every/2, p.Every*3/2)
		}
	}
}

func TestRegularLooksAreOneIntervalApart(t *testing.T) {
	p := schedule.Policy{Key: "trt", Every: 90 * time.Second}
	due := p.Next(noon, schedule.Outcome{})
	for range 100 {
		next := p.Next(due.Add(40*time.Second), schedule.Outcome{}) // a look that was late, and slow
		if got := next.Sub(due); got != p.Every {
			t.Fatalf("looks are %v apart, want %v", got, p.Every)
		}
		due = next
	}
}

func TestDowntimeIsMadeUpForByOneLook(t *testing.T) {
	p := schedule.Policy{Key: "trt", Every: 10 * time.Minute}
	due := p.Next(noon, schedule.Outcome{})
	for late := time.Duration(0); late < 20*time.Minute; late += time.Second {
		back := due.Add(8*time.Hour + late)
		next := p.Next(back, schedule.Outcome{})
		if wait := next.Sub(back); wait <= p.Every/2 {
			t.Fatalf("%v after a late look comes another, want more than %v", wait, p.Every/2)
		}
		if off := next.Sub(due) % p.Every; off != 0 {
			t.Fatalf("the look after downtime is %v out of place", off)
		}
	}
}

func TestPagesAreSpreadEvenly(t *testing.T) {
	const pages, slots = 6000, 60
	for _, every := range []time.Duration{time.Minute, 5 * time.Minute, time.Hour, 24 * time.Hour} {
		var filled [slots]int
		for i := range pages {
			p := schedule.Policy{Key: fmt.Sprintf("watch-%04d", i), Every: every}
			wait := p.Next(noon, schedule.Outcome{}).Sub(noon) % every
			filled[wait*slots/every]++
		}
		for slot, got := range filled {
			// 100 on average with a deviation of 10: half and double are five and ten deviations away.
			if got < 50 || got > 200 {
				t.Errorf("every %v: %d of %d pages are due in slot %d of %d", every, got, pages, slot, slots)
			}
		}
	}
}

func TestFailuresBackOffUpToAnHour(t *testing.T) {
	for _, row := range []struct {
		name     string
		every    time.Duration
		failures int
		want     time.Duration // give or take half an interval
	}{
		{"a good look", 5 * time.Minute, 0, 5 * time.Minute},
		{"one failure is tried again at the usual time", 5 * time.Minute, 1, 5 * time.Minute},
		{"two", 5 * time.Minute, 2, 10 * time.Minute},
		{"three", 5 * time.Minute, 3, 20 * time.Minute},
		{"four", 5 * time.Minute, 4, 40 * time.Minute},
		{"five reach the hour", 5 * time.Minute, 5, time.Hour},
		{"a thousand", 5 * time.Minute, 1000, time.Hour},
		{"more than can be counted", time.Second, math.MaxInt, time.Hour},
		{"less than none", 5 * time.Minute, math.MinInt, 5 * time.Minute},
		{"an interval of more than an hour stays", 6 * time.Hour, 9, 6 * time.Hour},
		{"an interval of just under an hour", 50 * time.Minute, 9, time.Hour},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := schedule.Policy{Key: "ntv", Every: row.every}
			for now := noon; now.Before(noon.Add(2 * row.every)); now = now.Add(row.every/17 + 1) {
				got := p.Next(now, schedule.Outcome{Failures: row.failures}).Sub(now)
				if got <= row.want-row.every/2 || got > row.want+row.every/2 {
					t.Fatalf("next look in %v, want %v ± %v", got, row.want, row.every/2)
				}
			}
		})
	}
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	for _, row := range []struct {
		name       string
		retryAfter time.Duration
		least      time.Duration
	}{
		{"shorter than the interval changes nothing", 10 * time.Second, 150 * time.Second},
		{"longer", 17 * time.Minute, 17 * time.Minute},
		{"longer than a day is a day", 400 * 24 * time.Hour, 24 * time.Hour},
		{"as long as can be written", math.MaxInt64, 24 * time.Hour},
		{"negative", math.MinInt64, 150 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := schedule.Policy{Key: "ntv", Every: 5 * time.Minute}
			got := p.Next(noon, schedule.Outcome{Failures: 1, RetryAfter: row.retryAfter}).Sub(noon)
			if got < row.least || got > row.least+p.Every {
				t.Errorf("next look in %v, want %v to %v", got, row.least, row.least+p.Every)
			}
		})
	}
}

func TestCronObeysBackOffAndRetryAfter(t *testing.T) {
	for _, row := range []struct {
		name string
		cron string
		o    schedule.Outcome
		want string
	}{
		{"a good look", "*/5 * * * *", schedule.Outcome{}, "2026-03-04 12:05"},
		{"one failure", "*/5 * * * *", schedule.Outcome{Failures: 1}, "2026-03-04 12:05"},
		{"four failures leave out 7 minutes", "*/5 * * * *", schedule.Outcome{Failures: 4}, "2026-03-04 12:10"},
		{"six failures leave out 31 minutes", "*/5 * * * *", schedule.Outcome{Failures: 6}, "2026-03-04 12:35"},
		{"many failures leave out an hour", "*/5 * * * *", schedule.Outcome{Failures: 99}, "2026-03-04 13:00"},
		{"a daily time is not left out", "0 9 * * *", schedule.Outcome{Failures: 99}, "2026-03-05 09:00"},
		{"retry after", "*/5 * * * *", schedule.Outcome{RetryAfter: 17 * time.Minute}, "2026-03-04 12:20"},
		{"retry after a day at most", "30 * * * *", schedule.Outcome{RetryAfter: 1000 * time.Hour}, "2026-03-05 12:30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := schedule.Policy{Key: "ntv", Every: 24 * time.Hour, Cron: cron(t, row.cron)}
			if got, want := p.Next(noon, row.o), moment(t, row.want, time.UTC); !got.Equal(want) {
				t.Errorf("Next = %v, want %v", got, want)
			}
		})
	}
}

func TestZeroPolicyLooksEverySecond(t *testing.T) {
	var p schedule.Policy
	for _, now := range []time.Time{{}, noon, noon.Add(time.Nanosecond), time.Unix(0, 0)} {
		got := p.Next(now, schedule.Outcome{}).Sub(now)
		if got <= time.Second/2 || got > 3*time.Second/2 {
			t.Errorf("Next(%v) is %v away, want about a second", now, got)
		}
	}
}

func TestLookOutsideActiveHoursWaitsForTheirStart(t *testing.T) {
	istanbul := zone(t, "Europe/Istanbul")
	for _, row := range []struct {
		name   string
		active []string
		now    string
		open   string
	}{
		{"evening", []string{"07:00-23:00"}, "2026-03-04 22:58", "2026-03-05 07:00"},
		{"night", []string{"07:00-23:00"}, "2026-03-05 03:00", "2026-03-05 07:00"},
		{"weekend", []string{"mon-fri 07:00-23:00"}, "2026-03-06 22:59", "2026-03-09 07:00"},
		{"the earlier of two", []string{"sun 10:00-12:00", "sat 09:00-10:00"}, "2026-03-06 22:59", "2026-03-07 09:00"},
		{"after midnight of a night that is not meant", []string{"fri,sat 22:00-02:00"}, "2026-03-06 01:00", "2026-03-06 22:00"},
		{"a span much shorter than the interval", []string{"mon 07:00-07:01"}, "2026-03-04 12:00", "2026-03-09 07:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			open := moment(t, row.open, istanbul)
			seen := map[time.Time]bool{}
			for i := range 100 {
				p := schedule.Policy{Key: fmt.Sprint("watch ", i), Every: 10 * time.Minute, Active: active(t, row.active...), Zone: istanbul}
				got := p.Next(moment(t, row.now, istanbul), schedule.Outcome{})
				if after := got.Sub(open); after < 0 || after >= 5*time.Minute || row.active[0] == "mon 07:00-07:01" && after >= time.Minute {
					t.Fatalf("Next = %v, want within minutes of %v", got.In(istanbul), open)
				}
				seen[got] = true
			}
			if len(seen) < 90 {
				t.Errorf("100 pages start at %d moments", len(seen))
			}
		})
	}
}

func TestCronOutsideActiveHoursComesAtTheirStart(t *testing.T) {
	p := schedule.Policy{Key: "aa", Cron: cron(t, "*/20 * * * *"), Active: active(t, "mon-fri 07:00-23:00"), Zone: zone(t, "Europe/Istanbul")}
	now := moment(t, "2026-03-06 22:41", p.Zone)
	if got, want := p.Next(now, schedule.Outcome{}), moment(t, "2026-03-09 07:00", p.Zone); !got.Equal(want) {
		t.Errorf("Next = %v, want %v", got, want)
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func cron(t testing.TB, text string) schedule.Cron {
	t.Helper()
	c, err := schedule.ParseCron(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func active(t testing.TB, spans ...string) schedule.Active {
	t.Helper()
	a, err := schedule.ParseActive(spans)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// moment reads a time such as 2026-03-04 12:00, or one with an offset for times that a clock shows twice.
func moment(t testing.TB, text string, z *time.Location) time.Time {
	t.Helper()
	if m, err := time.Parse("2006-01-02 15:04 -0700", text); err == nil {
		return m
	}
	m, err := time.ParseInLocation("2006-01-02 15:04", text, z)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
