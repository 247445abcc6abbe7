package news

import (
	"fmt"
	"net/url"
	"strings"

	"rasid/diff"
)

// Trouble is why a look did not see the page.
type Trouble struct {
	Kind   TroubleKind
	Reason string // for people, with the evidence
}

// TroubleKind is what came in the page's place.
type TroubleKind uint8

// The kinds of Trouble.
const (
	NoTrouble TroubleKind = iota
	Barred                // a challenge, a login, a consent wall: an answer meant to keep us out
	Broken                // an error, an empty shell, a page that was cut, another page
)

// Limits of the test whether a look saw the page, measured on recorded pages. Each is blunt alone; they count together.
const (
	enough      = 200  // letters: below it a page is too small to tell by its size
	nothing     = 25   // letters of a page that says nothing
	tiny        = 1500 // letters of a page that an error can fill
	littleStays = 0.15 // of the baseline's letters
	smallSize   = 0.35 // of the usual size
	halfStays   = 0.5
)

// firstTrouble is the trouble of a look with which nothing can be compared.
func (c *caseOf) firstTrouble() Trouble {
	if c.size < tiny/3 {
		return c.phrase()
	}
	return Trouble{}
}

// trouble says whether the look did not see the page, by its size and what of the baseline stands, before any words are read.
func (c *caseOf) trouble() Trouble {
	usual := int(c.old.size)
	if usual < enough || c.size >= usual*9/10 {
		return Trouble{}
	}
	stays := c.stays()
	small := float64(c.size) < smallSize*float64(usual)
	facts := fmt.Sprintf("%d %% of the usual length, %d %% of the text stands", 100*c.size/usual, int(100*stays))
	if c.size < nothing {
		return Trouble{Broken, "the page is empty: " + facts}
	}
	if c.size < tiny && 2*c.size < usual && stays < halfStays {
		if t := c.phrase(); t != (Trouble{}) {
			t.Reason += " (" + facts + ")"
			return t
		}
	}
	switch {
	case stays < littleStays && toFront(c.Asked, c.Got):
		return Trouble{Broken, "redirected to the front page: " + facts}
	case stays < littleStays && c.Now.Login:
		return Trouble{Barred, "the page asks for a password: " + facts}
	case stays < littleStays && small:
		return Trouble{Broken, "another page or an error: " + facts}
	case !c.Whole && c.old.open*2 < c.old.Looks && c.cutShort():
		return Trouble{Broken, "the page was cut in the middle: it has no end, and " + facts}
	}
	return Trouble{}
}

// stays returns the share of the baseline's letters that stand in the look, in the same blocks or in others.
func (c *caseOf) stays() float64 {
	now := map[uint64]bool{}
	for i := range c.Now.Blocks {
		runs(c.now(i), func(hash uint64, _, _ int) { now[hash] = true })
	}
	all, stand := 0, 0
	for i := range c.Before.Blocks {
		words := c.before(i)
		covered := make([]bool, len(words))
		runs(words, func(hash uint64, from, to int) {
			for k := from; k < to && now[hash]; k++ {
				covered[k] = true
			}
		})
		for k, w := range words {
			all += w.letters
			if covered[k] {
				stand += w.letters
			}
		}
	}
	if all == 0 {
		return 1
	}
	return float64(stand) / float64(all)
}

// cutShort reports whether all that is gone stood at the end: the last op that is not a removal comes before all removals but few.
func (c *caseOf) cutShort() bool {
	removed, after := 0, 0 // removed blocks, and those after the last block that stands
	for _, op := range c.Script {
		switch op.Kind {
		case diff.Removed:
			removed++
			after++
		case diff.Same, diff.Moved:
			after = 0
		}
	}
	return removed >= 3 && after*10 >= removed*9
}

// grewFromShell reports whether the only look before saw a page that was not filled yet.
func (c *caseOf) grewFromShell() bool {
	return c.old.Looks <= 1 && c.old.size > 0 && c.size > 4*int(c.old.size) && c.size > 2*enough && c.stays() < 0.3
}

// toFront reports whether a page was asked for and the front page of the site answered.
func toFront(asked, got string) bool {
	a, err1 := url.Parse(asked)
	g, err2 := url.Parse(got)
	return err1 == nil && err2 == nil && strings.Trim(a.Path, "/") != "" && strings.Trim(g.Path, "/") == ""
}

