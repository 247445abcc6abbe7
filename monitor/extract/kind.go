package extract

// PageKind is what kind of page it is: on an article, what is watched is its text; on a list and on others, all but the frame.
type PageKind uint8

// The kinds of a Page.
const (
	Other   PageKind = iota // service, shop, forum, table …
	Article                 // one text
	List                    // links to other pages
)

// String returns "other", "article" or "list".
func (k PageKind) String() string {
	switch k {
	case Article:
		return "article"
	case List:
		return "list"
	}
	return "other"
}

// kind says what kind of page it is.
func (r *reading) kind(main []bool) PageKind {
	var all sum
	var running, repeated int32
	for i := range main {
		if !main[i] {
			continue
		}
		m := &r.measures[i]
		all.add(m.sum())
		if runs(&r.blocks[i].Block) {
			running += m.words
		}
		if r.repeats(i) {
			repeated += m.words
		}
	}
	const many = 0.4
	switch {
	case r.article > sureArticle:
		return Article
	case ratio(r.total.linked, r.total.words) > many || ratio(all.linked, all.words) > many:
		return List
	case r.says == typeProduct || r.says == typeForum || r.says == typeCollection:
		return Other
	case 2*running > all.words && 2*repeated < all.words:
		return Article
	}
	return Other
}

// repeats reports whether block i stands in one of several boxes alike that hold more than it: cards, posts, comments.
func (r *reading) repeats(i int) bool {
	const several = 3
	for _, b := range r.boxes.around(i) {
		if b.alike >= several && b.sum.words > r.measures[i].words {
			return true
		}
	}
	return false
}

// kindSelected is kind for blocks that a person selected: what is mostly running text is an article.
func kindSelected(blocks []placed) PageKind {
	running, all := 0, 0
	for i := range blocks {
		all += len(blocks[i].Text)
		if runs(&blocks[i].Block) {
			running += len(blocks[i].Text)
		}
	}
	if 2*running > all {
		return Article
	}
	return Other
}

// runs reports whether a block looks like running text.
func runs(b *Block) bool {
	const long = 200 // bytes
	return b.Link == "" && (b.Kind == Paragraph || b.Kind == Quote) || len(b.Text) > long
}
