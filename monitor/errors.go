package monitor

import "errors"

// ErrNoSnapshot says that the store has no such snapshot or body.
var ErrNoSnapshot = errors.New("no such snapshot")
