package store_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasid/monitor"
	"rasid/monitor/store"
)

// alter runs SQL on the database file of a folder, behind the store's back.
func alter(t testing.TB, folder, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(folder, "rasid.db"))
	check(t, err)
	_, err = db.Exec(statement)
	check(t, errors.Join(err, db.Close()))
}

func write(t testing.TB, folder string, content []byte) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(folder, "rasid.db"), content, 0o600))
}

func closed(t testing.TB, folder string) {
	t.Helper()
	db := open(t, folder)
	list := make([]monitor.Page, 300)
	for i := range list {
		list[i] = newPage("w", strings.Repeat("/أكار", 20)+string(rune('a'+i)))
	}
	check(t, db.Sync(t.Context(), list))
	check(t, db.Close())
}

func TestAFileThatIsNotOursStaysAsItIs(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, folder string)
		want string
		hint string
	}{
		{
			"text", func(t *testing.T, folder string) { write(t, folder, []byte(strings.Repeat("not a database\n", 1000))) },
			"this is not a Rasid database", "move the file away",
		},
		{
			"a few bytes", func(t *testing.T, folder string) { write(t, folder, []byte("x")) },
			"this is not a Rasid database", "move the file away",
		},
		{
			"of another program", func(t *testing.T, folder string) { alter(t, folder, "CREATE TABLE gatus (id INTEGER)") },
			"this is the database of another program", "move the file away",
		},
		{
			"of a newer Rasid", func(t *testing.T, folder string) { closed(t, folder); alter(t, folder, "PRAGMA user_version = 99") },
			"the file is of a newer Rasid: its schema is 99, this program knows 2", "run the newer Rasid",
		},
		{"damaged", func(t *testing.T, folder string) {
			closed(t, folder)
			path := filepath.Join(folder, "rasid.db")
			content, err := os.ReadFile(path)
			check(t, err)
			for i := 2 * 4096; i < len(content); i++ {
				content[i] ^= 0x5a
			}
			write(t, folder, content)
		}, "the file is damaged: ", "put back a backup"},
		{"cut short", func(t *testing.T, folder string) {
			closed(t, folder)
			check(t, os.Truncate(filepath.Join(folder, "rasid.db"), 3*4096+100))
		}, "the file is damaged: ", "put back a backup"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "rasid.db")
			tt.make(t, folder)
			before, err := os.ReadFile(path)
			check(t, err)
			_, err = store.Open(t.Context(), folder, store.Options{})
			var refused *store.FileError
			if !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), "store "+path+": "+tt.want) ||
				!strings.Contains(err.Error(), "\n  "+tt.hint) {
				t.Errorf("got error %v, want store %s: %s … %s", err, path, tt.want, tt.hint)
			}
			after, err := os.ReadFile(path)
			check(t, err)
			if string(after) != string(before) {
				t.Error("the file is another than before")
			}
		})
	}
}

func TestAnAddressThatLeadsNowhere(t *testing.T) {
	folder := t.TempDir()
	check(t, os.Mkdir(filepath.Join(folder, "rasid.db"), 0o700))
	tests := []struct{ name, address, want string }{
		{"no parent", filepath.Join(folder, "a", "b"), "the folder " + filepath.Join(folder, "a") + " does not exist"},
		{"a folder for a file", folder, "this is not a file"},
		{"empty", "", "the address is empty"},
		{"another database", "postgres://rasid:hunter2@db/rasid", "address postgres://… is of no kind"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := store.Open(t.Context(), tt.address, store.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestAnAddressNamesAFolderOrAFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "veri 100%? #أ")
	closed(t, folder)
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "rasid.db"), store.Options{})
	check(t, err)
	defer db.Close()
	if got := len(pages(t, db)); got != 300 {
		t.Errorf("got %d pages, want the 300 of the folder", got)
	}
	entries, err := os.ReadDir(filepath.Dir(folder))
	check(t, err)
	if len(entries) != 1 {
		t.Errorf("got %v beside the folder", entries)
	}
}

func TestAnEmptyFileIsANewDatabase(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, nil)
	closed(t, folder)
}

func TestCloseLeavesOneFile(t *testing.T) {
	folder := t.TempDir()
	closed(t, folder)
	entries, err := os.ReadDir(folder)
	check(t, err)
	if len(entries) != 1 || entries[0].Name() != "rasid.db" {
		t.Errorf("got %v, want rasid.db only", entries)
	}
}

func TestReadOnlyReadsBesideTheDaemonAndWithout(t *testing.T) {
	folder := t.TempDir()
	if _, err := store.Open(t.Context(), folder, store.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v before anything is stored, want fs.ErrNotExist", err)
	}
	daemon := open(t, folder)
	check(t, daemon.Sync(t.Context(), []monitor.Page{newPage("w", "/a")}))
	reader, err := store.Open(t.Context(), folder, store.Options{ReadOnly: true})
	check(t, err)
	same(t, pages(t, reader), pages(t, daemon))
	check(t, daemon.Sync(t.Context(), []monitor.Page{newPage("w", "/a"), newPage("w", "/b")}))
	same(t, pages(t, reader), pages(t, daemon))
	if err := reader.Sync(t.Context(), nil); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("got %v, want ErrReadOnly", err)
	}
	check(t, reader.Close())
	want := pages(t, daemon)
	check(t, daemon.Close())

	reader, err = store.Open(t.Context(), folder, store.Options{ReadOnly: true})
	check(t, err)
	same(t, pages(t, reader), want)
	check(t, reader.Close())
}

func TestReadOnlyRefusesAnOlderSchema(t *testing.T) {
	folder := t.TempDir()
	closed(t, folder)
	alter(t, folder, "PRAGMA user_version = 0")
	_, err := store.Open(t.Context(), folder, store.Options{ReadOnly: true})
	if err == nil || !strings.Contains(err.Error(), "of an older Rasid: its schema is 0") {
		t.Errorf("got %v", err)
	}
}

func TestWithoutTheRightToWrite(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	folder := t.TempDir()
	closed(t, folder)
	check(t, os.Chmod(filepath.Join(folder, "rasid.db"), 0o400))
	check(t, os.Chmod(folder, 0o500))
	defer func() { check(t, os.Chmod(folder, 0o700)) }()

	_, err := store.Open(t.Context(), folder, store.Options{})
	if err == nil || !strings.Contains(err.Error(), "not writable for this user") {
		t.Errorf("got error %v, want not writable for this user", err)
	}
	db, err := store.Open(t.Context(), folder, store.Options{ReadOnly: true})
	check(t, err)
	defer db.Close()
	if got := len(pages(t, db)); got != 300 {
		t.Errorf("got %d pages, want 300", got)
	}
	if _, err := store.Open(t.Context(), filepath.Join(folder, "new"), store.Options{}); err == nil ||
		!strings.Contains(err.Error(), "the folder cannot be created") {
		t.Errorf("got error %v, want the folder cannot be created", err)
	}
}
