package email_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"rasid/notify"
	"rasid/notify/email"
	"rasid/notify/notifytest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func config(server *notifytest.SMTP) email.Config {
	return email.Config{
		Host: server.Host, Port: server.Port, RootCAs: server.RootCAs,
		Username: notifytest.MailUser, Password: notifytest.MailPassword,
		From: netmail.Address{Name: "راصد", Address: "rasid@example.org"}, To: netmail.Address{Name: "Ayşe", Address: "ayse@example.net"},
	}
}

func delivery() notify.Delivery { return notify.Delivery{Alert: notifytest.Alert(), Attempt: 1} }

func TestSender(t *testing.T) {
	notifytest.TestSender(t, func(t *testing.T, _ *slog.Logger) notifytest.Harness {
		server := notifytest.NewSMTP(t, notifytest.SMTPOptions{})
		fail := func(f notifytest.SMTPFault) func() { return func() { server.Fail(f) } }
		return notifytest.Harness{
			Sender: email.New(config(server)),
			Accepted: func() []string {
				var texts []string
				for _, m := range server.Messages() {
					texts = append(texts, parse(t, m.Raw).plain)
				}
				return texts
			},
			Troubles: map[notifytest.Trouble]func(){
				notifytest.Refused:  server.Down,
				notifytest.Busy:     fail(notifytest.SMTPRefuses(notifytest.SMTPTo, 450, "greylisted, come back later")),
				notifytest.Failing:  fail(notifytest.SMTPRefuses(notifytest.SMTPDot, 451, "local error in processing")),
				notifytest.Hang:     fail(notifytest.SMTPHang(notifytest.SMTPDot)),
				notifytest.Lost:     fail(notifytest.SMTPLost()),
				notifytest.Cut:      fail(notifytest.SMTPCut()),
				notifytest.Rejected: fail(notifytest.SMTPRefuses(notifytest.SMTPTo, 550, "no such user")),
				notifytest.Echo:     fail(notifytest.SMTPRefuses(notifytest.SMTPAuth, 535, "bad credentials: {password}")),
			},
			Heal: func() {
				if err := server.Up(); err != nil {
					t.Error(err)
				}
			},
			Hanging: server.Hanging(),
			Fits:    func(text string) bool { return len(text) <= 50<<10 },
			Secrets: []string{
				notifytest.MailPassword, base64.StdEncoding.EncodeToString([]byte(notifytest.MailPassword)),
				base64.StdEncoding.EncodeToString([]byte("\x00" + notifytest.MailUser + "\x00" + notifytest.MailPassword)),
			},
		}
	})
}

func TestStepDecidesWhatAFailureMeans(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault notifytest.SMTPFault
		want  string
		says  string
	}{
		{"421 at connect", notifytest.SMTPRefuses(notifytest.SMTPConnect, 421, "too many connections"), "temporary", "too many connections"},
		{"554 at connect", notifytest.SMTPRefuses(notifytest.SMTPConnect, 554, "no service"), "permanent", "no service"},
		{"drop at connect", notifytest.SMTPDrop(notifytest.SMTPConnect), "temporary", "connect to 127.0.0.1"},
		{"hang at connect", notifytest.SMTPHang(notifytest.SMTPConnect), "temporary", "context canceled"},
		{"454 at AUTH", notifytest.SMTPRefuses(notifytest.SMTPAuth, 454, "try later"), "temporary", "454"},
		{"535 at AUTH", notifytest.SMTPRefuses(notifytest.SMTPAuth, 535, "bad credentials"), "permanent", "outbox retry"},
		{"451 at MAIL FROM", notifytest.SMTPRefuses(notifytest.SMTPFrom, 451, "busy"), "temporary", "MAIL FROM"},
		{"553 at MAIL FROM", notifytest.SMTPRefuses(notifytest.SMTPFrom, 553, "not your address"), "permanent", "MAIL FROM"},
		{"450 at RCPT TO", notifytest.SMTPRefuses(notifytest.SMTPTo, 450, "greylisted"), "temporary", "RCPT TO"},
		{"550 at RCPT TO", notifytest.SMTPRefuses(notifytest.SMTPTo, 550, "unknown"), "permanent", "ayse@example.net"},
		{"drop at RCPT TO", notifytest.SMTPDrop(notifytest.SMTPTo), "temporary", "RCPT TO"},
		{"hang at RCPT TO", notifytest.SMTPHang(notifytest.SMTPTo), "temporary", "context canceled"},
		{"452 after the dot", notifytest.SMTPRefuses(notifytest.SMTPDot, 452, "disk full"), "temporary", "disk full"},
		{"554 after the dot", notifytest.SMTPRefuses(notifytest.SMTPDot, 554, "spam"), "permanent", "spam"},
		{"drop after the dot", notifytest.SMTPDrop(notifytest.SMTPDot), "unknown", "answer to the message"},
		{"hang after the dot", notifytest.SMTPHang(notifytest.SMTPDot), "unknown", "context canceled"},
		{"words without end", notifytest.SMTPRefuses(notifytest.SMTPTo, 550, strings.Repeat("ض", 100_000)), "permanent", "…"},
		{"lines without end", notifytest.SMTPRefuses(notifytest.SMTPTo, 550, strings.Repeat("x\n", 200_000)), "temporary", "too much"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := notifytest.NewSMTP(t, notifytest.SMTPOptions{})
			server.Fail(test.fault)
			err := sendOrGiveUp(t, server, email.New(config(server)))
			if got := class(err); got != test.want || !strings.Contains(err.Error(), test.says) || len(err.Error()) > 600 {
				t.Errorf("got %s %v, want %s that says %q", got, err, test.want, test.says)
			}
			if got := len(server.Messages()); got != 0 {
				t.Errorf("got %d messages, want none", got)
			}
		})
	}
}

