package telegram_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"rasid/notify"
	"rasid/notify/notifytest"
	"rasid/notify/telegram"
)

const chat = "-1001234567890"

func sender(api *notifytest.BotAPI) *telegram.Sender {
	api.AddChat(chat)
	return telegram.New(telegram.Config{Token: notifytest.BotToken, Chat: chat, API: api.URL})
}

func delivery() notify.Delivery { return notify.Delivery{Alert: notifytest.Alert(), Attempt: 1} }

func TestSender(t *testing.T) {
	notifytest.TestSender(t, func(t *testing.T, log *slog.Logger) notifytest.Harness {
		api := notifytest.NewBotAPI(t)
		api.AddChat(chat)
		once := func(f notifytest.BotFault) func() { return func() { api.Fail(f, 1) } }
		return notifytest.Harness{
			Sender: telegram.New(telegram.Config{Token: notifytest.BotToken, Chat: chat, API: api.URL, Log: log}),
			Accepted: func() []string {
				var texts []string
				for _, m := range api.Messages() {
					texts = append(texts, m.Text)
				}
				return texts
			},
			Troubles: map[notifytest.Trouble]func(){
				notifytest.Refused:  api.Down,
				notifytest.Busy:     once(notifytest.BotTooMany(17)),
				notifytest.Failing:  once(notifytest.BotRefuses(500, "Internal Server Error")),
				notifytest.Hang:     once(notifytest.BotHang()),
				notifytest.Lost:     once(notifytest.BotLost()),
				notifytest.Cut:      once(notifytest.BotCut()),
				notifytest.Rejected: func() { api.Fail(notifytest.BotRefuses(403, "Forbidden: bot was kicked from the supergroup chat"), -1) },
				notifytest.Echo:     once(notifytest.BotRefuses(400, "Bad Request: no such method /bot{token}/x")),
			},
			Heal: func() {
				api.Heal()
				if err := api.Up(); err != nil {
					t.Error(err)
				}
			},
			Hanging:   api.Hanging(),
			BusyAfter: 17 * time.Second,
			Fits:      func(text string) bool { return len(utf16.Encode([]rune(text))) <= 4096 },
			Secrets:   []string{notifytest.BotToken, strings.SplitN(notifytest.BotToken, ":", 2)[1]},
		}
	})
}

func TestAnswerDecidesWhatAFailureMeans(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault notifytest.BotFault
		want  string
		says  string
	}{
		{"chat not found", notifytest.BotRefuses(400, "Bad Request: chat not found"), "permanent", "correct `chat`"},
		{"topic is gone", notifytest.BotRefuses(400, "Bad Request: message thread not found"), "permanent", "`thread`"},
		{"not a member", notifytest.BotRefuses(403, "Forbidden: bot is not a member of the channel chat"), "permanent", "add it to the chat"},
		{"blocked", notifytest.BotRefuses(403, "Forbidden: bot was blocked by the user"), "permanent", "unblock"},
		{"token revoked", notifytest.BotRefuses(401, "Unauthorized"), "permanent", "@BotFather"},
		{"Bot API down", notifytest.BotRefuses(502, "Bad Gateway"), "temporary", "502 Bad Gateway"},
		{"restart", notifytest.BotRefuses(500, "Internal Server Error: restart"), "temporary", "restart"},
		{"502 of a proxy", notifytest.BotProxy(502, "text/html", "<html>Bad Gateway</html>"), "unknown", "502"},
		{"502 without a body", notifytest.BotProxy(502, "", ""), "unknown", "502"},
		{"504 in JSON of a proxy", notifytest.BotProxy(504, "application/json", `{"message":"timeout"}`), "unknown", "504"},
		{"500 in HTML", notifytest.BotProxy(500, "text/html", "<html>"), "unknown", "500"},
		{"a login page", notifytest.BotProxy(200, "text/html", "<html>Welcome to the hotel"), "unknown", "200"},
		{"404 of another server", notifytest.BotProxy(404, "text/html", "<html>"), "temporary", "api address"},
		{"a redirect", notifytest.BotProxy(302, "text/html", ""), "temporary", "api address"},
		{"reset before reading", notifytest.BotReset(), "unknown", "no answer"},
		{"a huge answer", notifytest.BotProxy(200, "application/json", `{"ok":`+strings.Repeat(" ", 2<<20)+`true}`), "unknown", "200"},
		{"a huge description", notifytest.BotRefuses(400, strings.Repeat("ض", 10_000)), "permanent", "…"},
		{"a nonsense wait", notifytest.BotProxy(429, "", `{"ok":false,"error_code":429,"parameters":{"retry_after":-9}}`), "temporary", "429"},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := notifytest.NewBotAPI(t)
			s := sender(api)
			api.Fail(test.fault, 1)
			_, err := s.Send(t.Context(), delivery())
			var temporary *notify.TemporaryError
			var unknown *notify.UnknownError
			got := "permanent"
			switch {
			case err == nil:
				got = "sent"
			case errors.As(err, &temporary):
				got = "temporary"
			case errors.As(err, &unknown):
				got = "unknown"
			}
			if got != test.want || err == nil || !strings.Contains(err.Error(), test.says) || len(err.Error()) > 600 {
				t.Errorf("got %s %v, want %s that says %q", got, err, test.want, test.says)
			}
		})
	}
}

