package config

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/http/httpguts"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// parseDuration reads a Go duration ("1h30m") that may also have days and weeks ("1d", "2w", "1d12h").
func parseDuration(text string) (time.Duration, bool) {
	var total time.Duration
	rest := text
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"w", week}, {"d", day}} {
		number, after, found := strings.Cut(rest, unit.letter)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 16)
		if err != nil || total > 0 && n == 0 {
			return 0, false
		}
		total += time.Duration(n) * unit.length
		rest = after
	}
	if rest == "" && rest != text {
		return total, true
	}
	d, err := time.ParseDuration(rest)
	return total + d, err == nil && d >= 0 && total+d >= 0
}

// writtenDuration is what people write who do not know the format: "30 min", "5 minutes", "2 saat", "10 دقائق", "1.5 hours", "90".
var writtenDuration = regexp.MustCompile(`^\s*([0-9]{1,6})\s*(\pL*)`)

// durationUnits maps the beginnings of English, Turkish and Arabic words for units to ours; the first that fits holds.
var durationUnits = []struct{ begins, unit string }{
	{"sec", "s"},
	{"san", "s"},
	{"ثا", "s"},
	{"ثو", "s"},
	{"min", "m"},
	{"dk", "m"},
	{"dak", "m"},
	{"دق", "m"},
	{"hafta", "w"},
	{"h", "h"},
	{"sa", "h"},
	{"سا", "h"},
	{"day", "d"},
	{"gün", "d"},
	{"يو", "d"},
	{"أي", "d"},
	{"week", "w"},
	{"أس", "w"},
}

// likelyDuration is what was probably meant by a text that is no duration, quoted.
func likelyDuration(text string) string {
	const examples = `"30s", "5m", "1h30m", "1d" or "2w"`
	m := writtenDuration.FindStringSubmatch(text)
	if m == nil || len(m[0]) != len(strings.TrimRight(text, " .")) {
		return examples
	}
	if m[2] == "" {
		return `"` + m[1] + `m" for minutes, "` + m[1] + `s" for seconds`
	}
	word := strings.ToLower(m[2])
	for _, u := range durationUnits {
		if strings.HasPrefix(word, u.begins) {
			return `"` + m[1] + u.unit + `"`
		}
	}
	return examples
}

// formatDuration is the shortest text for a whole number of units.
func formatDuration(d time.Duration) string {
	switch {
	case d == 0:
		return "0s"
	case d%day == 0:
		return strconv.Itoa(int(d/day)) + "d"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return d.String()
}

// sizeUnits are the units of a size, the longest first.
var sizeUnits = []struct {
	name  string
	bytes int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"KB", 1e3}, {"kB", 1e3}, {"MB", 1e6}, {"B", 1}}

// parseSize reads "10MB", "512KiB" or "1000B".
func parseSize(text string) (int64, bool) {
	for _, u := range sizeUnits {
		if number, ok := strings.CutSuffix(text, u.name); ok {
			n, err := strconv.ParseUint(number, 10, 32)
			return int64(n) * u.bytes, err == nil
		}
	}
	return 0, false
}

func formatSize(n int64) string {
	if n%1e6 == 0 {
		return strconv.FormatInt(n/1e6, 10) + "MB"
	}
	return strconv.FormatInt(n/1e3, 10) + "KB"
}

// parseNumber reads a whole number as TOML writes it.
func parseNumber(text string) (int64, error) {
	return strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 0, 64)
}

// maxName is the length of the longest name, in characters.
const maxName = 64

// nameFault says what is wrong with a name, or is empty. Names are shown in messages and typed in commands, in any script; what cannot be
// seen would make two names that look the same.
func nameFault(name string) (fault, hint string) {
	switch {
	case name == "":
		return "is empty", "write a short name"
	case utf8.RuneCountInString(name) > maxName:
		return "is longer than " + strconv.Itoa(maxName) + " characters", "write a shorter one"
	case strings.TrimSpace(name) != name:
		return "begins or ends with a space", "write " + quote(strings.TrimSpace(name))
	}
	for _, r := range name {
		// The two joiners shape Persian and Urdu words, so they can be seen.
		if !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d' {
			return "holds the invisible character U+" + strings.ToUpper(strconv.FormatInt(0x10000+int64(r), 16)[1:]), "write it without"
		}
	}
	return "", ""
}

// webAddress parses the address of something on the web. It returns what is wrong with it, without the address: it may hold a secret.
func webAddress(text string, schemes ...string) (u *url.URL, fault, hint string) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, "is not a web address", `write it as the browser shows it, such as "https://example.org/news"`
	case u.Scheme == "" || u.Host == "" && !strings.Contains(text, "//"):
		return nil, "does not begin with " + alternatives(withSlashes(schemes)), "write " + withSlashes(schemes)[0] + " in front"
	case !slices.Contains(schemes, u.Scheme):
		return nil, "begins with " + clip(u.Scheme) + "://", "write an address that begins with " + alternatives(withSlashes(schemes))
	case u.Hostname() == "":
		return nil, "has no host", `write it as the browser shows it, such as "https://example.org/news"`
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, "has a port that is not from 1 to 65535", "leave the port out"
		}
	}
	return u, "", ""
}

func isHTTP(scheme string) bool { return scheme == "http" || scheme == "https" }

// isHeaderText reports whether text can be sent in a header.
func isHeaderText(text string) bool { return text != "" && httpguts.ValidHeaderFieldValue(text) }

func withSlashes(schemes []string) []string {
	all := make([]string, len(schemes))
	for i, s := range schemes {
		all[i] = s + "://"
	}
	return all
}

// alternatives is `"a", "b" or "c"`.
func alternatives(list []string) string {
	var b strings.Builder
	for i, s := range list {
		switch {
		case i > 0 && i == len(list)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(quote(s))
	}
	return b.String()
}

// maxShown is the length of the longest text that a message repeats, in characters.
const maxShown = 60

// clip is the beginning of a text.
func clip(text string) string {
	n := 0
	for i := range text {
		if n++; n > maxShown {
			return text[:i] + "…"
		}
	}
	return text
}

// quote is the beginning of a text in quotes, on one line whatever it holds.
func quote(text string) string { return strconv.Quote(clip(text)) }
