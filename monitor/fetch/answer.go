package fetch

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"strings"
	"time"
)

// What is read of a body that nobody wants, so that its connection can be used again, and how long that may take.
const (
	maxDrain  = 64 << 10
	drainTime = 300 * time.Millisecond
)

// answer is what one request of a trip came to.
type answer struct {
	status   int
	header   http.Header
	encoding string // of the body, one of acceptEncoding or empty
	location string // of a redirect, else empty
	cookies  []*http.Cookie
	asked    bool    // the request was conditional
	wire     *buffer // the body as it came, nil if there is none to read
	open     bool    // the body ended with the connection, so that nothing tells a whole one from a cut one
}

// ask makes the request that the trip has come to, when its host's turn has come, and reads the answer whole.
func (c *Client) ask(ctx context.Context, t *trip) (*answer, error) {
	private := c.options.AllowPrivate || t.request.AllowPrivate
	if t.request.Proxy != nil && !private {
		if err := c.transports.guard.target(t.url); err != nil {
			return nil, err
		}
	}
	transport, err := c.transports.get(t.request.Proxy, private, t.request.Fresh)
	if err != nil {
		return nil, err
	}
	release, err := c.hosts.acquire(ctx, hostKey(t.url.Host))
	if err != nil {
		return nil, err
	}
	defer release()

	start := time.Now()
	defer func() { t.left -= time.Since(start) }()
	timed, cancel := context.WithTimeout(ctx, t.left)
	defer cancel()
	req, err := t.next(timed)
	if err != nil {
		return nil, err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, classify(ctx, err, t.request.Timeout)
	}
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header, asked: t.conditional()}
	if err := a.judge(); err != nil || a.location != "" || a.status == http.StatusNotModified {
		if resp.ContentLength <= maxDrain {
			stop := time.AfterFunc(drainTime, cancel)
			defer stop.Stop()
			_, _ = io.CopyN(io.Discard, resp.Body, maxDrain)
		}
		return a, err
	}
	a.open = resp.ProtoMajor == 1 && resp.ContentLength < 0 && len(resp.TransferEncoding) == 0
	a.wire, err = c.buffers.read(resp.Body, resp.ContentLength, t.request.MaxSize)
	if err != nil {
		return nil, classify(ctx, err, t.request.Timeout)
	}
	return a, nil
}

// judge says, before anything of the body is read, whether the answer is a page, a redirect, or neither.
func (a *answer) judge() error {
	switch a.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		a.location = a.header.Get("Location")
		a.cookies = (&http.Response{Header: a.header}).Cookies()
		if a.location == "" {
			return &RedirectError{Problem: "redirected without an address"}
		}
		return nil
	case http.StatusNotModified:
		if a.asked {
			return nil
		}
	}
	// Nobody asked for a part: 206 is not the page.
	if a.status < 200 || a.status > 299 || a.status == http.StatusPartialContent {
		return &StatusError{Code: a.status, RetryAfter: retryAfter(a.header, time.Now())}
	}
	var err error
	if a.encoding, err = encodingOf(a.header); err != nil {
		return err
	}
	if kind := mediaType(a.header); kind != "" && !isText(kind) {
		return &UndecodableError{Problem: kind + " is not text"}
	}
	return nil
}

// response makes of the trip's last answer what Get returns.
func (c *Client) response(t *trip, a *answer) (*Response, error) {
	r := &Response{
		URL: t.url.String(), Status: a.status, ContentType: mediaType(a.header), Duration: t.request.Timeout - t.left,
		ETag: a.header.Get("ETag"), LastModified: a.header.Get("Last-Modified"),
	}
	if a.wire == nil {
		r.Unchanged, r.Wire = true, t.known.Wire
		if r.ETag == "" {
			r.ETag = t.known.ETag
		}
		if r.LastModified == "" {
			r.LastModified = t.known.LastModified
		}
		return r, nil
	}
	defer c.buffers.put(a.wire)
	r.Wire = sha256.Sum256(a.wire.bytes)
	if r.Wire == t.known.Wire {
		r.Unchanged = true
		return r, nil
	}
	body, err := c.decode(a, t.request.MaxSize)
	if err != nil {
		return nil, err
	}
	if body != a.wire {
		defer c.buffers.put(body)
	}
	if r.ContentType == "" {
		r.ContentType = sniff(body.bytes)
		if !isText(r.ContentType) {
			return nil, &UndecodableError{Problem: r.ContentType + " is not text"}
		}
	}
	text, err := decodeText(body.bytes, a.header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	if a.open && a.encoding == "" && cutMarkup(r.ContentType, text.bytes) {
		return nil, cut(nil)
	}
	r.Size = int64(len(body.bytes))
	r.Charset, r.Replaced = text.charset, text.replaced
	r.Body = sha256.Sum256(text.bytes)
	r.Text = string(text.bytes)
	return r, nil
}

// mediaType returns the type that the server names, lower case and without parameters; what has not the form of one is none.
func mediaType(h http.Header) string {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if main, sub, ok := strings.Cut(kind, "/"); !ok || !isToken(main) || !isToken(sub) || len(kind) > 127 {
		return ""
	}
	return kind
}

func isToken(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-") == ""
}

// isText reports whether a body of this type is made for reading as text.
func isText(kind string) bool {
	switch kind {
	case "application/xml", "application/json", "application/ld+json", "application/feed+json":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+xml") && !strings.HasPrefix(kind, "image/") ||
		strings.HasSuffix(kind, "+json")
}

// sniff names the type of a body for which the server names none.
func sniff(body []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	return kind
}
