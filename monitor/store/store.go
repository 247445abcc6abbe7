// Package store keeps what Rasid knows — pages, snapshots, changes, alerts — in one SQLite file.
//
// A daemon takes the data folder with Lock, opens it with Open and uses the DB as its monitor.Store and notify.Outbox; a command that only
// looks opens it with Options.ReadOnly, beside a running daemon or without one. Every exported method of a DB is one transaction, except
// Expire, which is many small ones; what a method has written is on the disk when it returns. Moments come in as arguments and are kept to
// the millisecond, in UTC; only an alert keeps the zone in which it was made.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"rasid/monitor"
	"rasid/notify"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	path   string
	reader *sql.DB
	writer *sql.DB // nil if opened read-only
	codec  *codec
	log    *slog.Logger
}

var (
	_ monitor.Store = (*DB)(nil)
	_ notify.Outbox = (*DB)(nil)
)

// Options say how to open a database.
type Options struct {
	// ReadOnly opens what is there and writes nothing: every method that would write returns ErrReadOnly.
	ReadOnly bool
	Log      *slog.Logger // nil: none
}

// Open opens the database at an address: a data folder, or "sqlite:" and the path of a file. Unless it is opened read-only, the folder is
// created if only it is missing, the file is created if there is none, is checked for damage, and is brought to this version's schema. A
// file that is damaged, of another program or of a newer Rasid is left as it is, and the *FileError says what to do.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	path, err := locate(address)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	codec, err := newCodec()
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	d := &DB{path: path, codec: codec, log: o.Log}
	if err := d.open(ctx, o.ReadOnly); err != nil {
		_ = d.Close() // what failed before is what is told
		return nil, err
	}
	return d, nil
}

func (d *DB) open(ctx context.Context, readOnly bool) error {
	if !readOnly {
		if err := makeFolder(d.path); err != nil {
			return err
		}
	}
	exists, err := hasDatabase(d.path)
	if err != nil {
		return err
	}
	if !exists && readOnly {
		return &FileError{
			Path: d.path, Problem: "nothing is stored here yet",
			Hint: "start rasid run with this data folder first", Err: os.ErrNotExist,
		}
	}
	if d.reader, err = openReader(ctx, d.path, exists); err != nil {
		return d.refuse(err)
	}
	if exists {
		// Before anything that could write: a foreign file must stay as it is.
		if err := d.recognise(ctx, readOnly); err != nil {
			return err
		}
	}
	if readOnly {
		return nil
	}
	if !exists {
		if err := create(ctx, d.path); err != nil {
			return d.refuse(err)
		}
	}
	if d.writer, err = openWriter(ctx, d.path); err != nil {
		return d.refuse(err)
	}
	if err := d.check(ctx); err != nil {
		return err
	}
	return d.migrate(ctx)
}

// Close moves everything into the one file and closes it. The DB must not be used after.
func (d *DB) Close() error {
	var errs []error
	if d.writer != nil {
		// With a reader still busy this leaves a part in the -wal file, which the next start reads.
		_, err := d.writer.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
		errs = append(errs, err, d.writer.Close())
	}
	if d.reader != nil {
		errs = append(errs, d.reader.Close())
	}
	d.codec.close()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close store: %w", d.explain(err))
	}
	return nil
}

// Path returns the path of the database file.
func (d *DB) Path() string { return d.path }
