// Package diff tells two versions of a text apart, block by block and word by word.
package diff

// Kind says what happened to a block or to a word.
type Kind uint8

// The kinds of an Op. Same, Added and Removed are also the kinds of a Word.
const (
	Same Kind = iota
	Added
	Removed
	Edited
	Moved
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

// Script turns one version into another. Its ops stand in the order a reader of the new version meets them; a removed block stands where it was.
type Script []Op

// Compare returns the script that turns the blocks of old into those of new.
func Compare(old, new []string) Script { panic("not built") }

// Words returns the word edit that turns old into new.
func Words(old, new string) []Word { panic("not built") }

// Apply returns the new version, exactly, from the old one. It is an error if s was not made from old.
func (s Script) Apply(old []string) ([]string, error) { panic("not built") }

// Reverse returns the script that turns the new version back into the old one.
func (s Script) Reverse() Script { panic("not built") }

// Changed reports whether s holds anything but Same and Moved blocks.
func (s Script) Changed() bool { panic("not built") }
