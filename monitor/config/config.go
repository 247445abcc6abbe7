// Package config reads Rasid's configuration: TOML files become values that are ready to use and never parsed again.
//
// Load is all that a program needs. It reads the main file and the watchlists that it includes, and either returns a Config in which every
// reference, address, expression and secret has been checked, or Problems: every mistake of all files at once, each with its file, line and
// column, with what is wrong and with what to write instead. A value that may be a secret is in no message. What can work and is probably not meant
// is a warning, in Config.Warnings, for who asks for it.
package config

import (
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"time"
	_ "time/tzdata" // a static binary also runs where the system has no time zones

	"rasid/monitor"
	"rasid/notify"
)

// Config is a configuration without problems.
type Config struct {
	Data         string         // folder of the state, absolute or relative to the working directory
	Zone         *time.Location // of the newsroom; the machine's own if the file names none
	Workers      int            // looks at a time
	HostRequests int            // requests to one host at a time
	HostGap      time.Duration  // between two requests to one host
	UserAgent    string         // empty: Rasid's own
	Contact      string         // mail address or URL for the owners of watched sites, to be shown in the user agent; may be empty
	AllowPrivate bool           // private and loopback addresses may be fetched by every watch
	Keep         time.Duration  // age of history
	Operators    []string       // names of the channels that are told about trouble
	Channels     []Channel      // never empty
	Topics       []*monitor.Topic
	Watches      []*monitor.Watch // never empty

	// Warnings are what can work and is probably not meant, as far as Env.Lint asked for them: keywords of one list that find the same, or
	// look like another, and the like. They never keep a configuration from being used.
	Warnings Problems

	// Files are the files that were read and the folders that the patterns of include look into: what to observe for a reload.
	Files []string
}

// Channel is one [[channel]]. Exactly the part that belongs to its Type is set.
type Channel struct {
	Name      string
	Type      string // "telegram", "email" or "terminal"
	Language  string // of the labels in a message: "en", "ar" or "tr"
	OnUnknown notify.OnUnknown
	Telegram  *Telegram
	Email     *Email
}

// Telegram says which chat a channel is.
type Telegram struct {
	Token  notify.Secret
	Chat   string // a number, or the @name of a public channel
	Thread int    // topic of a forum, 0 for none
	Silent bool
	API    string // address of the Bot API without a trailing slash, empty for Telegram's own
}

// Email says which mailboxes a channel is and which server takes the messages.
type Email struct {
	Host     string
	Port     int
	TLS      string // "mandatory", "implicit" or "none"
	Username string // empty: no login
	Password notify.Secret
	From     mail.Address
	To       []mail.Address
}

// Env is what a configuration refers to outside of its files. The zero value is the environment of the process.
type Env struct {
	Getenv         func(key string) string // nil: os.Getenv
	CredentialsDir string                  // folder of { credential = "…" }; empty: $CREDENTIALS_DIRECTORY

	// NoSecrets leaves all secrets empty, and what is made of them: for a command that sends nothing, run by a person who may not read
	// them. How they are written is checked all the same.
	NoSecrets bool

	// Lint fills Config.Warnings. It doubles the time of a Load of many watches with keywords of their own.
	Lint bool
}

// Terminal is the name and the type of the channel that a configuration without any [[channel]] has.
const Terminal = "terminal"

// Load reads the configuration in the file at path and in all files that it includes. If anything is wrong with them, the error is of type
// Problems and there is no Config. The values of env are read once, here.
func Load(path string, env Env) (*Config, error) {
	if env.Getenv == nil {
		env.Getenv = os.Getenv
	}
	if env.CredentialsDir == "" {
		env.CredentialsDir = env.Getenv("CREDENTIALS_DIRECTORY")
	}
	l := &loader{problems: &collector{}, env: env, parsed: newCache(), config: &Config{}}
	l.load(filepath.Clean(path))
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	if env.Lint {
		l.config.Warnings = l.lint()
	}
	return l.config, nil
}

