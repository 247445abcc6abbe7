package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/store"
	"rasid/notify"
)

func newRun(o *options) *cobra.Command {
	var format string
	var verbose bool
	c := &cobra.Command{
		Use:   "run",
		Short: "Watch: look at the pages when they are due and deliver what changed",
		Long: `Run watches until it is told to stop. It is the daemon that systemd starts.

A saved watchlist, or SIGHUP, is taken over at once; one with a mistake changes
nothing and is told in the log and to the operators' channels. SIGTERM or Ctrl-C
finishes the work in hand within ten seconds; a second one ends at once.

Without any configuration it runs the demo and says how to make one.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			level := slog.LevelInfo
			if verbose {
				level = slog.LevelDebug
			}
			log, err := newLog(c.ErrOrStderr(), format, level)
			if err != nil {
				return err
			}
			path, ok := o.path()
			if !ok {
				fmt.Fprintln(c.ErrOrStderr(), "No configuration found: this is the demo. Make your own with: rasid init")
				return runDemo(c.Context(), demo{out: c.OutOrStdout(), log: log})
			}
			d := daemon{options: o, path: path, stdout: c.OutOrStdout(), log: log}
			return d.run(c.Context())
		},
	}
	c.Flags().StringVar(&format, "log-format", "auto", "log as text (logfmt), json or color; auto: colour on a terminal, priorities under journald, else text")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every look")
	completeWith(c, "log-format", logFormats)
	return c
}

// daemon is `rasid run`.
type daemon struct {
	options *options
	path    string
	stdout  interface{ Write([]byte) (int, error) }
	log     *slog.Logger
}

func (d *daemon) run(ctx context.Context) error {
	cfg, err := d.options.read(config.Env{Lint: true})
	if err != nil {
		return err
	}
	db, closeStore, err := openStore(ctx, cfg.Data, d.log)
	if err != nil {
		return err
	}
	defer closeStore()
	reloads, stop, err := watchFiles(ctx, cfg, d.log)
	if err != nil {
		return err
	}
	defer stop()
	d.log.Info("rasid runs", "version", version, "config", d.path, "watches", len(cfg.Watches), "channels", len(cfg.Channels), "data", cfg.Data)
	d.sayWarnings(cfg)
	d.sayOrphans(ctx, cfg, db)
	notifySystemd(ready)
	defer d.log.Info("rasid stopped")
	defer notifySystemd(stopping)
	for {
		next, err := d.generation(ctx, cfg, db, reloads)
		if next == nil {
			return err
		}
		reloads.follow(next)
		cfg = next
	}
}

// generation works with one configuration until ctx ends, or until a good new one is there, which it returns. The work in hand is finished
// and saved before; what is not yet due or not yet sent waits in the store, so that nothing is lost or done twice.
func (d *daemon) generation(ctx context.Context, cfg *config.Config, db *store.DB, reloads *reloads) (*config.Config, error) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	e := newEngine(cfg, db, parts{stdout: d.stdout, log: d.log, jobs: append(watchdog(), expire(cfg, db, d.log))})
	defer e.fetcher.Close()
	failed := make(chan error, 2)
	var wg sync.WaitGroup
	for _, run := range []func(context.Context) error{e.runner.Run, e.dispatcher.Run} {
		wg.Go(func() {
			if err := run(working); err != nil {
				failed <- err
			}
		})
	}
	var next *config.Config
	var err error
	for next == nil && err == nil && ctx.Err() == nil {
		select {
		case err = <-failed:
		case <-ctx.Done():
			d.log.Info("stopping: the work in hand is finished first")
		case why := <-reloads.c:
			next = d.reload(ctx, cfg, db, e, why)
		}
	}
	stop()
	wg.Wait()
	return next, err
}

// reload returns the configuration as it is now in its files, or nil if it cannot be used; then the operators hear of it.
func (d *daemon) reload(ctx context.Context, old *config.Config, db *store.DB, e *engine, why string) *config.Config {
	notifySystemd(reloading)
	defer notifySystemd(ready)
	next, err := d.options.read(config.Env{Lint: true})
	if err == nil && next.Data != old.Data {
		err = fmt.Errorf("the data folder cannot change from %s to %s while running\n  restart: systemctl restart rasid", old.Data, next.Data)
	}
	if err == nil {
		d.log.Info("new configuration", "because", why, "watches", len(next.Watches))
		d.sayWarnings(next)
		return next
	}
	d.log.Error("the new configuration is not used, the old one stays", "because", why, "err", err)
	var notices []notify.Alert
	now := time.Now()
	for _, channel := range old.Operators {
		notices = append(notices, notify.Alert{
			Key: "config/" + now.UTC().Format(time.RFC3339Nano), Channel: channel, Kind: notify.Notice, At: now.In(old.Zone),
			Text: "The changed configuration is not used, the old one stays:\n" + err.Error(),
		})
	}
	if len(notices) > 0 {
		if err := db.Add(ctx, now, notices...); err != nil {
			d.log.Error("the operators cannot be told", "err", err)
		}
		e.dispatcher.Wake()
	}
	return nil
}

// sayWarnings logs what in the configuration is probably not meant so.
func (d *daemon) sayWarnings(cfg *config.Config) {
	const most = 20 // a log is no place to read more
	for _, w := range cfg.Warnings[:min(len(cfg.Warnings), most)] {
		d.log.Warn("probably not meant so", "at", fmt.Sprintf("%s:%d:%d", w.File, w.Line, w.Column), "what", w.Text, "help", w.Hint)
	}
	if n := len(cfg.Warnings) - most; n > 0 {
		d.log.Warn("the configuration has more warnings", "more", n, "help", "rasid validate shows them all")
	}
}

// sayOrphans warns of alerts that wait for a channel that the configuration no longer has.
func (d *daemon) sayOrphans(ctx context.Context, cfg *config.Config, db *store.DB) {
	known := map[string]bool{}
	for _, ch := range cfg.Channels {
		for _, name := range recipientNames(ch) {
			known[name] = true
		}
	}
	counts, err := db.Counts(ctx)
	if err != nil {
		d.log.Error("the outbox cannot be counted", "err", err)
		return
	}
	for _, c := range counts {
		if !known[c.Channel] && c.State == notify.Pending {
			d.log.Warn("alerts wait for a channel that is not configured", "channel", c.Channel, "alerts", c.N,
				"help", "give the channel its old name again, or see rasid outbox list --channel "+c.Channel)
		}
	}
}

// watchdog is the job that tells systemd that the clock still runs, if systemd asked for it.
func watchdog() []monitor.Job {
	every := watchdogInterval()
	if every == 0 {
		return nil
	}
	return []monitor.Job{{Name: "watchdog", Every: every / 2, Do: func(context.Context) error {
		notifySystemd(alive)
		return nil
	}}}
}
