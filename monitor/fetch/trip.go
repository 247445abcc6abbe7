package fetch

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// maxRedirects is the number of redirects that one Get follows.
const maxRedirects = 10

// acceptLanguage is what a watch says that does not say it: a newsroom's languages, and then whatever there is.
const acceptLanguage = "ar,tr;q=0.9,en;q=0.8,*;q=0.5"

// ownHeaders are the headers of a watch that say something of the client and nothing secret: they go along to other hosts.
var ownHeaders = []string{"Accept", "Accept-Language", "User-Agent"}

// trip is one Get on its way through redirects.
type trip struct {
	request Request // with defaults filled in
	known   Known
	origin  *url.URL // what was asked for
	url     *url.URL // what is asked for now
	method  string
	body    string
	left    time.Duration      // of the request's timeout
	jar     *cookiejar.Jar     // cookies that redirects set; nil before the first
	seen    map[[3]string]bool // method, address and cookies of the requests made, to find circles
}

func newTrip(r Request, k Known, userAgent string) (*trip, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		// The error of url.Parse quotes the address with all that is secret in it.
		return nil, &RequestError{Problem: "the address is malformed"}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, &RequestError{Problem: "the address is not one of http or https"}
	}
	if u.User != nil && r.Username == "" {
		r.Username = u.User.Username()
		r.Password, _ = u.User.Password()
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if r.Timeout <= 0 {
		r.Timeout = defaultTimeout
	}
	if r.MaxSize <= 0 {
		r.MaxSize = defaultMaxSize
	}
	header := http.Header{
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"},
		"Accept-Language": {acceptLanguage},
		"User-Agent":      {userAgent},
	}
	if r.Body != "" {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range r.Header {
		if !httpguts.ValidHeaderFieldName(name) || slices.ContainsFunc(values, invalidValue) {
			return nil, &RequestError{Problem: "a header is not usable"}
		}
		header[http.CanonicalHeaderKey(name)] = values
	}
	r.Header = header
	return &trip{
		request: r, known: k,
		origin: u, url: u,
		method: strings.ToUpper(cmp.Or(r.Method, http.MethodGet)), body: r.Body,
		left: r.Timeout,
		seen: make(map[[3]string]bool, 1),
	}, nil
}

func invalidValue(v string) bool { return !httpguts.ValidHeaderFieldValue(v) }

// next returns the request for the address that the trip has come to.
func (t *trip) next(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, t.method, t.url.String(), strings.NewReader(t.body))
	if err != nil {
		return nil, &RequestError{Problem: "the address or the method is not usable"}
	}
	t.setHeader(req)
	key := [3]string{t.method, t.url.String(), req.Header.Get("Cookie")}
	if t.seen[key] {
		return nil, &RedirectError{Problem: "redirected in a circle"}
	}
	t.seen[key] = true
	return req, nil
}

// setHeader gives req what the watch and the redirects before it say it shall carry, as far as its host may have it.
func (t *trip) setHeader(req *http.Request) {
	if t.trusted() {
		req.Header = t.request.Header.Clone()
		if host := req.Header.Get("Host"); host != "" {
			req.Host = host
		}
		if t.request.Username != "" {
			req.SetBasicAuth(t.request.Username, t.request.Password)
		}
	} else {
		for _, name := range ownHeaders {
			req.Header[name] = t.request.Header[name]
		}
	}
	t.setCookies(req)
	req.Header.Del("Host")
	req.Header.Set("Accept-Encoding", acceptEncoding)
	if !t.conditional() {
		return
	}
	if t.known.ETag != "" {
		req.Header.Set("If-None-Match", t.known.ETag)
	}
	if t.known.LastModified != "" {
		req.Header.Set("If-Modified-Since", t.known.LastModified)
	}
}

// setCookies adds the cookies that redirects set and, where they may go, those of the watch that no redirect has replaced.
func (t *trip) setCookies(req *http.Request) {
	var fresh []*http.Cookie
	if t.jar != nil {
		fresh = t.jar.Cookies(t.url)
	}
	for _, c := range fresh {
		req.AddCookie(c)
	}
	if !t.trusted() {
		return
	}
	for _, c := range t.request.Cookies {
		if !slices.ContainsFunc(fresh, func(f *http.Cookie) bool { return f.Name == c.Name }) {
			req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value, Quoted: c.Quoted})
		}
	}
}

// trusted reports whether the address that the trip has come to may have the watch's secrets: it is the host that the watch names, and what
// was to go encrypted does not go in the clear.
func (t *trip) trusted() bool {
	if t.url == t.origin {
		return true
	}
	if t.origin.Scheme == "https" && t.url.Scheme != "https" {
		return false
	}
	return hostKey(t.origin.Host) == hostKey(t.url.Host) && port(t.origin) == port(t.url)
}

// port returns the port of u, or "" if it is the usual one of its scheme: an upgrade from http to https stays on the same host.
func port(u *url.URL) string {
	p := u.Port()
	if u.Scheme == "http" && p == "80" || u.Scheme == "https" && p == "443" {
		return ""
	}
	return p
}

// conditional reports whether what is known is known of the address that the trip has come to.
func (t *trip) conditional() bool {
	return (t.known.ETag != "" || t.known.LastModified != "") && (t.known.URL == "" || t.known.URL == t.url.String())
}

// follow takes the trip to where the answer points.
func (t *trip) follow(a *answer) error {
	if len(t.seen) > maxRedirects {
		return &RedirectError{Problem: fmt.Sprintf("more than %d redirects", maxRedirects)}
	}
	to, err := t.url.Parse(a.location)
	if err != nil {
		return &RedirectError{Problem: "redirected to a malformed address"}
	}
	if to.Scheme != "http" && to.Scheme != "https" || to.Hostname() == "" {
		return &RedirectError{Problem: "redirected to an address that is not one of http or https"}
	}
	to.User, to.Fragment, to.RawFragment = nil, "", ""
	if cookies := a.cookies; len(cookies) > 0 {
		if t.jar == nil {
			// No list of public suffixes: what a hop could set for others by it is forgotten with the trip.
			t.jar, _ = cookiejar.New(nil)
		}
		t.jar.SetCookies(t.url, cookies)
	}
	t.url = to
	if keepsMethod := a.status == http.StatusTemporaryRedirect || a.status == http.StatusPermanentRedirect; !keepsMethod {
		if t.method != http.MethodHead {
			t.method = http.MethodGet
		}
		t.body = ""
		t.request.Header.Del("Content-Type")
	}
	if t.body != "" && !t.trusted() {
		return &RedirectError{Problem: "redirected to another host, which may not have the request's body"}
	}
	return nil
}
