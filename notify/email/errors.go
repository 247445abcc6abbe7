package email

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	"rasid/notify"
)

// failure says what an error of a step means for the message. A server's 5xx is for ever and its 4xx is not; without such an answer the
// message is unknown once the dot was sent that ends it, and surely not sent before.
func (s *Sender) failure(ctx context.Context, step string, dotSent bool, err error) error {
	var answer *textproto.Error
	var certificate *tls.CertificateVerificationError
	code, advice := 0, ""
	switch {
	case errors.As(err, &answer):
		code = answer.Code
		err = fmt.Errorf("%d %s", code, notify.Quote(answer.Msg, s.scrub))
	case ctx.Err() != nil:
		err = ctx.Err() // and not "use of closed network connection", which is how it ends the session
	case errors.As(err, &certificate):
		advice = "; have the certificate renewed, or correct `host`"
		fallthrough
	default:
		err = errors.New(notify.Quote(err.Error(), s.scrub)) // without the chain, whose errors may show what Quote hides
	}
	err = fmt.Errorf("email to %s: %s: %w", s.To.Address, step, err)
	switch {
	case code/100 == 5:
		return fmt.Errorf("%w; repair what it names, then `rasid outbox retry`", err)
	case code/100 != 4 && dotSent:
		return &notify.UnknownError{Err: err}
	case advice != "":
		err = fmt.Errorf("%w%s", err, advice)
	}
	return &notify.TemporaryError{Err: err}
}

// scrubber replaces the password in every form in which AUTH sends it.
func scrubber(c Config) *strings.Replacer {
	password := c.Password.Reveal()
	if password == "" {
		return strings.NewReplacer()
	}
	var forms []string
	for _, form := range []string{"\x00" + c.Username + "\x00" + password, password} {
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(form)), c.Password.String())
	}
	return strings.NewReplacer(append(forms, password, c.Password.String())...)
}
