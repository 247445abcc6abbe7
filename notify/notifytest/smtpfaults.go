package notifytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// SMTPStep is a point in a session at which a fault happens.
type SMTPStep string

// The steps of a session, in order.
const (
	SMTPConnect SMTPStep = "connect"
	SMTPAuth    SMTPStep = "auth"
	SMTPFrom    SMTPStep = "from"
	SMTPTo      SMTPStep = "to"
	SMTPText    SMTPStep = "text" // the message begins
	SMTPDot     SMTPStep = "dot"  // the message is whole
)

// SMTPFault is what goes wrong with one session.
type SMTPFault struct {
	step    SMTPStep
	accepts bool // the message is accepted, and only the answer goes wrong
	code    int
	words   string
	hang    bool
}

// SMTPRefuses answers a step with a code and words. "{password}" in them becomes the password as AUTH PLAIN sends it, and in clear.
func SMTPRefuses(step SMTPStep, code int, words string) SMTPFault {
	secret := base64.StdEncoding.EncodeToString([]byte("\x00"+MailUser+"\x00"+MailPassword)) + " " + MailPassword
	return SMTPFault{step: step, code: code, words: strings.ReplaceAll(words, "{password}", secret)}
}

// SMTPHang never answers a step; Hanging tells when it begins.
func SMTPHang(step SMTPStep) SMTPFault { return SMTPFault{step: step, hang: true} }

// SMTPDrop closes the connection at a step.
func SMTPDrop(step SMTPStep) SMTPFault { return SMTPFault{step: step} }

// SMTPLost accepts the message and closes the connection instead of answering.
func SMTPLost() SMTPFault { return SMTPFault{step: SMTPDot, accepts: true} }

// SMTPCut accepts the message and breaks off in the middle of the answer.
func SMTPCut() SMTPFault { return SMTPFault{step: SMTPDot, accepts: true, words: "250-2.0.0 OK: que"} }

// happen lets f happen to a session. The zero fault is none.
func (f SMTPFault) happen(s *session) error {
	switch {
	case f.step == "":
		return nil
	case f.code != 0:
		return &smtp.SMTPError{Code: f.code, EnhancedCode: smtp.EnhancedCode{f.code / 100, 1, 1}, Message: f.words}
	case f.hang:
		s.server.hang()
	}
	if f.words != "" {
		fmt.Fprint(s.conn.Conn(), f.words)
	}
	s.conn.Conn().Close() //nolint:errcheck // it is thrown away
	return nil
}

func (s *SMTP) hang() {
	select {
	case s.hanging <- struct{}{}:
	case <-s.quit:
	}
	<-s.quit
}

// greeter is a listener that lets the faults of SMTPConnect happen.
type greeter struct {
	*gate
	server *SMTP
}

// Accept implements net.Listener.
func (g *greeter) Accept() (net.Conn, error) {
	for {
		conn, err := g.gate.Accept()
		if err != nil {
			return nil, err
		}
		f := g.server.take(SMTPConnect)
		if f.step == "" {
			return conn, nil
		}
		go func() {
			defer conn.Close()
			switch {
			case f.hang:
				g.server.hang()
			case f.code != 0:
				fmt.Fprintf(conn, "%d %s\r\n", f.code, f.words)
			}
		}()
	}
}

// certificateFor returns a certificate for host, and a pool with the authority that made it.
func certificateFor(host string, expired bool) (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "Rasid test"},
		NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.ParseIP(host)},
	}
	if expired {
		template.NotAfter = now.Add(-24 * time.Hour)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	authority, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots, nil
}
