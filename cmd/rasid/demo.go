package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"rasid/monitor/monitortest"
)

//go:embed init/demo.toml
var demoConfig string

func newDemo(*options) *cobra.Command {
	d := demo{}
	c := &cobra.Command{
		Use:   "demo",
		Short: "Watch a small news site that changes before your eyes",
		Long: `Demo serves a small news site in Arabic, Turkish and English on this machine, whose
clocks and boxes tick and whose articles change now and then, and runs the real
daemon on it in a temporary folder. Alerts are printed as they would be sent.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			level := slog.LevelError
			if d.verbose {
				level = slog.LevelDebug
			}
			log, err := newLog(c.ErrOrStderr(), "auto", level)
			if err != nil {
				return err
			}
			d.out, d.log = c.OutOrStdout(), log
			return runDemo(c.Context(), d)
		},
	}
	c.Flags().DurationVar(&d.length, "for", 0, "how long (default: until Ctrl-C)")
	c.Flags().BoolVarP(&d.verbose, "verbose", "v", false, "log every look")
	return c
}

// The demo's pace: the box of headlines turns at every tick, something happens at every step, and the first steps leave time for the first,
// silent look.
const (
	demoTick = 700 * time.Millisecond
	demoStep = 2200 * time.Millisecond
)

type demo struct {
	out     io.Writer
	log     *slog.Logger
	length  time.Duration // 0: until ctx ends
	verbose bool
}

// runDemo serves the site, runs the daemon on it and lets the story happen.
func runDemo(ctx context.Context, d demo) error {
	if d.length > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d.length)
		defer cancel()
	}
	folder, err := os.MkdirTemp("", "rasid-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	newsroom := monitortest.NewNewsroom()
	address, stop, err := serve(ctx, newsroom)
	if err != nil {
		return err
	}
	defer stop()
	config, err := writeDemo(folder, address)
	if err != nil {
		return err
	}
	out := &lockedWriter{w: d.out}
	fmt.Fprintf(out, "A news site runs at %s for this demo. Its clocks and its box of latest news tick all the time.\n"+
		"Rasid looks at it every second for: سوريا, أكار, Suriye, Syria.\n", address)
	var wg sync.WaitGroup
	wg.Go(func() { tell(ctx, out, newsroom) })
	err = (&daemon{options: &options{config: config}, path: config, stdout: out, log: d.log}).run(ctx)
	wg.Wait()
	return err
}

// serve serves the site on a free port of the loopback interface.
func serve(ctx context.Context, site http.Handler) (address string, stop func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("serve the demo's site: %w", err)
	}
	server := &http.Server{Handler: site, ReadHeaderTimeout: 10 * time.Second}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(l) }) // ends with Close
	return "http://" + l.Addr().String(), func() {
		_ = server.Close() // nobody is served any more
		wg.Wait()
	}, nil
}

// writeDemo writes the demo's configuration: a real one, read like any other.
func writeDemo(folder, address string) (string, error) {
	t, err := template.New("demo").Parse(demoConfig)
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	if err := t.Execute(&text, address); err != nil {
		return "", err
	}
	name := filepath.Join(folder, "rasid.toml")
	return name, os.WriteFile(name, text.Bytes(), 0o600)
}

// tell lets the story happen, step by step, and says what an editor would say of each.
func tell(ctx context.Context, out io.Writer, newsroom *monitortest.Newsroom) {
	tick, step := time.NewTicker(demoTick), time.NewTicker(demoStep)
	defer tick.Stop()
	defer step.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			newsroom.Tick()
		case <-step.C:
			event, ok := newsroom.Next()
			if !ok {
				fmt.Fprint(out, "\nThe story is over; clocks and boxes still tick, and nothing is told. Ctrl-C ends the demo.\n"+
					"Your own pages: rasid init\n")
				step.Stop()
				continue
			}
			expect := "an alert follows"
			switch {
			case event.Path == monitortest.LatePage:
				expect = "seen for the first time: the first look at a page is silent"
			case len(event.Keywords) == 0:
				expect = "no keyword in it: nothing will be told"
			}
			fmt.Fprintf(out, "\n· %s: %s (%s)\n", event.Path, event.What, expect)
		}
	}
}

// lockedWriter keeps what two goroutines write apart.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
