package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The rules, beside the watch's own, that leave text out.
const (
	ruleHidden = "hidden"
	ruleField  = "form field"
)

// placed is a block with the element that its first word stands in.
type placed struct {
	Block
	node   *html.Node
	linked int // bytes of the text that stand in links, about
}

// state is what holds for the text at one place of the tree.
type state struct {
	kind   Kind
	pre    bool   // line breaks count
	row    bool   // in a row that is read across
	chosen bool   // selected, or no selection is made
	rule   string // that leaves the text out, empty if none does
	href   string // address of the link around it
	linked bool   // in a link, wherever it leads
	link   int    // that link's place in links, -1 if it is not listed
}

// frame is the state to return to when an element ends.
type frame struct {
	node   *html.Node
	before state
}

// piece is the block that is being read.
type piece struct {
	writer
	kind   Kind
	link   string
	rule   string
	node   *html.Node
	lines  int // line breaks since the last character
	linked int // bytes in links
}

// walker reads a tree from top to bottom, without recursion.
type walker struct {
	rules       Rules
	explain     bool
	notSelected string
	wide        bool // selectors that count siblings are not tried

	state
	frames   []frame
	kept     piece // of what is watched
	cut      piece // of what is not, if that is to be explained
	linkEnd  int   // where in kept the last link ended
	label    label
	selected bool // a selector selected something

	about   about
	links   links
	blocks  []placed
	dropped []Dropped
	login   bool
}

func newWalker(base *url.URL, rules Rules, explain bool) *walker {
	return &walker{
		rules:       rules,
		explain:     explain,
		notSelected: "not in select " + join(rules.Select),
		state:       state{chosen: len(rules.Select) == 0, link: -1},
		links:       links{base: base, resolved: map[string]string{}, places: map[string]int{}},
	}
}

// walk visits every node that can matter, in reading order.
func (w *walker) walk(root *html.Node) {
	n := root
	for {
		if w.enter(n) {
			if n.FirstChild != nil {
				n = n.FirstChild
				continue
			}
			w.leave(n)
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
			w.leave(n)
		}
		if n == root {
			break
		}
		n = n.NextSibling
	}
	w.flush()
	w.links.describe()
}

// enter reads what stands before the children of n, and reports whether to visit them and then leave n.
func (w *walker) enter(n *html.Node) bool {
	switch n.Type {
	case html.DocumentNode:
		return true
	case html.TextNode:
		w.text(n)
		return false
	case html.ElementNode:
	default:
		return false
	}
	if w.rule == "" {
		w.about.read(n, &w.links)
	}
	r := roleOf(n)
	switch r {
	case never:
		return false
	case lineBreak:
		w.breakLine()
		return false
	}
	w.cross(r)
	before := w.state
	t := traitsOf(n)
	w.judge(n, r, t)
	if w.rule != "" && !w.explain && (w.rule != ruleHidden || w.chosen) {
		w.state = before
		return false
	}
	w.place(n, r)
	if t.href != "" && n.DataAtom == atom.A {
		w.openLink(t.href)
	}
	if w.rule == "" {
		w.notice(n, r)
	}
	if w.state != before {
		w.frames = append(w.frames, frame{n, before})
	}
	if t.email != "" {
		w.line(t.email, n)
		w.leave(n)
		return false
	}
	return true
}

// leave reads what stands after the children of n.
func (w *walker) leave(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	r := roleOf(n)
	if r == heading && w.rule == "" {
		w.label.endHeadline()
	}
	if n.DataAtom == atom.A && w.rule == "" {
		w.closeLink(n)
	}
	if top := len(w.frames) - 1; top >= 0 && w.frames[top].node == n {
		before := w.frames[top].before
		w.frames = w.frames[:top]
		if before.chosen != w.chosen {
			w.flush()
		}
		if before.rule != w.rule {
			w.flushCut()
		}
		w.state = before
	}
	w.cross(r)
}

// judge finds the rule that leaves the element out, or selects it. What the watch ignores is never selected inside, but
// what it selects is read even where the page hides it: editors watch folded tabs, too.
func (w *walker) judge(n *html.Node, r role, t traits) {
	if w.rule != "" && w.rule != ruleHidden {
		return
	}
	for _, s := range w.rules.Ignore {
		if w.matches(s, n) {
			w.gap() // the words on both sides stay two
			w.rule = "ignore " + s.text
			return
		}
	}
	if r == field {
		w.rule = ruleField
		return
	}
	if !w.chosen {
		for _, s := range w.rules.Select {
			if w.matches(s, n) {
				w.flush()
				w.chosen, w.selected, w.rule = true, true, ""
				return
			}
		}
	}
	if t.hidden {
		w.rule = ruleHidden
	}
}

