package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rasid/monitor/extract"
	"rasid/monitor/fetch"
	"rasid/monitor/match"
)

// maxInput is the largest file or line that the commands for scripts read.
const maxInput = 32 << 20

func newExtract(*options) *cobra.Command {
	var address string
	var asJSON bool
	c := &cobra.Command{
		Use:   "extract FILE…",
		Short: "Print the text of HTML files",
		Long: `Extract prints what a reader sees of HTML files. With --json, one object a line:
{"file","title","text","published"}; text is the blocks that are the page itself, not
its frame, joined by line breaks.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := url.Parse(address)
			if err != nil {
				return &usageError{fmt.Sprintf("--url %q is no address", address), ""}
			}
			failed := false
			for _, name := range args {
				if err := extractFile(c.OutOrStdout(), name, at, asJSON); err != nil {
					fmt.Fprintln(c.ErrOrStderr(), "rasid:", err)
					failed = true
				}
			}
			if failed {
				return errSilent
			}
			return nil
		},
	}
	c.Flags().StringVar(&address, "url", "", "the address of the page in FILE")
	c.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each file")
	return c
}

func extractFile(w io.Writer, name string, at *url.URL, asJSON bool) error {
	data, err := readFile(name)
	if err != nil {
		return err
	}
	html, _, err := fetch.Decode(data, "")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	page, err := extract.Extract(html, at, extract.Rules{})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var texts []string
	for _, b := range page.Blocks {
		if b.Main {
			texts = append(texts, b.Text)
		}
	}
	text := strings.Join(texts, "\n")
	if !asJSON {
		_, err := fmt.Fprintf(w, "%s\n\n%s\n", clean(page.Title), text)
		return err
	}
	day := ""
	if !page.Published.IsZero() {
		day = page.Published.Format(time.RFC3339)
	}
	return jsonLines(w).Encode(struct {
		File      string `json:"file"`
		Title     string `json:"title"`
		Text      string `json:"text"`
		Published string `json:"published"`
	}{name, page.Title, text, day})
}

// readFile reads a file of at most maxInput bytes.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	if err == nil && len(data) > maxInput {
		err = fmt.Errorf("%s is larger than %d MB", name, maxInput>>20)
	}
	return data, err
}

func newMatch(*options) *cobra.Command {
	var queries string
	var keywords []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "match",
		Short: "Find keywords in lines of text",
		Long: `Match reads text from standard input and prints the lines in which a keyword
stands, with the hits marked, and below each the rule that found it.

With --json it reads one object {"id","text"} a line and prints one object a hit:
{"id","query","start","end","form"}, offsets in Unicode code points.`,
		Example: `  echo "قال إن أنقرة وبسوريا كذلك" | rasid match -k سوريا`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if queries != "" {
				list, err := readLines(queries)
				if err != nil {
					return err
				}
				keywords = append(keywords, list...)
			}
			m, err := newMatching(keywords)
			if err != nil {
				return err
			}
			if asJSON {
				return m.json(c.InOrStdin(), c.OutOrStdout())
			}
			return m.show(c.InOrStdin(), c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&queries, "queries", "", "a file with one keyword a line")
	c.Flags().StringArrayVarP(&keywords, "keyword", "k", nil, "a keyword (repeatable)")
	c.Flags().BoolVar(&asJSON, "json", false, "read and print lines of JSON")
	return c
}

func readLines(name string) ([]string, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			list = append(list, line)
		}
	}
	return list, nil
}

type matching struct {
	keywords []match.Keyword
	set      *match.Set
}

func newMatching(texts []string) (*matching, error) {
	if len(texts) == 0 {
		return nil, &usageError{"no keyword", "name one: -k سوريا, or a file of them: --queries FILE"}
	}
	m := &matching{}
	for i, text := range texts {
		k, err := match.ParseKeyword(text)
		if err != nil {
			return nil, &usageError{fmt.Sprintf("keyword %d, %q: %v", i+1, text, err), ""}
		}
		m.keywords = append(m.keywords, k)
	}
	m.set = match.Compile(m.keywords)
	return m, nil
}

func (m *matching) json(r io.Reader, w io.Writer) error {
	out := bufio.NewWriter(w)
	e := jsonLines(out)
	var hits []match.Hit
	n := 0
	err := eachLine(r, func(line []byte) error {
		n++
		var in struct {
			ID   json.RawMessage `json:"id"`
			Text string          `json:"text"`
		}
		if err := json.Unmarshal(line, &in); err != nil {
			return &usageError{fmt.Sprintf("line %d of the input is no JSON object: %v", n, err), `write {"id":"1","text":"…"}`}
		}
		hits = m.set.Find(hits[:0], in.Text)
		for _, h := range hits {
			start := utf8.RuneCountInString(in.Text[:h.Start])
			form := in.Text[h.Start:h.End]
			err := e.Encode(struct {
				ID    json.RawMessage `json:"id"`
				Query string          `json:"query"`
				Start int             `json:"start"`
				End   int             `json:"end"`
				Form  string          `json:"form"`
			}{in.ID, m.keywords[h.Keyword].Text, start, start + utf8.RuneCountInString(form), form})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, out.Flush())
}

func (m *matching) show(r io.Reader, w io.Writer) error {
	p := newPaint(w)
	return eachLine(r, func(line []byte) error {
		hits := m.set.Find(nil, string(line))
		if len(hits) == 0 {
			return nil
		}
		if _, err := fmt.Fprintln(w, p.hits(string(line), hits)); err != nil {
			return err
		}
		for _, h := range hits {
			form := string(line[h.Start:h.End])
			if _, err := fmt.Fprintf(w, "  %s: %s\n", clean(form), m.keywords[h.Keyword].Explain(form)); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachLine calls do for each line that is not blank.
func eachLine(r io.Reader, do func(line []byte) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxInput)
	for s.Scan() {
		if len(strings.TrimSpace(s.Text())) == 0 {
			continue
		}
		if err := do(s.Bytes()); err != nil {
			return err
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("read the input: %w", err)
	}
	return nil
}
