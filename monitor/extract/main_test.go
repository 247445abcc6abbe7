package extract_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/extract"
)

// prose returns so many paragraphs of running text, no two alike.
func prose(paragraphs int) string {
	days := []string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}
	cities := []string{"دمشق", "أنقرة", "حلب", "إسطنبول", "بيروت", "عمّان", "بغداد", "القاهرة", "أضنة", "حماة", "إدلب"}
	var b strings.Builder
	for i := range paragraphs {
		b.WriteString("<p>وصل الوفد إلى مدينة " + cities[i%11] + " يوم " + days[i%7] + " وعقد اجتماعاً مطولاً مع ممثلي " + cities[(i+3)%11] +
			" لبحث إعادة فتح الطريق نحو " + cities[(i*5+1)%11] + "، ثم أدلى بتصريح قصير للصحفيين عند " + days[(i+4)%7] + ".</p>")
	}
	return b.String()
}

// article is a page around text, with what articles have around it.
func article(head, text, below string) string {
	return `<html lang="ar"><head><title>وفد فني يصل لبحث فتح الطريق</title><meta property="og:type" content="article">` + head + `</head><body>
		<div class="nav"><a href="/a">سياسة</a> <a href="/b">اقتصاد</a></div>
		<div class="story"><h1>وفد فني يصل لبحث فتح الطريق</h1>` + text + `</div>` + below + `</body></html>`
}

func read(t *testing.T, html string, rules extract.Rules) extract.Page {
	t.Helper()
	page, err := extract.Extract(html, address(t), rules)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// block returns the block that holds a text.
func block(t *testing.T, page extract.Page, text string) extract.Block {
	t.Helper()
	for _, b := range page.Blocks {
		if strings.Contains(b.Text, text) {
			return b
		}
	}
	t.Fatalf("got no block with %q in %q", text, texts(page))
	return extract.Block{}
}

func TestBlocksAroundAnArticleHaveTheirZone(t *testing.T) {
	list := `<ul><li><a href="/1">بورصة إسطنبول تغلق على ارتفاع</a></li><li><a href="/2">أمطار على الساحل</a></li></ul>`
	for _, test := range []struct {
		name, html, text string
		want             extract.Zone
	}{
		{"a menu by its tag", article("", prose(5), `<nav><a href="/s">رياضة</a></nav>`), "رياضة", extract.Nav},
		{"a menu by its class", article("", prose(5), `<div class="main-menu">`+list+`</div>`), "بورصة", extract.Nav},
		{"breadcrumbs", article("", `<div class="breadcrumbs"><a href="/">الرئيسية</a></div>`+prose(5), ""), "الرئيسية", extract.Nav},
		{"a footer by its role", article("", prose(5), `<div role="contentinfo"><a href="/c">اتصل بنا</a></div>`), "اتصل", extract.NoZone},
		{"a footer", article("", prose(5), `<footer><p>جميع الحقوق محفوظة</p></footer>`), "الحقوق", extract.Footer},
		{"a footer says more than the site header's class", article("", prose(5), `<div class="header"><footer>جميع الحقوق</footer></div>`), "الحقوق", extract.Footer},
		{"an aside", article("", prose(5), `<aside>`+list+`</aside>`), "أمطار", extract.Aside},
		{"latest news", article("", prose(5), `<div class="latest-news">`+list+`</div>`), "أمطار", extract.Related},
		{"related in camel case", article("", prose(5), `<div id="relatedPosts">`+list+`</div>`), "أمطار", extract.Related},
		{"comments", article("", prose(5), `<ol class="comment-list"><li>خبر طيب</li></ol>`), "طيب", extract.Comments},
		{"share counts", article("", prose(5), `<div class="social-share">120 مشاركة</div>`), "مشاركة", extract.Share},
		{"a newsletter", article("", prose(5), `<div class="newsletter">اشترك في نشرتنا</div>`), "نشرتنا", extract.Subscribe},
		{"an advertisement", article("", prose(5), `<div class="ad-slot">خصم كبير</div>`), "خصم", extract.Ad},
		{"a cookie notice", article("", prose(5), `<div id="cookie-bar">نستخدم ملفات تعريف الارتباط</div>`), "تعريف", extract.Consent},
		{"the author", article("", prose(5), `<div class="author-box">ليلى صحفية</div>`), "ليلى", extract.Author},
		{"tags", article("", prose(5), `<div class="tags"><a href="/t">معابر</a></div>`), "معابر", extract.Tags},
		{"the title has none", article("", prose(5), ""), "وفد فني", extract.NoZone},
		{"languages", article("", prose(5), `<p><a href="/a">العربية</a> <a href="/t">Türkçe</a> <a href="/e">English</a> <a href="/k">Kurdî</a></p>`), "Kurdî", extract.Languages},
		{"languages in a list", article("", prose(5), `<ul><li>العربية<li>Türkçe<li>English<li>Русский</ul>`), "Русский", extract.Languages},
		{"two languages are no menu", article("", prose(5), `<ul><li>العربية<li>Türkçe</ul>`), "Türkçe", extract.NoZone},
		{"a promo inside the text", article("", prose(3)+`<p>اقرأ أيضاً: <a href="/5">كيف تغيرت حركة الشحن؟</a></p>`+prose(9), ""), "الشحن", extract.Promo},
		{"a Turkish promo", article("", prose(3)+`<p>İLGİLİ HABER: <a href="/5">Navlun yükseldi</a></p>`+prose(9), ""), "Navlun", extract.Promo},
		{"a word is whole", article("", prose(5), `<div class="navy-shadows adsorb">`+`بحرية</div>`), "بحرية", extract.NoZone},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := read(t, test.html, extract.Rules{})
			b := block(t, page, test.text)
			if b.Main || b.Zone != test.want {
				t.Errorf("got main %v in zone %q, want zone %q", b.Main, b.Zone, test.want)
			}
			if page.Kind != extract.Article {
				t.Errorf("got a page of kind %s, want an article", page.Kind)
			}
		})
	}
}

