package main

import (
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"

	"rasid/notify/notifytest"
)

// received is a message as a channel's ledger has it.
type received struct {
	at     time.Time
	alert  string // short name, from the last line
	marked bool   // as a possible repeat
	text   string
}

func newReceived(at time.Time, text string) received {
	text = strings.TrimSpace(text)
	words := strings.Fields(text[strings.LastIndexByte(text, '\n')+1:])
	return received{at: at, alert: words[len(words)-1], marked: strings.HasPrefix(text, "[possible repeat]"), text: text}
}

// chatLedgers are the messages that a Bot API accepted, by chat, in the order of their acceptance.
func chatLedgers(bot *notifytest.BotAPI) map[string][]received {
	ledgers := map[string][]received{}
	for _, m := range bot.Messages() {
		ledgers[m.Chat] = append(ledgers[m.Chat], newReceived(m.At, m.Text))
	}
	return ledgers
}

// mailLedgers are the messages that a mail server accepted, by recipient, in the order of their acceptance.
func mailLedgers(t *testing.T, server *notifytest.SMTP) map[string][]received {
	t.Helper()
	ledgers := map[string][]received{}
	for _, m := range server.Messages() {
		to := strings.Trim(m.To, "<>")
		ledgers[to] = append(ledgers[to], newReceived(m.At, plainText(t, m.Raw)))
	}
	return ledgers
}

// plainText is the first part of a mail.
func plainText(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
