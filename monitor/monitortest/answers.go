package monitortest

import (
	"embed"
	"net/http"
)

//go:embed pages
var pages embed.FS

// Unavailable is the answer of a server that asks to be left alone for so many seconds.
func Unavailable(retryAfter string) Response {
	return Response{
		Status: http.StatusServiceUnavailable,
		Header: http.Header{"Retry-After": {retryAfter}},
		Body:   "<!doctype html><title>503</title><h1>Service Unavailable</h1>",
	}
}

// Challenge is the answer of a guard that wants to see a browser: status 403, or 200 for the kind that is polite about it.
func Challenge(status int) Response {
	return Response{
		Status: status,
		Header: http.Header{"Server": {"guard"}, "Cache-Control": {"no-store"}},
		Body:   embedded("challenge.html"),
	}
}

// Moved redirects to another address, with status 302.
func Moved(to string) Response {
	return Response{Status: http.StatusFound, Header: http.Header{"Location": {to}}}
}

// LoginPath is where [Site.CloseDoor] sends those who want to read.
const LoginPath = "/login"

// CloseDoor puts path behind a login: it redirects to a page with a password form, which answers with status 200.
func (s *Site) CloseDoor(path string) {
	s.Set(LoginPath, embedded("login.html"))
	s.Respond(path, Moved(LoginPath))
}

// embedded returns a page that is part of the program; that there is none would be a mistake in this package.
func embedded(name string) string {
	page, err := pages.ReadFile("pages/" + name)
	if err != nil {
		panic("monitortest: " + err.Error())
	}
	return string(page)
}
