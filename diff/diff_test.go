package diff_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasid/diff"
)

// outline shows a script in short: a mark, the text, and for an edit its words.
func outline(s diff.Script, old []string) []string {
	var lines []string
	for _, op := range s {
		switch op.Kind {
		case diff.Same:
			lines = append(lines, "= "+old[op.Old])
		case diff.Moved:
			lines = append(lines, "> "+old[op.Old])
		case diff.Added:
			lines = append(lines, "+ "+op.NewText)
		case diff.Removed:
			lines = append(lines, "- "+op.OldText)
		case diff.Edited:
			lines = append(lines, "~ "+wordOutline(op.Words))
		}
	}
	return lines
}

func wordOutline(words []diff.Word) string {
	var b strings.Builder
	for _, w := range words {
		switch w.Kind {
		case diff.Removed:
			b.WriteString("[" + w.Text + "]")
		case diff.Added:
			b.WriteString("{" + w.Text + "}")
		default:
			b.WriteString(w.Text)
		}
	}
	return b.String()
}

func TestCompareTellsWhatBecameOfEachBlock(t *testing.T) {
	const (
		meeting = "يشارك في الاجتماع ثلاثة وزراء ."
		more    = "يشارك في الاجتماع أربعة وزراء ."
		talks   = "محادثات التطبيع بين تركيا وسوريا ."
		bakan   = "Dışişleri Bakanı Hakan Fidan, Ankara'da konuştu."
		bakan2  = "Dışişleri Bakanı Hakan Fidan, İstanbul'da konuştu."
	)
	for _, row := range []struct {
		name     string
		old, new []string
		want     []string
	}{
		{"nothing at all", nil, nil, nil},
		{"the same", []string{talks, bakan}, []string{talks, bakan}, []string{"= " + talks, "= " + bakan}},
		{"first text", nil, []string{talks}, []string{"+ " + talks}},
		{"all gone", []string{talks}, nil, []string{"- " + talks}},
		{
			"added in the middle",
			[]string{bakan, meeting},
			[]string{bakan, talks, meeting},
			[]string{"= " + bakan, "+ " + talks, "= " + meeting},
		},
		{
			"an Arabic edit",
			[]string{talks, meeting},
			[]string{talks, more},
			[]string{"= " + talks, "~ يشارك في الاجتماع [ثلاثة]{أربعة} وزراء ."},
		},
		{
			"a Turkish edit",
			[]string{bakan},
			[]string{bakan2},
			[]string{"~ Dışişleri Bakanı Hakan Fidan, [Ankara'da]{İstanbul'da} konuştu."},
		},
		{
			"moved",
			[]string{"one", "two", "three", "four"},
			[]string{"four", "one", "two", "three"},
			[]string{"> four", "= one", "= two", "= three"},
		},
		{
			"removed stands where it was, before what was added there",
			[]string{"one", "two", "three"},
			[]string{"one", "zwei", "three"},
			[]string{"= one", "- two", "+ zwei", "= three"},
		},
		{
			"one copy more of a block that stands often",
			[]string{"a", "—", "b", "—", "c"},
			[]string{"a", "—", "new", "—", "b", "—", "c"},
			[]string{"= a", "= —", "+ new", "+ —", "= b", "= —", "= c"},
		},
		{
			"every time in a list went on and an item came in",
			[]string{"Halep'te patlama – 5 dakika önce", "Meclis toplandı – 8 dakika önce"},
			[]string{"Deprem oldu – 1 dakika önce", "Halep'te patlama – 9 dakika önce", "Meclis toplandı – 12 dakika önce"},
			[]string{
				"+ Deprem oldu – 1 dakika önce",
				"~ Halep'te patlama – [5]{9} dakika önce",
				"~ Meclis toplandı – [8]{12} dakika önce",
			},
		},
		{
			"a ranked list in another order",
			[]string{"1. زيارة الوفد التركي إلى دمشق", "2. أسعار الذهب في إسطنبول اليوم"},
			[]string{"1. أسعار الذهب في إسطنبول اليوم", "2. زيارة الوفد التركي إلى دمشق"},
			[]string{"~ [2]{1}. أسعار الذهب في إسطنبول اليوم", "~ [1]{2}. زيارة الوفد التركي إلى دمشق"},
		},
		{
			"a stub that grew",
			[]string{"عاجل: انفجار في دمشق"},
			[]string{"عاجل: انفجار في دمشق أدى إلى إصابة ثلاثة أشخاص بجروح"},
			[]string{"~ عاجل: انفجار في دمشق{ أدى إلى إصابة ثلاثة أشخاص بجروح}"},
		},
		{
			"the figures of a table",
			[]string{"Vaka", "14.982", "Vefat", "415", "Kaynak: Bakanlık"},
			[]string{"Vaka", "15.994", "Vefat", "418", "Kaynak: Bakanlık"},
			[]string{"= Vaka", "~ [14.982]{15.994}", "= Vefat", "~ [415]{418}", "= Kaynak: Bakanlık"},
		},
		{
			"moved and edited",
			[]string{"first", "the minister will meet the delegation on Monday", "second", "third"},
			[]string{"first", "second", "third", "the minister will meet the delegation on Friday"},
			[]string{"= first", "= second", "= third", "~ the minister will meet the delegation on [Monday]{Friday}"},
		},
		{
			"a few words in common are no edit",
			[]string{"the president of the republic spoke in Ankara"},
			[]string{"a flood closed the road to the airport in Izmir"},
			[]string{"- the president of the republic spoke in Ankara", "+ a flood closed the road to the airport in Izmir"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := outline(diff.Compare(row.old, row.new), row.old)
			if d := cmp.Diff(got, row.want); d != "" {
				t.Errorf("got - want +\n%s", d)
			}
		})
	}
}

