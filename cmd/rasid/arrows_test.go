package main

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows is the picture of the design: which of our packages a package may import. Change it on purpose or not at all.
var arrows = map[string][]string{
	"rasid/cmd/rasid": {
		"rasid/diff", "rasid/monitor", "rasid/monitor/config", "rasid/monitor/extract", "rasid/monitor/fetch", "rasid/monitor/match",
		"rasid/monitor/monitortest", "rasid/monitor/news", "rasid/monitor/schedule", "rasid/monitor/store", "rasid/notify",
		"rasid/notify/email", "rasid/notify/telegram", "rasid/notify/terminal",
	},
	"rasid/diff":                nil,
	"rasid/monitor":             {"rasid/diff", "rasid/monitor/extract", "rasid/monitor/fetch", "rasid/monitor/match", "rasid/monitor/news", "rasid/monitor/schedule", "rasid/notify"},
	"rasid/monitor/config":      {"rasid/monitor", "rasid/monitor/extract", "rasid/monitor/fetch", "rasid/monitor/match", "rasid/monitor/news", "rasid/monitor/schedule", "rasid/notify"},
	"rasid/monitor/extract":     nil,
	"rasid/monitor/fetch":       nil,
	"rasid/monitor/match":       nil,
	"rasid/monitor/monitortest": nil,
	"rasid/monitor/news":        {"rasid/diff", "rasid/monitor/extract"},
	"rasid/monitor/schedule":    nil,
	"rasid/monitor/store":       {"rasid/monitor", "rasid/notify"},
	"rasid/notify":              nil,
	"rasid/notify/email":        {"rasid/notify"},
	"rasid/notify/notifytest":   {"rasid/notify"},
	"rasid/notify/telegram":     {"rasid/notify"},
	"rasid/notify/terminal":     {"rasid/notify"},
}

func TestPackagesImportOnlyAlongTheArrows(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "rasid/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), ": ")
		seen[path] = true
		allowed, ok := arrows[path]
		if !ok {
			t.Errorf("package %s is not in the picture", path)
		}
		for _, to := range strings.Fields(imports) {
			if strings.HasPrefix(to, "rasid/") && !slices.Contains(allowed, to) {
				t.Errorf("%s must not import %s", path, to)
			}
		}
	}
	for path := range maps.Keys(arrows) {
		if !seen[path] {
			t.Errorf("package %s of the picture is not there", path)
		}
	}
}
