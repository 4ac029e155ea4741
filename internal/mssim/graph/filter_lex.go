package graph

import (
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	tokEnd tokenKind = iota
	tokName
	tokString // quoted
	tokLiteral
	tokPunct
)

// token is one word of a filter.
type token struct {
	kind tokenKind
	text string
	at   int // character position, for messages
}

// longestFilter bounds what the parser looks at, in bytes.
const longestFilter = 16 << 10

// lex cuts a filter into words.
func lex(s string) ([]token, error) {
	if len(s) > longestFilter || !utf8.ValidString(s) {
		return nil, badRequest("Invalid filter clause: it is too long or not text.")
	}
	var out []token
	for i := 0; i < len(s); {
		switch ch := s[i]; {
		case ch == ' ' || ch == '\t':
			i++
		case strings.IndexByte("(),:/", ch) >= 0:
			out = append(out, token{tokPunct, s[i : i+1], i})
			i++
		case ch == '\'':
			text, next, ok := quoted(s, i)
			if !ok {
				return nil, badRequest("There is an unterminated string literal at position %d in '%s'.", len(s), s)
			}
			out = append(out, token{tokString, text, i})
			i = next
		default:
			j := i
			for j < len(s) && strings.IndexByte(" \t(),/'", s[j]) < 0 && (s[j] != ':' || digit(s[i])) {
				j++
			}
			out = append(out, word(s[i:j], i))
			i = j
		}
	}
	return append(out, token{kind: tokEnd, at: len(s)}), nil
}

func digit(ch byte) bool { return ch >= '0' && ch <= '9' }

// quoted reads a literal in which a quote is written twice.
func quoted(s string, i int) (value string, next int, ok bool) {
	var b strings.Builder
	for i++; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), i + 1, true
	}
	return "", i, false
}

// word tells names from literals: numbers, dates, GUIDs, true, false and null.
func word(s string, at int) token {
	switch strings.ToLower(s) {
	case "true", "false", "null":
		return token{tokLiteral, strings.ToLower(s), at}
	}
	if digit(s[0]) || s[0] == '-' || guid(s) {
		return token{tokLiteral, s, at}
	}
	return token{tokName, s, at}
}

func guid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := digit(s[i]) || s[i] >= 'a' && s[i] <= 'f' || s[i] >= 'A' && s[i] <= 'F'
		if dash != (s[i] == '-') || !dash && !hex {
			return false
		}
	}
	return true
}
