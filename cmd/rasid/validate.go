package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newValidate(o *options) *cobra.Command {
	var noSecrets bool
	c := &cobra.Command{
		Use:   "validate",
		Short: "Check the configuration and all watchlists",
		Long: `Validate reads the configuration and everything that it includes, and prints every
problem of all files at once, each with file, line, column and what to write.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			load := o.load
			if noSecrets {
				load = o.loadBare
			}
			cfg, err := load()
			if err != nil {
				return err
			}
			path, _ := o.path()
			fmt.Fprintf(c.OutOrStdout(), "%s is fine: %s, %s, %s\n", path, count(len(cfg.Watches), "watch"), count(len(cfg.Topics), "topic"), count(len(cfg.Channels), "channel"))
			return nil
		},
	}
	c.Flags().BoolVar(&noSecrets, "no-secrets", false, "do not look for tokens and passwords, as for a check before a commit")
	return c
}
