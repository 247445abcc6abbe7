package match

import "regexp/syntax"

// What an expression asks of a text, read off its tree.

const (
	// maxStrings is how many strings an expression may be listed as; (قتل|قتيل|جرح)(ى|وا) is six.
	maxStrings = 32
	// maxLetters is how large a class may be to be listed.
	maxLetters = 8
)

// size returns about how many steps an expression has when its repetitions are written out.
func size(re *syntax.Regexp) int {
	n := 1
	switch re.Op {
	case syntax.OpLiteral:
		n = len(re.Rune)
	case syntax.OpRepeat:
		return min(maxPattern+1, max(re.Min, re.Max, 1)*size(re.Sub[0]))
	}
	for _, sub := range re.Sub {
		n = min(maxPattern+1, n+size(sub))
	}
	return n
}

// mayBeEmpty reports whether an expression can match no character at all.
func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !mayBeEmpty(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if mayBeEmpty(sub) {
				return true
			}
		}
		return false
	}
	return true
}

// never reports whether an expression surely matches nothing: a class without characters, a letter before the beginning or after the end.
func never(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpNoMatch:
		return true
	case syntax.OpCapture, syntax.OpPlus:
		return never(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min > 0 && never(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !never(sub) {
				return false
			}
		}
		return true
	case syntax.OpConcat:
		letters, ended := false, false
		for _, sub := range re.Sub {
			solid := !mayBeEmpty(sub)
			if never(sub) || sub.Op == syntax.OpBeginText && letters || solid && ended {
				return true
			}
			letters, ended = letters || solid, ended || sub.Op == syntax.OpEndText
		}
	}
	return false
}

// demand returns all the strings that an expression matches, if they are few, and strings one of which stands in whatever it matches.
func demand(re *syntax.Regexp) (all, needs [][]rune) {
	switch re.Op {
	case syntax.OpLiteral:
		all = [][]rune{re.Rune}
	case syntax.OpCharClass:
		all = listClass(re.Rune)
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary:
		return [][]rune{{}}, nil
	case syntax.OpCapture:
		return demand(re.Sub[0])
	case syntax.OpPlus:
		_, needs = demand(re.Sub[0])
		return nil, needs
	case syntax.OpRepeat:
		if re.Min > 0 {
			_, needs = demand(re.Sub[0])
		}
		return nil, needs
	case syntax.OpQuest:
		if all, _ = demand(re.Sub[0]); all != nil {
			all = append([][]rune{{}}, all...)
		}
	case syntax.OpAlternate:
		return demandAlternate(re.Sub)
	case syntax.OpConcat:
		return demandConcat(re.Sub)
	}
	return all, better(nil, all)
}

// demandAlternate needs what each of the alternatives needs.
func demandAlternate(subs []*syntax.Regexp) (all, needs [][]rune) {
	few, sure := true, true
	for _, sub := range subs {
		strings, more := demand(sub)
		if strings == nil || len(all)+len(strings) > maxStrings {
			few = false
		}
		all, needs = append(all, strings...), append(needs, more...)
		sure = sure && more != nil
	}
	if !few {
		all = nil
	}
	if !sure || len(needs) > maxStrings {
		needs = nil
	}
	return all, better(needs, all)
}

// demandConcat joins the strings of neighbours while they are few, and needs the best of what it comes to.
func demandConcat(subs []*syntax.Regexp) (all, needs [][]rune) {
	all = [][]rune{{}}
	whole := true
	for _, sub := range subs {
		strings, more := demand(sub)
		if strings != nil && len(all)*len(strings) <= maxStrings {
			all = product(all, strings)
			continue
		}
		whole = false
		needs = better(better(needs, all), more)
		all = [][]rune{{}}
		if strings != nil {
			all = strings
		}
	}
	needs = better(needs, all)
	if !whole {
		all = nil
	}
	return all, needs
}

func product(left, right [][]rune) (all [][]rune) {
	for _, l := range left {
		for _, r := range right {
			all = append(all, append(append([]rune(nil), l...), r...))
		}
	}
	return all
}

// better returns the list whose worst string says more; nil says nothing.
func better(a, b [][]rune) [][]rune {
	if worst(b) > worst(a) {
		return b
	}
	return a
}

// worst returns the letters of the string of a list that has fewest of them in a row, or 0 if these are too few to be looked for.
func worst(list [][]rune) int {
	if len(list) == 0 {
		return 0
	}
	n := maxWord
	for _, s := range list {
		n = min(n, len(longestRun(s)))
	}
	if n < headLetters {
		return 0
	}
	return n
}

// listClass returns the characters of a small class.
func listClass(ranges []rune) (all [][]rune) {
	for i := 0; i < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i]) >= maxLetters-len(all) {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			all = append(all, []rune{r})
		}
	}
	return all
}

// longestRun returns the most letters of s in a row that stand in one word, folded.
func longestRun(s []rune) (longest []rune) {
	var run []rune
	last := strict
	for _, r := range s {
		e := entryOf(r)
		if kind := e.class(); kind != letter && kind != arabic {
			run, last = nil, strict
			continue
		} else if kind != last {
			run, last = nil, kind
		}
		if run = append(run, e.letter()); len(run) > len(longest) {
			longest = run
		}
	}
	return longest
}

// runs returns what demand needs as runs of folded letters inside a word, or nothing if there is a match without them.
func runs(needs [][]rune, raw bool) (all [][]rune) {
	for _, s := range needs {
		run := longestRun(s)
		if raw { // a mark may follow the last letter and make another of it
			run = run[:len(run)-1]
		}
		if len(run) < headLetters {
			return nil
		}
		all = append(all, run)
	}
	return all
}
