package fetch

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// Letters beyond ASCII by how often the languages of a charset use them. In a charset that is the right one, most bytes beyond ASCII are
// frequent letters; in a wrong one they are scattered over rare letters and signs.
const (
	arabicFrequent  = "اليمونرتبعدسهة"
	arabicOther     = "فقكحجشصخطضزغذظثءئىأإآؤپچژگیک،؟؛ًٌٍَُِّْ"
	turkishFrequent = "ıüşğöçİ"
	turkishOther    = "ÜÖÇŞĞâîûÂÎÛ"
	westernFrequent = "éèàüöäßçñóíáêãõåøæúâ"
	westernOther    = "îïôûùëìòðþýÉÀÈÇÑÖÄÜÁÍÓÚÅØÆÂÊÎÔ"
	punctuation     = "“”‘’…–—«»·•°©®€ \u00a0\u00ad\u200c\u200d\u200e\u200f"
)

// candidate is a charset with its name and its letters.
type candidate struct {
	name            string
	charmap         *charmap.Charmap
	frequent, other string
}

// candidates returns the charsets that guess chooses from. The first is taken when none is better.
func candidates() []candidate {
	return []candidate{
		{"windows-1252", charmap.Windows1252, westernFrequent, westernOther},
		{"windows-1254", charmap.Windows1254, turkishFrequent, turkishOther},
		{"windows-1256", charmap.Windows1256, arabicFrequent, arabicOther},
		{"iso-8859-6", charmap.ISO8859_6, arabicFrequent, arabicOther},
	}
}

// guess returns the charset whose letters a body's bytes beyond ASCII resemble most.
func guess(body []byte) (encoding.Encoding, string) {
	var seen [256]int
	for _, b := range body {
		seen[b]++
	}
	all := candidates()
	best, most := all[0], all[0].score(&seen)
	for _, c := range all[1:] {
		if score := c.score(&seen); score > most {
			best, most = c, score
		}
	}
	return best.charmap, best.name
}

// score weighs how often each byte was seen by what it would be in the charset.
func (c candidate) score(seen *[256]int) int {
	weight := make(map[rune]int)
	for _, letters := range []struct {
		runes  string
		weight int
	}{{c.frequent, 3}, {c.other, 1}, {punctuation, 0}} {
		for _, r := range letters.runes {
			weight[r] = letters.weight
		}
	}
	sum := 0
	for b := utf8.RuneSelf; b < len(seen); b++ {
		if w, known := weight[c.charmap.DecodeByte(byte(b))]; known {
			sum += w * seen[b]
		} else {
			sum -= 2 * seen[b]
		}
	}
	return sum
}
