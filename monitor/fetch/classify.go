package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// classify gives an error of net/http the type that says what happened. ctx is the caller's: when it has ended, that is the reason,
// whatever broke because of it. timeout is what the request was given.
func classify(ctx context.Context, err error, timeout time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e := typed(err); e != nil {
		return e
	}
	if e := classifyTLS(err); e != nil {
		return e
	}
	var dns *net.DNSError
	var op *net.OpError
	var network net.Error
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return &ProxyError{Problem: "no connection to it", Err: err}
	case errors.As(err, &dns):
		return &DNSError{Host: dns.Name, NotFound: dns.IsNotFound, Err: err}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return &TimeoutError{After: timeout, Err: err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &RefusedError{Problem: "connection refused", Err: err}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		return &RefusedError{Problem: "connection reset", Err: err}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		return &RefusedError{Problem: "host unreachable", Err: err}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return cut(err)
	case errors.Is(err, io.EOF):
		return &ProtocolError{Problem: "the connection was closed before an answer", Err: err}
	}
	// What is left is net/http's own view of bytes that are no HTTP; its words quote the peer and are not for a status line.
	return &ProtocolError{Problem: "the answer is not proper HTTP", Err: err}
}

// cut is the failure of an answer that ended before its end.
func cut(err error) error { return &ProtocolError{Problem: "the answer was cut short", Err: err} }

func classifyTLS(err error) error {
	var (
		invalid   x509.CertificateInvalidError
		name      x509.HostnameError
		authority x509.UnknownAuthorityError
		verify    *tls.CertificateVerificationError
		alert     tls.AlertError
		record    tls.RecordHeaderError
	)
	problem := ""
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && time.Now().Before(invalid.Cert.NotBefore):
		problem = "the certificate is not valid before " + invalid.Cert.NotBefore.Format(time.DateOnly)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		problem = "the certificate expired on " + invalid.Cert.NotAfter.Format(time.DateOnly)
	case errors.As(err, &name):
		problem = "the certificate is not for " + name.Host
	case errors.As(err, &authority):
		problem = "the certificate is signed by an unknown authority"
	case errors.As(err, &verify):
		problem = "the certificate is not valid"
	case errors.As(err, &alert):
		problem = "the server refused the TLS handshake"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		problem = "the server does not speak TLS"
	default:
		return nil
	}
	return &TLSError{Problem: problem, Err: err}
}
