package main

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/monitortest"
	"rasid/notify"
	"rasid/notify/notifytest"
)

// story is a newsroom that is watched, and the chat that hears of it.
type story struct {
	t     *testing.T
	news  *monitortest.Newsroom
	url   string // of the article
	bot   *notifytest.BotAPI
	rasid *program
}

const storyConfig = `
[rasid]
data = "var"
timezone = "Europe/Istanbul"
every = "1s"
host_gap = "10ms"
allow_private = true

[[channel]]
name = "desk"
type = "telegram"
token = { env = "RASID_TELEGRAM_TOKEN" }
chat = 1001
api = %q
`

const storyWatch = `
[[watch]]
name = %q
url = %q
%s
keywords = ["سوريا", "أكار"]
notify = ["desk"]
`

func newStory(t *testing.T, rule string) *story {
	t.Helper()
	s := &story{t: t, news: monitortest.NewNewsroom(), bot: notifytest.NewBotAPI(t)}
	site := httptest.NewServer(s.news)
	t.Cleanup(site.Close)
	s.url = site.URL + monitortest.ArabicPage
	s.bot.AddChat("1001")
	s.rasid = newProgram(t, fmt.Sprintf(storyConfig+storyWatch, s.bot.URL, "turkiye-alan", s.url, rule))
	return s
}

// look takes a look with `rasid check`, which must end well, and returns whether the page changed.
func (s *story) look() (changed bool) {
	s.t.Helper()
	lines := s.rasid.lines("check")
	if len(lines) != 1 || lines[0]["state"] != "ok" {
		s.t.Fatalf("the look found %v", lines)
	}
	return lines[0]["changed"] == true
}

// told fails the test unless the chat has n messages and no other alert was ever made.
func (s *story) told(n int, after string) {
	s.t.Helper()
	messages := s.bot.Messages()
	alerts := s.rasid.lines("outbox", "list", "--state", "pending,sending,sent,unknown,dead")
	if len(messages) != n || len(alerts) != n {
		s.t.Fatalf("after %s: %d messages and %d alerts, want %d; the last is:\n%s", after, len(messages), len(alerts), n, lastText(messages))
	}
}

func lastText(messages []notifytest.BotMessage) string {
	if len(messages) == 0 {
		return "none"
	}
	return messages[len(messages)-1].Text
}

// happen lets the newsroom's story go on until an event of the article has happened.
func (s *story) happen(name string) {
	s.t.Helper()
	for {
		event, ok := s.news.Next()
		if !ok {
			s.t.Fatalf("there is no event %q to come", name)
		}
		if event.Name == name {
			return
		}
	}
}

// write puts a paragraph into the article.
func (s *story) write(paragraph string) {
	s.t.Helper()
	const last = "<p>ويتوقع دبلوماسيون"
	page, _ := s.news.Page(monitortest.ArabicPage)
	if !strings.Contains(page, last) {
		s.t.Fatalf("the article has no paragraph that begins with %s", last)
	}
	s.news.Set(monitortest.ArabicPage, strings.Replace(page, last, "<p>"+paragraph+"</p>"+last, 1))
}

// seen waits until the daemon has looked at the article as it is now, and looked again, so that the first look is saved.
func (s *story) seen() {
	s.t.Helper()
	before := len(s.news.Requests(monitortest.ArabicPage))
	until(s.t, 20*time.Second, "two more looks", func() bool { return len(s.news.Requests(monitortest.ArabicPage)) >= before+2 })
}

// TestStory is what Rasid is for: an article of which a desk wants to hear when Syria or Akar come into it, beside a box of headlines that
// name both all day.
func TestStory(t *testing.T) {
	t.Parallel()
	t.Run("select", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, `select = ["article"]`)
		s.quiet()
		daemon := s.rasid.run()
		s.crossing()
		s.killedWhileSending(daemon)
		s.killedWhileTelegramIsAway()
	})
	t.Run("ignore", func(t *testing.T) {
		t.Parallel()
		s := newStory(t, `ignore = [".latest"]`)
		s.quiet()
		daemon := s.rasid.run()
		s.crossing()
		daemon.stop()
	})
}

// quiet are all things of which nobody hears.
func (s *story) quiet() {
	s.t.Helper()
	if s.look() {
		s.t.Error("the first look found a change")
	}
	s.told(0, "the first look")

	const day = 24
	for range day {
		s.news.Tick()
		s.look()
	}
	s.told(0, "a day of the box")
	for _, r := range s.news.Requests(monitortest.ArabicPage) {
		if r.Status != 200 {
			s.t.Errorf("a look at the box was answered with %d, want a new page each time", r.Status)
		}
	}

	s.happen("date")
	if !s.look() {
		s.t.Error("the edit was not found")
	}
	s.told(0, "an edit without a keyword")
}

