// Package fetch makes one bounded, conditional, polite HTTP request for a page.
package fetch

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Options are what all requests of a Client share.
type Options struct {
	HostRequests int           // requests to one host at a time; 0 means 1
	HostGap      time.Duration // between the end of one request to a host and the start of the next
	UserAgent    string        // empty: Rasid's own
	AllowPrivate bool          // allow private, loopback, link-local and metadata addresses everywhere
	Log          *slog.Logger
}

// Request is what to fetch and how.
type Request struct {
	URL          string
	Method       string // empty: GET
	Body         string
	Header       http.Header
	Cookies      []*http.Cookie
	Username     string // basic auth, if not empty
	Password     string
	Proxy        *url.URL      // http, https, socks5; nil: none (the environment is not consulted)
	Timeout      time.Duration // 0: 30 s, for all of it
	MaxSize      int64         // bytes after decoding; 0: 10 MiB
	AllowPrivate bool
}

// Hash is a SHA-256.
type Hash = [sha256.Size]byte

// Known is what was known of the page before: the request is made conditional on it.
type Known struct {
	ETag         string // as the server gave it
	LastModified string // as the server gave it
	Wire         Hash   // of the body as it came over the wire, still compressed; zero: not known
}

// Response is an answer with a status of 200 to 299, or 304.
type Response struct {
	URL          string // after redirects
	Status       int
	Unchanged    bool   // 304, or the same bytes over the wire as Known.Wire: Text is empty
	Text         string // decoded, valid UTF-8
	Charset      string // what it was decoded from
	ContentType  string
	ETag         string
	LastModified string
	Wire         Hash
	Body         Hash  // of Text
	Size         int64 // of the decoded body, bytes
	Duration     time.Duration
}

// Client fetches pages. It is safe for concurrent use.
type Client struct{}

// New returns a Client.
func New(o Options) *Client { panic("not built") }

// Get fetches one page.
func (c *Client) Get(ctx context.Context, r Request, k Known) (*Response, error) { panic("not built") }

// Ready waits until host's next request may start; it reserves nothing.
func (c *Client) Ready(ctx context.Context, host string) error { panic("not built") }

// Close closes idle connections.
func (c *Client) Close() { panic("not built") }
