package monitor

import (
	"errors"
	"net/url"
	"strings"

	"rasid/monitor/extract"
	"rasid/monitor/fetch"
)

// verdict is whether an answer is the page, and if not, what it is.
type verdict struct {
	State  State
	Reason string
}

var good = verdict{State: OK}

// judgeError is the verdict on a fetch that failed.
func judgeError(err error) verdict {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		switch status.Code {
		case 401, 403, 407, 429, 451:
			return verdict{Blocked, fetch.Reason(err)}
		}
	}
	return verdict{Failing, fetch.Reason(err)}
}

// judgePage is the verdict on an answer with a good status: a login wall or a page without text has one too.
func judgePage(asked string, resp *fetch.Response, page extract.Page, err error) verdict {
	if to, ok := loginWall(asked, resp.URL, page.Login); ok {
		return verdict{Blocked, "redirected to a login page: " + to}
	}
	var nothing *extract.NothingSelectedError
	if errors.As(err, &nothing) {
		return verdict{Selector, nothing.Error()}
	}
	if err != nil {
		return verdict{Failing, err.Error()}
	}
	if len(page.Blocks) == 0 {
		return verdict{Failing, "the page has no text; it may need a browser to show it"}
	}
	return good
}

// loginWall reports whether the request was redirected to another page that asks who we are: one with a password field, or whose address
// says so. The query is left out of what is told: it may hold the address that was asked for and worse.
func loginWall(asked, got string, password bool) (to string, ok bool) {
	from, err1 := url.Parse(asked)
	at, err2 := url.Parse(got)
	if err1 != nil || err2 != nil || samePlace(from, at) {
		return "", false
	}
	to = at.Scheme + "://" + at.Host + at.Path
	if password {
		return to, true
	}
	for segment := range strings.SplitSeq(strings.ToLower(at.Path), "/") {
		name, _, _ := strings.Cut(segment, ".")
		switch name {
		case "login", "signin", "sign-in", "sign_in", "log-in", "logon", "giris", "giris-yap", "uye-girisi", "oturum-ac", "wp-login", "auth", "sso":
			return to, true
		}
	}
	return "", false
}

// samePlace reports whether two addresses differ at most in what a site's redirects tidy up: the scheme, "www." and a last slash.
func samePlace(a, b *url.URL) bool {
	host := func(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }
	path := func(u *url.URL) string { return strings.TrimSuffix(u.Path, "/") }
	return host(a) == host(b) && path(a) == path(b)
}
