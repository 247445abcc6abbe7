// Package match finds an editor's keywords in a text, in whatever form grammar gives them.
package match

// Keyword is one keyword as an editor wrote it, parsed. The zero value matches nothing.
type Keyword struct {
	// Text is the keyword as written.
	Text string
}

// ParseKeyword parses a keyword as an editor writes it.
func ParseKeyword(text string) (Keyword, error) { panic("not built") }

// Hit is one place where a keyword stands in a text.
type Hit struct {
	// Keyword is the index in the list given to Compile.
	Keyword int
	// Start and End are byte offsets in the text: text[Start:End] is the form that was found, with whatever grammar attaches to it.
	Start, End int
}

// Set is a compiled list of keywords: one index for all of them. It is immutable and safe for concurrent use.
type Set struct{}

// Compile returns the index of the keywords.
func Compile(keywords []Keyword) *Set { panic("not built") }

// Find appends the hits in text to dst, in the order of Start, and returns it.
func (s *Set) Find(dst []Hit, text string) []Hit { panic("not built") }
