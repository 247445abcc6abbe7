package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/charmap"

	"rasid/monitor/monitortest"
	"rasid/notify/notifytest"
)

// TestMain makes the test binary stand for the program: as rasid in scripts, and for tests that start it themselves with asProgram set. With
// asSweepRole set it is what a sweep needs beside the program.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	if role := os.Getenv(asSweepRole); role != "" {
		playSweepRole(role, os.Args[1:])
	}
	testscript.Main(m, map[string]func(){"rasid": main})
}

const asProgram = "RASID_TEST_AS_PROGRAM"

// TestScripts runs the scripts of testdata/script: the whole program, one command or one promise a script, over real servers on loopback.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("..", "..", "testdata", "script"),
		Setup: setupScript,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"site": cmdSite, "bot": cmdBot, "mail": cmdMail, "expand": cmdExpand, "until": cmdUntil, "status": cmdStatus, "signal": cmdSignal,
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("condition [%s] is not known", name)
			}
			return os.Geteuid() == 0, nil
		},
	})
}

// servers are what a script talks to.
type servers struct {
	site *monitortest.Site
	bot  *notifytest.BotAPI
	mail *notifytest.SMTP
}

type serversKey struct{}

// setupScript starts a news site, a Bot API and a mail server for one script. Their addresses are $SITE, $BOT, $MAILHOST and $MAILPORT.
func setupScript(e *testscript.Env) error {
	s := &servers{site: &monitortest.Site{}}
	site := httptest.NewServer(s.site)
	e.Defer(site.Close)
	var err error
	if s.bot, err = notifytest.StartBotAPI(); err != nil {
		return err
	}
	e.Defer(s.bot.Close)
	s.bot.AddChat("-1001234567890")
	if s.mail, err = notifytest.StartSMTP(notifytest.SMTPOptions{Clear: true}); err != nil {
		return err
	}
	e.Defer(s.mail.Close)
	e.Vars = append(e.Vars, "SITE="+site.URL, "BOT="+s.bot.URL, "RASID_TELEGRAM_TOKEN="+notifytest.BotToken,
		"MAILHOST="+s.mail.Host, "MAILPORT="+strconv.Itoa(s.mail.Port), "NO_COLOR=1", "HOME="+e.WorkDir)
	e.Values[serversKey{}] = s
	return nil
}

func serversOf(ts *testscript.TestScript) *servers { return ts.Value(serversKey{}).(*servers) }

func need(ts *testscript.TestScript, neg bool, args []string, n int, usage string) {
	if neg || len(args) < n {
		ts.Fatalf("usage: %s", usage)
	}
}

// cmdSite changes the news site: site page /a file.html; site arabic /a file.html (sent as windows-1256, which only the page itself says);
// site status /a 503 [Retry-After]; site challenge /a 200; site login /a; site heal /a.
func cmdSite(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "site page|arabic|status|challenge|login|heal PATH …")
	site, path := serversOf(ts).site, args[1]
	switch args[0] {
	case "page":
		site.Set(path, ts.ReadFile(args[2]))
	case "status":
		code, err := strconv.Atoi(args[2])
		ts.Check(err)
		r := monitortest.Response{Status: code, Body: "<h1>" + args[2] + "</h1>"}
		if len(args) > 3 {
			r = monitortest.Unavailable(args[3])
		}
		site.Respond(path, r)
	case "arabic":
		body, err := charmap.Windows1256.NewEncoder().String(ts.ReadFile(args[2]))
		ts.Check(err)
		site.Respond(path, monitortest.Response{Header: http.Header{"Content-Type": {"text/html"}}, Body: body})
	case "challenge":
		code, err := strconv.Atoi(args[2])
		ts.Check(err)
		site.Respond(path, monitortest.Challenge(code))
	case "login":
		site.CloseDoor(path)
	case "heal":
		site.Respond(path)
	default:
		ts.Fatalf("site %s is not known", args[0])
	}
}

