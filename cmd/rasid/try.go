package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rasid/monitor"
	"rasid/monitor/config"
	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/match"
)

type tryFlags struct {
	selects, ignores, ignoreText []string
	keywords                     []string
	address, why                 string
	json, private                bool
}

func newTry(o *options) *cobra.Command {
	f := &tryFlags{}
	c := &cobra.Command{
		Use:   "try URL|FILE|WATCH",
		Short: "Show what would be watched on a page, and which keywords stand there",
		Long: `Try shows a page as Rasid sees it: the blocks that it keeps, the ones that it
drops and by which rule, and where your keywords stand. Nothing is stored or sent.

  rasid try https://example.org/news --keyword سوريا --select article
  rasid try turkiye-alan                    (a watch, with its own rules)
  rasid try turkiye-alan --ignore .latest   (and what this would change)
  rasid try turkiye-alan --why 'وقال أكار'   (why a sentence was told or not)`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeWatches(o),
		RunE: func(c *cobra.Command, args []string) error {
			t, err := f.trial(o, args[0])
			if err != nil {
				return err
			}
			if f.why != "" {
				return t.whyTrial(c.Context(), c.OutOrStdout(), f.why)
			}
			return t.run(c.Context(), c.OutOrStdout(), f.json)
		},
	}
	c.Flags().StringArrayVar(&f.selects, "select", nil, "watch only what this CSS selector selects (repeatable)")
	c.Flags().StringArrayVar(&f.ignores, "ignore", nil, "leave out what this CSS selector selects (repeatable)")
	c.Flags().StringArrayVar(&f.ignoreText, "ignore-text", nil, "leave out text that this regular expression matches (repeatable)")
	c.Flags().StringArrayVarP(&f.keywords, "keyword", "k", nil, "a keyword to look for (repeatable)")
	c.Flags().StringVar(&f.why, "why", "", "say why this text of the watch's page was told or not")
	c.Flags().StringVar(&f.address, "url", "", "the address of the page in FILE")
	c.Flags().BoolVar(&f.json, "json", false, "print a line of JSON for each block")
	c.Flags().BoolVar(&f.private, "allow-private", false, "allow private and loopback addresses")
	return c
}

// trial is one page with the rules to try on it.
type trial struct {
	name     string
	cfg      *config.Config // of watch
	watch    *monitor.Watch // nil: an address or a file
	request  fetch.Request
	options  fetch.Options
	file     string
	rules    extract.Rules
	keywords []match.Keyword
}

