package main

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"rasid/notify/notifytest"
)

// badLine is the way to a Bot API, on which by seeded chance messages are slow, answers are lost and what else happens between two machines,
// until it is calm.
type badLine struct {
	bot *notifytest.BotAPI

	mu     sync.Mutex
	chance *rand.Rand
	calm   bool
	happen map[string]int
}

// slow bounds how long a message or an answer is under way.
const slow = 400 * time.Millisecond

func newBadLine(t *testing.T, bot *notifytest.BotAPI, seed uint64) (line *badLine, address string) {
	t.Helper()
	line = &badLine{bot: bot, chance: rand.New(rand.NewPCG(seed, 2)), happen: map[string]int{}}
	server := httptest.NewServer(line)
	t.Cleanup(server.Close)
	return line, server.URL
}

// ServeHTTP passes a request on.
func (l *badLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	before, after := l.roll()
	delay(before)
	l.bot.ServeHTTP(w, r)
	delay(after) // the answer leaves when this method returns
}

func delay(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}

// roll decides what happens to a request.
func (l *badLine) roll() (before, after time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.calm {
		return 0, 0
	}
	what := "well"
	some := time.Duration(l.chance.Int64N(int64(slow)))
	switch roll := l.chance.IntN(100); {
	case roll < 15:
		what, before = "slow message", some
	case roll < 40:
		what, after = "slow answer", some
	case roll < 42:
		what = "lost answer"
		l.bot.Fail(notifytest.BotLost(), 1)
	case roll < 43:
		what = "cut answer"
		l.bot.Fail(notifytest.BotCut(), 1)
	case roll < 45:
		what = "reset"
		l.bot.Fail(notifytest.BotReset(), 1)
	case roll < 46:
		what = "429"
		l.bot.Fail(notifytest.BotTooMany(1), 1)
	case roll < 47:
		what = "502"
		l.bot.Fail(notifytest.BotProxy(http.StatusBadGateway, "text/html", "<h1>502 Bad Gateway</h1>"), 1)
	}
	l.happen[what]++
	return before, after
}

// calmDown ends all that.
func (l *badLine) calmDown() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calm = true
	l.bot.Heal()
}

// mailFault is something that may happen to one mail.
func mailFault(chance *rand.Rand) notifytest.SMTPFault {
	faults := []notifytest.SMTPFault{
		notifytest.SMTPLost(), notifytest.SMTPCut(), notifytest.SMTPDrop(notifytest.SMTPText), notifytest.SMTPDrop(notifytest.SMTPDot),
		notifytest.SMTPDrop(notifytest.SMTPConnect), notifytest.SMTPRefuses(notifytest.SMTPTo, 451, "try again later"),
	}
	return faults[chance.IntN(len(faults))]
}
