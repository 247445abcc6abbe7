package match

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// term is one word that keywords ask for, in one spelling and with one grammar. Keywords share terms: a hundred names that begin with خلوصي have one.
type term struct {
	traits
	folded, written []rune  // without the article, if article
	keywords        []int32 // those that are this word alone
	names           int32   // the node of names that begin with this word, or 0
	next            int32   // the next term that has the same hash, or -1
}

// traits say what forms of a term there are.
type traits struct {
	arabic   bool
	article  bool // the keyword has ال
	exact    bool // no grammar
	prefix   bool // any letters may follow
	short    bool // a keyword of one or two letters
	few      bool // a keyword of up to fewLetters
	capital  bool // the text must begin with a capital as well
	same     bool // every letter must have the case it has in the keyword
	turkish  bool // it has a letter of Turkish alone, so that its I is ı
	suffixed bool // may take a bare Turkish suffix
	unsaid   bool // but only if the text may be Turkish: the keyword names no language
	english  bool // takes 's and s' alone
}

// identity tells terms apart.
type identity struct {
	traits
	written string
}

// node is a place in the tree of names of several words.
type node struct {
	keywords []int32 // of which it is the end
	inner    bool    // names go on from here
}

// edge leads from node to node over a term, after the punctuation gap.
type edge struct {
	from, term int32
	gap        uint32
}

// index holds the terms of all keywords and how they make names.
type index struct {
	terms   []term
	nodes   []node // 0 is none
	edges   map[edge]int32
	known   map[identity]int32 // the terms, while building
	whole   dictionary         // terms that a word must equal, but for grammar
	begin   dictionary         // terms that a word must begin with
	lengths []int              // of the terms in begin, in letters
	heads   filter             // the first three letters of the terms in whole

	patterns []indexed
	always   []int  // the patterns that need nothing
	needs    filter // the last three letters of what patterns need
	needed   map[uint64][]need
}

// indexed is the pattern of a keyword.
type indexed struct {
	*pattern
	keyword int32
}

// need is a run of letters that calls for a pattern.
type need struct {
	letters []rune
	pattern int // in index.patterns
}

// headLetters is how many letters decide whether a Latin word is looked up at all. A shorter keyword has no grammar: what would be left of a word?
const headLetters = 3

func newIndex() index {
	return index{nodes: make([]node, 1), edges: make(map[edge]int32), known: make(map[identity]int32)}
}

// add takes in the keyword with this number.
func (x *index) add(keyword int32, e expression) {
	if e.pattern != nil {
		x.patterns = append(x.patterns, indexed{e.pattern, keyword})
		return
	}
	if len(e.parts) == 1 {
		t := x.term(e, 0)
		x.terms[t].keywords = append(x.terms[t].keywords, keyword)
		return
	}
	// Terms may move when one is added: they are spoken of by number.
	first := x.term(e, 0)
	at := x.terms[first].names
	if at == 0 {
		at = x.node()
		x.terms[first].names = at
	}
	for i := 1; i < len(e.parts); i++ {
		x.nodes[at].inner = true
		over := edge{at, x.term(e, i), e.parts[i].gap}
		to, ok := x.edges[over]
		if !ok {
			to = x.node()
			x.edges[over] = to
		}
		at = to
	}
	x.nodes[at].keywords = append(x.nodes[at].keywords, keyword)
}

func (x *index) node() int32 {
	x.nodes = append(x.nodes, node{})
	return int32(len(x.nodes) - 1)
}

// term returns the number of the term for word i of an expression.
func (x *index) term(e expression, i int) int32 {
	t := newTerm(e, i)
	id := identity{t.traits, string(t.written)}
	n, ok := x.known[id]
	if !ok {
		n = int32(len(x.terms))
		x.terms = append(x.terms, t)
		x.known[id] = n
	}
	return n
}

// newTerm returns word i of an expression as a term. The policy for short keywords is judged on the whole keyword: the de of Charles de Gaulle may be DE.
func newTerm(e expression, i int) term {
	p := e.parts[i]
	alone, last := len(e.parts) == 1, i == len(e.parts)-1
	n := len(p.folded)
	t := term{folded: p.folded, written: p.written, traits: traits{arabic: p.arabic, exact: e.exact, prefix: p.prefix}}
	t.short = alone && n < headLetters && !t.prefix
	if t.arabic {
		t.exact = t.exact || e.Lang != "" && e.Lang != "ar"
		if !t.exact {
			t.written, t.article = cutArticle(p.written)
			t.folded = p.folded[n-len(t.written):]
		}
		return t
	}
	t.short = t.short && e.Case != CaseAny
	t.capital = e.Case == CaseName && unicode.IsUpper(p.written[0])
	t.same = e.Case == CaseSame
	t.turkish = strings.ContainsAny(string(p.written), turkishLetters)
	t.few = alone && n <= fewLetters
	acronym := t.few && !slices.ContainsFunc(p.written, func(r rune) bool { return !unicode.IsUpper(r) })
	t.suffixed = last && n >= headLetters && !t.exact && !t.prefix && !acronym && unicode.Is(unicode.Latin, p.written[n-1]) &&
		(e.Lang == "" || isTurkic(e.Lang))
	t.unsaid = t.suffixed && e.Lang == ""
	t.english = last && e.Lang == "en"
	return t
}

