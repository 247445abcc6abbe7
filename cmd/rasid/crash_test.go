package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
	"rasid/notify/notifytest"
)

// killsKey and seedKey name the environment variables that choose how often the daemon is killed and by which chance.
const (
	killsKey = "RASID_CRASH_KILLS"
	seedKey  = "RASID_CRASH_SEED"
)

// life bounds how long a daemon lives until it is killed: some are killed before they have opened the store, some after a second round of
// looks.
const life = time.Second

// The pages of the farm are divided among so many chats, and all are told to one mailbox. One chat holds what may have arrived.
const (
	chats = 5
	hold  = "1005"
)

const (
	crashConfig = `
[rasid]
data = "var"
timezone = "Europe/Istanbul"
every = "1s"
host_requests = 4
host_gap = "0s"
allow_private = true
operators = ["posta"]

[[channel]]
name = "posta"
type = "email"
host = %[1]q
port = %[2]d
tls = "none"
from = "rasid@example.org"
to = ["posta@example.org"]
`
	crashChat = `
[[channel]]
name = %[1]q
type = "telegram"
token = { env = "RASID_TELEGRAM_TOKEN" }
chat = %[1]q
api = %[2]q
on_unknown = %[3]q
`
	crashWatch = `
[[watch]]
name = "sayfa-%02d"
url = %q
select = ["article"]
keywords = ["سوريا", "أكار", "Suriye"]
notify = [%q, "posta"]
`
)

// crash is one run of the harness: a daemon that is killed again and again while the farm changes and the channels have their troubles.
type crash struct {
	farm  *farm
	line  *badLine
	bot   *notifytest.BotAPI
	mail  *notifytest.SMTP
	rasid *program
	watch map[string]string // address of the page to name
	chat  map[string]string // name of the watch to chat
}

func newCrash(t *testing.T, seed uint64) *crash {
	t.Helper()
	c := &crash{
		farm: newFarm(t, seed), bot: notifytest.NewBotAPI(t), mail: notifytest.NewSMTP(t, notifytest.SMTPOptions{Clear: true}),
		watch: map[string]string{}, chat: map[string]string{},
	}
	var api string
	c.line, api = newBadLine(t, c.bot, seed)
	var config strings.Builder
	fmt.Fprintf(&config, crashConfig, c.mail.Host, c.mail.Port)
	for i := range chats {
		c.bot.AddChat(chatName(i))
		onUnknown := "resend"
		if chatName(i) == hold {
			onUnknown = "hold"
		}
		fmt.Fprintf(&config, crashChat, chatName(i), api, onUnknown)
	}
	for i, address := range c.farm.addresses {
		name, chat := fmt.Sprintf("sayfa-%02d", i), chatName(i%chats)
		fmt.Fprintf(&config, crashWatch, i, address, chat)
		c.watch[address], c.chat[name] = name, chat
	}
	c.rasid = newProgram(t, config.String())
	return c
}

func chatName(i int) string { return strconv.Itoa(1001 + i) }

// TestKillsLoseNothingAndDoubleNothingSilently kills the daemon at random moments under load and then compares what is in its store, what
// the channels accepted and what stands on the pages.
func TestKillsLoseNothingAndDoubleNothingSilently(t *testing.T) {
	t.Parallel()
	kills, seed := int(fromEnv(t, killsKey, 20)), fromEnv(t, seedKey, rand.Uint64())
	t.Logf("%d kills; the same chances again: %s=%d", kills, seedKey, seed)
	c := newCrash(t, seed)
	chance := rand.New(rand.NewPCG(seed, 3))
	accepted := 0
	for range kills {
		// A fault for a mail that was not yet through the last one would only make it wait longer and longer.
		if n := len(c.mail.Messages()); n > accepted && chance.IntN(3) == 0 {
			accepted = n
			c.mail.Fail(mailFault(chance))
		}
		daemon := c.rasid.run()
		<-time.After(time.Duration(chance.Int64N(int64(life))))
		daemon.kill()
	}
	c.rest(t)

	db := c.open(t)
	newOracle(t, c, db).judge()
}

func fromEnv(t *testing.T, key string, missing uint64) uint64 {
	t.Helper()
	text := os.Getenv(key)
	if text == "" {
		return missing
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return n
}

// rest lets a last daemon work in peace until it has seen every page as it is now and told everything.
func (c *crash) rest(t *testing.T) {
	t.Helper()
	c.farm.finish()
	c.line.calmDown()
	finished := time.Now()
	daemon := c.rasid.run()
	waits := ""
	t.Cleanup(func() {
		if waits != "" {
			t.Logf("in the end, %s", waits)
		}
	})
	// The outbox may be as long as the storm was, and Telegram takes one message a second.
	until(t, 3*time.Minute, "at rest", func() bool {
		waits = "the store cannot be read"
		db, err := store.Open(t.Context(), c.data(), store.Options{ReadOnly: true})
		if err != nil {
			return false // the daemon is not that far
		}
		defer db.Close()
		if status, err := db.Status(t.Context()); err == nil {
			waits = waiting(status, finished)
		}
		return waits == ""
	})
	daemon.stop()
}

// waiting says what there is still to do: a page that was not looked at after a moment, or an alert.
func waiting(s store.Status, after time.Time) string {
	for _, p := range s.Pages {
		if !p.LookAt.After(after) || p.State != monitor.OK {
			return fmt.Sprintf("page %s is %s and was looked at %v", p.Watch, p.State, p.LookAt)
		}
	}
	for _, n := range s.Outbox {
		if n.State == notify.Pending || n.State == notify.Sending {
			return fmt.Sprintf("%d alerts to %s are %s, the oldest of %v", n.N, n.Channel, n.State, n.Oldest)
		}
	}
	if len(s.Pages) < farmPages {
		return fmt.Sprintf("there are only %d pages", len(s.Pages))
	}
	return ""
}

func (c *crash) data() string { return filepath.Join(c.rasid.folder, "var") }

func (c *crash) open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), c.data(), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