func TestTextOfAnArticleIsMain(t *testing.T) {
	const sentence = "اقرأ أيضاً ما كتبه الشاعر قبل قرن من الزمان، فقد وصف المدينة وأسواقها وأهلها وصفاً لا ينسى."
	for _, test := range []struct{ name, html, text string }{
		{"a paragraph", article("", prose(5), ""), "بيروت"},
		{"a sentence that begins like a promo", article("", prose(3)+"<p>"+sentence+"</p>"+prose(2), ""), "الشاعر"},
		{"a class that names what surrounds", article("", `<div class="latest sidebar">`+prose(6)+`</div>`, ""), "بيروت"},
		{"a lede that the description repeats", article(`<meta property="og:description" content="قالت الوزارة إن الطريق الدولي سيفتح أمام الشاحنات صباح السبت بعد انقطاع طويل.">`,
			`<h2>قالت الوزارة إن الطريق الدولي سيفتح أمام الشاحنات صباح السبت بعد انقطاع طويل.</h2>`+prose(5), ""), "الشاحنات صباح"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if b := block(t, read(t, test.html, extract.Rules{}), test.text); !b.Main || b.Zone != extract.NoZone {
				t.Errorf("got main %v in zone %q, want main", b.Main, b.Zone)
			}
		})
	}
}

func TestWhatIsSaidTwiceIsMainOnce(t *testing.T) {
	page := read(t, article("", prose(6)+`<div class="again">`+prose(6)+`</div>`, ""), extract.Rules{})
	seen := map[string]int{}
	for _, b := range page.Blocks {
		if b.Main {
			seen[b.Text]++
		}
	}
	if len(seen) != 6 {
		t.Errorf("got %d blocks of main text, want 6", len(seen))
	}
	for text, n := range seen {
		if n > 1 {
			t.Errorf("got %q %d times", text, n)
		}
	}
}

