package news

import "rasid/monitor/extract"

// What package extract says of pages and blocks, in the words of the rules.

func isArticle(p *extract.Page) bool { return p.Kind == extract.Article }

// inText reports whether a block belongs to the text of an article, or is a heading or a line without a link that nothing puts elsewhere:
// the title is one, and so is a short line in the middle of the text.
func inText(b *extract.Block) bool {
	return b.Main || b.Zone == "" && (b.Kind == extract.Heading || b.Link == "")
}

// inFrame reports whether a block belongs to what stands around the content of any page.
func inFrame(b *extract.Block) bool { return !b.Main && b.Zone != "" }
