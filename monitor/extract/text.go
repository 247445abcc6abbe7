package extract

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// writer collects text as a reader sees it: white space is one space and never at an edge, what is invisible is dropped.
type writer struct {
	buf    []byte
	space  bool // white space is owed before the next character
	cells  int  // edges of table cells are owed before the next character
	last   rune // the last character written
	joiner rune // U+200C or U+200D seen since, written only if a letter that it can join follows
}

func (w *writer) write(s string) {
	for _, r := range s {
		if r > ' ' && r < 0x7F {
			w.put(r)
			continue
		}
		switch sightOf(r) {
		case seen:
			w.put(r)
		case blank:
			w.space = true
		case joining:
			w.joiner = r
		}
	}
}

// gap keeps the words before and after it apart.
func (w *writer) gap() { w.space = true }

func (w *writer) put(r rune) {
	switch {
	case len(w.buf) == 0:
	case w.cells > 0:
		for range w.cells {
			w.buf = append(w.buf, " |"...)
		}
		w.buf = append(w.buf, ' ')
	case w.space:
		w.buf = append(w.buf, ' ')
	case w.joiner != 0 && joins(w.last) && joins(r):
		w.buf = utf8.AppendRune(w.buf, w.joiner)
	}
	w.cells, w.space, w.joiner, w.last = 0, false, 0, r
	w.buf = utf8.AppendRune(w.buf, r)
}

// take returns the text in NFC and leaves the writer empty.
func (w *writer) take() string {
	text := w.buf
	if norm.NFC.QuickSpan(text) < len(text) {
		text = norm.NFC.Bytes(text)
	}
	s := string(text)
	*w = writer{buf: w.buf[:0]}
	return s
}

// clean returns s as a reader sees it.
func clean(s string) string {
	var w writer
	w.write(s)
	return w.take()
}

// sight is what a reader sees of a character.
type sight uint8

const (
	seen sight = iota
	blank
	unseen
	joining // unseen by itself; it shapes the letters beside it
)

// sightOf says what a reader sees of r. Direction marks are dropped like other invisible characters: sites add and lose
// them without a reader noticing, and an override would turn round the message that quotes it.
func sightOf(r rune) sight {
	switch {
	case r == ' ' || '\t' <= r && r <= '\r' || r == 0x85 || r == 0xA0:
		return blank
	case r < 0x20 || 0x7F <= r && r < 0xA0 || r == 0xAD || r == 0x34F || r == 0x61C:
		return unseen
	case r < 0x115F:
		return seen
	case r == 0x200C || r == 0x200D:
		return joining
	case unicode.IsSpace(r):
		return blank
	case r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFFA0: // fillers
		return unseen
	case 0x180B <= r && r <= 0x180E, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F,
		r == 0xFEFF, 0xFFF0 <= r && r <= 0xFFFB, 0xFDD0 <= r && r <= 0xFDEF, r&0xFFFE == 0xFFFE, 0xE0000 <= r && r <= 0xE0FFF:
		return unseen
	case 0xE000 <= r && r <= 0xF8FF, r >= 0xF0000: // private use: pictures of an icon font
		return unseen
	}
	return seen
}

// joins reports whether a joiner beside r means something: Persian writes U+200C inside words, emoji are built with
// U+200D. In Latin, Greek and Cyrillic text both are leftovers.
func joins(r rune) bool { return r >= 0x600 && (r < 0x2000 || r > 0x206F) }