// standsAt reports whether the folded letters of the term are those of the word from letter at.
func (t *term) standsAt(w *words, at int) bool {
	return at+len(t.folded) <= w.n && slices.Equal(w.folded[at:at+len(t.folded)], t.folded)
}

// build makes the dictionaries, after the last add.
func (x *index) build() {
	x.known = nil
	whole, begin := 0, 0
	for i := range x.terms {
		if x.terms[i].prefix {
			begin++
		} else {
			whole++
		}
	}
	x.whole, x.begin, x.heads = newDictionary(whole), newDictionary(begin), newFilter(whole)
	for i := range x.terms {
		t := &x.terms[i]
		n := len(t.folded)
		if t.prefix {
			x.begin.add(x.terms, int32(i))
			if !slices.Contains(x.lengths, n) {
				x.lengths = append(x.lengths, n)
			}
			continue
		}
		x.whole.add(x.terms, int32(i))
		if n >= headLetters {
			x.heads.add(hashLetters(t.folded[:headLetters]))
		}
	}
	x.buildNeeds()
}

// buildNeeds lets the words of a text say which patterns are worth a try.
func (x *index) buildNeeds() {
	n := 0
	for i, p := range x.patterns {
		n += len(p.needs)
		if len(p.needs) == 0 {
			x.always = append(x.always, i)
		}
	}
	// Sparser than others: a false yes costs a look into a map.
	x.needs, x.needed = newFilter(16*n), make(map[uint64][]need, n)
	for i, p := range x.patterns {
		for _, letters := range p.needs {
			h := hashLetters(letters[len(letters)-headLetters:])
			x.needs.add(h)
			x.needed[h] = append(x.needed[h], need{letters, i})
		}
	}
}

// dictionary finds terms by the hash of their folded letters. The filter is there for speed alone: it is small enough for the fastest cache and answers
// most questions with no.
type dictionary struct {
	filter filter
	slots  []slot // a power of two, at most half full
	shift  uint
}

type slot struct {
	hash uint64
	term int32 // the first of the terms with this hash, plus one
}

func newDictionary(n int) dictionary {
	if n == 0 {
		return dictionary{filter: newFilter(0)}
	}
	width := bits.Len(uint(2*n - 1))
	return dictionary{filter: newFilter(n), slots: make([]slot, 1<<width), shift: uint(64 - width)}
}

func (d *dictionary) add(terms []term, n int32) {
	t := &terms[n]
	h := hashLetters(t.folded)
	d.filter.add(h)
	s := d.slot(h)
	t.next = s.term - 1
	s.hash, s.term = h, n+1
}

// slot returns the slot of a hash, or the free one where it would be.
func (d *dictionary) slot(h uint64) *slot {
	mask := len(d.slots) - 1
	for i := int(mix(h) >> d.shift); ; i = (i + 1) & mask {
		if s := &d.slots[i]; s.term == 0 || s.hash == h {
			return s
		}
	}
}

// first returns the first term with a hash, or -1; term.next leads to the others.
func (d *dictionary) first(h uint64) int32 {
	if !d.filter.has(h) {
		return -1
	}
	return d.slot(h).term - 1
}

// filter says of a hash that it was surely not added, or that it may have been (one in sixteen or less).
type filter struct {
	bits  []uint64
	shift uint
}

func newFilter(n int) filter {
	width := max(6, bits.Len(uint(16*n)))
	return filter{bits: make([]uint64, 1<<(width-6)), shift: uint(64 - width)}
}

func (f *filter) add(h uint64) {
	i := mix(h) >> f.shift
	f.bits[i>>6] |= 1 << (i & 63)
}

func (f *filter) has(h uint64) bool {
	i := mix(h) >> f.shift
	return f.bits[i>>6]&(1<<(i&63)) != 0
}

// mix spreads a hash into its high bits: that of a short word is a small number.
func mix(h uint64) uint64 { return (h ^ h>>29) * 0xD6E8FEB86659FD93 }

// hashLetters returns the hash that words.hash gives these letters.
func hashLetters(letters []rune) uint64 {
	h := uint64(0)
	for _, r := range letters {
		h = h*hashBase + uint64(r)
	}
	return h
}
