// Package notifytest holds the far ends of the channels, faked with the rules of the real ones (BotAPI for Telegram, SMTP for email), and
// TestSender, the suite that every notify.Sender passes.
package notifytest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rasid/notify"
)

// Trouble is something that may happen between a Sender and its far end.
type Trouble string

// The troubles of the suite, with what a Sender has to make of them.
const (
	Refused  Trouble = "nobody listens"                             // temporary
	Busy     Trouble = "the far end asks to come later"             // temporary, after Harness.BusyAfter
	Failing  Trouble = "the far end says that it fails"             // temporary
	Hang     Trouble = "no answer, and the caller gives up"         // unknown
	Lost     Trouble = "the message is taken, then no answer comes" // unknown
	Cut      Trouble = "the message is taken, the answer is cut"    // unknown
	Rejected Trouble = "the far end refuses for ever"               // permanent
	Echo     Trouble = "the far end refuses and repeats the secret" // permanent
)

// Harness is a Sender with its far end.
type Harness struct {
	Sender notify.Sender
	// Accepted returns the text of each message that the far end accepted, oldest first.
	Accepted func() []string
	// Troubles arrange that the next try meets the trouble. One that this channel cannot have is left out.
	Troubles map[Trouble]func()
	// Heal ends all trouble.
	Heal func()
	// Hanging tells that a try hangs, for the trouble Hang.
	Hanging <-chan struct{}
	// BusyAfter is what the far end asks for in the trouble Busy, 0 if it cannot say.
	BusyAfter time.Duration
	// Fits reports whether the channel may carry a message of this text.
	Fits func(text string) bool
	// Secrets are not to be seen anywhere.
	Secrets []string
}

// Alert is an alert with everything that a channel may stumble over: two directions of writing, characters outside the basic plane,
// combined emoji, and text that would be markup elsewhere.
func Alert() notify.Alert {
	return notify.Alert{
		ID: 7, Key: "change-7", Channel: "desk", Kind: notify.ChangeAlert,
		At:    time.Date(2026, 3, 4, 14, 2, 0, 0, time.FixedZone("+03", 3*60*60)),
		Watch: "turkiye-alan", PageURL: "https://www.turkeyalaan.net/haber?id=7&lang=ar",
		Title:  "خلوصي أكار يعلن عن اجتماعات للوفود الفنية",
		Topics: []notify.Topic{{Name: "Syria", Words: []string{"وسوريا"}}},
		Parts: []notify.Part{
			{Kind: notify.Added, Spans: []notify.Span{
				{Text: "محادثات التطبيع بين تركيا "}, {Text: "وسوريا", Style: notify.Bold}, {Text: " قائمة."},
			}},
			{Kind: notify.Edited, Spans: []notify.Span{
				{Text: "İstanbul'da "}, {Text: "üç", Style: notify.Strike}, {Text: " "}, {Text: "dört", Style: notify.Bold}, {Text: " bakan ığdır 👨‍👩‍👧‍👦 𐎀"},
			}},
			{Kind: notify.Added, Spans: []notify.Span{{Text: markup}}},
		},
	}
}

// markup is text that Markdown or HTML would swallow.
const markup = `<b>*_[x](y)_*</b> &amp; <script>alert(1)</script> {{.}} %s \n`

// intact are the texts that arrive as they stand.
var intact = []string{
	"محادثات التطبيع بين تركيا وسوريا قائمة.", "İstanbul'da üç dört bakan ığdır 👨‍👩‍👧‍👦 𐎀", markup, "خلوصي أكار يعلن عن اجتماعات للوفود الفنية",
}

