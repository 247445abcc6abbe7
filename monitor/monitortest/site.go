// Package monitortest is a news site whose pages change on command, for tests of the whole program and for the demo.
//
// A [Site] serves what it is told to, well or badly, and remembers who asked. A [Newsroom] is a Site with a story in Arabic, Turkish and
// English: [Newsroom.Tick] moves only what no editor wants to hear of, [Newsroom.Next] lets the next thing happen that one may.
package monitortest

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Site is a web site in memory, an http.Handler for any number of clients at once. Its zero value is a site without pages, ready for use.
//
// A page has a strong ETag, so that a client that asks with If-None-Match gets 304 until the page changes.
type Site struct {
	mu       sync.Mutex
	pages    map[string]string
	answers  map[string][]Response
	requests []Request
}

// Response is a scripted answer. Its zero value is an empty page with status 200.
type Response struct {
	Status int         // 0: 200
	Header http.Header // Content-Type is text/html; charset=utf-8 unless it is given
	Body   string      // sent as it is, in whatever charset its bytes are
	Delay  time.Duration
	Cut    int  // above 0: announce all of Body, send so many bytes and drop the connection
	Hang   bool // do not answer until the client goes away
	Times  int  // above 0: answer so many requests; 0: all
}

// Request is what a client asked.
type Request struct {
	At     time.Time
	Method string
	URL    string // path and query
	Header http.Header
	Status int // of the answer; 0 if there was none
}

// remembered bounds the requests that a site remembers, for a demo that runs for days.
const remembered = 10_000

// Set makes html, in UTF-8, the page at path. What Respond said of path still stands.
func (s *Site) Set(path, html string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == nil {
		s.pages = make(map[string]string)
	}
	s.pages[path] = html
}

// Respond scripts the answers at path, one after the other and in place of those before: one with Times for so many requests, one without
// for all that are left. When they are used up, or none is given, the page of Set is back.
func (s *Site) Respond(path string, answers ...Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers == nil {
		s.answers = make(map[string][]Response)
	}
	s.answers[path] = slices.Clone(answers)
}

// Page returns the page at path and whether there is one.
func (s *Site) Page(path string) (html string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	html, ok = s.pages[path]
	return html, ok
}

// Requests returns the requests for path, or for all paths if it is empty, in the order in which they were answered. Only the latest
// 10,000 of the site are remembered.
func (s *Site) Requests(path string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.requests {
		if asked, _, _ := strings.Cut(r.URL, "?"); path == "" || asked == path {
			found = append(found, r)
		}
	}
	return found
}

// ServeHTTP answers as Set and Respond said, and 404 to everything else.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status := 0 // also of a connection that is dropped in a panic
	defer func() { s.remember(r, status) }()

	if answer, ok := s.scripted(r.URL.Path); ok {
		status = answer.send(w, r)
		return
	}
	html, ok := s.Page(r.URL.Path)
	if !ok {
		status = http.StatusNotFound
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256([]byte(html))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("ETag", strconv.Quote(hex.EncodeToString(sum[:8])))
	seen := &statusWriter{ResponseWriter: w}
	http.ServeContent(seen, r, "", time.Time{}, strings.NewReader(html))
	status = seen.status
}

// scripted takes the answer whose turn it is.
func (s *Site) scripted(path string) (Response, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answers := s.answers[path]
	if len(answers) == 0 {
		return Response{}, false
	}
	answer := answers[0]
	switch answer.Times {
	case 0: // for ever
	case 1:
		s.answers[path] = answers[1:]
	default:
		answers[0].Times--
	}
	return answer, true
}

// send answers and returns the status, 0 if it hung until the client went away.
func (a Response) send(w http.ResponseWriter, r *http.Request) int {
	if a.Hang {
		<-r.Context().Done()
		return 0
	}
	select {
	case <-r.Context().Done():
		return 0
	case <-time.After(a.Delay):
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	maps.Copy(w.Header(), a.Header)
	body := a.Body
	if a.Cut > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:min(a.Cut, len(body))]
	}
	status := a.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	if _, err := w.Write([]byte(body)); err != nil {
		return status // the client went away, or the status allows no body
	}
	if a.Cut > 0 {
		if err := http.NewResponseController(w).Flush(); err != nil {
			return status
		}
		panic(http.ErrAbortHandler) // how a handler drops the connection
	}
	return status
}

func (s *Site) remember(r *http.Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) == remembered {
		s.requests = append(s.requests[:0], s.requests[remembered/2:]...)
	}
	s.requests = append(s.requests, Request{
		At:     time.Now(),
		Method: r.Method,
		URL:    r.URL.RequestURI(),
		Header: r.Header.Clone(),
		Status: status,
	})
}

// statusWriter sees the status that ServeContent chooses.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
