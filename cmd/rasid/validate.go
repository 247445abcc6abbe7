package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"rasid/monitor/config"
)

func newValidate(o *options) *cobra.Command {
	var noSecrets bool
	c := &cobra.Command{
		Use:   "validate",
		Short: "Check the configuration and all watchlists",
		Long: `Validate reads the configuration and everything that it includes, and prints every
problem of all files at once, each with file, line, column and what to write.
Warnings are of keywords that are probably not meant so; they stop nothing.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := o.read(config.Env{NoSecrets: noSecrets, Lint: true})
			if err != nil {
				return err
			}
			for _, w := range cfg.Warnings {
				fmt.Fprintln(c.ErrOrStderr(), "warning:", w)
			}
			path, _ := o.path()
			fmt.Fprintf(c.OutOrStdout(), "%s is fine: %s, %s, %s\n", path, count(len(cfg.Watches), "watch"), count(len(cfg.Topics), "topic"), count(len(cfg.Channels), "channel"))
			return nil
		},
	}
	c.Flags().BoolVar(&noSecrets, "no-secrets", false, "do not look for tokens and passwords, as for a check before a commit")
	return c
}
