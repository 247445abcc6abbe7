// Package fetch makes one bounded, conditional, polite HTTP request for a page and returns its text.
//
// A newcomer needs two functions: New, once for the whole program, and Client.Get, once for each look at a page. Every way in which a page
// can fail to come is a type of its own (RefusedError, TimeoutError, DNSError, …), so that a caller branches with errors.As, and Reason says
// it to a person. No error holds a password, a cookie or the value of a query parameter.
//
// A body that is too large, cut short, not text or not decodable is a failure, never content. A body that is byte for byte the one already
// known is recognised before it is decompressed, so that looking at an unchanged page costs little more than reading it.
package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// What a Request gets that says nothing else.
const (
	defaultTimeout   = 30 * time.Second
	defaultMaxSize   = 10 << 20
	defaultUserAgent = "Rasid/1.0 (change monitor)"
)

// Options are what all requests of a Client share. The zero value is usable.
type Options struct {
	HostRequests int            // requests to one host at a time; 0 means 1
	HostGap      time.Duration  // between the end of one request to a host and the start of the next
	UserAgent    string         // empty: Rasid's own
	AllowPrivate bool           // allow private, loopback, link-local and metadata addresses everywhere
	RootCAs      *x509.CertPool // authorities to trust; nil: the system's
	Log          *slog.Logger   // nil: none
}

// Request is what to fetch and how. Header, Cookies, Username, Password and Body are for the URL's own host: a redirect to another host
// takes none of them along, but for what the watch says of itself (Accept, Accept-Language, User-Agent).
type Request struct {
	URL          string
	Method       string // empty: GET
	Body         string
	Header       http.Header
	Cookies      []*http.Cookie
	Username     string // basic auth, if not empty
	Password     string
	Proxy        *url.URL      // http, https, socks5; nil: none (the environment is not consulted)
	Timeout      time.Duration // 0: 30 s, for all of it but the wait for the host's turn
	MaxSize      int64         // bytes after decoding; 0: 10 MiB
	AllowPrivate bool
	// Fresh asks on a connection of its own: a second look through the same one may meet the same half-updated server.
	Fresh bool
}

// Hash is a SHA-256.
type Hash = [sha256.Size]byte

// Known is what was known of the page before: the request is made conditional on it. The zero value makes it unconditional.
type Known struct {
	ETag         string // as the server gave it
	LastModified string // as the server gave it
	Wire         Hash   // of the body as it came over the wire, still compressed; zero: not known
	// URL is where that answer came from, after redirects. ETag and LastModified are sent only there: another address may hold another,
	// older page, for which "not modified" would be true and wrong. Empty: they are sent wherever a redirect leads.
	URL string
}

// Response is an answer with a status of 200 to 299, or 304.
type Response struct {
	URL          string // after redirects, without fragment and credentials
	Status       int
	Unchanged    bool   // 304, or the same bytes over the wire as Known.Wire: Text is empty, Body and Size are zero
	Text         string // decoded, valid UTF-8
	Charset      string // what it was decoded from
	Replaced     int    // U+FFFD in Text: what could not be decoded
	ContentType  string // without parameters
	ETag         string // after a 304 without one, the known
	LastModified string // after a 304 without one, the known
	Wire         Hash
	Body         Hash          // of Text
	Size         int64         // of the decoded body, bytes
	Duration     time.Duration // without waiting for the host's turn
}

// Known returns what the next request for the page is made conditional on.
func (r *Response) Known() Known {
	return Known{ETag: r.ETag, LastModified: r.LastModified, Wire: r.Wire, URL: r.URL}
}

// Client fetches pages. It is safe for concurrent use.
type Client struct {
	options    Options
	hosts      *hosts
	transports *transports
	buffers    buffers
	decoders   decoders
}

// New returns a Client. It starts nothing; Close lets go of what requests leave open.
func New(o Options) *Client {
	o.HostRequests = max(o.HostRequests, 1)
	o.UserAgent = cmp.Or(o.UserAgent, defaultUserAgent)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Client{
		options:    o,
		hosts:      newHosts(o.HostRequests, o.HostGap),
		transports: newTransports(o),
	}
}

// Get fetches one page. It waits for the turn of the page's host, and of every host that a redirect leads to, for as long as ctx allows;
// r.Timeout bounds the rest. When ctx ends, the error is that of ctx.
func (c *Client) Get(ctx context.Context, r Request, k Known) (*Response, error) {
	t, err := newTrip(r, k, c.options.UserAgent)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	resp, err := c.get(ctx, t)
	if err != nil {
		c.options.Log.DebugContext(ctx, "fetch did not succeed", "url", shown(t.origin), "reason", Reason(err))
		return nil, fmt.Errorf("fetch %s: %w", shown(t.origin), err)
	}
	c.options.Log.DebugContext(ctx, "fetched", "url", shown(t.origin), "status", resp.Status, "unchanged", resp.Unchanged,
		"size", resp.Size, "duration", resp.Duration)
	return resp, nil
}

// get follows the redirects of a trip to the page at its end.
func (c *Client) get(ctx context.Context, t *trip) (*Response, error) {
	for {
		a, err := c.ask(ctx, t)
		if err != nil {
			return nil, err
		}
		if a.location == "" {
			return c.response(t, a)
		}
		if err := t.follow(a); err != nil {
			return nil, err
		}
	}
}

// Ready waits until host's next request may start; it reserves nothing.
func (c *Client) Ready(ctx context.Context, host string) error {
	return c.hosts.ready(ctx, hostKey(host))
}

// Close closes idle connections. Requests that run are not disturbed.
func (c *Client) Close() { c.transports.close() }
