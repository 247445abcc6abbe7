package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/fetch"
	"rasid/monitor/store"
	"rasid/notify"
	"rasid/notify/email"
	"rasid/notify/telegram"
	"rasid/notify/terminal"
)

// options are the flags that all commands share.
type options struct{ config string }

// configPlaces are where a configuration is looked for when --config does not say.
func configPlaces() []string {
	places := []string{"rasid.toml", "/etc/rasid/rasid.toml"}
	if p := os.Getenv("RASID_CONFIG"); p != "" {
		return []string{p}
	}
	return places
}

// path returns the configuration file; ok is false if none was named and none is there.
func (o *options) path() (path string, ok bool) {
	if o.config != "" {
		return o.config, true
	}
	for _, p := range configPlaces() {
		if _, err := os.Stat(p); err == nil || os.Getenv("RASID_CONFIG") != "" {
			return p, true
		}
	}
	return "", false
}

// load returns the configuration with its secrets.
func (o *options) load() (*config.Config, error) { return o.read(config.Env{}) }

// loadBare returns the configuration without its secrets, for commands that send nothing.
func (o *options) loadBare() (*config.Config, error) { return o.read(config.Env{NoSecrets: true}) }

func (o *options) read(env config.Env) (*config.Config, error) {
	path, ok := o.path()
	if !ok {
		return nil, &usageError{
			fmt.Sprintf("no configuration found (looked for %v)", configPlaces()),
			"make one: rasid init; or see it work without: rasid demo",
		}
	}
	cfg, err := config.Load(path, env)
	if err != nil {
		return nil, err
	}
	expandRecipients(cfg)
	return cfg, nil
}

// expandRecipients gives each recipient of a mail channel a channel of its own, so that a message which one mail server refuses is tried
// again for that recipient alone.
func expandRecipients(cfg *config.Config) {
	names := map[string][]string{}
	for _, ch := range cfg.Channels {
		names[ch.Name] = recipientNames(ch)
	}
	expand := func(list []string) (all []string) {
		for _, name := range list {
			all = append(all, names[name]...)
		}
		return all
	}
	topics := map[*monitor.Topic]bool{}
	for _, w := range cfg.Watches {
		w.Notify = expand(w.Notify)
		for _, t := range w.Topics {
			topics[t] = true
		}
	}
	for t := range topics {
		t.Notify = expand(t.Notify)
	}
	cfg.Operators = expand(cfg.Operators)
}

// recipientNames are the names under which the outbox knows a configured channel.
func recipientNames(ch config.Channel) []string {
	if ch.Email == nil || len(ch.Email.To) < 2 {
		return []string{ch.Name}
	}
	var names []string
	for _, to := range ch.Email.To {
		names = append(names, ch.Name+"/"+to.Address)
	}
	return names
}

// channels builds the senders of the configuration.
func channels(cfg *config.Config, stdout io.Writer) []notify.Channel {
	limits := map[notify.Secret]*telegram.Limits{} // Telegram counts a bot's messages over all its chats
	var list []notify.Channel
	for _, ch := range cfg.Channels {
		for i, name := range recipientNames(ch) {
			list = append(list, notify.Channel{Name: name, OnUnknown: ch.OnUnknown, Sender: sender(ch, i, limits, stdout)})
		}
	}
	return list
}

func sender(ch config.Channel, recipient int, limits map[notify.Secret]*telegram.Limits, stdout io.Writer) notify.Sender {
	switch {
	case ch.Telegram != nil:
		t := ch.Telegram
		if limits[t.Token] == nil {
			limits[t.Token] = telegram.NewLimits()
		}
		return telegram.New(telegram.Config{
			Token: t.Token, Chat: t.Chat, Thread: t.Thread, Silent: t.Silent, API: t.API, Language: ch.Language, Limits: limits[t.Token],
		})
	case ch.Email != nil:
		e := ch.Email
		return email.New(email.Config{
			Host: e.Host, Port: e.Port, TLS: email.TLS(e.TLS), Username: e.Username, Password: e.Password,
			From: e.From, To: e.To[recipient], Language: ch.Language,
		})
	}
	return terminal.New(stdout, useColor(stdout), ch.Language)
}

// engine is everything that one configuration sets to work over an open store.
type engine struct {
	runner     *monitor.Runner
	dispatcher *notify.Dispatcher
	fetcher    *fetch.Client
}

// parts are what an engine does beside its configuration.
type parts struct {
	stdout io.Writer
	log    *slog.Logger
	onLook func(*monitor.Look)
	jobs   []monitor.Job
}

func newEngine(cfg *config.Config, db *store.DB, p parts) *engine {
	fetcher := fetch.New(fetch.Options{
		HostRequests: cfg.HostRequests, HostGap: cfg.HostGap, UserAgent: userAgent(cfg), AllowPrivate: cfg.AllowPrivate, Log: p.log,
	})
	dispatcher := notify.NewDispatcher(db, channels(cfg, p.stdout), cfg.Operators, p.log)
	runner := monitor.NewRunner(monitor.Options{
		Store: db, Fetcher: fetcher, Watches: cfg.Watches, Workers: cfg.Workers, HostRequests: cfg.HostRequests,
		Told: dispatcher.Wake, OnLook: p.onLook, Jobs: p.jobs, Log: p.log,
	})
	return &engine{runner, dispatcher, fetcher}
}

// userAgent is honest about who asks, and says whom to write to if the newsroom gave an address.
func userAgent(cfg *config.Config) string {
	agent := cfg.UserAgent
	if agent == "" {
		agent = "Rasid/" + version + " (change monitor)"
	}
	if cfg.Contact != "" {
		agent += " (+" + cfg.Contact + ")"
	}
	return agent
}

// keepSnapshots is how many of a page's latest snapshots stay whatever their age.
const keepSnapshots = 500

// expire is the job that lets old history go.
func expire(cfg *config.Config, db *store.DB, log *slog.Logger) monitor.Job {
	return monitor.Job{Name: "expire history", Every: time.Hour, Do: func(ctx context.Context) error {
		gone, err := db.Expire(ctx, time.Now().Add(-cfg.Keep), keepSnapshots)
		if err == nil {
			log.Debug("old history is gone", "removed", gone)
		}
		return err
	}}
}

// openStore opens the data folder for the one process that writes to it. The returned function closes it.
func openStore(ctx context.Context, folder string, log *slog.Logger) (*store.DB, func(), error) {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, nil, fmt.Errorf("make the data folder: %w\n  choose another in [rasid] data, or give yourself the right to write there", err)
	}
	unlock, err := store.Lock(folder)
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, folder, store.Options{Log: log})
	if err != nil {
		return nil, nil, errors.Join(err, unlock())
	}
	return db, func() {
		if err := errors.Join(db.Close(), unlock()); err != nil {
			log.Error("the store did not close well", "err", err)
		}
	}, nil
}

// readStore opens the store of the configuration beside a running daemon.
func (o *options) readStore(ctx context.Context) (*config.Config, *store.DB, error) {
	cfg, err := o.loadBare()
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, cfg.Data, store.Options{ReadOnly: true, Log: slog.New(slog.DiscardHandler)})
	return cfg, db, err
}

// watchNames checks that the names are watches of the configuration.
func watchNames(cfg *config.Config, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(cfg.Watches, func(w *monitor.Watch) bool { return w.Name == name }) {
			return &usageError{fmt.Sprintf("there is no watch %q", name), "rasid status lists them"}
		}
	}
	return nil
}
