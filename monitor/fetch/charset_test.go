package fetch

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const (
	arabic  = "قال وزير الدفاع التركي خلوصي أكار إن الوفود الفنية ستجتمع في أنقرة، وإن المحادثات مع سوريا مستمرة."
	turkish = "Millî Savunma Bakanı Hulusi Akar, Suriye'de görüşmelerin süreceğini ve heyetlerin Ankara'da toplanacağını açıkladı. Şam yönetimi İstanbul'u işaret etti."
	french  = "Le ministre a déclaré que les délégations se réuniront à nouveau après la fête; où cela mènera-t-il la région, ça reste à voir."
	spanish = "El ministro declaró que las delegaciones se reunirán mañana en la región; según él, también habrá una sesión pública."
	german  = "Der Minister erklärte, die Gespräche über die Lage würden nächste Woche fortgesetzt; größere Fortschritte erwartet er später."
	iceland = "Ráðherra sagði að viðræður hæfust þegar í næstu viku og það yrði góður tími til að ræða þessi mál við alla aðila."
)

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func document(meta, body string) string {
	return "<!doctype html><html><head>" + meta + "</head><body><p>" + body + "</p></body></html>"
}

func TestCharsetIsFound(t *testing.T) {
	var (
		w1256, w1254, w1252 = charmap.Windows1256, charmap.Windows1254, charmap.Windows1252
		utf16               = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		bare16              = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
		far                 = "<script>" + strings.Repeat("x", 2000) + "</script>"
	)
	tests := []struct {
		name    string
		header  string
		page    string
		as      encoding.Encoding // nil: UTF-8
		charset string
	}{
		{"UTF-8", "text/html; charset=utf-8", document("", arabic), nil, "utf-8"},
		{"UTF-8 that nobody names", "", document("", arabic), nil, "utf-8"},
		{"UTF-8 under a wrong header", "text/html; charset=windows-1256", document("", arabic), nil, "utf-8"},
		{"UTF-8 under a wrong meta", "", document(`<meta charset="iso-8859-9">`, turkish), nil, "utf-8"},
		{"UTF-16 with a mark", "text/html", document("", arabic), utf16, "utf-16le"},
		{"UTF-16 that the header names", "text/html; charset=utf-16", arabic, bare16, "utf-16le"},
		{"ISO-2022-JP", "text/html; charset=iso-2022-jp", document("", "日本語"), japanese.ISO2022JP, "iso-2022-jp"},
		{"ASCII", "text/html; charset=iso-8859-9", document("", "Akar"), nil, "utf-8"},
		{"header", "text/html; charset=\"Windows-1254\"", document(`<meta charset="windows-1252">`, turkish), w1254, "windows-1254"},
		{"header that cannot be", "text/html; charset=utf-8", document(`<meta charset="windows-1256">`, arabic), w1256, "windows-1256"},
		{"meta", "text/html", document(`<META CHARSET='windows-1256'>`, arabic), w1256, "windows-1256"},
		{"meta of the old form", "text/html", document(`<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-9">`, turkish), w1254, "windows-1254"},
		{"meta behind a script", "text/html", document(far+`<meta charset="windows-1256">`, french), w1256, "windows-1256"},
		{"meta in a comment", "text/html", document(`<!-- <meta charset="windows-1251"> -->`, arabic), w1256, "windows-1256"},
		{"meta that lies", "text/html", document(`<meta charset="utf-16">`, turkish), w1254, "windows-1254"},
		{"XML declaration", "text/xml", `<?xml version="1.0" encoding="windows-1254"?><rss>` + french + `</rss>`, w1254, "windows-1254"},
		{"unknown name", "text/html; charset=x-unknown", document("", arabic), w1256, "windows-1256"},
		{"guess of windows-1256", "text/html", document("", arabic), w1256, "windows-1256"},
		{"guess of ISO-8859-6", "text/html", document("", arabic), charmap.ISO8859_6, "iso-8859-6"},
		{"guess of windows-1254", "text/html", document("", turkish), w1254, "windows-1254"},
		{"guess of windows-1252, French", "text/html", document("", french), w1252, "windows-1252"},
		{"guess of windows-1252, Spanish", "text/html", document("", spanish), w1252, "windows-1252"},
		{"guess of windows-1252, German", "text/html", document("", german), w1252, "windows-1252"},
		{"guess of windows-1252, Icelandic", "text/html", document("", iceland), w1252, "windows-1252"},
		{"guess of a headline", "text/html", "أكار في سوريا", w1256, "windows-1256"},
		{"guess of a Turkish headline", "text/html", "Dışişleri açıkladı", w1254, "windows-1254"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := []byte(tt.page)
			if tt.as != nil {
				body = encode(t, tt.as, tt.page)
			}
			got, err := decodeText(body, tt.header)
			if err != nil {
				t.Fatal(err)
			}
			if string(got.bytes) != tt.page || got.charset != tt.charset || got.replaced != 0 {
				t.Errorf("got %s with %d replaced: %s\nwant %s: %s", got.charset, got.replaced, got.bytes, tt.charset, tt.page)
			}
		})
	}
}