// TestSender tests that a channel keeps the contract of notify.Sender. start makes a fresh Harness whose Sender writes its log to log.
func TestSender(t *testing.T, start func(t *testing.T, log *slog.Logger) Harness) {
	t.Run("an alert arrives once and intact", func(t *testing.T) {
		h, watch := begin(t, start)
		receipt, err := h.Sender.Send(t.Context(), notify.Delivery{Alert: Alert(), Attempt: 1})
		watch.check(err)
		if err != nil || receipt == "" {
			t.Fatalf("got receipt %q, error %v, want a receipt", receipt, err)
		}
		accepted := h.Accepted()
		if len(accepted) != 1 {
			t.Fatalf("got %d messages, want 1", len(accepted))
		}
		for _, want := range intact {
			if !strings.Contains(withoutIsolates(accepted[0]), want) {
				t.Errorf("got %q, want it to hold %q", accepted[0], want)
			}
		}
	})
	t.Run("a text too long is cut within the limit", func(t *testing.T) {
		h, _ := begin(t, start)
		alert := Alert()
		long := strings.Repeat("أعلن الوزير 👨‍👩‍👧‍👦 اليوم. ", 20)
		for range 400 {
			alert.Parts = append(alert.Parts, notify.Part{Kind: notify.Added, Spans: []notify.Span{{Text: long}, {Text: "وسوريا", Style: notify.Bold}}})
		}
		_, err := h.Sender.Send(t.Context(), notify.Delivery{Alert: alert, Attempt: 1})
		if err != nil {
			t.Fatal(err)
		}
		if accepted := h.Accepted(); len(accepted) != 1 || !h.Fits(accepted[0]) {
			t.Errorf("got %d messages, want one that fits", len(accepted))
		}
	})
	for _, test := range []struct {
		trouble Trouble
		want    string
		taken   int // messages that the far end has all the same
	}{
		{Refused, "temporary", 0},
		{Busy, "temporary", 0},
		{Failing, "temporary", 0},
		{Hang, "unknown", 0},
		{Lost, "unknown", 1},
		{Cut, "unknown", 1},
		{Rejected, "permanent", 0},
		{Echo, "permanent", 0},
	} {
		t.Run(string(test.trouble), func(t *testing.T) {
			h, watch := begin(t, start)
			arrange, ok := h.Troubles[test.trouble]
			if !ok {
				t.Skip("cannot happen to this channel")
			}
			arrange()
			err := sendUntilHanging(t, h)
			watch.check(err)
			if got := class(err); got != test.want {
				t.Errorf("got %s error %v, want %s", got, err, test.want)
			}
			var temporary *notify.TemporaryError
			if test.trouble == Busy && errors.As(err, &temporary) && temporary.After != h.BusyAfter {
				t.Errorf("got another try after %s, want %s", temporary.After, h.BusyAfter)
			}
			if got := len(h.Accepted()); got != test.taken {
				t.Errorf("got %d messages at the far end, want %d", got, test.taken)
			}
			h.Heal()
			if _, err := h.Sender.Send(t.Context(), notify.Delivery{Alert: Alert(), Attempt: 2}); err != nil {
				t.Errorf("got error %v after the trouble, want none", err)
			}
		})
	}
	t.Run("a caller that gave up before has nothing sent", func(t *testing.T) {
		h, watch := begin(t, start)
		if h.Hanging == nil {
			t.Skip("touches no network")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := h.Sender.Send(ctx, notify.Delivery{Alert: Alert(), Attempt: 1})
		watch.check(err)
		if got := class(err); got != "temporary" || len(h.Accepted()) != 0 {
			t.Errorf("got %s error %v and %d messages, want a temporary one and none", got, err, len(h.Accepted()))
		}
	})
}

// sendUntilHanging sends, and gives up as soon as the far end says that the try hangs.
func sendUntilHanging(t *testing.T, h Harness) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := h.Sender.Send(ctx, notify.Delivery{Alert: Alert(), Attempt: 1})
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-h.Hanging:
		cancel()
	}
	select {
	case err := <-done:
		return err
	case <-time.After(5 * time.Second):
		t.Fatal("Send did not return when its context ended")
		return nil
	}
}

func class(err error) string {
	var temporary *notify.TemporaryError
	var unknown *notify.UnknownError
	switch {
	case err == nil:
		return "no"
	case errors.As(err, &temporary):
		return "temporary"
	case errors.As(err, &unknown):
		return "unknown"
	}
	return "permanent"
}

// watch looks for secrets.
type watch struct {
	t       *testing.T
	log     *bytes.Buffer
	secrets []string
}

func begin(t *testing.T, start func(*testing.T, *slog.Logger) Harness) (Harness, watch) {
	t.Helper()
	log := new(bytes.Buffer)
	h := start(t, slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	return h, watch{t, log, h.Secrets}
}

// check fails the test if a secret stands in the log or shows when err, or anything that it wraps, is printed or logged.
func (w watch) check(err error) {
	w.t.Helper()
	seen := w.log
	for _, err := range chain(err) {
		fmt.Fprintf(seen, "%v %+v %#v %q\n", err, err, err, err)
		slog.New(slog.NewJSONHandler(seen, nil)).Error("test", "err", err)
	}
	for _, secret := range w.secrets {
		if strings.Contains(seen.String(), secret) {
			w.t.Errorf("got a secret in an error or log: %s", strings.ReplaceAll(seen.String(), secret, "[SECRET]"))
		}
	}
}

func chain(err error) []error {
	if err == nil {
		return nil
	}
	all := []error{err}
	switch err := err.(type) { //nolint:errorlint // walks the chain itself
	case interface{ Unwrap() error }:
		all = append(all, chain(err.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, err := range err.Unwrap() {
			all = append(all, chain(err)...)
		}
	}
	return all
}

// withoutIsolates is text without the characters that a Message puts around names of the other direction.
func withoutIsolates(text string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text)
}
