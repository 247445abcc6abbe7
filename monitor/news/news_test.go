package news_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/news"
)

// watched is a page under watch: its looks, one after another.
type watched struct {
	t       *testing.T
	profile news.Profile
	before  []extract.Block
	at      time.Time
	second  bool
	min     news.Level
	confirm news.Confirm
	chosen  bool
	trouble bool
}

func watch(t *testing.T, blocks ...extract.Block) *watched {
	t.Helper()
	w := &watched{t: t, at: time.Date(2026, 2, 5, 12, 0, 0, 0, time.UTC), min: news.Wording, confirm: news.ConfirmNever}
	w.look(blocks...)
	w.look(blocks...) // what stood in one look only is not missed
	return w
}

// look takes a look at a page of these blocks, ten minutes after the last.
func (w *watched) look(blocks ...extract.Block) news.Judgement {
	w.t.Helper()
	return w.see(extract.Page{Title: "عنوان", Kind: extract.Article, Blocks: blocks})
}

func (w *watched) list(blocks ...extract.Block) news.Judgement {
	w.t.Helper()
	return w.see(extract.Page{Title: "قائمة", Kind: extract.Other, Blocks: blocks})
}

func (w *watched) see(page extract.Page) news.Judgement {
	w.t.Helper()
	s := news.Sight{
		At: w.at, Second: w.second, Asked: "https://example.org/haber", Got: "https://example.org/haber", Whole: true, Now: page,
		Chosen: w.chosen, AfterTrouble: w.trouble, Min: w.min, Confirm: w.confirm,
	}
	if w.before != nil {
		s.Before = news.Baseline{Title: page.Title, Blocks: w.before}
		s.Script = diff.Compare(texts(w.before), texts(page.Blocks))
	}
	j := news.Judge(w.profile, s)
	w.profile, w.second, w.at = j.Profile, j.Pending, w.at.Add(10*time.Minute)
	w.trouble = j.Trouble != news.Trouble{}
	if !w.trouble && !j.Pending {
		w.before = page.Blocks
	}
	return j
}

func texts(blocks []extract.Block) []string {
	list := make([]string, len(blocks))
	for i, b := range blocks {
		list[i] = b.Text
	}
	return list
}

// rules are the rulings as text, a line each: "news never shown before", "silent shown before".
func rules(j news.Judgement) (list []string) {
	for _, r := range j.Rulings {
		verdict := map[news.Verdict]string{news.Silent: "silent", news.News: "news", news.Waits: "waits"}[r.Verdict]
		list = append(list, verdict+" "+r.Rule)
	}
	return list
}

func text(s string) extract.Block { return extract.Block{Kind: extract.Paragraph, Text: s, Main: true} }

func heading(s string) extract.Block {
	return extract.Block{Kind: extract.Heading, Text: s, Main: true}
}
func row(s string) extract.Block { return extract.Block{Kind: extract.Row, Text: s, Main: true} }
func beside(s string) extract.Block {
	return extract.Block{Kind: extract.Paragraph, Text: s, Zone: "aside"}
}

func item(s, link string) extract.Block {
	return extract.Block{Kind: extract.Item, Text: s, Link: "https://example.org" + link, Main: true}
}

const (
	title   = "أكار يعلن عن اجتماعات للوفود الفنية"
	opening = "أعلن وزير الدفاع خلوصي أكار عن اجتماعات للوفود الفنية من وزارات دفاع تركيا وروسيا وسوريا في الأيام المقبلة."
	second  = "Bakan, görüşmelerin gelecek hafta Moskova'da süreceğini ve üç ülkenin heyetlerinin katılacağını söyledi."
	third   = "The minister said that the delegations would meet again before the end of the month in the capital."
	fresh   = "ويشارك في الاجتماع وزراء خارجية تركيا وسوريا وروسيا وإيران للمرة الأولى منذ سنوات."
)

