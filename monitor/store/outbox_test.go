package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rasid/monitor/store"
	"rasid/notify"
)

func notice(key, channel string) notify.Alert {
	return notify.Alert{Key: key, Channel: channel, Kind: notify.Notice, At: start.In(istanbul), Text: "قناة لا تجيب"}
}

// add puts a notice to desk in and returns its ID.
func add(t testing.TB, db *store.DB, key string) int64 {
	t.Helper()
	check(t, db.Add(t.Context(), start, notice(key, "desk")))
	entries, err := db.Outbox(t.Context(), store.Filter{Channels: []string{"desk"}}, 1)
	check(t, err)
	return entries[0].Alert.ID
}

// send makes one try that ends in a state.
func send(t testing.TB, db *store.DB, id int64, state notify.State) {
	t.Helper()
	check(t, db.Begin(t.Context(), id, start))
	check(t, db.Done(t.Context(), id, notify.Outcome{State: state, At: start, NextAt: start}))
}

func entry(t testing.TB, db *store.DB, id int64) notify.Entry {
	t.Helper()
	entries, err := db.Outbox(t.Context(), store.Filter{IDs: []int64{id}}, 1)
	check(t, err)
	if len(entries) != 1 {
		t.Fatalf("alert %d is lost", id)
	}
	return entries[0]
}

func TestAddLeavesOutWhatIsThere(t *testing.T) {
	db := open(t, t.TempDir())
	check(t, db.Add(t.Context(), start, notice("a", "desk"), notice("a", "posta"), notice("a", "desk")))
	later := notice("a", "desk")
	later.Text = "again"
	check(t, db.Add(t.Context(), start.Add(time.Hour), later))
	entries, err := db.Outbox(t.Context(), store.Filter{}, 10)
	check(t, err)
	want := []notify.Entry{
		{Alert: notice("a", "posta"), State: notify.Pending, NextAt: start, Created: start, Changed: start},
		{Alert: notice("a", "desk"), State: notify.Pending, NextAt: start, Created: start, Changed: start},
	}
	same(t, entries, want, cmpopts.IgnoreFields(notify.Alert{}, "ID"))
	if err := db.Add(t.Context(), start, notice("", "desk")); err == nil {
		t.Error("got no error for an alert without a key")
	}
}

func TestNextIsTheOldestWhetherDueOrNot(t *testing.T) {
	db := open(t, t.TempDir())
	if _, ok, err := db.Next(t.Context(), "desk"); ok || err != nil {
		t.Errorf("got %v, %v of an empty outbox", ok, err)
	}
	first, second := add(t, db, "1"), add(t, db, "2")
	check(t, db.Add(t.Context(), start, notice("3", "posta")))
	next := func() int64 {
		e, _, err := db.Next(t.Context(), "desk")
		check(t, err)
		return e.Alert.ID
	}
	check(t, db.Begin(t.Context(), first, start))
	check(t, db.Done(t.Context(), first, notify.Outcome{State: notify.Pending, At: start, Reason: "429", NextAt: start.Add(time.Hour)}))
	if got := next(); got != first {
		t.Errorf("got alert %d, want %d, which waits", got, first)
	}
	send(t, db, first, notify.Sent)
	if got := next(); got != second {
		t.Errorf("got alert %d, want %d", got, second)
	}
}

