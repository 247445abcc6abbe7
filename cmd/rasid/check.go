package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

func newCheck(o *options) *cobra.Command {
	var asJSON, verbose bool
	c := &cobra.Command{
		Use:   "check [WATCH…]",
		Short: "Take one look at each watch, deliver what changed, and end",
		Long: `Check takes one look at every page of the named watches (all if none is named),
delivers what changed, and ends: for cron, for trying a configuration, and for
those who want no daemon. It shares everything with rasid run, and refuses to
work beside it on the same data folder.

The status is 1 if a page was not seen or an alert was not delivered.`,
		ValidArgsFunction: completeWatches(o),
		RunE: func(c *cobra.Command, args []string) error {
			level := slog.LevelError
			if verbose {
				level = slog.LevelDebug
			}
			log, err := newLog(c.ErrOrStderr(), "auto", level)
			if err != nil {
				return err
			}
			return runCheck(c.Context(), o, args, checkOutput{c.OutOrStdout(), c.ErrOrStderr(), asJSON}, log)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each look")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every step")
	return c
}

type checkOutput struct {
	out, err io.Writer
	json     bool
}

func runCheck(ctx context.Context, o *options, names []string, to checkOutput, log *slog.Logger) error {
	cfg, err := o.load()
	if err != nil {
		return err
	}
	if err := watchNames(cfg, names); err != nil {
		return err
	}
	db, closeStore, err := openStore(ctx, cfg.Data, log)
	if err != nil {
		return err
	}
	defer closeStore()

	count := &tally{output: to, total: len(cfg.Watches), now: time.Now()}
	if len(names) > 0 {
		count.total = len(names)
	}
	e := newEngine(cfg, db, parts{stdout: to.out, log: log, onLook: count.add})
	defer e.fetcher.Close()

	// Alerts go out while looks go on, as in the daemon; what is left then is delivered before the end.
	delivering, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	var delivered error
	wg.Go(func() { delivered = e.dispatcher.Run(delivering) })
	err = e.runner.Once(ctx, names...)
	stop()
	wg.Wait()
	if err == nil {
		err = delivered
	}
	if err == nil {
		err = e.dispatcher.Drain(ctx)
	}
	if err != nil {
		return err
	}
	return count.end(ctx, db)
}

// tally counts looks and shows them: as JSON, as progress on a terminal, as a summary at the end.
type tally struct {
	output checkOutput
	total  int
	now    time.Time

	looks, changed, alerts int
	unseen                 []monitor.Page
}

func (t *tally) add(l *monitor.Look) {
	t.looks++
	if l.Change != nil {
		t.changed++
	}
	t.alerts += len(l.Alerts)
	if l.Page.State != monitor.OK {
		t.unseen = append(t.unseen, l.Page)
	}
	if t.output.json {
		_ = jsonLines(t.output.out).Encode(map[string]any{ // the reader is gone; there is nobody to tell
			"watch": l.Page.Watch, "url": l.Page.URL, "state": l.Page.State, "reason": l.Page.Reason,
			"first": l.Change == nil && l.Snapshot != nil, "changed": l.Change != nil, "alerts": len(l.Alerts),
		})
		return
	}
	if isTerminal(t.output.err) && (t.looks%20 == 0 || t.looks == t.total || t.total < 100) {
		fmt.Fprintf(t.output.err, "\r\033[K%d of %d pages, %d changed", t.looks, t.total, t.changed)
	}
}

// end prints the summary. Pages not seen and alerts not delivered are a failure.
func (t *tally) end(ctx context.Context, db *store.DB) error {
	counts, err := db.Counts(ctx)
	if err != nil {
		return err
	}
	waiting := 0
	for _, c := range counts {
		if c.State != notify.Sent {
			waiting += c.N
		}
	}
	if isTerminal(t.output.err) && !t.output.json {
		fmt.Fprint(t.output.err, "\r\033[K")
	}
	w := t.output.err
	fmt.Fprintf(w, "%s looked at, %d changed, %s, in %s\n", count(t.looks, "page"), t.changed, count(t.alerts, "alert"), time.Since(t.now).Round(time.Millisecond))
	for i, p := range t.unseen {
		if i == 20 {
			fmt.Fprintf(w, "… and %d more; see: rasid status\n", len(t.unseen)-i)
			break
		}
		fmt.Fprintf(w, "%s: %s: %s\n", clean(p.Watch), p.State, clean(p.Reason))
	}
	if waiting > 0 {
		fmt.Fprintf(w, "not delivered: %s; see: rasid outbox list\n", count(waiting, "alert"))
	}
	if len(t.unseen) > 0 || waiting > 0 || t.looks < t.total {
		return errSilent
	}
	return nil
}