// phrase looks for the words of pages that stand in for others.
func (c *caseOf) phrase() Trouble {
	text := strings.Builder{}
	text.WriteString(c.Now.Title)
	for _, b := range c.Now.Blocks {
		text.WriteString(" \n")
		text.WriteString(b.Text)
		if text.Len() > 4*tiny {
			break
		}
	}
	said := spelled(text.String())
	for _, p := range phrases() {
		if strings.Contains(said, p.words) {
			return Trouble{p.kind, p.what + ": “" + strings.TrimSpace(p.words) + "”"}
		}
	}
	return Trouble{}
}

// spelled returns the words of a text as they are compared, each between spaces.
func spelled(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, r := range text {
		switch f := fold(r); {
		case f == ' ' && !strings.HasSuffix(b.String(), " "):
			b.WriteByte(' ')
		case f > ' ':
			b.WriteRune(f)
		}
	}
	b.WriteByte(' ')
	return b.String()
}

// phrase is what a page says that is not the one that was asked for. It counts only on a page that is small, and much smaller than usual.
type phrase struct {
	kind  TroubleKind
	what  string
	words string
}

// phrases returns the phrases, folded. They are whole words; each is what software says and no newsroom.
func phrases() []phrase {
	var list []phrase
	add := func(kind TroubleKind, what string, phrases ...string) {
		for _, p := range phrases {
			list = append(list, phrase{kind, what, spelled(p)})
		}
	}
	add(Barred, "a challenge", "just a moment", "checking your browser", "verifying you are human", "verify you are human", "are you a robot",
		"not a robot", "enable javascript and cookies", "attention required", "access denied", "ddos protection", "unusual traffic", "captcha",
		"request blocked", "you have been blocked", "الوصول مرفوض", "تحقق من أنك لست روبوت", "erişim engellendi", "robot olmadığınızı", "güvenlik doğrulaması",
		"zugriff verweigert", "accès refusé", "acceso denegado")
	add(Barred, "a login", "log in to continue", "sign in to continue", "please log in", "please sign in", "تسجيل الدخول للمتابعة", "الرجاء تسجيل الدخول",
		"devam etmek için giriş", "lütfen giriş yapın", "bitte melden sie sich an")
	add(Barred, "a consent wall", "before you continue", "we value your privacy", "accept all cookies", "bevor sie fortfahren", "نحن نقدر خصوصيتك",
		"gizliliğinize değer veriyoruz")
	add(Broken, "an error", "service unavailable", "service temporarily unavailable", "internal server error", "bad gateway", "gateway timeout", "gateway time out",
		"error establishing a database connection", "database error", "fatal error", "application error", "page not found", "not found", "404",
		"does not exist", "no longer available", "page cannot be found", "page isn t available", "something went wrong", "an error occurred", "an error has occurred",
		"unexpected error", "too many requests", "connection timed out", "الصفحة غير موجودة", "لم يتم العثور على", "حدث خطأ", "الصفحة المطلوبة غير", "خطأ في الاتصال بقاعدة البيانات",
		"sayfa bulunamadı", "bulunamadı", "bir hata oluştu", "sunucu hatası", "veritabanı bağlantı hatası", "seite nicht gefunden", "nicht gefunden", "ein fehler ist aufgetreten",
		"page introuvable", "une erreur est survenue", "página no encontrada", "stranica nije pronađena")
	add(Broken, "maintenance", "under maintenance", "scheduled maintenance", "down for maintenance", "be back soon", "temporarily down", "تحت الصيانة", "قيد الصيانة", "أعمال الصيانة",
		"bakım çalışması", "bakımdayız", "bakım nedeniyle", "wartungsarbeiten", "en maintenance", "en cours de maintenance")
	add(Broken, "an empty shell", "loading", "please wait", "you need to enable javascript", "enable javascript to run this app", "javascript is disabled", "جار التحميل", "جاري التحميل",
		"يرجى الانتظار", "yükleniyor", "lütfen bekleyin", "wird geladen", "chargement")
	add(Broken, "a parked domain", "domain is for sale", "buy this domain", "domain has expired", "parked", "النطاق للبيع", "alan adı satılık", "domain steht zum verkauf")
	return list
}