// crossing is the paragraph of which the desk must hear: once, within a second, and as it stands in the design.
func (s *story) crossing() {
	s.t.Helper()
	s.seen()
	s.happen("crossing")
	published := time.Now()
	until(s.t, 20*time.Second, "told of the crossing", func() bool { return len(s.bot.Messages()) > 0 })
	m := s.bot.Messages()[0]
	requests := s.news.Requests(monitortest.ArabicPage)
	i := slices.IndexFunc(requests, func(r monitortest.Request) bool { return r.At.After(published) && r.Status == 200 })
	if i < 0 {
		s.t.Fatal("the chat was told before the page was read")
	}
	looked := requests[i].At
	late := m.At.Sub(looked)
	s.t.Logf("the chat was told %v after the look", late)
	if late > time.Second {
		s.t.Errorf("told %v after the look, want at most 1 s", late)
	}

	istanbul, err := time.LoadLocation("Europe/Istanbul")
	if err != nil {
		s.t.Fatal(err)
	}
	clock := looked.In(istanbul).Format("15:04")
	if !strings.Contains(m.Text, clock) { // the look began in the minute before
		clock = looked.In(istanbul).Add(-time.Minute).Format("15:04")
	}
	const title = "أكار: خبراء من ثلاث وزارات دفاع يلتقون قريبا"
	want := "\u2068سوريا\u2069 — \u2068turkiye-alan\u2069\n" + title + "\n\n" +
		"+ وجاء في بيان صدر مساء أن الجولة الأولى ستبحث فتح معبر للبضائع بين تركيا وسوريا، وتسيير دوريات على الطريق الدولي.\n\n" +
		clock + " · 127.0.0.1 · " + notify.Name(1)
	if diff := cmp.Diff(m.Text, want); diff != "" {
		s.t.Errorf("the message (-got +want):\n%s", diff)
	}
	var entities []string
	for _, e := range m.Entities {
		entities = append(entities, e.Type+" "+e.Text+" "+e.URL)
	}
	if diff := cmp.Diff(entities, []string{"text_link " + title + " " + s.url, "bold وسوريا "}); diff != "" {
		s.t.Errorf("the entities (-got +want):\n%s", diff)
	}
	s.seen()
	s.told(1, "further looks at the crossing")
}

// killedWhileSending: the daemon ends while Telegram has not answered. The alert arrives after the next start, marked, and once.
func (s *story) killedWhileSending(daemon *process) {
	s.t.Helper()
	s.bot.Fail(notifytest.BotHang(), 1)
	s.happen("headline")
	<-s.bot.Hanging()
	daemon.kill()
	daemon = s.rasid.run()
	defer daemon.kill()
	until(s.t, 20*time.Second, "told of the headline", func() bool { return len(s.bot.Messages()) > 1 })
	if text := s.bot.Messages()[1].Text; !strings.HasPrefix(text, "[possible repeat] ") || !strings.Contains(text, "أكار") {
		s.t.Errorf("the alert that may have arrived before is not marked:\n%s", text)
	}
	s.seen()
	s.told(2, "a kill while sending")
}

// killedWhileTelegramIsAway: the daemon ends while an alert waits for Telegram. It arrives after the next start, as if nothing had been.
func (s *story) killedWhileTelegramIsAway() {
	s.t.Helper()
	s.bot.Down()
	daemon := s.rasid.run()
	s.write("وأعلنت الخارجية أن وفدا من سوريا يصل غدا.")
	until(s.t, 20*time.Second, "an alert that waits", func() bool {
		return slices.ContainsFunc(s.rasid.lines("outbox", "list"), func(a map[string]any) bool { return a["reason"] != "" })
	})
	daemon.kill()
	if err := s.bot.Up(); err != nil {
		s.t.Fatal(err)
	}
	daemon = s.rasid.run()
	until(s.t, 20*time.Second, "told of the delegation", func() bool { return len(s.bot.Messages()) > 2 })
	if text := s.bot.Messages()[2].Text; strings.Contains(text, "repeat") || !strings.Contains(text, "وفدا من سوريا") {
		s.t.Errorf("the alert that surely had not arrived is told as\n%s", text)
	}
	s.seen()
	daemon.stop()
	s.told(3, "a kill while Telegram was away")
}
