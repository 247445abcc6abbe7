package main

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// How a sweep is measured. A busy machine slows everything, so that only runs beside each other are compared, and the median of several.
const (
	sweepFirsts = 3  // first rounds, each over an empty store
	sweepRounds = 10 // rounds after the last of them, each after a tick
)

// BenchmarkSweep measures the whole program on 2,000 pages of a server on this machine (RASID_SWEEP_PAGES: another number): `rasid check`
// when it sees all pages for the first time, and when one in twenty has changed, against a bare client that only fetches and decompresses
// them, and one that also parses them. A ratio is the client's wall time by that of Rasid: 1 is as fast as the bare client. The server shares
// the machine's cores.
func BenchmarkSweep(b *testing.B) {
	n := 2000
	if text := os.Getenv("RASID_SWEEP_PAGES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		o := startOrigin(b, n)
		s := sweep{b: b, origin: o}
		s.firsts()
		s.rounds()
		s.report()
		o.stop()
	}
}

// sweep is what was measured so far.
type sweep struct {
	b       *testing.B
	origin  *originProcess
	program *program

	parse, first []cost // in pairs
	bare, round  []cost // in pairs
	sizes        []float64
}

// firsts lets Rasid see all pages for the first time.
func (s *sweep) firsts() {
	for range sweepFirsts {
		s.program = newProgram(s.b, s.config())
		s.parse = append(s.parse, s.run(s.origin.client("parse")))
		s.first = append(s.first, s.run(s.program.command("check")))
	}
	s.expect(0, 0)
}

// rounds changes pages and lets Rasid find the changes.
func (s *sweep) rounds() {
	changed, told := 0, 0
	s.sizes = append(s.sizes, s.size())
	for range sweepRounds {
		c, k := s.origin.tick()
		changed, told = changed+c, told+k
		s.bare = append(s.bare, s.run(s.origin.client("bare")))
		s.round = append(s.round, s.run(s.program.command("check")))
		s.sizes = append(s.sizes, s.size())
	}
	s.expect(changed, told)
}

// config is a watch for each page.
func (s *sweep) config() string {
	var c strings.Builder
	fmt.Fprintf(&c, "[rasid]\nallow_private = true\nhost_requests = 2\nhost_gap = \"0s\"\n\n[[topic]]\nname = \"tender\"\nany = [%q]\n", sweepKeyword)
	for i := range s.origin.pages {
		fmt.Fprintf(&c, "\n[[watch]]\nname = \"page-%d\"\nurl = %q\ntopics = [\"tender\"]\n", i, pageAddress(s.origin.port, i))
	}
	return c.String()
}

// cost is what a process took.
type cost struct {
	wall, cpu time.Duration
	peak      float64 // MB
}

// run runs a command to its end. Its peak begins at this process's own memory, from which it is forked; so the server is a process of its own.
func (s *sweep) run(c *exec.Cmd) cost {
	s.b.Helper()
	var log bytes.Buffer
	c.Stderr = &log
	start := time.Now()
	if err := c.Run(); err != nil {
		s.b.Fatalf("%v: %v\n%s", c.Args, err, log.String())
	}
	state := c.ProcessState
	return cost{
		wall: time.Since(start), cpu: state.UserTime() + state.SystemTime(),
		peak: float64(state.SysUsage().(*syscall.Rusage).Maxrss) / 1e3,
	}
}

// size is the store's files, in MB.
func (s *sweep) size() (size float64) {
	files, err := filepath.Glob(filepath.Join(s.program.folder, "var", "*"))
	if err != nil {
		s.b.Fatal(err)
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			s.b.Fatal(err)
		}
		size += float64(info.Size()) / 1e6
	}
	return size
}

// expect fails unless the store has exactly the changes and alerts that there were: a fast miss is no speed.
func (s *sweep) expect(changed, told int) {
	s.b.Helper()
	got := s.query("SELECT (SELECT count(*) FROM snapshots), (SELECT count(*) FROM changes), (SELECT count(*) FROM outbox WHERE state = 'sent')")
	want := []float64{float64(s.origin.pages + changed), float64(changed), float64(told)}
	if !slices.Equal(got, want) {
		s.b.Fatalf("got %v snapshots, changes and alerts, want %v", got, want)
	}
}

