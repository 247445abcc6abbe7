package news_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/news"
)

func script(old, new []extract.Block) diff.Script { return diff.Compare(texts(old), texts(new)) }

func TestProfileSurvivesItsEncoding(t *testing.T) {
	w := watch(t, long(12)...)
	w.confirm = news.ConfirmShrink
	w.look(append(long(8), text(fresh))...)
	data := w.profile.Encode()
	got, err := news.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(got.Encode(), data); d != "" {
		t.Error(d)
	}
	page := append(long(8), text(fresh), text(second))
	a, b := *w, *w
	b.profile = got
	if d := cmp.Diff(rules(a.look(page...)), rules(b.look(page...))); d != "" {
		t.Errorf("the decoded profile rules otherwise:\n%s", d)
	}
	for n := range len(data) {
		if _, err := news.Decode(data[:n]); err == nil && n > 0 {
			t.Fatalf("the first %d of %d bytes are a profile", n, len(data))
		}
	}
}

func TestProfileIsBounded(t *testing.T) {
	w := watch(t, long(3)...)
	for i := range 60 {
		var b strings.Builder
		for k := range 4000 {
			fmt.Fprintf(&b, "w%dx%d ", i, k)
		}
		w.look(append(long(3), text(b.String()))...)
	}
	if n := len(w.profile.Encode()); n > 600<<10 {
		t.Errorf("the profile takes %d bytes", n)
	}
	for range 3 { // so much is gone that the page is suspect at first
		w.look(long(3)...)
	}
	w.look(append(long(3), text(second))...)
	if j := w.look(append(long(3), text(opening+" "+opening), text(second))...); j.News() {
		t.Errorf("the text that always stood was forgotten: %v", rules(j))
	}
	if j := w.look(append(long(3), text(fresh))...); !j.News() {
		t.Errorf("a new paragraph is silent: %v", rules(j))
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := news.Decode(data)
		if err != nil {
			return
		}
		again, err := news.Decode(p.Encode())
		if err != nil {
			t.Fatalf("a profile that was decoded cannot be decoded again: %v", err)
		}
		if d := cmp.Diff(again.Encode(), p.Encode()); d != "" {
			t.Error(d)
		}
		before := []extract.Block{text(opening)}
		now := []extract.Block{text(opening), text(fresh)}
		news.Judge(p, news.Sight{At: time.Unix(1e9, 0), Before: news.Baseline{Blocks: before}, Now: extract.Page{Blocks: now}, Script: script(before, now)})
	})
}

func FuzzJudge(f *testing.F) {
	f.Add("a\nb c d\n12:30", "a\nb c e\n12:31\nx", uint8(0))
	f.Add(opening+"\n"+second, second+"\n5 فبراير", uint8(1))
	f.Add("1\n2\n3", "٣\n２\n𝟗", uint8(2))
	f.Fuzz(func(t *testing.T, old, now string, how uint8) {
		blocks := func(s string) (list []extract.Block) {
			for i, line := range strings.Split(strings.ToValidUTF8(s, "?"), "\n") {
				list = append(list, extract.Block{Kind: extract.Kind((i + int(how)) % 6), Text: line, Main: (i+int(how))%3 > 0})
			}
			return list
		}
		a, b := blocks(old), blocks(now)
		w := &watched{t: t, at: time.Unix(1e9, 0), confirm: news.Confirm(how % 3), min: news.Level(how % 6)}
		w.look(a...)
		for _, page := range [][]extract.Block{b, b, a, b} {
			j := w.look(page...)
			for _, r := range j.Rulings {
				if r.Rule == "" {
					t.Fatalf("a ruling without a rule: %+v", r)
				}
			}
		}
	})
}

// BenchmarkJudge is a page of 250 blocks of which five differ.
func BenchmarkJudge(b *testing.B) {
	page := func(look int) (list []extract.Block) {
		for i := range 250 {
			s := fmt.Sprintf("%s %d %s", opening, i, second)
			if i%50 == 7 {
				s = fmt.Sprintf("%d views of page %d", 1000+look*13+i, i)
			}
			list = append(list, text(s))
		}
		return list
	}
	sight := news.Sight{At: time.Unix(1e9, 0), Whole: true, Now: extract.Page{Kind: extract.Article, Blocks: page(0)}}
	p := news.Judge(news.Profile{}, sight).Profile
	data := p.Encode()
	sight.Before = news.Baseline{Blocks: page(0)}
	sight.Now.Blocks = page(1)
	sight.Script = script(page(0), page(1))
	b.ReportMetric(float64(len(data)), "profile-bytes")
	for b.Loop() {
		p, err := news.Decode(data)
		if err != nil {
			b.Fatal(err)
		}
		j := news.Judge(p, sight)
		j.Profile.Encode()
	}
}
