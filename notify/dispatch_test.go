package notify_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/store"
	"rasid/notify"
)

// scripted is a Sender that answers as told, and then accepts.
type scripted struct {
	answers []error
	takes   time.Duration
	hang    bool

	mu    sync.Mutex
	tries []string // "text/attempt", with "!" for a possible repeat
	at    []time.Time
}

func (s *scripted) Send(ctx context.Context, d notify.Delivery) (string, error) {
	s.mu.Lock()
	text := fmt.Sprintf("%s/%d", d.Alert.Text, d.Attempt)
	if d.Repeat {
		text += "!"
	}
	s.tries, s.at = append(s.tries, text), append(s.at, time.Now())
	var err error
	if len(s.answers) > 0 {
		err, s.answers = s.answers[0], s.answers[1:]
	}
	s.mu.Unlock()
	<-time.After(s.takes)
	if s.hang {
		<-ctx.Done()
		return "", &notify.UnknownError{Err: ctx.Err()}
	}
	if err != nil && err.Error() == "panic" {
		panic("nil map")
	}
	return "message 1", err
}

func (s *scripted) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.tries...)
}

func openStore(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func put(t *testing.T, o notify.Outbox, channel string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		a := notify.Alert{Key: text, Channel: channel, Kind: notify.ChangeAlert, At: time.Now(), Watch: "w", Text: text}
		if err := o.Add(t.Context(), time.Now(), a); err != nil {
			t.Fatal(err)
		}
	}
}

// states returns the state of each alert by its text.
func states(t *testing.T, db *store.DB) map[string]notify.State {
	t.Helper()
	entries, err := db.Outbox(t.Context(), store.Filter{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]notify.State{}
	for _, e := range entries {
		got[e.Alert.Key] = e.State
	}
	return got
}

// runFor runs a dispatcher for d on the bubble's clock.
func runFor(t *testing.T, d time.Duration, outbox notify.Outbox, operators []string, channels ...notify.Channel) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := notify.NewDispatcher(outbox, channels, operators, slog.New(slog.DiscardHandler)).Run(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestAlertsOfAChannelGoOutOnceAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, s := openStore(t), &scripted{}
		put(t, db, "desk", "a", "b", "c")
		runFor(t, time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/1", "b/1", "c/1"}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRefusalForNowIsTriedAgainBeforeAnythingBehindIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openStore(t)
		s := &scripted{answers: []error{
			&notify.TemporaryError{Err: errors.New("connection refused")},
			&notify.TemporaryError{After: time.Minute, Err: errors.New("too many requests")},
		}}
		put(t, db, "desk", "a", "b")
		runFor(t, 10*time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/1", "a/2", "a/3", "b/1"}); diff != "" {
			t.Fatal(diff)
		}
		if got := s.at[1].Sub(s.at[0]); got < 2*time.Second || got > 3*time.Second {
			t.Errorf("second try after %v, want about 2 s", got)
		}
		if got := s.at[2].Sub(s.at[1]); got < time.Minute {
			t.Errorf("third try after %v, want no less than the minute that was asked for", got)
		}
	})
}

func TestRefusalForEverIsDeadAndToldAndHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openStore(t)
		desk, operators := &scripted{answers: []error{errors.New("the chat is gone")}}, &scripted{}
		put(t, db, "desk", "a", "b")
		runFor(t, time.Minute, db, []string{"ops"}, notify.Channel{Name: "desk", Sender: desk}, notify.Channel{Name: "ops", Sender: operators})
		if diff := cmp.Diff(desk.got(), []string{"a/1", "b/1"}); diff != "" {
			t.Error(diff)
		}
		got := states(t, db)
		if got["a"] != notify.Dead || got["b"] != notify.Sent {
			t.Errorf("got %v, want a dead and b sent", got)
		}
		if tries := operators.got(); len(tries) != 1 {
			t.Errorf("operators got %q, want one notice", tries)
		}
	})
}

func TestAnswerThatNobodySawIsSentAgainAsARepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, s := openStore(t), &scripted{answers: []error{&notify.UnknownError{Err: errors.New("timeout")}}}
		put(t, db, "desk", "a")
		runFor(t, time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/1", "a/2!"}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnswerThatNobodySawIsHeldIfAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openStore(t)
		s := &scripted{answers: []error{&notify.UnknownError{Err: errors.New("timeout")}}}
		put(t, db, "desk", "a", "b")
		runFor(t, time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s, OnUnknown: notify.Hold})
		if diff := cmp.Diff(s.got(), []string{"a/1", "b/1"}); diff != "" {
			t.Error(diff)
		}
		if got := states(t, db)["a"]; got != notify.Unknown {
			t.Errorf("a is %s, want unknown", got)
		}
	})
}

func TestChannelThatHangsDelaysNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, hangs, works := openStore(t), &scripted{hang: true}, &scripted{}
		put(t, db, "slow", "a")
		put(t, db, "desk", "b")
		start := time.Now()
		runFor(t, 30*time.Second, db, nil, notify.Channel{Name: "slow", Sender: hangs}, notify.Channel{Name: "desk", Sender: works})
		if len(works.at) != 1 || works.at[0].Sub(start) > time.Second {
			t.Errorf("desk got %q at %v, want it at once", works.got(), works.at)
		}
	})
}

func TestStopWaitsForTheSendInHandButNotForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, s := openStore(t), &scripted{hang: true}
		put(t, db, "desk", "a")
		start := time.Now()
		runFor(t, time.Second, db, nil, notify.Channel{Name: "desk", Sender: s})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("the stop took %v, want at most 10 s", took)
		}
		if got := states(t, db)["a"]; got != notify.Pending {
			t.Errorf("a is %s, want pending: its end was not seen", got)
		}
	})
}

func TestTryThatAKillCutShortIsARepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, s := openStore(t), &scripted{}
		put(t, db, "desk", "a")
		e, _, err := db.Next(t.Context(), "desk")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Begin(t.Context(), e.Alert.ID, time.Now()); err != nil { // and here the process dies
			t.Fatal(err)
		}
		runFor(t, time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/2!"}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTryThatAKillCutShortIsHeldAndToldIfAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, desk, operators := openStore(t), &scripted{}, &scripted{}
		put(t, db, "desk", "a")
		e, _, err := db.Next(t.Context(), "desk")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Begin(t.Context(), e.Alert.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		runFor(t, time.Minute, db, []string{"ops"}, notify.Channel{Name: "desk", Sender: desk, OnUnknown: notify.Hold}, notify.Channel{Name: "ops", Sender: operators})
		if len(desk.got()) != 0 || len(operators.got()) != 1 {
			t.Errorf("desk got %q and operators %q, want nothing and one notice", desk.got(), operators.got())
		}
	})
}

func TestPanicOfASenderEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, s := openStore(t), &scripted{answers: []error{errors.New("panic")}}
		put(t, db, "desk", "a")
		runFor(t, time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/1", "a/2!"}); diff != "" {
			t.Error(diff)
		}
	})
}

// forgetful is an Outbox that fails to write down the end of a try a few times.
type forgetful struct {
	notify.Outbox
	fail int
}

func (f *forgetful) Done(ctx context.Context, id int64, o notify.Outcome) error {
	if f.fail > 0 {
		f.fail--
		return errors.New("disk full")
	}
	return f.Outbox.Done(ctx, id, o)
}

func TestSentAlertIsNotSentAgainWhileTheOutboxFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, s := openStore(t), &scripted{}
		put(t, db, "desk", "a", "b")
		runFor(t, 5*time.Minute, &forgetful{db, 3}, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/1", "b/1"}); diff != "" {
			t.Error(diff)
		}
		if got := states(t, db); got["a"] != notify.Sent {
			t.Errorf("a is %s, want sent", got["a"])
		}
	})
}

func TestAlertIsGivenUpAfterAWeekAndStaysVisible(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openStore(t)
		refused := &notify.TemporaryError{Err: errors.New("connection refused")}
		s := &scripted{answers: []error{refused, refused, refused, refused, refused}}
		a := notify.Alert{Key: "a", Channel: "desk", Text: "a"}
		if err := db.Add(t.Context(), time.Now().Add(-7*24*time.Hour+10*time.Second), a); err != nil {
			t.Fatal(err)
		}
		runFor(t, time.Minute, db, nil, notify.Channel{Name: "desk", Sender: s})
		if diff := cmp.Diff(s.got(), []string{"a/1", "a/2", "a/3", "a/4"}); diff != "" {
			t.Error(diff)
		}
		entries, err := db.Outbox(t.Context(), store.Filter{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		if e := entries[0]; e.State != notify.Dead || e.Reason != "given up after 168h0m0s: connection refused" {
			t.Errorf("got %s, %q", e.State, e.Reason)
		}
	})
}

func TestDrainLeavesWhatIsNotYetDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openStore(t)
		s := &scripted{answers: []error{nil, &notify.TemporaryError{Err: errors.New("connection refused")}}}
		put(t, db, "desk", "a", "b")
		d := notify.NewDispatcher(db, []notify.Channel{{Name: "desk", Sender: s}}, nil, slog.New(slog.DiscardHandler))
		if err := d.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(states(t, db), map[string]notify.State{"a": notify.Sent, "b": notify.Pending}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDrainDeliversTheNoticesThatItCauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, operators := openStore(t), &scripted{}
		put(t, db, "desk", "a")
		d := notify.NewDispatcher(db, []notify.Channel{
			{Name: "desk", Sender: &scripted{takes: time.Second, answers: []error{errors.New("the chat is gone")}}}, {Name: "ops", Sender: operators},
		}, []string{"ops"}, slog.New(slog.DiscardHandler))
		if err := d.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(operators.got()); n != 1 {
			t.Errorf("operators got %d notices, want 1", n)
		}
	})
}

func TestDelayGrowsIsBoundedAndObeysTheChannel(t *testing.T) {
	for _, row := range []struct {
		name     string
		attempt  int
		asked    time.Duration
		min, max time.Duration
	}{
		{"first", 1, 0, 2 * time.Second, 2200 * time.Millisecond},
		{"fourth", 4, 0, 16 * time.Second, 17600 * time.Millisecond},
		{"thousandth", 1000, 0, 10 * time.Minute, 11 * time.Minute},
		{"asked for less", 9, time.Second, 512 * time.Second, 564 * time.Second},
		{"asked for more", 1, time.Hour, time.Hour, time.Hour},
		{"asked for a month", 1, 720 * time.Hour, 24 * time.Hour, 24 * time.Hour},
		{"no attempt", 0, 0, 2 * time.Second, 2200 * time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := notify.Delay(7, row.attempt, row.asked)
			if got < row.min || got > row.max {
				t.Errorf("got %v, want from %v to %v", got, row.min, row.max)
			}
			if again := notify.Delay(7, row.attempt, row.asked); again != got {
				t.Errorf("got %v and then %v, want the same twice", got, again)
			}
		})
	}
}
