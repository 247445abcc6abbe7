package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// lockName is the lock's name in a data folder.
const lockName = "rasid.lock"

// LockedError says who holds a data folder.
type LockedError struct {
	Folder string
	PID    int       // 0 if not known
	Since  time.Time // zero if not known
}

func (e *LockedError) Error() string {
	who := "another Rasid"
	if e.PID != 0 {
		who = fmt.Sprintf("%s (process %d, since %s)", who, e.PID, e.Since.Format(time.RFC3339))
	}
	return fmt.Sprintf("lock %s: %s works in this folder\n  stop it first, or give each its own data folder", e.Folder, who)
}

// Lock takes a data folder for this process, and creates it if only it is missing. The folder stays taken until release is called or the
// process ends in whatever way. If another process has it, the error is a *LockedError.
func Lock(folder string) (release func() error, err error) {
	path, err := filepath.Abs(filepath.Join(folder, lockName))
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", folder, err)
	}
	if err := makeFolder(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, &FileError{Path: path, Problem: "the folder cannot be taken", Hint: "make it writable for this user", Err: err}
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = holder(f, folder)
	} else if err == nil {
		err = sign(f)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	// The file is never removed: someone may have it open and would then hold a lock that nobody else sees.
	return f.Close, nil
}

// sign writes who holds the lock.
func sign(f *os.File) error {
	text := fmt.Sprintf("%d %s\n", os.Getpid(), time.Now().UTC().Format(time.RFC3339))
	if err := f.Truncate(0); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if _, err := f.WriteAt([]byte(text), 0); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// holder returns the *LockedError that names who signed. A file that is not signed yet names nobody.
func holder(f *os.File, folder string) error {
	e := &LockedError{Folder: folder}
	text, err := io.ReadAll(io.LimitReader(f, 100))
	if err != nil {
		return e
	}
	var pid int
	var since string
	if _, err := fmt.Sscan(string(text), &pid, &since); err != nil {
		return e
	}
	if at, err := time.Parse(time.RFC3339, since); err == nil {
		e.PID, e.Since = pid, at
	}
	return e
}
