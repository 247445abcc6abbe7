package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasid/monitor/config"
)

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{2_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text strings.Builder
			text.WriteString("[[topic]]\nname = \"Syria\"\nany = [\"سوريا\", \"Suriye\"]\n")
			for i := range n {
				fmt.Fprintf(&text, "\n[[watch]]\nname = \"haber-%d\"\nurl = \"https://www.example.org/%d\"\nevery = \"2m\"\ntopics = [\"Syria\"]\n"+
					"keywords = [\"أكار\", \"kelime%d\"]\nselect = \"article .c%d\"\nignore_text = '\\d+ okunma'\nactive = \"mon-fri 07:00-23:00\"\n", i, i, i, i%100)
			}
			benchmarkLoad(b, text.String(), false)
		})
	}
}

// A thousand keywords in one topic, each excluded by none of a hundred others.
func BenchmarkLint(b *testing.B) {
	var text strings.Builder
	text.WriteString("[[topic]]\nname = \"Syria\"\nany = [")
	for i := range 1000 {
		fmt.Fprintf(&text, "\"kelime%d سوري%d\",\n", i, i)
	}
	text.WriteString("]\nnone = [")
	for i := range 100 {
		fmt.Fprintf(&text, "\"söz%d\",", i)
	}
	text.WriteString("]\n" + watchOnly + "topics = [\"Syria\"]\n")
	for _, lint := range []bool{false, true} {
		b.Run(fmt.Sprint(lint), func(b *testing.B) { benchmarkLoad(b, text.String(), lint) })
	}
}

func benchmarkLoad(b *testing.B, text string, lint bool) {
	path := write(b, text)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := config.Load(path, config.Env{Lint: lint}); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever a file holds, Load returns: a configuration, or problems that stand inside the file.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(testdata, "*.toml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, example) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	path := filepath.Join(f.TempDir(), "rasid.toml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(path, config.Env{Getenv: environment, Lint: true})
		problems, ok := errors.AsType[config.Problems](err)
		switch {
		case err == nil && (len(c.Watches) == 0 || len(c.Channels) == 0):
			t.Errorf("a configuration with %d watches and %d channels", len(c.Watches), len(c.Channels))
		case err != nil && (!ok || len(problems) == 0):
			t.Errorf("Load: %v, want Problems", err)
		}
		if err == nil {
			problems = c.Warnings
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Line > strings.Count(string(data), "\n")+1 || strings.ContainsAny(p.Text+p.Hint, "\n\r") {
				t.Errorf("problem %+v", p)
			}
		}
	})
}
