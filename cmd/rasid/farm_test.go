package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// farm is a farm of news sites on several addresses of the loopback interface. Its pages are written on, by seeded chance, each time they
// are read, so that every look can find something new and no version is one that nobody could have seen.
type farm struct {
	addresses []string // of the pages, in the order of the watches

	mu     sync.Mutex
	chance *rand.Rand
	pages  map[string]*farmPage // by host and path
	number int                  // the last one given out
	done   bool                 // nothing is written any more

	served, written int
}

// farmPage is an article beside a box of headlines that name the keyword and turn.
type farmPage struct {
	paragraphs []paragraph
	turns      int
}

// paragraph is one of a farmPage. Its numbers are found nowhere else in the farm.
type paragraph struct {
	text    string
	news    []string // numbers that stand in it beside a keyword
	amended bool
}

const (
	farmHosts  = 4
	farmPages  = 20
	paragraphs = 8                  // of a page at most, so that one alert can show all that one look found
	boxMark    = "عنوان من الصندوق" // stands in the boxes of headlines only
)

// words are those that the farm writes with: enough for two paragraphs to have little in common.
var words = strings.Fields(`اجتماع وزراء الدفاع موسكو أنقرة طهران حدود معبر لاجئين عودة قافلة بيان ناطق لجنة فنية جولة أولى ثانية مساء صباحا
	تفاهم هدنة دورية طريق دولي شمال شرق غرب جنوب قرية مدينة سوق قمح ماء كهرباء جسر نهر شاحنة مطار قطار بحر تجارة اتفاق خلاف خبير مراقب`)

func newFarm(t *testing.T, seed uint64) *farm {
	t.Helper()
	f := &farm{chance: rand.New(rand.NewPCG(seed, 1)), pages: map[string]*farmPage{}}
	port := "0"
	for host := range farmHosts {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:%s", host+1, port))
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ = net.SplitHostPort(l.Addr().String())
		server := &httptest.Server{Listener: l, Config: &http.Server{Handler: f}}
		server.Start()
		t.Cleanup(server.Close)
		for i := range farmPages / farmHosts {
			key := fmt.Sprintf("%s/%d", l.Addr(), i)
			p := &farmPage{}
			p.add(f.news())
			f.pages[key] = p
			f.addresses = append(f.addresses, "http://"+key)
		}
	}
	return f
}

// ServeHTTP serves a page as it is, and then lets something happen to it.
func (f *farm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.pages[r.Host+r.URL.Path]
	if p == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, p.html())
	f.served++
	if !f.done {
		f.write(p)
	}
}

// write lets something happen to a page, or nothing.
func (f *farm) write(p *farmPage) {
	switch roll := f.chance.IntN(100); {
	case roll < 25:
		return
	case roll < 40: // only the box turns
	case roll < 75:
		p.add(f.news())
	case roll < 85:
		p.add(paragraph{text: f.sentence() + "."})
	default:
		f.amend(&p.paragraphs[f.chance.IntN(len(p.paragraphs))])
	}
	p.turns++
	f.written++
}

// add puts a paragraph at the top; the oldest leaves a full page.
func (p *farmPage) add(new paragraph) {
	p.paragraphs = append([]paragraph{new}, p.paragraphs[:min(len(p.paragraphs), paragraphs-1)]...)
}

// news is a paragraph with a keyword in one of its forms.
func (f *farm) news() paragraph {
	keyword := []string{"سوريا", "وسوريا", "بسوريا", "أكار", "وأكار", "Suriye", "Suriye'deki"}[f.chance.IntN(7)]
	n := f.next()
	return paragraph{text: f.sentence() + " " + n + " " + keyword + " " + f.sentence() + ".", news: []string{n}}
}

// amend edits a paragraph, once. In one without a keyword the edit is no news.
func (f *farm) amend(p *paragraph) {
	if p.amended {
		return
	}
	n := f.next()
	p.amended = true
	p.text = strings.TrimSuffix(p.text, ".") + " ثم " + n + "."
	if len(p.news) > 0 {
		p.news = append(p.news, n)
	}
}

// next gives out a number of seven digits.
func (f *farm) next() string {
	f.number++
	return fmt.Sprint(7_000_000 + f.number)
}

func (f *farm) sentence() string {
	list := make([]string, 4)
	for i := range list {
		list[i] = words[f.chance.IntN(len(words))]
	}
	return strings.Join(list, " ")
}

func (p *farmPage) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<html lang="ar" dir="rtl"><title>أكار وسوريا</title><body><aside class="latest"><p>%s سوريا %d</p></aside><article>`, boxMark, p.turns)
	for _, x := range p.paragraphs {
		b.WriteString("<p>" + x.text + "</p>\n")
	}
	return b.String() + "</article></body></html>"
}

// finish says that nothing is written any more.
func (f *farm) finish() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done = true
}

// standing returns the numbers beside a keyword that stand on a page now.
func (f *farm) standing(address string) (numbers []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range f.pages[strings.TrimPrefix(address, "http://")].paragraphs {
		numbers = append(numbers, x.news...)
	}
	return numbers
}