func TestOnlyAddedRemovedAndEditedAreAChange(t *testing.T) {
	for _, row := range []struct {
		name     string
		old, new []string
		want     bool
	}{
		{"same", []string{"a"}, []string{"a"}, false},
		{"moved", []string{"a", "b"}, []string{"b", "a"}, false},
		{"added", []string{"a"}, []string{"a", "b"}, true},
		{"removed", []string{"a", "b"}, []string{"b"}, true},
		{"edited", []string{"a b c"}, []string{"a b d"}, true},
	} {
		if got := diff.Compare(row.old, row.new).Changed(); got != row.want {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
}

// checkExact reports what a script must keep to for any two versions.
func checkExact(t interface {
	Helper()
	Fatalf(string, ...any)
}, old, new []string,
) {
	t.Helper()
	s := diff.Compare(old, new)
	if got, err := s.Apply(old); err != nil || !slices.Equal(got, new) {
		t.Fatalf("apply: got %q, %v, want %q", got, err, new)
	}
	back := s.Reverse()
	if got, err := back.Apply(new); err != nil || !slices.Equal(got, old) {
		t.Fatalf("apply the reverse: got %q, %v, want %q", got, err, old)
	}
	if again := back.Reverse(); !reflect.DeepEqual(again, s) { // cmp takes seconds for a long script
		t.Fatalf("reverse of the reverse: got - want +\n%s", cmp.Diff(again, s))
	}
	for _, op := range s {
		if op.Kind != diff.Edited {
			continue
		}
		if from, to := sides(op.Words); from != op.OldText || to != op.NewText {
			t.Fatalf("words: got %q and %q, want %q and %q", from, to, op.OldText, op.NewText)
		}
	}
	left := map[string]bool{}
	for _, op := range s {
		if op.Kind == diff.Removed {
			left[op.OldText] = true
		}
	}
	for _, op := range s {
		if op.Kind == diff.Added && left[op.NewText] {
			t.Fatalf("%q is removed and added, want moved", op.NewText)
		}
	}
}

// sides returns the two texts that words were made from.
func sides(words []diff.Word) (old, new string) {
	for _, w := range words {
		if w.Kind != diff.Added {
			old += w.Text
		}
		if w.Kind != diff.Removed {
			new += w.Text
		}
	}
	return old, new
}

// blocks draws versions that have much in common: few words, so that blocks repeat, move and share words.
func blocks() *rapid.Generator[[]string] {
	word := rapid.SampledFrom([]string{"سوريا", "وزراء", "ثلاثة", "Ankara'da", "in", "the", "،", ".", "\xff", "\xff\xfe", "é", "\n", "1"})
	block := rapid.Map(rapid.SliceOfN(word, 0, 6), func(words []string) string { return strings.Join(words, " ") })
	return rapid.SliceOfN(block, 0, 30)
}

func TestApplyAndReverseAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkExact(t, blocks().Draw(t, "old"), blocks().Draw(t, "new"))
	})
}

