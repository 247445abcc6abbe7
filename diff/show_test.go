package diff_test

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasid/diff"
)

type form func(w io.Writer, old []string, s diff.Script, o diff.Options) error

func unified(w io.Writer, old []string, s diff.Script, o diff.Options) error {
	return diff.Unified(w, old, s, "old", "new", o)
}

var forms = map[string]form{"plain": diff.Plain, "terminal": diff.Terminal, "html": diff.HTML, "unified": unified}

func shown(t *testing.T, f form, old, new []string, context int) string {
	t.Helper()
	var b strings.Builder
	if err := f(&b, old, diff.Compare(old, new), diff.Options{Context: context}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEachFormShowsWhatChanged(t *testing.T) {
	for _, row := range []struct {
		name     string
		form     form
		context  int
		old, new []string
		want     string
	}{
		{"nothing, plain", diff.Plain, -1, []string{"a"}, []string{"a"}, ""},
		{"nothing, HTML", diff.HTML, -1, []string{"a"}, []string{"a"}, ""},
		{"nothing, unified", unified, -1, []string{"a"}, []string{"a"}, ""},
		{
			"right-to-left text does not move the mark", diff.Plain, 0,
			[]string{"سوريا"},
			[]string{"سوريا", "اجتماع ثلاثة وزراء", "Suriye"},
			"+ \u2068اجتماع ثلاثة وزراء\u2069\n+ Suriye\n",
		},
		{
			"each line of a block has the mark", diff.Plain, 0,
			nil,
			[]string{"one\ntwo\r\nthree\u2028four"},
			"+ one\n+ two\n+ three\n+ four\n",
		},
		{
			"left-out blocks leave a gap", diff.Plain, 1,
			[]string{"1", "2", "3", "4", "5", "6", "7"},
			[]string{"1", "2", "new", "3", "4", "5", "6"},
			"  2\n+ new\n  3\n…\n  6\n- 7\n",
		},
		{
			"all", diff.Plain, -1,
			[]string{"1", "2", "3"},
			[]string{"3", "1", "2"},
			"> 3\n  1\n  2\n",
		},
		{
			"colour ends with its line", diff.Terminal, 0,
			[]string{"gone\naway"},
			nil,
			"- \x1b[31mgone\x1b[0m\n- \x1b[31maway\x1b[0m\n",
		},
		{
			"a page's markup is text", diff.HTML, 0,
			[]string{"the price of <b>gold</b> & silver"},
			[]string{"the price of <i>gold</i> & silver"},
			"<div class=\"diff\">\n<p dir=\"auto\" class=\"edited\">the price of &lt;<del>b</del><ins>i</ins>&gt;gold&lt;/<del>b</del><ins>i</ins>&gt; &amp; silver</p>\n</div>\n",
		},
		{
			"paragraphs and gaps in HTML", diff.HTML, 1,
			[]string{"1", "2", "3", "4", "5"},
			[]string{"0\n0", "1", "2", "3", "4"},
			"<div class=\"diff\">\n<p dir=\"auto\" class=\"added\"><ins>0<br>\n0</ins></p>\n<p dir=\"auto\" class=\"same\">1</p>\n<p class=\"gap\">…</p>\n" +
				"<p dir=\"auto\" class=\"same\">4</p>\n<p dir=\"auto\" class=\"removed\"><del>5</del></p>\n</div>\n",
		},
		{
			"unified: all new", unified, 3,
			nil,
			[]string{"a", "b"},
			"--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n",
		},
		{
			"unified: all gone", unified, 3,
			[]string{"a"},
			nil,
			"--- old\n+++ new\n@@ -1,1 +0,0 @@\n-a\n",
		},
		{
			"unified: two hunks, and what moved in both", unified, 1,
			[]string{"1", "2", "3", "4", "5", "6", "7"},
			[]string{"1", "7", "2", "3", "4", "5", "6"},
			"--- old\n+++ new\n@@ -1,2 +1,3 @@\n 1\n+7\n 2\n@@ -6,2 +7,1 @@\n 6\n-7\n",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := shown(t, row.form, row.old, row.new, row.context)
			if d := cmp.Diff(got, row.want); d != "" {
				t.Errorf("got %q\nwant %q", got, row.want)
			}
		})
	}
}

// TestNoTextSteersTheTerminal looks for any control character or invalid byte of the page in what is written.
func TestNoTextSteersTheTerminal(t *testing.T) {
	nasty := []string{"\x1b[2J\x1b]0;title\x07 same", "\x1b[31m old \u202egnp.exe\u202c \x9b2J \u2066x", "\u0085\u009b31m gone\rover", "tab\tstays"}
	edited := []string{nasty[0], nasty[1] + " now", "new \x1b[8m\b\b\x7f\u2069\u202d!"}
	for name, f := range forms {
		t.Run(name, func(t *testing.T) {
			got := shown(t, f, nasty, edited, -1)
			for _, code := range []string{"\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[2m", "\x1b[9m", "\x1b[0m"} {
				if name == "terminal" {
					got = strings.ReplaceAll(got, code, "")
				}
			}
			if !utf8.ValidString(got) {
				t.Errorf("got an invalid byte in %q", got)
			}
			for _, r := range got {
				if unicode.IsControl(r) && r != '\n' && r != '\t' {
					t.Errorf("got %U in %q", r, got)
				}
				if name != "unified" && strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067", r) {
					t.Errorf("got %U in %q", r, got)
				}
			}
		})
	}
}