// query returns the one row of a query.
func (s *sweep) query(query string) []float64 {
	s.b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.program.folder, "var", "rasid.db")+"?mode=ro")
	if err != nil {
		s.b.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(s.b.Context(), query)
	if err != nil {
		s.b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil || !rows.Next() {
		s.b.Fatal(err, rows.Err())
	}
	values, into := make([]float64, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		s.b.Fatal(err)
	}
	return values
}

func (s *sweep) report() {
	wall := func(c cost) float64 { return c.wall.Seconds() }
	cpu := func(c cost) float64 { return c.cpu.Seconds() }
	s.b.ReportMetric(ratio(s.parse, s.first, wall), "first/parse")
	s.b.ReportMetric(ratio(s.bare, s.round, wall), "round/bare")
	s.b.ReportMetric(max(peak(s.first), peak(s.round)), "peak-MB")
	s.b.ReportMetric(s.sizes[sweepRounds], "store-MB")

	s.b.Logf("by CPU time: first/parse %.2f, round/bare %.2f", ratio(s.parse, s.first, cpu), ratio(s.bare, s.round, cpu))
	for _, row := range []struct {
		name string
		runs []cost
	}{{"bare client", s.bare}, {"bare client and parse", s.parse}, {"rasid, first round", s.first}, {"rasid, later rounds", s.round}} {
		n := float64(s.origin.pages)
		s.b.Logf("%-22s %6.0f pages/s, %5.2f ms of CPU a page, %4.0f MB at most",
			row.name, n/median(row.runs, wall), 1e3*median(row.runs, cpu)/n, peak(row.runs))
	}
	s.b.Logf("store after each round, MB: %.1f", s.sizes)
	parts := s.query(`SELECT (SELECT sum(length(data)) FROM raw) / 1e6, (SELECT sum(length(data)) FROM blobs) / 1e6,
		(SELECT sum(length(script) + length(hits)) FROM changes) / 1e6, (SELECT sum(length(body)) FROM outbox) / 1e6,
		(SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size) / 1e6`)
	s.b.Logf("of which bodies %.1f, blocks %.1f, changes %.2f, alerts %.2f, free %.1f", parts[0], parts[1], parts[2], parts[3], parts[4])
}

// ratio is the median of what runs of a took by what those of b took beside them.
func ratio(a, b []cost, of func(cost) float64) float64 {
	list := make([]float64, len(a))
	for i := range a {
		list[i] = of(a[i]) / of(b[i])
	}
	return middle(list)
}

func median(runs []cost, of func(cost) float64) float64 {
	list := make([]float64, len(runs))
	for i, r := range runs {
		list[i] = of(r)
	}
	return middle(list)
}

// peak is the most memory that any of the runs took.
func peak(runs []cost) (most float64) {
	for _, r := range runs {
		most = max(most, r.peak)
	}
	return most
}

// middle is the median of a list, which it sorts.
func middle(list []float64) float64 {
	slices.Sort(list)
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

// originProcess is a running originMain.
type originProcess struct {
	b     *testing.B
	pages int
	port  string

	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
}

// startOrigin starts the server of n pages. It ends with stop, or with this process.
func startOrigin(b *testing.B, n int) *originProcess {
	b.Helper()
	c := asRole(b, "origin", strconv.Itoa(n))
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	o := &originProcess{b: b, pages: n, cmd: c, stdin: in, lines: bufio.NewScanner(out)}
	var plain, wire float64
	o.answer("port %s serves pages of %f KB in %f KB", &o.port, &plain, &wire)
	b.Logf("%d pages of %.0f KB in %.0f KB of gzip on %d hosts", n, plain, wire, sweepHosts)
	return o
}

// answer reads the line that the server prints next.
func (o *originProcess) answer(format string, into ...any) {
	o.b.Helper()
	if !o.lines.Scan() {
		o.b.Fatal("the server is gone: ", o.lines.Err())
	}
	if _, err := fmt.Sscanf(o.lines.Text(), format, into...); err != nil {
		o.b.Fatalf("the server says %q: %v", o.lines.Text(), err)
	}
}

// tick lets pages change and returns how many did, and how many of them by the keyword.
func (o *originProcess) tick() (changed, told int) {
	o.b.Helper()
	if _, err := io.WriteString(o.stdin, "tick\n"); err != nil {
		o.b.Fatal(err)
	}
	o.answer("%d changed, %d with the keyword", &changed, &told)
	return changed, told
}

// client is a call of the bare client: "bare", or "parse" if it shall parse what it fetches.
func (o *originProcess) client(role string) *exec.Cmd {
	return asRole(o.b, role, strconv.Itoa(o.pages), o.port)
}

// stop ends the server, which reads until there is nothing to come.
func (o *originProcess) stop() {
	if err := errors.Join(o.stdin.Close(), o.cmd.Wait()); err != nil {
		o.b.Fatal(err)
	}
}

// asRole is a call of this test binary as one of the processes around the measured one.
func asRole(b *testing.B, role string, args ...string) *exec.Cmd {
	b.Helper()
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command(exe, args...)
	c.Env = append(os.Environ(), asSweepRole+"="+role)
	return c
}
