package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// RequestError says that the request itself cannot be made: its address, method, header or proxy is not usable. Trying again does not help.
type RequestError struct{ Problem string }

func (e *RequestError) Error() string { return e.Problem }

// RefusedError says that the host, or the network on the way to it, refused the connection or broke it off.
type RefusedError struct {
	Problem string // "connection refused", "connection reset", "host unreachable"
	Err     error
}

func (e *RefusedError) Error() string { return e.Problem }

// Unwrap returns the cause.
func (e *RefusedError) Unwrap() error { return e.Err }

// TimeoutError says that the page did not come, or not all of it, in the time allowed.
type TimeoutError struct {
	After time.Duration // how long this request was given
	Err   error
}

func (e *TimeoutError) Error() string { return "no complete answer within " + e.After.String() }

// Unwrap returns the cause.
func (e *TimeoutError) Unwrap() error { return e.Err }

// DNSError says that the host's name has no address.
type DNSError struct {
	Host     string
	NotFound bool // the name is known not to exist; otherwise the name server did not say
	Err      error
}

func (e *DNSError) Error() string {
	if e.NotFound {
		return "no such host: " + e.Host
	}
	return "no answer from the name server about " + e.Host
}

// Unwrap returns the cause.
func (e *DNSError) Unwrap() error { return e.Err }

// TLSError says why the host could not be trusted.
type TLSError struct {
	Problem string // "the certificate expired on 2026-01-31"
	Err     error
}

func (e *TLSError) Error() string { return e.Problem }

// Unwrap returns the cause.
func (e *TLSError) Unwrap() error { return e.Err }

// ProxyError says that the watch's proxy did not do its part.
type ProxyError struct {
	Problem string
	Err     error
}

func (e *ProxyError) Error() string { return "proxy: " + e.Problem }

// Unwrap returns the cause.
func (e *ProxyError) Unwrap() error { return e.Err }

// StatusError is an answer whose status is neither a page nor "not modified".
type StatusError struct {
	Code       int
	RetryAfter time.Duration // what the server asked for, 0 if nothing; at most a week
}

func (e *StatusError) Error() string {
	if e.RetryAfter > 0 {
		return fmt.Sprintf("status %s, asks to wait %s", statusText(e.Code), e.RetryAfter)
	}
	return "status " + statusText(e.Code)
}

// TooLargeError says that the body is larger than the request allows, or grows from so little that it is made to exhaust us.
type TooLargeError struct {
	Limit int64 // bytes
	Bomb  bool  // not the limit was met, but a compression that no page has
}

func (e *TooLargeError) Error() string {
	if e.Bomb {
		return "a compressed body made to explode"
	}
	if e.Limit >= 1<<20 && e.Limit%(1<<20) == 0 {
		return fmt.Sprintf("larger than %d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("larger than %d bytes", e.Limit)
}

// UndecodableError says that the body is not text, or not in a form that can be made text.
type UndecodableError struct {
	Problem string // "application/pdf is not text"
	Err     error
}

func (e *UndecodableError) Error() string { return e.Problem }

// Unwrap returns the cause.
func (e *UndecodableError) Unwrap() error { return e.Err }

// BlockedAddressError says that the host, or one that a redirect leads to, is at an address that watches may not reach.
type BlockedAddressError struct{ Address string }

func (e *BlockedAddressError) Error() string {
	return "address " + e.Address + " is private; allow_private lets a watch reach it"
}

// RedirectError says that a redirect leads nowhere.
type RedirectError struct{ Problem string }

func (e *RedirectError) Error() string { return e.Problem }

// ProtocolError says that the answer was malformed or cut short.
type ProtocolError struct {
	Problem string
	Err     error
}

func (e *ProtocolError) Error() string { return e.Problem }

// Unwrap returns the cause.
func (e *ProtocolError) Unwrap() error { return e.Err }

// Reason says in a few English words why a Get came to err, for a line of status. It holds nothing of the page's address but host names.
func Reason(err error) string {
	switch e := typed(err); {
	case e != nil:
		return e.Error()
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.Is(err, context.DeadlineExceeded):
		return "no time left"
	}
	return "no answer"
}

// typed returns the first error in err's tree that is of one of this package's types, or nil.
func typed(err error) error {
	for err != nil {
		switch e := err.(type) { //nolint:errorlint // this walks the tree itself
		case *RequestError, *RefusedError, *TimeoutError, *DNSError, *TLSError, *ProxyError, *StatusError, *TooLargeError,
			*UndecodableError, *BlockedAddressError, *RedirectError, *ProtocolError:
			return err
		case interface{ Unwrap() []error }:
			for _, inner := range e.Unwrap() {
				if found := typed(inner); found != nil {
					return found
				}
			}
			return nil
		}
		err = errors.Unwrap(err)
	}
	return nil
}

func statusText(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}

// shown is u as errors and logs show it: without credentials, and with the names but not the values of the query, where tokens stand.
func shown(u *url.URL) string {
	s := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	text := s.String()
	var names []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, ok := strings.Cut(pair, "="); ok {
			names = append(names, name+"=…")
		}
	}
	if len(names) > 0 {
		text += "?" + strings.Join(names, "&")
	}
	return text
}
