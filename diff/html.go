package diff

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"
)

// HTML writes what s makes of old as one <div class="diff"> with a <p> for each block, of class added, removed, edited, moved or same, and a
// <p class="gap"> between two that are not neighbours. New words stand in <ins>, old ones in <del>. Each paragraph takes its direction from its
// own text. All text is escaped; there is no style. If nothing changed or moved, nothing is written. The errors are Plain's.
func HTML(w io.Writer, old []string, s Script, o Options) error {
	views, err := s.views(old, o.Context)
	if err != nil {
		return fmt.Errorf("show script: %w", err)
	}
	if len(views) == 0 {
		return nil
	}
	b := bufio.NewWriter(w)
	b.WriteString("<div class=\"diff\">\n")
	for _, v := range views {
		if v.gap {
			b.WriteString("<p class=\"gap\">…</p>\n")
			continue
		}
		fmt.Fprintf(b, "<p dir=\"auto\" class=\"%s\">", v.kind)
		for _, word := range v.words {
			text := strings.ReplaceAll(html.EscapeString(readableText(word.Text)), "\n", "<br>\n")
			switch word.Kind {
			case Added:
				fmt.Fprintf(b, "<ins>%s</ins>", text)
			case Removed:
				fmt.Fprintf(b, "<del>%s</del>", text)
			default:
				b.WriteString(text)
			}
		}
		b.WriteString("</p>\n")
	}
	b.WriteString("</div>\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("show script: %w", err)
	}
	return nil
}
