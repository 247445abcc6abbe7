package fetch

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// prescan is how much of a page is looked through for its <meta charset>. The standard says 1,024 bytes; pages put scripts before it.
const prescan = 4096

// text is a body as UTF-8.
type text struct {
	bytes    []byte // may share memory with the body
	charset  string
	replaced int // U+FFFD in bytes
}

// decodeText makes a body valid UTF-8. In order: a byte order mark decides; a body that is valid UTF-8, or nearly, is UTF-8 whatever it is
// said to be; then the header's word counts, the page's own, and at last the letters themselves (guess).
func decodeText(body []byte, contentType string) (text, error) {
	if t, ok, err := byMark(body); ok {
		return t, err
	}
	valid := utf8.Valid(body)
	if valid && !sevenBit(body) {
		return readable(text{bytes: body, charset: "utf-8"})
	}
	e, name := declared(body, contentType)
	switch {
	case name == "replacement":
		return text{}, &UndecodableError{Problem: "the page's charset is one that hides what it says"}
	case valid && !strings.HasPrefix(name, "utf-16") && name != "iso-2022-jp":
		return readable(text{bytes: body, charset: "utf-8"})
	case !valid && mostlyUTF8(body):
		return readable(text{bytes: bytes.ToValidUTF8(body, []byte("\uFFFD")), charset: "utf-8"})
	case e == nil:
		e, name = guess(body)
	}
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return text{}, &UndecodableError{Problem: "the page is not proper " + name, Err: err}
	}
	return readable(text{bytes: out, charset: name})
}

// byMark decodes a body that begins with a byte order mark.
func byMark(body []byte) (t text, ok bool, err error) {
	var e encoding.Encoding
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		t, err = readable(text{bytes: bytes.ToValidUTF8(body[3:], []byte("\uFFFD")), charset: "utf-8"})
		return t, true, err
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		e, t.charset = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), "utf-16le"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		e, t.charset = unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM), "utf-16be"
	default:
		return text{}, false, nil
	}
	if t.bytes, err = e.NewDecoder().Bytes(body); err != nil {
		return text{}, true, &UndecodableError{Problem: "the page is not proper " + t.charset, Err: err}
	}
	t, err = readable(t)
	return t, true, err
}

// readable counts what could not be decoded, and refuses what is no text: more than one character in twenty that no page holds.
func readable(t text) (text, error) {
	t.replaced = bytes.Count(t.bytes, []byte("\uFFFD"))
	garbage := t.replaced
	// A byte of zero is what binary data has and text has not; without one, the body is not worth a second reading.
	if bytes.IndexByte(t.bytes, 0) >= 0 {
		for _, c := range t.bytes {
			if c < ' ' && !strings.ContainsRune("\t\n\r\f", rune(c)) {
				garbage++
			}
		}
	}
	if garbage > 0 && garbage*20 > utf8.RuneCount(t.bytes) {
		return text{}, &UndecodableError{Problem: "the body is not text"}
	}
	return t, nil
}

// sevenBit reports whether a body is all ASCII: then it may still be one of the charsets whose bytes are valid UTF-8 and mean something else.
func sevenBit(body []byte) bool {
	for _, b := range body {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mostlyUTF8 reports whether a body that is not valid UTF-8 is UTF-8 with a few broken places, such as a title cut in the middle of a
// letter: nine of ten of its bytes beyond ASCII are in place. In other charsets almost none are.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		if body[0] < utf8.RuneSelf {
			body = body[1:]
			continue
		}
		_, size := utf8.DecodeRune(body)
		if size > 1 {
			good += size
		} else {
			bad++
		}
		body = body[size:]
	}
	return good >= 9*bad
}

// declared returns the encoding that the header or else the page names. UTF-8, which is known by its bytes, and unknown names count as
// none.
func declared(body []byte, contentType string) (encoding.Encoding, string) {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if e, name := lookup(params["charset"]); e != nil {
			return e, name
		}
	}
	e, name := lookup(metaCharset(body[:min(len(body), prescan)]))
	if strings.HasPrefix(name, "utf-16") {
		// A page that can be read far enough to say so is not UTF-16.
		return nil, ""
	}
	return e, name
}

func lookup(label string) (encoding.Encoding, string) {
	label = strings.ToLower(strings.TrimSpace(label))
	if label == "utf-7" || label == "unicode-1-1-utf-7" {
		// Unknown to the standard, which makes browsers show it raw; markup hides in it.
		return encoding.Replacement, "replacement"
	}
	e, name := charset.Lookup(label)
	if name == "utf-8" || name == "x-user-defined" {
		return nil, ""
	}
	return e, name
}

// metaCharset returns the charset that the beginning of a page names, in a <meta> or an XML declaration.
func metaCharset(head []byte) string {
	if rest, ok := bytes.CutPrefix(head, []byte("<?xml")); ok {
		declaration, _, _ := bytes.Cut(rest, []byte("?>"))
		_, value, _ := bytes.Cut(declaration, []byte("encoding="))
		return string(bytes.Trim(firstWord(value), `"'`))
	}
	z := html.NewTokenizer(bytes.NewReader(head))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, more := z.TagName(); more && string(name) == "meta" {
				if label := charsetOf(z); label != "" {
					return label
				}
			}
		}
	}
}

// charsetOf returns the charset that the tokenizer's current <meta> names, in charset or in content.
func charsetOf(z *html.Tokenizer) string {
	var content string
	for {
		key, value, more := z.TagAttr()
		switch string(key) {
		case "charset":
			return string(value)
		case "content":
			if _, label, ok := strings.Cut(strings.ToLower(string(value)), "charset="); ok {
				content = strings.Trim(string(firstWord([]byte(label))), `"'`)
			}
		}
		if !more {
			return content
		}
	}
}

// firstWord returns b up to the first space or semicolon.
func firstWord(b []byte) []byte {
	if i := bytes.IndexAny(b, " ;\t\r\n"); i >= 0 {
		return b[:i]
	}
	return b
}
