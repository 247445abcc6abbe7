package config

import (
	"errors"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"time"

	"golang.org/x/net/http/httpguts"

	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/news"
	"rasid/monitor/schedule"
)

// Defaults and bounds of [[watch]].
const (
	defaultTimeout = 30 * time.Second
	minTimeout     = time.Second
	maxTimeout     = 5 * time.Minute

	defaultMaxSize = 10e6
	minMaxSize     = 1e3
	maxMaxSize     = 100e6

	maxBody    = 64 << 10 // of a request
	maxPattern = 1000     // length of an ignore_text
)

// watch is a [[watch]] whose topics and channels are not looked up yet.
type watch struct {
	section *section
	built   *monitor.Watch
	topics  []reference
	notify  []reference
}

// readWatch reads one [[watch]].
func (l *loader) readWatch(s *section) {
	w := &watch{section: s, built: &monitor.Watch{}}
	b := w.built
	l.watches = append(l.watches, w)
	b.Name = l.watchNames.add(s, w)
	s.required("url", `write url = "https://example.org/news"`)
	b.URL = s.page("url")
	if v, ok := s.textValue("kind"); ok && v.text == "site" {
		s.wrong(v, "kind", `kind = "site" is not there yet`, `write kind = "page", or leave it out; a later version will follow a site's articles`)
	} else if ok && v.text != "page" {
		s.wrong(v, "kind", "kind = "+quote(v.text)+" is not a choice", `write "page", or leave it out`)
	}
	b.Schedule = l.readSchedule(s, b.Name)
	b.Rules = l.readRules(s)
	w.topics = s.references("topics")
	if m := l.readKeywords(s, "keywords", `write topics = ["Syria"] in the watch`); s.has("keywords") {
		b.Topics = []*monitor.Topic{{Any: m.keywords}}
	}
	if b.On = s.on("on"); b.On == 0 {
		b.On = monitor.OnDefault
		if len(w.topics)+len(b.Topics) == 0 {
			b.On |= monitor.OnRemoved
		}
	}
	w.notify = s.references("notify")
	b.Request = l.readRequest(s, b.URL)
	b.Min = s.level("min", news.Wording)
	b.Confirm = s.confirm("confirm")
	s.close()
}

// page is the address of a page, without a login.
func (s *section) page(key string) *url.URL {
	u := s.address(key, "https", "http")
	if u != nil && u.User != nil {
		v, _ := s.table.get(key)
		s.wrong(v, key, key+" holds a login", `write it as auth = { username = "…", password = { env = "NAME" } }`)
	}
	return u
}

// readSchedule reads when a watch is looked at.
func (l *loader) readSchedule(s *section, name string) schedule.Policy {
	p := schedule.Policy{Key: name, Zone: l.config.Zone, Every: s.duration("every", l.every, minEvery, maxEvery)}
	if v, ok := s.textValue("cron"); ok {
		var err error
		if p.Cron, err = schedule.ParseCron(v.text); err != nil {
			s.refused(v, "cron", err)
		}
		if s.has("every") {
			s.wrong(v, "cron", "cron and every exclude each other", "keep one of the two")
		}
	}
	var spans []string
	entries := s.list("active", true)
	for _, v := range entries {
		spans = append(spans, v.text)
	}
	if len(spans) == 0 {
		return p
	}
	var err error
	if p.Active, err = schedule.ParseActive(spans); err != nil {
		for _, v := range entries { // each for itself, to know its place
			if _, err := schedule.ParseActive([]string{v.text}); err != nil {
				s.refused(v, "active", err)
			}
		}
	}
	return p
}

// readRules reads what of the page is watched.
func (l *loader) readRules(s *section) extract.Rules {
	return extract.Rules{
		Select:     parseEach(s, "select", s.list("select", true), l.parsed.selectors, extract.ParseSelector),
		Ignore:     parseEach(s, "ignore", s.list("ignore", true), l.parsed.selectors, extract.ParseSelector),
		IgnoreText: parseEach(s, "ignore_text", s.list("ignore_text", true), l.parsed.patterns, compilePattern),
	}
}

// compilePattern compiles a regular expression, in time and memory bounded by its length.
func compilePattern(text string) (*regexp.Regexp, error) {
	switch {
	case text == "":
		return nil, errors.New("an entry of ignore_text is empty; write a regular expression")
	case len(text) > maxPattern:
		return nil, errors.New("an entry of ignore_text is longer than " + strconv.Itoa(maxPattern) + " bytes; write several shorter ones")
	}
	re, err := regexp.Compile(text)
	if e, ok := errors.AsType[*syntax.Error](err); ok {
		return nil, errors.New("ignore_text " + quote(text) + " is not a regular expression: " + string(e.Code) + `; write signs such as ( and ? with \ in front`)
	}
	return re, err
}

// level is the least change that is told.
func (s *section) level(key string, usual news.Level) news.Level {
	if _, ok := s.table.get(key); !ok {
		return usual
	}
	return news.Level(1 + slices.Index(news.Levels(), s.choice(key, news.Levels()...)))
}

