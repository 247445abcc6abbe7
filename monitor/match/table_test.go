package match_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/match"
)

// row is one line of the tables in testdata.
type row struct {
	place   string // file:line
	keyword string
	text    string
	forms   []string // what must be found
	starts  []int
	why     string
}

// rows reads the tables in testdata; arabic.txt says how they are written.
func rows(t testing.TB) []row {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	var all []row
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		keyword := ""
		for i, line := range strings.Split(string(data), "\n") {
			if name, ok := strings.CutPrefix(line, "== "); ok {
				keyword = name
				continue
			}
			if keyword == "" || line == "" {
				continue
			}
			r := row{place: filepath.Base(file) + ":" + strconv.Itoa(i+1), keyword: keyword}
			var marked string
			if marked, r.why, _ = strings.Cut(line, " # "); r.why == "" {
				t.Fatalf("%s: no reason after #", r.place)
			}
			marked, err = strconv.Unquote(`"` + strings.ReplaceAll(marked, `"`, `\"`) + `"`)
			if err != nil {
				t.Fatalf("%s: %v", r.place, err)
			}
			for {
				before, rest, ok := strings.Cut(marked, "[")
				r.text += before
				if !ok {
					break
				}
				var form string
				form, marked, _ = strings.Cut(rest, "]")
				r.forms, r.starts = append(r.forms, form), append(r.starts, len(r.text))
				r.text += form
			}
			all = append(all, r)
		}
	}
	return all
}

func compile(t testing.TB, texts ...string) *match.Set {
	t.Helper()
	keywords := make([]match.Keyword, len(texts))
	for i, text := range texts {
		k, err := match.ParseKeyword(text)
		if err != nil {
			t.Fatal(err)
		}
		keywords[i] = k
	}
	return match.Compile(keywords)
}

func TestKeywordFindsItsFormsAndNothingElse(t *testing.T) {
	for _, r := range rows(t) {
		hits := compile(t, r.keyword).Find(nil, r.text)
		var forms []string
		var starts []int
		for _, h := range hits {
			forms, starts = append(forms, r.text[h.Start:h.End]), append(starts, h.Start)
		}
		if !cmp.Equal(forms, r.forms) || !cmp.Equal(starts, r.starts) {
			t.Errorf("%s: %s in %q: got %q, want %q (%s)", r.place, r.keyword, r.text, forms, r.forms, r.why)
		}
	}
}
