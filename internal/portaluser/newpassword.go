package portaluser

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
)

// Bounds of a password, in characters.
const (
	MinPassword = 12
	MaxPassword = 200
)

// commonParts are what guessers try first; a password that is little else is refused.
var commonParts = []string{"password", "passwort", "letmein", "welcome", "admin", "tenantry", "microsoft", "iloveyou"}

// minOwnPart is the length from which a piece of somebody's address is looked for.
const minOwnPart = 3

// run is a well-known order of characters. Pieces of it from least characters on count; shorter
// ones are in many words.
type run struct {
	order string
	least int
}

var runs = bothWays(
	run{"01234567890", 3}, run{"abcdefghijklmnopqrstuvwxyz", 3},
	run{"qwertyuiop", 4}, run{"qwertzuiop", 4}, run{"asdfghjkl", 4}, run{"zxcvbnm", 4}, run{"yxcvbnm", 4},
)

// CheckNew tells whether a new password is good enough; field is what the caller names it.
//
// Errors: Invalid on that field.
func CheckNew(field, password, email string) error {
	n := len([]rune(password))
	if n < MinPassword || n > MaxPassword {
		return apperr.InvalidField("password.length", field, fmt.Sprintf("Choose a password of %d to %d characters. A few unrelated words are easy to remember.", MinPassword, MaxPassword))
	}
	if easy(withoutKnown(password, email)) {
		return apperr.InvalidField("password.common", field, "This password is easy to guess. Choose a few unrelated words instead.")
	}
	return nil
}

// easy tells whether what is left of a password is too little. Digits alone, such as a day after
// a name, have to be as many as a whole password.
func easy(rest string) bool {
	least := 6
	if strings.Trim(rest, "0123456789") == "" {
		least = MinPassword
	}
	return len([]rune(rest)) < least || distinct(rest) < 4
}

// withoutKnown is the password without what a guesser knows or tries first.
func withoutKnown(password, email string) string {
	rest := joined(fold.Text(password))
	for _, part := range ownParts(fold.Text(email)) {
		rest = strings.ReplaceAll(rest, part, "")
	}
	rest = withoutRuns(rest)
	for _, part := range commonParts {
		rest = strings.ReplaceAll(rest, part, "")
	}
	return rest
}

// ownParts are an address, its two sides and their pieces, the longest first.
func ownParts(email string) []string {
	name, domain, _ := strings.Cut(email, "@")
	parts := append([]string{joined(email), joined(name), joined(domain)},
		strings.FieldsFunc(email, func(r rune) bool { return !unicode.IsLetter(r) })...)
	parts = slices.DeleteFunc(parts, func(part string) bool { return len(part) < minOwnPart })
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return parts
}

// joined is s without what stands between words.
func joined(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-_+@", r) {
			return -1
		}
		return r
	}, s)
}

func withoutRuns(s string) string {
	var rest strings.Builder
	for s != "" {
		n := runLength(s)
		if n == 0 {
			n = 1
			rest.WriteByte(s[0])
		}
		s = s[n:]
	}
	return rest.String()
}

// runLength is the length of the longest run that s begins with, 0 for none.
func runLength(s string) int {
	longest := 0
	for _, r := range runs {
		n := 0
		for n < len(s) && strings.Contains(r.order, s[:n+1]) {
			n++
		}
		if n >= r.least {
			longest = max(longest, n)
		}
	}
	return longest
}

func bothWays(forward ...run) []run {
	both := slices.Clone(forward)
	for _, r := range forward {
		order := []byte(r.order)
		slices.Reverse(order)
		both = append(both, run{string(order), r.least})
	}
	return both
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
