package main

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

// everything is a limit that is none.
const everything = 1 << 30

// oracle knows what had to be delivered after a crash: it compares the store, the channels' ledgers and the pages with each other.
type oracle struct {
	t       *testing.T
	crash   *crash
	db      *store.DB
	pages   []monitor.Page
	changes map[int64][]monitor.Change // by page, newest first
	entries []notify.Entry             // oldest first
	ledgers map[string][]received      // by channel
	told    map[string]map[string]bool // by channel: the numbers that it was told
}

func newOracle(t *testing.T, c *crash, db *store.DB) *oracle {
	t.Helper()
	o := &oracle{t: t, crash: c, db: db, ledgers: chatLedgers(c.bot), changes: map[int64][]monitor.Change{}, told: map[string]map[string]bool{}}
	for to, ledger := range mailLedgers(t, c.mail) {
		channel, _, _ := strings.Cut(to, "@")
		o.ledgers[channel] = ledger
	}
	var err error
	if o.pages, err = db.Pages(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range o.pages {
		if o.changes[p.ID], err = db.Changes(t.Context(), p.ID, everything); err != nil {
			t.Fatal(err)
		}
	}
	if o.entries, err = db.Outbox(t.Context(), store.Filter{}, everything); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(o.entries)
	return o
}

// judge fails the test for every promise that was not kept, and logs what there was.
func (o *oracle) judge() {
	o.t.Helper()
	o.fileIsSound()
	for _, p := range o.pages {
		o.changesLeadFromSnapshotToSnapshot(p)
	}
	o.everyHitHasItsAlerts()
	o.everyAlertIsToldAsOftenAsItMay()
	o.everyChannelKeptTheOrder()
	for _, p := range o.pages {
		o.everyNewsWasTold(p)
	}
	o.report()
}

func (o *oracle) fileIsSound() {
	o.t.Helper()
	db, err := sql.Open("sqlite", o.db.Path())
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil {
		o.t.Fatal(err)
	}
	var table string
	err = db.QueryRow(`SELECT "table" FROM pragma_foreign_key_check`).Scan(&table)
	if verdict != "ok" || !errors.Is(err, sql.ErrNoRows) {
		o.t.Errorf("integrity: %s; a broken reference in %q (%v)", verdict, table, err)
	}
}

// texts returns what a snapshot shows.
func (o *oracle) texts(id int64) []string {
	o.t.Helper()
	s, err := o.db.Snapshot(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return s.Texts()
}

func (o *oracle) changesLeadFromSnapshotToSnapshot(p monitor.Page) {
	o.t.Helper()
	changes := o.changes[p.ID]
	for i, c := range changes {
		got, err := c.Script.Apply(o.texts(c.From))
		if err != nil {
			o.t.Errorf("change %d: %v", c.ID, err)
		} else if d := cmp.Diff(got, o.texts(c.To)); d != "" {
			o.t.Errorf("change %d does not lead to its snapshot:\n%s", c.ID, d)
		}
		// Looks without news move the baseline on; one that waits for the second look leaves it.
		if i > 0 && changes[i-1].From < c.From {
			o.t.Errorf("change %d begins at snapshot %d, but the one before began at %d", changes[i-1].ID, changes[i-1].From, c.From)
		}
	}
}

func (o *oracle) everyHitHasItsAlerts() {
	o.t.Helper()
	channels := map[string][]string{} // by key
	for _, e := range o.entries {
		channels[e.Alert.Key] = append(channels[e.Alert.Key], e.Alert.Channel)
	}
	for _, p := range o.pages {
		for _, c := range o.changes[p.ID] {
			var want []string
			if len(c.Hits) > 0 {
				want = []string{o.crash.chat[p.Watch], "posta"}
			}
			got := slices.Sorted(slices.Values(channels[fmt.Sprintf("change/%d", c.ID)]))
			if !slices.Equal(got, want) {
				o.t.Errorf("change %d of %s with %d hits has alerts to %v, want %v", c.ID, p.Watch, len(c.Hits), got, want)
			}
		}
	}
}

// everyAlertIsToldAsOftenAsItMay is the promise of delivery, alert by alert.
func (o *oracle) everyAlertIsToldAsOftenAsItMay() {
	o.t.Helper()
	copies := map[string][]received{} // by channel and short name
	for channel, ledger := range o.ledgers {
		for _, r := range ledger {
			copies[channel+" "+r.alert] = append(copies[channel+" "+r.alert], r)
		}
	}
	for _, e := range o.entries {
		name := e.Alert.Channel + " " + e.Alert.Name()
		o.alertIsToldAsOftenAsItMay(e, copies[name])
		delete(copies, name)
	}
	for name, list := range copies {
		o.t.Errorf("%s was sent and is no alert of the outbox:\n%s", name, list[0].text)
	}
}

func (o *oracle) alertIsToldAsOftenAsItMay(e notify.Entry, copies []received) {
	o.t.Helper()
	attempts, err := o.db.Attempts(o.t.Context(), e.Alert.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	unseen, unmarked := 0, 0
	for _, a := range attempts {
		if a.Result == store.Unseen {
			unseen++
		}
	}
	for _, c := range copies {
		if !c.marked {
			unmarked++
		}
	}
	name := fmt.Sprintf("alert %s to %s (%s, %d tries, %d unseen, %d copies)", e.Alert.Name(), e.Alert.Channel, e.State, len(attempts), unseen, len(copies))
	held := e.Alert.Channel == hold && e.State == notify.Unknown
	switch {
	case e.State != notify.Sent && !held:
		o.t.Errorf("%s was not sent: %s", name, e.Reason)
	case e.State == notify.Sent && len(copies) == 0:
		o.t.Errorf("%s is lost", name)
	case held && e.Reason == "":
		o.t.Errorf("%s is held without a reason", name)
	case e.Alert.Channel == hold && len(copies) > 1:
		o.t.Errorf("%s was to be held and is doubled", name)
	case len(copies) > len(attempts) || len(copies)-1 > unseen:
		o.t.Errorf("%s has too many copies", name)
	case unmarked > 1:
		o.t.Errorf("%s is doubled silently", name)
	case e.Attempts != len(attempts) || e.Unknowns != unseen:
		o.t.Errorf("%s counts %d tries and %d unknown ones", name, e.Attempts, e.Unknowns)
	}
}

// everyChannelKeptTheOrder looks at the first copy of each alert. One that is held does not count: what the network still had of it when the
// daemon was killed may arrive at any time.
func (o *oracle) everyChannelKeptTheOrder() {
	o.t.Helper()
	ids := map[string]int64{}
	for _, e := range o.entries {
		if e.State == notify.Sent {
			ids[e.Alert.Channel+" "+e.Alert.Name()] = e.Alert.ID
		}
	}
	for channel, ledger := range o.ledgers {
		seen := map[string]bool{}
		var last int64
		for _, r := range ledger {
			id, sent := ids[channel+" "+r.alert]
			if !sent || seen[r.alert] {
				continue
			}
			seen[r.alert] = true
			if id < last {
				o.t.Errorf("%s got alert %d after alert %d", channel, id, last)
			}
			last = id
		}
	}
}

// everyNewsWasTold compares what stood on a page, as far as a look saw it and as it is now, with what the channels were told.
func (o *oracle) everyNewsWasTold(p monitor.Page) {
	o.t.Helper()
	snapshots, err := o.db.Snapshots(o.t.Context(), p.Watch, everything)
	if err != nil {
		o.t.Fatal(err)
	}
	slices.Reverse(snapshots)
	before := numbers(o.texts(snapshots[0].ID)...)
	news := numbers(o.crash.farm.standing(p.URL)...)
	for _, s := range snapshots[1:] {
		for _, text := range o.texts(s.ID) {
			if strings.Contains(text, "سوريا") || strings.Contains(text, "أكار") || strings.Contains(text, "Suriye") {
				maps.Copy(news, numbers(text))
			}
		}
	}
	for _, channel := range []string{o.crash.chat[p.Watch], "posta"} {
		told := o.toldTo(channel)
		for n := range news {
			if !before[n] && !told[n] {
				o.t.Errorf("%s was never told of %s on %s", channel, n, p.Watch)
			}
		}
	}
}

// toldTo returns the numbers that a channel was told, or that are held for a person there.
func (o *oracle) toldTo(channel string) map[string]bool {
	if told, ok := o.told[channel]; ok {
		return told
	}
	told := map[string]bool{}
	for _, r := range o.ledgers[channel] {
		if strings.Contains(r.text, boxMark) {
			o.t.Errorf("%s was told of a box of headlines:\n%s", channel, r.text)
		}
		maps.Copy(told, numbers(r.text))
	}
	for _, e := range o.entries {
		if e.Alert.Channel == channel && e.State == notify.Unknown {
			maps.Copy(told, numbers(notify.NewMessage(notify.Delivery{Alert: e.Alert}, "en").Plain()))
		}
	}
	o.told[channel] = told
	return told
}

var numberForm = regexp.MustCompile(`7\d{6}`)

// numbers returns the numbers of the farm that stand in texts.
func numbers(texts ...string) map[string]bool {
	found := map[string]bool{}
	for _, text := range texts {
		for _, n := range numberForm.FindAllString(text, -1) {
			found[n] = true
		}
	}
	return found
}

// report logs the ledger of the run.
func (o *oracle) report() {
	o.t.Helper()
	f, l := o.crash.farm, o.crash.line
	changes := 0
	for _, list := range o.changes {
		changes += len(list)
	}
	o.t.Logf("farm: %d pages served, %d versions written, %d changes, %d alerts; line: %v", f.served, f.written, changes, len(o.entries), l.happen)
	for _, channel := range slices.Sorted(maps.Keys(o.ledgers)) {
		var tries, unseen, killed int
		states := map[notify.State]int{}
		for _, e := range o.entries {
			if e.Alert.Channel != channel {
				continue
			}
			states[e.State]++
			attempts, err := o.db.Attempts(o.t.Context(), e.Alert.ID)
			if err != nil {
				o.t.Fatal(err)
			}
			tries += len(attempts)
			unseen += e.Unknowns
			for _, a := range attempts {
				if strings.HasPrefix(a.Reason, "stopped while sending") {
					killed++
				}
			}
		}
		distinct := map[string]bool{}
		for _, r := range o.ledgers[channel] {
			distinct[r.alert] = true
		}
		o.t.Logf("%s: alerts %v; %d tries, %d unseen (%d of them cut by a kill); %d copies, %d of them extra",
			channel, states, tries, unseen, killed, len(o.ledgers[channel]), len(o.ledgers[channel])-len(distinct))
	}
}
