package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rasid/notify/notifytest"
)

// program is Rasid as others run it: processes over a folder of its own, in which rasid.toml stands.
type program struct {
	t      testing.TB
	folder string
	log    logBuffer // of its daemons, one after another
}

func newProgram(t testing.TB, config string) *program {
	t.Helper()
	p := &program{t: t, folder: t.TempDir()}
	if err := os.WriteFile(filepath.Join(p.folder, "rasid.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		switch log := p.log.String(); {
		case strings.Contains(log, notifytest.BotToken):
			t.Error("the daemon's log shows the token")
		case t.Failed():
			t.Logf("the end of the daemon's log:\n%s", log)
		}
	})
	return p
}

// command is a call of the program that was not started yet.
func (p *program) command(args ...string) *exec.Cmd {
	p.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	c := exec.Command(exe, args...)
	c.Dir = p.folder
	c.Env = append(os.Environ(), asProgram+"=1", "RASID_TELEGRAM_TOKEN="+notifytest.BotToken, "NO_COLOR=1", "RASID_CONFIG=",
		"GORACE=atexit_sleep_ms=0") // or every call of a -race build would take a second longer
	return c
}

// call runs the program to its end and returns what it printed and its exit status.
func (p *program) call(args ...string) (output string, status int) {
	p.t.Helper()
	c := p.command(args...)
	var out, log bytes.Buffer
	c.Stdout, c.Stderr = &out, &log
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	status = c.ProcessState.ExitCode()
	if strings.Contains(out.String()+log.String(), notifytest.BotToken) {
		p.t.Errorf("rasid %s prints the token", strings.Join(args, " "))
	}
	if status > exitFailed || status < 0 {
		p.t.Fatalf("rasid %s ended with status %d:\n%s", strings.Join(args, " "), status, log.String())
	}
	return out.String(), status
}

// lines runs the program with --json and returns the lines that it prints.
func (p *program) lines(args ...string) (lines []map[string]any) {
	p.t.Helper()
	out, _ := p.call(append(args, "--json")...)
	for line := range strings.Lines(out) {
		var values map[string]any
		if err := json.Unmarshal([]byte(line), &values); err != nil {
			p.t.Fatalf("rasid %s prints %q: %v", strings.Join(args, " "), line, err)
		}
		lines = append(lines, values)
	}
	return lines
}

// process is a running `rasid run`.
type process struct {
	program *program
	cmd     *exec.Cmd
	ended   bool
}

// run starts the daemon. It ends with the test at the latest.
func (p *program) run() *process {
	p.t.Helper()
	r := &process{program: p, cmd: p.command("run")}
	r.cmd.Stderr = &p.log
	if err := r.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(r.kill)
	return r
}

// kill ends the daemon without a warning.
func (r *process) kill() {
	if r.ended {
		return
	}
	r.ended = true
	_ = r.cmd.Process.Kill() // it may have ended by itself, which Wait tells
	_ = r.cmd.Wait()         // says that it was killed
	if status := r.cmd.ProcessState.ExitCode(); status >= 0 {
		r.program.t.Errorf("the daemon ended by itself with status %d", status)
	}
}

// stop ends the daemon as systemd does.
func (r *process) stop() {
	r.program.t.Helper()
	r.ended = true
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.program.t.Fatal(err)
	}
	late := time.AfterFunc(15*time.Second, func() { _ = r.cmd.Process.Kill() })
	defer late.Stop()
	if err := r.cmd.Wait(); err != nil {
		r.program.t.Fatalf("the daemon does not stop well: %v", err)
	}
}

// logBuffer keeps what a process writes while others read it. It keeps the end of a long log.
type logBuffer struct {
	mu   sync.Mutex
	text []byte
}

const logKept = 8 << 10

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	if n := len(l.text); n > 2*logKept {
		l.text = append(l.text[:0], l.text[n-logKept:]...)
	}
	return len(p), nil
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// until waits for something that is to become true.
func until(t testing.TB, limit time.Duration, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(limit)
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("after %v: still not %s", limit, what)
		}
		<-look.C
	}
}
