package extract

import (
	"fmt"
	"slices"
	"strings"
)

// judge decides for each block whether it is main text and in which zone it stands, and for the page of which kind it is.
func (r *reading) judge() PageKind {
	learned().score(r)
	main := r.choose()
	kind := r.kind(main)
	r.findZones(main, kind)
	return kind
}

// explain says why block i was judged as it was.
func (r *reading) explain(i int) string {
	b := &r.blocks[i]
	score := logit(r.scores[i])
	switch {
	case b.Main:
		return fmt.Sprintf("score %+.1f", score)
	case b.Zone != NoZone:
		return string(b.Zone)
	case i == r.title:
		return "title of the page"
	case r.said[i] > repeated:
		return "said before"
	}
	return fmt.Sprintf("score %+.1f: %s", score, strings.Join(r.reasons(i), ", "))
}

// reasons names the signals that speak against block i the most: those that would raise its score if they were as usual.
func (r *reading) reasons(i int) []string {
	var s signals
	r.read(i, &s)
	f := learned().other
	if r.article > sureArticle {
		f = learned().article
	}
	own := f.score(s[:])
	type cause struct {
		signal signal
		loss   float32
	}
	var causes []cause
	for k := range signalCount {
		value := s[k]
		if value == learned().usual[k] {
			continue
		}
		s[k] = learned().usual[k]
		if loss := f.score(s[:]) - own; loss > 0.1 {
			causes = append(causes, cause{k, loss})
		}
		s[k] = value
	}
	slices.SortStableFunc(causes, func(a, b cause) int {
		switch {
		case a.loss > b.loss:
			return -1
		case a.loss < b.loss:
			return 1
		}
		return 0
	})
	const most = 3
	var names []string
	for _, c := range causes[:min(most, len(causes))] {
		names = append(names, fmt.Sprintf("%s %.2g", c.signal, s[c.signal]))
	}
	return names
}
