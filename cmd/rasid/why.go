package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/extract"
	"rasid/monitor/match"
	"rasid/monitor/news"
	"rasid/monitor/store"
)

// why answers "this stood on the page, and nobody was told": where the text stands, whether it counted as changed, and what each keyword of
// the watch finds in it.
type why struct {
	w     io.Writer
	p     paint
	cfg   *config.Config
	watch *monitor.Watch
	text  string // as the person typed it
}

// tell looks for the text in the page as it is now, in what is stored of it, and for the watch's keywords in the block that holds it.
func (y *why) tell(ctx context.Context, page extract.Page, dropped []extract.Dropped) error {
	now := y.onPage(page, dropped)
	then, err := y.inHistory(ctx)
	if err != nil {
		return err
	}
	text := now
	if text == "" {
		text = then
	}
	if text == "" {
		fmt.Fprintln(y.w, "It stands neither on the page as Rasid sees it now nor in what was stored of it. "+
			"Is it added by a script, or only for visitors who are logged in?")
		text = y.text
	}
	y.keywords(text, page.Language)
	return nil
}

// holds reports whether a block holds the text, whatever its marks, spaces and case.
func (y *why) holds(block string) bool {
	return strings.Contains(match.Fold(block), match.Fold(y.text))
}

// onPage says where the text stands on the page now and returns its block, "" if nowhere.
func (y *why) onPage(page extract.Page, dropped []extract.Dropped) string {
	for _, b := range page.Blocks {
		if y.holds(b.Text) {
			fmt.Fprintf(y.w, "It stands on the page, in a block that is kept (%s).\n", b.Kind)
			return b.Text
		}
	}
	for _, d := range dropped {
		if y.holds(d.Text) {
			fmt.Fprintf(y.w, "It stands on the page, but its block is dropped: %s.\n", clean(d.Rule))
			return d.Text
		}
	}
	return ""
}

// inHistory says when the stored history first shows the text and whether that counted as a change, and returns the block.
func (y *why) inHistory(ctx context.Context) (string, error) {
	db, err := store.Open(ctx, y.cfg.Data, store.Options{ReadOnly: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		fmt.Fprintln(y.w, "Nothing is stored of this watch yet: the first look is silent.")
		return "", nil //nolint:nilerr // a trial needs no store
	}
	defer db.Close() //nolint:errcheck // only read
	list, err := db.Snapshots(ctx, y.watch.Name, 10_000)
	if err != nil {
		return "", err
	}
	slices.Reverse(list)
	for i, s := range list {
		full, err := db.Snapshot(ctx, s.ID)
		if errors.Is(err, monitor.ErrNoSnapshot) {
			continue // let go meanwhile
		}
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(full.Blocks, func(b extract.Block) bool { return y.holds(b.Text) })
		if at < 0 {
			continue
		}
		when := s.At.In(y.cfg.Zone).Format("2006-01-02 15:04")
		if i == 0 {
			fmt.Fprintf(y.w, "It stood there at the first look that is stored (snapshot %d, %s): a keyword counts only in what changes after.\n", s.ID, when)
			return full.Blocks[at].Text, nil
		}
		return full.Blocks[at].Text, y.asChange(ctx, db, full, when)
	}
	fmt.Fprintf(y.w, "No stored snapshot of this watch holds it (%d looked through).\n", len(list))
	return "", nil
}

// asChange says what the change was that brought the text, and whom it was told.
func (y *why) asChange(ctx context.Context, db *store.DB, s *monitor.Snapshot, when string) error {
	changes, err := db.Changes(ctx, s.PageID, 10_000)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if c.To != s.ID {
			continue
		}
		for i, op := range c.Script {
			if op.Kind == diff.Same || op.Kind == diff.Removed || !y.holds(op.NewText) {
				continue
			}
			fmt.Fprintf(y.w, "It came with change %d (%s), in a block that was %s.\n", c.ID, when, op.Kind)
			hits := slices.DeleteFunc(slices.Clone(c.Hits), func(h monitor.Hit) bool { return h.Op != i })
			if len(hits) > 0 {
				fmt.Fprintf(y.w, "Found in it at the time: %s.\n", clean(formsOf(hits)))
			} else {
				fmt.Fprintln(y.w, "No topic of the watch was found in it at the time.")
			}
			for _, r := range c.Rulings {
				if r.Op == i && r.Verdict != news.News {
					fmt.Fprintf(y.w, "It was kept silent: %s (%s).\n", r.Rule, clean(r.Evidence))
				}
			}
			return nil
		}
		fmt.Fprintf(y.w, "It came with change %d (%s), but its block only moved, or stood there already.\n", c.ID, when)
		return nil
	}
	fmt.Fprintf(y.w, "It came with snapshot %d (%s), which was told to nobody: nothing in it was news, or the watch's rules had changed;\nsee: rasid history --silent.\n", s.ID, when)
	return nil
}

// keywords says for each keyword of the watch what it finds in the block, or what stopped it.
func (y *why) keywords(block, language string) {
	fmt.Fprintf(y.w, "\n%s\n", y.p.dim(clean(shorten(block, 300))))
	for _, t := range y.watch.Topics {
		name := t.Name
		if name == "" {
			name = "the watch's keywords"
		}
		fmt.Fprintf(y.w, "\n%s\n", y.p.bold(clean(name)))
		for _, k := range t.Keywords() {
			y.keyword(roleOf(t, k), k, block, language)
		}
	}
	if len(y.watch.Topics) == 0 {
		fmt.Fprintln(y.w, "The watch has no keywords: every change is told.")
	}
}

// roleOf says in which list of a topic a keyword stands.
func roleOf(t *monitor.Topic, k match.Keyword) string {
	switch {
	case slices.Contains(t.Any, k):
		return "any"
	case slices.Contains(t.All, k):
		return "all"
	case slices.Contains(t.None, k):
		return "none"
	case slices.ContainsFunc(t.Near, func(n monitor.Near) bool { return slices.Contains(n.Words, k) }):
		return "near"
	}
	return "topic"
}

func (y *why) keyword(what string, k match.Keyword, block, language string) {
	v := k.Why(block, language)
	sign := y.p.red("no ")
	if len(v.Hits) > 0 {
		sign = y.p.green("yes")
	}
	for _, line := range v.Lines {
		fmt.Fprintf(y.w, "  %s %s %s: %s\n", sign, what, clean(k.Text), clean(line))
	}
}

// whyTrial is `rasid try WATCH --why TEXT`.
func (t *trial) whyTrial(ctx context.Context, w io.Writer, text string) error {
	if t.watch == nil {
		return &usageError{"--why needs the name of a watch", "write: rasid try WATCH --why '" + text + "'"}
	}
	if match.Fold(text) == "" {
		return &usageError{"--why has no text", "write the sentence, or a part of it, that was expected"}
	}
	y := &why{w: w, p: newPaint(w), cfg: t.cfg, watch: t.watch, text: text}
	html, address, err := t.page(ctx)
	if err != nil {
		fmt.Fprintf(w, "The page cannot be seen now: %v\n", err)
		return y.tell(ctx, extract.Page{}, nil)
	}
	at, err := url.Parse(address)
	if err != nil {
		return err
	}
	page, dropped, err := extract.Explain(html, at, t.rules)
	if err != nil {
		fmt.Fprintf(w, "The page as it is now: %v\n", err)
	}
	return y.tell(ctx, page, dropped)
}
