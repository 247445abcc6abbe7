package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what a server can ask for, so that a mistake there does not end a watch.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter reads a Retry-After header, which holds seconds or a date. A date is measured from the server's own Date, so that a wrong clock
// on either side does not matter. What is neither, or past, is 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		const limit = int64(maxRetryAfter / time.Second)
		return time.Duration(min(max(seconds, 0), limit)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
