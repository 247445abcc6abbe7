package extract

import "strings"

// languageNames are languages by the names that their speakers give them, as language menus show them.
var languageNames = nameSet("english", "العربية", "عربي", "عربى", "türkçe", "turkce", "français", "francais", "deutsch", "español", "espanol", "italiano",
	"português", "русский", "українська", "فارسی", "کوردی", "کوردیی", "kurdî", "kurdi", "kurmancî", "soranî", "עברית", "ελληνικά", "中文",
	"简体中文", "繁體中文", "日本語", "한국어", "polski", "nederlands", "svenska", "norsk", "dansk", "suomi", "čeština", "slovenčina", "magyar", "română", "romana",
	"български", "српски", "srpski", "hrvatski", "bosanski", "shqip", "македонски", "azərbaycan", "azərbaycanca", "azerbaijani", "o'zbek", "o‘zbek", "қазақ",
	"қазақша", "кыргызча", "түркмен", "հայերեն", "ქართული", "اردو", "پښتو", "हिन्दी", "हिंदी", "বাংলা", "தமிழ்", "తెలుగు", "मराठी", "ગુજરાતી", "नेपाली", "සිංහල",
	"ไทย", "tiếng", "việt", "indonesia", "bahasa", "melayu", "kiswahili", "hausa", "soomaali", "አማርኛ", "català", "euskara", "galego", "eesti", "latviešu",
	"lietuvių", "slovenščina", "íslenska", "gaeilge", "cymraeg", "afrikaans", "filipino", "монгол", "беларуская", "o'zbekcha", "uyghurche", "ئۇيغۇرچە")

func nameSet(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}

// minLanguages is how many names of languages side by side are a menu of them.
const minLanguages = 4

// findLanguages finds menus of languages: boxes of short blocks that name at least minLanguages, and little else.
func (r *reading) findLanguages() []bool {
	own, names := make([]int32, len(r.blocks)), make([]int32, len(r.boxes.list))
	for i := range r.blocks {
		own[i] = namesIn(r.blocks[i].Text, r.measures[i].words)
		if at := r.boxes.of[i]; at >= 0 {
			names[at] += own[i]
		}
	}
	r.boxes.sumUp(names)
	const near = 5 // boxes between a language's block and the menu
	found := make([]bool, len(r.blocks))
	for i := range r.blocks {
		found[i] = own[i] >= minLanguages
		climb := 0
		for at, b := range r.boxes.around(i) {
			if climb++; climb > near || own[i] == 0 || found[i] {
				break
			}
			found[i] = names[at] >= minLanguages && names[at]*3 >= b.sum.words
		}
	}
	return found
}

// namesIn returns how many languages a short text names, if it does little else.
func namesIn(text string, words int32) int32 {
	const longest = 120
	if words > longest {
		return 0
	}
	var n int32
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		if languageNames[strings.Trim(w, "|,;/·•-()")] {
			n++
		}
	}
	if n*3 < words {
		return 0
	}
	return n
}
