package notifytest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// BotFault is what goes wrong with one call of sendMessage. The zero BotFault is nothing.
type BotFault struct {
	unread  bool // before the request's body was read
	accepts bool // the message is accepted, and only the answer goes wrong
	answer  func(*BotAPI, http.ResponseWriter)
}

// BotTooMany is a 429 that asks to wait.
func BotTooMany(seconds int) BotFault { return answering(tooMany(seconds)) }

// BotRefuses is an answer of the Bot API itself with a code and its words. "{token}" in them becomes the token.
func BotRefuses(code int, description string) BotFault {
	return answering(botRefusal(code, strings.ReplaceAll(description, "{token}", BotToken), nil))
}

// BotProxy is an answer that comes from something in between, as it stands.
func BotProxy(code int, contentType, body string) BotFault {
	return answering(func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	})
}

// BotHang never answers; Hanging tells when it begins.
func BotHang() BotFault {
	return BotFault{answer: func(b *BotAPI, _ http.ResponseWriter) {
		select {
		case b.hanging <- struct{}{}:
		case <-b.quit:
		}
		<-b.quit
	}}
}

// BotCut accepts the message and breaks off in the middle of the answer.
func BotCut() BotFault {
	return BotFault{accepts: true, answer: func(_ *BotAPI, w http.ResponseWriter) {
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte(`{"ok":true,"result":{"mess`)) //nolint:errcheck // see BotProxy
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}}
}

// BotLost accepts the message and closes the connection instead of answering.
func BotLost() BotFault { return BotFault{accepts: true, answer: reset} }

// BotReset resets the connection before the request was read whole.
func BotReset() BotFault { return BotFault{unread: true, answer: reset} }

func reset(_ *BotAPI, w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0) //nolint:errcheck // then it is closed politely
	}
	conn.Close()
}

func answering(answer func(http.ResponseWriter)) BotFault {
	return BotFault{answer: func(_ *BotAPI, w http.ResponseWriter) { answer(w) }}
}

func tooMany(seconds int) func(http.ResponseWriter) {
	return botRefusal(http.StatusTooManyRequests, fmt.Sprintf("Too Many Requests: retry after %d", seconds), map[string]any{"retry_after": seconds})
}

func jsonAnswer(code int, value any) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		json.NewEncoder(w).Encode(value) //nolint:errcheck // see BotProxy
	}
}

// window allows so many messages in any span of time.
type window struct {
	span  time.Duration
	count int
}

// botLimits are the limits of Telegram's FAQ for bots. "One a second, short bursts may pass" is read as four in any second.
type botLimits struct {
	bot   []time.Time
	chats map[int64][]time.Time
}

func newBotLimits() *botLimits { return &botLimits{chats: map[int64][]time.Time{}} }

// wait returns for how many seconds a message to chat is not allowed; if it is, the message is counted.
func (l *botLimits) wait(chat int64, now time.Time) int {
	if l == nil {
		return 0
	}
	wait := max(window{time.Second, 30}.wait(l.bot, now), window{time.Second, 4}.wait(l.chats[chat], now))
	if chat < 0 {
		wait = max(wait, window{time.Minute, 20}.wait(l.chats[chat], now))
	}
	if wait > 0 {
		return int(wait/time.Second) + 1
	}
	l.bot = append(l.bot, now)
	l.chats[chat] = append(l.chats[chat], now)
	return 0
}

func (w window) wait(times []time.Time, now time.Time) time.Duration {
	if len(times) < w.count {
		return 0
	}
	return max(0, times[len(times)-w.count].Add(w.span).Sub(now))
}
