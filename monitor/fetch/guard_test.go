package fetch_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"rasid/monitor/fetch"
)

func TestPrivateAddressesAreNotReached(t *testing.T) {
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("got a request for %s, want none", r.URL) })
	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	c := fetch.New(fetch.Options{})
	defer c.Close()
	for _, host := range []string{
		"127.0.0.1", "localhost", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "168.63.129.16", "100.64.0.1", "0.0.0.0",
		"224.0.0.1", "[::1]", "[::]", "[fd00:ec2::254]", "[fe80::1]", "[ff02::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "１２７.0.0.1",
	} {
		t.Run(host, func(t *testing.T) {
			_, err := c.Get(t.Context(), fetch.Request{URL: "http://" + host + ":" + port + "/"}, fetch.Known{})
			if !errors.As(err, new(*fetch.BlockedAddressError)) {
				t.Errorf("got %v, want a BlockedAddressError", err)
			}
		})
	}
}

func TestPermissionOfOneWatchIsNotThatOfAnother(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "نص") })
	c := fetch.New(fetch.Options{})
	defer c.Close()
	get(t, c, fetch.Request{URL: s.URL, AllowPrivate: true}, fetch.Known{}) // leaves a connection in the pool
	_, err := c.Get(t.Context(), fetch.Request{URL: s.URL}, fetch.Known{})
	check(t, err, &fetch.BlockedAddressError{}, "address 127.0.0.1 is private; allow_private lets a watch reach it")
}

// httpProxy starts a proxy that carries requests to any host to the origin, and asks for a password.
func httpProxy(t *testing.T, origin string) *url.URL {
	t.Helper()
	to, err := url.Parse(origin)
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
	}}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") == "" {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		forward.ServeHTTP(w, r)
	})
	return mustParse(t, strings.Replace(s.URL, "http://", "http://vekil:gizli@", 1))
}

// socksProxy starts a SOCKS5 proxy that connects every request to the origin.
func socksProxy(t *testing.T, origin string) *url.URL {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { socks(conn, strings.TrimPrefix(origin, "http://")) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); running.Wait() })
	return mustParse(t, "socks5://"+l.Addr().String())
}

// socks speaks the server's side of RFC 1928, without authentication and for names only, and then carries bytes both ways.
func socks(conn net.Conn, origin string) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	greeting := make([]byte, 2)
	if _, err := io.ReadFull(in, greeting); err != nil {
		return
	}
	_, _ = in.Discard(int(greeting[1]))
	_, _ = conn.Write([]byte{5, 0})
	head := make([]byte, 5)
	if _, err := io.ReadFull(in, head); err != nil || head[3] != 3 {
		return
	}
	if _, err := in.Discard(int(head[4]) + 2); err != nil {
		return
	}
	to, err := net.Dial("tcp", origin)
	if err != nil {
		return
	}
	defer to.Close()
	_, _ = conn.Write(binary.BigEndian.AppendUint16([]byte{5, 0, 0, 1, 0, 0, 0, 0}, 0))
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(to, in); _ = to.(*net.TCPConn).CloseWrite() })
	_, _ = io.Copy(conn, to)
	_ = conn.Close()
	both.Wait()
}

func mustParse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestProxyCarriesTheRequest(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Host) })
	c := newClient(t, fetch.Options{})
	for name, via := range map[string]*url.URL{"http": httpProxy(t, s.URL), "socks5": socksProxy(t, s.URL)} {
		t.Run(name, func(t *testing.T) {
			got := get(t, c, fetch.Request{URL: "http://haber.invalid/", Proxy: via}, fetch.Known{})
			if got.Text != "haber.invalid" {
				t.Errorf("got %q, want the page of haber.invalid", got.Text)
			}
		})
	}
	c.Close()
}

func TestProxyThatDoesNotWorkIsNamed(t *testing.T) {
	s := serve(t, nil)
	c := newClient(t, fetch.Options{})
	refusing := httpProxy(t, s.URL)
	refusing.User = nil
	closed := strings.TrimPrefix(closedPort(t), "http://")
	for _, tt := range []struct {
		name, url, proxy string
		want             error
		reason           string
	}{
		{"nobody there", "http://haber.invalid", "http://" + closed, &fetch.ProxyError{}, "proxy: no connection to it"},
		{"nobody there, socks5", "http://haber.invalid", "socks5://" + closed, &fetch.ProxyError{}, "proxy: no connection through it"},
		{"no password", "https://haber.invalid", refusing.String(), &fetch.ProxyError{}, "proxy: 407 Proxy Authentication Required"},
		{"another scheme", "http://haber.invalid", "ftp://" + closed, &fetch.RequestError{}, "the proxy's scheme is not http, https or socks5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Get(t.Context(), fetch.Request{URL: tt.url, Proxy: mustParse(t, tt.proxy)}, fetch.Known{})
			check(t, err, tt.want, tt.reason)
		})
	}
}

func TestProxyIsNoWayAroundTheGuard(t *testing.T) {
	c := fetch.New(fetch.Options{})
	defer c.Close()
	outside := mustParse(t, "http://proxy.invalid:3128") // never reached
	for _, host := range []string{
		"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "localhost", "a.localhost", "LOCALHOST.", "[::1]", "[::ffff:10.0.0.1]",
		"１２７.0.0.1", "169.254.169.254",
	} {
		_, err := c.Get(t.Context(), fetch.Request{URL: "http://" + host + "/", Proxy: outside}, fetch.Known{})
		if !errors.As(err, new(*fetch.BlockedAddressError)) {
			t.Errorf("%s: got %v, want a BlockedAddressError", host, err)
		}
	}
	for _, scheme := range []string{"http", "socks5"} {
		_, err := c.Get(t.Context(), fetch.Request{URL: "http://haber.invalid/", Proxy: mustParse(t, scheme+"://127.0.0.1:1")}, fetch.Known{})
		check(t, err, &fetch.BlockedAddressError{}, "address 127.0.0.1 is private; allow_private lets a watch reach it")
	}
}
