package monitor_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/match"
	"rasid/monitor/monitortest"
	"rasid/monitor/schedule"
	"rasid/monitor/store"
	"rasid/notify"
)

// article is a page with a box of headlines that name the keywords too.
func article(box string, paragraphs ...string) string {
	var b strings.Builder
	b.WriteString(`<html lang="ar"><title>أكار يعلن</title><body><aside class="latest"><h2>أحدث الأخبار</h2><p>` + box + `</p></aside><article><h1>أكار يعلن</h1>`)
	for _, p := range paragraphs {
		b.WriteString("<p>" + p + "</p>\n")
	}
	return b.String() + "</article></body></html>"
}

const (
	opening = "أعلن وزير الدفاع عن اجتماعات للوفود الفنية في الأيام المقبلة."
	known   = "وعقدت محادثات بين تركيا وسوريا في موسكو."
	fresh   = "ويشارك في الاجتماع وزراء تركيا وسوريا وروسيا."
	other   = "وقال المتحدث إن الموعد لم يتحدد بعد."
)

// room is a newsroom of one watch: a site over loopback, a store on the disk, the real client between them.
type room struct {
	t       *testing.T
	site    *monitortest.Site
	watch   *monitor.Watch
	db      *store.DB
	fetcher *fetch.Client
}

