package notify

import (
	"hash/fnv"
	"strconv"
	"time"
)

// Limits of the retry policy.
const (
	firstDelay = 2 * time.Second
	maxDelay   = 10 * time.Minute
	maxAsked   = 24 * time.Hour     // a channel's own wish counts up to here
	giveUp     = 7 * 24 * time.Hour // after the alert came into the outbox
)

// Delay returns how long to wait after the attempt-th try (from 1) of an alert failed: it doubles from two seconds up to ten minutes, is at
// least what the channel asked for, at most a day, and is spread by up to a tenth by the alert's ID.
func Delay(id int64, attempt int, asked time.Duration) time.Duration {
	delay := maxDelay
	if shift := max(attempt-1, 0); shift < 16 {
		delay = min(firstDelay<<shift, maxDelay)
	}
	h := fnv.New32a()
	h.Write([]byte(strconv.FormatInt(id, 10) + "/" + strconv.Itoa(attempt)))
	delay += time.Duration(h.Sum32()%100) * delay / 1000
	return max(delay, min(asked, maxAsked))
}
