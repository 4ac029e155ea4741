package graph

import (
	"slices"
	"strings"
	"unicode"
)

// phrase is a clause of $search on a property that is searched word by word.
type phrase struct {
	path  string
	words []searchWord
}

func (phrase) isExpr() {}

// longestSearch is how many bytes $search can have; the number is the simulator's own.
const longestSearch = 4096

// search reads $search as a filter on a type; nil when the call has none. Source:
// Microsoft, the search parameter: clauses "property:text" in double quotes, joined
// with AND and OR and grouped with parentheses.
func (c *call) search(s schema) (expr, error) {
	if c.q.search == "" {
		return nil, nil
	}
	if len(s.searched) == 0 {
		return nil, unsupportedQuery("Unsupported Query.")
	}
	if !c.eventual() {
		return nil, unsupportedQuery("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
	}
	return parseSearch(c.q.search, s)
}

// clause is one "property:text". What is not searched begins with the text.
func (s schema) clause(text, whole string) (expr, error) {
	path, value, found := strings.Cut(text, ":")
	if !found || path == "" {
		return nil, badRequest("Invalid search clause '%s' in '%s': it must have the form \"property:text\".", text, whole)
	}
	f, err := s.find(path)
	if err != nil {
		return nil, err
	}
	element, ofTexts := f.elements[""]
	switch {
	case slices.ContainsFunc(s.searched, func(name string) bool { return strings.EqualFold(name, path) }):
		return phrase{path, searchWords(value)}, nil
	case f.kind == kindText:
		return textual{"startswith", path, value}, nil
	case f.kind == kindList && ofTexts && element.kind == kindText:
		return lambda{path, "x", textual{"startswith", "x", value}}, nil
	}
	return nil, unsupportedQuery("An unsupported property was specified.")
}

// holds when each word of the clause begins a word of the property, in any order.
func (p phrase) holds(get value) bool {
	text, _ := get(p.path).(string)
	var have []string
	for _, w := range searchWords(text) {
		have = append(append(have, w.whole), w.parts...)
	}
	begins := func(part string) bool {
		return slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, part) })
	}
	return !slices.ContainsFunc(p.words, func(w searchWord) bool {
		return !begins(w.whole) && slices.ContainsFunc(w.parts, func(part string) bool { return !begins(part) })
	})
}

// searchWord is what stands between two spaces: its parts, and all of them in one.
type searchWord struct {
	whole string
	parts []string
}

// searchWords cuts a text the way the directory's index does: at spaces, symbols,
// between letters and digits, and before a capital letter that follows a small
// one. Source: Microsoft, the search parameter.
func searchWords(s string) (out []searchWord) {
	for _, word := range strings.Fields(s) {
		var parts []string
		from, before := 0, rune(0)
		cut := func(until int) {
			if runeKind(before) != ' ' {
				parts = append(parts, strings.ToLower(word[from:until]))
			}
			from = until
		}
		for at, r := range word {
			if runeKind(r) != runeKind(before) || unicode.IsUpper(r) && unicode.IsLower(before) {
				cut(at)
			}
			before = r
		}
		cut(len(word))
		if len(parts) > 0 {
			out = append(out, searchWord{strings.Join(parts, ""), parts})
		}
	}
	return out
}

// runeKind tells letters, digits and symbols apart.
func runeKind(r rune) byte {
	switch {
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return 'a'
	case unicode.IsDigit(r):
		return '0'
	}
	return ' '
}
