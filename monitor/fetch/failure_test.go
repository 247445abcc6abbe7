package fetch_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/fetch"
)

func page(headers, body string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + "\r\n" + body
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

// The worst answers: each ends, in time, in a failure of its own type.
func TestWhatIsNoPageIsATypedFailure(t *testing.T) {
	gz := string(compress(t, "gzip", bigPage()))
	br := string(compress(t, "br", bigPage()))
	zs := string(compress(t, "zstd", bigPage()))
	bomb := string(compress(t, "gzip", strings.Repeat("a", 8<<20)))
	framed := func(encoding, body string) string {
		return page(fmt.Sprintf("Content-Encoding: %s\r\nContent-Length: %d\r\n", encoding, len(body)), body)
	}
	tests := []struct {
		name   string
		answer string
		hold   bool
		want   error
		reason string
	}{
		{"hang before headers", "", true, &fetch.TimeoutError{}, "no complete answer within 200ms"},
		{"hang in headers", "HTTP/1.1 200 OK\r\nContent-", true, &fetch.TimeoutError{}, "no complete answer within 200ms"},
		{"hang in the body", page("Content-Length: 100\r\n", "<p>"), true, &fetch.TimeoutError{}, "no complete answer within 200ms"},
		{"closed before an answer", "", false, &fetch.ProtocolError{}, "the connection was closed before an answer"},
		{"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", false, &fetch.ProtocolError{}, "the answer is not proper HTTP"},
		{"endless header", "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", 1<<20), false, &fetch.ProtocolError{}, "the answer is not proper HTTP"},
		{"cut body", page("Content-Length: 100\r\n", "<p>سوريا"), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"cut chunk", page("Transfer-Encoding: chunked\r\n", "40\r\n<p>سوريا"), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"missing last chunk", page("Transfer-Encoding: chunked\r\n", "3\r\n<p>\r\n"), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"cut HTTP/1.0 page", "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>سور", false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"cut gzip", page("Content-Encoding: gzip\r\n", gz[:len(gz)/2]), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"gzip cut in its checksum", page("Content-Encoding: gzip\r\n", gz[:len(gz)-3]), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"cut brotli", page("Content-Encoding: br\r\n", br[:len(br)/2]), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"cut zstd", page("Content-Encoding: zstd\r\n", zs[:len(zs)/2]), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"gzip without a byte", page("Content-Encoding: gzip\r\n", ""), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"zstd without a byte", page("Content-Encoding: zstd\r\n", ""), false, &fetch.ProtocolError{}, "the answer was cut short"},
		{"no gzip", framed("gzip", arabicPage), false, &fetch.UndecodableError{}, "the body is not proper gzip"},
		{"no brotli", framed("br", arabicPage), false, &fetch.UndecodableError{}, "the body is not proper br"},
		{"no zstd", framed("zstd", arabicPage), false, &fetch.UndecodableError{}, "the body is not proper zstd"},
		{"deflate", framed("deflate", "x"), false, &fetch.UndecodableError{}, "the body is compressed in a way that was not asked for"},
		{"doubled", framed("gzip, gzip", "x"), false, &fetch.UndecodableError{}, "the body is compressed in a way that was not asked for"},
		{"doubled in two headers", framed("gzip\r\nContent-Encoding: br", "x"), false, &fetch.UndecodableError{}, "the body is compressed in a way that was not asked for"},
		{"doubled in secret", framed("gzip", string(compress(t, "gzip", gz))), false, &fetch.UndecodableError{}, "the body is compressed twice"},
		{"gzip in secret", framed("identity", gz), false, &fetch.UndecodableError{}, "the body is not text"},
		{"bomb", framed("gzip", bomb), false, &fetch.TooLargeError{}, "a compressed body made to explode"},
		{"large", page("Content-Length: 11000000\r\n", "<p>"), true, &fetch.TooLargeError{}, "larger than 10 MiB"},
		{"PDF", "HTTP/1.1 200 OK\r\nContent-Type: application/PDF; x=y\r\nContent-Length: 4\r\n\r\n%PDF", false, &fetch.UndecodableError{}, "application/pdf is not text"},
		{"PDF without a type", "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n%PDF-1.7", false, &fetch.UndecodableError{}, "application/pdf is not text"},
		{"image", "HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\nContent-Length: 4\r\n\r\n<svg", false, &fetch.UndecodableError{}, "image/svg+xml is not text"},
		{"binary", page("Content-Length: 8\r\n", "\x00\x01\x02\x03\xff\xfe\x00\x00"), false, &fetch.UndecodableError{}, "the body is not text"},
		{"UTF-7", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-7\r\nContent-Length: 5\r\n\r\n+ADw-", false, &fetch.UndecodableError{}, "the page's charset is one that hides what it says"},
		{"a part", "HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\n<p>", false, &fetch.StatusError{}, "status 206 Partial Content"},
		{"not found", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false, &fetch.StatusError{}, "status 404 Not Found"},
		{"unknown status", "HTTP/1.1 599 x\r\nContent-Length: 0\r\n\r\n", false, &fetch.StatusError{}, "status 599"},
		{"hang after 503", "HTTP/1.1 503 x\r\nRetry-After: 120\r\nContent-Length: 10\r\n\r\n", true, &fetch.StatusError{}, "status 503 Service Unavailable, asks to wait 2m0s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := speak(t, tt.answer, tt.hold)
			_, err := newClient(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: u, Timeout: timeoutFor(tt.want)}, fetch.Known{})
			check(t, err, tt.want, tt.reason)
		})
	}
}

