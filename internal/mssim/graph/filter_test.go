package graph

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzFilter feeds the parser whatever comes: it must neither panic nor hang, and
// what it accepts must be usable on an item without any property.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{
		"", "a eq 'b'", "not(a ne null) and startsWith(b,'c''d')", "assignedLicenses/any(x:x/skuId eq 6fd2c87f-b296-42f0-b197-1e91e994b900)",
		"a in ('x','y') or b/$count gt 3", "createdDateTime ge 2024-01-01T00:00:00Z", "((((", "a/any(", "'", "any(a:b", "a eq 'b' c", ":/,(", "-", "é eq 'ü'",
		strings.Repeat("not ", 100) + "a eq 1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := parseFilter(s)
		if err != nil {
			return
		}
		if userSchema.check(e, &need{}) == nil {
			matches(e, func(string) any { return nil })
		}
	})
}

// FuzzSearch does the same with $search.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", `"displayName:a"`, `("mail:a\"" AND "x:y") OR`, `"otherMails:x"`, "AND", `"`, `\`, ")", "(((", "é*", `"displayName:` + "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if e, err := parseSearch(s, userSchema); err == nil {
			matches(e, func(string) any { return s })
		}
	})
}

func TestFiltersAreBounded(t *testing.T) {
	_, err := parseFilter(strings.Repeat("(", 100) + "accountEnabled eq true" + strings.Repeat(")", 100))
	require.ErrorContains(t, err, "nested too deeply")
	_, err = parseFilter(strings.Repeat("x", longestFilter+1))
	require.ErrorContains(t, err, "too long")
	e, err := parseFilter("accountEnabled eq true" + strings.Repeat(" or accountEnabled eq true", 600))
	require.NoError(t, err)
	require.True(t, matches(e, func(string) any { return true }))
}

func TestWindowsGUID(t *testing.T) {
	// The assignment id of a known template and principal, decoded from a live value.
	require.Equal(t, "lAPpYvVpN0KRkAEhdxReEHJ1hPGqSKpHlqMuxhkE9B8", joinedID("62e90394-69f5-4237-9190-012177145e10", "f1847572-48aa-47aa-96a3-2ec61904f41f"))
}
