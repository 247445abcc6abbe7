package notifytest

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// BotToken is the token that a BotAPI knows.
const BotToken = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc"

// BotMessage is a message that a BotAPI accepted.
type BotMessage struct {
	ID       int64
	At       time.Time
	Chat     string
	Thread   int
	Silent   bool
	Preview  bool // of links
	Text     string
	Entities []BotEntity
}

// BotEntity is styled text of a BotMessage.
type BotEntity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`

	Text string `json:"-"` // that it covers
}

// BotAPI is a Telegram Bot API over loopback that keeps the rules of the real one: it refuses what that refuses, in its words. It answers
// getMe and sendMessage, form or JSON, for BotToken and the chats it was told of.
type BotAPI struct {
	// URL is the server's address, for the key `api` of a telegram channel.
	URL string

	server   *http.Server
	listener *gate
	quit     chan struct{}
	served   chan struct{}

	hanging chan struct{}

	mu       sync.Mutex
	chats    map[string]int64  // to its id
	moved    map[string]string // old id to new id
	messages []BotMessage
	requests int
	faults   []fault
	limits   *botLimits
}

type fault struct {
	BotFault
	left int // requests; below 0 is for ever
}

// StartBotAPI starts a BotAPI on a free port. The caller closes it.
func StartBotAPI() (*BotAPI, error) {
	listener, err := newGate()
	if err != nil {
		return nil, fmt.Errorf("start the fake Bot API: %w", err)
	}
	b := &BotAPI{
		URL: "http://" + listener.Addr().String(), listener: listener, quit: make(chan struct{}), served: make(chan struct{}),
		hanging: make(chan struct{}, 1), chats: map[string]int64{}, moved: map[string]string{},
	}
	b.server = &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(b.served)
		b.server.Serve(listener) //nolint:errcheck // it ends with Close
	}()
	return b, nil
}

// NewBotAPI starts a BotAPI for the length of a test.
func NewBotAPI(t testing.TB) *BotAPI {
	t.Helper()
	b, err := StartBotAPI()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// Close ends the server and every request in it.
func (b *BotAPI) Close() {
	close(b.quit)
	b.server.Close() //nolint:errcheck // nothing is left to lose
	<-b.served
}

// AddChat makes the bot a member of a chat. name is its id, or the @name of a channel.
func (b *BotAPI) AddChat(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		id = -1002000000000 - int64(len(b.chats))
	}
	b.chats[name] = id
}

// MoveChat makes the group old the supergroup new.
func (b *BotAPI) MoveChat(old, new string) {
	b.AddChat(new)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.moved[old] = new
}

// Limit switches on Telegram's limits: 30 messages a second, about one a second to a chat, 20 a minute to a group.
func (b *BotAPI) Limit() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limits = newBotLimits()
}

// Fail lets the next n calls of sendMessage meet a fault, after those that were set before; n below 0 is for ever.
func (b *BotAPI) Fail(f BotFault, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fault{f, n})
}

// Heal ends all faults.
func (b *BotAPI) Heal() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = nil
}

// Down closes the port and the connections that wait on it: new ones are refused until Up.
func (b *BotAPI) Down() {
	b.listener.down()
	b.server.SetKeepAlivesEnabled(false)
}

// Up opens the port again.
func (b *BotAPI) Up() error {
	b.server.SetKeepAlivesEnabled(true)
	return b.listener.up()
}

// Hanging tells of each request that a BotHang keeps waiting.
func (b *BotAPI) Hanging() <-chan struct{} { return b.hanging }

// Messages returns what was accepted, oldest first.
func (b *BotAPI) Messages() []BotMessage {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]BotMessage(nil), b.messages...)
}

// Requests returns how many calls of sendMessage came in, whatever their end.
func (b *BotAPI) Requests() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.requests
}

// ServeHTTP implements http.Handler.
func (b *BotAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	switch {
	case token != BotToken:
		botRefusal(http.StatusUnauthorized, "Unauthorized", nil)(w)
	case strings.EqualFold(method, "getMe"):
		botAnswer(map[string]any{"id": 4839574812, "is_bot": true, "first_name": "Rasid", "username": "rasid_bot"})(w)
	case strings.EqualFold(method, "sendMessage"):
		b.sendMessage(w, r)
	default:
		botRefusal(http.StatusNotFound, "Not Found", nil)(w)
	}
}

func (b *BotAPI) sendMessage(w http.ResponseWriter, r *http.Request) {
	f := b.nextFault()
	if f.unread {
		f.answer(b, w)
		return
	}
	params, err := botParams(r)
	if err != nil {
		botRefusal(http.StatusBadRequest, "Bad Request: "+err.Error(), nil)(w)
		return
	}
	switch {
	case f.answer == nil:
		b.accept(params)(w)
	case f.accepts:
		b.accept(params)
		f.answer(b, w)
	default:
		f.answer(b, w)
	}
}

func (b *BotAPI) nextFault() BotFault {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests++
	if len(b.faults) == 0 {
		return BotFault{}
	}
	f := &b.faults[0]
	now := f.BotFault
	if f.left > 0 {
		if f.left--; f.left == 0 {
			b.faults = b.faults[1:]
		}
	}
	return now
}

// accept checks the message as Telegram does and writes it down.
func (b *BotAPI) accept(p map[string]string) func(http.ResponseWriter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	chat := p["chat_id"]
	if to, ok := b.moved[chat]; ok {
		id, _ := strconv.ParseInt(to, 10, 64)
		return botRefusal(http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat", map[string]any{"migrate_to_chat_id": id})
	}
	id, ok := b.chats[chat]
	if !ok {
		return botRefusal(http.StatusBadRequest, "Bad Request: chat not found", nil)
	}
	m := BotMessage{ID: 4711 + int64(len(b.messages)), At: time.Now(), Chat: chat, Text: p["text"], Silent: p["disable_notification"] == "true"}
	m.Thread, _ = strconv.Atoi(p["message_thread_id"])
	if words := m.read(p); words != "" {
		return botRefusal(http.StatusBadRequest, "Bad Request: "+words, nil)
	}
	if wait := b.limits.wait(id, m.At); wait > 0 {
		return tooMany(wait)
	}
	b.messages = append(b.messages, m)
	return botAnswer(map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": map[string]any{"id": id}, "text": m.Text})
}

// read takes in the text and its entities; it returns what Telegram would have against them.
func (m *BotMessage) read(p map[string]string) string {
	text := utf16.Encode([]rune(m.Text))
	switch {
	case strings.TrimSpace(m.Text) == "":
		return "message text is empty"
	case len(text) > 4096:
		return "message is too long"
	}
	preview := struct {
		Disabled bool `json:"is_disabled"`
	}{}
	if s := p["link_preview_options"]; s != "" && json.Unmarshal([]byte(s), &preview) != nil {
		return "object expected as link preview options"
	}
	m.Preview = !preview.Disabled
	if s := p["entities"]; s != "" && json.Unmarshal([]byte(s), &m.Entities) != nil {
		return "can't parse entities: array expected"
	}
	for i, e := range m.Entities {
		switch {
		case e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(text):
			return fmt.Sprintf("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, e.Offset+e.Length)
		case low(text, e.Offset) || low(text, e.Offset+e.Length):
			return fmt.Sprintf("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol", e.Offset)
		case e.Type == "text_link" && !strings.HasPrefix(e.URL, "http"):
			return "entity has an invalid URL"
		}
		m.Entities[i].Text = string(utf16.Decode(text[e.Offset : e.Offset+e.Length]))
	}
	return ""
}

// low reports whether the unit at i is the second half of a character.
func low(text []uint16, i int) bool { return i < len(text) && text[i] >= 0xDC00 && text[i] <= 0xDFFF }

func botParams(r *http.Request) (map[string]string, error) {
	params := map[string]string{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, r.Body, 1<<20)
	if kind == "application/json" {
		var values map[string]json.RawMessage
		if err := json.NewDecoder(body).Decode(&values); err != nil {
			return nil, errors.New("can't parse JSON object")
		}
		for k, v := range values {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			params[k] = s
		}
		return params, nil
	}
	r.Body = body
	if err := r.ParseForm(); err != nil {
		return nil, errors.New("can't parse the form")
	}
	for k := range r.PostForm {
		params[k] = r.PostForm.Get(k)
	}
	return params, nil
}

func botAnswer(result any) func(http.ResponseWriter) {
	return jsonAnswer(http.StatusOK, map[string]any{"ok": true, "result": result})
}

func botRefusal(code int, description string, parameters map[string]any) func(http.ResponseWriter) {
	answer := map[string]any{"ok": false, "error_code": code, "description": description}
	if parameters != nil {
		answer["parameters"] = parameters
	}
	return jsonAnswer(code, answer)
}
