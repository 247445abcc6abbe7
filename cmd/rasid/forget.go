package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"rasid/monitor/news"
	"rasid/monitor/store"
)

func newForget(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "forget WATCH noise",
		Short: "Unlearn which places of a watch's pages are noise",
		Long: `Forget noise unlearns which figures tick and which blocks come and go on the pages
of a watch. What they have shown stays known, so that nothing old is told again.
It works beside a running daemon.`,
		Args: cobra.ExactArgs(2),
		ValidArgsFunction: func(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return []string{"noise"}, cobra.ShellCompDirectiveNoFileComp
			}
			return completeWatches(o)(c, args, word)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if args[1] != "noise" {
				return &usageError{fmt.Sprintf("%q is nothing to forget", args[1]), "write: rasid forget " + args[0] + " noise"}
			}
			cfg, err := o.loadBare()
			if err != nil {
				return err
			}
			if err := watchNames(cfg, args[:1]); err != nil {
				return err
			}
			db, err := store.Open(c.Context(), cfg.Data, store.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // what was written is durable
			pages, places := 0, 0
			err = db.EditProfiles(c.Context(), args[0], func(data []byte) []byte {
				p, err := news.Decode(data)
				if err != nil {
					return nil // it is as good as forgotten
				}
				pages, places = pages+1, places+p.Noisy()
				p = p.ForgetNoise()
				return p.Encode()
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s forgotten on %s\n", count(places, "noisy place"), count(pages, "page"))
			return nil
		},
	}
}