// trial makes of the argument a watch of the configuration, a file or an address, with the flags' rules in place of the watch's.
func (f *tryFlags) trial(o *options, arg string) (*trial, error) {
	t := &trial{name: arg}
	switch {
	case strings.HasPrefix(arg, "http://"), strings.HasPrefix(arg, "https://"):
		t.request = fetch.Request{URL: arg}
	case isFile(arg):
		t.file = arg
	default:
		cfg, err := o.load()
		if err != nil {
			return nil, err
		}
		if err := watchNames(cfg, []string{arg}); err != nil {
			return nil, &usageError{fmt.Sprintf("%q is no address (https://…), no file and no watch", arg), "rasid status lists the watches"}
		}
		t.of(cfg, arg)
	}
	t.request.AllowPrivate = t.request.AllowPrivate || f.private
	return t, f.apply(t)
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

func (t *trial) of(cfg *config.Config, name string) {
	i := slices.IndexFunc(cfg.Watches, func(w *monitor.Watch) bool { return w.Name == name })
	w := cfg.Watches[i]
	t.cfg, t.watch = cfg, w
	t.request, t.rules = w.Request, w.Rules
	t.request.URL = w.URL.String()
	t.options = fetch.Options{UserAgent: userAgent(cfg), AllowPrivate: cfg.AllowPrivate}
	for _, topic := range w.Topics {
		t.keywords = append(t.keywords, topic.Keywords()...)
	}
}

func (f *tryFlags) apply(t *trial) error {
	if f.address != "" {
		t.request.URL = f.address
	}
	for _, list := range []struct {
		flag string
		from []string
		to   *[]extract.Selector
	}{{"--select", f.selects, &t.rules.Select}, {"--ignore", f.ignores, &t.rules.Ignore}} {
		if len(list.from) > 0 {
			*list.to = nil
		}
		for _, text := range list.from {
			s, err := extract.ParseSelector(text)
			if err != nil {
				return &usageError{list.flag + " " + text + ": " + err.Error(), ""}
			}
			*list.to = append(*list.to, s)
		}
	}
	for _, text := range f.ignoreText {
		r, err := regexp.Compile(text)
		if err != nil {
			return &usageError{"--ignore-text " + text + ": " + err.Error(), ""}
		}
		t.rules.IgnoreText = append(t.rules.IgnoreText, r)
	}
	for _, text := range f.keywords {
		k, err := match.ParseKeyword(text)
		if err != nil {
			return &usageError{"--keyword " + text + ": " + err.Error(), ""}
		}
		t.keywords = append(t.keywords, k)
	}
	return nil
}

// page is the page's text and address, from the network or from the file.
func (t *trial) page(ctx context.Context) (text, address string, err error) {
	if t.file == "" {
		client := fetch.New(t.options)
		defer client.Close()
		resp, err := client.Get(ctx, t.request, fetch.Known{})
		if err != nil {
			hint := ""
			if blocked := new(fetch.BlockedAddressError); errors.As(err, &blocked) {
				hint = "\n  if it is in your own network: --allow-private, and for good: allow_private = true in the watch"
			}
			return "", "", fmt.Errorf("%s: %s%s", t.name, fetch.Reason(err), hint)
		}
		return resp.Text, resp.URL, nil
	}
	data, err := readFile(t.file)
	if err != nil {
		return "", "", err
	}
	text, _, err = fetch.Decode(data, "")
	return text, t.request.URL, err
}

func (t *trial) run(ctx context.Context, w io.Writer, asJSON bool) error {
	text, address, err := t.page(ctx)
	if err != nil {
		return err
	}
	at, err := url.Parse(address)
	if err != nil {
		return &usageError{fmt.Sprintf("%q is no address", address), ""}
	}
	page, dropped, err := extract.Explain(text, at, t.rules)
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	set := match.Compile(t.keywords)
	if asJSON {
		return t.json(w, page, dropped, set)
	}
	t.show(w, page, dropped, set)
	return nil
}

func (t *trial) json(w io.Writer, page extract.Page, dropped []extract.Dropped, set *match.Set) error {
	e := jsonLines(w)
	for _, b := range page.Blocks {
		var found []string
		for _, h := range set.FindIn(nil, b.Text, page.Language) {
			found = append(found, t.keywords[h.Keyword].Text)
		}
		if err := e.Encode(map[string]any{"kept": true, "kind": b.Kind.String(), "text": b.Text, "keywords": found, "main": b.Main, "zone": b.Zone, "why": b.Why}); err != nil {
			return err
		}
	}
	for _, d := range dropped {
		if err := e.Encode(map[string]any{"kept": false, "kind": d.Kind.String(), "text": d.Text, "rule": d.Rule}); err != nil {
			return err
		}
	}
	return nil
}

func (t *trial) show(w io.Writer, page extract.Page, dropped []extract.Dropped, set *match.Set) {
	p := newPaint(w)
	fmt.Fprintf(w, "%s\n", p.bold(clean(page.Title)))
	for _, f := range [][2]string{{"address", page.Canonical}, {"language", page.Language}, {"published", published(page)}, {"page", page.Kind.String()}} {
		if f[1] != "" {
			fmt.Fprintf(w, "%s\n", p.dim(f[0]+": "+clean(f[1])))
		}
	}
	count := make([]int, len(t.keywords))
	fmt.Fprintf(w, "\n%s\n", p.bold(fmt.Sprintf("kept: %d blocks", len(page.Blocks))))
	for _, b := range page.Blocks {
		hits := set.FindIn(nil, b.Text, page.Language)
		sign := "  "
		if len(hits) > 0 {
			sign = p.green("* ")
		}
		for _, h := range hits {
			count[h.Keyword]++
		}
		beside := ""
		if !b.Main {
			beside = p.dim("[" + clean(b.Why) + "] ") // it counts less, and on an article not at all: package news
		}
		fmt.Fprintf(w, "%s%s %s%s\n", sign, p.dim(fmt.Sprintf("%-9s", b.Kind)), beside, p.hits(b.Text, hits))
	}
	if len(dropped) > 0 {
		fmt.Fprintf(w, "\n%s\n", p.bold(fmt.Sprintf("dropped: %d blocks", len(dropped))))
		for _, d := range dropped {
			fmt.Fprintf(w, "%s%s %s\n", p.red("- "), p.dim("["+clean(d.Rule)+"]"), clean(shorten(d.Text, 100)))
		}
	}
	if len(t.keywords) > 0 {
		fmt.Fprintf(w, "\n%s\n", p.bold("keywords"))
	}
	for i, k := range t.keywords {
		fmt.Fprintf(w, "  %s: %d\n", clean(k.Text), count[i])
	}
}

func published(p extract.Page) string {
	if p.Published.IsZero() {
		return ""
	}
	return p.Published.Format("2006-01-02 15:04 -07:00")
}
