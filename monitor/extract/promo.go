package extract

import (
	"strings"
	"unicode/utf8"
)

// promoLabels open a pointer to another article, in the languages whose pages put them inside the text most.
var promoLabels = []string{
	"اقرأ أيضا", "اقرأ أيضاً", "إقرأ أيضا", "إقرأ أيضاً", "اقرا ايضا", "اقرأ المزيد", "اقرأ كذلك", "طالع أيضا", "طالع أيضاً", "شاهد أيضا", "شاهد أيضاً", "مواضيع ذات صلة",
	"أخبار ذات صلة", "مقالات ذات صلة", "ذات صلة", "قد يعجبك أيضا", "قد يعجبك أيضاً", "قد يهمك", "أخبار متعلقة", "المزيد من الأخبار", "أحدث الأخبار", "الأكثر قراءة",
	"ilgili haberler", "ilgili haber", "bunu da okuyun", "bunları da okuyun", "ayrıca okuyun", "ayrıca bakınız", "ilginizi çekebilir", "bunlar da ilginizi çekebilir", "önerilen haberler",
	"daha fazla oku", "diğer haberler", "son haberler", "çok okunanlar", "en çok okunanlar",
	"read also", "also read", "read more", "see also", "read next", "related", "related articles", "related stories", "related news", "related posts", "related topics",
	"more on this story", "you may also like", "you might also like", "recommended", "most read", "more from", "watch also", "don't miss",
	"lire aussi", "à lire aussi", "lire également", "voir aussi", "sur le même sujet",
	"lesen sie auch", "auch interessant", "mehr zum thema", "lea también", "le puede interesar", "te puede interesar", "leia também", "leia mais", "veja também",
	"você pode gostar", "veja mais", "saiba mais", "relacionados", "notícias relacionadas", "relacionadas", "artículos relacionados", "noticias relacionadas", "más noticias",
	"passend dazu", "empfehlungen", "weitere artikel", "weitere themen", "ähnliche artikel", "meistgelesen", "das könnte sie auch interessieren", "les plus lus", "articles similaires",
	"関連記事", "関連ニュース", "あわせて読みたい", "おすすめ記事", "相关阅读", "相关新闻", "推荐阅读", "관련기사", "похожие статьи", "похожие материалы", "смотрите также", "другие новости",
	"comments", "leave a reply", "leave a comment", "yorumlar", "yorum yap", "التعليقات", "اترك تعليقا", "اترك تعليقاً", "kommentare", "comentários", "comentarios", "commentaires",
	"leggi anche", "lees ook", "читайте также", "читайте так же", "по теме", "بیشتر بخوانید", "اخبار مرتبط", "مطالب مرتبط", "czytaj także", "læs også", "les også", "läs också",
}

// promo is how a block begins that points to other articles.
type promo int8

const (
	noPromo promo = iota
	promoLabel
	promoLink // and what the label announces
)

// promoOf returns whether text begins with a label. What follows it, if anything, is set off from it: a sentence may begin
// with the same words.
func promoOf(text string) promo {
	const longest = 64
	start := strings.ToLower(text[:min(len(text), longest)])
	start = strings.TrimLeft(start, "|«\"“[(>»›•-–— ")
	for _, l := range promoLabels {
		rest, found := strings.CutPrefix(start, l)
		if !found {
			continue
		}
		rest = strings.TrimLeft(rest, " ")
		if strings.Trim(rest, " :….0123456789()»>→]") == "" && len(text) <= longest {
			return promoLabel
		}
		if r, _ := utf8.DecodeRuneInString(rest); strings.ContainsRune(":|….>»→-–—؛", r) {
			return promoLink
		}
	}
	return noPromo
}
