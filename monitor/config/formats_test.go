package config

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDurationsHaveDaysAndWeeks(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "5m": 5 * time.Minute, "1h30m": 90 * time.Minute, "1d": day, "2w": 2 * week, "1w2d": 9 * day, "1d12h": 36 * time.Hour,
		"0s": 0, "0.5s": 500 * time.Millisecond,
	} {
		if got, ok := parseDuration(text); !ok || got != want {
			t.Errorf("parseDuration(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "5", "d", "w", "-1d", "-5m", "1d-2h", "1.5d", "5 m", "٥m", "99999w", "1d2w", "1dd", "1e3s"} {
		if got, ok := parseDuration(text); ok {
			t.Errorf("parseDuration(%q) = %v, want no duration", text, got)
		}
	}
}

func TestDurationIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.Duration(rapid.Int64Range(0, int64(maxKeep)).Draw(t, "duration"))
		if got, ok := parseDuration(formatDuration(want)); !ok || got != want {
			t.Fatalf("parseDuration(%q) = %v, %v, want %v", formatDuration(want), got, ok, want)
		}
	})
}

func TestLikelyDurationIsADuration(t *testing.T) {
	for text, want := range map[string]string{
		"30 min": `"30m"`, "5 minutes": `"5m"`, "10 dakika": `"10m"`, "3 dk.": `"3m"`, "45 saniye": `"45s"`, "2 saat": `"2h"`, "1 gün": `"1d"`, "2 Hours": `"2h"`,
		"2 hafta": `"2w"`, "5 دقائق": `"5m"`, "3 أيام": `"3d"`, "1 month": `"30s", "5m", "1h30m", "1d" or "2w"`,
		"10": `"10m" for minutes, "10s" for seconds`,
	} {
		if got := likelyDuration(text); got != want {
			t.Errorf("likelyDuration(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"10MB": 10e6, "512KiB": 512 << 10, "2MiB": 2 << 20, "100kB": 100e3, "7B": 7} {
		if got, ok := parseSize(text); !ok || got != want {
			t.Errorf("parseSize(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "10", "MB", "-1MB", "1.5MB", "10 MB", "99999999999MB"} {
		if got, ok := parseSize(text); ok {
			t.Errorf("parseSize(%q) = %d, want no size", text, got)
		}
	}
}

func TestMisspellingsAreRecognised(t *testing.T) {
	c := &collector{}
	known := []string{"every", "keywords", "topics", "سوريا", "url"}
	for text, want := range map[string]string{
		"evry": "every", "Every": "every", "keyword": "keywords", "tpoics": "topics", "سورية": "سوريا", "uri": "url", "x": "", "include": "",
	} {
		if got := c.nearest(text, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", text, got, want)
		}
	}
}
