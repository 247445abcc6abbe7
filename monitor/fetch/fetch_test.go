package fetch_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rasid/monitor/fetch"
)

func TestGetReturnsTextAndHashes(t *testing.T) {
	for _, encoding := range []string{"", "gzip", "br", "zstd"} {
		t.Run("encoding "+encoding, func(t *testing.T) {
			wire := []byte(arabicPage)
			if encoding != "" {
				wire = compress(t, encoding, arabicPage)
			}
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				w.Header().Set("ETag", `"v1"`)
				w.Header().Set("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")
				if encoding != "" {
					w.Header().Set("Content-Encoding", encoding)
				}
				_, _ = w.Write(wire)
			})
			got := get(t, newClient(t, fetch.Options{}), fetch.Request{URL: s.URL + "/a#part"}, fetch.Known{})
			want := &fetch.Response{
				URL: s.URL + "/a", Status: 200, Text: arabicPage, Charset: "utf-8", ContentType: "text/html",
				ETag: `"v1"`, LastModified: "Mon, 02 Jan 2006 15:04:05 GMT",
				Wire: sha256.Sum256(wire), Body: sha256.Sum256([]byte(arabicPage)), Size: int64(len(arabicPage)),
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(fetch.Response{}, "Duration")); diff != "" {
				t.Error(diff)
			}
			if got.Duration <= 0 {
				t.Errorf("got duration %v, want more than 0", got.Duration)
			}
		})
	}
}

func TestSameBytesAreUnchanged(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(compress(t, "gzip", arabicPage))
	})
	c := newClient(t, fetch.Options{})
	first := get(t, c, fetch.Request{URL: s.URL}, fetch.Known{})
	second := get(t, c, fetch.Request{URL: s.URL}, first.Known())
	if first.Unchanged || !second.Unchanged || second.Text != "" {
		t.Errorf("got unchanged %v then %v with text %q, want false, true and none", first.Unchanged, second.Unchanged, second.Text)
	}
	if second.Known() != first.Known() {
		t.Errorf("got %v after the second look, want %v", second.Known(), first.Known())
	}
}

func TestConditionalRequestSaysWhatTheServerSaid(t *testing.T) {
	const etag, modified = `W/"a, b"`, "Mon, 2 Jan 2006 15:04:05 +0300" // not as it should be written, and not ours to correct
	var asked http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.WriteHeader(http.StatusNotModified)
	})
	known := fetch.Known{ETag: etag, LastModified: modified, Wire: fetch.Hash{1}}
	got := get(t, newClient(t, fetch.Options{}), fetch.Request{URL: s.URL}, known)
	if asked.Get("If-None-Match") != etag || asked.Get("If-Modified-Since") != modified {
		t.Errorf("got %q and %q, want %q and %q", asked.Get("If-None-Match"), asked.Get("If-Modified-Since"), etag, modified)
	}
	want := fetch.Known{ETag: etag, LastModified: modified, Wire: fetch.Hash{1}, URL: s.URL}
	if !got.Unchanged || got.Status != 304 || got.Known() != want {
		t.Errorf("got %+v, want an unchanged 304 with %+v", got, want)
	}
}

func TestNotModifiedUnaskedIsNoAnswer(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	_, err := newClient(t, fetch.Options{}).Get(t.Context(), fetch.Request{URL: s.URL}, fetch.Known{Wire: fetch.Hash{1}})
	if e := (*fetch.StatusError)(nil); !errors.As(err, &e) || e.Code != 304 {
		t.Errorf("got %v, want a StatusError of 304", err)
	}
}

// A site that begins to redirect to an old maintenance page would answer 304 there, and be taken for unchanged.
func TestValidatorsGoOnlyWhereTheyCameFrom(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			http.Redirect(w, r, "/maintenance", http.StatusFound)
		case r.Header.Get("If-Modified-Since") != "":
			w.WriteHeader(http.StatusNotModified)
		default:
			_, _ = io.WriteString(w, arabicPage)
		}
	})
	known := fetch.Known{LastModified: "Mon, 02 Jan 2006 15:04:05 GMT", URL: s.URL + "/"}
	got := get(t, newClient(t, fetch.Options{}), fetch.Request{URL: s.URL + "/"}, known)
	if got.Unchanged || got.Text != arabicPage {
		t.Errorf("got %+v, want the page that the redirect leads to", got)
	}
}

