package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// fileName is the database's name in a data folder.
const fileName = "rasid.db"

// readers is how many reads may run at a time; each costs up to 2 MB of page cache.
const readers = 2

// locate returns the absolute path of the file that an address names.
func locate(address string) (string, error) {
	path, isFile := strings.CutPrefix(address, "sqlite:")
	if scheme, _, ok := strings.Cut(path, "://"); ok {
		// What follows may hold a password.
		return "", fmt.Errorf("store: address %s://… is of no kind that is known here\n  write the path of a folder, or sqlite:PATH", scheme)
	}
	if path == "" {
		return "", errors.New("store: the address is empty\n  write the path of a folder, or sqlite:PATH")
	}
	if !isFile {
		path = filepath.Join(path, fileName)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("store %s: %w", address, err)
	}
	return path, nil
}

// makeFolder creates the folder of path, but not the folder above: a missing one is a slip of the pen or a disk that is not mounted.
func makeFolder(path string) error {
	folder := filepath.Dir(path)
	err := os.Mkdir(folder, 0o750)
	switch {
	case err == nil, errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return &FileError{
			Path: path, Problem: "the folder " + filepath.Dir(folder) + " does not exist",
			Hint: "create it, or correct data in the configuration", Err: err,
		}
	default:
		return &FileError{
			Path: path, Problem: "the folder cannot be created",
			Hint: "create it and make it writable for this user", Err: err,
		}
	}
}

// magic is how every SQLite file begins.
const magic = "SQLite format 3\x00"

// hasDatabase reports whether path is a database, or else whether it is missing or empty. Anything else is an error: SQLite itself takes a
// file of a few bytes for an empty one and writes over it.
func hasDatabase(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		return false, &FileError{Path: path, Problem: "this is not a file", Hint: "set data to the folder that holds " + fileName}
	}
	f, err := os.Open(path)
	if err != nil {
		return false, &FileError{Path: path, Problem: "the file cannot be read", Hint: "see who owns it and its folder", Err: err}
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, int64(len(magic))))
	switch {
	case err != nil:
		return false, &FileError{Path: path, Problem: "the file cannot be read", Hint: "see whether the disk is well", Err: err}
	case len(head) == 0:
		return false, nil
	case string(head) != magic:
		return false, &FileError{Path: path, Problem: "this is not a Rasid database", Hint: foreignHint}
	}
	return true, nil
}

// setting is a pragma with the value that SQLite gives it back in.
type setting struct{ name, value string }

// both are the settings of every connection; 2 MB of cache hold the inner pages of a file of gigabytes.
var both = []setting{{"busy_timeout", "5000"}, {"foreign_keys", "1"}, {"cache_size", "-2000"}}

// writing are the settings of the connection that writes, in this order: auto_vacuum (incremental) has no effect once a file has its first
// page, which journal_mode writes. synchronous 2 is FULL: a commit is on the disk when it returns.
var writing = append(both[:len(both):len(both)], setting{"auto_vacuum", "2"}, setting{"journal_mode", "wal"}, setting{"synchronous", "2"},
	setting{"wal_autocheckpoint", "1000"}, setting{"journal_size_limit", "16777216"})

// pageSize is that of a new file. Bodies and blocks are long chains of pages, of which the last is half empty: on 2,000 pages of 183 KB
// pages of 2 KB make the file 1 MB smaller than SQLite's own 4 KB, and the tables are as fast.
const pageSize = 2048

// create makes a new file with its page size: once there is a first page, which the writer's settings write, it cannot change.
func create(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, url.Values{}, nil))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	for _, statement := range []string{fmt.Sprintf("PRAGMA page_size = %d", pageSize), "PRAGMA auto_vacuum = 2", "VACUUM"} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	return db.Close()
}

// openWriter opens the one connection that writes.
func openWriter(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, url.Values{"_txlock": {"immediate"}}, writing))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	// SQLite answers a setting that it does not obey, such as WAL on a file system that cannot have it, with silence.
	for _, w := range writing {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+w.name).Scan(&got); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		if got != w.value {
			return nil, errors.Join(fmt.Errorf("%s is %s instead of %s", w.name, got, w.value), db.Close())
		}
	}
	return db, nil
}

// openReader opens the connections that only read. If exists, they are tried.
func openReader(ctx context.Context, path string, exists bool) (*sql.DB, error) {
	db, err := openReaderWith(ctx, path, exists, url.Values{"mode": {"ro"}})
	if err == nil || !isCode(err, codeCannotOpen, codeReadOnly) {
		return db, err
	}
	if wal, walErr := os.Stat(path + "-wal"); !errors.Is(walErr, fs.ErrNotExist) && (walErr != nil || wal.Size() > 0) {
		return nil, err
	}
	// A folder in which this user may not write, and no daemon that has made the -shm file. Nothing waits in a -wal file either, so the
	// file alone is the whole truth.
	return openReaderWith(ctx, path, exists, url.Values{"mode": {"ro"}, "immutable": {"1"}})
}

func openReaderWith(ctx context.Context, path string, exists bool, query url.Values) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, query, both))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	if !exists {
		return db, nil
	}
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// dsn returns the data source name: the settings are in it because they belong to connections, which database/sql opens when it likes.
func dsn(path string, query url.Values, settings []setting) string {
	for _, s := range settings {
		query.Add("_pragma", s.name+"("+s.value+")")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}
