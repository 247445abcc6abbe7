package extract

import (
	"bufio"
	"encoding/json"
	"flag"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

var (
	corpusFlag  = flag.String("corpus", "", "fit the model to the annotated pages in this folder's folders: NAME.html with NAME.txt or truth.jsonl")
	foldsFlag   = flag.Int("folds", 5, "measure with models fitted to the other pages' hosts, in so many parts; 0: only fit")
	modelFlag   = flag.String("model", "", "write the model to this file")
	withoutFlag = flag.String("without", "", "measure without the signals whose names match")
	dumpFlag    = flag.String("dump", "", "write the wrong blocks of measured pages to this file")
)

// testedOnly ends the name of a folder whose pages are measured, with the forests of their hosts' part, and never fitted to.
const testedOnly = "-only"

// sample is an annotated page.
type sample struct {
	set, name, kind string
	fold            int
	truth           string
	reading         *reading
	label           []float32 // for each block, the share of its words that is main text
	weight          []float32
	about           about
}

func readCorpus(t *testing.T, folder string, folds int) []*sample {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	truths := map[string]truth{}
	var list []*sample
	for _, name := range names {
		dir := filepath.Dir(name)
		if _, ok := truths[dir+"/"]; !ok {
			truths[dir+"/"] = truth{}
			readTruths(t, dir, truths)
		}
		key := strings.TrimSuffix(name, ".html")
		tr, ok := truths[key]
		if !ok {
			text, err := os.ReadFile(key + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			tr = truth{Text: string(text), Type: "article"}
		}
		if tr.Text == "" {
			continue
		}
		s := &sample{set: filepath.Base(dir), name: filepath.Base(key), kind: tr.Type, truth: tr.Text}
		s.read(t, name, folds)
		list = append(list, s)
	}
	return list
}

type truth struct{ Name, Type, Text string }

func readTruths(t *testing.T, dir string, truths map[string]truth) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 32<<20)
	for lines.Scan() {
		var tr truth
		if err := json.Unmarshal(lines.Bytes(), &tr); err != nil {
			t.Fatal(err)
		}
		truths[filepath.Join(dir, tr.Name)] = tr
	}
}

func (s *sample) read(t *testing.T, name string, folds int) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if !utf8.Valid(data) {
		r, err := charset.NewReader(strings.NewReader(text), "")
		if err == nil {
			if b, err := io.ReadAll(r); err == nil {
				text = string(b)
			}
		}
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	doc, _ := parse(text)
	w := newWalker(nil, Rules{}, false)
	w.walk(doc)
	s.about = w.about
	s.reading = newReading(w.blocks, &w.about)
	host := s.name
	for _, address := range []string{w.about.canonical, w.about.ogURL} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			host = strings.TrimPrefix(u.Host, "www.")
			break
		}
	}
	h := fnv.New32a()
	h.Write([]byte(host))
	s.fold = int(h.Sum32()>>4) % max(1, folds)
	s.annotate()
}

var word = regexp.MustCompile(`[\x{3040}-\x{30ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}]|[\p{L}\p{N}_]+`)

func wordsIn(text string) []string { return word.FindAllString(strings.ToLower(text), -1) }

// annotate finds the blocks that are main text: their words stand in runs of four that the marked text has as well.
func (s *sample) annotate() {
	const run = 4
	marked := map[string]bool{}
	tw := wordsIn(s.truth)
	for i := 0; i+run <= len(tw); i++ {
		marked[strings.Join(tw[i:i+run], " ")] = true
	}
	short := map[string]bool{} // whole lines of fewer words
	for line := range strings.Lines(s.truth) {
		if w := wordsIn(line); len(w) < run {
			short[strings.Join(w, " ")] = true
		}
	}
	blocks := s.reading.blocks
	var all []string
	ends := make([]int, len(blocks))
	for i := range blocks {
		all = append(all, wordsIn(blocks[i].Text)...)
		ends[i] = len(all)
	}
	covered := make([]bool, len(all))
	for i := 0; i+run <= len(all); i++ {
		if marked[strings.Join(all[i:i+run], " ")] {
			for j := range run {
				covered[i+j] = true
			}
		}
	}
	s.label, s.weight = make([]float32, len(blocks)), make([]float32, len(blocks))
	from := 0
	for i, end := range ends {
		n := 0
		for j := from; j < end; j++ {
			if covered[j] {
				n++
			}
		}
		if end > from {
			s.label[i] = float32(n) / float32(end-from)
		}
		if s.label[i] > 0 && s.label[i] < 1 && end-from < run && !short[strings.Join(all[from:end], " ")] {
			s.label[i] = 0
		}
		s.weight[i] = (float32(end-from) + 1) / float32(len(tw)+40)
		from = end
	}
	total := float32(0)
	for _, w := range s.weight {
		total += w
	}
	if strings.HasSuffix(s.set, testedOnly) {
		clear(s.weight)
	}
	if total > 6 {
		for i := range s.weight {
			s.weight[i] *= 6 / total
		}
	}
}
