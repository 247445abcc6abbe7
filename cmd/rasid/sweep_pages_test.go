package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// newsPage returns a page of a news site as such sites serve it, cut at the end of its article: most of it is scripts, styles, menus and
// boxes of other articles.
func newsPage(number int) (before, after string) {
	language := number % len(sweepLanguages)
	w := &pageWriter{r: rand.New(rand.NewPCG(uint64(number), 3)), language: sweepLanguages[language]}
	w.words = strings.Fields(w.language.words)
	scale := []float64{0.25, 0.4, 0.6, 0.8, 1, 1.2, 1.6, 2.15}[number%8] // sizes differ as they do out there
	times := func(n int) int { return max(int(float64(n)*scale), 1) }

	w.head(times(130))
	w.menu(times(6))
	w.printf("<main><article class=\"entry post-%d\"><h1>%s</h1>\n", number, w.sentence(9))
	w.printf("<div class=\"byline\"><span>%s</span><time datetime=\"2024-0%d-1%dT10:00:00+03:00\"></time></div>\n", w.sentence(2), 1+w.r.IntN(9), w.r.IntN(9))
	for range times(14) {
		w.printf("<p>%s</p>\n", w.text(30+w.r.IntN(50)))
	}
	before = w.String()
	w.Reset()
	w.printf("</article>\n")
	w.cards(times(36))
	w.printf("</main>\n")
	w.menu(times(3))
	w.scripts(times(235))
	w.printf("</body></html>\n")
	return before, w.String()
}

type language struct{ code, direction, words string }

// sweepLanguages are the newsroom's.
var sweepLanguages = []language{
	{"ar", "rtl", `محادثات التطبيع بين تركيا وسوريا الرئيس يستقبل الوفد في العاصمة أنقرة بعد جولة من المفاوضات حول الحدود الشمالية وقال المتحدث
		باسم الخارجية إن اللقاء تناول ملف اللاجئين والعودة الطوعية ومكافحة الإرهاب والتجارة والنقل والطاقة كما أكد الوزير أن الاتفاق سيدخل حيز
		التنفيذ خلال الأسابيع المقبلة وأشار إلى أهمية التنسيق الأمني مع دول الجوار من أجل استقرار المنطقة على المدى البعيد وفق بيان رسمي نشر مساء أمس`},
	{"tr", "ltr", `Dışişleri Bakanı Ankara'da düzenlenen toplantıda sınır güvenliği ile ticaret başlıklarını değerlendirdi görüşmelerin ardından yapılan
		açıklamada Suriye heyetinin önümüzdeki hafta İstanbul'a geleceği belirtildi yetkililer ulaştırma enerji ve eğitim alanlarında ortak çalışma
		gruplarının kurulacağını söyledi gazetecilerin sorularını yanıtlayan sözcü üç ülkenin aynı masada oturmasının önemli olduğunu vurguladı`},
	{"en", "ltr", `The foreign minister said on Monday that talks about the northern border would continue next week after both delegations agreed
		on a first list of measures covering trade transport energy and the voluntary return of refugees officials who asked not to be named because
		they were not allowed to speak in public described the meeting as long and difficult but useful for everyone at the table`},
}

// pageWriter writes the pieces of a page by seeded chance.
type pageWriter struct {
	strings.Builder
	r        *rand.Rand
	language language
	words    []string
}

func (w *pageWriter) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *pageWriter) word() string { return w.words[w.r.IntN(len(w.words))] }

func (w *pageWriter) sentence(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = w.word()
	}
	return strings.Join(list, " ")
}

// text is n words in sentences, with a number here and there.
func (w *pageWriter) text(n int) string {
	var list []string
	for ; n > 0; n -= 12 {
		list = append(list, fmt.Sprintf("%s %d %s.", w.sentence(7), w.r.IntN(3000), w.sentence(5)))
	}
	return strings.Join(list, " ")
}

func (w *pageWriter) head(n int) {
	w.printf("<!DOCTYPE html>\n<html lang=%q dir=%q><head><meta charset=\"utf-8\"><title>%s</title>\n", w.language.code, w.language.direction, w.sentence(8))
	w.printf("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta property=\"og:title\" content=\"%s\">\n", w.sentence(8))
	w.printf("<style>\n")
	for range 3 * n {
		w.printf(".%s-%s__item{margin:%dpx %dpx;padding:%dpx;color:#%06x;background-position:-%dpx 0;font-size:%d.%drem}\n", w.name(), w.name(),
			w.r.IntN(40), w.r.IntN(40), w.r.IntN(90), w.r.IntN(1<<24), w.r.IntN(900), w.r.IntN(4), w.r.IntN(99))
	}
	w.printf("</style>\n")
	w.scripts(n)
	w.printf("</head><body class=\"single single-post\">\n")
}

// name is a name in code.
func (w *pageWriter) name() string {
	parts := []string{"main", "nav", "card", "slot", "ad", "video", "post", "user", "track", "lazy", "modal", "share", "grid", "menu", "item", "widget"}
	return parts[w.r.IntN(len(parts))]
}

func (w *pageWriter) scripts(n int) {
	for range n {
		a, c := w.name(), w.name()
		w.printf("<script>window.__%s=window.__%s||{};__%s.%s=function(e,t){var n=document.getElementById(\"%s-%x\");if(!n||t.%s>%d)return e;"+
			"n.setAttribute(\"data-%s\",\"%08x\");for(var i=0;i<%d;i++)t.push({id:%d,slot:\"/%d/%s_%s_%d\",sizes:[[%d,%d],[%d,%d]]});return n};</script>\n",
			a, a, a, c, c, w.r.Uint32(), c, w.r.IntN(99), a, w.r.Uint32(), w.r.IntN(20), w.r.Uint32(), w.r.Uint32(), w.name(), w.name(),
			w.r.IntN(100), 10*w.r.IntN(97), 10*w.r.IntN(60), 10*w.r.IntN(97), 10*w.r.IntN(60))
	}
}

// menu is a navigation of n lists.
func (w *pageWriter) menu(n int) {
	w.printf("<nav class=\"main-navigation\">\n")
	for range n {
		w.printf("<ul class=\"sub-menu\">\n")
		for range 12 {
			w.printf("<li class=\"menu-item menu-item-%d\"><a href=\"/category/%s/%s\"><span>%s</span></a></li>\n", w.r.IntN(9999), w.word(), w.word(), w.sentence(2))
		}
		w.printf("</ul>\n")
	}
	w.printf("</nav>\n")
}

// cards is a box of n other articles.
func (w *pageWriter) cards(n int) {
	w.printf("<aside class=\"related\">\n")
	for range n {
		path := fmt.Sprintf("/%d/%s-%s-%x", 2010+w.r.IntN(14), w.word(), w.word(), w.r.Uint32())
		w.printf("<div class=\"card card--small\"><a href=%q><img loading=\"lazy\" src=\"/uploads/%x%x-300x200.jpg\" srcset=\"/uploads/%x-600x400.jpg 2x\" alt=\"\">"+
			"<h3 class=\"card__title\">%s</h3></a><span class=\"card__date\">%d.%02d.2023</span></div>\n", path, w.r.Uint32(), w.r.Uint32(), w.r.Uint64(),
			w.sentence(9), 1+w.r.IntN(28), 1+w.r.IntN(12))
	}
	w.printf("</aside>\n")
}
