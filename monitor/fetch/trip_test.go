package fetch

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"code.dny.dev/ssrf"
)

func TestOnlyTheWatchsOwnHostIsTrusted(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           bool
	}{
		{"same", "https://haber.example/a", "https://haber.example/b", true},
		{"other spelling", "https://haber.example/a", "https://Haber.Example./b", true},
		{"usual port", "https://haber.example/a", "https://haber.example:443/b", true},
		{"upgrade", "http://haber.example/a", "https://haber.example/b", true},
		{"downgrade", "https://haber.example/a", "http://haber.example/b", false},
		{"downgrade by port", "https://haber.example/a", "http://haber.example:443/b", false},
		{"another port", "https://haber.example/a", "https://haber.example:8443/b", false},
		{"subdomain", "https://haber.example/a", "https://www.haber.example/b", false},
		{"parent", "https://www.haber.example/a", "https://haber.example/b", false},
		{"another host", "https://haber.example/a", "https://haber.example.evil/b", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			trip, err := newTrip(Request{URL: tt.from}, Known{}, "")
			if err != nil {
				t.Fatal(err)
			}
			if trip.url, err = url.Parse(tt.to); err != nil {
				t.Fatal(err)
			}
			if got := trip.trusted(); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestRedirectToPrivateAddressIsNotFollowed(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace("http://"+r.Host+"/", "127.0.0.1", "127.0.0.2", 1), http.StatusFound)
	}))
	defer s.Close()
	c := New(Options{})
	defer c.Close()
	// One address of this machine stands for the public internet.
	c.transports.guard.guardian = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.1/32")))
	_, err := c.Get(t.Context(), Request{URL: s.URL}, Known{})
	if e := (*BlockedAddressError)(nil); !errors.As(err, &e) || e.Address != "127.0.0.2" {
		t.Errorf("got %v, want a BlockedAddressError of 127.0.0.2", err)
	}
}

func TestPoolsAreBounded(t *testing.T) {
	pools := newTransports(Options{HostRequests: 1})
	for i := range 10 * maxPools {
		via := &url.URL{Scheme: "http", Host: "vekil.example", User: url.UserPassword("u", strings.Repeat("x", i))}
		if _, err := pools.get(via, false, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(pools.pools); got > maxPools {
		t.Errorf("got %d pools, want at most %d", got, maxPools)
	}
}

func TestAddressIsShownWithoutSecrets(t *testing.T) {
	for in, want := range map[string]string{
		"https://haber.example/a":                     "https://haber.example/a",
		"https://u:p@haber.example/a?token=s&sayfa=2": "https://haber.example/a?token=…&sayfa=…",
		"https://haber.example/?s#t":                  "https://haber.example/",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(u); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
