package live

import (
	"strings"

	"github.com/tenantry/tenantry/internal/fold"
)

// What Microsoft sends is bounded and checked before it is kept.

func letters(s string, n int) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) != n {
		return ""
	}
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return ""
		}
	}
	return s
}

// country is an ISO 3166-1 alpha-2 code, or "".
func country(s string) string { return letters(s, 2) }

// currency is an ISO 4217 code, or "".
func currency(s string) string { return letters(s, 3) }

// short is an id of at most 40 visible characters, or "".
func short(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 40 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return s
}

// maxName is how long a name of Microsoft's is kept, in characters.
const maxName = 300

// name is a text of Microsoft's as people may see it: without control characters, cut to maxName;
// "" when nothing of it would show.
func name(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
	runes := []rune(s)
	if len(runes) > maxName {
		s = strings.TrimSpace(string(runes[:maxName]))
	}
	if !fold.Visible(s) {
		return ""
	}
	return s
}