func TestWhatIsNews(t *testing.T) {
	page := []extract.Block{heading(title), text(opening), text(second), text(third)}
	edit := func(i int, b extract.Block) []extract.Block {
		blocks := append([]extract.Block{}, page...)
		blocks[i] = b
		return blocks
	}
	for _, c := range []struct {
		name  string
		now   []extract.Block
		want  []string
		level news.Level
	}{
		{"a new paragraph", append(append([]extract.Block{}, page...), text(fresh)), []string{"news never shown before"}, news.Paragraphs},
		{"another word", edit(1, text(strings.Replace(opening, "خلوصي", "يشار", 1))), []string{"news never shown before"}, news.Wording},
		{"another word in Turkish", edit(2, text(strings.Replace(second, "Moskova'da", "Ankara'da", 1))), []string{"news never shown before"}, news.Wording},
		{"a number in a sentence", edit(3, text(strings.Replace(third, "again", "12 times", 1))), []string{"news never shown before"}, news.Figures},
		{"another headline", edit(0, heading("أكار: لا اجتماعات قبل الصيف")), []string{"news gone", "news never shown before"}, news.Headline},
		{"words taken out of a sentence", edit(3, text(strings.Replace(third, " before the end of the month", "", 1))), []string{"news words are gone"}, news.Wording},
		{"a paragraph is gone", []extract.Block{page[0], page[1], page[3]}, []string{"news gone"}, news.Paragraphs},
		{"one letter of a long word", edit(3, text(strings.Replace(third, "delegations", "delegatioms", 1))), []string{"silent smaller than wording"}, news.NoLevel},
		{"a word written apart", edit(3, text(strings.Replace(third, "delegations", "dele gations", 1))), []string{"silent smaller than wording"}, news.NoLevel},
		{"signs and capitals", edit(3, text(strings.Replace(third, "The minister", "“The Minister”", 1)+"!")), []string{"silent smaller than wording"}, news.NoLevel},
		{"vowels and forms of print", edit(1, text(strings.Replace(opening, "وزير", "وَزِيرُ", 1))), []string{"silent smaller than wording"}, news.NoLevel},
		{"a paragraph split in two", []extract.Block{page[0], text(opening[:strings.Index(opening, " من ")]), text(opening[strings.Index(opening, " من ")+1:]), page[2], page[3]}, nil, news.NoLevel},
		{"two paragraphs made one", []extract.Block{page[0], text(opening + " " + second), page[3]}, nil, news.NoLevel},
		{"paragraphs in another order", []extract.Block{page[0], page[3], page[1], page[2]}, nil, news.NoLevel},
		{"a new text beside the article", append(append([]extract.Block{}, page...), beside(fresh)), []string{"silent outside the text"}, news.NoLevel},
		{"a new clock", append([]extract.Block{text("الخميس 5 فبراير 2026 الساعة 14:02")}, page...), []string{"silent a date or a clock"}, news.NoLevel},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := watch(t, page...).look(c.now...)
			if c.want != nil {
				if d := cmp.Diff(rules(j), c.want); d != "" {
					t.Error(d)
				}
			}
			if got := j.Level(); got != c.level {
				t.Errorf("got level %q, want %q: %v", got, c.level, rules(j))
			}
		})
	}
}

func TestWhatWasEverShownIsNoNews(t *testing.T) {
	a := []extract.Block{heading(title), text(opening), text(third)}
	b := []extract.Block{heading(title), text(second), text(third)}
	w := watch(t, a...)
	if !w.look(b...).News() {
		t.Error("the first sight of the variant is no news")
	}
	for i := range 6 {
		if j := w.look([][]extract.Block{a, b}[i%2]...); j.News() {
			t.Errorf("flip %d is news: %v", i, rules(j))
		}
	}
	if j := w.look(append(b, text(fresh))...); !j.News() {
		t.Errorf("a new paragraph after the flips is silent: %v", rules(j))
	}
}