func TestOnAListOnlyTheSurestZonesCount(t *testing.T) {
	const card = `<article><a href="/%"><h3>البنك المركزي يثبت سعر الفائدة للشهر رقم %</h3></a></article>`
	var cards strings.Builder
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		cards.WriteString(strings.ReplaceAll(card, "%", n))
	}
	page := read(t, `<title>آخر الأخبار</title><nav><a href="/s">رياضة</a></nav><div class="latest-news">`+cards.String()+
		`</div><div class="related"><a href="/z">ملفات</a></div><footer>جميع الحقوق</footer>`, extract.Rules{})
	if page.Kind != extract.List {
		t.Errorf("got kind %s, want list", page.Kind)
	}
	for text, want := range map[string]extract.Zone{"رياضة": extract.Nav, "الفائدة": extract.NoZone, "ملفات": extract.NoZone, "الحقوق": extract.Footer} {
		if got := block(t, page, text).Zone; got != want {
			t.Errorf("got zone %q of %q, want %q", got, text, want)
		}
	}
}

func TestASelectionIsMainAndNothingIsWeighed(t *testing.T) {
	html := article("", prose(5), `<aside><p>بورصة إسطنبول</p></aside>`)
	page := read(t, html, extract.Rules{Select: selectors(t, "aside")})
	want := []extract.Block{{Text: "بورصة إسطنبول", Main: true}}
	if diff := cmp.Diff(page.Blocks, want); diff != "" {
		t.Errorf("got (-) differs from want (+):\n%s", diff)
	}
}

func TestAHugePageIsAllMain(t *testing.T) {
	page := read(t, "<nav>قائمة</nav>"+strings.Repeat("<p>x", 25_000), extract.Rules{})
	for _, b := range page.Blocks {
		if !b.Main {
			t.Fatalf("got %q left out, want all 25,001 blocks", b.Text)
		}
	}
}

func TestExplainSaysWhy(t *testing.T) {
	html := article("", prose(6)+`<div>`+prose(1)+`</div>`, `<nav>قائمة</nav><div><a href="/k">اتصل بنا</a></div>`)
	page, _, err := extract.Explain(html, address(t), extract.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, want string }{
		{"وفد فني", `^title of the page$`},
		{"قائمة", `^nav$`},
		{"اتصل", `^score -\d+\.\d: .+, .+`},
		{"بيروت", `^score \+\d`},
	} {
		if got := block(t, page, test.text).Why; !regexp.MustCompile(test.want).MatchString(got) {
			t.Errorf("got %q of %q, want %s", got, test.text, test.want)
		}
	}
	if got, want := page.Blocks[len(page.Blocks)-3].Why, "said before"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKindsOfPages(t *testing.T) {
	var posts strings.Builder
	for _, city := range []string{"حلب", "دمشق", "حماة", "إدلب"} {
		posts.WriteString(`<div class="post"><b>سامر</b><p>أريد أن أسافر إلى ` + city + `، فما الأوراق المطلوبة عند المعبر؟</p></div>`)
	}
	for _, test := range []struct {
		name, html string
		want       extract.PageKind
	}{
		{"an article", article("", prose(8), ""), extract.Article},
		{"an article that does not say so", strings.Replace(article("", prose(12), ""), "og:type", "x", 1), extract.Article},
		{"a product", `<title>Defter</title><script type="application/ld+json">{"@type":"Product"}</script><h1>Defter</h1><p>120 TL</p><p>Çizgili, 80 yaprak.</p>`, extract.Other},
		{"questions", `<h1>الحدود</h1>` + posts.String(), extract.Other},
		{"links", `<h1>Haberler</h1><ul>` + strings.Repeat(`<li><a href="/a">Sınır kapısı yeniden açılıyor</a></li>`, 12) + `</ul>`, extract.List},
		{"nothing", ``, extract.Other},
	} {
		if got := read(t, test.html, extract.Rules{}).Kind; got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}
