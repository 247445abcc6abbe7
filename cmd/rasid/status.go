package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

func newStatus(o *options) *cobra.Command {
	var asJSON, troubled bool
	c := &cobra.Command{
		Use:   "status [WATCH…]",
		Short: "Show how every page and every channel is",
		Long: `Status shows for each page whether it is seen, and if not, why and since when;
and how many alerts wait for which channel. It works beside a running daemon.

States: ok; new (not seen yet); failing (no answer, or none that is a page);
blocked (an answer meant to keep us out); selector (select matches nothing).`,
		ValidArgsFunction: completeWatches(o),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, db, err := o.readStore(c.Context())
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // only read
			if err := watchNames(cfg, args); err != nil {
				return err
			}
			s, err := db.Status(c.Context())
			if err != nil {
				return err
			}
			s.Pages = slices.DeleteFunc(s.Pages, func(p monitor.Page) bool {
				return len(args) > 0 && !slices.Contains(args, p.Watch) || troubled && p.State == monitor.OK
			})
			if asJSON {
				return statusJSON(c.OutOrStdout(), s)
			}
			showStatus(c.OutOrStdout(), c.ErrOrStderr(), s, time.Now().In(cfg.Zone))
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each page and for each channel and state")
	c.Flags().BoolVar(&troubled, "troubled", false, "only pages that are not seen")
	return c
}

func statusJSON(w io.Writer, s store.Status) error {
	e := jsonLines(w)
	for _, p := range s.Pages {
		if err := e.Encode(map[string]any{
			"watch": p.Watch, "url": p.URL, "state": p.State, "reason": p.Reason, "since": stamp(p.Since), "failures": p.Failures,
			"next": stamp(p.NextAt), "last_look": stamp(p.LookAt), "last_change": stamp(p.Changed), "title": p.Title,
			"silent": p.Silent, "learned": p.Learned,
		}); err != nil {
			return err
		}
	}
	for _, c := range s.Outbox {
		if err := e.Encode(map[string]any{"channel": c.Channel, "alerts": c.State, "count": c.N, "oldest": stamp(c.Oldest)}); err != nil {
			return err
		}
	}
	return nil
}

// stamp is a moment in JSON, nil for none.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// showStatus prints the pages to w and the sums below them, in a pipe to aside: there w holds rows alone.
func showStatus(w, aside io.Writer, s store.Status, now time.Time) {
	if isTerminal(w) {
		aside = w
	}
	// Trouble first: it is what people look for.
	slices.SortStableFunc(s.Pages, func(a, b monitor.Page) int {
		rank := func(p monitor.Page) int {
			if p.State == monitor.OK {
				return 1
			}
			return 0
		}
		return cmp.Compare(rank(a), rank(b))
	})
	in := func(t time.Time) string { return when(t.In(now.Location()), now) }
	var rows [][]string
	states := map[monitor.State]int{}
	for _, p := range s.Pages {
		states[p.State]++
		why := p.Reason
		if p.Waits {
			why = "something is gone; told if the second look says so too"
		}
		if p.Blind(now) {
			why = "it may have fallen silent: nothing was news at " + count(p.Silent, "look") + " that differed; see: rasid history --silent " + p.Watch
		}
		if p.State != monitor.OK && p.State != monitor.New {
			why = fmt.Sprintf("%s (since %s, %s)", p.Reason, in(p.Since), count(p.Failures, "look"))
		}
		rows = append(rows, []string{p.Watch, string(p.State), orDash(p.LookAt, in), orDash(p.Changed, in), in(p.NextAt), p.URL, why})
	}
	columns(w, []string{"watch", "state", "last look", "last change", "next look", "page", "why"}, rows)
	var sum []string
	for _, state := range []monitor.State{monitor.OK, monitor.New, monitor.Failing, monitor.Blocked, monitor.Selector} {
		if states[state] > 0 {
			sum = append(sum, strconv.Itoa(states[state])+" "+string(state))
		}
	}
	fmt.Fprintf(aside, "\n%s: %s\n", count(len(s.Pages), "page"), strings.Join(sum, ", "))
	showOutbox(aside, s.Outbox, in)
}

func orDash(t time.Time, in func(time.Time) string) string {
	if t.IsZero() {
		return "–"
	}
	return in(t)
}

// showOutbox tells of what is not delivered; what is, is only counted.
func showOutbox(w io.Writer, counts []store.Count, in func(time.Time) string) {
	sent := 0
	for _, c := range counts {
		if c.State == notify.Sent {
			sent += c.N
			continue
		}
		fmt.Fprintf(w, "channel %s: %d %s, the oldest since %s\n", clean(c.Channel), c.N, c.State, in(c.Oldest))
	}
	fmt.Fprintf(w, "delivered: %s\n", count(sent, "alert"))
}
