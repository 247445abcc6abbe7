package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/fetch"
	"rasid/monitor/news"
	"rasid/monitor/schedule"
	"rasid/monitor/store"
)

func newReplay(*options) *cobra.Command {
	var asJSON, silent bool
	var keywords []string
	c := &cobra.Command{
		Use:   "replay FOLDER",
		Short: "Say which alerts the versions of pages would have caused",
		Long: `Replay runs versions that pages served through the real look, store and matcher, on
a simulated clock of ten minutes a version, and prints each alert that would be
sent. Nothing is sent.

FOLDER/WATCH/0000.html, 0001.html … are the versions, oldest first. 0007.status holds
that version's HTTP status if it is not 200; url the page's address if it is known.
With --json, one object for each alert: {"watch","version","added","removed"}.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var topics []*monitor.Topic
			if len(keywords) > 0 {
				m, err := newMatching(keywords)
				if err != nil {
					return err
				}
				topics = []*monitor.Topic{{Any: m.keywords}}
			}
			r := replay{folder: args[0], topics: topics, w: c.OutOrStdout(), json: asJSON, silent: silent}
			return r.run(c.Context())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each alert")
	c.Flags().BoolVar(&silent, "silent", false, "say too what differed and was not told, and why")
	c.MarkFlagsMutuallyExclusive("json", "silent")
	c.Flags().StringArrayVarP(&keywords, "keyword", "k", nil, "only changes with this keyword (repeatable; default: every change)")
	return c
}

// replay is one run over the versions of a folder.
type replay struct {
	folder string
	topics []*monitor.Topic
	w      io.Writer
	json   bool
	silent bool

	db      *store.DB
	web     *recording
	checker *monitor.Checker
	alerts  int
}

// step is how far apart two versions are on the simulated clock.
const step = 10 * time.Minute

func (r *replay) run(ctx context.Context) error {
	entries, err := os.ReadDir(r.folder)
	if err != nil {
		return err
	}
	state, err := os.MkdirTemp("", "rasid-replay-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(state) //nolint:errcheck // a temporary folder
	if r.db, err = store.Open(ctx, state, store.Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
		return err
	}
	defer r.db.Close() //nolint:errcheck // it is thrown away
	var list []*monitor.Watch
	for _, e := range entries {
		if e.IsDir() {
			list = append(list, r.watch(e.Name()))
		}
	}
	if len(list) == 0 {
		return &usageError{"no folder of a watch in " + r.folder, "see: rasid replay --help"}
	}
	r.web = &recording{}
	r.checker = monitor.NewChecker(r.db, r.web, monitor.NewMatcher(list))
	for _, w := range list {
		if err := r.play(ctx, w); err != nil {
			return fmt.Errorf("replay %s: %w", w.Name, err)
		}
	}
	if !r.json {
		fmt.Fprintf(r.w, "%s\n", count(r.alerts, "alert"))
	}
	return nil
}

// watch is the watch of a folder.
func (r *replay) watch(name string) *monitor.Watch {
	address := &url.URL{Scheme: "https", Host: "replay.invalid", Path: "/" + name}
	if text, err := readFile(filepath.Join(r.folder, name, "url")); err == nil {
		if u, err := url.Parse(strings.TrimSpace(string(text))); err == nil && u.Host != "" {
			address = u
		}
	}
	return &monitor.Watch{
		Name: name, URL: address, Schedule: schedule.Policy{Key: name, Every: step}, Topics: r.topics,
		On: monitor.OnAdded | monitor.OnEdited | monitor.OnRemoved, Min: news.Wording, Notify: []string{"replay"},
	}
}

// play takes a look at each version of a watch.
func (r *replay) play(ctx context.Context, w *monitor.Watch) error {
	versions, err := filepath.Glob(filepath.Join(r.folder, w.Name, "[0-9]*.html"))
	if err != nil {
		return err
	}
	slices.Sort(versions)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	// Sync retires the pages of the other watches, which are through.
	if err := r.db.Sync(ctx, []monitor.Page{{Watch: w.Name, URL: w.URL.String(), State: monitor.New, Since: at, NextAt: at}}); err != nil {
		return err
	}
	for _, version := range versions {
		r.web.version = version
		if err := r.look(ctx, w, at); err != nil {
			return err
		}
		at = at.Add(step)
	}
	return nil
}

func (r *replay) look(ctx context.Context, w *monitor.Watch, at time.Time) error {
	pages, err := r.db.Pages(ctx, w.Name)
	if err != nil {
		return err
	}
	if len(pages) != 1 {
		return errors.New("its page is gone")
	}
	look, err := r.checker.Check(ctx, w, pages[0], at)
	if err != nil {
		return err
	}
	if err := r.db.Save(ctx, []*monitor.Look{look}); err != nil {
		return err
	}
	if len(look.Alerts) > 0 {
		r.alerts++
		if err := r.tell(look); err != nil {
			return err
		}
	}
	if r.silent && look.Page.State != monitor.OK {
		fmt.Fprintf(r.w, "%s %s: not seen: %s\n", clean(look.Page.Watch), r.name(), clean(look.Page.Reason))
	}
	if r.silent && look.Silence != nil {
		fmt.Fprintf(r.w, "%s %s: silent %s\n", clean(look.Page.Watch), r.name(), clean(look.Silence.Notice))
		showTraces(r.w, look.Silence.Traces)
	}
	if look.Page.Waits { // the second look sees the same version
		return r.look(ctx, w, at.Add(time.Minute))
	}
	return nil
}

// name is the version that is looked at.
func (r *replay) name() string { return strings.TrimSuffix(filepath.Base(r.web.version), ".html") }

func (r *replay) tell(look *monitor.Look) error {
	if r.json {
		return r.tellJSON(look)
	}
	p := newPaint(r.w)
	fmt.Fprintf(r.w, "%s %s: %s\n", p.bold(clean(look.Page.Watch)), r.name(), clean(formsOf(look.Change.Hits)))
	for _, ruling := range look.Change.Rulings {
		if ruling.Verdict != news.News {
			continue
		}
		op := look.Change.Script[ruling.Op]
		fmt.Fprintln(r.w, p.dim(fmt.Sprintf("  %s: %s; %s", ruling.Level, ruling.Rule, ruling.Evidence)))
		if op.OldText != "" {
			fmt.Fprintln(r.w, p.red("  - "+clean(shorten(op.OldText, 160))))
		}
		if op.NewText != "" {
			fmt.Fprintln(r.w, p.green("  + "+clean(shorten(op.NewText, 160))))
		}
	}
	if r.silent {
		showTraces(r.w, look.Change.Traces())
	}
	return nil
}

// tellJSON prints an alert as it is measured.
func (r *replay) tellJSON(look *monitor.Look) error {
	added, removed := []string{}, []string{}
	for _, op := range look.Change.News() {
		switch op.Kind {
		case diff.Added:
			added = append(added, op.NewText)
		case diff.Removed:
			removed = append(removed, op.OldText)
		case diff.Edited:
			added, removed = append(added, op.NewText), append(removed, op.OldText)
		}
	}
	return jsonLines(r.w).Encode(struct {
		Watch   string   `json:"watch"`
		Version string   `json:"version"`
		Added   []string `json:"added"`
		Removed []string `json:"removed"`
	}{look.Page.Watch, r.name(), added, removed})
}

// recording is a monitor.Fetcher that answers with the file of the moment.
type recording struct{ version string }

func (r *recording) Get(_ context.Context, request fetch.Request, _ fetch.Known) (*fetch.Response, error) {
	if text, err := readFile(strings.TrimSuffix(r.version, ".html") + ".status"); err == nil {
		code, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return nil, fmt.Errorf("%s holds no status: %w", r.version, err)
		}
		if code < 200 || code > 299 {
			return nil, &fetch.StatusError{Code: code}
		}
	}
	data, err := readFile(r.version)
	if err != nil {
		return nil, err
	}
	text, charset, err := fetch.Decode(data, "text/html")
	if err != nil {
		return nil, err
	}
	return &fetch.Response{
		URL: request.URL, Status: 200, Text: text, Charset: charset, ContentType: "text/html",
		Wire: sha256.Sum256(data), Body: sha256.Sum256([]byte(text)), Size: int64(len(text)),
	}, nil
}