func TestATryIsCountedAndWrittenDown(t *testing.T) {
	end := start.Add(time.Second)
	tests := []struct {
		name    string
		outcome notify.Outcome
		want    notify.Entry
		result  store.Result
	}{
		{
			"sent",
			notify.Outcome{State: notify.Sent, At: end, Receipt: "message 4711"},
			notify.Entry{State: notify.Sent, Receipt: "message 4711"},
			store.Accepted,
		},
		{
			"surely not sent",
			notify.Outcome{State: notify.Pending, At: end, Reason: "429", NextAt: end.Add(time.Minute)},
			notify.Entry{State: notify.Pending, Reason: "429", NextAt: end.Add(time.Minute)},
			store.Postponed,
		},
		{
			"perhaps sent, again",
			notify.Outcome{State: notify.Pending, At: end, Reason: "cut", Unknown: true, NextAt: end},
			notify.Entry{State: notify.Pending, Reason: "cut", Unknowns: 1, NextAt: end},
			store.Unseen,
		},
		{
			"perhaps sent, held",
			notify.Outcome{State: notify.Unknown, At: end, Reason: "cut"},
			notify.Entry{State: notify.Unknown, Reason: "cut", Unknowns: 1},
			store.Unseen,
		},
		{
			"refused",
			notify.Outcome{State: notify.Dead, At: end, Reason: "chat not found"},
			notify.Entry{State: notify.Dead, Reason: "chat not found"},
			store.Refused,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := open(t, t.TempDir())
			id := add(t, db, "k")
			check(t, db.Begin(t.Context(), id, start))
			if got := entry(t, db, id); got.State != notify.Sending || got.Attempts != 1 {
				t.Errorf("got %s after %d tries, want sending after 1", got.State, got.Attempts)
			}
			check(t, db.Done(t.Context(), id, tt.outcome))
			tt.want.Alert, tt.want.Attempts, tt.want.Created, tt.want.Changed = notice("k", "desk"), 1, start, end
			tt.want.Alert.ID = id
			same(t, entry(t, db, id), tt.want)
			attempts, err := db.Attempts(t.Context(), id)
			check(t, err)
			same(t, attempts, []store.Attempt{{N: 1, At: start, Ended: end, Result: tt.result, Reason: tt.outcome.Reason}})
		})
	}
}

func TestAStepInTheWrongStateIsRefused(t *testing.T) {
	db := open(t, t.TempDir())
	id := add(t, db, "k")
	refused := func(step string, err error, want string) {
		t.Helper()
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: got error %v, want …%s", step, err, want)
		}
	}
	refused("done before begin", db.Done(t.Context(), id, notify.Outcome{State: notify.Sent}), "it is pending, not sending")
	check(t, db.Begin(t.Context(), id, start))
	refused("begin twice", db.Begin(t.Context(), id, start), "it is sending, not pending")
	refused("no end", db.Done(t.Context(), id, notify.Outcome{State: notify.Sending}), `a try cannot end as "sending"`)
	check(t, db.Done(t.Context(), id, notify.Outcome{State: notify.Sent, Receipt: "1"}))
	refused("stale done", db.Done(t.Context(), id, notify.Outcome{State: notify.Dead}), "it is sent, not sending")
	refused("begin what is sent", db.Begin(t.Context(), id, start), "it is sent, not pending")
	if got := entry(t, db, id); got.State != notify.Sent || got.Attempts != 1 || got.Receipt != "1" {
		t.Errorf("got %+v, want it sent once", got)
	}
	if err := db.Begin(t.Context(), 4711, start); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestWhatATryTellsComesWithItsEndOrNotAtAll(t *testing.T) {
	db := open(t, t.TempDir())
	id := add(t, db, "k")
	dead := notify.Outcome{State: notify.Dead, At: start, Tell: []notify.Alert{notice("dead/k", "nöbet")}}
	if err := db.Done(t.Context(), id, dead); err == nil {
		t.Error("got no error for a try that never began")
	}
	if e, ok, err := db.Next(t.Context(), "nöbet"); ok || err != nil {
		t.Errorf("got %v, %v, want nobody told of a try that never began", e, err)
	}
	check(t, db.Begin(t.Context(), id, start))
	check(t, db.Done(t.Context(), id, dead))
	e, ok, err := db.Next(t.Context(), "nöbet")
	check(t, err)
	if !ok || e.Alert.Key != "dead/k" || entry(t, db, id).State != notify.Dead {
		t.Errorf("got %+v, want the operators told of the dead alert", e)
	}
}

func TestRecoverTakesBackWhatNobodySawEnd(t *testing.T) {
	folder := t.TempDir()
	db := open(t, folder)
	check(t, db.Add(t.Context(), start, notice("a", "desk"), notice("b", "posta"), notice("c", "desk")))
	check(t, db.Begin(t.Context(), 1, start))
	check(t, db.Begin(t.Context(), 2, start))
	check(t, db.Close())

	db = open(t, folder)
	now := start.Add(time.Hour)
	entries, err := db.Recover(t.Context(), []string{"posta"}, now)
	check(t, err)
	same(t, entries, []notify.Entry{entry(t, db, 1), entry(t, db, 2)})
	for i, want := range []notify.State{notify.Pending, notify.Unknown, notify.Pending} {
		if got := entry(t, db, int64(i+1)); got.State != want {
			t.Errorf("alert %d: got %s, want %s", i+1, got.State, want)
		}
	}
	if got := entry(t, db, 1); got.Unknowns != 1 || got.Attempts != 1 || !got.NextAt.Equal(now) || got.Reason == "" {
		t.Errorf("got %+v, want one unknown try and why", got)
	}
	attempts, err := db.Attempts(t.Context(), 1)
	check(t, err)
	same(t, attempts, []store.Attempt{{N: 1, At: start, Ended: now, Result: store.Unseen, Reason: entries[0].Reason}})
	if again, err := db.Recover(t.Context(), nil, now); len(again) != 0 || err != nil {
		t.Errorf("got %v, %v, want nothing left", again, err)
	}
}

