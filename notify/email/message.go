package email

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"strings"
	"unicode"

	"github.com/wneessen/go-mail"

	"rasid/notify"
)

// textLimit is how much text a message holds, in bytes. Gmail clips a message whose HTML is longer than about 100 KB.
const textLimit = 48 << 10

//go:embed message.html
var messageHTML string

// message is d as an email with its Message-ID.
func (s *Sender) message(d notify.Delivery) (*mail.Msg, string, error) {
	text := notify.NewMessage(d, s.Language).Cut(textLimit, s.Language, func(s string) int { return len(s) })
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingQP))
	m.FromMailAddress(&s.From)
	m.ToMailAddress(&s.To)
	m.Subject(oneLine(text.Subject))
	m.SetDateWithValue(d.Alert.At)
	id := s.id("alert", d.Alert.Channel, d.Alert.Key, fmt.Sprint(d.Alert.ID))
	m.SetMessageIDWithValue(id)
	if d.Alert.PageURL != "" {
		// A message that nobody ever sent is the parent of all that tell of one page: mail programs show them as one thread.
		parent := "<" + s.id("page", d.Alert.Watch, d.Alert.PageURL) + ">"
		m.SetGenHeader(mail.HeaderInReplyTo, parent)
		m.SetGenHeader(mail.HeaderReferences, parent)
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday notices in return
	m.SetBodyString(mail.TypeTextPlain, plain(text))
	page, err := html(text, s.Language)
	if err != nil {
		return nil, "", err
	}
	m.AddAlternativeString(mail.TypeTextHTML, page)
	return m, id, nil
}

// id is a message id that is the same for the same words and at the same domain.
func (s *Sender) id(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return "rasid." + hex.EncodeToString(sum[:16]) + "@" + domain(s.From)
}

// plain is m as plain text. An address stands on a line of its own below the words that it is the link of.
func plain(m notify.Message) string {
	var b strings.Builder
	for _, line := range m.Lines {
		link := ""
		for _, s := range line {
			b.WriteString(s.Text)
			if s.Link != "" && s.Link != s.Text {
				link = s.Link
			}
		}
		b.WriteByte('\n')
		if link != "" {
			b.WriteString(link + "\n")
		}
	}
	return b.String()
}

// html is m as a page that follows the colours of whoever reads it.
func html(m notify.Message, language string) (string, error) {
	page, err := template.New("message").Funcs(template.FuncMap{
		"bold":   func(s notify.Span) bool { return s.Style&notify.Bold != 0 },
		"strike": func(s notify.Span) bool { return s.Style&notify.Strike != 0 },
		"small":  func(s notify.Span) bool { return s.Style&notify.Small != 0 },
	}).Parse(messageHTML)
	if err != nil {
		return "", fmt.Errorf("the page of a message: %w", err)
	}
	var b strings.Builder
	if err := page.Execute(&b, struct {
		notify.Message
		Language string
	}{m, language}); err != nil {
		return "", fmt.Errorf("the page of a message: %w", err)
	}
	return b.String(), nil
}

// oneLine is text without line breaks and other control characters, so that it cannot begin another header.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