func TestSentIsSentWhateverElseTheAnswerSays(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	s := sender(api)
	api.Fail(notifytest.BotProxy(200, "application/json", `{"ok":true,"result":true}`), 1)
	receipt, err := s.Send(t.Context(), delivery())
	if want := "message without an id"; receipt != want || err != nil {
		t.Errorf("got %q, %v, want %q", receipt, err, want)
	}
}

func TestMessageIsTextWithEntities(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	api.AddChat(chat)
	s := telegram.New(telegram.Config{Token: notifytest.BotToken, Chat: chat, Thread: 12, Silent: true, API: api.URL})
	receipt, err := s.Send(t.Context(), delivery())
	if err != nil || receipt != "message 4711" {
		t.Fatalf("got %q, %v, want message 4711", receipt, err)
	}
	got := api.Messages()[0]
	if got.Thread != 12 || !got.Silent || got.Preview {
		t.Errorf("got thread %d, silent %t, preview %t, want 12, true, false", got.Thread, got.Silent, got.Preview)
	}
	var styled []string
	for _, e := range got.Entities {
		styled = append(styled, e.Type+" "+strings.Trim(e.Text, "\u2068\u2069")+" "+e.URL)
	}
	alert := notifytest.Alert()
	want := []string{"text_link " + alert.Title + " " + alert.PageURL, "bold وسوريا ", "strikethrough üç ", "bold dört "}
	if diff := cmp.Diff(want, styled); diff != "" {
		t.Errorf("styled text (-want +got):\n%s", diff)
	}
}

