package terminal_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"rasid/notify"
	"rasid/notify/notifytest"
	"rasid/notify/terminal"
)

// screen is a terminal that may be gone. It keeps each write.
type screen struct {
	writes []string
	fail   bool
	half   bool
}

func (s *screen) Write(p []byte) (int, error) {
	switch {
	case s.fail:
		return 0, io.ErrClosedPipe
	case s.half:
		return len(p) / 2, io.ErrShortWrite
	}
	s.writes = append(s.writes, string(p))
	return len(p), nil
}

// TestSender reads what a person sees in colour; in plain text the marks of bold and struck words stand between the page's.
func TestSender(t *testing.T) {
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\")
	notifytest.TestSender(t, func(_ *testing.T, _ *slog.Logger) notifytest.Harness {
		s := new(screen)
		return notifytest.Harness{
			Sender: terminal.New(s, true, "ar"),
			Accepted: func() (seen []string) {
				for _, w := range s.writes {
					seen = append(seen, escapes.ReplaceAllString(w, ""))
				}
				return seen
			},
			Troubles: map[notifytest.Trouble]func(){notifytest.Refused: func() { s.fail = true }},
			Heal:     func() { s.fail = false },
			Fits:     func(string) bool { return true },
		}
	})
}

func TestHalfPrintedIsUnknown(t *testing.T) {
	_, err := terminal.New(&screen{half: true}, false, "").Send(t.Context(), notify.Delivery{Alert: notifytest.Alert()})
	var unknown *notify.UnknownError
	if !errors.As(err, &unknown) {
		t.Errorf("got %v, want an unknown error", err)
	}
}

func TestColorStylesAndLinks(t *testing.T) {
	for _, test := range []struct {
		name  string
		color bool
		want  []string
	}{
		{"with color", true, []string{
			"\x1b[1mوسوريا\x1b[0m", "\x1b[9müç\x1b[0m",
			"\x1b]8;;https://www.turkeyalaan.net/haber?id=7&lang=ar\x1b\\خلوصي أكار يعلن عن اجتماعات للوفود الفنية\x1b]8;;\x1b\\",
		}},
		{"without", false, []string{
			"التطبيع بين تركيا *وسوريا* قائمة", "~üç~ *dört* bakan", "خلوصي أكار يعلن عن اجتماعات للوفود الفنية <https://www.turkeyalaan.net/haber?id=7&lang=ar>\n",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b bytes.Buffer
			if _, err := terminal.New(&b, test.color, "").Send(t.Context(), notify.Delivery{Alert: notifytest.Alert()}); err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(b.String(), want) {
					t.Errorf("got %q, want it to hold %q", b.String(), want)
				}
			}
		})
	}
}

func TestTextOfAPageControlsNoTerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		evil := rapid.OneOf(rapid.String(), rapid.StringMatching(`(\x1b\[2J|\x1b\]0;x\x07|\r|\x9b|\x08|سوريا|ğ)*`))
		alert := notify.Alert{
			Kind: notify.ChangeAlert, Title: evil.Draw(t, "title"), Watch: evil.Draw(t, "watch"), PageURL: evil.Draw(t, "url"),
			Parts: []notify.Part{{Kind: notify.Added, Spans: []notify.Span{{Text: evil.Draw(t, "text"), Link: evil.Draw(t, "link")}}}},
		}
		var b bytes.Buffer
		if _, err := terminal.New(&b, false, "tr").Send(t.Context(), notify.Delivery{Alert: alert}); err != nil {
			t.Fatal(err)
		}
		for _, r := range b.String() {
			if unicode.IsControl(r) && r != '\n' {
				t.Fatalf("got %U in %q", r, b.String())
			}
		}
	})
}
