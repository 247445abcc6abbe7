package email

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
)

// answersLimit is how much a server may say in one session. An ordinary one says about a kilobyte; what reads its lines has no limit.
const answersLimit = 1 << 20

var errTooMuch = errors.New("the server says too much")

// conn is the connection of one session. go-mail's contexts end with the dial, and a session that it could not set up it leaves open; conn
// ends with its own context, and close is always safe.
type conn struct {
	net.Conn
	left int64

	mu     sync.Mutex
	closed bool
	stop   func() bool
}

// closeAfter closes the connection, now or when it is dialled, as soon as ctx ends.
func (c *conn) closeAfter(ctx context.Context) { c.stop = context.AfterFunc(ctx, c.drop) }

func (c *conn) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	dialled, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		dialled.Close() //nolint:errcheck // unused
		return nil, net.ErrClosed
	}
	c.Conn, c.left = dialled, answersLimit
	return c, nil
}

func (c *conn) dialTLS(ctx context.Context, network, address string, config *tls.Config) (net.Conn, error) {
	raw, err := c.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	protected := tls.Client(raw, config)
	if err := protected.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return protected, nil
}

func (c *conn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooMuch
	}
	n, err := io.LimitReader(c.Conn, c.left).Read(p)
	c.left -= int64(n)
	return n, err
}

// close ends the connection and what waits for its context.
func (c *conn) close() {
	if c.stop != nil {
		c.stop()
	}
	c.drop()
}

func (c *conn) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.Conn != nil {
		c.Conn.Close() //nolint:errcheck // whoever reads or writes learns of it
	}
}
