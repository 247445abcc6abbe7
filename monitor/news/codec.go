package news

import (
	"encoding/binary"
	"errors"
	"slices"
)

// formatVersion is the first byte of an encoded Profile.
const formatVersion = 1

var errDamaged = errors.New("decode the profile: it is damaged or of another version")

// Encode returns p as bytes that Decode reads.
func (p *Profile) Encode() []byte {
	b := make([]byte, 1, 64+6*len(p.runs)+8*(len(p.blocks)+len(p.slots)))
	b[0] = formatVersion
	for _, n := range []uint64{
		uint64(p.Looks), uint64(p.Silent), uint64(p.size), uint64(p.articles), uint64(p.lists), uint64(p.open),
		uint64(p.suspects), uint64(p.rounds), uint64(len(p.pending)),
	} {
		b = binary.AppendUvarint(b, n)
	}
	for _, hash := range p.pending {
		b = binary.AppendUvarint(b, hash)
	}
	// Keys in one column and moments in another: the latter are nearly all the same, which a compressor likes.
	b = binary.AppendUvarint(b, uint64(len(p.runs)))
	var before uint64
	for _, m := range p.runs {
		b = binary.AppendUvarint(b, m.key()-before)
		before = m.key()
	}
	for _, m := range p.runs {
		b = binary.AppendUvarint(b, uint64(m)&(1<<hourBits-1))
	}
	for _, list := range [][]trace{p.blocks, p.slots} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		var before uint32
		for _, t := range list {
			b = binary.AppendUvarint(b, uint64(t.key-before))
			b = binary.AppendUvarint(b, uint64(t.first))
			b = binary.AppendUvarint(b, uint64(t.last))
			b = binary.AppendUvarint(b, uint64(t.count))
			before = t.key
		}
	}
	return b
}

// Decode returns the profile that Encode wrote. Nothing is the zero Profile. Whatever the bytes are, it neither panics nor takes more
// memory than a profile may have; bytes that Encode did not write are an error, with the zero Profile.
func Decode(data []byte) (Profile, error) {
	if len(data) == 0 {
		return Profile{}, nil
	}
	r := reader{data: data[1:]}
	var p Profile
	if data[0] != formatVersion {
		return p, errDamaged
	}
	p.Looks, p.Silent = r.small(), r.small()
	p.size, p.articles, p.lists, p.open = r.small(), r.small(), r.small(), r.small()
	p.suspects, p.rounds = r.small(), r.small()
	p.pending = make([]uint64, r.length(maxPending))
	for i := range p.pending {
		p.pending[i] = r.number()
	}
	p.runs = make([]memory, r.length(maxRuns))
	var key uint64
	for i := range p.runs {
		key += r.number()
		p.runs[i] = memory(key << hourBits)
	}
	for i := range p.runs {
		p.runs[i] |= memory(r.number() & (1<<hourBits - 1))
	}
	for _, list := range []*[]trace{&p.blocks, &p.slots} {
		*list = make([]trace, r.length(maxTraces))
		var key uint32
		for i := range *list {
			key += r.small()
			(*list)[i] = trace{key: key, first: r.small(), last: r.small(), count: r.small()}
		}
	}
	if r.failed || len(r.data) > 0 || !slices.IsSorted(p.runs) {
		return Profile{}, errDamaged
	}
	return p, nil
}

// reader reads numbers until one is not there.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.failed, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *reader) small() uint32 { return uint32(r.number()) }

// length reads the length of a list, each element of which takes a byte at least.
func (r *reader) length(limit int) int {
	n := r.number()
	if n > uint64(limit) || n > uint64(len(r.data)) {
		r.failed, r.data = true, nil
		return 0
	}
	return int(n)
}
