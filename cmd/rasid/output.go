package main

import (
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// useColor reports whether colour is for people: on a terminal, unless NO_COLOR is set (no-color.org).
func useColor(w io.Writer) bool { return isTerminal(w) && os.Getenv("NO_COLOR") == "" }

// jsonLines prints one JSON object a line.
func jsonLines(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// columns prints rows aligned under a head on a terminal, and as lines with tabs between, without head, in a pipe.
func columns(w io.Writer, head []string, rows [][]string) {
	if !isTerminal(w) {
		for _, row := range rows {
			for i := range row {
				row[i] = clean(row[i])
			}
			io.WriteString(w, strings.Join(row, "\t")+"\n") //nolint:errcheck // the reader is gone; there is nobody to tell
		}
		return
	}
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	if useColor(w) {
		style.Color.Header = text.Colors{text.Bold}
	}
	t.SetStyle(style)
	width, _, err := term.GetSize(int(w.(*os.File).Fd()))
	if err == nil && width > 20 {
		t.Style().Size.WidthMax = width
		t.SetColumnConfigs([]table.ColumnConfig{{Number: len(head), WidthMax: max(width/2, 20)}})
	}
	row := make(table.Row, len(head))
	for i, h := range head {
		row[i] = h
	}
	t.AppendHeader(row)
	for _, r := range rows {
		row := make(table.Row, len(r))
		for i, c := range r {
			row[i] = clean(c)
		}
		t.AppendRow(row)
	}
	io.WriteString(w, t.Render()+"\n") //nolint:errcheck // as above
}

// clean is text from outside without what a terminal would obey.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

// when is a moment for people: today's time, or the date with it; "–" for none.
func when(t time.Time, now time.Time) string {
	switch {
	case t.IsZero():
		return "–"
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return t.Format("15:04:05")
	}
	return t.Format("2006-01-02 15:04")
}

// count is "1 page", "2 pages" or "2 watches".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	if strings.HasSuffix(one, "ch") {
		one += "e"
	}
	return strconv.Itoa(n) + " " + one + "s"
}
