package match_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/match"
)

func TestBadKeywordSaysWhatToWrite(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"empty", "", `keyword "": has no letter or digit; write a word`},
		{"white space", "  ", `keyword "  ": has no letter or digit; write a word`},
		{"tatweel only", "ـــ", `keyword "ـــ": has no letter or digit; write a word`},
		{"marks only", "\u064b", "keyword \"\u064b\": has no letter or digit; write a word"},
		{"punctuation only", "...", `keyword "...": has no letter or digit; write a word`},
		{"empty quotation", `""`, `keyword "\"\"": has no letter or digit; write a word`},
		{"control character", "سوريا\x07", `keyword "سوريا\a": at character 6: the control character '\a'; write a space`},
		{"line break", "خلوصي\nأكار", `keyword "خلوصي\nأكار": at character 6: the control character '\n'; write a space`},
		{"not UTF-8", "\xd3\xe6", `keyword "\xd3\xe6": is not valid UTF-8; save the file as UTF-8`},
		{"too long", strings.Repeat("س", 201), `keyword "` + strings.Repeat("س", 40) + `…": has 201 characters; write at most 200`},
		{"open quotation", `"سوريا`, `keyword "\"سوريا": at character 1: a quotation mark; write "…" around the whole keyword, or none`},
		{"two quotations", `"سوريا" "تركيا"`, `keyword "\"سوريا\" \"تركيا\"": at character 1: a quotation mark; write "…" around the whole keyword, or none`},
		{"star first", "*سوري", `keyword "*سوري": at character 1: a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"star inside", "سو*ريا", `keyword "سو*ريا": at character 3: a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"two stars", "سوري**", `keyword "سوري**": at character 5: a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"star alone", "سوري *", `keyword "سوري *": at character 6: a * that does not end a word; write it after the first letters of a word, as in سوري*`},
		{"star after one letter", "س*", `keyword "س*": is too short before *; write at least two letters`},
		{"one slash", "/سوريا", `keyword "/سوريا": at character 1: a / without another; write /…/ around a regular expression, or leave it out`},
		{"needless flag", "/Akar/i", `keyword "/Akar/i": at character 7: the flag i is needless: letters are compared in any case; leave it out`},
		{"unknown flag", "/Akar/rx", `keyword "/Akar/rx": at character 7: letters after the closing /; only r may stand there, for the text as it stands`},
		{"flag inside", "/(?i)istanbul/", `keyword "/(?i)istanbul/": at character 2: the flag i, which knows no Turkish i; leave it out: letters are compared in any case unless r stands after the closing /`},
		{"flag inside a group", "/a(?i:kar)/r", `keyword "/a(?i:kar)/r": at character 3: the flag i, which knows no Turkish i; leave it out: letters are compared in any case unless r stands after the closing /`},
		{"misspelled flag", "/(i?)akar/", `keyword "/(i?)akar/": at character 2: flags are written (?i), and (?i) is needless: letters are compared in any case; leave it out`},
		{"look-ahead", "/سوريا(?!لية)/", `keyword "/سوريا(?!لية)/": at character 7: a (? that is not known; an expression cannot look ahead or back: name what must not stand there in none`},
		{"edge of another dialect", `/\<سوريا\>/`, `keyword "/\\<سوريا\\>/": at character 2: a \<, which is another dialect; write \b for the edge of a word`},
		{"reference", `/(ا)ب\1/`, `keyword "/(ا)ب\\1/": at character 6: a \ that means nothing; write \b for the edge of a word, \d for a digit, or the sign without \`},
		{"no edge", `/سوري\Bا/`, `keyword "/سوري\\Bا/": at character 6: a \B; write the letters that may stand there, as in \w`},
		{"bracket", "/سور[يا/", `keyword "/سور[يا/": at character 5: a [ without ]; write both, or \[ for the sign itself`},
		{"parenthesis", "/سور(يا/", `keyword "/سور(يا/": at character 5: a ( without ); write both, or \( for the sign itself`},
		{"closing parenthesis", "/سور)يا/", `keyword "/سور)يا/": at character 5: a ) without (; write both, or \) for the sign itself`},
		{"star of nothing", "/*سوري/", `keyword "/*سوري/": at character 2: a repetition of nothing; write a letter before it, or \ for the sign itself`},
		{"backslash last", `/سوري\/`, `keyword "/سوري\\/": at character 6: a \ at the end; write \\ for the sign itself`},
		{"ASCII class", "/[[:alpha:]]+/", `keyword "/[[:alpha:]]+/": at character 3: a class of ASCII letters; write \w, \d or \s, which know every script`},
		{"negation in a class", `/[\Wا]/`, `keyword "/[\\Wا]/": at character 3: a \W inside [ ]; write [^…] with what must not stand there`},
		{"empty", "//", `keyword "//": matches where nothing stands; write at least one letter that is not optional`},
		{"all optional", "/(سوريا)?/", `keyword "/(سوريا)?/": matches where nothing stands; write at least one letter that is not optional`},
		{"only an edge", `/\b/`, `keyword "/\\b/": matches where nothing stands; write at least one letter that is not optional`},
		{"marks that are not read", "/سوري[ًٌ]/", `keyword "/سوري[ًٌ]/": can never match: it is compared without case, tashkeel, tatweel and invisible signs; write /…/r for the text as it stands`},
		{"after the end", "/سوريا$ا/r", `keyword "/سوريا$ا/r": can never match; no text has all that it asks for`},
		{"too large", `/(abcdefghij){400}/`, `keyword "/(abcdefghij){400}/": is too large a regular expression; repeat less, or write several`},
		{"large on every text", `/.{0,200}x/`, `keyword "/.{0,200}x/": is too large for an expression without three letters in a row that every match has; write such letters, or repeat less`},
		{"repeated too often", `/a{1001}/`, `keyword "/a{1001}/": at character 3: a repetition that is too large; write at most 1000`},
	} {
		t.Run(row.name, func(t *testing.T) {
			k, err := match.ParseKeyword(row.text)
			if err == nil {
				t.Fatalf("got %q, want an error", k)
			}
			if got := err.Error(); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestKeywordIsKeptAsWritten(t *testing.T) {
	for _, text := range []string{"سوريا", "خلوصي أكار", `"سوريا"`, "سوري*", " Suriye ", strings.Repeat("س", 200)} {
		k, err := match.ParseKeyword(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if got := k.String(); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}

func TestOptionsThatCannotBeAreRefused(t *testing.T) {
	for _, row := range []struct {
		name    string
		keyword match.Keyword
		want    string
	}{
		{"language by name", match.Keyword{Text: "Akar", Lang: "Turkish"}, `keyword "Akar": has the language "Turkish"; write a code of two or three small letters, as in "tr"`},
		{"language with region", match.Keyword{Text: "Akar", Lang: "tr-TR"}, `keyword "Akar": has the language "tr-TR"; write a code of two or three small letters, as in "tr"`},
		{"unknown case", match.Keyword{Text: "Akar", Case: 9}, `keyword "Akar": has the unknown case 9`},
		{"options of a regular expression", match.Keyword{Text: "/Akar/", Lang: "tr"}, `keyword "/Akar/": is a regular expression, which has no case, language or grammar; leave these out`},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := row.keyword.Check()
			if err == nil {
				t.Fatal("got no error")
			}
			if got := err.Error(); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// found returns the forms of a keyword in a text.
func found(k match.Keyword, text, language string) (forms []string) {
	for _, h := range match.Compile([]match.Keyword{k}).FindIn(nil, text, language) {
		forms = append(forms, text[h.Start:h.End])
	}
	return forms
}

func TestOptionsSayWhatIsFound(t *testing.T) {
	for _, row := range []struct {
		name    string
		keyword match.Keyword
		text    string
		want    []string
	}{
		{"a capital is wanted", match.Keyword{Text: "Akar"}, "Akar AKAR akar", []string{"Akar", "AKAR"}},
		{"any case", match.Keyword{Text: "Akar", Case: match.CaseAny}, "Akar AKAR akar, akarın", []string{"Akar", "AKAR", "akar", "akarın"}},
		{"this case alone", match.Keyword{Text: "Akar", Case: match.CaseSame}, "Akar AKAR akar, Akar'ın", []string{"Akar", "Akar'ın"}},
		{"this case with another i", match.Keyword{Text: "Istanbul", Case: match.CaseSame}, "İstanbul İSTANBUL", []string{"İstanbul"}},
		{"two letters in any case", match.Keyword{Text: "AB", Case: match.CaseAny}, "AB ab Ab abd", []string{"AB", "ab", "Ab"}},
		{"exact by option", match.Keyword{Text: "سوريا", Exact: true}, "سوريا وسوريا", []string{"سوريا"}},
		{"Turkish", match.Keyword{Text: "Akar", Lang: "tr"}, "x Akara, Akar'ın Akar's", []string{"Akara", "Akar'ın", "Akar's"}},
		{"Azerbaijani", match.Keyword{Text: "Bakı", Lang: "az"}, "x Bakıda", []string{"Bakıda"}},
		{"English", match.Keyword{Text: "Akar", Lang: "en"}, "x Akara, Akari, Akar's, Akars' Akars Akar'ın", []string{"Akar's", "Akars"}},
		{"English in capitals", match.Keyword{Text: "Akar", Lang: "en"}, "AKAR'S", []string{"AKAR'S"}},
		{"German", match.Keyword{Text: "Akar", Lang: "de"}, "x Akara, Akar's", []string{"Akar's"}},
		{"Persian has no article", match.Keyword{Text: "تهران", Lang: "fa"}, "تهران وتهران التهران تھران", []string{"تهران", "تھران"}},
		{"Arabic", match.Keyword{Text: "تهران", Lang: "ar"}, "تهران وتهران", []string{"تهران", "وتهران"}},
		{"Sorani keeps its he", match.Keyword{Text: "کابل", Lang: "ckb"}, "کابل بکابل", []string{"کابل"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if d := cmp.Diff(found(row.keyword, row.text, ""), row.want); d != "" {
				t.Errorf("forms (-got +want):\n%s", d)
			}
		})
	}
}

func TestLanguageOfThePageDecidesAboutBareSuffixes(t *testing.T) {
	turkish := match.Keyword{Text: "Akar", Lang: "tr"}
	unsaid := match.Keyword{Text: "Akar"}
	for _, row := range []struct {
		name, text, language string
		keyword              match.Keyword
		want                 []string
	}{
		{"unknown", "by Akara", "", unsaid, []string{"Akara"}},
		{"undetermined", "by Akara", "und", unsaid, []string{"Akara"}},
		{"Turkish", "Dün Akara", "tr-TR", unsaid, []string{"Akara"}},
		{"Azerbaijani", "Akara", "az", unsaid, nil}, // a sentence begins
		{"Kurdish", "li Akara", "ku", unsaid, []string{"Akara"}},
		{"English", "by Akara and Akardan", "en", unsaid, nil},
		{"English with region", "by Akara", "EN_us", unsaid, nil},
		{"English possessive", "to Akar's and Akar’ın", "en", unsaid, []string{"Akar's", "Akar’ın"}},
		{"Turkish under an English tag", "yarın Akara gidecek", "en-US", unsaid, []string{"Akara"}},
		{"the keyword names its language", "by Akara", "en", turkish, []string{"Akara"}},
		{"Arabic", "قال Akara", "ar", unsaid, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			if d := cmp.Diff(found(row.keyword, row.text, row.language), row.want); d != "" {
				t.Errorf("forms (-got +want):\n%s", d)
			}
		})
	}
}
