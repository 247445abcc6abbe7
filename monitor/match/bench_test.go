package match_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"rasid/monitor/match"
)

// The texts of the benchmarks are sentences of ours in which one word in five is made up, so that the words are as varied as those of a newspaper.
var (
	arabicSentences = []string{
		"أعلنت وزارة الدفاع في بيان صدر صباح اليوم عن بدء اجتماعات الوفود الفنية بين تركيا وسوريا في العاصمة أنقرة.",
		"وقال الوزير خلوصي أكار إن المحادثات تسير كما هو مخطط لها، وإن بلاده لن تتنازل عن أمن حدودها الجنوبية.",
		"وفي المقابل نفت مصادر في دمشق أن تكون هناك مواعيد محددة لأي لقاء على مستوى القادة قبل نهاية العام الجاري.",
		"وتشهد مناطق الشمال حركة نزوح جديدة بعد قصف طال قرى عدة قرب الطريق الدولي الذي يصل حلب باللاذقية.",
		"ارتفعت أسعار المحروقات للمرة الثالثة خلال شهر واحد، ما دفع السائقين إلى الإضراب أمام محطات الوقود.",
		"وأكدت الأمم المتحدة أن أكثر من نصف السكان بحاجة إلى مساعدات عاجلة مع اقتراب فصل الشتاء.",
		"من جهته دعا رئيس الحكومة العراقية إلى احترام سيادة الدول وعدم التدخل في شؤونها الداخلية.",
		"ويرى محللون أن الانتخابات المقبلة ستعيد رسم الخريطة السياسية في المنطقة على نحو لم يكن متوقعا.",
	}
	turkishSentences = []string{
		"Millî Savunma Bakanı Hulusi Akar, Suriye'deki gelişmeleri değerlendirmek üzere bugün Şanlıurfa'ya gidecek.",
		"Açıklamada, görüşmelerin Ankara'da yapılacağı ve teknik heyetlerin önümüzdeki hafta yeniden toplanacağı belirtildi.",
		"İstanbul Büyükşehir Belediyesi şubat ayında su fiyatlarına yapılacak zammın ertelendiğini duyurdu.",
		"Diyarbakır'da düzenlenen etkinliğe çok sayıda yazar, gazeteci ve öğrenci katıldı.",
		"Cumhurbaşkanlığı sözcüsü, Irak'ın kuzeyine yönelik harekâtın planlandığı gibi sürdüğünü söyledi.",
		"Merkez Bankası faiz kararını piyasaların beklentisinin aksine değiştirmedi ve enflasyon tahminini yükseltti.",
		"Uzmanlar, sınır kapılarının açılmasının iki ülke arasındaki ticareti canlandıracağını düşünüyor.",
		"Depremzedelerin yerleştirildiği konteyner kentlerde eğitim yeniden başladı, öğretmen açığı ise sürüyor.",
	}
)

const (
	arabicLetters  = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
	turkishLetters = "abcçdefgğhıijklmnoöprsştuüvyz"
)

// madeUp returns a word of three to nine letters.
func madeUp(random *rand.Rand, letters []rune) string {
	word := make([]rune, 3+random.IntN(7))
	for i := range word {
		word[i] = letters[random.IntN(len(letters))]
	}
	return string(word)
}

// newspaper returns size bytes of text.
func newspaper(sentences []string, letters string, size int) string {
	random := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	for text.Len() < size {
		for _, word := range strings.Fields(sentences[random.IntN(len(sentences))]) {
			if random.IntN(5) == 0 {
				word = madeUp(random, []rune(letters))
			}
			text.WriteString(word)
			text.WriteByte(' ')
		}
	}
	return text.String()
}

// watchwords returns n keywords: some that stand in the text, and for the rest made-up names.
func watchwords(known []string, letters string, n int) []match.Keyword {
	random := rand.New(rand.NewPCG(3, 4))
	keywords := make([]match.Keyword, n)
	for i := range keywords {
		text := ""
		if i < len(known) {
			text = known[i]
		} else {
			word := []rune(madeUp(random, []rune(letters)))
			text = strings.ToUpper(string(word[:1])) + string(word[1:])
		}
		keywords[i] = match.Keyword{Text: text}
	}
	return keywords
}

func BenchmarkFind(b *testing.B) {
	for _, language := range []struct {
		name, letters string
		sentences     []string
		known         []string
	}{
		{"arabic", arabicLetters, arabicSentences, []string{"سوريا", "خلوصي أكار", "العراق", "تركيا"}},
		{"turkish", turkishLetters, turkishSentences, []string{"Suriye", "Hulusi Akar", "Irak", "İstanbul"}},
	} {
		text := newspaper(language.sentences, language.letters, 2<<20)
		for _, n := range []int{1, 1_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", language.name, n), func(b *testing.B) {
				set := match.Compile(watchwords(language.known, language.letters, n))
				hits := set.Find(nil, text)
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					hits = set.Find(hits[:0], text)
				}
				b.ReportMetric(float64(len(hits)), "hits")
			})
		}
	}
}

// Blocks are searched one by one, as they come from a page: an expression is run on those that call for it.
func BenchmarkFindPatterns(b *testing.B) {
	text := newspaper(arabicSentences, arabicLetters, 2<<20)
	blocks := strings.SplitAfter(text, ".")
	keywords := watchwords([]string{"سوريا", "خلوصي أكار", "العراق", "تركيا"}, arabicLetters, 1_000)
	var idle []match.Keyword // nothing in the text calls for these
	for _, k := range watchwords(nil, turkishLetters, 50) {
		idle = append(idle, match.Keyword{Text: "/" + k.Text + " ?(qx|qw)/"})
	}
	busy := append(plain(`/سوري(ا|ة)/`, `/\bالمحروقات\b/`, `/قصف .{0,20}حلب/`), idle[3:]...)
	for _, set := range []struct {
		name     string
		keywords []match.Keyword
	}{
		{"1000", keywords},
		{"1000+50/idle", append(keywords[:len(keywords):len(keywords)], idle...)},
		{"1000+50/busy", append(keywords[:len(keywords):len(keywords)], busy...)},
	} {
		b.Run(set.name, func(b *testing.B) {
			compiled := match.Compile(set.keywords)
			var hits []match.Hit
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = 0
				for _, block := range blocks {
					hits = compiled.Find(hits[:0], block)
					n += len(hits)
				}
			}
			b.ReportMetric(float64(n), "hits")
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	keywords := watchwords(nil, arabicLetters, 100_000)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		set := match.Compile(keywords)
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(set)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
}
