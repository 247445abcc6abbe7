package config_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/notify"
)

const watchOnly = `
[[watch]]
name = "turkiye-alan"
url = "https://www.turkeyalaan.net/"
`

// write unpacks files (in txtar form, or one alone) and returns the path of the main one.
func write(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	archive := txtar.Parse([]byte(text))
	if len(archive.Files) == 0 {
		archive.Files = []txtar.File{{Name: "rasid.toml", Data: []byte(text)}}
	}
	for _, f := range archive.Files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, archive.Files[0].Name)
}

func load(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Load(write(t, text), config.Env{Getenv: environment})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// report is what Load says is wrong, with file names relative to the main file.
func report(t *testing.T, text string, env config.Env) string {
	t.Helper()
	path := write(t, text)
	_, err := config.Load(path, env)
	if err == nil {
		t.Fatal("no problem was reported")
	}
	return strings.ReplaceAll(err.Error(), filepath.Dir(path)+"/", "")
}

// settings is a Config without its tables and paths.
func settings(c *config.Config) config.Config {
	s := *c
	s.Data, s.Zone, s.Files, s.Channels, s.Topics, s.Watches = filepath.Base(c.Data), nil, nil, nil, nil, nil
	return s
}

func TestDefaultsAreThoseOfTheDocumentation(t *testing.T) {
	c := load(t, watchOnly)
	want := config.Config{Data: "var", Workers: 64, HostRequests: 1, HostGap: time.Second, Keep: 90 * 24 * time.Hour}
	if d := cmp.Diff(settings(c), want); d != "" {
		t.Errorf("settings (-got +want):\n%s", d)
	}
	w := c.Watches[0]
	if w.Schedule.Every != 5*time.Minute || w.Schedule.Key != w.Name || w.On != monitor.OnDefault|monitor.OnRemoved || w.Request.Timeout != 30*time.Second || w.Request.MaxSize != 10e6 {
		t.Errorf("watch %+v", w)
	}
	if d := cmp.Diff(c.Channels, []config.Channel{{Name: "terminal", Type: "terminal", Language: "en"}}); d != "" {
		t.Errorf("channels (-got +want):\n%s", d)
	}
}

func TestWatchArrivesReadyToUse(t *testing.T) {
	c := load(t, `
[rasid]
timezone = "Europe/Istanbul"
every = "1m"
allow_private = true

[[topic]]
name = "سوريا"
any = ["سوريا", "Suriye"]
all = ["أنقرة"]
none = ["سوريالية"]

[[watch]]
name = "تركيا الآن"
url = "https://اخبار.example/suriye?a=1"
topics = ["سوريا"]
keywords = ["أكار"]
select = "article"
ignore = ["aside", ".share"]
ignore_text = '\d+ okunma'
on = ["removed"]
method = "POST"
body = "q=1"
headers = { accept-language = "tr", X-Key = { env = "RASID_PASSWORD" } }
cookies = { session = "abc" }
auth.username = "haber"
auth.password = { env = "RASID_PASSWORD" }
proxy = { env = "RASID_PROXY" }
timeout = "10s"
max_size = "512KiB"
active = "mon-fri 07:00-23:00"
`)
	w := c.Watches[0]
	r := w.Request
	type facts struct {
		Topics              []string
		Every               time.Duration
		Zone, Rules, Header string
		On                  monitor.On
		Login, Proxy        string
		Size                int64
		Private             bool
	}
	got := facts{
		Every: w.Schedule.Every, Zone: w.Schedule.Zone.String(), On: w.On, Header: fmt.Sprint(r.Header, r.Cookies), Login: r.Username + ":" + r.Password,
		Rules: fmt.Sprint(w.Rules.Select, w.Rules.Ignore, w.Rules.IgnoreText), Proxy: r.Proxy.Host, Size: r.MaxSize, Private: r.AllowPrivate,
	}
	for _, topic := range w.Topics {
		got.Topics = append(got.Topics, fmt.Sprintf("%s %d %d %d", topic.Name, len(topic.Any), len(topic.All), len(topic.None)))
	}
	want := facts{
		Topics: []string{" 1 0 0", "سوريا 2 1 1"}, Every: time.Minute, Zone: "Europe/Istanbul", Rules: `[article] [aside .share] [\d+ okunma]`,
		Header: "map[Accept-Language:[tr] X-Key:[gizli-parola]] [session=abc]", On: monitor.OnRemoved, Login: "haber:gizli-parola",
		Proxy: "proxy.example.org:3128", Size: 512 << 10, Private: true,
	}
	if d := cmp.Diff(got, want); d != "" {
		t.Errorf("watch (-got +want):\n%s", d)
	}
	if r.Method != http.MethodPost || r.Body != "q=1" || r.Timeout != 10*time.Second || r.URL != w.URL.String() {
		t.Errorf("request %s %s with %q in %v", r.Method, r.URL, r.Body, r.Timeout)
	}
}

func TestTheOnlyChannelIsToldWhereNoneIsNamed(t *testing.T) {
	c := load(t, `
[[channel]]
name = "desk"
type = "telegram"
token = { env = "RASID_TELEGRAM_TOKEN" }
chat = "@haber_masasi"
on_unknown = "hold"
`+watchOnly)
	if d := cmp.Diff(c.Watches[0].Notify, []string{"desk"}); d != "" {
		t.Errorf("notify (-got +want):\n%s", d)
	}
	ch := c.Channels[0]
	if ch.OnUnknown != notify.Hold || ch.Telegram.Chat != "@haber_masasi" || ch.Telegram.Token.Reveal() != "123456:AAEsecretsecret" || ch.Email != nil {
		t.Errorf("channel %+v, %+v", ch, ch.Telegram)
	}
}

func TestIncludedFilesAreReadOnceInOrder(t *testing.T) {
	c := load(t, `
-- rasid.toml --
[rasid]
include = ["lists/*.toml", "*.toml", "lists/b.toml", "none/*.toml"]
-- lists/b.toml --
[[watch]]
name = "b"
url = "https://b.example/"
topics = ["Syria"]
-- lists/a.toml --
[[watch]]
name = "a"
url = "https://a.example/"
-- lists/.a.toml --
an editor's unsaved copy
-- topics.toml --
[[topic]]
name = "Syria"
any = ["Suriye"]
`)
	var names, files []string
	for _, w := range c.Watches {
		names = append(names, w.Name)
	}
	root := filepath.Dir(c.Files[0])
	for _, f := range c.Files {
		rel, _ := filepath.Rel(root, f)
		files = append(files, rel)
	}
	if d := cmp.Diff(names, []string{"a", "b"}); d != "" {
		t.Errorf("watches (-got +want):\n%s", d)
	}
	if d := cmp.Diff(files, []string{"rasid.toml", "lists", ".", "lists/a.toml", "lists/b.toml", "topics.toml"}); d != "" {
		t.Errorf("files (-got +want):\n%s", d)
	}
	if filepath.Dir(c.Data) != root {
		t.Errorf("data in %s, want it beside the main file in %s", c.Data, root)
	}
}

func TestProblemsOfAllFilesAreReportedTogether(t *testing.T) {
	got := report(t, `
-- rasid.toml --
[rasid]
include = ["lists/*.toml"]
every = "30 min"
-- lists/turkey.toml --
[rasid]
workers = 8
[[watch]]
name = "turkiye-alan"
url = "www.turkeyalaan.net"
-- lists/syria.toml --
[[watch]]
name = "turkiye-alan"
url = "https://www.example.org/"
topics = ["سوريا"]
`, config.Env{})
	want := `lists/syria.toml:4:11: watch "turkiye-alan": topics names "سوريا", and no topic has that name
  there is no [[topic]] yet
lists/turkey.toml:1:2: [rasid] stands in an included file
  move its keys to rasid.toml
lists/turkey.toml:4:8: watch "turkiye-alan": the name is taken by another, lists/syria.toml:2
  write another name
lists/turkey.toml:5:7: watch "turkiye-alan": url does not begin with "https://" or "http://"
  write https:// in front
rasid.toml:3:9: [rasid]: every = "30 min" is not a duration
  write "30m"`
	if d := cmp.Diff(strings.Split(got, "\n"), strings.Split(want, "\n")); d != "" {
		t.Errorf("report (-got +want):\n%s", d)
	}
}

func TestWindowsFilesAreRead(t *testing.T) {
	c := load(t, "\ufeff"+strings.ReplaceAll(watchOnly, "\n", "\r\n"))
	if len(c.Watches) != 1 {
		t.Errorf("%d watches, want 1", len(c.Watches))
	}
}

func TestMissingFileIsAProblem(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "rasid.toml"), config.Env{})
	if _, ok := errors.AsType[config.Problems](err); !ok || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("Load: %v", err)
	}
}

func TestReportIsBounded(t *testing.T) {
	_, err := config.Load(write(t, strings.Repeat("[[watch]]\n", 100_000)), config.Env{})
	problems, ok := errors.AsType[config.Problems](err)
	if !ok || len(problems) > 501 {
		t.Fatalf("%d problems, want at most 501", len(problems))
	}
	if last := problems[len(problems)-1]; last.Text != "199500 more problems are not shown" {
		t.Errorf("last problem: %s", last)
	}
}

func TestProblemSaysWhereItIs(t *testing.T) {
	path := write(t, watchOnly+`keywords = ["أكار", 5]`)
	_, err := config.Load(path, config.Env{})
	want := config.Problems{{
		File: path, Line: 5, Column: 21, Key: "watch.keywords", // in characters, so that an editor finds it after Arabic text
		Text: `watch "turkiye-alan": an entry of keywords is a number, not a string`, Hint: "write text in quotes",
	}}
	if d := cmp.Diff(err, error(want)); d != "" {
		t.Errorf("problems (-got +want):\n%s", d)
	}
}
