package monitortest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/monitortest"
)

// get asks the server for path and returns the answer with its whole body, without following redirects.
func get(ctx context.Context, server *httptest.Server, path, etag string) (*http.Response, string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
	if err != nil {
		return nil, "", err
	}
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	client := *server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, string(body), err
}

func TestPageIsUnmodifiedUntilItChanges(t *testing.T) {
	var site monitortest.Site
	server := httptest.NewServer(&site)
	defer server.Close()

	var got []int
	ask := func(etag string) string {
		response, _, err := get(t.Context(), server, "/haber", etag)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, response.StatusCode)
		return response.Header.Get("ETag")
	}
	ask("")
	site.Set("/haber", "<p>Suriye</p>")
	first := ask("")
	ask(first)
	site.Set("/haber", "<p>Suriye'de</p>")
	second := ask(first)
	ask(second)
	if d := cmp.Diff(got, []int{404, 200, 304, 200, 304}); d != "" {
		t.Errorf("statuses (-got +want):\n%s", d)
	}
	if first == second {
		t.Errorf("both pages have the ETag %s", first)
	}
}

func TestScriptedAnswersComeInOrder(t *testing.T) {
	var site monitortest.Site
	server := httptest.NewServer(&site)
	defer server.Close()
	site.Set("/", "<p>back</p>")
	site.Respond("/",
		monitortest.Response{Status: 500, Times: 2},
		monitortest.Response{Status: 403, Body: monitortest.Challenge(403).Body, Times: 1},
	)
	for _, want := range []int{500, 500, 403, 200, 200} {
		response, _, err := get(t.Context(), server, "/", "")
		if err != nil {
			t.Fatal(err)
		}
		if got := response.StatusCode; got != want {
			t.Errorf("status = %d, want %d", got, want)
		}
	}
}

func TestScriptedAnswerIsSentAsWritten(t *testing.T) {
	arabic1256 := string([]byte{0xd3, 0xe6, 0xd1, 0xed, 0xc7}) // سوريا in windows-1256
	for _, row := range []struct {
		name   string
		answer monitortest.Response
		status int
		header map[string]string
		body   string
	}{
		{"nothing", monitortest.Response{}, 200, map[string]string{"Content-Type": "text/html; charset=utf-8"}, ""},
		{
			"another charset",
			monitortest.Response{Header: http.Header{"Content-Type": {"text/html"}}, Body: arabic1256},
			200,
			map[string]string{"Content-Type": "text/html"},
			arabic1256,
		},
		{"unavailable", monitortest.Unavailable("120"), 503, map[string]string{"Retry-After": "120"}, monitortest.Unavailable("").Body},
		{"a polite challenge", monitortest.Challenge(200), 200, nil, monitortest.Challenge(0).Body},
		{"moved", monitortest.Moved("/new"), 302, map[string]string{"Location": "/new"}, ""},
		{"not modified", monitortest.Response{Status: 304, Header: http.Header{"Etag": {`"1"`}}}, 304, map[string]string{"Etag": `"1"`}, ""},
		{"late", monitortest.Response{Delay: time.Millisecond, Body: "late"}, 200, nil, "late"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var site monitortest.Site
			server := httptest.NewServer(&site)
			defer server.Close()
			site.Respond("/", row.answer)
			response, body, err := get(t.Context(), server, "/", "")
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != row.status || body != row.body {
				t.Errorf("got %d %q, want %d %q", response.StatusCode, body, row.status, row.body)
			}
			for name, want := range row.header {
				if got := response.Header.Get(name); got != want {
					t.Errorf("%s = %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestCutBodyIsAnError(t *testing.T) {
	var site monitortest.Site
	server := httptest.NewServer(&site)
	defer server.Close()
	site.Respond("/", monitortest.Response{Body: strings.Repeat("سوريا ", 1000), Cut: 100})
	_, body, err := get(t.Context(), server, "/", "")
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(body) != 100 {
		t.Errorf("got %d bytes and %v, want 100 and %v", len(body), err, io.ErrUnexpectedEOF)
	}
}

func TestHangLastsUntilTheClientGoesAway(t *testing.T) {
	for name, answer := range map[string]monitortest.Response{"hang": {Hang: true}, "delay": {Delay: time.Hour}} {
		t.Run(name, func(t *testing.T) {
			var site monitortest.Site
			server := httptest.NewServer(&site)
			site.Respond("/", answer)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if _, _, err := get(ctx, server, "/", ""); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("err = %v, want %v", err, context.DeadlineExceeded)
			}
			server.Close() // waits for the handler
			if got := site.Requests("/"); len(got) != 1 || got[0].Status != 0 {
				t.Errorf("requests = %+v, want one without a status", got)
			}
		})
	}
}

func TestClosedDoorLeadsToAPassword(t *testing.T) {
	var site monitortest.Site
	server := httptest.NewServer(&site)
	defer server.Close()
	site.CloseDoor("/ar/")
	response, err := server.Client().Get(server.URL + "/ar/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != 200 || response.Request.URL.Path != monitortest.LoginPath || !strings.Contains(string(body), `type="password"`) {
		t.Errorf("got %d from %s: %s", response.StatusCode, response.Request.URL, body)
	}
}

func TestSiteRemembersWhoAsked(t *testing.T) {
	var site monitortest.Site
	server := httptest.NewServer(&site)
	defer server.Close()
	site.Set("/a", "<p>a</p>")
	for _, path := range []string{"/a", "/b?x=1", "/a?y=2"} {
		if _, _, err := get(t.Context(), server, path, `"1"`); err != nil {
			t.Fatal(err)
		}
	}
	line := func(rs []monitortest.Request) (lines []string) {
		for _, r := range rs {
			lines = append(lines, r.Method+" "+r.URL+" "+r.Header.Get("If-None-Match")+" "+http.StatusText(r.Status))
		}
		return lines
	}
	if d := cmp.Diff(line(site.Requests("/a")), []string{`GET /a "1" OK`, `GET /a?y=2 "1" OK`}); d != "" {
		t.Errorf("requests for /a (-got +want):\n%s", d)
	}
	if got := len(site.Requests("")); got != 3 {
		t.Errorf("%d requests, want 3", got)
	}
}

func TestLongRunsAreForgottenInPart(t *testing.T) {
	var site monitortest.Site
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	for range 12_000 {
		site.ServeHTTP(httptest.NewRecorder(), request)
	}
	if got := len(site.Requests("")); got < 5_000 || got > 10_000 {
		t.Errorf("%d requests are remembered", got)
	}
}

func TestSiteServesManyAtOnce(t *testing.T) {
	site := monitortest.NewNewsroom()
	server := httptest.NewServer(site)
	defer server.Close()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				site.Tick()
				site.Next()
				site.Respond("/x", monitortest.Response{Times: 3})
				for _, path := range []string{monitortest.ArabicPage, "/x"} {
					if _, _, err := get(t.Context(), server, path, ""); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	if got := len(site.Requests("")); got != 160 {
		t.Errorf("%d requests, want 160", got)
	}
}
