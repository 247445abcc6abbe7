package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// tx is a transaction that prepares each statement once.
type tx struct {
	*sql.Tx
	stmts map[string]*sql.Stmt
}

// write runs f in a transaction that is durable when write returns nil, and undone otherwise. doing is the first half of the error.
func (d *DB) write(ctx context.Context, doing string, f func(*tx) error) error {
	if d.writer == nil {
		return fmt.Errorf("%s: %w", doing, ErrReadOnly)
	}
	return d.transact(ctx, d.writer, doing, f)
}

// read runs f in a transaction that sees one moment of the database.
func (d *DB) read(ctx context.Context, doing string, f func(*tx) error) error {
	return d.transact(ctx, d.reader, doing, f)
}

func (d *DB) transact(ctx context.Context, db *sql.DB, doing string, f func(*tx) error) error {
	t, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, d.explain(err))
	}
	if err = f(&tx{t, make(map[string]*sql.Stmt)}); err == nil {
		err = t.Commit()
	}
	if err != nil {
		// After a commit that was refused this says ErrTxDone, after any other error nothing that err does not say.
		_ = t.Rollback()
		return fmt.Errorf("%s: %w", doing, d.explain(err))
	}
	return nil
}

func (t *tx) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := t.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := t.PrepareContext(ctx, query) // closed with the transaction
	if err != nil {
		return nil, err
	}
	t.stmts[query] = stmt
	return stmt, nil
}

// exec runs a statement and returns how many rows it touched.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int, error) {
	stmt, err := t.prepare(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// insert runs an INSERT and returns the new row's ID.
func (t *tx) insert(ctx context.Context, query string, args ...any) (int64, error) {
	stmt, err := t.prepare(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// row is a row to be scanned.
type row interface{ Scan(into ...any) error }

// one returns the query's only row; ok is false if there is none.
func one[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) (v T, ok bool, err error) {
	stmt, err := t.prepare(ctx, query)
	if err != nil {
		return v, false, err
	}
	v, err = scan(stmt.QueryRowContext(ctx, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	return v, err == nil, err
}

// all returns the query's rows.
func all[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	var list []T
	err := each(ctx, t, scan, func(v T) bool {
		list = append(list, v)
		return true
	}, query, args...)
	return list, err
}

// each calls visit with the query's rows until it returns false.
func each[T any](ctx context.Context, t *tx, scan func(row) (T, error), visit func(T) bool, query string, args ...any) error {
	stmt, err := t.prepare(ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return err
		}
		if !visit(v) {
			break
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// scanID scans the one column of an ID or a count.
func scanID(r row) (id int64, err error) {
	err = r.Scan(&id)
	return id, err
}

// millis is how a moment is stored. The zero time is 0: nothing that Rasid dates happened in 1970.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
