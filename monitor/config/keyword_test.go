package config_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/match"
)

const topicsEverywhere = `
-- rasid.toml --
[rasid]
include = ["lists/*.toml"]

[[topic]]
name = "Akar in Syria"
any = ["خلوصي أكار", '"سوريا"', "سوري*", '/سوري(ا|ة)/', { text = "Akar", lang = "tr" }, { topic = "الشام" }]
all = [{ topic = "الشام" }, { text = "MSB", exact = true, case = true }]
none = [{ text = "Akarsu", case = false }, { topic = "Spor" }]
near = [{ words = ["أكار", { text = "دمشق", exact = true }] }, { words = ["Akar", "Şam", "Halep"], within = 30 }]
scope = ["title", "link"]
on = "removed"
-- lists/a.toml --
[[watch]]
name = "turkiye-alan"
url = "https://www.turkeyalaan.net/"
topics = ["Akar in Syria"]
keywords = ["أكار", { text = "Suriye", exact = true }]

[[watch]]
name = "second"
url = "https://www.example.org/"
topics = ["Akar in Syria"]
-- lists/b.toml --
[[topic]]
name = "الشام"
any = ["دمشق", "Şam"]
scope = "text"

[[topic]]
name = "Spor"
[[topic.near]]
words = ["أكار", "كرة"]
within = 2
`

func TestTopicArrivesReadyToUse(t *testing.T) {
	c := load(t, topicsEverywhere)
	cham := &monitor.Topic{Name: "الشام", Any: keywords("دمشق", "Şam"), Scope: monitor.InText}
	sport := &monitor.Topic{Name: "Spor", Near: []monitor.Near{{Words: keywords("أكار", "كرة"), Within: 2}}}
	want := &monitor.Topic{
		Name:       "Akar in Syria",
		Any:        append(keywords("خلوصي أكار", `"سوريا"`, "سوري*", "/سوري(ا|ة)/"), match.Keyword{Text: "Akar", Lang: "tr"}),
		All:        []match.Keyword{{Text: "MSB", Exact: true, Case: match.CaseSame}},
		None:       []match.Keyword{{Text: "Akarsu", Case: match.CaseAny}},
		AnyTopics:  []*monitor.Topic{cham},
		AllTopics:  []*monitor.Topic{cham},
		NoneTopics: []*monitor.Topic{sport},
		Near: []monitor.Near{
			{Words: []match.Keyword{{Text: "أكار"}, {Text: "دمشق", Exact: true}}, Within: 12},
			{Words: keywords("Akar", "Şam", "Halep"), Within: 30},
		},
		Scope: monitor.InTitle | monitor.InLink,
		On:    monitor.OnRemoved,
	}
	if d := cmp.Diff(c.Topics, []*monitor.Topic{want, cham, sport}, emptyIsNil); d != "" {
		t.Errorf("topics (-got +want):\n%s", d)
	}
	own := &monitor.Topic{Any: []match.Keyword{{Text: "أكار"}, {Text: "Suriye", Exact: true}}}
	if d := cmp.Diff(c.Watches[0].Topics[0], own, emptyIsNil); d != "" {
		t.Errorf("topic of the watch's keywords (-got +want):\n%s", d)
	}
}

var emptyIsNil = cmp.Transformer("emptyIsNil", func(list []match.Keyword) string { return fmt.Sprintf("%+v", list) })

func keywords(texts ...string) (list []match.Keyword) {
	for _, text := range texts {
		list = append(list, match.Keyword{Text: text})
	}
	return list
}

// A topic that many name is one topic: its keywords are compiled and looked for once.
func TestTopicsAreShared(t *testing.T) {
	c := load(t, topicsEverywhere)
	topic, cham := c.Topics[0], c.Topics[1]
	if c.Watches[0].Topics[1] != topic || c.Watches[1].Topics[0] != topic || topic.AnyTopics[0] != cham || topic.AllTopics[0] != cham {
		t.Error("a topic was copied")
	}
}