func TestHardVersionsAreExact(t *testing.T) {
	for _, v := range hard(10) {
		t.Run(v.name, func(t *testing.T) { checkExact(t, v.old, v.new) })
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("أ\nب\nج", "ج\nأ\nد")
	f.Add("one two\nthree", "three\none two four")
	f.Add("\xff\n\xfe\n\xff", "\xfe\n\xff\xff")
	f.Fuzz(func(t *testing.T, old, new string) {
		checkExact(t, strings.Split(old, "\n"), strings.Split(new, "\n"))
	})
}

func TestScriptSurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		valid := rapid.SliceOfN(rapid.StringN(0, 8, -1), 0, 8)
		want := diff.Compare(valid.Draw(t, "old"), valid.Draw(t, "new"))
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got diff.Script
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(got, want); d != "" {
			t.Fatalf("got - want +\n%s", d)
		}
	})
}

func TestKindIsAWordInJSON(t *testing.T) {
	for kind, want := range map[diff.Kind]string{
		diff.Same: `"same"`, diff.Added: `"added"`, diff.Removed: `"removed"`, diff.Edited: `"edited"`, diff.Moved: `"moved"`,
	} {
		got, err := json.Marshal(kind)
		if err != nil || string(got) != want {
			t.Errorf("encode %v: got %s, %v, want %s", kind, got, err, want)
		}
		var back diff.Kind
		if err := json.Unmarshal(got, &back); err != nil || back != kind {
			t.Errorf("decode %s: got %v, %v, want %v", got, back, err, kind)
		}
	}
	var kind diff.Kind
	if err := json.Unmarshal([]byte(`"gone"`), &kind); err == nil {
		t.Errorf("decode an unknown word: got %v, want an error", kind)
	}
	if data, err := json.Marshal(diff.Kind(9)); err == nil {
		t.Errorf("encode an unknown kind: got %s, want an error", data)
	}
}

func TestApplyRefusesWhatWasNotMadeFromOld(t *testing.T) {
	old := []string{"a", "b"}
	for _, row := range []struct {
		name   string
		script diff.Script
		want   string
	}{
		{"of a shorter version", diff.Compare(old[:1], nil), "apply script: old block 1 is in no op"},
		{"of a longer version", diff.Compare([]string{"a", "b", "c"}, old), "apply script: op 2: old block 2 is none of 2"},
		{"of another text", diff.Compare([]string{"a", "x"}, []string{"a"}), "apply script: op 1: old block 1 has another text"},
		{"one block twice", diff.Script{{Old: 0, New: 0}, {Old: 0, New: 1}}, "apply script: op 1: old block 0 stands twice"},
		{"two blocks to one place", diff.Script{{Old: 0, New: 0}, {Old: 1, New: 0}}, "apply script: op 1: new block 0 stands twice"},
		{"a place too far", diff.Script{{Old: 0, New: 0}, {Old: 1, New: 7}}, "apply script: op 1: new block 7 is none of 2"},
		{"an old place for what was added", diff.Script{{Kind: diff.Added}}, "apply script: op 0: old block 0 is one too many"},
		{"no kind", diff.Script{{Kind: 9}}, "apply script: op 0: Kind(9)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := row.script.Apply(old)
			if err == nil {
				t.Fatalf("got %q, want an error", got)
			}
			if err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
		})
	}
}
