package extract

import "strings"

// classWords are whole words of class and id attributes, as sites all over the world write them: in English, whatever
// the language of the text. They are signals like others, weighed together with how much of the page they cover.
var classWords = classTable(map[claim]string{
	claimArticle:   "article articles articlebody story post entry news haber page",
	claimContent:   "content contents body text richtext rte wysiwyg prose paragraph copy markdown icerik detay inner",
	claimMain:      "main primary maincontent",
	claimCard:      "card cards item items list listing grid row tile teaser teasers block archive feed loop",
	claimNav:       "nav navbar navigation menu menus submenu breadcrumb breadcrumbs crumbs pagination pager paging toolbar toc tabs offcanvas sitemap skip",
	claimHeader:    "header masthead topbar banner logo brand",
	claimFooter:    "footer foot bottom copyright legal colophon disclaimer",
	claimAside:     "aside sidebar side rail widget widgets secondary complementary column",
	claimRelated:   "related recommended recommendation recommendations recirculation recirc outbrain taboola popular trending latest recent similar more next previous prev readmore also mostread further upsell crosssell ilgili benzer interlink",
	claimComments:  "comment comments commentlist disqus respond reply replies discussion yorum yorumlar",
	claimShare:     "share sharing shares social socials sharedaddy addthis follow facebook twitter whatsapp telegram like likes reactions rating ratings votes print bookmark",
	claimSubscribe: "newsletter newsletters subscribe subscription subscriptions signup signin login register registration paywall piano membership donate donation cta app apps",
	claimAd:        "ad ads advert adverts advertisement advertising adsbygoogle adslot dfp sponsor sponsored sponsors promo promos promotion promoted partner partners reklam affiliate",
	claimConsent:   "cookie cookies consent gdpr privacy cmp onetrust notice notification alert",
	claimAuthor:    "author authors byline bio writer contributor contributors avatar profile yazar",
	claimTags:      "tag tags taglist topics topic category categories keywords label labels badge kicker etiket",
	claimCaption:   "caption captions credit credits figcaption image images img photo media gallery slideshow slider carousel video player thumbnail thumb lightbox",
	claimDate:      "date dates time timestamp published updated dateline meta postmeta info tarih",
	claimHeadline:  "title headline heading subtitle subheadline h1 hed",
	claimSummary:   "summary lead lede intro excerpt standfirst description deck dek teasertext spot abstract",
	claimGoods:     "product products price prices cart basket shop store stock sku buy review reviews variant variants shipping delivery specs specification specifications",
	claimForum:     "message messages thread threads forum postbody posttext cooked quote bbcode answer answers question signature userinfo",
	claimForm:      "form search searchform filter filters select button buttons btn input sort dropdown",
	claimHidden:    "hidden hide modal popup overlay dialog tooltip toast sr srt invisible visuallyhidden screen hid collapse",
})

func classTable(lists map[claim]string) map[string]claim {
	table := map[string]claim{}
	for z, list := range lists {
		for word := range strings.FieldsSeq(list) {
			table[word] = z
		}
	}
	return table
}

// longAttribute is how much of a class or id is read, in bytes.
const longAttribute = 256

// claimsOfWords looks up the words of an attribute. A word ends at a character that is no letter and where a small letter
// meets a capital: "post-relatedNews2" is post, related and news.
func claimsOfWords(s string) claims {
	var set claims
	var buf [24]byte
	word := buf[:0]
	s = s[:min(len(s), longAttribute)]
	small := false
	for i := 0; i <= len(s); i++ {
		var c byte
		if i < len(s) {
			c = s[i]
		}
		lower := c | 0x20
		letter := 'a' <= lower && lower <= 'z'
		if !letter || small && c != lower {
			if len(word) > 1 {
				if z, ok := classWords[string(word)]; ok {
					set |= 1 << z
				}
			}
			word = buf[:0]
		}
		if letter && len(word) < len(buf) {
			word = append(word, lower)
		}
		small = letter && c == lower
	}
	return set
}
