package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/store"
)

// diffForms are what --format takes.
var diffForms = []string{"auto", "plain", "unified", "html"}

func newDiff(o *options) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "diff WATCH [FROM [TO]] | ALERT",
		Short: "Show a change whole",
		Long: `Diff shows the last change of a watch; with FROM, what changed from that snapshot to
the next, and with TO, to that one. Snapshots are numbered as rasid history --json
and this command's first line show them. The name of an alert (K7Q2) shows its change.`,
		Args:              cobra.RangeArgs(1, 3),
		ValidArgsFunction: completeWatches(o),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, db, err := o.readStore(c.Context())
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // only read
			from, to, err := findSnapshots(c.Context(), cfg, db, args)
			if err != nil {
				return err
			}
			return showDiff(c.OutOrStdout(), from, to, format, time.Now().In(cfg.Zone))
		},
	}
	c.Flags().StringVar(&format, "format", "auto", "plain, unified or html; auto: colour on a terminal, else plain")
	completeWith(c, "format", diffForms)
	return c
}

// findSnapshots returns the two sides that the arguments name.
func findSnapshots(ctx context.Context, cfg *config.Config, db *store.DB, args []string) (from, to *monitor.Snapshot, err error) {
	if len(args) == 1 && watchNames(cfg, args) != nil {
		change, err := changeOf(ctx, db, args[0])
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil, &usageError{fmt.Sprintf("%q is neither a watch nor an alert", args[0]), "rasid status lists the watches, rasid history WATCH its alerts"}
		}
		if err != nil {
			return nil, nil, err
		}
		return twoSnapshots(ctx, db, change.From, change.To)
	}
	list, err := db.Snapshots(ctx, args[0], 100_000)
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		if err := watchNames(cfg, args[:1]); err != nil {
			return nil, nil, err
		}
	}
	ids := make([]int64, len(list)) // newest first
	for i, s := range list {
		ids[i] = s.ID
	}
	var wanted []int64
	for _, arg := range args[1:] {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, nil, &usageError{fmt.Sprintf("%q is no number of a snapshot", arg), "write for example: rasid diff " + args[0] + " 12 15"}
		}
		wanted = append(wanted, id)
	}
	a, b, err := choose(ids, wanted)
	if err != nil {
		return nil, nil, fmt.Errorf("watch %q: %w", args[0], err)
	}
	return twoSnapshots(ctx, db, a, b)
}

// changeOf returns the change that an alert tells of.
func changeOf(ctx context.Context, db *store.DB, alert string) (*monitor.Change, error) {
	e, err := db.Alert(ctx, alert)
	if err != nil {
		return nil, err
	}
	var id int64
	if _, err := fmt.Sscanf(e.Alert.Key, "change/%d", &id); err != nil {
		return nil, fmt.Errorf("alert %s is about no change: %s", alert, e.Alert.Text)
	}
	return db.Change(ctx, id)
}

// choose picks two of the ids, which are the newest first: the last two, or the wanted one and the next, or the two that are wanted.
func choose(ids, wanted []int64) (from, to int64, err error) {
	place := func(id int64) (int, error) {
		for i, have := range ids {
			if have == id {
				return i, nil
			}
		}
		return 0, fmt.Errorf("there is no snapshot %d; there are %v", id, ids[:min(len(ids), 20)])
	}
	switch {
	case len(ids) < 2:
		return 0, 0, errors.New("it has not changed yet")
	case len(wanted) == 0:
		return ids[1], ids[0], nil
	}
	i, err := place(wanted[0])
	if err != nil {
		return 0, 0, err
	}
	if len(wanted) == 1 {
		if i == 0 {
			return 0, 0, fmt.Errorf("snapshot %d is the newest", wanted[0])
		}
		return ids[i], ids[i-1], nil
	}
	j, err := place(wanted[1])
	return ids[i], ids[j], err
}

func twoSnapshots(ctx context.Context, db *store.DB, a, b int64) (from, to *monitor.Snapshot, err error) {
	if from, err = db.Snapshot(ctx, a); err != nil {
		return nil, nil, err
	}
	to, err = db.Snapshot(ctx, b)
	return from, to, err
}

func showDiff(w io.Writer, from, to *monitor.Snapshot, format string, now time.Time) error {
	old := from.Texts()
	script := diff.Compare(old, to.Texts())
	name := func(s *monitor.Snapshot) string {
		return fmt.Sprintf("snapshot %d, %s", s.ID, s.At.In(now.Location()).Format("2006-01-02 15:04:05"))
	}
	o := diff.Options{Context: 1}
	switch format {
	case "html":
		return diff.HTML(w, old, script, o)
	case "unified":
		return diff.Unified(w, old, script, name(from), name(to), o)
	case "auto", "plain":
		fmt.Fprintf(w, "%s → %s\n%s\n\n", name(from), name(to), clean(to.Title))
		if format == "auto" && useColor(w) {
			return diff.Terminal(w, old, script, o)
		}
		return diff.Plain(w, old, script, o)
	}
	return &usageError{"--format " + format + " is not known", "write plain, unified or html"}
}
