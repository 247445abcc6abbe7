// Package email delivers alerts to one mailbox through an SMTP server.
//
// New makes the notify.Sender of one recipient: with one message a recipient, each has an outcome of its own, and none is mailed twice
// because another one's server failed. All attempts of an alert share one Message-ID, and the alerts of one page make one thread.
package email

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"rasid/notify"
)

// TLS is how the connection is protected.
type TLS string

// The choices of TLS.
const (
	Mandatory TLS = "mandatory" // STARTTLS, or nothing is sent; the zero TLS means this, too
	Implicit  TLS = "implicit"  // TLS from the first byte
	None      TLS = "none"      // in clear, the password included
)

const (
	// timeout is how long a delivery may take from the first packet to the server's word on the message. RFC 5321 would have us wait ten
	// minutes for that word; within two the Dispatcher calls it unknown anyway.
	timeout = 60 * time.Second
	// goodbye is how long the server's answer to QUIT is waited for. The message is sent by then.
	goodbye = 2 * time.Second
)

// Config is what a Sender needs to know. Host, From and To are required.
type Config struct {
	Host     string
	Port     int // 0 is the usual one: 587, 465 with Implicit, 25 with None
	TLS      TLS
	Username string // empty: no authentication
	Password notify.Secret
	From, To netmail.Address
	Language string // of the labels

	// RootCAs are the authorities that the server's certificate may come from; nil is the system's.
	RootCAs *x509.CertPool
}

// Sender delivers to one mailbox. Like every notify.Sender it is used by one goroutine at a time.
type Sender struct {
	Config // embedded and so exported: package fmt asks a Secret how to print itself only where it may see it

	scrub *strings.Replacer
}

var _ notify.Sender = (*Sender)(nil)

// New returns a Sender. It touches no network: the server may be away when the program starts.
func New(c Config) *Sender {
	if c.Port == 0 {
		c.Port = map[TLS]int{Implicit: 465, None: 25}[c.TLS]
	}
	if c.Port == 0 {
		c.Port = 587
	}
	return &Sender{Config: c, scrub: scrubber(c)}
}

// Send delivers d as one message and returns its Message-ID with the server's words.
//
// The message is written into a buffer first and goes out through a session of its own. That the session is ours, and not go-mail's
// SendWithSMTPClient, has two reasons. Only so is it known whether the dot was sent that ends the message: before it a failure is surely
// not sent, after it unknown. And a connection that failed inside a message must be dropped, never quit: QUIT would end the message
// first, and half of it would be delivered.
func (s *Sender) Send(ctx context.Context, d notify.Delivery) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var raw bytes.Buffer
	m, id, err := s.message(d)
	if err != nil {
		return "", fmt.Errorf("email to %s: %w", s.To.Address, err)
	}
	if _, err := m.WriteTo(&raw); err != nil {
		return "", fmt.Errorf("email to %s: write the message: %w", s.To.Address, err)
	}
	c := new(conn)
	defer c.close()
	session, err := s.open(ctx, c)
	if err != nil {
		return "", s.failure(ctx, "connect to "+net.JoinHostPort(s.Host, fmt.Sprint(s.Port)), false, err)
	}
	if err := session.Mail(angle(s.From)); err != nil {
		return "", s.failure(ctx, "MAIL FROM", false, err)
	}
	if err := session.Rcpt(angle(s.To)); err != nil {
		return "", s.failure(ctx, "RCPT TO", false, err)
	}
	data, err := session.Data()
	if err != nil {
		return "", s.failure(ctx, "DATA", false, err)
	}
	if _, err := data.Write(raw.Bytes()); err != nil {
		return "", s.failure(ctx, "write the message", false, err)
	}
	if err := data.Close(); err != nil {
		return "", s.failure(ctx, "answer to the message", true, err)
	}
	receipt := id
	if closer, ok := data.(*smtp.DataCloser); ok {
		receipt += " " + notify.Quote(closer.ServerResponse(), s.scrub)
	}
	session.UpdateDeadline(goodbye) //nolint:errcheck // it is sent
	session.Quit()                  //nolint:errcheck // it is sent
	return receipt, nil
}

// open connects, protects the connection and authenticates.
func (s *Sender) open(ctx context.Context, c *conn) (*smtp.Client, error) {
	tlsConfig := &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(timeout), mail.WithTLSConfig(tlsConfig), mail.WithHELO(domain(s.From)),
		mail.WithTLSPolicy(mail.TLSMandatory),
		mail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			if s.TLS == Implicit {
				return c.dialTLS(ctx, network, address, tlsConfig)
			}
			return c.dial(ctx, network, address)
		}),
	}
	ways := []mail.SMTPAuthType{mail.SMTPAuthPlain, mail.SMTPAuthLogin}
	switch s.TLS {
	case None:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
		ways = []mail.SMTPAuthType{mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc}
	case Implicit:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS)) // not once more inside
	}
	if s.Username != "" {
		options = append(options, mail.WithUsername(s.Username), mail.WithPassword(s.Password.Reveal()), mail.WithOpportunisticSMTPAuth(ways...))
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, err
	}
	c.closeAfter(ctx)
	session, err := client.DialToSMTPClientWithContext(ctx)
	if errors.Is(err, mail.ErrNoSupportedAuthDiscovered) {
		err = fmt.Errorf("the server offers neither AUTH PLAIN nor LOGIN: %w", err)
	}
	return session, err
}

func angle(a netmail.Address) string { return "<" + a.Address + ">" }

// domain is the part of an address after the @.
func domain(a netmail.Address) string { return a.Address[strings.LastIndexByte(a.Address, '@')+1:] }
