package extract

import (
	"encoding/json"
	"strings"
)

// pageType is what a page says it is, in its metadata: a signal, no verdict.
type pageType uint8

// The later wins where a page says several things.
const (
	typeUnsaid pageType = iota
	typeWebsite
	typeCollection
	typeProduct
	typeForum
	typeArticle
)

// types returns what the page says it is.
func (a *about) types() pageType {
	said := typeOf(a.ogType)
	for _, text := range a.structured {
		for rest, more := text, true; more; {
			if _, rest, more = strings.Cut(rest, `"@type"`); more {
				rest = strings.TrimLeft(rest, " \t\r\n:[\"")
				if end := strings.IndexByte(rest, '"'); end > 0 {
					said = max(said, typeOf(rest[:end]))
				}
			}
		}
	}
	return said
}

func typeOf(word string) pageType {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "liveblogposting", "scholarlyarticle", "techarticle", "report":
		return typeArticle
	case "discussionforumposting", "qapage", "question":
		return typeForum
	case "product", "og:product", "productgroup", "individualproduct":
		return typeProduct
	case "collectionpage", "itemlist", "searchresultspage", "offercatalog":
		return typeCollection
	case "website", "webpage":
		return typeWebsite
	}
	return typeUnsaid
}

// body returns the text of the article as the page's structured data has it, empty if there is none.
func (a *about) body() string {
	for _, text := range a.structured {
		_, rest, found := strings.Cut(text, `"articleBody"`)
		if !found {
			continue
		}
		rest, found = strings.CutPrefix(strings.TrimSpace(rest), ":")
		if !found {
			continue
		}
		var body string
		if json.NewDecoder(strings.NewReader(rest)).Decode(&body) == nil && body != "" {
			return body
		}
	}
	return ""
}
