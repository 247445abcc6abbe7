package config

import (
	"bytes"
	"slices"
	"sort"
	"strconv"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// The library's own decoder stops at the first wrong type, knows no position of a good value and takes keys in any case. So its parser is
// used alone, and the file becomes a small tree in which every key and value remembers its place.

// source is the text of one file.
type source struct {
	name   string
	data   []byte
	lines  []int // where each line but the first begins
	broken bool  // there are lines that could not be read, so what is missing may stand in one of them
}

func newSource(name string, data []byte) *source {
	s := &source{name: name, data: data, lines: make([]int, 0, bytes.Count(data, []byte{'\n'}))}
	for i, b := range data {
		if b == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// position is the line and the column, in characters, of an offset.
func (s *source) position(offset int) (line, column int) {
	offset = min(offset, len(s.data))
	line = sort.SearchInts(s.lines, offset+1)
	start := 0
	if line > 0 {
		start = s.lines[line-1]
	}
	return line + 1, utf8.RuneCount(s.data[start:offset]) + 1
}

// kind is the type of a value, as it is called in a message.
type kind string

const (
	kindText   kind = "a string"
	kindNumber kind = "a number"
	kindFlag   kind = "true or false"
	kindDate   kind = "a date"
	kindList   kind = "a list"
	kindTable  kind = "a table"
	kindTables kind = "a list of tables" // of [[name]] headers
)

// value is a value with its place.
type value struct {
	kind  kind
	src   *source
	at    int
	text  string  // of a string: decoded; of a number, flag or date: as written
	items []value // of a list, or the tables of kindTables
	table *table
}

// describe names the value's type; a flag's or a number's value too, for they are no secrets where they are allowed.
func (v value) describe() string {
	if v.kind == kindFlag {
		return v.text
	}
	return string(v.kind)
}

// entry is a key with its value.
type entry struct {
	key   string
	at    int
	value value
}

// table is a table with its keys in the order of the file.
type table struct {
	src     *source
	at      int
	entries []entry
	closed  bool // has a header of its own, or is inline: another header is a mistake
}

// get returns the value of a key.
func (t *table) get(key string) (value, bool) {
	i := slices.IndexFunc(t.entries, func(e entry) bool { return e.key == key })
	if i < 0 {
		return value{}, false
	}
	return t.entries[i].value, true
}

// field returns the value of a key of a value that is a table.
func (v value) field(key string) (value, bool) {
	if v.kind != kindTable {
		return value{}, false
	}
	return v.table.get(key)
}

// Bounds on what a file may hold.
const (
	maxKeys  = 256 // of one table, so that looking for one stays cheap
	maxDepth = 8   // of lists and tables in each other
)

// document is a parsed file.
type document struct {
	*source
	root *table

	problems *collector
	current  *table // that of the last header
	base     int    // offset in data of what the parser was given
}

// parse reads a TOML file. It goes on after a mistake, at the next line that looks like a key or a table.
func parse(src *source, problems *collector) *document {
	d := &document{source: src, root: &table{src: src}, problems: problems}
	d.current = d.root
	for range maxSyntax {
		var p unstable.Parser
		p.Reset(src.data[d.base:len(src.data):len(src.data)])
		for p.NextExpression() {
			d.add(p.Expression())
		}
		if p.Error() == nil || !d.syntax(&p) {
			break
		}
	}
	return d
}

// add puts one expression, a table's header or a key with its value, into the tree.
func (d *document) add(n *unstable.Node) {
	it := n.Key()
	var parts []*unstable.Node
	for it.Next() {
		parts = append(parts, it.Node())
	}
	last := parts[len(parts)-1]
	switch n.Kind {
	case unstable.Table, unstable.ArrayTable:
		d.current = &table{src: d.source} // the keys of a header that is a mistake go nowhere
		if parent := d.descend(d.root, parts[:len(parts)-1]); parent != nil {
			d.header(parent, last, n.Kind == unstable.ArrayTable)
		}
	case unstable.KeyValue:
		if parent := d.descend(d.current, parts[:len(parts)-1]); parent != nil {
			d.set(parent, last, d.value(n.Value(), d.valueOffset(last), 0))
		}
	}
}

// header opens the table of a [name] or [[name]] line.
func (d *document) header(parent *table, name *unstable.Node, list bool) {
	at := d.offset(name)
	opened := value{kind: kindTable, src: d.source, at: at, table: &table{src: d.source, at: at, closed: true}}
	i := slices.IndexFunc(parent.entries, func(e entry) bool { return e.key == string(name.Data) })
	switch {
	case i < 0 && list:
		d.set(parent, name, value{kind: kindTables, src: d.source, at: at, items: []value{opened}})
	case i < 0:
		d.set(parent, name, opened)
	case list && parent.entries[i].value.kind == kindTables:
		parent.entries[i].value.items = append(parent.entries[i].value.items, opened)
	case !list && parent.entries[i].value.kind == kindTable && !parent.entries[i].value.table.closed:
		opened.table = parent.entries[i].value.table
		opened.table.closed = true
	default:
		d.twice(name, parent.entries[i], "put the keys of both together")
	}
	d.current = opened.table
}

// descend follows the leading parts of a dotted key, making the tables that are not there. It returns nil if one of them is no table.
func (d *document) descend(t *table, parts []*unstable.Node) *table {
	for _, part := range parts {
		v, ok := t.get(string(part.Data))
		switch {
		case !ok:
			at := d.offset(part)
			next := &table{src: d.source, at: at}
			d.set(t, part, value{kind: kindTable, src: d.source, at: at, table: next})
			t = next
		case v.kind == kindTable:
			t = v.table
		case v.kind == kindTables:
			t = v.items[len(v.items)-1].table
		default:
			d.problems.add(value{src: d.source, at: d.offset(part)}, "", quote(string(part.Data))+" is already given as "+v.describe()+", not as a table", "")
			return nil
		}
	}
	return t
}

// set adds a key to a table.
func (d *document) set(t *table, key *unstable.Node, v value) {
	name := string(key.Data)
	i := slices.IndexFunc(t.entries, func(e entry) bool { return e.key == name })
	switch {
	case i >= 0:
		d.twice(key, t.entries[i], "keep one of the two")
	case len(t.entries) == maxKeys:
		d.problems.add(value{src: d.source, at: d.offset(key)}, "", "more than "+strconv.Itoa(maxKeys)+" keys in one table", "")
	default:
		if t.entries == nil {
			t.entries = make([]entry, 0, 8) // most tables have a few keys, and there may be thousands of tables
		}
		t.entries = append(t.entries, entry{key: name, at: d.offset(key), value: v})
	}
}

func (d *document) twice(key *unstable.Node, first entry, hint string) {
	line, _ := d.position(first.at)
	d.problems.add(value{src: d.source, at: d.offset(key)}, "",
		"key "+quote(first.key)+" is given a second time, first on line "+strconv.Itoa(line), hint)
}

// value copies a parsed value out of the parser's memory. A list has no place of its own in the parser's tree: it gets the one given.
func (d *document) value(n *unstable.Node, at, depth int) value {
	v := value{src: d.source, at: at, text: string(n.Data)}
	if n.Raw.Length > 0 {
		v.at = d.offset(n)
	}
	if depth > maxDepth {
		d.problems.add(v, "", "lists or tables stand more than "+strconv.Itoa(maxDepth)+" deep in each other", "")
		return v
	}
	switch n.Kind {
	case unstable.String:
		v.kind = kindText
	case unstable.Bool:
		v.kind = kindFlag
	case unstable.Integer, unstable.Float:
		v.kind = kindNumber
	case unstable.Array:
		v.kind = kindList
		for it := n.Children(); it.Next(); {
			v.items = append(v.items, d.value(it.Node(), v.at, depth+1))
		}
	case unstable.InlineTable:
		v.kind, v.table = kindTable, &table{src: d.source, at: v.at}
		for it := n.Children(); it.Next(); {
			d.inline(v.table, it.Node(), depth)
		}
		v.table.closed = true
	default:
		v.kind = kindDate
	}
	return v
}

// inline adds one key of an inline table.
func (d *document) inline(t *table, n *unstable.Node, depth int) {
	it := n.Key()
	var parts []*unstable.Node
	for it.Next() {
		parts = append(parts, it.Node())
	}
	last := parts[len(parts)-1]
	if parent := d.descend(t, parts[:len(parts)-1]); parent != nil {
		d.set(parent, last, d.value(n.Value(), d.valueOffset(last), depth+1))
	}
}

func (d *document) offset(n *unstable.Node) int { return d.base + int(n.Raw.Offset) }

// valueOffset is where the value after a key begins.
func (d *document) valueOffset(key *unstable.Node) int {
	at := d.offset(key) + int(key.Raw.Length)
	rest := bytes.TrimLeft(d.data[at:], " \t=")
	return len(d.data) - len(rest)
}
