package fetch_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"go.uber.org/goleak"

	"rasid/monitor/fetch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newClient returns a Client that may reach the loopback servers of the tests and is closed with the test.
func newClient(t testing.TB, o fetch.Options) *fetch.Client {
	t.Helper()
	o.AllowPrivate = true
	c := fetch.New(o)
	t.Cleanup(c.Close)
	return c
}

// serve starts a server for the test.
func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// get fetches a URL that has to succeed.
func get(t testing.TB, c *fetch.Client, r fetch.Request, k fetch.Known) *fetch.Response {
	t.Helper()
	resp, err := c.Get(t.Context(), r, k)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// speak starts a server that answers the bytes of answer to any request and then closes the connection or, if hold, leaves it open.
func speak(t testing.TB, answer string, hold bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, answer)
			}
			if hold {
				<-ended
			}
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		close(ended)
		_ = l.Close()
		<-done
	})
	return "http://" + l.Addr().String() + "/"
}

// compress returns text in a Content-Encoding.
func compress(t testing.TB, encoding, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		z, err := zstd.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		w = z
	default:
		t.Fatalf("no encoding %q", encoding)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const arabicPage = `<!doctype html><html dir="rtl"><head><title>أكار في دمشق</title></head><body><p>قال وزير الدفاع خلوصي أكار إن الوفود ستجتمع في سوريا.</p></body></html>`

// bigPage is a page of about 183 KB that gzip makes about 34 KB of, as news pages are: much markup, some text.
func bigPage() string {
	var b strings.Builder
	b.WriteString("<!doctype html><html><head><title>تركيا الآن</title></head><body>\n")
	words := strings.Fields("محادثات التطبيع بين تركيا وسوريا يشارك في الاجتماع أربعة وزراء خلوصي أكار يعلن عن اجتماعات للوفود الفنية Şam'da görüşme yapıldı")
	random := rand.New(rand.NewPCG(1, 2))
	for b.Len() < 183_000 {
		fmt.Fprintf(&b, `<div class="elementor-element elementor-widget item-%x" data-id="%x">`+"\n", random.Uint32(), random.Uint64())
		fmt.Fprintf(&b, `  <a class="elementor-post__thumbnail__link" href="https://haber.example/news/%d/" tabindex="-1">`, random.IntN(1e6))
		for range 11 {
			b.WriteString(words[random.IntN(len(words))])
			b.WriteByte(' ')
		}
		b.WriteString("</a>\n  <span class=\"elementor-post-date\">14:02</span>\n</div>\n")
	}
	b.WriteString("</body></html>")
	return b.String()
}
