package config

import (
	"errors"
	"time"
)

// ParseDuration parses a duration as it is written in a configuration: "90s", "5m", "1h30m", "30d", "2w".
func ParseDuration(text string) (time.Duration, error) {
	d, ok := parseDuration(text)
	if !ok {
		return 0, errors.New("not a duration; write " + likelyDuration(text))
	}
	return d, nil
}