// sendOrGiveUp ends the context of a Send as soon as the server hangs.
func sendOrGiveUp(t *testing.T, server *notifytest.SMTP, s *email.Sender) error {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		select {
		case <-server.Hanging():
			cancel()
		case <-ctx.Done():
		}
	}()
	_, err := s.Send(ctx, delivery())
	return err
}

func class(err error) string {
	var temporary *notify.TemporaryError
	var unknown *notify.UnknownError
	switch {
	case err == nil:
		return "sent"
	case errors.As(err, &temporary):
		return "temporary"
	case errors.As(err, &unknown):
		return "unknown"
	}
	return "permanent"
}

func TestPasswordGoesOnlyOverTheProtectionAskedFor(t *testing.T) {
	for _, test := range []struct {
		name   string
		server notifytest.SMTPOptions
		tls    email.TLS
		want   string
		says   string
	}{
		{"STARTTLS", notifytest.SMTPOptions{}, "", "sent", ""},
		{"STARTTLS and LOGIN", notifytest.SMTPOptions{AUTH: []string{"LOGIN"}}, email.Mandatory, "sent", ""},
		{"implicit", notifytest.SMTPOptions{Implicit: true}, email.Implicit, "sent", ""},
		{"implicit and LOGIN", notifytest.SMTPOptions{Implicit: true, AUTH: []string{"LOGIN"}}, email.Implicit, "sent", ""},
		{"none", notifytest.SMTPOptions{Clear: true}, email.None, "sent", ""},
		{"none and LOGIN", notifytest.SMTPOptions{Clear: true, AUTH: []string{"LOGIN"}}, email.None, "sent", ""},
		{"STARTTLS not offered", notifytest.SMTPOptions{Clear: true}, email.Mandatory, "temporary", "STARTTLS"},
		{"certificate expired", notifytest.SMTPOptions{Expired: true}, email.Mandatory, "temporary", "expired"},
		{"certificate expired, implicit", notifytest.SMTPOptions{Expired: true, Implicit: true}, email.Implicit, "temporary", "renewed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := notifytest.NewSMTP(t, test.server)
			c := config(server)
			c.TLS = test.tls
			receipt, err := email.New(c).Send(t.Context(), delivery())
			if got := class(err); got != test.want || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Fatalf("got %s %v, want %s that says %q", got, err, test.want, test.says)
			}
			if err != nil {
				return
			}
			m := server.Messages()[0]
			if m.User != notifytest.MailUser || m.TLS != (test.tls != email.None) || !strings.Contains(receipt, "queued") {
				t.Errorf("got user %q, TLS %t, receipt %q", m.User, m.TLS, receipt)
			}
		})
	}
}

func TestUnknownAuthorityIsTemporary(t *testing.T) {
	server := notifytest.NewSMTP(t, notifytest.SMTPOptions{})
	c := config(server)
	c.RootCAs = nil
	_, err := email.New(c).Send(t.Context(), delivery())
	if got := class(err); got != "temporary" || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %s %v, want temporary about the certificate", got, err)
	}
}