// timeoutFor is short only where the timeout is what the row is about: a busy machine must not turn another failure into it.
func timeoutFor(want error) time.Duration {
	var timeout *fetch.TimeoutError
	if errors.As(want, &timeout) {
		return 200 * time.Millisecond
	}
	return 20 * time.Second
}

// check compares an error's type and reason.
func check(t *testing.T, err, want error, reason string) {
	t.Helper()
	got := "none"
	for e := err; e != nil; e = errors.Unwrap(e) {
		if got = fmt.Sprintf("%T", e); got != "*fmt.wrapError" {
			break
		}
	}
	if diff := cmp.Diff([]string{fmt.Sprintf("%T", want), reason}, []string{got, fetch.Reason(err)}); diff != "" {
		t.Errorf("%s\nof %v", diff, err)
	}
}

func TestWhatCannotBeReachedIsATypedFailure(t *testing.T) {
	tests := []struct {
		name, url string
		want      error
		reason    string
	}{
		{"refused", closedPort(t), &fetch.RefusedError{}, "connection refused"},
		{"no such name", "http://haber.invalid/", &fetch.DNSError{}, "no such host: haber.invalid"},
		{"no scheme", "haber.invalid/a", &fetch.RequestError{}, "the address is not one of http or https"},
		{"no host", "http:///a", &fetch.RequestError{}, "the address is not one of http or https"},
		{"file", "file:///etc/passwd", &fetch.RequestError{}, "the address is not one of http or https"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newClient(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: tt.url}, fetch.Known{})
			check(t, err, tt.want, tt.reason)
		})
	}
}

func TestDrippingBodyEndsInTime(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-r.Context().Done():
				return
			case <-tick.C:
				_, _ = io.WriteString(w, "<p>")
				w.(http.Flusher).Flush()
			}
		}
	})
	_, err := newClient(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: s.URL, Timeout: 300 * time.Millisecond}, fetch.Known{})
	check(t, err, &fetch.TimeoutError{}, "no complete answer within 300ms")
}

func TestEndlessBodyEndsAtTheLimit(t *testing.T) {
	sent := 0
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			n, err := io.WriteString(w, strings.Repeat("<p>سوريا", 1000))
			if sent += n; err != nil {
				return
			}
		}
	})
	_, err := newClient(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: s.URL, MaxSize: 1 << 20}, fetch.Known{})
	check(t, err, &fetch.TooLargeError{}, "larger than 1 MiB")
	s.Close() // ends the handler
	if sent > 32<<20 {
		t.Errorf("got %d bytes sent, want about the limit", sent)
	}
}

func TestLimitCountsDecodedBytes(t *testing.T) {
	text := bigPage()
	for _, encoding := range []string{"gzip", "br", "zstd"} {
		t.Run(encoding, func(t *testing.T) {
			wire := compress(t, encoding, text)
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", encoding)
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write(wire)
			})
			c := newClient(t, fetch.Options{})
			if got := get(t, c, fetch.Request{URL: s.URL, MaxSize: int64(len(text))}, fetch.Known{}); got.Text != text {
				t.Error("got another text")
			}
			_, err := c.Get(t.Context(), fetch.Request{URL: s.URL, MaxSize: int64(len(text)) - 1}, fetch.Known{})
			check(t, err, &fetch.TooLargeError{}, fmt.Sprintf("larger than %d bytes", len(text)-1))
		})
	}
}

func TestPageIsWholeWithoutKnownLength(t *testing.T) {
	for name, body := range map[string]string{
		"ends":      "<HTML><body>سوريا</body></HTML>",
		"no markup": "سوريا",
		"no html":   "<p>سوريا",
	} {
		t.Run(name, func(t *testing.T) {
			u := speak(t, "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"+body, false)
			if got := get(t, newClient(t, fetch.Options{}), fetch.Request{URL: u}, fetch.Known{}); got.Text != body {
				t.Errorf("got %q, want %q", got.Text, body)
			}
		})
	}
}

func TestRetryAfterIsHandedOn(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Mon, 02 Jan 2006 15:00:00 GMT")
		w.Header().Set("Retry-After", r.URL.Query().Get("after"))
		w.WriteHeader(http.StatusTooManyRequests)
	})
	c := newClient(t, fetch.Options{})
	for after, want := range map[string]time.Duration{"90": 90 * time.Second, "Mon,+02+Jan+2006+15:04:00+GMT": 4 * time.Minute, "": 0} {
		_, err := c.Get(t.Context(), fetch.Request{URL: s.URL + "/?after=" + after}, fetch.Known{})
		if e := (*fetch.StatusError)(nil); !errors.As(err, &e) || e.Code != 429 || e.RetryAfter != want {
			t.Errorf("%q: got %v, want a StatusError with %v", after, err, want)
		}
	}
}
