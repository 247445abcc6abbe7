package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rasid/notify"
)

var istanbul = time.FixedZone("+03", 3*3600)

func span(texts ...string) (spans []notify.Span) {
	for i, text := range texts {
		spans = append(spans, notify.Span{Text: text, Style: notify.Style(i % 2)}) // every second one is bold
	}
	return spans
}

func syria() notify.Alert {
	return notify.Alert{
		ID: 1, Kind: notify.ChangeAlert, At: time.Date(2026, 11, 25, 14, 2, 0, 0, istanbul), Watch: "turkiye-alan",
		PageURL: "https://www.turkeyalaan.net/a?b=1", Title: "أكار يعلن عن اجتماعات",
		Topics: []notify.Topic{{Name: "Syria", Words: []string{"وسوريا", "Suriye'deki"}}},
		Parts: []notify.Part{
			{Kind: notify.Added, Spans: span("محادثات بين تركيا ", "وسوريا", " قبل 2 مايو .")},
			{Kind: notify.Edited, Spans: []notify.Span{
				{Text: "يشارك "}, {Text: "ثلاثة", Style: notify.Strike}, {Text: " "}, {Text: "أربعة", Style: notify.Bold}, {Text: " وزراء ."},
			}},
			{Kind: notify.Removed, Spans: span("Toplantı İstanbul'da .")},
		},
		More: 2,
	}
}

// show makes the isolates visible.
var show = strings.NewReplacer("\u2068", "⟨", "\u2069", "⟩")

