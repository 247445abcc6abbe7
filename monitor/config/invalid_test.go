package config_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/config"
)

var update = flag.Bool("update", false, "write what is reported into testdata/config")

const testdata = "../../testdata/config"

// secrets are all values of the test files that must never be seen again.
var secrets = []string{"123456:AAE", "secretsecret", "gizli", "parola"}

// environment is that of the tests: a token, a password, nothing else.
func environment(key string) string {
	return map[string]string{
		"RASID_TELEGRAM_TOKEN": "123456:AAEsecretsecret",
		"RASID_PASSWORD":       "gizli-parola",
		"RASID_PROXY":          "http://haber:gizli-parola@proxy.example.org:3128",
	}[key]
}

// Every invalid-*.toml ends in the report it causes, in lines that begin with "#! ".
func TestEveryMistakeIsReportedWithItsPlaceAndARemedy(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata, "invalid-*.toml"))
	if err != nil || len(files) < 40 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var text, want []string
			for line := range strings.Lines(string(data)) {
				line = strings.TrimSuffix(line, "\n")
				if report, ok := strings.CutPrefix(line, "#! "); ok {
					want = append(want, report)
				} else {
					text = append(text, line)
				}
			}
			_, err = config.Load(file, config.Env{Getenv: environment})
			if _, ok := errors.AsType[config.Problems](err); !ok {
				t.Fatalf("Load: %v, want Problems", err)
			}
			got := strings.ReplaceAll(err.Error(), testdata+"/", "")
			for _, secret := range secrets {
				if strings.Contains(got, secret) {
					t.Errorf("the report shows a secret: %s", got)
				}
			}
			if *update {
				text = append(text, "#! "+strings.ReplaceAll(got, "\n", "\n#! "), "")
				if err := os.WriteFile(file, []byte(strings.Join(text, "\n")), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(strings.Split(got, "\n"), want); d != "" {
				t.Errorf("report (-got +want):\n%s", d)
			}
		})
	}
}
