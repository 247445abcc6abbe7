package store

import (
	"strings"
	"testing"
	"time"

	"rasid/notify"
)

// TestAFullDiskIsSaidInWords sees inside to limit the file, which SQLite answers as it answers a full disk.
func TestAFullDiskIsSaidInWords(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.writer.Exec("PRAGMA max_page_count = 1"); err != nil { // as many as there are
		t.Fatal(err)
	}
	alert := notify.Alert{Key: "k", Channel: "desk", Text: strings.Repeat("سوريا ", 10_000)}
	err = db.Add(t.Context(), time.Unix(1, 0), alert)
	if want := "add 1 alerts: disk full at " + db.Path() + ": "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got error %v, want %s…", err, want)
	}
	if _, ok, err := db.Next(t.Context(), "desk"); ok || err != nil {
		t.Errorf("got %v, %v, want nothing stored", ok, err)
	}
}
