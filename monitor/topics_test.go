package monitor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/match"
)

// find returns the forms of the topics' hits in the change from before to now.
func find(t *testing.T, before, now monitor.Snapshot, topics ...*monitor.Topic) []string {
	t.Helper()
	w := &monitor.Watch{On: monitor.OnDefault, Topics: topics}
	script := diff.Compare(before.Texts(), now.Texts())
	var forms []string
	for _, h := range monitor.NewMatcher([]*monitor.Watch{w}).Find(w, script, &before, &now) {
		forms = append(forms, h.Form)
	}
	return forms
}

func page(title string, blocks ...extract.Block) monitor.Snapshot {
	return monitor.Snapshot{Title: title, Blocks: blocks}
}

func paragraph(text string) extract.Block { return extract.Block{Kind: extract.Paragraph, Text: text} }

func TestWordsNearEachOther(t *testing.T) {
	near := func(within int, words ...string) *monitor.Topic {
		return &monitor.Topic{Near: []monitor.Near{{Words: keywords(t, words...), Within: within}}}
	}
	for _, row := range []struct {
		name  string
		topic *monitor.Topic
		texts []string
		want  []string
	}{
		{"side by side", near(2, "أكار", "دمشق"), []string{"زار أكار دمشق أمس"}, []string{"أكار", "دمشق"}},
		{"in the other order", near(2, "أكار", "دمشق"), []string{"في دمشق أكار"}, []string{"دمشق", "أكار"}},
		{"just near enough", near(4, "Akar", "Şam"), []string{"Akar bugün yine Şam'da"}, []string{"Akar", "Şam'da"}},
		{"one word too far", near(3, "Akar", "Şam"), []string{"Akar bugün yine Şam'da"}, nil},
		{"in two blocks", near(12, "أكار", "دمشق"), []string{"زار أكار أنقرة", "وقالت دمشق"}, nil},
		{"near later in the block", near(2, "أكار", "دمشق"), []string{"أكار قال إن الوفد الفني سيزور العاصمة، ثم زار أكار دمشق"}, []string{"أكار", "دمشق"}},
		{"one of three missing", near(12, "أكار", "دمشق", "موسكو"), []string{"زار أكار دمشق"}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			var blocks []extract.Block
			for _, text := range row.texts {
				blocks = append(blocks, paragraph(text))
			}
			if d := cmp.Diff(find(t, page(""), page("", blocks...), row.topic), row.want); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTopicNamesOtherTopics(t *testing.T) {
	syria := &monitor.Topic{Name: "Syria", Any: keywords(t, "سوريا", "Suriye"), None: keywords(t, "كرة")}
	army := &monitor.Topic{Name: "army", Any: keywords(t, "جيش", "ordu")}
	for _, row := range []struct {
		name  string
		topic *monitor.Topic
		text  string
		want  []string
	}{
		{"any", &monitor.Topic{AnyTopics: []*monitor.Topic{syria, army}}, "قال من سوريا", []string{"سوريا"}},
		{"any or a keyword", &monitor.Topic{Any: keywords(t, "أكار"), AnyTopics: []*monitor.Topic{syria}}, "قال أكار", []string{"أكار"}},
		{"any, none there", &monitor.Topic{AnyTopics: []*monitor.Topic{syria, army}}, "قال أكار", nil},
		{"all", &monitor.Topic{AllTopics: []*monitor.Topic{syria, army}}, "دخل جيش سوريا", []string{"جيش", "سوريا"}},
		{"all, one missing", &monitor.Topic{AllTopics: []*monitor.Topic{syria, army}}, "قال من سوريا", nil},
		{"none", &monitor.Topic{Any: keywords(t, "أكار"), NoneTopics: []*monitor.Topic{syria}}, "قال أكار عن سوريا", nil},
		{"the inner topic's own none counts", &monitor.Topic{AnyTopics: []*monitor.Topic{syria}}, "كرة القدم في سوريا", nil},
		{"two deep", &monitor.Topic{AnyTopics: []*monitor.Topic{{AllTopics: []*monitor.Topic{syria}}}}, "قال من سوريا", []string{"سوريا"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if d := cmp.Diff(find(t, page(""), page("", paragraph(row.text)), row.topic), row.want); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTopicLooksOnlyInItsScope(t *testing.T) {
	heading := extract.Block{Kind: extract.Heading, Text: "أكار في سوريا"}
	text := extract.Block{Kind: extract.Paragraph, Text: "وصل الوفد إلى سوريا", Link: "https://example.org/haber/suriye-%D8%A3%D9%83%D8%A7%D8%B1"}
	for _, row := range []struct {
		name        string
		scope       monitor.Scope
		keyword     string
		before, now monitor.Snapshot
		want        []string
	}{
		{"title and text unless it says", 0, "سوريا", page("a"), page("a", heading, text), []string{"سوريا", "سوريا"}},
		{"title alone", monitor.InTitle, "سوريا", page("a"), page("a", text), nil},
		{"title of the page, new", monitor.InTitle, "سوريا", page("a"), page("سوريا الآن", text), []string{"سوريا"}},
		{"title of the page, as before", monitor.InTitle, "سوريا", page("سوريا الآن (1)"), page("سوريا الآن (2)", text), nil},
		{"text alone", monitor.InText, "سوريا", page("a"), page("سوريا", heading), nil},
		{"link, Latin", monitor.InLink, "suriye", page("a"), page("a", heading, text), []string{"suriye"}},
		{"link, Arabic letters unescaped", monitor.InLink, "أكار", page("a"), page("a", text), []string{"أكار"}},
		{"link is not looked through unless it says", 0, "suriye", page("a"), page("a", text), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			topic := &monitor.Topic{Any: keywords(t, row.keyword), Scope: row.scope}
			if d := cmp.Diff(find(t, row.before, row.now, topic), row.want); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTopicAsksForItsOwnChanges(t *testing.T) {
	before, now := page("", paragraph("قال من سوريا"), paragraph("كلام")), page("", paragraph("كلام"))
	removed := &monitor.Topic{Any: keywords(t, "سوريا"), On: monitor.OnRemoved}
	if got := find(t, before, now, removed); len(got) != 1 {
		t.Errorf("a topic that asks for removals found %q", got)
	}
	if got := find(t, before, now, &monitor.Topic{Any: keywords(t, "سوريا")}); got != nil {
		t.Errorf("a topic of a watch that does not found %q", got)
	}
}

// BenchmarkFind is a change of forty blocks and a watch with a topic of many keywords.
func BenchmarkFind(b *testing.B) {
	var list []match.Keyword
	for i := range 1000 {
		k, err := match.ParseKeyword("كلمة" + string(rune('ا'+i%28)) + string(rune('ا'+i/28)))
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, k)
	}
	w := &monitor.Watch{On: monitor.OnDefault, Topics: []*monitor.Topic{{Any: list}}}
	m := monitor.NewMatcher([]*monitor.Watch{w})
	var now monitor.Snapshot
	for range 40 {
		now.Blocks = append(now.Blocks, paragraph("أعلن وزير الدفاع عن اجتماعات للوفود الفنية من وزارات دفاع تركيا وروسيا وسوريا قريبا، وقال إنها ستعقد في الأيام المقبلة"))
	}
	script := diff.Compare(nil, now.Texts())
	for b.Loop() {
		m.Find(w, script, &monitor.Snapshot{}, &now)
	}
}
