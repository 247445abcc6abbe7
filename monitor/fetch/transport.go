package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/net/proxy"
)

// Bounds of what stays open between requests, and of what is not bounded by a request's own timeout: net/http finishes a connection that it
// began even when the request has gone.
const (
	maxIdleConns     = 512
	idleConnTimeout  = 90 * time.Second
	dialTimeout      = 15 * time.Second
	handshakeTimeout = 15 * time.Second
	socksTimeout     = 30 * time.Second
	pingAfterSilence = 20 * time.Second
	maxHeaderBytes   = 256 << 10
	maxPools         = 32
	maxSavedSessions = 1024
)

// transports holds the connection pools. Requests that must not share a connection have pools of their own: another proxy, or the
// permission to reach private addresses, since a pooled connection is not guarded again.
type transports struct {
	rootTLS *tls.Config
	perHost int
	guard   guard

	mu    sync.Mutex
	pools map[poolKey]*http.Transport
}

type poolKey struct {
	proxy   string
	private bool
	fresh   bool
}

func newTransports(o Options) *transports {
	return &transports{
		rootTLS: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            o.RootCAs,
			ClientSessionCache: tls.NewLRUClientSessionCache(maxSavedSessions),
		},
		perHost: o.HostRequests,
		guard:   newGuard(),
		pools:   make(map[poolKey]*http.Transport),
	}
}

// get returns the pool for a proxy (nil: none); a fresh one makes a connection for each request.
func (t *transports) get(via *url.URL, private, fresh bool) (*http.Transport, error) {
	key := poolKey{private: private, fresh: fresh}
	if via != nil {
		key.proxy = via.String()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if pool := t.pools[key]; pool != nil {
		return pool, nil
	}
	pool, err := t.build(via, private)
	if err != nil {
		return nil, err
	}
	pool.DisableKeepAlives = fresh
	for old, p := range t.pools {
		if len(t.pools) < maxPools {
			break
		}
		// A watchlist with that many proxies pays with new connections, not with memory.
		if old.proxy != "" {
			p.CloseIdleConnections()
			delete(t.pools, old)
		}
	}
	t.pools[key] = pool
	return pool, nil
}

func (t *transports) build(via *url.URL, private bool) (*http.Transport, error) {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
	if !private {
		dialer.Control = t.guard.control
	}
	pool := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        t.rootTLS.Clone(),
		TLSHandshakeTimeout:    handshakeTimeout,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfterSilence},
		DisableCompression:     true, // package net/http would inflate without bound
		MaxIdleConns:           maxIdleConns,
		MaxIdleConnsPerHost:    t.perHost,
		IdleConnTimeout:        idleConnTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
	if via == nil {
		return pool, nil
	}
	switch via.Scheme {
	case "http", "https":
		pool.Proxy = http.ProxyURL(via)
		pool.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
			if r.StatusCode != http.StatusOK {
				return &ProxyError{Problem: statusText(r.StatusCode)}
			}
			return nil
		}
	case "socks5", "socks5h":
		dial, err := socks5(via, dialer)
		if err != nil {
			return nil, err
		}
		pool.DialContext = dial
	default:
		return nil, &RequestError{Problem: "the proxy's scheme is not http, https or socks5"}
	}
	return pool, nil
}

// socks5 returns a dial function through a SOCKS5 proxy, which resolves the names. It stands here, rather than in Transport.Proxy, because
// there a proxy that accepts and then says nothing would hold a goroutine for ever.
func socks5(via *url.URL, dialer *net.Dialer) (func(context.Context, string, string) (net.Conn, error), error) {
	address := via.Host
	if via.Port() == "" {
		address = net.JoinHostPort(via.Hostname(), "1080")
	}
	var auth *proxy.Auth
	if via.User != nil {
		password, _ := via.User.Password()
		auth = &proxy.Auth{User: via.User.Username(), Password: password}
	}
	socks, err := proxy.SOCKS5("tcp", address, auth, dialer)
	if err != nil {
		return nil, &ProxyError{Problem: "not usable", Err: err}
	}
	through, ok := socks.(proxy.ContextDialer)
	if !ok {
		return nil, &ProxyError{Problem: "not usable"}
	}
	return func(ctx context.Context, network, target string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, socksTimeout)
		defer cancel()
		conn, err := through.DialContext(ctx, network, target)
		if blocked := (*BlockedAddressError)(nil); err != nil && !errors.As(err, &blocked) {
			err = &ProxyError{Problem: "no connection through it", Err: err}
		}
		return conn, err
	}, nil
}

func (t *transports) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, pool := range t.pools {
		pool.CloseIdleConnections()
	}
}
