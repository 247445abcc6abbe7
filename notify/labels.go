package notify

import "strconv"

// labels are the words of Rasid's own in a message.
type labels struct {
	repeat, rest, notice, test string
	more                       func(n int) string
}

// Languages are those that a channel can speak, the first by default.
func Languages() []string { return []string{"en", "ar", "tr"} }

func labelsFor(language string) labels {
	switch language {
	case "ar":
		return labels{
			repeat: "قد تكون مكررة", rest: "اختُصرت الرسالة، والتغيير كاملًا:", notice: "راصد: للمشغّل", test: "راصد: رسالة تجريبية",
			more: moreArabic,
		}
	case "tr":
		return labels{
			repeat: "tekrar olabilir", rest: "Kısaltıldı, değişikliğin tamamı:", notice: "Rasid: işletmene", test: "Rasid: deneme iletisi",
			more: func(n int) string { return strconv.Itoa(n) + " paragraf daha değişti" },
		}
	}
	return labels{
		repeat: "possible repeat", rest: "Shortened; the whole change:", notice: "Rasid: notice", test: "Rasid: test message",
		more: func(n int) string {
			if n == 1 {
				return "1 more paragraph changed"
			}
			return strconv.Itoa(n) + " more paragraphs changed"
		},
	}
}

// moreArabic counts as Arabic does (CLDR plural rules: one, two, few for 3–10 of a hundred, else many or other).
func moreArabic(n int) string {
	switch {
	case n == 1:
		return "وتغيّرت فقرة أخرى"
	case n == 2:
		return "وتغيّرت فقرتان أخريان"
	case n%100 >= 3 && n%100 <= 10:
		return "وتغيّرت " + strconv.Itoa(n) + " فقرات أخرى"
	}
	return "وتغيّرت " + strconv.Itoa(n) + " فقرة أخرى"
}
