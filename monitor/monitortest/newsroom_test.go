package monitortest_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/monitortest"
)

func paths() []string {
	return []string{
		monitortest.FrontPage, monitortest.ArabicPage, monitortest.TurkishPage, monitortest.EnglishPage, monitortest.LatePage,
	}
}

// all returns the pages that there are.
func all(n *monitortest.Newsroom) map[string]string {
	pages := map[string]string{}
	for _, path := range paths() {
		if html, ok := n.Page(path); ok {
			pages[path] = html
		}
	}
	return pages
}

// lines returns what stands between <main> and </main>, without the counter of views.
func lines(html string) []string {
	_, html, _ = strings.Cut(html, "<main>")
	html, _, _ = strings.Cut(html, "</main>")
	html = regexp.MustCompile(`<span class="views">.*</span>`).ReplaceAllString(html, "")
	return strings.Split(html, "\n")
}

func TestSameCallsMakeTheSamePages(t *testing.T) {
	a, b := monitortest.NewNewsroom(), monitortest.NewNewsroom()
	for range monitortest.Story() {
		for _, n := range []*monitortest.Newsroom{a, b} {
			n.Tick()
			n.Next()
		}
		if d := cmp.Diff(all(a), all(b)); d != "" {
			t.Fatalf("pages differ:\n%s", d)
		}
	}
}

func TestTickChangesEveryPageButNoStory(t *testing.T) {
	n := monitortest.NewNewsroom()
	for range 20 {
		before := all(n)
		n.Tick()
		for path, html := range all(n) {
			if html == before[path] {
				t.Errorf("%s is as before", path)
			}
			if d := cmp.Diff(lines(html), lines(before[path])); d != "" {
				t.Errorf("the story of %s changed:\n%s", path, d)
			}
		}
	}
}

func TestLatestNewsNameTheKeywordsAndTurn(t *testing.T) {
	n := monitortest.NewNewsroom()
	box := func(path string) string {
		html, _ := n.Page(path)
		_, html, _ = strings.Cut(html, `<aside class="latest">`)
		return html
	}
	for path, keyword := range map[string]string{
		monitortest.ArabicPage: "سوريا", monitortest.TurkishPage: "Suriye", monitortest.EnglishPage: "Syria",
	} {
		seen := map[string]bool{}
		for range 8 {
			if got := strings.Count(box(path), "<li>"); got != 5 {
				t.Fatalf("%s: the box has %d headlines, want 5", path, got)
			}
			if !strings.Contains(box(path), keyword) {
				t.Errorf("%s: %s is not in the box:\n%s", path, keyword, box(path))
			}
			seen[box(path)] = true
			n.Tick()
		}
		if len(seen) != 8 {
			t.Errorf("%s: the box had %d faces in 8 turns", path, len(seen))
		}
	}
}

func TestEventChangesItsPageAndNamesItsKeywords(t *testing.T) {
	n := monitortest.NewNewsroom()
	var told []monitortest.Event
	for {
		before := all(n)
		event, ok := n.Next()
		if !ok {
			break
		}
		told = append(told, event)
		for path, html := range all(n) {
			// The front page shows headlines, so it may follow a story.
			if html != before[path] && path != event.Path && path != monitortest.FrontPage {
				t.Errorf("%s changed %s", event.Name, path)
			}
		}
		html, _ := n.Page(event.Path)
		old := lines(before[event.Path])
		if slices.Equal(lines(html), old) {
			t.Errorf("%s changed nothing of %s", event.Name, event.Path)
		}
		var news strings.Builder
		for _, line := range lines(html) {
			if !slices.Contains(old, line) {
				news.WriteString(line)
			}
		}
		var got []string
		for _, keyword := range monitortest.Keywords() {
			if strings.Contains(news.String(), keyword) {
				got = append(got, keyword)
			}
		}
		if d := cmp.Diff(got, event.Keywords); d != "" {
			t.Errorf("%s: keywords in the changed text (-got +want):\n%s", event.Name, d)
		}
	}
	if d := cmp.Diff(told, monitortest.Story()); d != "" {
		t.Errorf("events (-got +want):\n%s", d)
	}
	if _, ok := n.Next(); ok {
		t.Error("the story goes on after its end")
	}
}

func TestLateArticleIsLinkedWhenItAppears(t *testing.T) {
	n := monitortest.NewNewsroom()
	for {
		front, _ := n.Page(monitortest.FrontPage)
		linked := strings.Contains(front, `href="`+monitortest.LatePage+`"`)
		if _, exists := n.Page(monitortest.LatePage); exists != linked {
			t.Fatalf("exists %v, linked %v", exists, linked)
		}
		if _, ok := n.Next(); !ok {
			if !linked {
				t.Error("the article never came")
			}
			return
		}
	}
}
