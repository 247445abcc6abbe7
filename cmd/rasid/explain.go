package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/match"
	"rasid/monitor/store"
	"rasid/notify"
)

func newExplain(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "explain ALERT",
		Short: "Say why an alert came: from the hit back to the rule, the block and the snapshots",
		Long: `Explain tells of one alert (K7Q2, the name on its last line) which keyword was found
in which form and by which rule, in which changed block, between which two
snapshots; and how its delivery went.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, db, err := o.readStore(c.Context())
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // only read
			e, err := db.Alert(c.Context(), args[0])
			if errors.Is(err, store.ErrNotFound) {
				return &usageError{fmt.Sprintf("there is no alert %q", args[0]), "the name of an alert is on its last line; rasid history WATCH lists them"}
			}
			if err != nil {
				return err
			}
			x := explanation{w: c.OutOrStdout(), p: newPaint(c.OutOrStdout()), cfg: cfg, db: db, entry: e}
			return x.tell(c.Context())
		},
	}
}

// explanation is what is told of one alert.
type explanation struct {
	w     io.Writer
	p     paint
	cfg   *config.Config
	db    *store.DB
	entry notify.Entry
}

func (x *explanation) tell(ctx context.Context) error {
	a := x.entry.Alert
	fmt.Fprintf(x.w, "%s to %s: %s\n", x.p.bold(a.Name()), clean(a.Channel), paintState(x.p, x.entry.State))
	if a.Kind == notify.ChangeAlert {
		if err := x.change(ctx); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(x.w, "%s: %s\n", a.Kind, clean(a.Text))
	}
	return x.tries(ctx)
}

func (x *explanation) change(ctx context.Context) error {
	a := x.entry.Alert
	change, err := changeOf(ctx, x.db, a.Name())
	if err != nil {
		return err
	}
	fmt.Fprintf(x.w, "watch %s, %s\n", clean(a.Watch), clean(a.PageURL))
	fmt.Fprintf(x.w, "change %d, seen %s: snapshot %d → %d\n", change.ID, x.stamp(change.At), change.From, change.To)
	hits := 0
	for _, h := range change.Hits {
		if x.told(h.Topic) {
			hits++
			x.hit(change, h)
		}
	}
	if hits == 0 {
		fmt.Fprintln(x.w, "the watch has no keywords: every change is told")
	}
	return nil
}

// told reports whether the alert tells of a topic.
func (x *explanation) told(topic string) bool {
	for _, t := range x.entry.Alert.Topics {
		if t.Name == topic {
			return true
		}
	}
	return false
}

// hit says where a keyword was found and by which rule.
func (x *explanation) hit(change *monitor.Change, h monitor.Hit) {
	topic := h.Topic
	if topic == "" {
		topic = "the watch's keywords"
	}
	fmt.Fprintf(x.w, "\n%s: %s", x.p.bold(clean(topic)), clean(h.Keyword))
	if k, err := match.ParseKeyword(h.Keyword); err == nil {
		if rule := k.Explain(h.Form); rule != "" && rule != h.Form {
			fmt.Fprintf(x.w, " in the form %s = %s", clean(h.Form), clean(rule))
		}
	}
	fmt.Fprintln(x.w)
	switch {
	case h.Op == monitor.TitleOp:
		fmt.Fprintln(x.w, "  in the page's title, where it was not before")
		return
	case h.Op < 0 || h.Op >= len(change.Script):
		return
	case h.Link:
		fmt.Fprintf(x.w, "  in the link of a block that was %s\n", change.Script[h.Op].Kind)
		return
	}
	op := change.Script[h.Op]
	text := op.NewText
	if op.Kind == diff.Removed {
		text = op.OldText
	}
	fmt.Fprintf(x.w, "  in a block that was %s: %s\n", op.Kind, x.p.hits(text, []match.Hit{{Start: h.Start, End: h.End}}))
}

// tries tells how the delivery went.
func (x *explanation) tries(ctx context.Context) error {
	attempts, err := x.db.Attempts(ctx, x.entry.Alert.ID)
	if err != nil {
		return err
	}
	fmt.Fprintln(x.w)
	for _, t := range attempts {
		end := string(t.Result)
		if t.Result == store.Running {
			end = "not ended, or nobody saw how"
		}
		if t.Reason != "" {
			end += ": " + clean(t.Reason)
		}
		fmt.Fprintf(x.w, "try %d, %s: %s\n", t.N, x.stamp(t.At), end)
	}
	if len(attempts) == 0 {
		fmt.Fprintln(x.w, "not tried yet")
	}
	if x.entry.Receipt != "" {
		fmt.Fprintln(x.w, "receipt:", clean(x.entry.Receipt))
	}
	return nil
}

func (x *explanation) stamp(t time.Time) string {
	return t.In(x.cfg.Zone).Format("2006-01-02 15:04:05")
}
