package extract

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestWordsAndSentencesAreCountedInAnyScript(t *testing.T) {
	for _, test := range []struct {
		text string
		want measure
	}{
		{"", measure{}},
		{"Suriye'ye 12.500 ton un gitti.", measure{words: 5, chars: 23, digits: 5, marks: 3, stops: 1, closed: true}},
		{"هل يعود الوفد؟ نعم، غداً.", measure{words: 5, chars: 17, marks: 3, stops: 2, closed: true}},
		{"https://example.org/a.html", measure{words: 3, chars: 20, marks: 6}},
		{"北京时间周三上午。", measure{words: 4, chars: 8, marks: 1, stops: 1, closed: true}},
		{"| - |", measure{marks: 1}},
		{"…", measure{marks: 1, closed: true}},
	} {
		got, words := measured(test.text, 0, nil)
		if diff := cmp.Diff(got, test.want, cmp.AllowUnexported(measure{})); diff != "" {
			t.Errorf("%q: got (-) differs from want (+):\n%s", test.text, diff)
		}
		if len(words) < int(got.words) {
			t.Errorf("%q: got %d hashes for %d words", test.text, len(words), got.words)
		}
	}
}

func TestLinkedWordsFollowTheShareOfLinks(t *testing.T) {
	if m, _ := measured("bir iki üç dört", 0.5, nil); m.linked != 2 {
		t.Errorf("got %d linked words, want 2", m.linked)
	}
	doc, _ := parse(`<p>bir iki <a href="javascript:x">üç dört</a></p><p><a>beş</a></p>`)
	w := newWalker(nil, Rules{}, false)
	w.walk(doc)
	r := newReading(w.blocks, &w.about)
	if got := []int32{r.measures[0].linked, r.measures[1].linked}; !slices.Equal(got, []int32{2, 0}) {
		t.Errorf("got %v linked words, want 2 in a link that leads nowhere and none in one without an address", got)
	}
}

