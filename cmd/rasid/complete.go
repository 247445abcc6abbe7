package main

import (
	"net/url"
	"slices"

	"github.com/spf13/cobra"
)

type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeWatches completes the names of the configuration's watches.
func completeWatches(o *options) completion {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		cfg, err := o.loadBare()
		if err != nil {
			return nil, cobra.ShellCompDirectiveDefault
		}
		var list []string
		for _, w := range cfg.Watches {
			if !slices.Contains(args, w.Name) {
				list = append(list, w.Name+"\t"+w.URL.Hostname())
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeChannels completes the names of the configuration's channels.
func completeChannels(o *options) completion {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		cfg, err := o.loadBare()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var list []string
		for _, ch := range cfg.Channels {
			if !slices.Contains(args, ch.Name) {
				list = append(list, ch.Name+"\t"+ch.Type)
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeWith completes a flag's value from a fixed list.
func completeWith(c *cobra.Command, flag string, values []string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)) // only an unknown flag is an error
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