// loader builds a Config from one main file. Its steps run in the order of its methods in load.
type loader struct {
	env      Env
	problems *collector
	parsed   cache
	config   *Config

	main     *document
	included []*document

	every     time.Duration // of a watch that does not say
	operators []reference
	channels  []*Channel
	topics    []*topic
	watches   []*watch
	lists     []members // to lint

	channelNames names[*Channel]
	topicNames   names[*topic]
	watchNames   names[*watch]
}

func (l *loader) load(path string) {
	if l.main = l.read(path, value{src: &source{name: path}}); l.main == nil {
		return
	}
	l.config.Files = append(l.config.Files, path)
	l.readSettings()
	documents := append([]*document{l.main}, l.included...)
	for _, d := range documents {
		l.readTables(d)
	}
	for _, d := range documents {
		if d.broken { // a name that is looked for may stand in a line that could not be read
			return
		}
	}
	l.link()
}

// readTables reads the lists of tables that every file may hold.
func (l *loader) readTables(d *document) {
	root := l.section(d.root, "", "")
	if s, ok := root.get("rasid"); ok && d != l.main {
		root.wrong(s, "rasid", "[rasid] stands in an included file", "move its keys to "+l.main.name)
	}
	for _, t := range root.tables("channel") {
		l.readChannel(t)
	}
	for _, t := range root.tables("topic") {
		l.readTopic(t)
	}
	for _, t := range root.tables("watch") {
		l.readWatch(t)
	}
	root.close()
}

// Defaults and bounds of [rasid].
const (
	defaultData    = "var"
	defaultEvery   = 5 * time.Minute
	defaultWorkers = 64
	defaultGap     = time.Second
	defaultKeep    = 90 * day

	minEvery   = time.Second
	maxEvery   = 365 * day
	maxWorkers = 1024
	maxAtHost  = 16
	maxGap     = time.Hour
	minKeep    = day
	maxKeep    = 100 * 365 * day
)

// readSettings reads [rasid] and the files that it includes.
func (l *loader) readSettings() {
	v, ok := l.main.root.get("rasid")
	if !ok {
		v = value{kind: kindTable, src: l.main.source, table: &table{src: l.main.source}}
	}
	if v.kind != kindTable {
		l.problems.add(v, "rasid", "rasid is "+v.describe()+", not a table", "write [rasid] on a line of its own, and its keys below")
		return
	}
	s, c := l.section(v.table, "[rasid]", "rasid"), l.config
	c.Data = l.main.resolve(s.text("data", defaultData))
	c.Zone = s.zone("timezone")
	l.every = s.duration("every", defaultEvery, minEvery, maxEvery)
	c.Workers = s.number("workers", defaultWorkers, 1, maxWorkers)
	c.HostRequests = s.number("host_requests", 1, 1, maxAtHost)
	c.HostGap = s.duration("host_gap", defaultGap, 0, maxGap)
	c.UserAgent = s.headerText("user_agent")
	c.Contact = s.contact("contact")
	c.AllowPrivate = s.flag("allow_private", false)
	c.Keep = s.duration("keep", defaultKeep, minKeep, maxKeep)
	l.operators = s.references("operators")
	l.include(s)
	s.close()
}

// zone is the named time zone, or that of the machine.
func (s *section) zone(key string) *time.Location {
	v, ok := s.textValue(key)
	if !ok {
		return time.Local
	}
	zone, err := time.LoadLocation(v.text)
	if err != nil || v.text == "" || v.text == "Local" {
		s.wrong(v, key, quote(v.text)+" is no time zone", `write a name of the IANA list, such as "Europe/Istanbul" or "Asia/Damascus"`)
		return time.Local
	}
	return zone
}

// contact is a mail address or the URL of a page.
func (s *section) contact(key string) string {
	v, ok := s.textValue(key)
	if !ok {
		return ""
	}
	u, err := url.Parse(v.text)
	isPage := err == nil && isHTTP(u.Scheme) && u.Host != "" && u.User == nil
	if a, err := mail.ParseAddress(v.text); !isPage && (err != nil || a.Address != v.text) || !isHeaderText(v.text) {
		s.wrong(v, key, quote(v.text)+" is neither a mail address nor a web page", `write "desk@example.org" or "https://example.org/about"`)
		return ""
	}
	return v.text
}
