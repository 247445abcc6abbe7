package monitortest

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"
)

// The pages of a [Newsroom]. The last one is not there until the story has come to it.
const (
	FrontPage   = "/"
	ArabicPage  = "/ar/technical-talks/"
	TurkishPage = "/tr/teknik-heyetler/"
	EnglishPage = "/en/technical-talks/"
	LatePage    = "/ar/border-crossing/"
)

// Newsroom is a small news site. Nothing in it is left to chance: the same calls make the same pages, byte for byte.
type Newsroom struct {
	Site
	editions []edition

	mu    sync.Mutex
	state state
}

// state is all that the pages depend on.
type state struct {
	ticks int // turns of the clock, the counters and the box of latest news
	told  int // events of the story that have happened
}

// Event is something that happens in the story.
type Event struct {
	Name string // as the templates call it
	Path string // of the page that changes
	What string // what an editor would say of it
	// Keywords are those of [Keywords] that stand in the changed text; none means that a watch for them must stay silent.
	Keywords []string
}

// Keywords returns the words for which the story is watched, as an editor would write them.
func Keywords() []string { return []string{"سوريا", "أكار", "Suriye", "Syria"} }

// Story returns all events in the order in which [Newsroom.Next] lets them happen.
func Story() []Event {
	return []Event{
		{"date", ArabicPage, "a paragraph without a keyword is edited: the talks begin later", nil},
		{"crossing", ArabicPage, "a paragraph is added, with وسوريا in it", []string{"سوريا"}},
		{"headline", ArabicPage, "the headline is written anew, with أكار in it as before", []string{"أكار"}},
		{"posts", TurkishPage, "a paragraph is added, with Suriye'deki in it", []string{"Suriye"}},
		{"caption", TurkishPage, "a caption without a keyword is edited", nil},
		{"ministers", EnglishPage, "a number is corrected beside the keyword: three ministers were four", []string{"Syria"}},
		{"article", LatePage, "a new article appears, with بسوريا in it, and the front page leads to it", []string{"سوريا"}},
		{"spokesman", EnglishPage, "a paragraph is removed", nil},
	}
}

// NewNewsroom returns the site as it is before anything has happened.
func NewNewsroom() *Newsroom {
	n := &Newsroom{editions: editions()}
	n.publish()
	return n
}

// Tick lets time pass without news: clocks, counters and codes move, and the box of latest headlines, which name the keywords too, turns.
func (n *Newsroom) Tick() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.state.ticks++
	n.publish()
}

// Next lets the next event of the story happen, and nothing else. It is false when the story is over.
func (n *Newsroom) Next() (Event, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	story := Story()
	if n.state.told == len(story) {
		return Event{}, false
	}
	event := story[n.state.told]
	n.state.told++
	n.publish()
	return event, true
}

func (n *Newsroom) publish() {
	for _, e := range n.editions {
		if e.since == "" || n.state.Told(e.since) {
			n.Set(e.path, e.render(n.state))
		}
	}
}

// Told says, also to the templates, whether an event has happened.
func (s state) Told(event string) bool {
	return slices.ContainsFunc(Story()[:s.told], func(e Event) bool { return e.Name == event })
}

// edition is a page and the words around its story.
type edition struct {
	path      string
	page      *template.Template
	since     string // the event with which it appears; empty: from the start
	headlines []string

	Lang, Dir, Masthead, Latest, Views string
}

func editions() []edition {
	arabic := edition{Lang: "ar", Dir: "rtl", Masthead: "بوابة الأناضول", Latest: "أحدث الأخبار", Views: "مشاهدة"}
	turkish := edition{Lang: "tr", Dir: "ltr", Masthead: "Boğaz Postası", Latest: "Son Haberler", Views: "görüntülenme"}
	english := edition{Lang: "en", Dir: "ltr", Masthead: "Golden Horn Gazette", Latest: "Latest news", Views: "views"}
	late := arabic
	late.since = "article"
	front := english // without the box: what a watch of the site finds is the stories
	front.Latest = ""
	return []edition{
		front.at(FrontPage, "front.html"),
		arabic.at(ArabicPage, "talks.ar.html"),
		turkish.at(TurkishPage, "talks.tr.html"),
		english.at(EnglishPage, "talks.en.html"),
		late.at(LatePage, "crossing.ar.html"),
	}
}

// at returns the edition at a path, with the story in a file. That they are not there would be a mistake in this package.
func (e edition) at(path, file string) edition {
	e.path = path
	e.page = template.Must(template.ParseFS(pages, "pages/layout.html", "pages/"+file))
	if e.Latest != "" {
		e.headlines = strings.Split(strings.TrimSpace(embedded("latest."+e.Lang+".txt")), "\n")
	}
	return e
}

// headline is a line of the box of latest news.
type headline struct{ Text, Date, Path string }

// render fills the edition's template. That it does not fit would be a mistake in this package.
func (e edition) render(s state) string {
	now := time.Date(2026, 2, 5, 9, 0, 0, 0, time.UTC).Add(time.Duration(s.ticks) * time.Minute)
	var page strings.Builder
	err := e.page.Execute(&page, struct {
		edition
		state
		Path, Clock, Code string
		Seen              int
		Headlines         []headline
	}{
		edition:   e,
		state:     s,
		Path:      e.path,
		Clock:     now.Format("15:04:05"),
		Code:      fmt.Sprintf("%08x", uint32(s.ticks+1)*2654435761), // looks like chance
		Seen:      1204 + 37*s.ticks,
		Headlines: e.box(s.ticks, now),
	})
	if err != nil {
		panic("monitortest: " + err.Error())
	}
	return page.String()
}

// box returns the five headlines that are shown after so many turns, if there are any: each turn brings one in at the top.
func (e edition) box(turns int, now time.Time) []headline {
	shown := make([]headline, min(5, len(e.headlines)))
	for i := range shown {
		n := (i + turns*(len(e.headlines)-1)) % len(e.headlines)
		shown[i] = headline{
			Text: e.headlines[n],
			Date: now.AddDate(0, 0, -i/2).Format("02/01/2006"),
			Path: fmt.Sprintf("/%s/latest/%d/", e.Lang, n),
		}
	}
	return shown
}