func TestRetryTakesDeadAndUnknownOnly(t *testing.T) {
	states := []notify.State{notify.Pending, notify.Sent, notify.Unknown, notify.Dead}
	tests := []struct {
		name   string
		filter store.Filter
		want   []string // keys
	}{
		{"all", store.Filter{}, []string{"unknown", "dead"}},
		{"dead", store.Filter{States: []notify.State{notify.Dead}}, []string{"dead"}},
		{"sent", store.Filter{States: []notify.State{notify.Sent}}, nil},
		{"by ID", store.Filter{IDs: []int64{1, 2, 3}}, []string{"unknown"}},
		{"another channel", store.Filter{Channels: []string{"posta"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := open(t, t.TempDir())
			for _, s := range states {
				send(t, db, add(t, db, string(s)), s)
			}
			now := start.Add(time.Hour)
			n, err := db.Retry(t.Context(), now, tt.filter)
			check(t, err)
			entries, err := db.Outbox(t.Context(), store.Filter{States: []notify.State{notify.Pending}}, 10)
			check(t, err)
			var got []string
			for _, e := range slices.Backward(entries) {
				if e.NextAt.Equal(now) {
					got = append(got, e.Alert.Key)
				}
				if e.Alert.Key == "unknown" && e.Unknowns != 1 {
					t.Errorf("got %d unknown tries, want 1: the next may be a repeat", e.Unknowns)
				}
			}
			same(t, got, tt.want)
			if n != len(tt.want) {
				t.Errorf("got %d, want %d", n, len(tt.want))
			}
		})
	}
}

func TestAnAlertIsFoundByItsShortName(t *testing.T) {
	db := open(t, t.TempDir())
	var want notify.Entry
	for i := range 40 { // until a name has a digit that people read as a letter
		want = entry(t, db, add(t, db, fmt.Sprint(i)))
		if strings.ContainsAny(want.Alert.Name(), "01") {
			break
		}
	}
	name := want.Alert.Name()
	for _, typed := range []string{name, strings.ToLower(name), " " + name + "\n", strings.NewReplacer("0", "o", "1", "l").Replace(name)} {
		got, err := db.Alert(t.Context(), typed)
		check(t, err)
		same(t, got, want)
	}
}

func TestCountsAreByChannelAndState(t *testing.T) {
	db := open(t, t.TempDir())
	check(t, db.Add(t.Context(), start, notice("a", "posta"), notice("a", "desk")))
	check(t, db.Add(t.Context(), start.Add(time.Minute), notice("b", "desk"), notice("c", "desk")))
	send(t, db, 2, notify.Dead)
	counts, err := db.Counts(t.Context())
	check(t, err)
	want := []store.Count{
		{Channel: "desk", State: notify.Dead, N: 1, Oldest: start},
		{Channel: "desk", State: notify.Pending, N: 2, Oldest: start.Add(time.Minute)},
		{Channel: "posta", State: notify.Pending, N: 1, Oldest: start},
	}
	same(t, counts, want)
	status, err := db.Status(t.Context())
	check(t, err)
	same(t, status.Outbox, want)
}

// TestTheOutboxIsItsModel walks through the outbox at random, with restarts, beside a model of it in a few lines.
func TestTheOutboxIsItsModel(t *testing.T) {
	channels := []string{"desk", "posta"}
	rapid.Check(t, func(rt *rapid.T) {
		folder := t.TempDir()
		db, err := store.Open(t.Context(), folder, store.Options{})
		check(t, err)
		defer func() { check(t, db.Close()) }()
		model := map[int64]*notify.Entry{}
		now := start
		pick := func(state notify.State) *notify.Entry {
			var ids []int64
			for id, e := range model {
				if e.State == state {
					ids = append(ids, id)
				}
			}
			if len(ids) == 0 {
				rt.Skip()
			}
			slices.Sort(ids)
			return model[rapid.SampledFrom(ids).Draw(rt, "id")]
		}
		rt.Repeat(map[string]func(*rapid.T){
			"add": func(rt *rapid.T) {
				a := notice(rapid.StringMatching("[a-d]").Draw(rt, "key"), rapid.SampledFrom(channels).Draw(rt, "channel"))
				check(rt, db.Add(t.Context(), now, a))
				for _, e := range model {
					if e.Alert.Key == a.Key && e.Alert.Channel == a.Channel {
						return
					}
				}
				newest, err := db.Outbox(t.Context(), store.Filter{}, 1)
				check(rt, err)
				a.ID = newest[0].Alert.ID
				model[a.ID] = &notify.Entry{Alert: a, State: notify.Pending, NextAt: now, Created: now, Changed: now}
			},
			"begin": func(*rapid.T) {
				e := pick(notify.Pending)
				check(rt, db.Begin(t.Context(), e.Alert.ID, now))
				e.State, e.Changed = notify.Sending, now
				e.Attempts++
			},
			"done": func(rt *rapid.T) {
				e := pick(notify.Sending)
				o := notify.Outcome{
					State:   rapid.SampledFrom([]notify.State{notify.Sent, notify.Pending, notify.Unknown, notify.Dead}).Draw(rt, "end"),
					At:      now,
					Unknown: rapid.Bool().Draw(rt, "unknown"),
					NextAt:  now.Add(time.Minute),
					Reason:  rapid.SampledFrom([]string{"", "429", "kesildi"}).Draw(rt, "reason"),
				}
				check(rt, db.Done(t.Context(), e.Alert.ID, o))
				e.State, e.Changed, e.NextAt, e.Reason = o.State, now, o.NextAt, o.Reason
				if o.Unknown || o.State == notify.Unknown {
					e.Unknowns++
				}
			},
			"retry": func(*rapid.T) {
				e := pick(notify.Dead)
				_, err := db.Retry(t.Context(), now, store.Filter{IDs: []int64{e.Alert.ID}})
				check(rt, err)
				e.State, e.NextAt, e.Changed, e.Created = notify.Pending, now, now, now
			},
			"restart": func(*rapid.T) {
				check(rt, db.Close())
				db, err = store.Open(t.Context(), folder, store.Options{})
				check(rt, err)
				recovered, err := db.Recover(t.Context(), []string{"posta"}, now)
				check(rt, err)
				for _, got := range recovered {
					e := model[got.Alert.ID]
					if e.State != notify.Sending {
						rt.Fatalf("recovered alert %d, which is %s", got.Alert.ID, e.State)
					}
					e.State = notify.Pending
					if e.Alert.Channel == "posta" {
						e.State = notify.Unknown
					}
					e.Unknowns++
					e.NextAt, e.Changed, e.Reason = now, now, got.Reason
				}
			},
			"": func(rt *rapid.T) {
				now = now.Add(time.Second)
				sameAsModel(t, rt, db, model)
				for _, c := range channels {
					var want int64
					for id, e := range model {
						if e.State == notify.Pending && e.Alert.Channel == c && (want == 0 || id < want) {
							want = id
						}
					}
					e, _, err := db.Next(t.Context(), c)
					check(rt, err)
					if e.Alert.ID != want {
						rt.Fatalf("next of %s: got %d, want %d", c, e.Alert.ID, want)
					}
				}
			},
		})
	})
}

func sameAsModel(t *testing.T, rt *rapid.T, db *store.DB, model map[int64]*notify.Entry) {
	entries, err := db.Outbox(t.Context(), store.Filter{}, 100)
	check(rt, err)
	got := map[int64]*notify.Entry{}
	for i, e := range entries {
		got[e.Alert.ID] = &entries[i]
		attempts, err := db.Attempts(t.Context(), e.Alert.ID)
		check(rt, err)
		unseen, running := 0, 0
		for _, a := range attempts {
			if a.Result == store.Unseen {
				unseen++
			}
			if a.Result == store.Running {
				running++
			}
		}
		if len(attempts) != e.Attempts || unseen != e.Unknowns || (running == 1) != (e.State == notify.Sending) {
			rt.Fatalf("the ledger %+v is not that of %+v", attempts, e)
		}
	}
	if d := cmp.Diff(got, model); d != "" {
		rt.Fatalf("-got +want\n%s", d)
	}
}
