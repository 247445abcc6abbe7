package monitor

import (
	"context"
	"strings"
	"time"

	"rasid/diff"
	"rasid/monitor/extract"
	"rasid/monitor/news"
)

// secondLook is how long after the first look a finding that was not sure is looked at again, unless the watch is looked at sooner anyway.
const secondLook = 60 * time.Second

// judge asks what of the difference is news, by all that the page has ever shown.
func (c *Checker) judge(ctx context.Context, w *Watch, look *Look, seen sight, page extract.Page) (news.Judgement, error) {
	p := look.Page
	profile, err := c.profile(ctx, p.ID)
	if err != nil {
		return news.Judgement{}, err
	}
	s := news.Sight{
		At: look.At, Second: p.Waits, Quiet: p.Quiet, Asked: p.URL, Got: seen.resp.URL, Whole: whole(seen.resp.Text), Now: page,
		Script: seen.script, Chosen: chosen(w), AfterTrouble: p.Failures > 0, Min: w.Min, Confirm: w.Confirm,
	}
	if seen.before != nil {
		s.Before = news.Baseline{Title: seen.before.Title, Blocks: seen.before.Blocks}
	}
	return news.Judge(profile, s), nil
}

// profile returns what is known of a page. A profile that cannot be read is one of a page never seen: what it knew is learned again.
func (c *Checker) profile(ctx context.Context, pageID int64) (news.Profile, error) {
	data, err := c.store.Profile(ctx, pageID)
	if err != nil {
		return news.Profile{}, err
	}
	profile, _ := news.Decode(data)
	return profile, nil
}

// relearn returns the page's profile with what the new rules show of the baseline: it was there all along.
func (c *Checker) relearn(ctx context.Context, w *Watch, p Page, at time.Time, page extract.Page) ([]byte, error) {
	profile, err := c.profile(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	profile = news.Judge(profile, news.Sight{At: at, Whole: true, Now: page, Chosen: chosen(w)}).Profile
	return profile.Encode(), nil
}

// take makes of the look what the judgement says, and returns the state of the page.
func (l *Look) take(s sight, j news.Judgement) verdict {
	l.Profile = j.Profile.Encode()
	if j.Trouble.Kind != news.NoTrouble {
		return troubleVerdict(j.Trouble)
	}
	p := &l.Page
	p.Quiet, p.Silent, p.Learned = 0, int(j.Profile.Silent), j.Profile.Noisy()
	if j.News() {
		p.Changed = l.At
		l.Snapshot = s.now
		l.Change = &Change{PageID: p.ID, At: l.At, From: s.before.ID, Script: s.script, Rulings: j.Rulings}
	} else if s.before != nil {
		l.Silence = silence(l.At, s.script, j)
	}
	if p.Waits = j.Pending; !p.Waits {
		l.renew(s)
	}
	return verdict{State: OK, Reason: j.Notice}
}

func troubleVerdict(t news.Trouble) verdict {
	if t.Kind == news.Barred {
		return verdict{Blocked, t.Reason}
	}
	return verdict{Failing, t.Reason}
}

// chosen reports whether a person's selectors chose the blocks.
func chosen(w *Watch) bool { return len(w.Rules.Select)+len(w.Rules.Ignore) > 0 }

// whole reports whether a document ends as documents do.
func whole(text string) bool {
	tail := strings.ToLower(text[max(0, len(text)-4096):])
	return strings.Contains(tail, "</html") || strings.Contains(tail, "</body")
}

// News returns the change's script with all that is not news as Same, so that an op keeps its place. A change that was saved before there
// were rulings is news as a whole.
func (c *Change) News() diff.Script {
	if c.Rulings == nil {
		return c.Script
	}
	script := make(diff.Script, len(c.Script))
	for i, op := range c.Script {
		script[i] = diff.Op{Kind: diff.Same, Old: op.Old, New: op.New}
	}
	for _, r := range c.Rulings {
		if r.Verdict == news.News && r.Op < len(script) {
			script[r.Op] = c.Script[r.Op]
		}
	}
	return script
}

// Silence is a look at which something differed and nobody was told.
type Silence struct {
	At     time.Time `json:"at"`
	Notice string    `json:"notice,omitempty"`
	Traces []Trace   `json:"traces"`
	More   int       `json:"more,omitempty"` // further blocks that are not among Traces
}

// Trace is why one block that differed was not told.
type Trace struct {
	Kind     diff.Kind `json:"kind"`
	Text     string    `json:"text"` // its beginning
	Rule     string    `json:"rule"`
	Evidence string    `json:"evidence,omitempty"`
}

// Bounds of what is kept of a silent look.
const (
	maxTraces = 40
	maxTrace  = 160 // characters of a block
)

func silence(at time.Time, script diff.Script, j news.Judgement) *Silence {
	kept := min(len(j.Rulings), maxTraces)
	s := &Silence{At: at, Notice: j.Notice, More: len(j.Rulings) - kept}
	for _, r := range j.Rulings[:kept] {
		s.Traces = append(s.Traces, traceOf(script[r.Op], r))
	}
	return s
}

func traceOf(op diff.Op, r news.Ruling) Trace {
	text := op.NewText
	if op.Kind == diff.Removed {
		text = op.OldText
	}
	rule := r.Rule
	if r.Verdict == news.Waits {
		rule += ", waits for the second look"
	}
	return Trace{Kind: op.Kind, Text: beginning(text), Rule: rule, Evidence: r.Evidence}
}

// Traces says why blocks of a change were not told beside those that were.
func (c *Change) Traces() (list []Trace) {
	for _, r := range c.Rulings {
		if r.Verdict != news.News && len(list) < maxTraces {
			list = append(list, traceOf(c.Script[r.Op], r))
		}
	}
	return list
}

func beginning(text string) string {
	n := 0
	for i := range text {
		if n++; n > maxTrace {
			return text[:i] + "…"
		}
	}
	return text
}
