package config

import (
	"slices"
	"strconv"
	"strings"
)

// names are the named things of one kind, in the order of the files.
type names[T any] struct {
	list  []string
	known map[string]T
	first map[string]value // where the name was given
}

// add keeps v under the name that the section gives it. A thing without a good name of its own is not kept, and its problem reported.
func (n *names[T]) add(s *section, v T) (name string) {
	at, ok := s.get("name")
	if !ok {
		s.missing("name", "there is no name", `write name = "…"`)
		return ""
	}
	if !s.is(at, "name", kindText, `name = "…"`) {
		return ""
	}
	name = at.text
	if fault, hint := nameFault(name); fault != "" {
		s.wrong(at, "name", "name = "+quote(name)+" "+fault, hint)
		return ""
	}
	s.what = s.path + " " + quote(name)
	if first, taken := n.first[name]; taken {
		line, _ := first.src.position(first.at)
		s.wrong(at, "name", "the name is taken by another, "+first.src.name+":"+strconv.Itoa(line), "write another name")
		return name
	}
	n.put(name, v, at)
	return name
}

func (n *names[T]) put(name string, v T, at value) {
	if n.known == nil {
		n.known, n.first = map[string]T{}, map[string]value{}
	}
	n.list = append(n.list, name)
	n.known[name], n.first[name] = v, at
}

// some returns the names, or the first of them: as many as a hint has room for.
func (n *names[T]) some() []string { return n.list[:min(len(n.list), 10)] }

// reference is a name in a list of another table.
type reference struct {
	name string
	key  string
	at   value
	in   *section
}

// references returns the names of a list, each once.
func (s *section) references(key string) []reference {
	var all []reference
	for _, v := range s.list(key, false) {
		if slices.ContainsFunc(all, func(r reference) bool { return r.name == v.text }) {
			s.wrong(v, key, key+" names "+quote(v.text)+" twice", "leave one out")
			continue
		}
		all = append(all, reference{name: v.text, key: key, at: v, in: s})
	}
	return all
}

// resolve returns the things that the references name. A name that nothing has is a problem; the thing that was probably meant counts as
// used all the same.
func (n *names[T]) resolve(what string, refs []reference, used map[string]bool) (found []T, names []string) {
	for _, r := range refs {
		v, ok := n.known[r.name]
		if ok {
			used[r.name] = true
			found, names = append(found, v), append(names, r.name)
			continue
		}
		hint := "there is no [[" + what + "]] yet"
		if near := r.in.problems.nearest(r.name, n.list); near != "" {
			used[near] = true
			hint = "write " + quote(near)
		} else if len(n.list) > 0 {
			hint = "write " + alternatives(n.some())
		}
		r.in.wrong(r.at, r.key, r.key+" names "+quote(r.name)+", and no "+what+" has that name", hint)
	}
	return found, names
}

// maxCandidates bounds how many names a misspelling is compared with.
const maxCandidates = 5000

// nearest returns the candidate that text is probably a misspelling of, or "".
func (c *collector) nearest(text string, candidates []string) string {
	if c.full() { // nobody would see it, and there may be very many
		return ""
	}
	word := []rune(strings.ToLower(text))
	best, least := "", 1+min(3, max(1, len(word)/3))
	for _, candidate := range candidates[:min(len(candidates), maxCandidates)] {
		if d := distance(word, []rune(strings.ToLower(candidate)), least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of characters to add, leave out, replace or swap with their neighbour, or enough if it is not less than enough.
func distance(a, b []rune, enough int) int {
	if len(a)-len(b) >= enough || len(b)-len(a) >= enough {
		return enough
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