func TestFigures(t *testing.T) {
	page := func(line string) []extract.Block {
		return []extract.Block{heading(title), text(opening), text(line), text(third)}
	}
	for _, c := range []struct {
		name  string
		looks []string // the line at each look
		want  bool     // the last is news
	}{
		{"a counter that ticks from the first", []string{"5,120 مشاهدة", "5,133 مشاهدة"}, false},
		{"a counter that always ticked", []string{"5,120 مشاهدة", "5,133 مشاهدة", "5,140 مشاهدة", "5,180 مشاهدة", "5,190 مشاهدة"}, false},
		{"a price that moves for the first time", []string{"Fiyat 120 lira", "Fiyat 120 lira", "Fiyat 120 lira", "Fiyat 120 lira", "Fiyat 135 lira"}, true},
		{"the number of dead in a sentence", []string{"Depremde 12 kişi hayatını kaybetti, çok sayıda yaralı var.", "Depremde 15 kişi hayatını kaybetti, çok sayıda yaralı var."}, true},
		{"a version", []string{"The current stable version of the program is 2.5.16", "The current stable version of the program is 2.5.17"}, true},
		{"minutes ago", []string{"منذ 5 دقائق", "منذ 9 دقائق"}, false},
		{"yesterday's date", []string{"آخر تحديث 5 فبراير 2026", "آخر تحديث 6 مارس 2026"}, false},
		{"a day in a sentence", []string{"The next meeting of the council will be on 5 March in Ankara.", "The next meeting of the council will be on 9 April in Ankara."}, true},
		{"readers in a sentence that ticks always", []string{"At this moment 12 readers are on this page", "At this moment 15 readers are on this page", "At this moment 11 readers are on this page", "At this moment 19 readers are on this page", "At this moment 14 readers are on this page"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := watch(t, page(c.looks[0])...)
			w.profile = news.Profile{}
			w.before = nil
			var j news.Judgement
			for _, line := range c.looks {
				j = w.look(page(line)...)
			}
			if j.News() != c.want {
				t.Errorf("got news %v, want %v: %v", j.News(), c.want, j.Rulings)
			}
		})
	}
}

func TestQuietLooksMakeAFigureOld(t *testing.T) {
	w := watch(t, heading(title), text(opening), text("Fiyat 120 lira"))
	s := news.Sight{At: w.at, Second: w.second, Quiet: 100, Whole: true, Before: news.Baseline{Blocks: w.before}, Min: news.Wording}
	s.Now = extract.Page{Kind: extract.Article, Blocks: []extract.Block{heading(title), text(opening), text("Fiyat 135 lira")}}
	s.Script = diff.Compare(texts(w.before), texts(s.Now.Blocks))
	if j := news.Judge(w.profile, s); !j.News() {
		t.Errorf("a price that stood for a hundred looks moved in silence: %v", j.Rulings)
	}
}

func TestListsAreKnownByTheirItems(t *testing.T) {
	list := []extract.Block{
		heading("إعلانات الوزارة"), item("Sınav takvimi açıklandı 12 yorum", "/1"), item("مناقصة لتوريد أجهزة طبية", "/2"), item("İhale ilanı 2026/14", "/3"),
	}
	for _, c := range []struct {
		name string
		now  []extract.Block
		want bool
	}{
		{"a new item pushes the oldest off", []extract.Block{list[0], item("تمديد موعد التقديم للمنح", "/4"), list[1], list[2]}, true},
		{"a new item of the same shape", []extract.Block{list[0], item("İhale ilanı 2026/15", "/5"), list[1], list[2], list[3]}, true},
		{"the oldest falls off", list[:3], false},
		{"another order", []extract.Block{list[0], list[3], list[1], list[2]}, false},
		{"an item's count", []extract.Block{list[0], item("Sınav takvimi açıklandı 15 yorum", "/1"), list[2], list[3]}, false},
		{"an item's headline", []extract.Block{list[0], item("Sınav takvimi iptal edildi 12 yorum", "/1"), list[2], list[3]}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := watch(t)
			w.profile, w.before = news.Profile{}, nil
			for range 4 {
				w.list(list...)
			}
			if j := w.list(c.now...); j.News() != c.want {
				t.Errorf("got news %v, want %v: %v", j.News(), c.want, j.Rulings)
			}
		})
	}
}

func TestTableRowIsNews(t *testing.T) {
	table := []extract.Block{heading("Döviz kurları"), row("ABD doları | 43,10 | 43,25"), row("Avro | 50,02 | 50,20")}
	w := watch(t)
	w.profile, w.before = news.Profile{}, nil
	w.list(table...)
	w.list(table...)
	if j := w.list(table[0], row("ABD doları | 43,90 | 44,05"), table[2]); !j.News() || j.Level() != news.Figures {
		t.Errorf("another rate: %v", j.Rulings)
	}
	if j := w.list(table[0], table[1], table[2], row("Sterlin | 58,00 | 58,30")); !j.News() {
		t.Errorf("another row: %v", j.Rulings)
	}
}

func TestChosenBlocksHaveNoFrame(t *testing.T) {
	w := watch(t, beside(title), beside(opening))
	w.chosen = true
	if j := w.look(beside(title), beside(opening), beside(fresh)); !j.News() {
		t.Errorf("a new block of a person's selection is silent: %v", rules(j))
	}
}
