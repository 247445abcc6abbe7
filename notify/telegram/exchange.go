package telegram

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// answerLimit is how much of an answer is read. One to sendMessage has a few kilobytes.
const answerLimit = 1 << 20

// NewClient returns an HTTP client for the Bot API. It may be shared by all Senders.
//
// It follows no redirect, since the address holds the token. It keeps a connection for a few seconds only: one that the server has closed
// meanwhile fails after the request was written, which is an unknown delivery for nothing.
func NewClient() *http.Client {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			Protocols:           protocols,
			TLSHandshakeTimeout: 10 * time.Second,
			IdleConnTimeout:     5 * time.Second,
			MaxIdleConnsPerHost: 4,

			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// exchange is the HTTP client of one call: it adds to tgbotapi a context and a limit to the answer, and notes what tgbotapi forgets.
type exchange struct {
	ctx    context.Context
	client *http.Client

	status  int  // of the answer, 0 if there was none
	written bool // there was no answer, but the server may have had the whole request
}

// Do implements tgbotapi.HTTPClient.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	req = req.WithContext(x.ctx)
	body, err := takeBody(req)
	if err != nil {
		return nil, err
	}
	resp, err := x.client.Do(req)
	if err != nil {
		x.written = body.stop()
		return nil, err
	}
	defer resp.Body.Close()
	x.status = resp.StatusCode
	// A cut answer is no error here: if what there is of it can be understood, it is known how the call ended, and if not, decoding fails.
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	return resp, nil
}

// request is a request's body that knows whether it was handed over whole. This decides between "surely not sent" and "unknown" without
// a race: after stop, either the last byte was taken already, or it never will be, and a Bot API cannot act on half a request.
type request struct {
	mu      sync.Mutex
	rest    *bytes.Reader
	stopped bool
}

var errStopped = errors.New("the request was given up")

func takeBody(req *http.Request) (*request, error) {
	whole, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	b := &request{rest: bytes.NewReader(whole)}
	req.Body = b
	req.GetBody = nil // a second copy would have to be watched as well
	return b, nil
}

func (b *request) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped {
		return 0, errStopped
	}
	return b.rest.Read(p)
}

func (b *request) Close() error { return nil }

// stop hands over no more, and reports whether everything had been.
func (b *request) stop() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopped = true
	return b.rest.Len() == 0
}
