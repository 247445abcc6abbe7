package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/store"
)

// silences shows the latest silent looks at a watch.
func silences(c *cobra.Command, cfg *config.Config, db *store.DB, watch string, limit int, asJSON bool) error {
	list, err := db.Silences(c.Context(), watch, limit)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		if err := watchNames(cfg, []string{watch}); err != nil {
			return err
		}
		fmt.Fprintln(c.ErrOrStderr(), "nothing was kept silent yet")
		return nil
	}
	w, now := c.OutOrStdout(), time.Now().In(cfg.Zone)
	for _, s := range list {
		if asJSON {
			line := map[string]any{"watch": watch, "url": s.URL, "at": stamp(s.At), "notice": s.Notice, "silent": s.Traces, "more": s.More}
			if err := jsonLines(w).Encode(line); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s  %s %s\n", when(s.At.In(now.Location()), now), clean(s.URL), clean(s.Notice))
		showTraces(w, s.Traces)
		if s.More > 0 {
			fmt.Fprintf(w, "  … and %s more\n", count(s.More, "block"))
		}
	}
	return nil
}

// showTraces prints what differed and was not told.
func showTraces(w io.Writer, traces []monitor.Trace) {
	p := newPaint(w)
	for _, t := range traces {
		why := t.Rule
		if t.Evidence != "" {
			why += ": " + t.Evidence
		}
		fmt.Fprintf(w, "  %s %s %s\n", t.Kind, clean(shorten(t.Text, 100)), p.dim("("+clean(why)+")"))
	}
}
