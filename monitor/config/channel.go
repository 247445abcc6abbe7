package config

import (
	"net"
	"net/mail"
	"regexp"
	"strings"

	"rasid/notify"
)

// The forms of what Telegram gives out.
var (
	tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	chatForm  = regexp.MustCompile(`^(-?[1-9][0-9]{0,17}|@[A-Za-z][A-Za-z0-9_]{3,31})$`)
)

// maxThread is the greatest message number of Telegram.
const maxThread = 1<<31 - 1

// readChannel reads one [[channel]].
func (l *loader) readChannel(s *section) {
	c := &Channel{}
	l.channels = append(l.channels, c)
	c.Name = l.channelNames.add(s, c)
	c.Language = s.choice("language", "en", "ar", "tr")
	if s.choice("on_unknown", "resend", "hold") == "hold" {
		c.OnUnknown = notify.Hold
	}
	s.required("type", `write type = "telegram", "email" or "terminal"`)
	v, ok := s.textValue("type")
	if !ok {
		return // which keys belong to it is not known
	}
	switch c.Type = v.text; c.Type {
	case "telegram":
		c.Telegram = l.readTelegram(s)
	case "email":
		c.Email = l.readEmail(s)
	case Terminal:
	default:
		s.wrong(v, "type", "type = "+quote(v.text)+" is not a choice", `write "telegram", "email" or "terminal"`)
		return
	}
	s.close()
}

func (l *loader) readTelegram(s *section) *Telegram {
	t := &Telegram{Chat: s.chat("chat")}
	if token, ok := l.secret(s, "token"); ok {
		if v, _ := s.table.get("token"); !tokenForm.MatchString(token.Reveal()) {
			s.wrong(v, "token", "token: what was found is not the token of a bot", "write the token as BotFather gave it, digits:letters, and nothing else")
		}
		t.Token = token
	} else {
		s.required("token", secretHint)
	}
	t.Thread = s.number("thread", 0, 1, maxThread)
	t.Silent = s.flag("silent", false)
	if u := s.address("api", "https", "http"); u != nil {
		t.API = strings.TrimRight(u.String(), "/")
	}
	return t
}

// chat is a number or a name. A number may stand in quotes, since the tools that show it do not agree.
func (s *section) chat(key string) string {
	v, ok := s.get(key)
	if !ok {
		s.required(key, `write chat = -1001234567890, or chat = "@name" for a public channel`)
		return ""
	}
	text := v.text
	if v.kind == kindNumber {
		text = strings.ReplaceAll(text, "_", "")
	}
	if v.kind != kindNumber && v.kind != kindText || !chatForm.MatchString(text) {
		s.wrong(v, key, key+" is neither a chat's number nor its @name", `write a number, such as -1001234567890, or "@name" for a public channel`)
		return ""
	}
	return text
}

func (l *loader) readEmail(s *section) *Email {
	e := &Email{Host: s.text("host", ""), TLS: s.choice("tls", "mandatory", "implicit", "none"), Username: s.text("username", "")}
	s.required("host", `write host = "mail.example.org"`)
	if v, _ := s.table.get("host"); e.Host != "" && strings.ContainsAny(e.Host, ":/ @") && net.ParseIP(e.Host) == nil {
		s.wrong(v, "host", "host is not the name of a host", `write host = "mail.example.org", and the port as port = 587`)
	}
	e.Port = s.number("port", map[string]int{"mandatory": 587, "implicit": 465, "none": 25}[e.TLS], 1, 65535)
	e.Password, _ = l.secret(s, "password")
	s.together("username", "password")
	if v, ok := s.table.get("password"); ok && e.TLS == "none" && !isLocal(e.Host) {
		s.wrong(v, "password", `password would be sent in clear: tls = "none"`, `write tls = "mandatory" or "implicit"`)
	}
	if from := s.mailboxes("from", true); len(from) > 0 {
		e.From = from[0]
	}
	s.required("from", `write from = "rasid@example.org"`)
	e.To = s.mailboxes("to", false)
	s.required("to", `write to = ["desk@example.org"]`)
	return e
}

// mailboxes returns the mail addresses of a key, each once: every one is a message.
func (s *section) mailboxes(key string, one bool) []mail.Address {
	var all []mail.Address
	seen := map[string]bool{}
	for _, v := range s.list(key, true) {
		a, err := mail.ParseAddress(v.text)
		switch {
		case err != nil:
			s.wrong(v, key, key+" = "+quote(v.text)+" is not a mail address", `write "desk@example.org"`)
		case one && len(all) == 1:
			s.wrong(v, key, key+" has more than one address", "keep one")
		case seen[a.Address]:
			s.wrong(v, key, key+" names "+quote(a.Address)+" twice", "leave one out")
		default:
			seen[a.Address] = true
			all = append(all, *a)
		}
	}
	return all
}

// isLocal reports whether a host is this machine.
func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