// readUnified applies a unified diff as patch does, and checks the counts and the context that it gives.
func readUnified(old []string, text string) ([]string, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if text == "" {
		return old, nil
	}
	if lines[0] != "--- old" || lines[1] != "+++ new" {
		return nil, fmt.Errorf("head %q", lines[:2])
	}
	var new []string
	at := 0
	for k := 2; k < len(lines); {
		var oldStart, oldCount, newStart, newCount int
		if _, err := fmt.Sscanf(lines[k], "@@ -%d,%d +%d,%d @@", &oldStart, &oldCount, &newStart, &newCount); err != nil {
			return nil, fmt.Errorf("hunk %q: %w", lines[k], err)
		}
		k++
		if oldCount > 0 {
			oldStart--
		}
		new = append(new, old[at:oldStart]...)
		if before := len(new); newCount > 0 && before != newStart-1 || newCount == 0 && before != newStart {
			return nil, errors.New("a hunk begins at new line " + strconv.Itoa(newStart) + " after " + strconv.Itoa(before))
		}
		at = oldStart
		for oldCount > 0 || newCount > 0 {
			mark, line := lines[k][0], lines[k][1:]
			k++
			if mark != '+' {
				if old[at] != line {
					return nil, fmt.Errorf("old line %d is %q, want %q", at+1, line, old[at])
				}
				at, oldCount = at+1, oldCount-1
			}
			if mark != '-' {
				new, newCount = append(new, line), newCount-1
			}
		}
	}
	return append(new, old[at:]...), nil
}

func TestUnifiedCanBeApplied(t *testing.T) {
	list := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e f g", "e f h", "سوريا", ""}), 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		old, want := list.Draw(t, "old"), list.Draw(t, "new")
		var b strings.Builder
		if err := unified(&b, old, diff.Compare(old, want), diff.Options{Context: rapid.IntRange(-1, 4).Draw(t, "context")}); err != nil {
			t.Fatal(err)
		}
		got, err := readUnified(old, b.String())
		if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		if d := cmp.Diff(strings.Join(got, "\n"), strings.Join(want, "\n")); d != "" {
			t.Fatalf("got - want +\n%s\nin\n%s", d, b.String())
		}
	})
}

func TestFormsRefuseAScriptOfAnotherText(t *testing.T) {
	script := diff.Compare([]string{"a", "b"}, []string{"a"})
	for name, f := range forms {
		if err := f(io.Discard, []string{"a", "x"}, script, diff.Options{}); err == nil || err.Error() != "show script: op 1: old block 1 has another text" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestFormsReportAFailedWriter(t *testing.T) {
	closed, w := io.Pipe()
	closed.Close()
	for name, f := range forms {
		if err := f(w, nil, diff.Compare(nil, []string{"a"}), diff.Options{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: got %v, want %v", name, err, io.ErrClosedPipe)
		}
	}
}
