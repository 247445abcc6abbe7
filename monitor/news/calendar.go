package news

import "strings"

// calendarWords are the names of months and days and the words of relative time in the languages that newsrooms of the region read, as
// split folds them. They serve one end: a block in which only such words and figures differ shows the time, not news.
const calendarWords = `
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
seconds secs minute minutes min mins hour hours hr hrs day days week weeks month months year years ago today yesterday
am pm gmt utc cet cest est edt bst
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub nis haz tem ağu eyl eki kas ara
pazartesi salı çarşamba perşembe cuma cumartesi pazar
saniye dakika dk saat gün hafta ay yıl önce bugün dün
يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
كانون شباط آذار نيسان أيار حزيران تموز أيلول تشرين
الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
ثانية ثوان ثواني دقيقة دقائق دقيقتين ساعة ساعات ساعتين الساعة يوم أيام يومين أسبوع أسبوعين أسابيع شهر شهرين أشهر سنة منذ قبل اليوم أمس
januar februar märz april mai juni juli august oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
sekunde sekunden minute minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre heute gestern uhr
janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche
seconde secondes heure heures jour jours semaine semaines mois hier aujourdhui
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
lunes martes miércoles jueves viernes sábado domingo hora horas minuto minutos día días semana semanas hoy ayer
`

// calendar holds the folded calendarWords.
var calendar = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(calendarWords) {
		var folded strings.Builder
		for _, r := range w {
			if f := fold(r); f > ' ' {
				folded.WriteRune(f)
			}
		}
		set[folded.String()] = true
	}
	return set
}()

func isCalendar(folded []byte) bool { return len(folded) <= 24 && calendar[string(folded)] }
