package graph

import (
	"slices"
	"strings"
)

// terms is a $search: every clause must hold.
type terms []clause

type clause struct {
	path  string
	words []string
}

var searchable = []string{"displayName", "mail", "userPrincipalName", "givenName", "surname", "mailNickname"}

// searchTerms reads $search: one or more clauses of the form "property:words" in
// double quotes, joined with AND.
func (c *call) searchTerms() (terms, error) {
	if c.q.search == "" {
		return nil, nil
	}
	if !c.eventual() {
		return nil, unsupportedQuery("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
	}
	var out terms
	for _, part := range strings.Split(c.q.search, " AND ") {
		part = strings.TrimSpace(part)
		inner, ok := strings.CutPrefix(part, `"`)
		inner, closed := strings.CutSuffix(inner, `"`)
		path, words, colon := strings.Cut(inner, ":")
		if !ok || !closed || !colon || strings.Contains(words, `"`) {
			return nil, badRequest("Syntax error: character '%c' is not valid at position 0 in '%s'.", firstRune(part), c.q.search)
		}
		if !slices.Contains(searchable, path) {
			return nil, unsupportedQuery("Unsupported Query.")
		}
		out = append(out, clause{path, searchWords(words)})
	}
	return out, nil
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}

// match holds when each word of each clause begins a word of the property.
func (t terms) match(get value) bool {
	for _, cl := range t {
		s, _ := get(cl.path).(string)
		have := searchWords(s)
		for _, w := range cl.words {
			if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
				return false
			}
		}
	}
	return true
}

// searchWords cuts a text the way the directory's index does.
func searchWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" .-_@,'", r) })
}
