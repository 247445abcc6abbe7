package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/lmittmann/tint"
)

// logFormats are what --log-format takes.
var logFormats = []string{"auto", "text", "json", "color"}

// newLog returns the log of a daemon: colour on a terminal, lines with priorities under journald, logfmt or JSON otherwise.
func newLog(w io.Writer, format string, level slog.Level) (*slog.Logger, error) {
	o := &slog.HandlerOptions{Level: level}
	switch format {
	case "auto":
		switch {
		case isTerminal(w):
			return newLog(w, "color", level)
		case os.Getenv("JOURNAL_STREAM") != "":
			return slog.New(newJournal(w, level)), nil
		}
		return newLog(w, "text", level)
	case "text":
		return slog.New(slog.NewTextHandler(w, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, o)), nil
	case "color":
		return slog.New(tint.NewTextHandler(w, &tint.Options{Level: level, TimeFormat: time.TimeOnly, NoColor: !useColor(w)})), nil
	}
	return nil, &usageError{"--log-format " + format + " is not known", "write auto, text, json or color"}
}

// journal writes logfmt lines with the priority in front that journald takes ("<4>"), and without the time, which it has.
type journal struct {
	text slog.Handler
	out  *priorities
}

type priorities struct {
	mu  sync.Mutex
	w   io.Writer
	buf bytes.Buffer
}

func newJournal(w io.Writer, level slog.Level) journal {
	out := &priorities{w: w}
	text := slog.NewTextHandler(&out.buf, &slog.HandlerOptions{Level: level, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
			return slog.Attr{}
		}
		return a
	}})
	return journal{text, out}
}

func (j journal) Enabled(ctx context.Context, l slog.Level) bool { return j.text.Enabled(ctx, l) }
func (j journal) WithAttrs(a []slog.Attr) slog.Handler           { return journal{j.text.WithAttrs(a), j.out} }

func (j journal) WithGroup(name string) slog.Handler { return journal{j.text.WithGroup(name), j.out} }

func (j journal) Handle(ctx context.Context, r slog.Record) error {
	j.out.mu.Lock()
	defer j.out.mu.Unlock()
	j.out.buf.Reset()
	priority := "<7>"
	switch {
	case r.Level >= slog.LevelError:
		priority = "<3>"
	case r.Level >= slog.LevelWarn:
		priority = "<4>"
	case r.Level >= slog.LevelInfo:
		priority = "<6>"
	}
	j.out.buf.WriteString(priority)
	if err := j.text.Handle(ctx, r); err != nil {
		return err
	}
	_, err := j.out.w.Write(j.out.buf.Bytes())
	return err
}
