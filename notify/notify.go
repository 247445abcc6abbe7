// Package notify delivers alerts: it drains an Outbox, alert by alert and in order for each channel, through the channel's Sender.
//
// The two halves are the Dispatcher, which knows when to try again and when to give up and nothing of any channel, and one package a channel
// (notify/telegram, notify/email, notify/terminal), which knows how to say an alert there and nothing of retries.
package notify

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// A Sender is one channel. It is used by one goroutine at a time.
type Sender interface {
	// Send makes one try to deliver d and returns the channel's receipt ("message 4711").
	//
	// An error is a *TemporaryError (surely not sent, worth another try), an *UnknownError (may have been sent) or anything else: refused for
	// ever. No error holds a secret.
	Send(ctx context.Context, d Delivery) (receipt string, err error)
}

// A Pacer is a Sender whose channel limits how often it may be used. The Dispatcher calls Pace before it writes down that a delivery
// begins, so that a kill while waiting is not an unknown delivery.
type Pacer interface {
	Pace(ctx context.Context) error
}

// Delivery is one try to send an alert.
type Delivery struct {
	Alert   Alert
	Attempt int // from 1
	// Repeat says that an earlier attempt may have arrived: the text has to be marked as a possible repeat.
	Repeat bool
}

// TemporaryError is a try that surely delivered nothing and may succeed later.
type TemporaryError struct {
	After time.Duration // what the channel asked for, 0 if nothing
	Err   error
}

func (e *TemporaryError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *TemporaryError) Unwrap() error { return e.Err }

// UnknownError is a try after which nobody can tell whether the alert arrived: a timeout or a cut answer after the request was written.
type UnknownError struct{ Err error }

func (e *UnknownError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *UnknownError) Unwrap() error { return e.Err }

// OnUnknown is what to do with an alert of which nobody can tell whether it arrived.
type OnUnknown uint8

// The choices of OnUnknown.
const (
	Resend OnUnknown = iota // send again, marked as a possible repeat
	Hold                    // keep for a person
)

// Secret is a string that never appears in an output: it prints, logs and marshals as "[redacted]".
type Secret string

const redacted = "[redacted]"

func (Secret) String() string { return redacted }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return redacted }

// Format implements fmt.Formatter, for every verb.
func (Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Reveal returns the secret itself, for the one place that sends it.
func (s Secret) Reveal() string { return string(s) }
