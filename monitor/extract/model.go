package extract

import (
	_ "embed" // for the model's file
	"encoding/binary"
	"math"
	"sync"
)

// model is what was learned from pages in which people marked the main text. The same three forests serve every page in
// every language: they ask for shape and place, not for words.
type model struct {
	usual   signals // of main text: what Explain compares with
	page    forest  // is the page an article?
	article forest  // is a block of an article main text?
	other   forest  // is a block of another page?
}

//go:embed model.bin
var modelFile []byte

// learned is read when it is first needed: commands that extract nothing start without it.
var learned = sync.OnceValue(func() *model { return readModel(modelFile) })

func readModel(data []byte) *model {
	m := &model{}
	data = data[2:] // how many signals there were when it was fitted, for a test
	for k := range m.usual {
		m.usual[k] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*k:]))
	}
	data = data[4*len(m.usual):]
	for _, f := range []*forest{&m.page, &m.article, &m.other} {
		*f, data = readForest(data)
	}
	return m
}

// sureArticle is the chance above which a page is judged as an article.
const sureArticle = 0.5

// score gives every block its chance to be main text.
func (m *model) score(r *reading) {
	r.scoreWith(m.article)
	r.article = logistic(m.page.score(r.readWhole()))
	if r.article <= sureArticle {
		r.scoreWith(m.other)
	}
}

func (r *reading) scoreWith(f forest) {
	r.scores = make([]float32, len(r.blocks))
	var s signals
	for i := range r.scores {
		r.read(i, &s)
		r.scores[i] = logistic(f.score(s[:]))
	}
}