// confirm is which findings are looked at twice before they are told.
func (s *section) confirm(key string) news.Confirm {
	switch s.choice(key, "shrink", "never", "always") {
	case "never":
		return news.ConfirmNever
	case "always":
		return news.ConfirmAlways
	}
	return news.ConfirmShrink
}

// readRequest reads how the page is fetched.
func (l *loader) readRequest(s *section, u *url.URL) fetch.Request {
	r := fetch.Request{
		Method:       s.choice("method", http.MethodGet, http.MethodPost),
		Body:         s.text("body", ""),
		Header:       l.readHeaders(s),
		Cookies:      l.readCookies(s),
		Timeout:      s.duration("timeout", defaultTimeout, minTimeout, maxTimeout),
		MaxSize:      s.size("max_size", defaultMaxSize, minMaxSize, maxMaxSize),
		AllowPrivate: s.flag("allow_private", l.config.AllowPrivate),
		Proxy:        l.readProxy(s),
	}
	if u != nil {
		r.URL = u.String()
	}
	if v, ok := s.table.get("body"); ok && r.Method != http.MethodPost {
		s.wrong(v, "body", "body needs another method", `write method = "POST"`)
	} else if len(r.Body) > maxBody {
		s.wrong(v, "body", "body is longer than "+strconv.Itoa(maxBody>>10)+" KiB", "")
	}
	if v, ok := s.typed("auth", kindTable, `auth = { username = "…", password = { env = "NAME" } }`); ok {
		auth := s.inner(v.table, "auth")
		r.Username = auth.text("username", "")
		password, _ := l.secret(auth, "password")
		r.Password = password.Reveal()
		auth.required("username", `write auth = { username = "…", password = { env = "NAME" } }`)
		auth.together("username", "password")
		auth.close()
	}
	return r
}

// ownHeaders are those that only the program itself can send right, with what to write instead.
var ownHeaders = map[string]string{
	"Cookie":         "write it in cookies",
	"Connection":     "leave it out",
	"Content-Length": "leave it out", "Transfer-Encoding": "leave it out",
	"Accept-Encoding": "leave it out", "If-None-Match": "leave it out", "If-Modified-Since": "leave it out", "Range": "leave it out",
}

// readHeaders reads the headers of the request. No message shows a value.
func (l *loader) readHeaders(s *section) http.Header {
	var header http.Header
	l.pairs(s, "headers", func(v value, name, text string) {
		canonical := textproto.CanonicalMIMEHeaderKey(name)
		switch hint := ownHeaders[canonical]; {
		case !httpguts.ValidHeaderFieldName(name):
			s.wrong(v, "headers", quote(name)+" is not the name of a header", `write headers = { "Accept-Language" = "ar" }`)
		case hint != "":
			s.wrong(v, "headers", "header "+quote(name)+" is set by Rasid itself", hint)
		case !isHeaderText(text):
			s.wrong(v, "headers", "the value of header "+quote(name)+" is empty or has a line break", "write it on one line")
		case header.Values(canonical) != nil:
			s.wrong(v, "headers", "header "+quote(name)+" is given a second time", "leave one out")
		default:
			if header == nil {
				header = http.Header{}
			}
			header.Set(canonical, text)
		}
	})
	return header
}

// readCookies reads the cookies of the request. No message shows a value.
func (l *loader) readCookies(s *section) []*http.Cookie {
	var cookies []*http.Cookie
	l.pairs(s, "cookies", func(v value, name, text string) {
		c := &http.Cookie{Name: name, Value: text}
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			s.wrong(v, "cookies", quote(name)+" is not the name of a cookie", `write cookies = { name = "value" }`)
		case c.Valid() != nil:
			s.wrong(v, "cookies", "the value of cookie "+quote(name)+" has a character that no cookie may have", "copy it from the browser as it is, without the ; at its end")
		default:
			cookies = append(cookies, c)
		}
	})
	return cookies
}

// pairs reads a table of names with texts or secrets.
func (l *loader) pairs(s *section, key string, each func(v value, name, text string)) {
	t, ok := s.typed(key, kindTable, key+` = { name = "value" }`)
	if !ok {
		return
	}
	for _, e := range t.table.entries {
		if e.value.kind != kindText && e.value.kind != kindTable {
			s.wrong(e.value, key, key+": "+quote(e.key)+" is "+e.value.describe()+", not a string", `write text in quotes, or { env = "NAME" }`)
			continue
		}
		if text, ok := l.plainOrSecret(s, e.value, key); ok {
			each(e.value, e.key, text.Reveal())
		}
	}
}

// readProxy reads the address of a proxy. It may hold a password, so no message shows it, and with a password it must be a secret.
func (l *loader) readProxy(s *section) *url.URL {
	v, ok := s.get("proxy")
	if !ok {
		return nil
	}
	text, ok := l.plainOrSecret(s, v, "proxy")
	if !ok {
		return nil
	}
	u, fault, hint := webAddress(text.Reveal(), "http", "https", "socks5")
	if fault != "" {
		s.wrong(v, "proxy", "proxy "+fault, hint)
		return nil
	}
	if _, has := u.User.Password(); has && v.kind == kindText {
		s.wrong(v, "proxy", "proxy holds a password", `write proxy = { env = "NAME" }, with the whole address in it`)
	}
	return u
}
