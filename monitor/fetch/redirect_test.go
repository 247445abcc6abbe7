package fetch_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/fetch"
)

func TestRedirectsLeadToThePage(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Location", "/أخبار/سوريا?x=1#y")
			w.WriteHeader(http.StatusMovedPermanently)
		case "/أخبار/سوريا":
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
			http.Redirect(w, r, "/son", http.StatusFound)
		case "/son":
			_, _ = io.WriteString(w, r.Header.Get("Cookie"))
		}
	})
	c := newClient(t, fetch.Options{})
	r := fetch.Request{URL: s.URL + "/", Cookies: []*http.Cookie{{Name: "id", Value: "7"}, {Name: "seen", Value: "0"}}}
	for range 2 { // the cookie that a redirect sets is forgotten with the Get
		got := get(t, c, r, fetch.Known{})
		if got.URL != s.URL+"/son" || got.Text != "seen=1; id=7" {
			t.Errorf("got %s with cookies %q, want /son with seen=1; id=7", got.URL, got.Text)
		}
	}
}

func TestRedirectThatLeadsNowhereIsAFailure(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/circle":
			http.Redirect(w, r, "/circle2", http.StatusFound)
		case "/circle2":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/long":
			http.Redirect(w, r, "/long?"+r.URL.RawQuery+"x", http.StatusFound)
		case "/none":
			w.WriteHeader(http.StatusFound)
		case "/file":
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		case "/bad":
			w.Header().Set("Location", "http://[::1")
			w.WriteHeader(http.StatusFound)
		case "/cookie": // asks itself again until the cookie comes back: no circle
			if r.Header.Get("Cookie") == "" {
				http.SetCookie(w, &http.Cookie{Name: "ok", Value: "1"})
				http.Redirect(w, r, "/cookie", http.StatusFound)
				return
			}
			_, _ = io.WriteString(w, "نص")
		}
	})
	c := newClient(t, fetch.Options{})
	for path, reason := range map[string]string{
		"/circle": "redirected in a circle",
		"/long":   "more than 10 redirects",
		"/none":   "redirected without an address",
		"/file":   "redirected to an address that is not one of http or https",
		"/bad":    "redirected to a malformed address",
	} {
		_, err := c.Get(t.Context(), fetch.Request{URL: s.URL + path}, fetch.Known{})
		check(t, err, &fetch.RedirectError{}, reason)
	}
	get(t, c, fetch.Request{URL: s.URL + "/cookie"}, fetch.Known{})
}

// echo answers with what of a watch's secrets a request carries.
func echo(w http.ResponseWriter, r *http.Request) {
	user, _, _ := r.BasicAuth()
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %s|%s|%s|%s|%s", r.Method, r.Header.Get("Accept-Language"), r.Header.Get("X-Key"), r.Header.Get("Cookie"), user, body)
}

func TestSecretsStayWithTheirHost(t *testing.T) {
	other := serve(t, echo)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		echo(w, r)
	})
	c := newClient(t, fetch.Options{})
	for _, tt := range []struct{ name, to, want string }{
		{"same host", "/end", "GET tr|k|c=1|u|"},
		{"same host by its address", s.URL + "/end", "GET tr|k|c=1|u|"},
		{"another port", other.URL, "GET tr||||"},
		{"another host", strings.Replace(other.URL, "127.0.0.1", "localhost", 1), "GET tr||||"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := get(t, c, fetch.Request{
				URL: s.URL + "/?to=" + tt.to, Username: "u", Password: "p", Cookies: []*http.Cookie{{Name: "c", Value: "1"}},
				Header: http.Header{"X-Key": {"k"}, "Accept-Language": {"tr"}},
			}, fetch.Known{})
			if diff := cmp.Diff(tt.want, got.Text); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBodyIsSentAgainOnlyToItsHost(t *testing.T) {
	other := serve(t, echo)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/307":
			http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
		case "/302":
			http.Redirect(w, r, "/end", http.StatusFound)
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusPermanentRedirect)
		default:
			echo(w, r)
		}
	})
	c := newClient(t, fetch.Options{})
	for path, want := range map[string]string{"/307": "POST ||||q=سوريا", "/302": "GET ||||"} {
		got := get(t, c, fetch.Request{URL: s.URL + path, Method: "POST", Body: "q=سوريا", Header: http.Header{"Accept-Language": {""}}}, fetch.Known{})
		if got.Text != want {
			t.Errorf("%s: got %q, want %q", path, got.Text, want)
		}
	}
	_, err := c.Get(t.Context(), fetch.Request{URL: s.URL + "/away", Method: "POST", Body: "q"}, fetch.Known{})
	if !errors.As(err, new(*fetch.RedirectError)) {
		t.Errorf("got %v, want a RedirectError", err)
	}
}
