package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/monitor/config"
	"rasid/monitor/store"
	"rasid/notify"
)

func newOutbox(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "outbox",
		Short: "Show alerts that are not delivered, and send them again",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newOutboxList(o), newOutboxRetry(o))
	return c
}

// open are the states of alerts that a person may want to know about.
var open = []string{string(notify.Pending), string(notify.Sending), string(notify.Unknown), string(notify.Dead)}

func newOutboxList(o *options) *cobra.Command {
	var asJSON bool
	var states, inChannels []string
	var limit int
	c := &cobra.Command{
		Use:   "list",
		Short: "List alerts that are not delivered, with the reason",
		Long: `List shows the alerts that no channel has accepted yet, newest first.

States: pending (waits for its next try), sending, unknown (may have been sent,
kept for you), dead (refused for ever, or given up), sent.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, db, err := o.readStore(c.Context())
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // only read
			f, err := filter(cfg, states, inChannels)
			if err != nil {
				return err
			}
			entries, err := db.Outbox(c.Context(), f, limit)
			if err != nil {
				return err
			}
			return listEntries(c.OutOrStdout(), entries, asJSON, time.Now().In(cfg.Zone))
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each alert")
	c.Flags().StringSliceVar(&states, "state", open, "only alerts in these states")
	c.Flags().StringSliceVar(&inChannels, "channel", nil, "only alerts to these channels")
	c.Flags().IntVarP(&limit, "limit", "n", 200, "how many at most")
	completeWith(c, "state", append(open, string(notify.Sent)))
	_ = c.RegisterFlagCompletionFunc("channel", completeChannels(o)) // only an unknown flag is an error
	return c
}

// filter checks the states, and makes of a mail channel the channels of its recipients. A channel that is not configured any more may still
// have alerts, so that its name is taken as it is.
func filter(cfg *config.Config, states, inChannels []string) (store.Filter, error) {
	var f store.Filter
	for _, s := range states {
		state := notify.State(s)
		switch state {
		case notify.Pending, notify.Sending, notify.Sent, notify.Unknown, notify.Dead:
			f.States = append(f.States, state)
		default:
			return f, &usageError{fmt.Sprintf("--state %s is no state", s), "write some of " + strings.Join(append(open, string(notify.Sent)), ", ")}
		}
	}
	for _, name := range inChannels {
		f.Channels = append(f.Channels, name)
		for _, ch := range cfg.Channels {
			if ch.Name == name {
				f.Channels = append(f.Channels, recipientNames(ch)...)
			}
		}
	}
	return f, nil
}

func listEntries(w io.Writer, entries []notify.Entry, asJSON bool, now time.Time) error {
	e := jsonLines(w)
	var rows [][]string
	for _, x := range entries {
		if asJSON {
			if err := e.Encode(map[string]any{
				"alert": x.Alert.Name(), "channel": x.Alert.Channel, "kind": x.Alert.Kind, "watch": x.Alert.Watch, "state": x.State,
				"attempts": x.Attempts, "unknown": x.Unknowns, "created": stamp(x.Created), "next": stamp(x.NextAt), "reason": x.Reason,
				"receipt": x.Receipt,
			}); err != nil {
				return err
			}
			continue
		}
		next := "–"
		if x.State == notify.Pending {
			next = when(x.NextAt.In(now.Location()), now)
		}
		about := x.Alert.Watch
		if about == "" {
			about = string(x.Alert.Kind)
		}
		rows = append(rows, []string{
			x.Alert.Name(), string(x.State), x.Alert.Channel, about, when(x.Alert.At.In(now.Location()), now), fmt.Sprint(x.Attempts), next, x.Reason,
		})
	}
	if !asJSON && len(rows) > 0 {
		columns(w, []string{"alert", "state", "channel", "watch", "found", "tries", "next try", "why"}, rows)
	}
	return nil
}

func newOutboxRetry(o *options) *cobra.Command {
	var inChannels []string
	var all bool
	c := &cobra.Command{
		Use:   "retry [ALERT…]",
		Short: "Send dead and held alerts again",
		Long: `Retry puts alerts that are dead or held back into the queue; the running daemon
sends them within seconds. Name alerts (K7Q2), or a channel, or --all. One that
may have arrived before is marked as a possible repeat.`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && len(inChannels) == 0 && !all {
				return &usageError{"nothing to retry was named", "name alerts (rasid outbox list), --channel NAME or --all"}
			}
			cfg, err := o.loadBare()
			if err != nil {
				return err
			}
			db, err := store.Open(c.Context(), cfg.Data, store.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // what was written is durable
			n, err := retry(c.Context(), cfg, db, args, inChannels)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s will be sent again\n", count(n, "alert"))
			return nil
		},
	}
	c.Flags().StringSliceVar(&inChannels, "channel", nil, "all dead and held alerts to these channels")
	c.Flags().BoolVar(&all, "all", false, "all dead and held alerts")
	_ = c.RegisterFlagCompletionFunc("channel", completeChannels(o)) // only an unknown flag is an error
	return c
}

func retry(ctx context.Context, cfg *config.Config, db *store.DB, names, inChannels []string) (int, error) {
	f, err := filter(cfg, nil, inChannels)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		e, err := db.Alert(ctx, name)
		if err != nil {
			return 0, err
		}
		f.IDs = append(f.IDs, e.Alert.ID)
	}
	return db.Retry(ctx, time.Now(), f)
}
