package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rasid/monitor"
	"rasid/monitor/store"
	"rasid/notify"
)

// childKey names the environment variable that makes this test binary a child that a test kills: "work FOLDER" or "lock FOLDER".
const childKey = "RASID_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	role, folder, ok := strings.Cut(os.Getenv(childKey), " ")
	if !ok {
		// Every step of the model waits for the disk; -rapid.checks on the command line still wins.
		if err := flag.Set("rapid.checks", "15"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	}
	var err error
	switch role {
	case "work":
		err = work(folder)
	case "lock":
		if _, err = store.Lock(folder); err == nil {
			fmt.Println("locked")
			_, err = io.Copy(io.Discard, os.Stdin) // until the parent closes it or kills
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child starts this binary in a role and returns it with its output.
func child(t *testing.T, role, folder string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	exe, err := os.Executable()
	check(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childKey+"="+role+" "+folder)
	cmd.Stderr = os.Stderr
	_, err = cmd.StdinPipe() // held open until Wait
	check(t, err)
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// work saves looks with alerts and delivers them, for ever, and prints what is done after it is done: a killed child has done what it
// printed, and at most one thing more.
func work(folder string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, folder, store.Options{})
	if err != nil {
		return err
	}
	for {
		list, err := db.Pages(ctx)
		if err != nil {
			return err
		}
		var looks []*monitor.Look
		for _, p := range list {
			looks = append(looks, changed(p, p.NextAt, "desk", "posta"))
		}
		if err := db.Save(ctx, looks); err != nil {
			return err
		}
		fmt.Println("saved", looks[len(looks)-1].Change.ID)
		for _, channel := range []string{"desk", "posta"} {
			e, _, err := db.Next(ctx, channel)
			if err != nil {
				return err
			}
			if err := db.Begin(ctx, e.Alert.ID, start); err != nil {
				return err
			}
			fmt.Println("begun", e.Alert.ID)
			if err := db.Done(ctx, e.Alert.ID, notify.Outcome{State: notify.Sent, At: start, Receipt: "1"}); err != nil {
				return err
			}
			fmt.Println("sent", e.Alert.ID)
		}
	}
}

func TestAKillAtAnyMomentLosesNothing(t *testing.T) {
	folder := t.TempDir()
	db := open(t, folder)
	check(t, db.Sync(t.Context(), []monitor.Page{newPage("w", "/a"), newPage("w", "/b"), newPage("w", "/c")}))
	check(t, db.Close())
	for round := range 12 {
		cmd, out := child(t, "work", folder)
		last := map[string]int64{}
		for range 5 + round*3 { // so that the kill falls on every step
			if !out.Scan() {
				t.Fatal("the child ended by itself")
			}
			note(t, last, out.Text())
		}
		check(t, cmd.Process.Kill())
		for out.Scan() {
			note(t, last, out.Text())
		}
		_ = cmd.Wait() // says that it was killed
		sound(t, folder)

		db := open(t, folder)
		recovered, err := db.Recover(t.Context(), nil, start)
		check(t, err)
		if len(recovered) > 1 {
			t.Errorf("got %d alerts in sending, want one at most", len(recovered))
		}
		lostNothing(t, db, last)
		for _, e := range recovered { // so that the next child finds its queues as this one did
			check(t, db.Begin(t.Context(), e.Alert.ID, start))
			check(t, db.Done(t.Context(), e.Alert.ID, notify.Outcome{State: notify.Sent, At: start}))
		}
		check(t, db.Close())
	}
}

// lostNothing checks that the database holds what the child told last, and of what it did after that all or nothing.
func lostNothing(t *testing.T, db *store.DB, last map[string]int64) {
	t.Helper()
	var saved int64
	list := pages(t, db)
	for _, p := range list {
		changes, err := db.Changes(t.Context(), p.ID, 1)
		check(t, err)
		saved = max(saved, changes[0].ID)
		if changes[0].To != p.Snapshot {
			t.Errorf("page %d is at snapshot %d and its last change leads to %d", p.ID, p.Snapshot, changes[0].To)
		}
		_, err = db.Snapshot(t.Context(), p.Snapshot)
		check(t, err)
		_, err = db.Raw(t.Context(), p.ID)
		check(t, err)
	}
	n := int64(len(list))
	if saved < last["saved"] || saved > last["saved"]+n || saved%n != 0 {
		t.Errorf("got %d changes, want all or none of a Save after the %d that were told", saved, last["saved"])
	}
	entries, err := db.Outbox(t.Context(), store.Filter{}, 1_000_000)
	check(t, err)
	if int64(len(entries)) != 2*saved {
		t.Errorf("got %d alerts for %d changes, want two each", len(entries), saved)
	}
	if got := entry(t, db, last["sent"]); got.State != notify.Sent {
		t.Errorf("alert %d was sent and is %s", last["sent"], got.State)
	}
	if got := entry(t, db, last["begun"]); got.Attempts == 0 {
		t.Errorf("the try of alert %d is forgotten", last["begun"])
	}
}

func note(t *testing.T, last map[string]int64, line string) {
	t.Helper()
	var what string
	var id int64
	if _, err := fmt.Sscan(line, &what, &id); err != nil {
		t.Fatalf("the child says %q", line)
	}
	last[what] = id
}

// sound checks the whole file as SQLite does.
func sound(t *testing.T, folder string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(folder, "rasid.db"))
	check(t, err)
	defer db.Close()
	var verdict string
	check(t, db.QueryRow("PRAGMA integrity_check").Scan(&verdict))
	var table string
	err = db.QueryRow(`SELECT "table" FROM pragma_foreign_key_check`).Scan(&table)
	if verdict != "ok" || !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("integrity %s, a broken reference in %q (%v)", verdict, table, err)
	}
}

func TestASecondDaemonIsTurnedAway(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "var")
	cmd, out := child(t, "lock", folder)
	if !out.Scan() || out.Text() != "locked" {
		t.Fatalf("the child says %q", out.Text())
	}
	_, err := store.Lock(folder)
	var locked *store.LockedError
	if !errors.As(err, &locked) || locked.PID != cmd.Process.Pid || locked.Since.IsZero() {
		t.Fatalf("got error %v, want one that names process %d", err, cmd.Process.Pid)
	}
	if want := fmt.Sprintf("(process %d, since ", cmd.Process.Pid); !strings.Contains(err.Error(), want) {
		t.Errorf("got %q, want it to say %q", err, want)
	}
	check(t, cmd.Process.Kill())
	_ = cmd.Wait()

	release, err := store.Lock(folder)
	check(t, err)
	if _, err := store.Lock(folder); !errors.As(err, &locked) || locked.PID != os.Getpid() {
		t.Errorf("got error %v, want one that names this process", err)
	}
	check(t, release())
	release, err = store.Lock(folder)
	check(t, err)
	check(t, release())
}