func TestChatThatMovedIsFollowedAtOnce(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	var log strings.Builder
	api.AddChat("-4711")
	api.MoveChat("-4711", "-1004711")
	s := telegram.New(telegram.Config{
		Token: notifytest.BotToken, Chat: "-4711", API: api.URL, Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	for range 2 {
		if _, err := s.Send(t.Context(), delivery()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(api.Messages()); got != 2 || api.Messages()[1].Chat != "-1004711" {
		t.Errorf("got %d messages, want 2 in the new chat", got)
	}
	if got := api.Requests(); got != 3 {
		t.Errorf("got %d requests, want 3: the new id is remembered", got)
	}
	if got := strings.Count(log.String(), "new_chat=-1004711"); got != 1 {
		t.Errorf("got %d warnings in %q, want 1", got, log.String())
	}
}

func TestAddressNobodyCanUseShowsNoToken(t *testing.T) {
	for _, api := range []string{"http://127.0.0.1:bad", "http://%zz", "gopher://127.0.0.1", "http://127.0.0.1\n", "://", "http://127.0.0.1:1"} {
		s := telegram.New(telegram.Config{Token: notifytest.BotToken, Chat: chat, API: api})
		_, err := s.Send(t.Context(), delivery())
		if err == nil || strings.Contains(err.Error(), notifytest.BotToken) {
			t.Errorf("%q: got error %v, want one without the token", api, err)
		}
		var temporary *notify.TemporaryError
		if !errors.As(err, &temporary) {
			t.Errorf("%q: got %T, want a temporary error: nothing was sent", api, err)
		}
	}
}

func TestPaceKeepsTelegramsLimits(t *testing.T) {
	for _, test := range []struct {
		name         string
		chats        []string
		span         time.Duration
		most, atMost int // messages in any such span; all of them within 10 minutes
	}{
		{"a person", []string{"7"}, time.Second, 4, 603},
		{"a group", []string{"-100"}, time.Minute, 20, 155},
		{"a channel", []string{"@desk"}, time.Minute, 20, 155},
		{"all chats of a bot", strings.Split(strings.Repeat("1 2 3 4 5 6 7 8 9 ", 10)+"1", " "), time.Second, 30, 1 << 30},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				limits := telegram.NewLimits()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				times := make(chan time.Time, 1<<20)
				for i, chat := range test.chats {
					if len(test.chats) > 1 {
						chat += "0" + strings.Repeat("1", i) // all different
					}
					s := telegram.New(telegram.Config{Chat: chat, Limits: limits, Client: http.DefaultClient})
					go func() {
						for s.Pace(ctx) == nil {
							times <- time.Now()
						}
					}()
				}
				<-ctx.Done()
				synctest.Wait()
				close(times)
				var all []time.Time
				for at := range times {
					all = append(all, at)
				}
				for i := test.most; i < len(all); i++ {
					if span := all[i].Sub(all[i-test.most]); span < test.span-time.Microsecond {
						t.Fatalf("got %d messages in %s, want at most %d in %s", test.most+1, span, test.most, test.span)
					}
				}
				if len(all) > test.atMost || len(all) < test.most {
					t.Errorf("got %d messages in ten minutes, want between %d and %d", len(all), test.most, test.atMost)
				}
			})
		})
	}
}

// handler is a transport without a network: real connections do not take part in a bubble's time.
type handler struct{ http.Handler }

func (h handler) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestPacedSendersMeetNo429(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	synctest.Test(t, func(t *testing.T) {
		api.Limit()
		limits := telegram.NewLimits()
		var all sync.WaitGroup
		for i := range 60 {
			chat := strconv.Itoa(100 + i)
			if i%2 == 0 {
				chat = "-" + chat
			}
			api.AddChat(chat)
			s := telegram.New(telegram.Config{
				Token: notifytest.BotToken, Chat: chat, Limits: limits, Client: &http.Client{Transport: handler{api}},
			})
			all.Go(func() {
				for range 30 {
					if err := s.Pace(t.Context()); err != nil {
						t.Error(err)
					}
					if _, err := s.Send(t.Context(), delivery()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
	})
	if got, want := len(api.Messages()), 60*30; got != want {
		t.Errorf("got %d messages, want %d", got, want)
	}
}

func TestLimitsOfTheFakeRefuse(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	s := sender(api)
	api.Limit()
	var err error
	for range 21 { // a minute allows twenty, and no machine is so slow
		if _, err = s.Send(t.Context(), delivery()); err != nil {
			break
		}
	}
	var temporary *notify.TemporaryError
	if !errors.As(err, &temporary) || temporary.After < time.Second {
		t.Errorf("got %v, want a temporary error that asks for a second or more", err)
	}
}

func BenchmarkSend(b *testing.B) {
	api := notifytest.NewBotAPI(b)
	s := sender(api)
	for b.Loop() {
		if _, err := s.Send(b.Context(), delivery()); err != nil {
			b.Fatal(err)
		}
	}
}
