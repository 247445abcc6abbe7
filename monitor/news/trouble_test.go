package news_test

import (
	"fmt"
	"strings"
	"testing"

	"rasid/monitor/extract"
	"rasid/monitor/news"
)

// long is an article of n paragraphs.
func long(n int) []extract.Block {
	list := []extract.Block{heading(title)}
	for i := range n {
		list = append(list, text(fmt.Sprintf("الفقرة رقم %d: %s %s", i, strings.Repeat(fmt.Sprintf("كلام%d عن الاجتماع ", i), 6), opening)))
	}
	return list
}

func TestWhatIsNotThePage(t *testing.T) {
	page := long(12)
	for _, c := range []struct {
		name string
		page extract.Page
		kind news.TroubleKind
		says string
	}{
		{"a challenge", extract.Page{Title: "Just a moment...", Blocks: []extract.Block{text("Verifying you are human. This may take a few seconds.")}}, news.Barred, "challenge"},
		{"a challenge in Turkish", extract.Page{Blocks: []extract.Block{text("Lütfen robot olmadığınızı doğrulayın ve devam etmek için kutuyu işaretleyin.")}}, news.Barred, "challenge"},
		{"a login", extract.Page{Title: "Giriş", Blocks: []extract.Block{text("Devam etmek için giriş yapmanız gerekiyor.")}}, news.Barred, "login"},
		{"a login by its field alone", extract.Page{Login: true, Blocks: []extract.Block{text("Üye numarası ve parola ile kütüphane hesabı açılır.")}}, news.Barred, "password"},
		{"a consent wall", extract.Page{Blocks: []extract.Block{text("Before you continue: we and our partners store cookies.")}}, news.Barred, "consent"},
		{"a database error", extract.Page{Blocks: []extract.Block{text("Error establishing a database connection")}}, news.Broken, "error"},
		{"a soft 404", extract.Page{Title: "الصفحة غير موجودة", Blocks: []extract.Block{text("عذرا، الصفحة غير موجودة على هذا الموقع.")}}, news.Broken, "error"},
		{"maintenance", extract.Page{Blocks: []extract.Block{text("Sitemizde bakım çalışması yapılmaktadır. Kısa süre sonra buradayız.")}}, news.Broken, "maintenance"},
		{"a parked domain", extract.Page{Blocks: []extract.Block{text("The domain is for sale. Contact the broker today.")}}, news.Broken, "parked"},
		{"a shell", extract.Page{Blocks: []extract.Block{text("جاري التحميل، يرجى الانتظار قليلا")}}, news.Broken, "shell"},
		{"next to nothing", extract.Page{Blocks: []extract.Block{text("OK")}}, news.Broken, "empty"},
		{"something else altogether", extract.Page{Blocks: []extract.Block{text("Kurumsal sunucu kurulumu tamamlandı, şimdi içerik yüklenebilir ve alan adı yönlendirilebilir.")}}, news.Broken, "another page"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := watch(t, page...)
			j := w.see(c.page)
			if j.Trouble.Kind != c.kind || !strings.Contains(j.Trouble.Reason, c.says) {
				t.Errorf("got %+v, want kind %d with %q", j.Trouble, c.kind, c.says)
			}
			if j := w.look(page...); j.News() || j.Trouble != (news.Trouble{}) {
				t.Errorf("the way back: %+v", j)
			}
			if j := w.look(append(page, text(fresh))...); !j.News() {
				t.Errorf("a paragraph after the trouble is silent: %v", rules(j))
			}
		})
	}
}

func TestWhatIsThePage(t *testing.T) {
	page := long(12)
	for _, c := range []struct {
		name string
		now  []extract.Block
	}{
		{"half of it is rewritten", append(append([]extract.Block{}, page[:6]...), text(fresh), text(second), text(third))},
		{"an article about a challenge", append(append([]extract.Block{}, page...), text("Access denied, said the page: verify you are human."))},
		{"all but the first paragraphs is gone", page[:8]},
	} {
		t.Run(c.name, func(t *testing.T) {
			if j := watch(t, page...).look(c.now...); !j.News() {
				t.Errorf("got %+v %v, want news", j.Trouble, rules(j))
			}
		})
	}
}

func TestPageThatWasCutIsNotThePage(t *testing.T) {
	page := long(12)
	w := watch(t, page...)
	s := news.Sight{At: w.at, Before: news.Baseline{Blocks: page}, Now: extract.Page{Kind: extract.Article, Blocks: page[:7]}}
	s.Script = script(page, page[:7])
	if j := news.Judge(w.profile, s); j.Trouble.Kind != news.Broken || !strings.Contains(j.Trouble.Reason, "cut") {
		t.Errorf("got %+v %v", j.Trouble, rules(j))
	}
	s.Whole = true
	if j := news.Judge(w.profile, s); j.Trouble.Kind != news.NoTrouble {
		t.Errorf("a page with its end: %+v", j.Trouble)
	}
}

func TestSuspectStateEnds(t *testing.T) {
	w := watch(t, long(12)...)
	other := extract.Page{Title: "Yeni site", Kind: extract.Article, Blocks: []extract.Block{text(second), text(third)}}
	for i := range 2 {
		if j := w.see(other); j.Trouble == (news.Trouble{}) {
			t.Fatalf("look %d takes another page for the page: %v", i, rules(j))
		}
	}
	if j := w.see(other); !j.Rebase || j.Notice == "" || j.News() {
		t.Fatalf("the third look: %+v", j)
	}
	other.Blocks = append(other.Blocks, text(fresh))
	if j := w.see(other); !j.News() {
		t.Errorf("the first paragraph on the new page is silent: %+v %v", j.Trouble, rules(j))
	}
}

func TestFirstLookAtAShellIsMadeGood(t *testing.T) {
	w := &watched{t: t, min: news.Wording}
	w.see(extract.Page{Title: "x", Blocks: []extract.Block{text("Haberler bölümü hazırlanıyor, menü ve logo burada.")}})
	if j := w.look(long(12)...); !j.Rebase || j.News() {
		t.Errorf("the page that filled its shell is news: %v", rules(j))
	}
}

func TestFirstLookAtAChallengeIsNoBaseline(t *testing.T) {
	w := &watched{t: t}
	challenge := extract.Page{Title: "Just a moment...", Blocks: []extract.Block{text("Checking your browser before accessing the site")}}
	for range 2 {
		if j := w.see(challenge); j.Trouble.Kind != news.Barred {
			t.Errorf("got %+v", j)
		}
	}
	if j := w.see(challenge); !j.Rebase {
		t.Errorf("a page that says so at every look is what it is: %+v", j)
	}
}