func (w *walker) matches(s Selector, n *html.Node) bool {
	return !(s.ordinal && w.wide) && s.group.Match(n)
}

// place gives the text in the element its kind and manner.
func (w *walker) place(n *html.Node, r role) {
	switch r {
	case section:
		w.kind = Paragraph
	case heading:
		w.kind = Heading
	case item:
		w.kind = Item
	case quote:
		w.kind = Quote
	case caption:
		w.kind = Caption
	case row:
		if w.row = isDataRow(n); w.row {
			w.kind = Row
		}
	case cell:
		if !w.row {
			w.kind = Paragraph
		} else if p := w.piece(); p != nil {
			p.cells++
		}
	case preformed:
		w.pre = true
	}
}

// notice takes from an element that is not left out what is no text.
func (w *walker) notice(n *html.Node, r role) {
	switch {
	case r == heading:
		w.label.beginHeadline()
	case n.DataAtom == atom.Img:
		w.label.picture(value(n, "alt"))
	case n.DataAtom == atom.Input && strings.EqualFold(value(n, "type"), "password"):
		w.login = true
	}
}

// cross ends the block, or only the word, at the edge of an element with role r.
func (w *walker) cross(r role) {
	switch {
	case r.breaks():
		w.edge()
	case r == apart, r == field:
		w.gap()
	}
}

// breakLine reads a line break. One is a space, since pages break lines to make them fit; two, or one in preformatted
// text, end the block.
func (w *walker) breakLine() {
	p := w.piece()
	if p == nil {
		return
	}
	p.lines++
	if w.pre || p.lines > 1 && w.kind != Heading {
		w.edge()
	}
	w.gap()
}

// edge ends the block, or inside a row that is read across only the word. What is left out never touches the block
// around it, so that explaining a page does not change it.
func (w *walker) edge() {
	switch {
	case w.row:
	case w.rule != "":
		w.flushCut()
	default:
		w.flush()
	}
	w.gap()
}

func (w *walker) gap() {
	w.cut.gap()
	if w.rule == "" {
		w.kept.gap()
		w.label.gap()
	}
}

// text adds a text node to the block that is being read.
func (w *walker) text(n *html.Node) {
	if !w.pre {
		w.line(n.Data, n.Parent)
		return
	}
	first := true
	for line := range strings.SplitSeq(n.Data, "\n") {
		if !first {
			w.edge()
		}
		first = false
		w.line(line, n.Parent)
	}
}

// piece returns the block that text belongs to at this place, nil if it is left out and that need not be explained.
func (w *walker) piece() *piece {
	if w.chosen && w.rule == "" {
		return &w.kept
	}
	if !w.explain {
		return nil
	}
	rule := w.rule
	if rule == "" {
		rule = w.notSelected
	}
	if w.cut.rule != rule {
		w.flushCut()
		w.cut.rule = rule
	}
	return &w.cut
}

func (w *walker) line(s string, parent *html.Node) {
	p := w.piece()
	if p == nil {
		return
	}
	before := len(p.buf)
	p.write(s)
	if len(p.buf) == before {
		return
	}
	p.lines = 0
	if before == 0 {
		p.kind, p.node = w.kind, parent
	}
	if p.link == "" {
		p.link = w.href
	}
	if w.linked {
		p.linked += len(p.buf) - before
	}
	if p == &w.kept && w.link >= 0 {
		w.label.add(s)
	}
}

// flush ends the blocks that are being read.
func (w *walker) flush() {
	if p := &w.kept; len(p.buf) > 0 {
		w.blocks = append(w.blocks, placed{Block{Kind: p.kind, Text: p.take(), Link: p.link}, p.node, p.linked})
		p.link, p.linked = "", 0
		w.linkEnd = 0
	}
	w.flushCut()
}

func (w *walker) flushCut() {
	if p := &w.cut; len(p.buf) > 0 {
		w.dropped = append(w.dropped, Dropped{Block{Kind: p.kind, Text: p.take(), Link: p.link}, p.rule})
		p.link = ""
	}
}

// openLink begins a link that leads to href. Two links are never one word, though menus write them without a space.
func (w *walker) openLink(href string) {
	if len(w.kept.buf) == w.linkEnd {
		w.gap()
	}
	w.href, w.linked = w.links.resolve(href), true
	w.link = -1
	if w.href != "" && w.chosen && w.rule == "" {
		w.link = w.links.add(w.href)
		w.label.reset()
	}
}

func (w *walker) closeLink(n *html.Node) {
	if w.link >= 0 {
		w.links.name(w.link, &w.label)
	}
	if attr(n, "href") != nil {
		w.linkEnd = len(w.kept.buf)
	}
}
