package news

import (
	"fmt"

	"rasid/monitor/extract"
)

// figures rules on a block that is known but for the figures and dates in it.
func (c *caseOf) figures(b *extract.Block, words []word, fresh []bool, t trace) Ruling {
	looks, moves := c.old.age(t)+c.Quiet+1, int(t.count)+1
	share := float64(moves) / float64(looks)
	_, _, plain := count(words)
	evidence := fmt.Sprintf("it moved in %d of %s", moves, times(looks))
	report := Ruling{Verdict: News, Level: Figures, Rule: "a figure moved", Evidence: evidence, Fresh: ranges(words, fresh)}
	switch {
	case !c.article && b.Link != "":
		return silent("the count of a list's item", evidence)
	case plain >= sentence && b.Kind != extract.Row:
		if moves > movedTwice && share >= movesAlways && !datesAside(words, fresh) {
			return silent("a figure that ticks", evidence)
		}
		return report
	case isDate(words) || datesAside(words, fresh):
		return silent("a date or a clock", "")
	case b.Kind == extract.Row:
		return report
	case moves >= movedTwice && share >= movesOften:
		return silent("a figure that ticks", evidence)
	case looks < youngSlot:
		return silent("a young figure", evidence+"; it is not known yet whether it ticks")
	}
	return report
}

// datesAside reports whether all that is fresh are dates: words of the calendar and the figures beside them.
func datesAside(words []word, fresh []bool) bool {
	calendar := false
	for i, w := range words {
		if !fresh[i] {
			continue
		}
		if !w.figure && !w.calendar {
			return false
		}
		calendar = calendar || w.calendar || i > 0 && words[i-1].calendar || i+1 < len(words) && words[i+1].calendar || w.clock
	}
	return calendar
}

// isDate reports whether a text says a date or the time, and next to nothing else.
func isDate(words []word) bool {
	dated, plain := 0, 0
	for i, w := range words {
		switch {
		case w.calendar, w.clock, w.figure && (i > 0 && words[i-1].calendar || i+1 < len(words) && words[i+1].calendar):
			dated++
		default:
			plain++ // a figure that is no date too
		}
	}
	return dated > 0 && plain <= maxLabel
}
