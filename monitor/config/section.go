package config

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// section reads the keys of one table, each once. A key that is missing or wrong gives the default and, if wrong, a problem; close
// reports the keys that nothing asked for.
type section struct {
	problems *collector
	table    *table
	what     string // how the table is called in a message: watch "turkiye-alan"
	path     string // and in Problem.Key: watch
	asked    []string
}

func (l *loader) section(t *table, what, path string) *section {
	return &section{problems: l.problems, table: t, what: what, path: path}
}

// wrong reports a problem of the table's key at a value. The text names the key if it should be named.
func (s *section) wrong(at value, key, text, hint string) {
	if s.what != "" {
		text = s.what + ": " + text
	}
	if s.path != "" {
		key = s.path + "." + key
	}
	s.problems.add(at, key, text, hint)
}

// refused reports the error with which a package refused a value. Such an error names the value and may end in what to do instead.
func (s *section) refused(at value, key string, err error) {
	text, hint := err.Error(), ""
	for _, verb := range []string{"write ", "leave "} {
		if i := strings.LastIndex(text, "; "+verb); i >= 0 {
			text, hint = text[:i], text[i+len("; "):]
			break
		}
	}
	s.wrong(at, key, text, hint)
}

// warn is wrong for what may stay as it is.
func (s section) warn(warnings *collector, at value, key, text, hint string) {
	s.problems = warnings
	s.wrong(at, key, text, hint)
}

// inner is the section of a table that is the value of a key, or an entry of it.
func (s *section) inner(t *table, key string) *section {
	return &section{problems: s.problems, table: t, what: s.what, path: strings.TrimPrefix(s.path+"."+key, ".")}
}

// has reports whether the table has the key, whatever its value.
func (s *section) has(key string) bool {
	_, ok := s.table.get(key)
	return ok
}

// required reports the key that is missing.
func (s *section) required(key, hint string) {
	if !s.has(key) {
		s.missing(key, "there is no "+key, hint)
	}
}

// missing reports what the table does not have, unless that may stand in a line that could not be read.
func (s *section) missing(key, text, hint string) {
	if !s.table.src.broken {
		s.wrong(value{src: s.table.src, at: s.table.at}, key, text, hint)
	}
}

// together reports one of two keys that make sense only with each other.
func (s *section) together(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if s.has(pair[0]) && !s.has(pair[1]) {
			s.missing(pair[0], "there is "+pair[0]+" and no "+pair[1], "write both, or leave both out")
		}
	}
}

func (s *section) get(key string) (value, bool) {
	s.asked = append(s.asked, key)
	return s.table.get(key)
}

// typed returns the value of a key if it is there and of the kind; example is what to write if it is of another.
func (s *section) typed(key string, k kind, example string) (value, bool) {
	v, ok := s.get(key)
	if !ok {
		return v, false
	}
	return v, s.is(v, key, k, example)
}

// is reports whether v is of the kind, and the problem if it is not.
func (s *section) is(v value, key string, k kind, example string) bool {
	if v.kind != k {
		s.wrong(v, key, key+" is "+v.describe()+", not "+string(k), "write "+example)
	}
	return v.kind == k
}

func (s *section) textValue(key string) (value, bool) {
	return s.typed(key, kindText, key+` = "…"`)
}

// text returns a text that is not empty.
func (s *section) text(key, missing string) string {
	v, ok := s.textValue(key)
	if !ok {
		return missing
	}
	if v.text == "" {
		s.wrong(v, key, key+" is empty", "write a text, or leave the key out")
		return missing
	}
	return v.text
}

// choice returns one of the given texts; the first is the default.
func (s *section) choice(key string, choices ...string) string {
	v, ok := s.textValue(key)
	switch {
	case !ok:
		return choices[0]
	case !slices.Contains(choices, v.text):
		s.wrong(v, key, key+" = "+quote(v.text)+" is not a choice", "write "+alternatives(choices))
		return choices[0]
	}
	return v.text
}

// address returns the address of something on the web, or nil.
func (s *section) address(key string, schemes ...string) *url.URL {
	v, ok := s.textValue(key)
	if !ok {
		return nil
	}
	u, fault, hint := webAddress(v.text, schemes...)
	if fault != "" {
		s.wrong(v, key, key+" "+fault, hint)
	}
	return u
}

// headerText returns a text that can be sent in a header.
func (s *section) headerText(key string) string {
	v, ok := s.textValue(key)
	if ok && !isHeaderText(v.text) {
		s.wrong(v, key, key+" is empty or has a line break", "write it on one line, or leave the key out")
	}
	return v.text
}

func (s *section) flag(key string, missing bool) bool {
	v, ok := s.typed(key, kindFlag, "true or false, without quotes")
	if !ok {
		return missing
	}
	return v.text == "true"
}

