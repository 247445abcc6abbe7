package store

import (
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxPlain is what a blob may grow to when it is read: far above any page's size limit, far below a machine's memory.
const maxPlain = 256 << 20

// codec compresses what is large: raw bodies, blocks, scripts.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// newCodec returns a codec that works for one caller at a time: the others wait, and its memory does not grow with their number.
func newCodec() (*codec, error) {
	// On news pages of 170 KB the default level takes 0.7 ms a page at a ratio of 4.9, the better level 0.9 ms at 5.2. A window of 1 MB
	// costs 6 MB of memory; the level's own of 8 MB costs 20 and makes no page smaller.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxPlain))
	if err != nil {
		return nil, err
	}
	return &codec{enc, dec}, nil
}

func (c *codec) close() {
	c.dec.Close() // the encoder was never given a writer and has nothing to close
}

func (c *codec) pack(plain []byte) []byte { return c.enc.EncodeAll(plain, nil) }

func (c *codec) unpack(data []byte) ([]byte, error) { return c.dec.DecodeAll(data, nil) }

// unpackJSON decodes what was packed from JSON.
func (c *codec) unpackJSON(data []byte, into any) error {
	plain, err := c.unpack(data)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, into)
}

// packJSON returns v as compressed JSON.
func (c *codec) packJSON(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return c.pack(plain), nil
}

// hashColumn is a hash as it is stored: NULL if it is not known.
func hashColumn(h [32]byte) []byte {
	if h == ([32]byte{}) {
		return nil
	}
	return h[:]
}

// hashOf is hashColumn's inverse.
func hashOf(column []byte) (h [32]byte, err error) {
	if len(column) != 0 && len(column) != len(h) {
		return h, fmt.Errorf("a hash of %d bytes", len(column))
	}
	copy(h[:], column)
	return h, nil
}
