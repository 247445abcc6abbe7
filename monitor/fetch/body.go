package fetch

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	// acceptEncoding names what decode decodes. Raw deflate is not among it: servers disagree about what it is.
	acceptEncoding = "gzip, br, zstd"

	// Pages shrink to a tenth; 200:1 is beyond any page that was written by or for people. Below bombFrom it does no harm.
	maxRatio = 200
	bombFrom = 1 << 20

	// RFC 9659 bounds the window that a server may use.
	maxZstdWindow = 8 << 20

	firstBuffer = 64 << 10
	keepBuffer  = 2 << 20 // larger buffers are not kept for another body
)

// buffer holds a body. It is lent by buffers.
type buffer struct{ bytes []byte }

// buffers lends buffers. The zero value is ready.
type buffers struct{ pool sync.Pool }

func (b *buffers) get() *buffer {
	if buf, ok := b.pool.Get().(*buffer); ok {
		return buf
	}
	return &buffer{bytes: make([]byte, 0, firstBuffer)}
}

func (b *buffers) put(buf *buffer) {
	if cap(buf.bytes) <= keepBuffer {
		buf.bytes = buf.bytes[:0]
		b.pool.Put(buf)
	}
}

// read reads a body of at most limit bytes to its end. announced is its size as the server gave it, or -1.
func (b *buffers) read(body io.Reader, announced, limit int64) (*buffer, error) {
	if announced > limit {
		return nil, &TooLargeError{Limit: limit}
	}
	buf := b.get()
	// What is announced is believed for a while only: the memory is for bytes that come. One byte more finds the end without growing.
	buf.bytes = slices.Grow(buf.bytes, int(min(max(announced, 0)+1, keepBuffer)))
	for {
		if len(buf.bytes) == cap(buf.bytes) {
			buf.bytes = slices.Grow(buf.bytes, len(buf.bytes))
		}
		n, err := body.Read(buf.bytes[len(buf.bytes):cap(buf.bytes)])
		buf.bytes = buf.bytes[:len(buf.bytes)+n]
		if int64(len(buf.bytes)) > limit {
			b.put(buf)
			return nil, &TooLargeError{Limit: limit}
		}
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			b.put(buf)
			return nil, err
		}
	}
}

// encodingOf returns the one Content-Encoding of a body, or "" if it is plain. What was not asked for is refused, and so is a body that was
// encoded twice.
func encodingOf(h http.Header) (string, error) {
	value := strings.ToLower(strings.TrimSpace(strings.Join(h.Values("Content-Encoding"), ", ")))
	switch value {
	case "", "identity":
		return "", nil
	case "gzip", "br", "zstd":
		return value, nil
	case "x-gzip":
		return "gzip", nil
	}
	return "", &UndecodableError{Problem: "the body is compressed in a way that was not asked for"}
}

// decompressor is what the three decompressors have in common.
type decompressor interface {
	io.Reader
	Reset(io.Reader) error
}

// decoders lends decompressors. The zero value is ready.
type decoders struct{ gzip, brotli, zstd sync.Pool }

// of returns the pool of an encoding and what to make for it when it is empty.
func (d *decoders) of(encoding string) (*sync.Pool, func() (decompressor, error)) {
	switch encoding {
	case "gzip":
		return &d.gzip, func() (decompressor, error) { return new(gzip.Reader), nil }
	case "br":
		return &d.brotli, func() (decompressor, error) { return new(brotli.Reader), nil }
	default:
		return &d.zstd, func() (decompressor, error) {
			// One at a time: no goroutines that a decoder forgotten by its pool would leave behind.
			return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxWindow(maxZstdWindow))
		}
	}
}

// decode returns the body of an answer decompressed; if it is not compressed, that is a.wire itself.
func (c *Client) decode(a *answer, limit int64) (*buffer, error) {
	if a.encoding == "" {
		return a.wire, nil
	}
	if len(a.wire.bytes) == 0 {
		if a.open {
			return nil, cut(nil)
		}
		return a.wire, nil // framed as empty, and so it is
	}
	bound := limit
	if most := int64(len(a.wire.bytes)) * maxRatio; most < limit {
		bound = max(most, min(limit, bombFrom))
	}
	body, err := c.decompress(a.encoding, a.wire.bytes, bound)
	var large *TooLargeError
	switch {
	case err == nil && bytes.HasPrefix(body.bytes, []byte{0x1f, 0x8b}):
		c.buffers.put(body)
		return nil, &UndecodableError{Problem: "the body is compressed twice"}
	case err == nil:
		return body, nil
	case errors.As(err, &large):
		return nil, &TooLargeError{Limit: limit, Bomb: bound < limit}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, cut(err)
	}
	return nil, &UndecodableError{Problem: "the body is not proper " + a.encoding, Err: err}
}

// decompress reads all that wire holds, at most limit bytes.
func (c *Client) decompress(encoding string, wire []byte, limit int64) (*buffer, error) {
	pool, build := c.decoders.of(encoding)
	r, ok := pool.Get().(decompressor)
	if !ok {
		var err error
		if r, err = build(); err != nil {
			return nil, err
		}
	}
	defer pool.Put(r)
	if err := r.Reset(bytes.NewReader(wire)); err != nil {
		return nil, err
	}
	return c.buffers.read(r, -1, limit)
}

// cutMarkup reports whether a page of HTML begins and does not end. It is asked only of bodies that nothing else tells cut from whole.
func cutMarkup(kind string, text []byte) bool {
	if kind != "text/html" && kind != "application/xhtml+xml" {
		return false
	}
	text = bytes.ToLower(text)
	return bytes.Contains(text, []byte("<html")) && !bytes.Contains(text, []byte("</html")) && !bytes.Contains(text, []byte("</body"))
}