func TestMessageSaysWhatAndWhereFirst(t *testing.T) {
	for _, row := range []struct {
		name, language string
		change         func(*notify.Delivery)
		want           string
	}{
		{"change", "en", func(*notify.Delivery) {}, `⟨Syria⟩ · ⟨وسوريا⟩, ⟨Suriye'deki⟩ — ⟨turkiye-alan⟩
أكار يعلن عن اجتماعات

+ محادثات بين تركيا وسوريا قبل ⟨2⟩ مايو .
~ يشارك ثلاثة أربعة وزراء .
− Toplantı İstanbul'da .
2 more paragraphs changed

14:02 · turkeyalaan.net · ` + notify.Name(1)},
		{"possible repeat", "tr", func(d *notify.Delivery) { d.Repeat, d.Alert.Parts, d.Alert.More = true, nil, 1 }, `[tekrar olabilir] ⟨Syria⟩ · ⟨وسوريا⟩, ⟨Suriye'deki⟩ — ⟨turkiye-alan⟩
أكار يعلن عن اجتماعات

1 paragraf daha değişti

14:02 · turkeyalaan.net · ` + notify.Name(1)},
		{"the watch's own keywords, no title", "ar", func(d *notify.Delivery) {
			d.Alert.Topics[0].Name, d.Alert.Title, d.Alert.Parts, d.Alert.Watch = "", "", nil, "تركيا الآن"
		}, `⟨وسوريا⟩, ⟨Suriye'deki⟩ — ⟨تركيا الآن⟩
https://www.turkeyalaan.net/a?b=1

وتغيّرت فقرتان أخريان

14:02 · turkeyalaan.net · ` + notify.Name(1)},
		{"every change", "en", func(d *notify.Delivery) { d.Alert.Topics, d.Alert.Parts, d.Alert.More = nil, nil, 0 }, `turkiye-alan
أكار يعلن عن اجتماعات


14:02 · turkeyalaan.net · ` + notify.Name(1)},
		{"notice", "en", func(d *notify.Delivery) {
			d.Alert = notify.Alert{ID: 2, Kind: notify.Notice, At: d.Alert.At, Text: "first\nsecond"}
		}, `Rasid: notice

first
second

2026-11-25 14:02 · ` + notify.Name(2)},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := notify.Delivery{Alert: syria(), Attempt: 1}
			row.change(&d)
			if diff := cmp.Diff(strings.Split(show.Replace(notify.NewMessage(d, row.language).Plain()), "\n"), strings.Split(row.want, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLatinInsideArabicIsIsolatedWithItsBrackets(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"name", "قال Hulusi Akar أمس", "قال ⟨Hulusi Akar⟩ أمس"},
		{"at the end", "في ميناء Ceyhan.", "في ميناء ⟨Ceyhan⟩."},
		{"bracket closed in the run", "شركة Turkish Petroleum (TPAO) قالت", "شركة ⟨Turkish Petroleum (TPAO)⟩ قالت"},
		{"bracket closed behind Arabic", "شركة Turkish Petroleum (TPAO مع شركاء) قالت", "شركة ⟨Turkish Petroleum⟩ (⟨TPAO⟩ مع شركاء) قالت"},
		{"bracket opened before", "الوزارة (MSB) قالت", "الوزارة (⟨MSB⟩) قالت"},
		{"numbers", "بين 3.5 و 12/5/2026", "بين ⟨3.5⟩ و ⟨12/5/2026⟩"},
		{"Arabic digits", "في ٢٠٢٦ و a", "في ٢٠٢٦ و ⟨a⟩"},
		{"address", "على https://example.org/a?b=(c) الآن", "على ⟨https://example.org/a?b=(c)⟩ الآن"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := syria()
			a.Parts = []notify.Part{{Kind: notify.Added, Spans: span(row.text)}}
			if got := show.Replace(notify.NewMessage(notify.Delivery{Alert: a}, "en").Lines[3][1].Text); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestTextOfAPageCannotPretendToBeALineOrTurnTheDirection(t *testing.T) {
	a := syria()
	a.Title = "x\nSyria · other — watch\u202e\x1b[31m"
	a.Parts = []notify.Part{{Kind: notify.Added, Spans: span("a\u2028b\u2066c\r\n")}}
	got := notify.NewMessage(notify.Delivery{Alert: a}, "en").Lines
	if text := got[1][0].Text; text != "x Syria · other — watch[31m" {
		t.Errorf("title %q", text)
	}
	if text := got[3][1].Text; text != "a bc  " {
		t.Errorf("part %q", text)
	}
}

func TestCutKeepsHeadAndFootAndEndsAtASentence(t *testing.T) {
	a := syria()
	sentence := "قال الوزير إن الوفود ستجتمع الأسبوع المقبل في أنقرة 👩‍👩‍👧 . "
	a.Parts = append(a.Parts, notify.Part{Kind: notify.Added, Spans: span(strings.Repeat(sentence, 200))})
	units := func(s string) int { return len(utf16.Encode([]rune(s))) }
	full := notify.NewMessage(notify.Delivery{Alert: a}, "en")
	for limit := 300; limit < 5000; limit += 37 {
		m := full.Cut(limit, "en", units)
		text := m.Plain()
		if n := units(text); n > limit {
			t.Fatalf("%d units, want at most %d", n, limit)
		}
		if !utf8.ValidString(text) || strings.Count(text, "\u2068") != strings.Count(text, "\u2069") {
			t.Fatalf("limit %d cuts a character or an isolate: %q", limit, text)
		}
		lines := strings.Split(text, "\n")
		if lines[0] != strings.Split(full.Plain(), "\n")[0] || !strings.HasPrefix(lines[len(lines)-1], "14:02 · ") {
			t.Fatalf("limit %d loses the head or the foot: %q", limit, text)
		}
		if want := "Shortened; the whole change: rasid diff " + a.Name(); lines[len(lines)-2] != want {
			t.Fatalf("limit %d says %q, want %q", limit, lines[len(lines)-2], want)
		}
		if limit > 1500 && !strings.HasSuffix(strings.TrimSpace(lines[len(lines)-3]), ".…") {
			t.Fatalf("limit %d does not end at a sentence: %q", limit, lines[len(lines)-3])
		}
	}
	if got := full.Cut(1_000_000, "en", units).Plain(); got != full.Plain() {
		t.Error("a message that fits was cut")
	}
}

func TestNamesOfTheFirstMillionAreShortAndDifferent(t *testing.T) {
	seen := make(map[string]bool, 1<<20)
	for id := int64(1); id < 1<<20; id++ {
		name := notify.Name(id)
		if len(name) != 4 || seen[name] {
			t.Fatalf("alert %d is called %q: too long, or not the first", id, name)
		}
		seen[name] = true
	}
	if name := notify.Name(1 << 20); len(name) != 5 {
		t.Errorf("the next one is called %q, want five characters", name)
	}
}

func TestSecretPrintsNowhere(t *testing.T) {
	s := notify.Secret("123:ABC")
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := strings.ToLower(strings.ReplaceAll(sprintf(format, s, struct{ S notify.Secret }{s}), " ", "")); strings.Contains(got, "123") || strings.Contains(got, "313233") {
			t.Errorf("%s prints %q", format, got)
		}
	}
}

func sprintf(format string, values ...any) string {
	var all []string
	for _, v := range values {
		all = append(all, fmt.Sprintf(format, v))
	}
	return strings.Join(all, " ")
}
