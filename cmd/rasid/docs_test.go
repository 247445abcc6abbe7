package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rasid/monitor/config"
)

func readProject(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestConfigurationOfTheReadmeIsValid(t *testing.T) {
	var whole strings.Builder
	for _, block := range regexp.MustCompile("(?s) *```toml\n(.*?)```").FindAllStringSubmatch(readProject(t, "README.md"), -1) {
		whole.WriteString(block[1] + "\n")
	}
	path := filepath.Join(t.TempDir(), "rasid.toml")
	if err := os.WriteFile(path, []byte(whole.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(path, config.Env{NoSecrets: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Watches) == 0 || len(cfg.Topics) == 0 || cfg.Channels[0].Type != "telegram" {
		t.Errorf("the README shows %d watches, %d topics and channels %v", len(cfg.Watches), len(cfg.Topics), cfg.Channels)
	}
}

func TestCommandsOfTheReadmeExist(t *testing.T) {
	root := newRoot()
	for _, found := range regexp.MustCompile("(?:`|    )rasid ([a-z]+)").FindAllStringSubmatch(readProject(t, "README.md"), -1) {
		switch found[1] {
		case "completion", "help": // cobra adds them when it runs
			continue
		}
		if c, _, err := root.Find([]string{found[1]}); err != nil || c == root {
			t.Errorf("the README names rasid %s, which is no command", found[1])
		}
	}
}

func TestEveryCommandIsInTheReadme(t *testing.T) {
	readme := readProject(t, "README.md")
	for _, c := range newRoot().Commands() {
		if c.Name() != "keywords" && c.Name() != "version" && !regexp.MustCompile("`[^`\n]*\\b"+c.Name()+"\\b").MatchString(readme) {
			t.Errorf("rasid %s is not in the README", c.Name())
		}
	}
}

func TestUnitIsLockedDown(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not on this machine")
	}
	unit := filepath.Join("..", "..", "packaging", "rasid.service")
	out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--no-pager", unit).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	score := regexp.MustCompile(`exposure level for .*: ([0-9.]+)`).FindSubmatch(out)
	if score == nil {
		t.Fatalf("no score in %s", bytes.TrimSpace(out))
	}
	if level, err := strconv.ParseFloat(string(score[1]), 64); err != nil || level > 1.5 {
		t.Errorf("exposure level %s, want at most 1.5", score[1])
	}
}
