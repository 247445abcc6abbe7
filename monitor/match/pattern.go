package match

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// How large a regular expression may be, in steps of the machine that runs it, each of which may cost for each byte of a text; the second is for one that is
// run on every text. 9 s for a megabyte were seen at 400.
const (
	maxPattern    = 500
	maxEverywhere = 100
)

// pattern is a regular expression. It runs over a reading, in time that is linear in the text.
type pattern struct {
	raw bool // over the text as it stands
	re  *regexp.Regexp
	// needs are runs of folded letters one of which stands inside a word of every text that the expression matches; none if that cannot be said.
	needs [][]rune
}

// cutPattern returns what stands between the slashes of a keyword, and whether it has them.
func cutPattern(text string) (source string, raw, ok bool, err error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		return "", false, false, nil
	}
	end := strings.LastIndexByte(rest, '/')
	if end < 0 {
		return "", false, false, &fault{-1, "a / without another; write /…/ around a regular expression, or leave it out"}
	}
	source, flags := rest[:end], rest[end+1:]
	switch flags {
	case "", "r":
		return source, flags == "r", true, nil
	case "i":
		return "", false, false, &fault{end + 1, "the flag i is needless: letters are compared in any case; leave it out"}
	}
	return "", false, false, &fault{end + 1, "letters after the closing /; only r may stand there, for the text as it stands"}
}

// parsePattern compiles an expression. What is wrong with it is a *fault, or concerns all of it.
func parsePattern(source string, raw bool) (*pattern, error) {
	tree, err := parseTree(source)
	if err != nil {
		return nil, err
	}
	if size(tree) > maxPattern {
		return nil, errTooLarge
	}
	if !raw {
		foldTree(tree)
	}
	switch {
	case never(tree) && raw:
		return nil, errors.New("can never match; no text has all that it asks for")
	case never(tree):
		return nil, errors.New("can never match: it is compared without case, tashkeel, tatweel and invisible signs; write /…/r for the text as it stands")
	case mayBeEmpty(tree):
		return nil, errors.New("matches where nothing stands; write at least one letter that is not optional")
	}
	_, needs := demand(tree)
	p := &pattern{raw: raw, needs: runs(needs, raw)}
	if p.needs == nil && size(tree) > maxEverywhere {
		return nil, errors.New("is too large for an expression without three letters in a row that every match has; write such letters, or repeat less")
	}
	p.re, err = regexp.Compile(markEdges(tree).String())
	return p, err
}

// foldTree folds the letters of an expression as those of the text are folded.
func foldTree(re *syntax.Regexp) {
	re.Flags &^= syntax.FoldCase
	switch re.Op {
	case syntax.OpLiteral:
		if re.Rune = foldString(string(re.Rune)); len(re.Rune) == 0 {
			re.Op = syntax.OpEmptyMatch
		}
	case syntax.OpCharClass:
		if re.Rune = foldClass(re.Rune); len(re.Rune) == 0 {
			re.Op = syntax.OpNoMatch
		}
	}
	for _, sub := range re.Sub {
		foldTree(sub)
	}
}

// foldClass returns the characters that those of a class fold to, as ranges. Of a class that says what must not stand there, these are folded.
func foldClass(ranges []rune) []rune {
	if n := len(ranges); n > 0 && ranges[n-1] == unicode.MaxRune {
		return complement(foldClass(complement(ranges)))
	}
	var folded []rune
	for i := 0; i < len(ranges); i += 2 {
		lo, hi := ranges[i], ranges[i+1]
		for r := lo; r <= hi && r < tableSize; r++ {
			if f, ok := foldRune(r); ok {
				folded = append(folded, f, f)
			}
		}
		if hi >= tableSize {
			folded = append(folded, max(lo, tableSize), hi)
		}
	}
	return merge(folded)
}

// merge returns ranges in order, joined where they touch.
func merge(ranges []rune) []rune {
	pairs := make([][2]rune, 0, len(ranges)/2)
	for i := 0; i < len(ranges); i += 2 {
		pairs = append(pairs, [2]rune{ranges[i], ranges[i+1]})
	}
	slices.SortFunc(pairs, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	var merged []rune
	for _, p := range pairs {
		if n := len(merged); n > 0 && p[0] <= merged[n-1]+1 {
			merged[n-1] = max(merged[n-1], p[1])
			continue
		}
		merged = append(merged, p[0], p[1])
	}
	return merged
}

// complement returns the characters that are not in the ranges, which are in order.
func complement(ranges []rune) []rune {
	var rest []rune
	next := rune(0)
	for i := 0; i < len(ranges); i += 2 {
		if next < ranges[i] {
			rest = append(rest, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	if next <= unicode.MaxRune {
		rest = append(rest, next, unicode.MaxRune)
	}
	return rest
}

// markEdges lets an expression match the text of a reading: wherever a character may stand, the sign of an edge may stand before it.
func markEdges(re *syntax.Regexp) *syntax.Regexp {
	sign := &syntax.Regexp{Op: syntax.OpLiteral, Rune: []rune{edgeSign}}
	maybe := &syntax.Regexp{Op: syntax.OpQuest, Sub: []*syntax.Regexp{sign}}
	after := func(character *syntax.Regexp) *syntax.Regexp {
		return &syntax.Regexp{Op: syntax.OpConcat, Sub: []*syntax.Regexp{maybe, character}}
	}
	switch re.Op {
	case syntax.OpWordBoundary:
		return sign
	case syntax.OpEndText, syntax.OpEndLine:
		return after(re)
	case syntax.OpLiteral:
		all := &syntax.Regexp{Op: syntax.OpConcat}
		for _, run := range cutKinds(re.Rune) {
			all.Sub = append(all.Sub, maybe, &syntax.Regexp{Op: syntax.OpLiteral, Flags: re.Flags, Rune: run})
		}
		return all
	case syntax.OpAnyChar:
		return after(classWithoutSign([]rune{0, unicode.MaxRune}))
	case syntax.OpAnyCharNotNL:
		return after(classWithoutSign(complement([]rune{'\n', '\n'})))
	case syntax.OpCharClass:
		return after(classWithoutSign(re.Rune))
	}
	for i, sub := range re.Sub {
		re.Sub[i] = markEdges(sub)
	}
	return re
}

func classWithoutSign(ranges []rune) *syntax.Regexp {
	without := complement(merge(append(complement(ranges), edgeSign, edgeSign)))
	return &syntax.Regexp{Op: syntax.OpCharClass, Rune: without}
}

// cutKinds cuts letters wherever a word may begin or end between them.
func cutKinds(letters []rune) (runs [][]rune) {
	from, last := 0, strict
	for i, r := range letters {
		kind, ok := kindOf(r)
		if i > 0 && ok && kind != last {
			runs, from = append(runs, letters[from:i]), i
		}
		if ok {
			last = kind
		}
	}
	return append(runs, letters[from:])
}