func TestAttemptsShareOneMessageIDAndPagesOneThread(t *testing.T) {
	server := notifytest.NewSMTP(t, notifytest.SMTPOptions{})
	s := email.New(config(server))
	again := delivery()
	again.Attempt, again.Repeat = 2, true
	next := delivery()
	next.Alert.ID, next.Alert.Key = 8, "change-8"
	other := delivery()
	other.Alert.PageURL = "https://example.org/"
	other.Alert.ID = 9
	notice := notify.Delivery{Alert: notify.Alert{ID: 10, Key: "n", Channel: "desk", Kind: notify.Notice, Text: "a page cannot be reached"}}
	var headers []netmail.Header
	for _, d := range []notify.Delivery{delivery(), again, next, other, notice} {
		if _, err := s.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		headers = append(headers, parse(t, server.Messages()[len(headers)].Raw).header)
	}
	id := func(i int) string { return headers[i].Get("Message-Id") }
	if id(0) == "" || id(0) != id(1) || id(0) == id(2) || !strings.HasSuffix(id(0), "@example.org>") {
		t.Errorf("got Message-IDs %q, %q, %q, want the first two the same", id(0), id(1), id(2))
	}
	parent := func(i int) string { return headers[i].Get("References") }
	if parent(0) == "" || parent(0) != parent(2) || parent(0) == parent(3) || parent(4) != "" || parent(0) != headers[0].Get("In-Reply-To") {
		t.Errorf("got References %q, %q, %q, %q, want the first two the same and none for a notice", parent(0), parent(2), parent(3), parent(4))
	}
	if got, want := headers[0].Get("Date"), "Wed, 04 Mar 2026 14:02:00 +0300"; got != want {
		t.Errorf("got date %q, want %q", got, want)
	}
	if got, want := headers[0].Get("Auto-Submitted"), "auto-generated"; got != want {
		t.Errorf("got Auto-Submitted %q, want %q", got, want)
	}
}

func TestMessageReadsInBothForms(t *testing.T) {
	server := notifytest.NewSMTP(t, notifytest.SMTPOptions{})
	if _, err := email.New(config(server)).Send(t.Context(), delivery()); err != nil {
		t.Fatal(err)
	}
	got := parse(t, server.Messages()[0].Raw)
	subject, err := new(mime.WordDecoder).DecodeHeader(got.header.Get("Subject"))
	if err != nil || !strings.Contains(subject, "خلوصي أكار") {
		t.Errorf("got subject %q, %v", subject, err)
	}
	if !strings.Contains(got.plain, "https://www.turkeyalaan.net/haber?id=7&lang=ar") {
		t.Errorf("got plain text %q, want the page's address in it", got.plain)
	}
	for _, want := range []string{
		`<a href="https://www.turkeyalaan.net/haber?id=7&amp;lang=ar">خلوصي`, "<b>وسوريا</b>", "<b>dört</b>", ">üç</s>",
		"&lt;script&gt;", "&amp;amp;", `<p dir="auto"`,
	} {
		if !strings.Contains(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got.html), want) {
			t.Errorf("want %q in the page\n%s", want, got.html)
		}
	}
	if strings.Contains(got.html, "<script") {
		t.Error("got text of a page as markup")
	}
}

func TestLineBreakBeginsNoHeader(t *testing.T) {
	server := notifytest.NewSMTP(t, notifytest.SMTPOptions{})
	s := email.New(config(server))
	honest := delivery()
	if _, err := s.Send(t.Context(), honest); err != nil {
		t.Fatal(err)
	}
	want := names(parse(t, server.Messages()[0].Raw).header)
	sent := 1
	rapid.Check(t, func(r *rapid.T) {
		evil := rapid.StringMatching("(\r\n|\n|\r|\\x{2028}|\\x{0})?(Bcc: eve@example\\.com|[a-zö ]*)(\r\n\r\n|\n|)<x>")
		d := delivery()
		d.Alert.Title, d.Alert.Watch = evil.Draw(r, "title"), evil.Draw(r, "watch")
		d.Alert.Topics[0].Name = evil.Draw(r, "topic")
		if _, err := s.Send(t.Context(), d); err != nil {
			r.Fatal(err)
		}
		m := server.Messages()[sent]
		sent++
		if diff := cmp.Diff(want, names(parse(t, m.Raw).header)); diff != "" || m.To != "ayse@example.net" {
			r.Fatalf("headers (-want +got):\n%s, to %s", diff, m.To)
		}
	})
}

func names(h netmail.Header) map[string]int {
	n := map[string]int{}
	for name, values := range h {
		n[name] = len(values)
	}
	return n
}

type parsed struct {
	header      netmail.Header
	plain, html string
}

func parse(t *testing.T, raw []byte) parsed {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	p := parsed{header: m.Header}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			p.html = text
		} else {
			p.plain = text
		}
	}
}

func BenchmarkSend(b *testing.B) {
	server := notifytest.NewSMTP(b, notifytest.SMTPOptions{})
	s := email.New(config(server))
	for b.Loop() {
		if _, err := s.Send(b.Context(), delivery()); err != nil {
			b.Fatal(err)
		}
	}
}
