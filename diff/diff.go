// Package diff tells two versions of a text apart, block by block and word by word.
//
// Most callers need two functions: Compare makes a Script from two lists of blocks, and Plain, Terminal, HTML or Unified shows it. A Script is
// exact: Apply makes the new version from the old one, byte for byte, whatever the blocks hold, and Reverse leads back.
//
// The answer depends on the input alone, never on the clock, and the time it takes is bounded by the size of the input: texts that have nothing
// in common take about as long as texts that are nearly the same.
package diff

import (
	"fmt"
	"slices"
)

// Kind says what happened to a block or to a word. In JSON it is a text: "same", "added", "removed", "edited" or "moved".
type Kind uint8

// The kinds of an Op. Same, Added and Removed are also the kinds of a Word.
const (
	Same    Kind = iota // in both versions, at the same place between its neighbours
	Added               // only in the new version
	Removed             // only in the old version
	Edited              // in both versions, in other words
	Moved               // in both versions, letter for letter, at another place
)

// Op is what became of one block.
type Op struct {
	Kind Kind `json:"kind"`
	// Old and New are the block's places in the two versions, -1 where it has none.
	Old int `json:"old"`
	New int `json:"new"`
	// OldText is set for Removed and Edited, NewText for Added and Edited: a Same or Moved block is taken from the old version.
	OldText string `json:"old_text,omitempty"`
	NewText string `json:"new_text,omitempty"`
	// Words is the edit of an Edited block: its Same and Removed words make OldText, its Same and Added words NewText.
	Words []Word `json:"words,omitempty"`
}

// Word is a run of text inside an edited block.
type Word struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// Script turns one version into another. Its ops stand in the order a reader of the new version meets them; a removed block stands where it was,
// before what was added there. Every block of either version is in exactly one op. Valid UTF-8 survives JSON exactly.
type Script []Op

// Compare returns the script that turns the blocks of old into those of new.
//
// A block that stands in both versions is Same or Moved, never Removed and Added; of equal blocks the first ones left over are paired in order.
// A removed and an added block that share at least half of their words, or most of them when they stand in different places, are one Edited
// block, and so are two figures at the same place of a table.
func Compare(old, new []string) Script {
	a, b, distinct := number(old, new)
	matches := align(a, b, distinct)

	left := leftover(len(old), len(new), matches)
	moved := left.moves(a, b, distinct)
	edited := left.edits(old, new)

	ops := make([]Op, 0, max(len(old), len(new)))
	for _, m := range matches {
		ops = append(ops, Op{Kind: Same, Old: m.old, New: m.new})
	}
	for _, m := range moved {
		ops = append(ops, Op{Kind: Moved, Old: m.old, New: m.new})
	}
	for _, m := range edited {
		from, to := old[m.old], new[m.new]
		ops = append(ops, Op{Kind: Edited, Old: m.old, New: m.new, OldText: from, NewText: to, Words: Words(from, to)})
	}
	for _, l := range left.old {
		ops = append(ops, Op{Kind: Removed, Old: l.at, New: -1, OldText: old[l.at]})
	}
	for _, l := range left.new {
		ops = append(ops, Op{Kind: Added, Old: -1, New: l.at, NewText: new[l.at]})
	}
	return inReadingOrder(ops)
}

// Changed reports whether s holds anything but Same and Moved blocks.
func (s Script) Changed() bool {
	return slices.ContainsFunc(s, func(op Op) bool { return op.Kind != Same && op.Kind != Moved })
}

// name returns k's word in JSON, empty for a value that is no Kind.
func (k Kind) name() string {
	switch k {
	case Same:
		return "same"
	case Added:
		return "added"
	case Removed:
		return "removed"
	case Edited:
		return "edited"
	case Moved:
		return "moved"
	}
	return ""
}

// String returns k's word, as in JSON.
func (k Kind) String() string {
	if name := k.name(); name != "" {
		return name
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// MarshalText returns k's word. It is an error if k is none of the constants.
func (k Kind) MarshalText() ([]byte, error) {
	if name := k.name(); name != "" {
		return []byte(name), nil
	}
	return nil, fmt.Errorf("encode kind of change: %d is none", uint8(k))
}

// UnmarshalText sets k from its word. Any other text is an error.
func (k *Kind) UnmarshalText(text []byte) error {
	for kind := Same; kind <= Moved; kind++ {
		if kind.name() == string(text) {
			*k = kind
			return nil
		}
	}
	return fmt.Errorf("decode kind of change: %q is none", text)
}
