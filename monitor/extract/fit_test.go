package extract

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// boosting grows a forest by gradient boosting: each tree asks the questions that most lower the logistic loss of the
// trees before it. It is deterministic.
type boosting struct {
	trees   int
	rate    float64
	lambda  float64 // holds leaves with little weight near zero
	columns float64 // the share of signals that each tree may ask about
	rows    float32 // times its weight is a row's chance to be looked at for a tree, at most a half
	seed    uint64
}

const bins = 48

// table holds the signals of many blocks, by column.
type table struct {
	cuts [][]float32 // for each signal, the thresholds that are tried
	bin  [][]uint8   // for each signal and row, how many cuts it is above
	rows int
}

func newTable(rows []signals, count int) *table {
	t := &table{cuts: make([][]float32, count), bin: make([][]uint8, count), rows: len(rows)}
	parallel(count, func(k int) {
		values := make([]float32, 0, len(rows)/7+1)
		for i := 0; i < len(rows); i += 7 {
			values = append(values, rows[i][k])
		}
		slices.Sort(values)
		values = slices.Clip(values)
		distinct := slices.Compact(slices.Clone(values))
		var cuts []float32
		if len(distinct) <= bins {
			for i := 1; i < len(distinct); i++ {
				cuts = append(cuts, (distinct[i-1]+distinct[i])/2)
			}
		} else {
			for i := 1; i < bins; i++ {
				// Half of the cuts by rank, half by value's rank among the distinct: rare large values count.
				v := values[len(values)*i/bins]
				if i%2 == 0 {
					v = distinct[len(distinct)*i/bins]
				}
				cuts = append(cuts, v)
			}
			slices.Sort(cuts)
			cuts = slices.Compact(cuts)
		}
		t.cuts[k] = cuts
		column := make([]uint8, len(rows))
		for i := range rows {
			n, _ := slices.BinarySearch(cuts, rows[i][k]) // cuts below the value
			column[i] = uint8(n)
		}
		t.bin[k] = column
	})
	return t
}

func parallel(n int, do func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// fit grows the forest on the rows that use names.
func (f boosting) fit(t *table, label, weight []float32, use []int32) forest {
	random := rand.New(rand.NewPCG(f.seed, 1))
	sums := make([]float32, t.rows)
	grad, hess := make([]float32, t.rows), make([]float32, t.rows)
	leafOf := make([]uint8, t.rows)
	var out forest
	for range f.trees {
		rows := make([]int32, 0, len(use)/2)
		for _, i := range use {
			p := 1 / (1 + math.Exp(-float64(sums[i])))
			grad[i] = weight[i] * float32(p-float64(label[i]))
			hess[i] = weight[i] * float32(max(p*(1-p), 1e-4))
			if random.Float32() < min(0.5, weight[i]*f.rows) {
				rows = append(rows, i)
				scale := max(1, 1/(weight[i]*f.rows*2))
				grad[i] *= scale
				hess[i] *= scale
			}
		}
		columns := random.Perm(len(t.cuts))[:int(float64(len(t.cuts))*f.columns)]
		tr := f.grow(t, columns, rows, grad, hess, leafOf)
		out = append(out, tr)
		for _, i := range use {
			leaf := 0
			for d := range treeDepth {
				k := tr.signal[d]
				// Leaves are looked up as the finished forest does it, but with bins.
				if int(t.bin[k][i]) > t.cutIndex(int(k), tr.threshold[d]) {
					leaf |= 1 << d
				}
			}
			sums[i] += tr.leaf[leaf]
		}
	}
	return out
}

func (t *table) cutIndex(k int, threshold float32) int {
	n, _ := slices.BinarySearch(t.cuts[k], threshold)
	return n
}

// split is the best question about one signal.
type split struct {
	gain float64
	cut  int
}

func (f boosting) grow(t *table, columns []int, rows []int32, grad, hess []float32, leafOf []uint8) tree {
	var tr tree
	for _, i := range rows {
		leafOf[i] = 0
	}
	for d := range treeDepth {
		found := make([]split, len(columns))
		parallel(len(columns), func(c int) {
			found[c] = f.ask(t, columns[c], 1<<d, rows, grad, hess, leafOf)
		})
		best := 0
		for c := range found {
			if found[c].gain > found[best].gain {
				best = c
			}
		}
		k, cut := columns[best], found[best].cut
		tr.signal[d] = uint8(k)
		if len(t.cuts[k]) > 0 {
			tr.threshold[d] = t.cuts[k][cut]
		}
		for _, i := range rows {
			if int(t.bin[k][i]) > cut {
				leafOf[i] |= 1 << d
			}
		}
	}
	var g, w [1 << treeDepth]float64
	for _, i := range rows {
		g[leafOf[i]] += float64(grad[i])
		w[leafOf[i]] += float64(hess[i])
	}
	for l := range tr.leaf {
		v := -g[l] / (w[l] + f.lambda) * f.rate
		tr.leaf[l] = float32(math.Round(max(-4, min(4, v))/leafScale) * leafScale)
	}
	return tr
}

// ask finds the best threshold for signal k, asked in all leaves at once.
func (f boosting) ask(t *table, k, leaves int, rows []int32, grad, hess []float32, leafOf []uint8) split {
	column := t.bin[k]
	sums := make([][2]float64, leaves*bins) // of the gradients and their slopes
	for _, i := range rows {
		s := &sums[int(leafOf[i])*bins+int(column[i])]
		s[0] += float64(grad[i])
		s[1] += float64(hess[i])
	}
	gains := make([]float64, len(t.cuts[k]))
	for l := range leaves {
		s := sums[l*bins : (l+1)*bins]
		var g, w, below, weightBelow float64
		for b := range s {
			g += s[b][0]
			w += s[b][1]
		}
		for c := range gains {
			below += s[c][0]
			weightBelow += s[c][1]
			gains[c] += below*below/(weightBelow+f.lambda) + (g-below)*(g-below)/(w-weightBelow+f.lambda) - g*g/(w+f.lambda)
		}
	}
	best := split{gain: -1}
	for cut, gain := range gains {
		if gain > best.gain {
			best = split{gain, cut}
		}
	}
	return best
}

func appendForest(data []byte, f forest) []byte {
	data = binary.LittleEndian.AppendUint16(data, uint16(len(f)))
	for i := range f {
		for d := range treeDepth {
			data = append(data, f[i].signal[d])
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(f[i].threshold[d]))
		}
		for _, v := range f[i].leaf {
			data = binary.LittleEndian.AppendUint16(data, uint16(int16(math.Round(float64(v)/leafScale))))
		}
	}
	return data
}
