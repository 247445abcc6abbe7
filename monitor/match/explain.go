package match

import "strings"

// Explain says by which grammar form is a form of the keyword: "و + ب + سوريا", "Suriye + 'deki". form is the text of one of its hits; of a text
// that cannot be one it says "". A regular expression explains itself.
func (k Keyword) Explain(form string) string {
	e, err := parse(k)
	if err != nil {
		return ""
	}
	if e.pattern != nil {
		return strings.TrimSpace(k.Text)
	}
	if s := e.explain(form, false); s != "" {
		return s
	}
	return e.explain(form, true)
}

// explain explains a form, word by word. apart lets a tatweel and a zero-width space end a word.
func (e expression) explain(form string, apart bool) string {
	var w words
	w.reset(form)
	w.apart = apart
	explained := make([]string, len(e.parts))
	for i := range e.parts {
		t := newTerm(e, i)
		if !w.next() || w.arabic != t.arabic {
			return ""
		}
		at := 0
		if t.arabic && !t.prefix {
			at = max(0, w.n-len(t.folded))
		}
		for t.arabic && t.prefix && at < w.n && !t.standsAt(&w, at) {
			at++
		}
		if !t.standsAt(&w, at) {
			return ""
		}
		if t.arabic {
			explained[i] = t.explainChain(&w, at)
		} else {
			explained[i] = t.explainSuffix(&w)
		}
	}
	return strings.Join(explained, " ")
}

// explainChain takes what stands before letter at apart.
func (t *term) explainChain(w *words, at int) string {
	name, chain := string(t.written), string(w.folded[:at])
	var parts []string
	take := func(among ...string) {
		for _, part := range among {
			if rest, ok := strings.CutPrefix(chain, part); ok {
				parts, chain = append(parts, part), rest
				return
			}
		}
	}
	take("و", "ف")
	take("بين", "ب", "ك", "ل")
	switch {
	case chain == "": // no ال, which after ل is only ل
	case t.article:
		name = "ال" + name
	default:
		parts = append(parts, "ال")
	}
	if t.prefix {
		name += "*"
	}
	return strings.Join(append(parts, name), " + ")
}

// explainSuffix names what stands after the name.
func (t *term) explainSuffix(w *words) string {
	name, suffix := string(t.written), string(w.written[len(t.written):w.n])
	if t.prefix {
		name, suffix = name+"*", ""
	}
	if w.suffixAt != 0 {
		suffix += w.text[w.end:w.suffixEnd()]
	}
	if suffix == "" {
		return name
	}
	return name + " + " + suffix
}
