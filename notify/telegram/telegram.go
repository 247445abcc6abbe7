// Package telegram delivers alerts to a Telegram chat through the Bot API.
//
// New makes the notify.Sender of one chat; Limits keeps all the chats of one bot within what Telegram allows it. Text goes out with
// entities, never with a parse mode, so that no text of a page can be taken for markup or refused for looking like it.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"rasid/notify"
)

// DefaultAPI is the address of Telegram's own Bot API.
const DefaultAPI = "https://api.telegram.org"

// timeout is how long one request may take from first to last byte.
const timeout = 30 * time.Second

// Config is what a Sender needs to know. Token and Chat are required.
type Config struct {
	Token    notify.Secret
	Chat     string // a number, or the @name of a public channel
	Thread   int    // topic of a forum, 0 for none
	Silent   bool   // arrives without a sound
	API      string // address of the Bot API without a trailing slash; empty is DefaultAPI
	Language string // of the labels

	Limits *Limits      // shared by all chats of one token; nil is this chat alone
	Client *http.Client // nil is NewClient
	Log    *slog.Logger // told of a chat that moved; nil discards
}

// Sender delivers to one chat. Like every notify.Sender it is used by one goroutine at a time.
type Sender struct {
	Config // embedded and so exported: package fmt asks a Secret how to print itself only where it may see it

	scrub *strings.Replacer
}

var (
	_ notify.Sender = (*Sender)(nil)
	_ notify.Pacer  = (*Sender)(nil)
)

// New returns a Sender. It touches no network: Telegram may be away when the program starts.
func New(c Config) *Sender {
	if c.API == "" {
		c.API = DefaultAPI
	}
	if c.Limits == nil {
		c.Limits = NewLimits()
	}
	if c.Client == nil {
		c.Client = NewClient()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Sender{Config: c, scrub: scrubber(c.Token)}
}

// Pace waits until one more message to the chat is within Telegram's limits.
func (s *Sender) Pace(ctx context.Context) error { return s.Limits.wait(ctx, s.Chat) }

// Send delivers d as one message and returns "message 4711". If the group became a supergroup in the meantime, Telegram has refused the
// message and named the new chat: Send uses that one at once and from then on, and warns that the configuration should.
func (s *Sender) Send(ctx context.Context, d notify.Delivery) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	params, err := s.params(d)
	if err != nil {
		return "", err
	}
	receipt, err := s.call(ctx, params)
	var moved *movedError
	if errors.As(err, &moved) {
		s.Log.Warn("the chat has a new id: write it in the configuration", "chat", s.Chat, "new_chat", moved.chat)
		s.Chat = moved.chat
		params["chat_id"] = moved.chat
		receipt, err = s.call(ctx, params)
	}
	if err != nil {
		return "", s.withAdvice(err)
	}
	return receipt, nil
}

// params is the request for sendMessage.
func (s *Sender) params(d notify.Delivery) (tgbotapi.Params, error) {
	text, entities := render(notify.NewMessage(d, s.Language).Cut(textLimit, s.Language, units))
	params := tgbotapi.Params{"chat_id": s.Chat, "text": text}
	params.AddNonZero("message_thread_id", s.Thread)
	params.AddBool("disable_notification", s.Silent)
	if err := params.AddInterface("entities", entities); err != nil {
		return nil, fmt.Errorf("telegram entities: %w", err)
	}
	if err := params.AddInterface("link_preview_options", map[string]bool{"is_disabled": true}); err != nil {
		return nil, fmt.Errorf("telegram link preview: %w", err)
	}
	return params, nil
}

// call makes one request. Its error is what a notify.Sender returns, or a *movedError.
func (s *Sender) call(ctx context.Context, params tgbotapi.Params) (string, error) {
	x := &exchange{ctx: ctx, client: s.Client}
	bot := &tgbotapi.BotAPI{Token: s.Token.Reveal(), Client: x}
	bot.SetAPIEndpoint(strings.ReplaceAll(s.API, "%", "%%") + "/bot%s/%s")
	answer, err := bot.MakeRequest("sendMessage", params)
	if err != nil {
		return "", s.classify(x, err)
	}
	var message struct {
		ID int64 `json:"message_id"`
	}
	if err := json.Unmarshal(answer.Result, &message); err != nil || message.ID == 0 {
		return "message without an id", nil // ok is true: it is sent, whatever else the answer says
	}
	return "message " + strconv.FormatInt(message.ID, 10), nil
}
