package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"rasid/notify"
)

// movedError says that the message was refused because its group is a supergroup now, with another id.
type movedError struct{ chat string }

func (e *movedError) Error() string { return "the group became the supergroup " + e.chat }

// refusal is an answer of the Bot API itself that the message is not sent.
type refusal struct {
	code  int
	words string
}

func (e *refusal) Error() string { return fmt.Sprintf("%d %s", e.code, e.words) }

// classify says what a failed request means for the message.
//
//   - An answer of the Bot API with a code: surely not sent. Whether it is worth another try depends on the code.
//   - An answer of something else, such as a proxy: one in between that turned the request away (3xx, 4xx) did not pass it on; after a 5xx
//     or a 200 nobody knows.
//   - No answer: unknown if Telegram may have had the whole request, or else surely not sent.
func (s *Sender) classify(x *exchange, err error) error {
	var said *tgbotapi.Error
	if errors.As(err, &said) && said.Code != 0 {
		return s.refused(said)
	}
	if x.status != 0 {
		err = fmt.Errorf("telegram: answer %d %s is cut or not from the Bot API", x.status, http.StatusText(x.status))
		if x.status >= 300 && x.status < 500 {
			return &notify.TemporaryError{Err: fmt.Errorf("%w; check the api address and the proxy", err)}
		}
		return &notify.UnknownError{Err: err}
	}
	err = fmt.Errorf("telegram: %w", s.safe(err))
	if x.written {
		return &notify.UnknownError{Err: fmt.Errorf("no answer from %w", err)}
	}
	return &notify.TemporaryError{Err: err}
}

func (s *Sender) refused(said *tgbotapi.Error) error {
	if said.MigrateToChatID != 0 {
		return &movedError{chat: strconv.FormatInt(said.MigrateToChatID, 10)}
	}
	err := &refusal{code: said.Code, words: notify.Quote(said.Message, s.scrub)}
	switch {
	case said.Code == http.StatusTooManyRequests:
		after := min(max(said.RetryAfter, 0), int((24 * time.Hour).Seconds()))
		return &notify.TemporaryError{After: time.Duration(after) * time.Second, Err: fmt.Errorf("telegram: %w", err)}
	case said.Code >= 400 && said.Code < 500:
		return err
	}
	return &notify.TemporaryError{Err: fmt.Errorf("telegram: %w", err)}
}

// withAdvice adds the chat and what a person has to do to a refusal that stays one. Other errors it returns as they are.
func (s *Sender) withAdvice(err error) error {
	var moved *movedError
	if errors.As(err, &moved) { // once more within one Send: not a group that grew, but a riddle
		return fmt.Errorf("telegram: chat %s: %w; write this id in the configuration", s.Chat, err)
	}
	said, ok := err.(*refusal) //nolint:errorlint // one inside a TemporaryError is none for ever
	if !ok {
		return err
	}
	const retry = ", then `rasid outbox retry`"
	words := strings.ToLower(said.words)
	advice := "repair what it names" + retry
	switch {
	case said.code == http.StatusUnauthorized || said.code == http.StatusNotFound:
		advice = "the token is wrong or was revoked: take a new one from @BotFather" + retry
	case strings.Contains(words, "thread not found"):
		advice = "the topic is gone: correct `thread`" + retry
	case strings.Contains(words, "chat not found"):
		advice = "correct `chat`, or let the person write to the bot first" + retry
	case strings.Contains(words, "blocked"):
		advice = "the person has to unblock the bot" + retry
	case said.code == http.StatusForbidden, strings.Contains(words, "not enough rights"):
		advice = "the bot may not write there: add it to the chat with the right to post" + retry
	}
	return fmt.Errorf("telegram: chat %s: %w; %s", s.Chat, err, advice)
}

// safe is err without the token. A *url.Error prints the address of the request, which holds it.
func (s *Sender) safe(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if text := notify.Quote(err.Error(), s.scrub); text != err.Error() {
		return errors.New(text)
	}
	return err
}

// scrubber replaces the token in every form in which it may come back.
func scrubber(token notify.Secret) *strings.Replacer {
	var forms []string
	for _, form := range []string{token.Reveal(), url.QueryEscape(token.Reveal()), url.PathEscape(token.Reveal())} {
		if form != "" {
			forms = append(forms, form, token.String())
		}
	}
	return strings.NewReplacer(forms...)
}
