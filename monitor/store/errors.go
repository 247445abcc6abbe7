package store

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// ErrNotFound says that the store has no such change or alert.
var ErrNotFound = errors.New("not found")

// ErrReadOnly says that the database was opened to be read only.
var ErrReadOnly = errors.New("the database was opened read-only")

// FileError says why a database was not opened. The file is as it was.
type FileError struct {
	Path    string
	Problem string
	Hint    string // what to do
	Err     error  // the cause, nil if Problem says it all
}

func (e *FileError) Error() string {
	cause := ""
	if e.Err != nil {
		cause = ": " + e.Err.Error()
	}
	return fmt.Sprintf("store %s: %s%s\n  %s", e.Path, e.Problem, cause, e.Hint)
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// SQLite's primary result codes that a person can do something about.
const (
	codeBusy       = 5
	codeReadOnly   = 8
	codeDiskError  = 10
	codeCorrupt    = 11
	codeFull       = 13
	codeCannotOpen = 14
	codeNotADB     = 26
)

// isCode reports whether err is SQLite's, of one of the primary codes.
func isCode(err error, codes ...int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code()&0xff == c {
			return true
		}
	}
	return false
}

// explain puts words and the file's path before an error of SQLite that comes from outside the program.
func (d *DB) explain(err error) error {
	problem := ""
	switch {
	case isCode(err, codeFull):
		problem = "disk full at"
	case isCode(err, codeDiskError):
		problem = "disk error at"
	case isCode(err, codeCorrupt, codeNotADB):
		problem = "damaged database"
	case isCode(err, codeReadOnly):
		problem = "not allowed to write"
	case isCode(err, codeCannotOpen):
		problem = "cannot open"
	case isCode(err, codeBusy):
		problem = "another program holds"
	default:
		return err
	}
	return fmt.Errorf("%s %s: %w", problem, d.path, err)
}

// refuse returns the *FileError for an error met while opening.
func (d *DB) refuse(err error) error {
	e := &FileError{Path: d.path, Problem: "the file cannot be opened", Hint: "see who owns the file and its folder, and whether the disk is well", Err: err}
	switch {
	case isCode(err, codeCorrupt, codeNotADB):
		e.Problem = "the file is damaged"
		e.Hint = damagedHint
	case isCode(err, codeReadOnly, codeCannotOpen):
		e.Problem = "the file or its folder is not writable for this user"
		e.Hint = "give both to the user that runs rasid"
	case isCode(err, codeFull):
		e.Problem = "the disk is full"
		e.Hint = "make room, then start again"
	case isCode(err, codeBusy):
		e.Problem = "another program holds the file"
		e.Hint = "stop the other program, then start again"
	}
	return e
}

const (
	foreignHint = "move the file away, or set data to another folder"
	damagedHint = "put back a backup, or move the file away to begin anew: every page is then looked at for the first time"
)