func TestSharesOfRuns(t *testing.T) {
	hashes := func(text string) []uint32 {
		_, words := measured(text, 0, nil)
		return words
	}
	g := gramsOf("وصل الوفد إلى دمشق مساء الأحد", 3)
	for text, want := range map[string]float32{
		"وصل الوفد إلى دمشق": 1, "غادر الوفد إلى دمشق": 0.5, "دمشق إلى الوفد وصل": 0, "وصل الوفد": 0, "": 0,
	} {
		if got := g.share(hashes(text)); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestWordsOfClassesAreWhole(t *testing.T) {
	for _, test := range []struct {
		class string
		want  []claim
	}{
		{"related", []claim{claimRelated}},
		{"post-relatedNews2", []claim{claimRelated, claimArticle}},
		{"SIDEBAR_left", []claim{claimAside}},
		{"shadow navy commentary adsorb", nil},
		{"ad x", []claim{claimAd}},
		{strings.Repeat("y", 300) + " ad", nil},
		{strings.Repeat("comments", 10), nil},
	} {
		var got []claim
		for c := range claimCount {
			if claimsOfWords(test.class).has(c) {
				got = append(got, c)
			}
		}
		if diff := cmp.Diff(got, test.want, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: got (-) differs from want (+):\n%s", test.class, diff)
		}
	}
}

func TestLabelsAreSetOffFromWhatFollows(t *testing.T) {
	for text, want := range map[string]promo{
		"اقرأ أيضاً": promoLabel, "İlgili Haberler": promoLabel, "Read also:": promoLabel, "Comments (12)": promoLabel,
		"اقرأ أيضا: خبر": promoLink, "« Lire aussi : x": promoLink, "Related: x": promoLink,
		"اقرأ أيضا ما كتبه": noPromo, "Related works": noPromo, "Son haberlere göre": noPromo, "": noPromo,
	} {
		if got := promoOf(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestStructuredDataIsAVote(t *testing.T) {
	for _, test := range []struct {
		ogType, script string
		says           pageType
		body           string
	}{
		{"article", "", typeArticle, ""},
		{"website", `{"@type" : ["NewsArticle"],"articleBody" : "قال \"الوزير\"\n"}`, typeArticle, "قال \"الوزير\"\n"},
		{"", `{"@graph":[{"@type":"BreadcrumbList"},{"@type":"Product","name":"x"}]}`, typeProduct, ""},
		{"", `{"@type":"QAPage","articleBody":42}`, typeForum, ""},
		{"", `{"@type":"ItemList","articleBody":"cut of`, typeCollection, ""},
		{"", `"@type"`, typeUnsaid, ""},
	} {
		a := about{ogType: test.ogType, structured: []string{test.script}}
		if got := a.types(); got != test.says {
			t.Errorf("%s: got type %d, want %d", test.script, got, test.says)
		}
		if got := a.body(); got != test.body {
			t.Errorf("%s: got body %q, want %q", test.script, got, test.body)
		}
	}
}

func TestWherePagesBegin(t *testing.T) {
	const first = "قالت الوزارة إن الطريق الدولي سيفتح أمام الشاحنات صباح السبت بعد انقطاع طويل دام عاماً."
	const second = "ورحب الاتحاد بالقرار ودعا إلى تسريع إجراءات الفحص عند البوابات الثلاث كلها في أقرب وقت ممكن قبل العيد."
	for _, test := range []struct {
		name, html  string
		title, lead string
	}{
		{"the first prose after the title", "<title>فتح الطريق الدولي</title><p>" + second + "<h1>فتح الطريق الدولي</h1><p>" + first, "فتح الطريق الدولي", first},
		{"the prose that is described", `<meta name="description" content="` + second + `"><p>` + first + "<p>" + second, "", second},
		{"no title, no prose", "<h2>x</h2><p>y", "", ""},
	} {
		doc, _ := parse(test.html)
		w := newWalker(nil, Rules{}, false)
		w.walk(doc)
		r := newReading(w.blocks, &w.about)
		text := func(i int) string {
			if i < 0 {
				return ""
			}
			return r.blocks[i].Text
		}
		if got := text(r.title); got != test.title {
			t.Errorf("%s: got title %q, want %q", test.name, got, test.title)
		}
		if got := text(r.lead); got != test.lead {
			t.Errorf("%s: got lead %q, want %q", test.name, got, test.lead)
		}
	}
}

func TestBoxesAreCountedOnce(t *testing.T) {
	doc, _ := parse(`<div class="list"><div class="c1"><p>a b<p>c</div><div class="c2"><p>d</div><div class="x"><p>e</div></div>`)
	w := newWalker(nil, Rules{}, false)
	w.walk(doc)
	r := newReading(w.blocks, &w.about)
	var got []int32
	for _, b := range r.boxes.list {
		if value(b.node, "class") != "" {
			got = append(got, b.alike, b.sum.words)
		}
	}
	if want := []int32{1, 5, 2, 3, 2, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v boxes alike and words, want %v", got, want)
	}
}

func TestTheModelFitsTheSignals(t *testing.T) {
	if got, want := int(binary.LittleEndian.Uint16(modelFile)), int(signalCount); got != want {
		t.Fatalf("got a model of %d signals, want %d: fit it anew", got, want)
	}
	m := readModel(modelFile)
	size := 2 + 4*int(signalCount)
	for _, f := range []forest{m.page, m.article, m.other} {
		size += 2 + treeSize*len(f)
		for _, tr := range f {
			for _, k := range tr.signal {
				if signal(k) >= signalCount {
					t.Errorf("got signal %d, want less than %d", k, signalCount)
				}
			}
		}
	}
	if got := len(modelFile); got != size {
		t.Errorf("got a file of %d bytes, want %d", got, size)
	}
}

func TestAForestIsReadAsItWasWritten(t *testing.T) {
	f := forest{{signal: [treeDepth]uint8{1, 2, 3, 0}, threshold: [treeDepth]float32{0.5, 1, -1, 3}}}
	for l := range f[0].leaf {
		f[0].leaf[l] = float32(l) / 4
	}
	got, rest := readForest(append(appendForest(nil, f), 7))
	if diff := cmp.Diff(got, f, cmp.AllowUnexported(tree{})); diff != "" || len(rest) != 1 {
		t.Errorf("got %d bytes left, and (-) differs from want (+):\n%s", len(rest), diff)
	}
	if got, want := f.score([]float32{4, 1, 0, 0}), float32(1+4+8)/4; got != want {
		t.Errorf("got score %v, want %v", got, want)
	}
}

func TestBoostingLearnsWhatTellsBlocksApart(t *testing.T) {
	rows := make([]signals, 400)
	label, weight, use := make([]float32, len(rows)), make([]float32, len(rows)), make([]int32, len(rows))
	for i := range rows {
		rows[i][sWords], rows[i][sLinks] = float32(i%20), float32(i%9)
		if i%20 > 12 && i%9 < 3 {
			label[i] = 1
		}
		weight[i], use[i] = 1, int32(i)
	}
	f := boosting{trees: 20, rate: 0.5, lambda: 1, columns: 1, rows: 1, seed: 1}.fit(newTable(rows, int(signalCount)), label, weight, use)
	for i := range rows {
		if got := f.score(rows[i][:]) > 0; got != (label[i] == 1) {
			t.Fatalf("got %v for row %d", got, i)
		}
	}
}
