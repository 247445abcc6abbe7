package notify

// Message is a delivery as a channel shows it: lines of styled text in the channel's language. What differs between channels is only how
// a Span becomes bold, struck or linked there.
type Message struct {
	Subject string // one plain line
	Lines   []Line // an empty Line is an empty line
}

// Line is one line of a Message.
type Line []Span

// NewMessage lays out a delivery in a language ("en", "ar" or "tr"; any other is "en").
func NewMessage(d Delivery, language string) Message { panic("not built") }

// Cut returns m in at most limit units, as measured by size on the text of all lines joined by line breaks: long parts end at a sentence,
// or else at a grapheme, and a line says that something was left out. The first two lines and the last are kept.
func (m Message) Cut(limit int, language string, size func(string) int) Message { panic("not built") }

// Plain returns the text of the lines, joined by line breaks.
func (m Message) Plain() string { panic("not built") }
