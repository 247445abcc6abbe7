package match

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestFoldedLetterStandsForItself(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		e := entryOf(r)
		if c := e.class(); c != letter && c != arabic && c != mark {
			continue
		}
		if again := entryOf(e.letter()); again != e && again.letter() != e.letter() {
			t.Errorf("%q folds to %q, and that to %q", r, e.letter(), again.letter())
		}
	}
}

func TestPresentedCharacterIsReadAsItsNFKC(t *testing.T) {
	for r := range rune(0x10000) {
		if entryOf(r).class() != presented {
			continue
		}
		var buf [1]rune
		if got, want := string(expand(r, &buf)), norm.NFKC.String(string(r)); got != want {
			t.Errorf("%q: got %q, want %q", r, got, want)
		}
	}
}

func TestDecomposedLetterIsTheLetter(t *testing.T) {
	for r := range rune(tableSize) {
		composed := norm.NFC.String(string(r))
		if c := entryOf(r).class(); composed != string(r) || c != letter && c != arabic {
			continue
		}
		var w words
		w.reset(norm.NFD.String(composed))
		if !w.next() || w.n != 1 || w.folded[0] != entryOf(r).letter() {
			t.Errorf("%q in NFD reads %q", r, string(w.folded[:w.n]))
		}
	}
}
