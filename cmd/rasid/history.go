package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

func newHistory(o *options) *cobra.Command {
	var asJSON, silent bool
	var limit int
	c := &cobra.Command{
		Use:   "history WATCH",
		Short: "Show what happened to a watch: changes, who was told, troubles",
		Long: `History shows the changes of a watch's pages, newest first, with the keywords that
were hit and the alerts that were sent; and when a page was not seen, and why.
rasid diff shows a change whole, by its number or by an alert's name.
With --silent it shows instead the latest looks at which something differed and
nobody was told: each block that differed, and the rule that kept it silent.`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeWatches(o),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, db, err := o.readStore(c.Context())
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // only read
			if silent {
				return silences(c, cfg, db, args[0], limit, asJSON)
			}
			items, err := db.History(c.Context(), args[0], limit)
			if err != nil {
				return err
			}
			if len(items) == 0 {
				if err := watchNames(cfg, args); err != nil {
					return err
				}
				fmt.Fprintln(c.ErrOrStderr(), "nothing happened yet")
				return nil
			}
			if asJSON {
				return historyJSON(c.OutOrStdout(), args[0], items)
			}
			for _, item := range items {
				showItem(c.OutOrStdout(), item, time.Now().In(cfg.Zone))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each")
	c.Flags().BoolVar(&silent, "silent", false, "what differed and was not told, and why")
	c.Flags().IntVarP(&limit, "limit", "n", 50, "how many at most")
	return c
}

func historyJSON(w io.Writer, watch string, items []store.HistoryItem) error {
	e := jsonLines(w)
	for _, item := range items {
		line := map[string]any{"watch": watch, "at": stamp(item.At), "url": item.URL}
		if item.Event != nil {
			line["state"], line["reason"] = item.Event.State, item.Event.Reason
		} else {
			added, removed, edited := countOps(item.Change.News())
			line["change"], line["hits"] = item.Change.ID, item.Change.Hits
			line["added"], line["removed"], line["edited"] = added, removed, edited
			var alerts []map[string]any
			for _, a := range item.Alerts {
				alerts = append(alerts, map[string]any{"alert": a.Alert.Name(), "channel": a.Alert.Channel, "state": a.State})
			}
			line["alerts"] = alerts
		}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func countOps(s diff.Script) (added, removed, edited int) {
	for _, op := range s {
		switch op.Kind {
		case diff.Added:
			added++
		case diff.Removed:
			removed++
		case diff.Edited:
			edited++
		}
	}
	return added, removed, edited
}

func showItem(w io.Writer, item store.HistoryItem, now time.Time) {
	p := newPaint(w)
	at := when(item.At.In(now.Location()), now)
	if e := item.Event; e != nil {
		state := p.red(string(e.State))
		if e.State == monitor.OK {
			state = p.green(string(e.State))
		}
		fmt.Fprintf(w, "%s  %s %s\n", at, state, clean(e.Reason))
		return
	}
	added, removed, edited := countOps(item.Change.News())
	fmt.Fprintf(w, "%s  %s +%d −%d ~%d", at, p.bold(fmt.Sprintf("change %d", item.Change.ID)), added, removed, edited)
	if forms := formsOf(item.Change.Hits); forms != "" {
		fmt.Fprintf(w, "  %s", p.green(clean(forms)))
	}
	for _, a := range item.Alerts {
		fmt.Fprintf(w, "  %s → %s: %s", a.Alert.Name(), clean(a.Alert.Channel), paintState(p, a.State))
	}
	if len(item.Alerts) == 0 {
		fmt.Fprint(w, "  ", p.dim("nobody told"))
	}
	fmt.Fprintln(w)
}

func paintState(p paint, s notify.State) string {
	switch s {
	case notify.Sent:
		return p.green(string(s))
	case notify.Dead, notify.Unknown:
		return p.red(string(s))
	}
	return string(s)
}

// formsOf lists the different forms of keywords that were found.
func formsOf(hits []monitor.Hit) string {
	var forms []string
	seen := map[string]bool{}
	for _, h := range hits {
		if !seen[h.Form] {
			seen[h.Form] = true
			forms = append(forms, h.Form)
		}
	}
	return strings.Join(forms, ", ")
}
