package main

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/monitor/monitortest"
	"rasid/notify/notifytest"
)

// trouble is what a site does when it does not show a page, each at a page of its own.
type trouble struct {
	path          string
	begin         func(*monitortest.Newsroom, string)
	state, reason string // what the status must say
}

func troubles() []trouble {
	return []trouble{
		{"/ar/503/", func(n *monitortest.Newsroom, path string) {
			n.Respond(path, monitortest.Response{Status: 503, Body: "<h1>503 سوريا</h1>"})
		}, "failing", "503"},
		{"/ar/403/", func(n *monitortest.Newsroom, path string) { n.Respond(path, monitortest.Challenge(403)) }, "blocked", "403"},
		{"/ar/login/", func(n *monitortest.Newsroom, path string) { n.CloseDoor(path) }, "blocked", monitortest.LoginPath},
	}
}

// TestSiteInTroubleIsNoNews is the other half of the story: what a site does when it does not show an article is told to whoever asks for the
// status, and to no desk.
func TestSiteInTroubleIsNoNews(t *testing.T) {
	t.Parallel()
	news, bot := monitortest.NewNewsroom(), notifytest.NewBotAPI(t)
	bot.AddChat("1001")
	site := httptest.NewServer(news)
	t.Cleanup(site.Close)
	article, _ := news.Page(monitortest.ArabicPage)
	watches := ""
	for _, x := range troubles() {
		news.Set(x.path, article)
		watches += fmt.Sprintf(storyWatch, x.path, site.URL+x.path, `select = ["article"]`)
	}
	rasid := newProgram(t, fmt.Sprintf(storyConfig, bot.URL)+watches)
	silent := func(after string) {
		t.Helper()
		if messages := bot.Messages(); len(messages) > 0 {
			t.Errorf("after %s: the desk was told\n%s", after, messages[0].Text)
		}
	}
	looks(t, rasid, false)
	for _, x := range troubles() {
		x.begin(news, x.path)
	}
	backOff(t, rasid, news)
	showWhy(t, rasid)
	silent("the trouble")

	for _, x := range troubles() {
		news.Respond(x.path)
	}
	looks(t, rasid, false)
	silent("the return of the pages")
	const paragraph = "<p>ووصل وفد من سوريا.</p>"
	for _, x := range troubles() {
		news.Set(x.path, strings.Replace(article, "</article>", paragraph+"</article>", 1))
	}
	looks(t, rasid, true)
	looks(t, rasid, false)
	if n := len(bot.Messages()); n != len(troubles()) {
		t.Errorf("%d messages of a real change at each page after the trouble, want %d", n, len(troubles()))
	}
}

// looks takes one look at every page, each of which must be seen, and changed or not.
func looks(t *testing.T, rasid *program, changed bool) {
	t.Helper()
	lines := rasid.lines("check")
	if len(lines) != len(troubles()) {
		t.Fatalf("%d looks, want %d", len(lines), len(troubles()))
	}
	for _, l := range lines {
		if l["state"] != "ok" || l["changed"] != changed {
			t.Errorf("a look found %v, want changed = %v", l, changed)
		}
	}
}

// backOff lets the daemon meet the troubles until it has asked each page four times, each time after a longer wait.
func backOff(t *testing.T, rasid *program, news *monitortest.Newsroom) {
	t.Helper()
	daemon := rasid.run()
	until(t, 40*time.Second, "four looks at each trouble", func() bool {
		return !slices.ContainsFunc(troubles(), func(x trouble) bool { return len(news.Requests(x.path)) < 1+4 })
	})
	daemon.stop()
	for _, x := range troubles() {
		requests := news.Requests(x.path)[1:] // without the first look
		var waits []time.Duration
		for i := range requests[1:] {
			waits = append(waits, requests[i+1].At.Sub(requests[i].At).Round(time.Millisecond))
		}
		if !slices.IsSorted(waits) || waits[2] < 3*time.Second {
			t.Errorf("%s was asked after %v, want longer and longer waits", x.path, waits)
		}
	}
}

// showWhy checks that the status tells of each trouble, to programs and to people.
func showWhy(t *testing.T, rasid *program) {
	t.Helper()
	text, _ := rasid.call("status")
	pages := rasid.lines("status")
	for _, x := range troubles() {
		i := slices.IndexFunc(pages, func(p map[string]any) bool { return p["watch"] == x.path })
		if i < 0 {
			t.Fatalf("the status does not tell of %s", x.path)
		}
		reason := fmt.Sprint(pages[i]["reason"])
		if pages[i]["state"] != x.state || !strings.Contains(reason, x.reason) {
			t.Errorf("the status of %s is %s: %s, want %s: … %s …", x.path, pages[i]["state"], reason, x.state, x.reason)
		}
		if !strings.Contains(text, reason) {
			t.Errorf("the status for people does not say why %s is not seen:\n%s", x.path, text)
		}
	}
}