func TestRequestCarriesWhatTheWatchSays(t *testing.T) {
	type seen struct{ Method, Host, Agent, Language, Encoding, Custom, Cookie, Auth, Body string }
	var got seen
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, pass, _ := r.BasicAuth()
		got = seen{
			r.Method, r.Host, r.UserAgent(), r.Header.Get("Accept-Language"), r.Header.Get("Accept-Encoding"), r.Header.Get("X-Key"),
			r.Header.Get("Cookie"), user + "/" + pass, string(body),
		}
		_, _ = io.WriteString(w, "نص")
	})
	host := strings.TrimPrefix(s.URL, "http://")
	tests := []struct {
		name    string
		options fetch.Options
		request fetch.Request
		want    seen
	}{
		{"nothing", fetch.Options{}, fetch.Request{URL: s.URL}, seen{
			Method: "GET", Host: host, Agent: "Rasid/1.0 (change monitor)", Language: "ar,tr;q=0.9,en;q=0.8,*;q=0.5",
			Encoding: "gzip, br, zstd", Auth: "/",
		}},
		{
			"everything",
			fetch.Options{UserAgent: "Desk/2"},
			fetch.Request{
				URL: s.URL, Method: "post", Body: "q=سوريا", Username: "editör", Password: "gizli",
				Header:  http.Header{"host": {"haber.example"}, "x-key": {"k"}, "Accept-Language": {"tr"}, "Accept-Encoding": {"deflate"}},
				Cookies: []*http.Cookie{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}},
			},
			seen{
				Method: "POST", Host: "haber.example", Agent: "Desk/2", Language: "tr", Encoding: "gzip, br, zstd", Custom: "k",
				Cookie: "a=1; b=2", Auth: "editör/gizli", Body: "q=سوريا",
			},
		},
		{"credentials in the address", fetch.Options{}, fetch.Request{URL: "http://u:p@" + host}, seen{
			Method: "GET", Host: host, Agent: "Rasid/1.0 (change monitor)", Language: "ar,tr;q=0.9,en;q=0.8,*;q=0.5",
			Encoding: "gzip, br, zstd", Auth: "u/p",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			get(t, newClient(t, tt.options), tt.request, fetch.Known{})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHTTP2IsSpokenOverTrustedTLSOnly(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	defer s.Close()
	roots := s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	trusting := newClient(t, fetch.Options{RootCAs: roots})
	if got := get(t, trusting, fetch.Request{URL: s.URL}, fetch.Known{}); got.Text != "HTTP/2.0" {
		t.Errorf("got %s, want HTTP/2.0", got.Text)
	}
	expired, authority := expiredServer(t)
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	tests := []struct {
		name, url, want string
		client          *fetch.Client
	}{
		{"unknown authority", s.URL, "the certificate is signed by an unknown authority", newClient(t, fetch.Options{})},
		{"another name", "https://localhost" + port, "the certificate is not for localhost", trusting},
		{"expired", expired.URL, "the certificate expired on 2020-01-31", newClient(t, fetch.Options{RootCAs: authority})},
		{"no TLS", "https" + strings.TrimPrefix(serve(t, nil).URL, "http"), "the server does not speak TLS", trusting},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.client.Get(t.Context(), fetch.Request{URL: tt.url}, fetch.Known{})
			if e := (*fetch.TLSError)(nil); !errors.As(err, &e) || fetch.Reason(err) != tt.want {
				t.Errorf("got %v, want a TLSError %q", err, tt.want)
			}
		})
	}
}

// expiredServer starts a TLS server with a certificate that ended on 2020-01-31, and returns it with the authority that signed it: itself.
func expiredServer(t *testing.T) (*httptest.Server, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Date(2019, 1, 31, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2020, 1, 31, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(nil)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	t.Cleanup(s.Close)
	authority := x509.NewCertPool()
	authority.AddCert(cert)
	return s, authority
}

func TestErrorsAndLogsHoldNoSecret(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://n:geheim1@127.0.0.1:1/p?token=geheim2", http.StatusFound)
	})
	host := strings.TrimPrefix(s.URL, "http://")
	via, err := url.Parse("http://n:geheim3@127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c := newClient(t, fetch.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	for name, r := range map[string]fetch.Request{
		"query and user": {URL: "http://n:geheim4@" + host + "/a?token=geheim5&x=1&geheim6", Header: http.Header{"X-Key": {"geheim7"}}},
		"malformed":      {URL: "http://n:geheim8@[::1"},
		"other scheme":   {URL: "ftp://n:geheim9@host/"},
		"proxy":          {URL: s.URL, Proxy: via},
		"bad header":     {URL: s.URL, Header: http.Header{"X-Key": {"geheim\n"}}},
	} {
		_, err := c.Get(t.Context(), r, fetch.Known{})
		if err == nil {
			t.Errorf("%s: got no error", name)
			continue
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "geheim") {
				t.Errorf("%s: got %q, which holds a secret", name, e)
			}
		}
	}
	if strings.Contains(log.String(), "geheim") || !strings.Contains(log.String(), "token=…") {
		t.Errorf("got log %q, want names of parameters and no secret", &log)
	}
}

func TestEndOfContextIsTheReason(t *testing.T) {
	hang := speak(t, "", true)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := newClient(t, fetch.Options{}).Get(ctx, fetch.Request{URL: hang}, fetch.Known{})
	if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, new(*fetch.TimeoutError)) {
		t.Errorf("got %v, want the context's own error", err)
	}
}

func TestWaitForTurnIsNotInTheTimeout(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "نص") })
	c := newClient(t, fetch.Options{HostGap: 1500 * time.Millisecond})
	r := fetch.Request{URL: s.URL, Timeout: time.Second}
	get(t, c, r, fetch.Known{})
	if got := get(t, c, r, fetch.Known{}); got.Duration > r.Timeout {
		t.Errorf("got duration %v, want it without the wait", got.Duration)
	}
}
