package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rasid/monitor/config"
)

//go:embed init/rasid.toml
var initConfig string

//go:embed init/watchlist.toml
var initWatchlist string

func newInit(*options) *cobra.Command {
	var address, name string
	var keywords []string
	c := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Make a configuration to start from",
		Long: `Init writes rasid.toml and watchlists/first.toml into the folder (default: this
one). Alerts go to the terminal until a channel is set. It never touches a file
that is there already.`,
		Example: `  rasid init --url https://www.example.org/haberler --keyword Suriye --keyword سوريا`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			folder := "."
			if len(args) > 0 {
				folder = args[0]
			}
			watch := firstWatch(name, address, keywords)
			files := [][2]string{
				{filepath.Join(folder, "rasid.toml"), initConfig},
				{filepath.Join(folder, "watchlists", "first.toml"), strings.Replace(initWatchlist, "{{watch}}", watch, 1)},
			}
			for _, f := range files {
				if _, err := os.Lstat(f[0]); !errors.Is(err, fs.ErrNotExist) {
					return fmt.Errorf("%s is there already; nothing was written", f[0])
				}
			}
			if err := os.MkdirAll(filepath.Join(folder, "watchlists"), 0o750); err != nil {
				return err
			}
			for _, f := range files {
				if err := os.WriteFile(f[0], []byte(f[1]), 0o640); err != nil { //nolint:gosec // the daemon's group may read it; secrets are elsewhere
					return err
				}
			}
			if _, err := config.Load(files[0][0], config.Env{}); err != nil {
				for _, f := range files {
					_ = os.Remove(f[0]) // what is left is ours, and refused at the next try
				}
				return &usageError{err.Error(), "nothing was written: correct --url, --name or --keyword"}
			}
			for _, f := range files {
				fmt.Fprintln(c.OutOrStdout(), "wrote", f[0])
			}
			fmt.Fprintf(c.OutOrStdout(), "next:  rasid -c %s check   (a first, silent look)\n       rasid -c %s run\n", files[0][0], files[0][0])
			return nil
		},
	}
	c.Flags().StringVar(&address, "url", "https://www.example.org/", "the first page to watch")
	c.Flags().StringVar(&name, "name", "", "the watch's name (default: the page's host)")
	c.Flags().StringArrayVarP(&keywords, "keyword", "k", nil, "a keyword (repeatable)")
	return c
}

// firstWatch is the table of the first watch.
func firstWatch(name, address string, keywords []string) string {
	if name == "" {
		name = "first"
		if host := hostOf(address); host != "" {
			name = strings.TrimPrefix(host, "www.")
		}
	}
	quoted := make([]string, len(keywords))
	for i, k := range keywords {
		quoted[i] = quoteTOML(k)
	}
	text := "[[watch]]\nname = " + quoteTOML(name) + "\nurl  = " + quoteTOML(address) + "\n"
	if len(quoted) == 0 {
		return text + `# keywords = ["سوريا", "Suriye"]   # without keywords every change is told`
	}
	return text + "keywords = [" + strings.Join(quoted, ", ") + "]"
}

// quoteTOML is s as a TOML basic string; Go's escapes are a superset of TOML's only for control characters, which have no place here.
func quoteTOML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7F:
			b.WriteString(`\u00` + strconv.FormatInt(int64(r)+0x100, 16)[1:])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
