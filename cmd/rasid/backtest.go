package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/match"
	"rasid/monitor/store"
)

func newBacktest(o *options) *cobra.Command {
	var since string
	var watches []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "backtest TOPIC|KEYWORD…",
		Short: "Say which alerts a rule would have sent over the stored history",
		Long: `Backtest looks for a topic of the configuration, or for keywords, in the changes
that are stored, and compares with what was found at the time: + is an alert that
would be new, = one that was sent, − one that would no longer be sent. Nothing is
stored or sent. Keywords are compared with all alerts of the watch.`,
		Example: `  rasid backtest Syria --since 30d
  rasid backtest 'سوري*' --watch turkiye-alan`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			age, err := config.ParseDuration(since)
			if err != nil {
				return &usageError{"--since " + since + ": " + err.Error(), "write for example 30d or 12h"}
			}
			cfg, db, err := o.readStore(c.Context())
			if err != nil {
				return err
			}
			defer db.Close() //nolint:errcheck // only read
			if err := watchNames(cfg, watches); err != nil {
				return err
			}
			b := backtest{cfg: cfg, db: db, w: c.OutOrStdout(), json: asJSON}
			if b.topic, b.named, err = ruleOf(cfg, args); err != nil {
				return err
			}
			return b.run(c.Context(), time.Now().Add(-age), watches)
		},
	}
	c.Flags().StringVar(&since, "since", "30d", "how far back")
	c.Flags().StringSliceVar(&watches, "watch", nil, "only these watches (default: all)")
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each change that counts")
	_ = c.RegisterFlagCompletionFunc("watch", completeWatches(o)) // only an unknown flag is an error
	return c
}

// ruleOf is the topic of the configuration that the only argument names, or a topic of the keywords.
func ruleOf(cfg *config.Config, args []string) (topic *monitor.Topic, named bool, err error) {
	if len(args) == 1 {
		for _, t := range cfg.Topics {
			if t.Name == args[0] {
				return t, true, nil
			}
		}
	}
	topic = &monitor.Topic{}
	for _, text := range args {
		k, err := match.ParseKeyword(text)
		if err != nil {
			return nil, false, &usageError{err.Error(), ""}
		}
		topic.Any = append(topic.Any, k)
	}
	return topic, false, nil
}

// backtest is one rule over the history.
type backtest struct {
	cfg   *config.Config
	db    *store.DB
	w     io.Writer
	json  bool
	topic *monitor.Topic
	named bool // the topic is one of the configuration: what it found at the time is known

	days []backtestDay
}

// backtestDay counts the alerts of a day.
type backtestDay struct {
	day                 string
	added, same, missed int
}

func (b *backtest) run(ctx context.Context, since time.Time, watches []string) error {
	ons := map[string]monitor.On{}
	for _, w := range b.cfg.Watches {
		ons[w.Name] = w.On
	}
	trial := &monitor.Watch{Topics: []*monitor.Topic{b.topic}}
	matcher := monitor.NewMatcher([]*monitor.Watch{trial})
	err := b.db.ChangesSince(ctx, since, watches, func(watch, url string, c monitor.Change) error {
		trial.On = ons[watch]
		if trial.On == 0 {
			trial.On = monitor.OnDefault
		}
		before, err := b.snapshot(ctx, c.From)
		if err != nil {
			return err
		}
		now, err := b.snapshot(ctx, c.To)
		if err != nil {
			return err
		}
		return b.count(watch, url, c, matcher.Find(trial, c.News(), before, now))
	})
	if err != nil {
		return err
	}
	b.summary()
	return nil
}

// snapshot is a stored snapshot, or an empty one if it has been let go: then headings count as text.
func (b *backtest) snapshot(ctx context.Context, id int64) (*monitor.Snapshot, error) {
	s, err := b.db.Snapshot(ctx, id)
	if errors.Is(err, monitor.ErrNoSnapshot) {
		return &monitor.Snapshot{}, nil
	}
	return s, err
}

// count compares what the rule finds in a change with what was found at the time.
func (b *backtest) count(watch, url string, c monitor.Change, hits []monitor.Hit) error {
	was := slices.ContainsFunc(c.Hits, func(h monitor.Hit) bool { return !b.named || h.Topic == b.topic.Name })
	day := c.At.In(b.cfg.Zone).Format("2006-01-02")
	if len(b.days) == 0 || b.days[len(b.days)-1].day != day {
		b.days = append(b.days, backtestDay{day: day})
	}
	d := &b.days[len(b.days)-1]
	sign := ""
	switch {
	case len(hits) > 0 && was:
		sign, d.same = "=", d.same+1
	case len(hits) > 0:
		sign, d.added = "+", d.added+1
	case was:
		sign, d.missed = "−", d.missed+1
		hits = c.Hits
	default:
		return nil
	}
	if b.json {
		return jsonLines(b.w).Encode(map[string]any{
			"at": stamp(c.At), "watch": watch, "url": url, "change": c.ID, "now": sign != "−", "before": was, "forms": formsOf(hits),
		})
	}
	p := newPaint(b.w)
	fmt.Fprintf(b.w, "%s %s  %s  %s  %s\n", sign, c.At.In(b.cfg.Zone).Format("2006-01-02 15:04"), clean(watch), p.green(clean(formsOf(hits))),
		sentence(p, c, hits[0]))
	return nil
}

// sentence is the changed text around a hit.
func sentence(p paint, c monitor.Change, h monitor.Hit) string {
	if h.Op < 0 || h.Op >= len(c.Script) || h.Link {
		return ""
	}
	text := c.Script[h.Op].NewText
	if c.Script[h.Op].Kind == diff.Removed {
		text = c.Script[h.Op].OldText
	}
	if h.End > len(text) {
		return ""
	}
	const around = 60 // characters
	from, to := h.Start, h.End
	for range around {
		from -= len(lastRune(text[:from]))
		to += len(firstRune(text[to:]))
	}
	return p.hits(text[from:to], []match.Hit{{Start: h.Start - from, End: h.End - from}})
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

func lastRune(s string) string {
	i := len(s)
	for i > 0 {
		i--
		if s[i]&0xC0 != 0x80 { // not the middle of a character
			break
		}
	}
	return s[i:]
}

func (b *backtest) summary() {
	if b.json {
		return
	}
	var total backtestDay
	var lines []string
	for _, d := range b.days {
		total.added, total.same, total.missed = total.added+d.added, total.same+d.same, total.missed+d.missed
		if d.added+d.same+d.missed > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d would be sent (%d new), %d no longer", d.day, d.added+d.same, d.added, d.missed))
		}
	}
	if len(lines) == 0 {
		fmt.Fprintln(b.w, "no alert, then or now")
		return
	}
	fmt.Fprintf(b.w, "\n%s\nin all: %d would be sent, %d of them new, and %d no longer\n", strings.Join(lines, "\n"), total.added+total.same, total.added, total.missed)
}
