package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfterIsReadAsSecondsOrDate(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name, value, date string
		want              time.Duration
	}{
		{"seconds", "120", "", 2 * time.Minute},
		{"spaces", " 5 ", "", 5 * time.Second},
		{"nothing", "", "", 0},
		{"negative", "-5", "", 0},
		{"words", "soon", "", 0},
		{"more than a number holds", "99999999999999999999", "", 0},
		{"a century", "3153600000", "", maxRetryAfter},
		{"date", "Sun, 01 Mar 2026 12:01:00 GMT", "", time.Minute},
		{"date by the server's clock", "Sun, 01 Mar 2026 13:01:00 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", time.Minute},
		{"old form of a date", "Sunday, 01-Mar-26 12:01:00 GMT", "", time.Minute},
		{"past", "Sun, 01 Mar 2026 11:00:00 GMT", "", 0},
		{"far", "Sun, 01 Mar 2099 11:00:00 GMT", "", maxRetryAfter},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{"Retry-After": {tt.value}, "Date": {tt.date}}
			if got := retryAfter(h, now); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func FuzzRetryAfterIsBounded(f *testing.F) {
	f.Add("120", "")
	f.Add("Sun, 01 Mar 2026 12:01:00 GMT", "Sun, 01 Mar 0001 12:01:00 GMT")
	f.Fuzz(func(t *testing.T, value, date string) {
		got := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, time.Now())
		if got < 0 || got > maxRetryAfter {
			t.Errorf("got %v, want 0 to %v", got, maxRetryAfter)
		}
	})
}