// cmdBot looks at the Bot API or breaks it: bot messages FILE (what was accepted, in full); bot refuse CODE WORDS; bot lost N; bot heal.
func cmdBot(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "bot messages FILE | refuse CODE WORDS | lost N | down | up | heal")
	bot := serversOf(ts).bot
	switch args[0] {
	case "messages":
		var b strings.Builder
		for _, m := range bot.Messages() {
			fmt.Fprintf(&b, "%s\n", m.Text)
			for _, e := range m.Entities {
				fmt.Fprintf(&b, "[%s] %s %s\n", e.Type, e.Text, e.URL)
			}
			b.WriteString("====\n")
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(visible(b.String())), 0o600))
	case "refuse":
		code, err := strconv.Atoi(args[1])
		ts.Check(err)
		bot.Fail(notifytest.BotRefuses(code, args[2]), -1)
	case "lost":
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		bot.Fail(notifytest.BotLost(), n)
	case "down":
		bot.Down()
	case "up":
		ts.Check(bot.Up())
	case "heal":
		bot.Heal()
	default:
		ts.Fatalf("bot %s is not known", args[0])
	}
}

// cmdMail looks at the mail server or breaks it: mail messages FILE (what was accepted, each part decoded); mail lost.
func cmdMail(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "mail messages FILE | lost")
	server := serversOf(ts).mail
	switch args[0] {
	case "messages":
		var b strings.Builder
		for _, m := range server.Messages() {
			text, err := readMail(m.Raw)
			ts.Check(err)
			fmt.Fprintf(&b, "Recipient: %s\n%s====\n", m.To, text)
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(visible(b.String())), 0o600))
	case "lost":
		server.Fail(notifytest.SMTPLost())
	default:
		ts.Fatalf("mail %s is not known", args[0])
	}
}

// visible is text without the marks around names of the other direction, which nobody sees.
func visible(text string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text)
}

// readMail is a message as a person's mail program reads it: its headers in alphabetical order, and its parts.
func readMail(raw []byte) (string, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.Header)) {
		value, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: %s\n", name, value)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextPart() // it decodes quoted-printable
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "-- %s\n%s\n", part.Header.Get("Content-Type"), text)
	}
}

// cmdExpand replaces $NAME in files by what the script's environment has.
func cmdExpand(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "expand FILE…")
	for _, name := range args {
		text := os.Expand(ts.ReadFile(name), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// cmdUntil runs a command again and again until a file holds a text: until TEXT FILE bot messages FILE. What rasid prints is the file then:
// until TEXT FILE rasid status.
func cmdUntil(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "until TEXT FILE [bot … | mail … | rasid …]")
	deadline := time.Now().Add(20 * time.Second)
	retry := time.NewTicker(30 * time.Millisecond)
	defer retry.Stop()
	for {
		if len(args) > 2 {
			runAgain(ts, args[1], args[2], args[3:])
		}
		data, err := os.ReadFile(ts.MkAbs(args[1]))
		if err == nil && strings.Contains(string(data), args[0]) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not hold %q after 20 s:\n%s", args[1], args[0], data)
		}
		<-retry.C
	}
}

func runAgain(ts *testscript.TestScript, file, command string, args []string) {
	switch command {
	case "bot":
		cmdBot(ts, false, args)
	case "mail":
		cmdMail(ts, false, args)
	case "rasid":
		c := exec.Command(command, args...)
		c.Dir, c.Env = ts.MkAbs("."), []string{"HOME=" + ts.Getenv("HOME")}
		out, _ := c.CombinedOutput() // it may fail at first: there may be no database yet
		ts.Check(os.WriteFile(ts.MkAbs(file), out, 0o600))
	default:
		ts.Fatalf("until cannot run %s", command)
	}
}

// cmdStatus runs a command that must end with a status: status 2 rasid check --nonsense.
func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "status N COMMAND …")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("got status %d, want %d", got, want)
	}
}

// cmdSignal sends a signal to what runs in the background: signal HUP.
func cmdSignal(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "signal HUP|TERM")
	signals := map[string]os.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM}
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(signals[args[0]]))
	}
}
