// Command rasid watches web pages for a newsroom and tells of the changes that matter.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // the newsroom's zone on machines that have no zone files

	"github.com/spf13/cobra"

	"rasid/monitor/config"
)

// version is stamped by the Makefile.
var version = "dev"

// Exit statuses, as the help says.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal kills
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the process around it. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	var problems config.Problems
	var usage *usageError
	switch {
	case errors.Is(err, errSilent):
		return exitFailed
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, problems.Error())
		return exitUsage
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "rasid:", usage.Error())
		return exitUsage
	}
	fmt.Fprintln(stderr, "rasid:", err)
	return exitFailed
}

// errSilent ends with status 1 after everything was said.
var errSilent = errors.New("failed")

// usageError is a mistake in the command line, or a configuration that is not there.
type usageError struct{ text, hint string }

func (e *usageError) Error() string {
	if e.hint == "" {
		return e.text
	}
	return e.text + "\n  " + e.hint
}

func newRoot() *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:   "rasid",
		Short: "Rasid watches web pages and tells of the changes that matter",
		Long: `Rasid (راصد, "the one who watches") looks at pages on a schedule, compares what a
reader would see with what was there before, and sends the changes that hold one
of your keywords to Telegram, mail or the terminal.

  rasid demo          see it work, nothing to configure
  rasid init          make a configuration to start from
  rasid try URL       see what would be watched on a page
  rasid run           watch

Exit status: 0 fine, 1 failed, 2 wrong usage or configuration.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		Args:          noSuchCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },

		DisableFlagsInUseLine:      true,
		SuggestionsMinimumDistance: 2,
	}
	root.SetVersionTemplate("rasid {{.Version}}\n")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &usageError{err.Error(), "see: " + c.CommandPath() + " --help"}
	})
	flags := root.PersistentFlags()
	flags.StringVarP(&o.config, "config", "c", "", "configuration file (default $RASID_CONFIG, rasid.toml, /etc/rasid/rasid.toml)")
	_ = root.MarkPersistentFlagFilename("config", "toml") // only an unknown flag is an error
	root.AddGroup(&cobra.Group{ID: "watch", Title: "Watch:"}, &cobra.Group{ID: "look", Title: "Look at what was found:"},
		&cobra.Group{ID: "tune", Title: "Set up and tune:"}, &cobra.Group{ID: "measure", Title: "Parts, for scripts and measures:"})
	in := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	in("watch", newRun(o), newCheck(o), newDemo(o))
	in("look", newStatus(o), newHistory(o), newDiff(o), newExplain(o), newOutbox(o))
	in("tune", newInit(o), newTry(o), newValidate(o), newBacktest(o), newForget(o), newChannel(o))
	in("measure", newExtract(o), newMatch(o), newReplay(o))
	root.AddCommand(newVersion(), newKeywords())
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	return root
}

// noSuchCommand makes an argument that is no command a usage error that shows what was probably meant.
func noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see: rasid --help"
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "write rasid " + strings.Join(near, " or rasid ")
	}
	return &usageError{fmt.Sprintf("there is no command %q", args[0]), hint}
}

// wrapArgs makes wrong arguments of c and its subcommands a usage error that shows how it is used.
func wrapArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return &usageError{err.Error(), "usage: " + strings.TrimSuffix(c.UseLine(), " [flags]")}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) { fmt.Fprintln(c.OutOrStdout(), "rasid", version) },
	}
}
