package notifytest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// The account that an SMTP server knows.
const (
	MailUser     = "desk@example.org"
	MailPassword = "kırmızı-gül/سر+9"
)

// SMTPOptions are what an SMTP server is like. The zero SMTPOptions are a server with STARTTLS and AUTH PLAIN.
type SMTPOptions struct {
	Implicit bool     // TLS from the first byte
	Clear    bool     // no TLS at all
	Expired  bool     // with a certificate of yesterday
	AUTH     []string // mechanisms, of PLAIN and LOGIN
}

// SMTPMessage is a message that an SMTP server accepted.
type SMTPMessage struct {
	At       time.Time
	From, To string
	User     string // who authenticated
	TLS      bool   // came over a protected connection
	Raw      []byte
}

// SMTP is a mail server over loopback.
type SMTP struct {
	Host string
	Port int
	// RootCAs holds the authority of its certificate.
	RootCAs *x509.CertPool

	options  SMTPOptions
	server   *smtp.Server
	listener *gate
	quit     chan struct{}
	served   chan struct{}
	hanging  chan struct{}

	mu       sync.Mutex
	messages []SMTPMessage
	faults   []SMTPFault
}

// StartSMTP starts a mail server on a free port. The caller closes it.
func StartSMTP(options SMTPOptions) (*SMTP, error) {
	certificate, roots, err := certificateFor("127.0.0.1", options.Expired)
	if err != nil {
		return nil, fmt.Errorf("start the fake SMTP server: %w", err)
	}
	listener, err := newGate()
	if err != nil {
		return nil, fmt.Errorf("start the fake SMTP server: %w", err)
	}
	if len(options.AUTH) == 0 {
		options.AUTH = []string{sasl.Plain}
	}
	s := &SMTP{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, RootCAs: roots, options: options, listener: listener,
		quit: make(chan struct{}), served: make(chan struct{}), hanging: make(chan struct{}, 1),
	}
	s.server = smtp.NewServer(smtp.BackendFunc(s.session))
	s.server.Domain = "mail.example.org"
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	s.server.ReadTimeout, s.server.WriteTimeout = time.Minute, time.Minute
	s.server.MaxMessageBytes = 1 << 20
	s.server.AllowInsecureAuth = options.Clear
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	var front net.Listener = &greeter{listener, s}
	switch {
	case options.Implicit:
		front = tls.NewListener(front, config)
	case !options.Clear:
		s.server.TLSConfig = config
	}
	go func() {
		defer close(s.served)
		s.server.Serve(front) //nolint:errcheck // it ends with Close
	}()
	return s, nil
}

// NewSMTP starts a mail server for the length of a test.
func NewSMTP(t testing.TB, options SMTPOptions) *SMTP {
	t.Helper()
	s, err := StartSMTP(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Close ends the server and every session in it.
func (s *SMTP) Close() {
	close(s.quit)
	s.listener.Close() //nolint:errcheck // nothing is left to lose
	s.server.Close()   //nolint:errcheck // nothing is left to lose
	<-s.served
}

// Fail lets the next session meet a fault, after those that were set before.
func (s *SMTP) Fail(f SMTPFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// Down closes the port: connections are refused until Up.
func (s *SMTP) Down() { s.listener.down() }

// Up opens the port again.
func (s *SMTP) Up() error { return s.listener.up() }

// Hanging tells of each session that an SMTPHang keeps waiting.
func (s *SMTP) Hanging() <-chan struct{} { return s.hanging }

// Messages returns what was accepted, oldest first.
func (s *SMTP) Messages() []SMTPMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]SMTPMessage(nil), s.messages...)
}

// take returns the fault of this step, if it is the next to happen.
func (s *SMTP) take(step SMTPStep) SMTPFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 || s.faults[0].step != step {
		return SMTPFault{}
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

func (s *SMTP) session(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }

// session implements smtp.AuthSession.
type session struct {
	server  *SMTP
	conn    *smtp.Conn
	message SMTPMessage
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string { return s.server.options.AUTH }

// Auth implements smtp.AuthSession.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if err := s.server.take(SMTPAuth).happen(s); err != nil {
			return err
		}
		if user != MailUser || password != MailPassword {
			return smtp.ErrAuthFailed
		}
		s.message.User = user
		return nil
	}
	if mechanism == sasl.Login {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.message.From = from
	return s.server.take(SMTPFrom).happen(s)
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.message.To = to
	return s.server.take(SMTPTo).happen(s)
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	if f := s.server.take(SMTPText); f.step != "" {
		return f.happen(s)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f := s.server.take(SMTPDot)
	if f.step == "" || f.accepts {
		m := s.message
		m.At, m.Raw = time.Now(), raw
		_, m.TLS = s.conn.TLSConnectionState()
		s.server.mu.Lock()
		s.server.messages = append(s.server.messages, m)
		s.server.mu.Unlock()
	}
	return f.happen(s)
}

// Reset implements smtp.Session.
func (s *session) Reset() {}

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

// loginServer is AUTH LOGIN, which go-sasl has for clients only.
type loginServer struct {
	check func(user, password string) error
	asked int
	user  string
}

// Next implements sasl.Server.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if l.asked == 0 && response == nil {
		return []byte("Username:"), false, nil
	}
	l.asked++
	switch l.asked {
	case 1:
		l.user = string(response)
		return []byte("Password:"), false, nil
	case 2:
		return nil, true, l.check(l.user, string(response))
	}
	return nil, false, errors.New("unexpected response")
}
