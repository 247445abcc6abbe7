package extract

import (
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFitModel measures the model on pages of hosts that it was not fitted to, then fits it to all and writes it:
//
//	go test ./monitor/extract -run TestFitModel -v -timeout 30m -corpus DIR -model monitor/extract/model.bin
//
// The same pages give the same model, byte for byte.
func TestFitModel(t *testing.T) {
	if *corpusFlag == "" {
		t.Skip("no -corpus")
	}
	f := newFitting(t, readCorpus(t, *corpusFlag, *foldsFlag))
	t.Logf("%d pages, %d blocks", len(f.samples), len(f.rows))
	f.article = f.blockForests(1, 0.15)
	f.score(f.article)
	f.readPages()
	f.page = f.parts(pageFit, f.pageTable, f.pageLabel, f.pageWeight, func(i int) int { return f.samples[i].fold })
	f.other = f.blockForests(0.3, 2)
	for i, s := range f.samples {
		if s.reading.article = logistic(f.page[s.fold].score(f.pages[i][:])); s.reading.article <= sureArticle {
			s.reading.scores = f.scores(s, f.other[s.fold])
		}
	}
	report(t, f.samples)
	if *modelFlag != "" {
		if err := os.WriteFile(*modelFlag, f.model(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	blockFit = boosting{trees: 300, rate: 0.09, lambda: 1, columns: 0.3, rows: 50, seed: 1}
	pageFit  = boosting{trees: 60, rate: 0.1, lambda: 3, columns: 0.3, rows: 50, seed: 9}
)

// fitting is the corpus as tables, and a forest for each part of it that the forest has not seen; the last has seen all.
type fitting struct {
	samples              []*sample
	rows                 []signals
	label, weight        []float32
	start                []int // the first row of each sample
	sampleOf             []int32
	blockTable           *table
	pages                []signals
	pageTable            *table
	pageLabel            []float32
	pageWeight           []float32
	article, page, other []forest
}

func newFitting(t *testing.T, samples []*sample) *fitting {
	t.Helper()
	f := &fitting{samples: samples}
	var blind []signal
	if *withoutFlag != "" {
		names := regexp.MustCompile(*withoutFlag)
		for k := range signalCount {
			if names.MatchString(k.String()) {
				blind = append(blind, k)
			}
		}
		t.Logf("without %v", blind)
	}
	for n, s := range samples {
		f.start = append(f.start, len(f.rows))
		for i := range s.reading.blocks {
			var x signals
			s.reading.read(i, &x)
			for _, k := range blind {
				x[k] = 0
			}
			f.rows = append(f.rows, x)
			f.label, f.weight, f.sampleOf = append(f.label, s.label[i]), append(f.weight, s.weight[i]), append(f.sampleOf, int32(n))
		}
	}
	f.blockTable = newTable(f.rows, int(signalCount))
	return f
}

// blockForests fits forests with so much weight on the pages that are articles, and on those that are not.
func (f *fitting) blockForests(article, other float32) []forest {
	weight := slices.Clone(f.weight)
	for i := range weight {
		if f.samples[f.sampleOf[i]].kind == "article" {
			weight[i] *= article
		} else {
			weight[i] *= other
		}
	}
	return f.parts(blockFit, f.blockTable, f.label, weight, func(i int) int { return f.samples[f.sampleOf[i]].fold })
}

func (f *fitting) parts(b boosting, t *table, label, weight []float32, foldOf func(int) int) []forest {
	var list []forest
	for part := range *foldsFlag + 1 {
		if part == *foldsFlag && *modelFlag == "" {
			break
		}
		var use []int32
		for i := range label {
			if foldOf(i) != part && weight[i] > 0 {
				use = append(use, int32(i))
			}
		}
		list = append(list, b.fit(t, label, weight, use))
	}
	return list
}

// score gives each page the scores of the forest that has not seen it.
func (f *fitting) score(forests []forest) {
	for _, s := range f.samples {
		s.reading.scores = f.scores(s, forests[s.fold])
	}
}

func (f *fitting) scores(s *sample, of forest) []float32 {
	scores := make([]float32, len(s.reading.blocks))
	from := f.start[slices.Index(f.samples, s)]
	for i := range scores {
		scores[i] = logistic(of.score(f.rows[from+i][:]))
	}
	return scores
}

func (f *fitting) readPages() {
	for _, s := range f.samples {
		var x signals
		copy(x[:], s.reading.readWhole())
		label := float32(0)
		if s.kind == "article" {
			label = 1
		}
		f.pages, f.pageLabel, f.pageWeight = append(f.pages, x), append(f.pageLabel, label), append(f.pageWeight, min(1, 1000*slices.Max(append(s.weight, 0))))
	}
	f.pageTable = newTable(f.pages, pageSignals)
}

// model is the file: what main text usually is, and the forests that have seen all.
func (f *fitting) model() []byte {
	data := binary.LittleEndian.AppendUint16(nil, uint16(signalCount))
	for k := range signalCount {
		var values []float32
		for i := range f.rows {
			if f.label[i] > 0.5 && f.rows[i][sWords] > 20 {
				values = append(values, f.rows[i][k])
			}
		}
		slices.Sort(values)
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(values[len(values)/2]))
	}
	for _, list := range [][]forest{f.page, f.article, f.other} {
		data = appendForest(data, list[*foldsFlag])
	}
	return data
}

func count(words []string, n int) map[string]int {
	m := map[string]int{}
	if len(words) == 0 {
		return m
	}
	n = min(n, len(words))
	for i := 0; i+n <= len(words); i++ {
		m[strings.Join(words[i:i+n], " ")]++
	}
	return m
}

func agree(want, got map[string]int) (p, r, f float64) {
	var both, w, g int
	for k, n := range want {
		w += n
		both += min(n, got[k])
	}
	for _, n := range got {
		g += n
	}
	p, r = float64(both)/float64(max(1, g)), float64(both)/float64(max(1, w))
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// tally is what a set of pages comes to.
type tally struct{ n, p, r, w float64 }

// report tells for each set and kind of page the precision, recall and F1 of four-word runs, and the mean of the pages' word F1.
func report(t *testing.T, samples []*sample) {
	t.Helper()
	dump := io.Discard
	if *dumpFlag != "" {
		f, err := os.Create(*dumpFlag)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		dump = f
	}
	tallies := map[string]*tally{}
	for _, s := range samples {
		main := s.reading.choose()
		var text strings.Builder
		for i := range main {
			if main[i] {
				text.WriteString(s.reading.blocks[i].Text + "\n")
			}
		}
		p, r, f := agree(count(word.FindAllString(s.truth, -1), 4), count(word.FindAllString(text.String(), -1), 4))
		_, _, w := agree(count(wordsIn(s.truth), 1), count(wordsIn(text.String()), 1))
		for _, set := range []string{s.set, s.set + ", " + s.kind} {
			if tallies[set] == nil {
				tallies[set] = &tally{}
			}
			a := tallies[set]
			a.n, a.p, a.r, a.w = a.n+1, a.p+p, a.r+r, a.w+w
		}
		fmt.Fprintf(dump, "\n=== %.3f %.3f p %.3f r %.3f %s %s %s\n", f, w, p, r, s.set, s.kind, s.name)
		s.dump(dump, main)
	}
	for _, set := range slices.Sorted(maps.Keys(tallies)) {
		a := tallies[set]
		p, r := a.p/a.n, a.r/a.n
		t.Logf("%-22s %4.0f shingle P %.3f R %.3f F1 %.4f  word F1 %.4f", set, a.n, p, r, 2*p*r/(p+r), a.w/a.n)
	}
}

// dump writes the page's blocks: "=" right, "+" too much, "-" lost.
func (s *sample) dump(w io.Writer, main []bool) {
	for i := range main {
		mark := " "
		switch wanted := s.label[i] >= 0.5; {
		case main[i] && wanted:
			mark = "="
		case main[i]:
			mark = "+"
		case wanted:
			mark = "-"
		}
		b := s.reading.blocks[i]
		fmt.Fprintf(w, "%s %.2f %-9s %3d %.150s\n", mark, s.reading.scores[i], b.Kind, s.reading.measures[i].words, b.Text)
	}
}