func TestBrokenPlacesAreReplacedAndCounted(t *testing.T) {
	body := document("", arabic[:len(arabic)/2]+arabic[:1]+"…</p><p>"+arabic)
	got, err := decodeText([]byte(body), "text/html; charset=windows-1256")
	if err != nil {
		t.Fatal(err)
	}
	if got.charset != "utf-8" || got.replaced != 1 || !utf8.Valid(got.bytes) {
		t.Errorf("got %s with %d replaced, want utf-8 with 1", got.charset, got.replaced)
	}
}

func TestMarkIsNoText(t *testing.T) {
	got, err := decodeText([]byte("\xef\xbb\xbf"+arabic), "")
	if err != nil || string(got.bytes) != arabic {
		t.Errorf("got %q, %v, want the text alone", got.bytes, err)
	}
}

func TestGarbageIsNotText(t *testing.T) {
	for name, body := range map[string]string{
		"zeros":                  strings.Repeat("\x00", 100),
		"UTF-16 without mark":    "a\x00b\x00c\x00d\x00",
		"binary":                 "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01",
		"broken after UTF-8":     "\xef\xbb\xbf" + strings.Repeat("\xff a", 20),
		"UTF-7 that a page says": `<meta charset="utf-7">+ADw-script+AD4-`,
		"replacement":            `<meta charset="iso-2022-kr">abc`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decodeText([]byte(body), "text/html")
			if e := (*UndecodableError)(nil); !errors.As(err, &e) {
				t.Errorf("got %q, %v, want an UndecodableError", got.bytes, err)
			}
		})
	}
}

func FuzzDecodeTextIsValidUTF8(f *testing.F) {
	for _, s := range []string{arabic, turkish, "\xff\xfea\x00", "\xfe\xff\x00a", "\xef\xbb\xbfa", "<meta charset=utf-7>", "<?xml encoding='big5'?>\x80"} {
		f.Add([]byte(s), "text/html")
		f.Add([]byte(s), "text/html; charset=windows-1256")
		f.Add([]byte(s), "text/html; charset=iso-2022-jp")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, err := decodeText(body, contentType)
		if err != nil {
			return
		}
		if !utf8.Valid(got.bytes) {
			t.Errorf("got %q, want valid UTF-8", got.bytes)
		}
		if len(got.bytes) > 4*len(body) {
			t.Errorf("got %d bytes of %d", len(got.bytes), len(body))
		}
	})
}

func TestFileIsDecodedLikeAnAnswer(t *testing.T) {
	page := document(`<meta charset="windows-1256">`, arabic)
	got, charset, err := Decode(encode(t, charmap.Windows1256, page), "")
	if err != nil || got != page || charset != "windows-1256" {
		t.Errorf("got %q, %q, %v, want the page from windows-1256", got, charset, err)
	}
}
