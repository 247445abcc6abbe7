package schedule_test

import (
	"testing"
	"time"

	"rasid/monitor/schedule"
)

// TestActiveHoursAreThoseOfTheZone asks First, which is now exactly when now is active.
func TestActiveHoursAreThoseOfTheZone(t *testing.T) {
	for _, row := range []struct {
		name  string
		zone  string
		spans []string
		in    []string
		out   []string
	}{
		{
			"none is always", "Europe/Istanbul", nil,
			[]string{"2026-03-04 00:00", "2026-03-07 23:59"},
			nil,
		},
		{
			"every day", "Europe/Istanbul",
			[]string{"08:00-20:00"},
			[]string{"2026-03-04 08:00", "2026-03-07 19:59"},
			[]string{"2026-03-04 07:59", "2026-03-04 20:00"},
		},
		{
			"weekdays", "Europe/Istanbul",
			[]string{"mon-fri 7:00-23:00"},
			[]string{"2026-03-02 07:00", "2026-03-06 22:59"},
			[]string{"2026-03-07 12:00", "2026-03-08 12:00", "2026-03-06 23:00"},
		},
		{
			"a night belongs to the day on which it starts", "Asia/Damascus",
			[]string{"fri,sat 22:00-02:00"},
			[]string{"2026-03-06 22:00", "2026-03-07 01:59", "2026-03-08 01:59"},
			[]string{"2026-03-06 01:00", "2026-03-07 02:00", "2026-03-08 02:00", "2026-03-08 22:00"},
		},
		{
			"the week has no end", "Asia/Damascus",
			[]string{"sat 22:00-06:00", "SUNDAY 06:00-08:00"},
			[]string{"2026-03-07 22:00", "2026-03-08 05:59", "2026-03-08 07:59"},
			[]string{"2026-03-07 21:59", "2026-03-08 08:00"},
		},
		{
			"days may go past the end of the week", "Africa/Cairo",
			[]string{"Thu-sun 10:00-11:00"},
			[]string{"2026-03-05 10:00", "2026-03-08 10:00"},
			[]string{"2026-03-04 10:00", "2026-03-09 10:00"},
		},
		{
			"whole days", "Africa/Cairo",
			[]string{"saturday,wed"},
			[]string{"2026-03-04 00:00", "2026-03-04 23:59", "2026-03-07 12:00"},
			[]string{"2026-03-05 00:00", "2026-03-03 23:59"},
		},
		{
			"several", "UTC",
			[]string{"mon-fri 07:00-09:00", "08:00-10:00", "sun 20:00-24:00"},
			[]string{"2026-03-04 07:30", "2026-03-04 09:30", "2026-03-07 09:00", "2026-03-08 23:59"},
			[]string{"2026-03-07 07:30", "2026-03-09 00:00"},
		},
		{
			"a start that is skipped", "Europe/Berlin",
			[]string{"02:30-05:00"},
			[]string{"2026-03-29 03:00 +0200", "2026-03-29 04:59 +0200"},
			[]string{"2026-03-29 01:59 +0100", "2026-03-29 05:00 +0200"},
		},
		{
			"an end that is skipped", "Europe/Berlin",
			[]string{"00:00-02:30"},
			[]string{"2026-03-29 01:59 +0100"},
			[]string{"2026-03-29 03:00 +0200"},
		},
		{
			"hours that are skipped", "Europe/Berlin",
			[]string{"sun 02:10-02:40"},
			[]string{"2026-04-05 02:10 +0200"},
			[]string{"2026-03-29 03:00 +0200", "2026-03-29 03:10 +0200"},
		},
		{
			"an end that comes twice", "Europe/Berlin",
			[]string{"00:00-02:30"},
			[]string{"2026-10-25 02:29 +0200"},
			[]string{"2026-10-25 02:30 +0200", "2026-10-25 02:10 +0100"},
		},
		{
			"a start that comes twice", "Europe/Berlin",
			[]string{"02:30-04:00"},
			[]string{"2026-10-25 02:30 +0200", "2026-10-25 02:10 +0100", "2026-10-25 03:59 +0100"},
			[]string{"2026-10-25 02:29 +0200"},
		},
		{
			"midnight that is skipped", "Asia/Tehran",
			[]string{"mon"},
			[]string{"2021-03-22 01:00 +0430"},
			[]string{"2021-03-21 23:59 +0330"},
		},
		{
			"the day that Apia skipped", "Pacific/Apia",
			[]string{"fri 10:00-12:00"},
			[]string{"2011-12-23 10:00 -1000", "2012-01-06 10:00 +1400"},
			[]string{"2011-12-31 00:00 +1400", "2011-12-31 11:00 +1400"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := schedule.Policy{Key: "k", Every: time.Second, Active: active(t, row.spans...), Zone: zone(t, row.zone)}
			for _, text := range row.in {
				if now := moment(t, text, p.Zone); !p.First(now).Equal(now) {
					t.Errorf("%s is not active: First = %v", text, p.First(now).In(p.Zone))
				}
			}
			for _, text := range row.out {
				if now := moment(t, text, p.Zone); !p.First(now).After(now) {
					t.Errorf("%s is active", text)
				}
			}
		})
	}
}

