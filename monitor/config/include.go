package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const pathHint = "a path is looked for from the folder of the file that names it"

// Bounds on what is read.
const (
	maxFileSize   = 8 << 20
	maxSecretSize = 64 << 10
	maxFiles      = 1000
)

// read parses one file. It returns nil if the file cannot be read, which is a problem at the place that names it.
func (l *loader) read(path string, at value) *document {
	data, err := readFile(path, maxFileSize)
	if err != nil {
		l.problems.add(at, "", "read configuration: "+err.Error(), pathHint)
		return nil
	}
	// Windows editors put a byte order mark in front, which is no part of the text.
	return parse(newSource(path, bytes.TrimPrefix(data, []byte("\ufeff"))), l.problems)
}

// readFile reads an ordinary file of bounded size: a pipe or a device could keep the reader for ever. The error does not name the operation
// of the system, but the file and what is wrong.
func readFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New(quote(path) + " does not exist")
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New(quote(path) + " may not be read by this user")
	case err != nil:
		return nil, errors.New(quote(path) + " cannot be read")
	case !info.Mode().IsRegular():
		return nil, errors.New(quote(path) + " is not an ordinary file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.New(quote(path) + " may not be read by this user")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, errors.New(quote(path) + " cannot be read")
	}
	if int64(len(data)) > limit {
		return nil, errors.New(quote(path) + " is larger than " + strconv.FormatInt(limit>>10, 10) + " KiB")
	}
	return data, nil
}

// resolve is a path as the file means it: relative to its own folder.
func (s *source) resolve(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(filepath.Dir(s.name), path)
}

// include reads the files that include names, in the order of their names, each once.
func (l *loader) include(s *section) {
	type found struct {
		path string
		at   value
	}
	var all []found
	for _, pattern := range s.list("include", true) {
		for _, path := range l.glob(s, pattern) {
			all = append(all, found{path, pattern})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return strings.Compare(a.path, b.path) })
	all = slices.CompactFunc(all, func(a, b found) bool { return a.path == b.path })
	all = slices.DeleteFunc(all, func(f found) bool { return f.path == l.main.name })
	if len(all) > maxFiles {
		s.wrong(all[0].at, "include", "include finds more than "+strconv.Itoa(maxFiles)+" files", "write a narrower pattern")
		return
	}
	for _, f := range all {
		l.config.Files = append(l.config.Files, f.path)
		if d := l.read(f.path, f.at); d != nil {
			l.included = append(l.included, d)
		}
	}
}

// glob returns the files of one entry of include. A pattern may find none: a folder of watchlists may still be empty.
func (l *loader) glob(s *section, v value) []string {
	const meta = `*?[\`
	path := l.main.resolve(v.text)
	switch {
	case v.text == "":
		s.wrong(v, "include", "an entry of include is empty", `write a file or a pattern, such as "watchlists/*.toml"`)
		return nil
	case strings.Contains(v.text, "**"):
		s.wrong(v, "include", quote(v.text)+" is not a pattern: ** does not mean all folders below", "write each folder: \"watchlists/*.toml\", \"watchlists/turkey/*.toml\"")
		return nil
	case !strings.ContainsAny(v.text, meta):
		return []string{path}
	}
	paths, err := filepath.Glob(path)
	if err != nil {
		s.wrong(v, "include", quote(v.text)+" is not a pattern", `write a pattern such as "watchlists/*.toml"`)
		return nil
	}
	folder := filepath.Dir(path[:strings.IndexAny(path, meta)] + "x")
	if _, err := os.Stat(folder); err == nil && !slices.Contains(l.config.Files, folder) {
		l.config.Files = append(l.config.Files, folder)
	}
	// Editors keep unsaved copies beside a file, with a dot in front.
	return slices.DeleteFunc(paths, func(p string) bool { return strings.HasPrefix(filepath.Base(p), ".") })
}