func newRoom(t *testing.T, rules extract.Rules, topics ...*monitor.Topic) *room {
	t.Helper()
	site := &monitortest.Site{}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	address, err := url.Parse(server.URL + "/a")
	if err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, site: site, db: db, fetcher: fetch.New(fetch.Options{AllowPrivate: true})}
	t.Cleanup(r.fetcher.Close)
	r.watch = &monitor.Watch{
		Name: "w", URL: address, Schedule: schedule.Policy{Key: "w", Every: time.Minute}, Rules: rules, On: monitor.OnDefault, Topics: topics,
		Notify: []string{"desk"}, Request: fetch.Request{Timeout: 5 * time.Second},
	}
	if err := db.Sync(t.Context(), []monitor.Page{{Watch: "w", URL: address.String(), State: monitor.New, Since: time.Now(), NextAt: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *room) page() monitor.Page {
	r.t.Helper()
	pages, err := r.db.Pages(r.t.Context(), "w")
	if err != nil || len(pages) != 1 {
		r.t.Fatal(pages, err)
	}
	return pages[0]
}

// look takes a look and saves it.
func (r *room) look() *monitor.Look {
	r.t.Helper()
	checker := monitor.NewChecker(r.db, r.fetcher, monitor.NewMatcher([]*monitor.Watch{r.watch}))
	look, err := checker.Check(r.t.Context(), r.watch, r.page(), time.Now())
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.db.Save(r.t.Context(), []*monitor.Look{look}); err != nil {
		r.t.Fatal(err)
	}
	return look
}

func (r *room) silent(why string) *monitor.Look {
	r.t.Helper()
	look := r.look()
	if len(look.Alerts) != 0 {
		r.t.Errorf("%s: told %s, want nothing", why, text(look.Alerts))
	}
	return look
}

func keywords(t *testing.T, words ...string) []match.Keyword {
	t.Helper()
	var list []match.Keyword
	for _, w := range words {
		k, err := match.ParseKeyword(w)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, k)
	}
	return list
}

func anyOf(t *testing.T, words ...string) *monitor.Topic {
	return &monitor.Topic{Any: keywords(t, words...)}
}

func selectors(t *testing.T, texts ...string) []extract.Selector {
	t.Helper()
	var list []extract.Selector
	for _, text := range texts {
		s, err := extract.ParseSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

// text is what the alerts show, a line a part, hits and edits in stars.
func text(alerts []notify.Alert) string {
	var lines []string
	for _, a := range alerts {
		for _, p := range a.Parts {
			line := string(p.Kind) + ":"
			for _, s := range p.Spans {
				switch s.Style {
				case notify.Bold:
					line += "*" + s.Text + "*"
				case notify.Strike:
					line += "~" + s.Text + "~"
				default:
					line += s.Text
				}
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func TestOnlyTheNewParagraphWithAKeywordIsTold(t *testing.T) {
	for _, row := range []struct {
		name  string
		rules extract.Rules
	}{
		{"select", extract.Rules{Select: selectors(t, "article")}},
		{"ignore", extract.Rules{Ignore: selectors(t, ".latest")}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRoom(t, row.rules, anyOf(t, "سوريا", "أكار"))
			r.site.Set("/a", article("سوريا 1", opening, known))
			if look := r.silent("the first look"); look.Snapshot == nil || look.Page.State != monitor.OK {
				t.Errorf("no baseline: %+v", look.Page)
			}
			r.site.Set("/a", article("سوريا 2", opening, known))
			r.silent("the box")
			r.site.Set("/a", article("سوريا 3", strings.Replace(opening, "المقبلة", "القادمة", 1), known))
			if look := r.silent("an edit without a keyword"); look.Change == nil {
				t.Error("the edit is no change")
			}
			r.site.Set("/a", article("سوريا 4", strings.Replace(opening, "المقبلة", "القادمة", 1), known, fresh))
			look := r.look()
			if got, want := text(look.Alerts), "added:ويشارك في الاجتماع وزراء تركيا *وسوريا* وروسيا."; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if diff := cmp.Diff(look.Alerts[0].Topics, []notify.Topic{{Words: []string{"سوريا"}}}); diff != "" {
				t.Error(diff)
			}
			r.silent("the same again")
		})
	}
}

func TestEditShowsTheWordsThatWereAndAre(t *testing.T) {
	r := newRoom(t, extract.Rules{Select: selectors(t, "article")}, anyOf(t, "سوريا"))
	r.site.Set("/a", article("", "يشارك من سوريا ثلاثة وزراء في الاجتماع."))
	r.look()
	r.site.Set("/a", article("", "يشارك من سوريا أربعة وزراء في الاجتماع."))
	if got, want := text(r.look().Alerts), "edited:يشارك من *سوريا* ~ثلاثة~ *أربعة* وزراء في الاجتماع."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWhatIsNotThePageKeepsTheBaselineAndTellsNobody(t *testing.T) {
	for _, row := range []struct {
		name   string
		spoil  func(*monitortest.Site)
		state  monitor.State
		reason string // a part of it
	}{
		{"503", func(s *monitortest.Site) { s.Respond("/a", monitortest.Unavailable("120")) }, monitor.Failing, "503"},
		{"403", func(s *monitortest.Site) { s.Respond("/a", monitortest.Challenge(http.StatusForbidden)) }, monitor.Blocked, "403"},
		{"login", func(s *monitortest.Site) { s.CloseDoor("/a") }, monitor.Blocked, "/login"},
		{"login without a form", func(s *monitortest.Site) {
			s.Set("/hesap/giris.aspx", "<p>Suriye سوريا</p>")
			s.Respond("/a", monitortest.Moved("/hesap/giris.aspx?next=/a"))
		}, monitor.Blocked, "giris.aspx"},
		{"cut", func(s *monitortest.Site) {
			s.Respond("/a", monitortest.Response{Body: article("", opening, known, fresh), Cut: 200})
		}, monitor.Failing, ""},
		{"empty", func(s *monitortest.Site) { s.Set("/a", "<html><body><script>load()</script></body></html>") }, monitor.Failing, "no text"},
		{"image", func(s *monitortest.Site) {
			s.Respond("/a", monitortest.Response{Header: http.Header{"Content-Type": {"image/png"}}, Body: "\x89PNG\r\n\x1a\n\x00\x00"})
		}, monitor.Failing, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRoom(t, extract.Rules{Ignore: selectors(t, ".latest")}, anyOf(t, "سوريا"))
			r.site.Set("/a", article("", opening, known))
			baseline := r.look().Page.Snapshot
			row.spoil(r.site)
			for i := 1; i <= 3; i++ {
				p := r.silent("not the page").Page
				if p.State != row.state || !strings.Contains(p.Reason, row.reason) || p.Failures != i || p.Snapshot != baseline {
					t.Fatalf("got %s %q, %d failures, snapshot %d; want %s %q, %d, %d", p.State, p.Reason, p.Failures, p.Snapshot, row.state, row.reason, i, baseline)
				}
				if wait := p.NextAt.Sub(p.LookAt); i == 3 && wait < 2*time.Minute {
					t.Errorf("the third failure waits %v, want more than the interval", wait)
				}
			}
			r.site.Respond("/a")
			r.site.Set("/a", article("", opening, known))
			if look := r.silent("the page is back"); look.Page.State != monitor.OK || !look.Event || look.Change != nil {
				t.Errorf("back: %+v", look.Page)
			}
			r.site.Set("/a", article("", opening, known, fresh))
			if look := r.look(); len(look.Alerts) != 1 {
				t.Errorf("a change after the trouble: %d alerts, want 1", len(look.Alerts))
			}
		})
	}
}

func TestSelectorThatMatchesNothingIsAStateOfThePage(t *testing.T) {
	r := newRoom(t, extract.Rules{Select: selectors(t, "article")}, anyOf(t, "سوريا"))
	r.site.Set("/a", article("", opening, known))
	r.look()
	r.site.Set("/a", strings.ReplaceAll(article("", opening, known), "article", "main"))
	if p := r.silent("redesign").Page; p.State != monitor.Selector || !strings.Contains(p.Reason, "article") {
		t.Errorf("got %s %q", p.State, p.Reason)
	}
}

func TestEditedRulesAreNeverNews(t *testing.T) {
	r := newRoom(t, extract.Rules{Select: selectors(t, "article")}, anyOf(t, "سوريا"))
	r.site.Set("/a", article("سوريا 1", opening, known))
	r.look()
	r.watch.Rules = extract.Rules{Ignore: selectors(t, ".nothing")}
	if look := r.silent("a wider selection"); look.Page.Rules != r.watch.Rules.Key() {
		t.Error("the baseline is still of the old rules")
	}
	r.site.Set("/a", article("سوريا والعراق يوقعان اتفاقا", opening, known))
	if look := r.look(); len(look.Alerts) != 1 {
		t.Errorf("a change that only the new rules see: %d alerts, want 1", len(look.Alerts))
	}
	r.watch.Rules = extract.Rules{Select: selectors(t, "main")}
	r.silent("rules that select nothing")
	r.watch.Rules = extract.Rules{Select: selectors(t, "article")}
	r.silent("the first rules again")
}

func TestUnchangedBodyCostsNothing(t *testing.T) {
	r := newRoom(t, extract.Rules{}, anyOf(t, "سوريا"))
	r.site.Set("/a", article("", opening))
	r.look()
	if look := r.silent("304"); look.Snapshot != nil || look.Raw != nil || look.Event {
		t.Errorf("a 304 writes %+v", look)
	}
	if status := r.site.Requests("/a")[1].Status; status != http.StatusNotModified {
		t.Errorf("the second answer is %d, want 304", status)
	}
	r.site.Respond("/a", monitortest.Response{Body: article("", opening)}) // without ETag
	if look := r.silent("same bytes"); look.Snapshot != nil || look.Raw != nil {
		t.Errorf("the same body writes %+v", look)
	}
	r.silent("same bytes again")
}

func TestTopicIsAnExpressionOverTheChangedBlocks(t *testing.T) {
	for _, row := range []struct {
		name           string
		any, all, none []string
		on             monitor.On
		before, after  []string
		want           int
	}{
		{"any", []string{"روسيا", "سوريا"}, nil, nil, monitor.OnDefault, []string{other}, []string{other, fresh}, 1},
		{"the word was there all along", []string{"سوريا"}, nil, nil, monitor.OnDefault, []string{known}, []string{known, other}, 0},
		{"all in different blocks", nil, []string{"المتحدث", "سوريا"}, nil, monitor.OnDefault, []string{opening}, []string{opening, fresh, other}, 1},
		{"one of all missing", nil, []string{"المتحدث", "سوريا"}, nil, monitor.OnDefault, []string{opening}, []string{opening, fresh}, 0},
		{"none in the block", []string{"سوريا"}, nil, []string{"روسيا"}, monitor.OnDefault, []string{opening}, []string{opening, fresh}, 0},
		{"none in another block", []string{"سوريا"}, nil, []string{"المتحدث"}, monitor.OnDefault, []string{opening}, []string{opening, fresh, other}, 1},
		{"removed, not asked for", []string{"سوريا"}, nil, nil, monitor.OnDefault, []string{opening, known}, []string{opening}, 0},
		{"removed, asked for", []string{"سوريا"}, nil, nil, monitor.OnRemoved, []string{opening, known}, []string{opening}, 1},
		{"added, but only removals asked for", []string{"سوريا"}, nil, nil, monitor.OnRemoved, []string{opening}, []string{opening, fresh}, 0},
		{"moved", []string{"سوريا"}, nil, nil, monitor.OnDefault, []string{opening, known, other}, []string{known, opening, other}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRoom(t, extract.Rules{Select: selectors(t, "article p")},
				&monitor.Topic{Name: "t", Any: keywords(t, row.any...), All: keywords(t, row.all...), None: keywords(t, row.none...)})
			r.watch.On = row.on
			r.site.Set("/a", article("", row.before...))
			r.look()
			r.look() // what stood in one look only is not missed
			r.site.Set("/a", article("", row.after...))
			told := r.look().Alerts
			told = append(told, r.look().Alerts...) // what is gone is told after the second look
			if len(told) != row.want {
				t.Errorf("%d alerts, want %d: %s", len(told), row.want, text(told))
			}
		})
	}
}

func TestChangeAndChannelMakeOneAlert(t *testing.T) {
	syria, akar := anyOf(t, "سوريا"), anyOf(t, "وزراء")
	syria.Name, syria.Notify = "Syria", []string{"desk", "syria"}
	akar.Name, akar.Notify = "ministers", []string{"ministers"}
	r := newRoom(t, extract.Rules{Select: selectors(t, "article")}, syria, akar)
	r.site.Set("/a", article("", opening))
	r.look()
	r.site.Set("/a", article("", opening, fresh))
	got := map[string][]string{}
	for _, a := range r.look().Alerts {
		for _, topic := range a.Topics {
			got[a.Channel] = append(got[a.Channel], topic.Name)
		}
	}
	want := map[string][]string{"desk": {"Syria", "ministers"}, "syria": {"Syria"}, "ministers": {"ministers"}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
}

func TestWatchWithoutTopicsTellsEveryChangeItAsksFor(t *testing.T) {
	r := newRoom(t, extract.Rules{Select: selectors(t, "article")})
	r.site.Set("/a", article("", opening, known))
	r.silent("the first look")
	r.site.Set("/a", article("", opening, known, other))
	if got, want := text(r.look().Alerts), "added:"+other; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	r.site.Set("/a", article("", opening, known))
	r.silent("a removal, which was not asked for")
}
