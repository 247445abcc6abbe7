package notifytest

import (
	"fmt"
	"net"
	"sync"
)

// gate is a listener on a loopback port that can be shut, so that connections are refused, and opened again.
type gate struct {
	address string

	mu     sync.Mutex
	change *sync.Cond
	inner  net.Listener // nil while it is shut
	closed bool
}

func newGate() (*gate, error) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &gate{address: inner.Addr().String(), inner: inner}
	g.change = sync.NewCond(&g.mu)
	return g, nil
}

// Accept implements net.Listener. It waits while the gate is shut.
func (g *gate) Accept() (net.Conn, error) {
	for {
		inner := g.open()
		if inner == nil {
			return nil, net.ErrClosed
		}
		conn, err := inner.Accept()
		if err == nil || !g.replaced(inner) {
			return conn, err
		}
	}
}

// open waits until the gate is open and returns its listener, or nil once it is closed.
func (g *gate) open() net.Listener {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.inner == nil && !g.closed {
		g.change.Wait()
	}
	return g.inner
}

func (g *gate) replaced(inner net.Listener) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inner != inner
}

func (g *gate) down() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inner != nil {
		g.inner.Close() //nolint:errcheck // it held nothing
		g.inner = nil
	}
}

func (g *gate) up() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inner != nil || g.closed {
		return nil
	}
	inner, err := net.Listen("tcp", g.address)
	if err != nil {
		return fmt.Errorf("open %s again: %w", g.address, err)
	}
	g.inner = inner
	g.change.Broadcast()
	return nil
}

// Close implements net.Listener.
func (g *gate) Close() error {
	g.down()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.change.Broadcast()
	return nil
}

// Addr implements net.Listener.
func (g *gate) Addr() net.Addr {
	addr, err := net.ResolveTCPAddr("tcp", g.address)
	if err != nil {
		return &net.TCPAddr{}
	}
	return addr
}