func TestWarningsSayWhatIsProbablyNotMeant(t *testing.T) {
	for _, row := range []struct{ name, topic, want string }{
		{"nothing to say", `any = ["سوريا", "سورية", "Suriye", { text = "Akar", lang = "tr" }]` + "\n" + `none = ["سوريالية"]`, ""},
		{
			"the same after folding", `any = ["سوريا", "تركيا", { text = "سُـوريا" }]`,
			`8:35: topic "Syria": keyword "سُـوريا" finds the same as "سوريا"` + "\n  leave it out",
		},
		{
			"one swallowed by another", `any = ["سوري*", '"سوريا"']`,
			`8:17: topic "Syria": keyword "\"سوريا\"" finds nothing that "سوري*" does not find` + "\n  leave it out, or the other if that finds too much",
		},
		{
			"in all the wider one is needless", `all = ["أكار", "خلوصي أكار"]`,
			`8:16: topic "Syria": keyword "خلوصي أكار" finds nothing that "أكار" does not find` + "\n  leave one of the two out",
		},
		{
			"two words of near on one word", `near = [{ words = ["دمشق", "حلب"] }, { words = ["سوري*", "سوريا"] }]`,
			`8:58: topic "Syria": keyword "سوريا" finds nothing that "سوري*" does not find` + "\n  leave one of the two out",
		},
		{
			"look-alike letter", `any = ["` + "\u0410kar" + `"]`,
			`8:8: topic "Syria": keyword "` + "\u0410" + `kar" has the Cyrillic letter ` + "\u0410" + ` (U+0410) as character 1, in a Latin word` + "\n  write the Latin letter that looks like it",
		},
		{
			"sign of direction", `any = ["سوريا"]` + "\nnone = [\"سوري\u200fالية\"]",
			`9:9: topic "Syria": keyword "سوري\u200fالية" has the invisible sign of direction U+200F as character 5` + "\n  delete it; it is not searched for",
		},
		{
			"two letters", `any = ["سوريا", "أم"]`,
			`8:17: topic "Syria": keyword "أم" has one or two letters: it is found only as a whole word in the same letters, without grammar` + "\n  write a longer name if more is meant",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := lint(t, watchOnly+"topics = [\"Syria\"]\n[[topic]]\n"+"name = \"Syria\"\n"+row.topic)
			if d := cmp.Diff(strings.Split(c, "\n"), strings.Split(row.want, "\n")); d != "" {
				t.Errorf("warnings (-got +want):\n%s", d)
			}
		})
	}
}

func TestWarningsOfAllFilesAreInOrder(t *testing.T) {
	got := lint(t, `
-- rasid.toml --
[rasid]
include = ["*.toml"]
[[channel]]
name = "desk"
type = "terminal"
[[topic]]
name = "Levant"
any = [{ topic = "Şam" }]
-- a.toml --
[[watch]]
name = "turkiye-alan"
url = "https://www.turkeyalaan.net/"
topics = ["Levant"]
keywords = ["أكار", "اكار"]
[[topic]]
name = "Şam"
any = ["Şam", "ŞAM"]
notify = ["desk"]
`)
	want := `a.toml:5:21: watch "turkiye-alan": keyword "اكار" finds the same as "أكار"
  leave it out
a.toml:8:15: topic "Şam": keyword "ŞAM" finds nothing that "Şam" does not find
  leave it out, or the other if that finds too much
a.toml:9:10: topic "Şam": no channel is told by it: only topics use it, and no watch
  write the channels in notify of these topics, or leave the key out`
	if d := cmp.Diff(strings.Split(got, "\n"), strings.Split(want, "\n")); d != "" {
		t.Errorf("warnings (-got +want):\n%s", d)
	}
}

// lint is what Load warns of, with file names relative to the main file, and without the name of a main file that is alone.
func lint(t *testing.T, text string) string {
	t.Helper()
	path := write(t, text)
	c, err := config.Load(path, config.Env{Getenv: environment, Lint: true})
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(filepath.Dir(path)+"/rasid.toml:", "", filepath.Dir(path)+"/", "").Replace(c.Warnings.Error())
}

func TestNobodyIsWarnedWhoDidNotAsk(t *testing.T) {
	if c := load(t, watchOnly+`keywords = ["سوريا", "سوريا"]`); c.Warnings != nil {
		t.Errorf("warnings:\n%s", c.Warnings)
	}
}
