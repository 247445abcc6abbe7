package schedule_test

import (
	"testing"
	"time"

	"rasid/monitor/schedule"
)

var fuzzZones = []string{
	"UTC", "Europe/Istanbul", "Asia/Damascus", "Africa/Cairo", "Asia/Tehran", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe",
	"Africa/Casablanca", "America/Sao_Paulo", "Asia/Kathmandu", "Antarctica/Troll",
}

// FuzzNext holds what every caller relies on, for any policy, moment and outcome.
func FuzzNext(f *testing.F) {
	f.Add("", "", "", int64(0), int64(0), int64(0), 0, int64(0), uint8(0))
	f.Add("sana", "30 2 * * *", "", int64(0), int64(1774659600), int64(3600), 0, int64(0), uint8(5))
	f.Add("trt", "*/5 * * * *", "fri,sat 22:00-02:00", int64(0), int64(1792886400), int64(600), 3, int64(0), uint8(7))
	f.Add("سوريا", "", "mon-fri 07:00-23:00", int64(time.Hour), int64(1325246400), int64(60), 9, int64(time.Hour), uint8(6))
	f.Fuzz(func(t *testing.T, key, cronText, span string, every, unix, later int64, failures int, retryAfter int64, zoneIndex uint8) {
		p := schedule.Policy{Key: key, Every: time.Duration(every), Zone: zone(t, fuzzZones[int(zoneIndex)%len(fuzzZones)])}
		if c, err := schedule.ParseCron(cronText); err == nil {
			p.Cron = c
		}
		if a, err := schedule.ParseActive([]string{span}); err == nil {
			p.Active = a
		}
		now := time.Unix(unix%(1<<33), unix%1e9) // some three centuries around 1970
		o := schedule.Outcome{Failures: failures, RetryAfter: time.Duration(retryAfter)}

		next := p.Next(now, o)
		if !next.After(now) {
			t.Fatalf("Next(%v) = %v is not after it", now, next)
		}
		if again := p.Next(now, o); !again.Equal(next) {
			t.Fatalf("Next(%v) = %v, then %v", now, next, again)
		}
		if wait := min(o.RetryAfter, 24*time.Hour); next.Sub(now) < wait {
			t.Fatalf("Next(%v) = %v does not wait for %v", now, next, wait)
		}
		if first := p.First(next); !first.Equal(next) {
			t.Fatalf("Next(%v) = %v is outside the active hours, which begin %v", now, next, first)
		}
		if o.Failures < 1000 {
			if more := p.Next(now, schedule.Outcome{Failures: failures + 1, RetryAfter: o.RetryAfter}); more.Before(next) {
				t.Fatalf("Next(%v) = %v, and %v after one failure more", now, next, more)
			}
		}
		after := now.Add(time.Duration(max(later, -later, 0)%86400) * time.Second)
		if got := p.Next(after, o); got.Before(next) {
			t.Fatalf("Next(%v) = %v, but Next(%v) = %v", now, next, after, got)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	for name, p := range map[string]schedule.Policy{
		"every":  {Key: "watch https://www.example.com/", Every: 5 * time.Minute},
		"cron":   {Cron: cron(b, "*/5 7-23 * * mon-fri"), Zone: zone(b, "Europe/Berlin")},
		"active": {Key: "watch https://www.example.com/", Every: 5 * time.Minute, Active: active(b, "mon-fri 07:00-23:00"), Zone: zone(b, "Europe/Berlin")},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			now := noon
			for b.Loop() {
				now = p.Next(now, schedule.Outcome{})
			}
		})
	}
}
