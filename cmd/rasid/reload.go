package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"rasid/monitor/config"
)

// reloads says when the configuration is to be read again: on SIGHUP, or when one of its files was saved.
type reloads struct {
	c       chan string // why
	watcher *fsnotify.Watcher
	log     *slog.Logger
}

// quiet is how long the files must be left alone before they are read: editors save by writing a second file and renaming it.
const quiet = 300 * time.Millisecond

// watchFiles begins to watch the files of cfg. The returned function ends it.
func watchFiles(ctx context.Context, cfg *config.Config, log *slog.Logger) (*reloads, func(), error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil, err
	}
	r := &reloads{c: make(chan string), watcher: watcher, log: log}
	r.follow(cfg)
	ctx, cancel := context.WithCancel(ctx)
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.run(ctx, hangup)
	}()
	return r, func() {
		signal.Stop(hangup)
		cancel()
		<-done
		watcher.Close() //nolint:errcheck // nothing is written through it
	}, nil
}

// follow watches the folders of the configuration's files: a file that is replaced is another file, its folder stays.
func (r *reloads) follow(cfg *config.Config) {
	folders := map[string]bool{}
	for _, f := range cfg.Files {
		if info, err := os.Stat(f); err == nil && info.IsDir() {
			folders[f] = true
		} else {
			folders[filepath.Dir(f)] = true
		}
	}
	for f := range folders {
		if err := r.watcher.Add(f); err != nil {
			r.log.Warn("a folder cannot be watched; reload with SIGHUP", "folder", f, "err", err)
		}
	}
}

func (r *reloads) run(ctx context.Context, hangup <-chan os.Signal) {
	settle := time.NewTimer(time.Hour)
	settle.Stop()
	defer settle.Stop()
	saved := ""
	for {
		why := ""
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			why = "SIGHUP"
		case <-settle.C:
			why = saved + " was saved"
		case e := <-r.watcher.Events:
			if strings.HasSuffix(e.Name, ".toml") && !e.Has(fsnotify.Chmod) {
				saved = e.Name
				settle.Reset(quiet)
			}
		case err := <-r.watcher.Errors:
			r.log.Warn("watching the configuration's folder", "err", err)
		}
		if why == "" {
			continue
		}
		select {
		case r.c <- why:
		case <-ctx.Done():
			return
		}
	}
}
