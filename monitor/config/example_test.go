package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/config"
)

const example = "../../config.example.toml"

func exampleEnvironment(key string) string {
	return map[string]string{
		"RASID_TELEGRAM_TOKEN": "123456:AAEsecretsecret",
		"RASID_MAIL_PASSWORD":  "gizli-parola",
		"RASID_API_KEY":        "gizli-parola",
		"RASID_SESSION":        "gizli-parola",
		"RASID_PAGE_PASSWORD":  "gizli-parola",
		"RASID_PROXY":          "http://haber:gizli-parola@proxy.example.org:3128",
	}[key]
}

func TestExampleIsAWorkingStart(t *testing.T) {
	got, err := config.Load(example, config.Env{Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Watches) != 1 || got.Watches[0].Notify[0] != config.Terminal {
		t.Errorf("watches %v, want one that is told on the terminal", got.Watches)
	}
}

// switchedOn is the example with all its settings.
func switchedOn(t *testing.T) string {
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^#: `).ReplaceAllString(string(data), "")
}

func TestExampleIsRightWithEverythingSwitchedOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rasid.toml")
	if err := os.WriteFile(file, []byte(switchedOn(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := config.Load(file, config.Env{Getenv: exampleEnvironment, Lint: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Watches) != 5 || len(got.Topics) != 4 || len(got.Channels) != 3 {
		t.Errorf("%d watches, %d topics, %d channels, want 5, 4, 3", len(got.Watches), len(got.Topics), len(got.Channels))
	}
	if len(got.Warnings) > 0 {
		t.Errorf("warnings:\n%s", got.Warnings)
	}
}

func TestExampleHasEveryKey(t *testing.T) {
	want := map[string]string{
		"rasid":   "allow_private contact data every host_gap host_requests include keep operators timezone user_agent workers",
		"channel": "api chat from host language name on_unknown password port silent thread tls to token type username",
		"topic":   "all any name near none notify on scope",
		"watch": "active allow_private auth body confirm cookies cron every headers ignore ignore_text keywords kind max_size method min name notify on " +
			"proxy select timeout topics url",
	}
	keys := map[string]map[string]bool{}
	table := ""
	for line := range strings.Lines(switchedOn(t)) {
		if m := regexp.MustCompile(`^\[+(\w+)\]`).FindStringSubmatch(line); m != nil {
			table = m[1]
		} else if m := regexp.MustCompile(`^(\w+) += `).FindStringSubmatch(line); m != nil {
			if keys[table] == nil {
				keys[table] = map[string]bool{}
			}
			keys[table][m[1]] = true
		}
	}
	got := map[string]string{}
	for table, has := range keys {
		got[table] = strings.Join(slices.Sorted(maps.Keys(has)), " ")
	}
	if d := cmp.Diff(got, want); d != "" {
		t.Errorf("keys (-got +want):\n%s", d)
	}
}

func TestExampleShowsEveryFormOfAKeyword(t *testing.T) {
	settings := regexp.MustCompile(`(?m)^#.*$`).ReplaceAllString(switchedOn(t), "")
	for _, form := range []string{`{ text = "`, "exact = true", "case = true", `lang = "tr"`, `{ topic = "`, "words = [", "within = ", `*"`, `'"`, `'/`} {
		if !strings.Contains(settings, form) {
			t.Errorf("%s is not shown", form)
		}
	}
}

// The defaults are written out in the example: switching them on changes nothing.
func TestExampleShowsTheDefaults(t *testing.T) {
	shown := map[string]string{}
	for line := range strings.Lines(switchedOn(t)) {
		if m := regexp.MustCompile(`^(data|every|keep|host_requests|host_gap|workers|allow_private) = (\S+)`).FindStringSubmatch(line); m != nil && shown[m[1]] == "" {
			shown[m[1]] = m[2]
		}
	}
	text := "[rasid]\n"
	for _, key := range slices.Sorted(maps.Keys(shown)) {
		text += key + " = " + shown[key] + "\n"
	}
	got, want := load(t, text+watchOnly), load(t, watchOnly)
	if d := cmp.Diff(settings(got), settings(want)); d != "" {
		t.Errorf("settings (-example +default):\n%s", d)
	}
}