func (s *section) number(key string, missing, least, most int) int {
	v, ok := s.typed(key, kindNumber, key+" = "+strconv.Itoa(max(missing, least))+", without quotes")
	if !ok {
		return missing
	}
	n, err := parseNumber(v.text)
	if err != nil || n < int64(least) || n > int64(most) {
		s.wrong(v, key, key+" = "+clip(v.text)+" is out of range", "write a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
		return missing
	}
	return int(n)
}

func (s *section) duration(key string, missing, least, most time.Duration) time.Duration {
	v, ok := s.get(key)
	if !ok {
		return missing
	}
	if v.kind == kindNumber {
		hint := `write "5m" for 5 minutes, "30s" for 30 seconds`
		if n, err := parseNumber(v.text); err == nil && n > 0 {
			hint = `write "` + clip(v.text) + `m" for ` + clip(v.text) + ` minutes, "` + clip(v.text) + `s" for seconds`
		}
		s.wrong(v, key, key+" = "+clip(v.text)+" has no unit", hint)
		return missing
	}
	if !s.is(v, key, kindText, `"5m"`) {
		return missing
	}
	d, ok := parseDuration(v.text)
	switch {
	case !ok:
		s.wrong(v, key, key+" = "+quote(v.text)+" is not a duration", "write "+likelyDuration(v.text))
		return missing
	case d < least:
		s.wrong(v, key, key+" = "+quote(v.text)+" is too short", `write "`+formatDuration(least)+`" or more`)
		return missing
	case d > most:
		s.wrong(v, key, key+" = "+quote(v.text)+" is too long", `write "`+formatDuration(most)+`" or less`)
		return missing
	}
	return d
}

func (s *section) size(key string, missing, least, most int64) int64 {
	v, ok := s.textValue(key)
	if !ok {
		return missing
	}
	n, ok := parseSize(v.text)
	switch {
	case !ok:
		s.wrong(v, key, key+" = "+quote(v.text)+" is not a size", `write "10MB" or "512KiB"`)
		return missing
	case n < least || n > most:
		s.wrong(v, key, key+" = "+quote(v.text)+" is out of range", `write a size from "`+formatSize(least)+`" to "`+formatSize(most)+`"`)
		return missing
	}
	return n
}

// maxItems bounds every list.
const maxItems = 1000

// textHint says how an entry of a list is written.
const textHint = "write text in quotes"

// list returns the texts of a list that is not empty. With single, one text may stand for a list of one.
func (s *section) list(key string, single bool) []value {
	if v, ok := s.table.get(key); ok && single && v.kind == kindText {
		s.asked = append(s.asked, key)
		return []value{v}
	}
	return s.items(key, textHint, kindText)
}

// items returns the entries of a list that is not empty, all of which are of the kinds. The hint says how to write one.
func (s *section) items(key, hint string, kinds ...kind) []value {
	v, ok := s.get(key)
	if !ok {
		return nil
	}
	headers := v.kind == kindTables && slices.Contains(kinds, kindTable)
	if !headers && !s.is(v, key, kindList, key+` = ["…"], with brackets`) {
		return nil
	}
	switch {
	case len(v.items) == 0:
		s.wrong(v, key, key+" is an empty list", "write what belongs into it, or leave the key out")
	case len(v.items) > maxItems:
		s.wrong(v, key, key+" has more than "+strconv.Itoa(maxItems)+" entries", "")
		return nil
	}
	return slices.DeleteFunc(v.items, func(item value) bool {
		if slices.Contains(kinds, item.kind) {
			return false
		}
		s.wrong(item, key, "an entry of "+key+" is "+item.describe()+", not "+string(kinds[0]), hint)
		return true
	})
}

// tables returns the sections of [[key]] headers. They have no name yet.
func (s *section) tables(key string) []*section {
	v, ok := s.get(key)
	if !ok {
		return nil
	}
	switch v.kind {
	case kindTables:
	case kindTable: // [watch]: the keys are looked at nevertheless
		s.wrong(v, key, "["+key+"] stands in single brackets", "write [["+key+"]]")
		v.items = []value{v}
	default:
		s.wrong(v, key, key+" is "+v.describe()+", not a table", "write [["+key+"]] on a line of its own, and its keys below")
	}
	var sections []*section
	for _, item := range v.items {
		if item.kind == kindTable {
			sections = append(sections, &section{
				problems: s.problems, table: item.table, what: "[[" + key + "]]", path: key, asked: make([]string, 0, 32),
			})
		}
	}
	return sections
}

// close reports the keys that nothing asked for.
func (s *section) close() {
	for _, e := range s.table.entries {
		if slices.Contains(s.asked, e.key) {
			continue
		}
		hint := "write one of " + strings.Join(s.asked, ", ")
		if near := s.problems.nearest(e.key, s.asked); near != "" {
			hint = "write " + near
		}
		s.wrong(value{src: s.table.src, at: e.at}, e.key, "unknown key "+quote(e.key), hint)
	}
}
