package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks a file as ours: "RASD".
const applicationID = 0x52415344

// schema returns the migrations in order; the nth brings a file to version n+1.
func schema() ([]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]string, len(names))
	for i, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps[i] = string(text)
	}
	return steps, nil
}

// recognise refuses a file that is not ours or is of a version that this program cannot use.
func (d *DB) recognise(ctx context.Context, readOnly bool) error {
	var app, version, tables int
	err := d.reader.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&app, &version, &tables)
	if err != nil {
		return d.refuse(err)
	}
	steps, err := schema()
	if err != nil {
		return d.refuse(err)
	}
	// A start that was killed before the first migration leaves a file with nothing in it.
	blank := app == 0 && version == 0 && tables == 0
	switch {
	case app != applicationID && !blank:
		return &FileError{
			Path: d.path, Problem: "this is the database of another program",
			Hint: foreignHint,
		}
	case version > len(steps):
		return &FileError{
			Path:    d.path,
			Problem: fmt.Sprintf("the file is of a newer Rasid: its schema is %d, this program knows %d", version, len(steps)),
			Hint:    "run the newer Rasid, or put back the backup from before it",
		}
	case version < len(steps) && readOnly:
		return &FileError{
			Path:    d.path,
			Problem: fmt.Sprintf("the file is of an older Rasid: its schema is %d, this program needs %d", version, len(steps)),
			Hint:    "start rasid run once: it brings the file up to date",
		}
	}
	return nil
}

// check looks for damage.
func (d *DB) check(ctx context.Context) error {
	var verdict string
	if err := d.writer.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return d.refuse(err)
	}
	if verdict != "ok" {
		return &FileError{Path: d.path, Problem: "the file is damaged: " + verdict, Hint: damagedHint}
	}
	return nil
}

// migrate brings the file to the newest version, each step in one transaction.
func (d *DB) migrate(ctx context.Context) error {
	steps, err := schema()
	if err != nil {
		return d.refuse(err)
	}
	var from int
	if err := d.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&from); err != nil {
		return d.refuse(err)
	}
	for version := from + 1; version <= len(steps); version++ {
		err := d.write(ctx, fmt.Sprintf("migrate %s to schema %d", d.path, version), func(tx *tx) error {
			_, err := tx.ExecContext(ctx, fmt.Sprintf("%s;\nPRAGMA application_id = %d;\nPRAGMA user_version = %d;",
				steps[version-1], applicationID, version))
			return err
		})
		if err != nil {
			return err
		}
		d.log.Info("database migrated", "path", d.path, "schema", version)
	}
	return nil
}