func TestSpansThatMeetAreNoNewStart(t *testing.T) {
	plain := schedule.Policy{Key: "k", Every: 4 * time.Minute}
	for _, spans := range [][]string{
		{"sun-sat"},
		{"00:00-24:00"},
		{"08:00-20:00", "20:00-08:00"},
		{"mon-thu", "fri 00:00-12:00", "fri 11:00-24:00", "sat,sun 00:00-13:00", "sat,sun 13:00-24:00"},
	} {
		p := plain
		p.Active = active(t, spans...)
		now := noon
		for range 7 * 24 * 15 {
			want := plain.Next(now, schedule.Outcome{})
			if got := p.Next(now, schedule.Outcome{}); !got.Equal(want) {
				t.Fatalf("%v: Next(%v) = %v, want %v", spans, now, got, want)
			}
			now = want
		}
	}
}

func TestActiveErrorSaysWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"":                           `active "": not a span of days and hours; write "mon-fri 07:00-23:00", with the one space`,
		"mon - fri 07:00-23:00":      `active "mon - fri 07:00-23:00": not a span of days and hours; write "mon-fri 07:00-23:00", with the one space`,
		"الجمعة 07:00-23:00":         `active "الجمعة 07:00-23:00": "الجمعة" is not a day; write mon, tue, wed, thu, fri, sat or sun, such as mon-fri or sat,sun`,
		"pzt-cum":                    `active "pzt-cum": "pzt" is not a day; write mon, tue, wed, thu, fri, sat or sun, such as mon-fri or sat,sun`,
		"mon, 07:00-23:00":           `active "mon, 07:00-23:00": "" is not a day; write mon, tue, wed, thu, fri, sat or sun, such as mon-fri or sat,sun`,
		"mon 7-23":                   `active "mon 7-23": "7-23" is not a span of hours; write 07:00-23:00, from 00:00 to 24:00`,
		"07:00":                      `active "07:00": "07:00" is not a span of hours; write 07:00-23:00, from 00:00 to 24:00`,
		"07:00-24:01":                `active "07:00-24:01": "07:00-24:01" is not a span of hours; write 07:00-23:00, from 00:00 to 24:00`,
		"24:00-07:00":                `active "24:00-07:00": "24:00-07:00" is not a span of hours; write 07:00-23:00, from 00:00 to 24:00`,
		"07:60-08:00":                `active "07:60-08:00": "07:60-08:00" is not a span of hours; write 07:00-23:00, from 00:00 to 24:00`,
		"07:00-07:00":                `active "07:00-07:00": "07:00-07:00" is empty; write 00:00-24:00 for the whole day`,
		"07:00-99999999999999999:00": `active "07:00-99999999999999999:00": "07:00-99999999999999999:00" is not a span of hours; write 07:00-23:00, from 00:00 to 24:00`,
	} {
		_, err := schedule.ParseActive([]string{"mon-fri 07:00-23:00", text})
		if err == nil {
			t.Errorf("ParseActive(%q) took it", text)
		} else if got := err.Error(); got != want {
			t.Errorf("ParseActive(%q):\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestActiveIsComparedByItsText(t *testing.T) {
	a := active(t, "mon-fri 07:00-23:00", "sat 10:00-12:00")
	if got, want := a.String(), "mon-fri 07:00-23:00; sat 10:00-12:00"; got != want {
		t.Errorf("String = %q, want %q", got, want)
	}
	if !a.Equal(active(t, "mon-fri 07:00-23:00", "sat 10:00-12:00")) || a.Equal(active(t, "sat 10:00-12:00")) || a.Equal(schedule.Active{}) {
		t.Errorf("Equal is wrong about %q", a)
	}
}
