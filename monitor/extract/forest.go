package extract

import (
	"encoding/binary"
	"math"
)

// treeDepth is how many questions a tree asks, each of every block.
const treeDepth = 4

// tree asks the same treeDepth questions of every block, whatever the answers: the answers are the bits of a leaf's number.
type tree struct {
	signal    [treeDepth]uint8
	threshold [treeDepth]float32 // is the signal above it?
	leaf      [1 << treeDepth]float32
}

// forest is a sum of trees. A positive sum speaks for main text.
type forest []tree

func (f forest) score(s []float32) float32 {
	var sum float32
	for i := range f {
		t := &f[i]
		leaf := 0
		for d := range treeDepth {
			if s[t.signal[d]] > t.threshold[d] {
				leaf |= 1 << d
			}
		}
		sum += t.leaf[leaf]
	}
	return sum
}

// leafScale is a leaf's unit in a file.
const leafScale = 1.0 / 4096

// treeSize is what a tree takes in a file, in bytes.
const treeSize = treeDepth*5 + 2<<treeDepth

// readForest reads the forest that data begins with, and returns what follows it.
func readForest(data []byte) (forest, []byte) {
	f := make(forest, binary.LittleEndian.Uint16(data))
	data = data[2:]
	for i := range f {
		t := &f[i]
		for d := range treeDepth {
			t.signal[d] = data[d*5]
			t.threshold[d] = math.Float32frombits(binary.LittleEndian.Uint32(data[d*5+1:]))
		}
		for l := range t.leaf {
			t.leaf[l] = float32(int16(binary.LittleEndian.Uint16(data[treeDepth*5+2*l:]))) * leafScale
		}
		data = data[treeSize:]
	}
	return f, data
}
