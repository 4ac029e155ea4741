package manualtest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// CheckLiteral fails the test unless the body is the literal: JSON in any order and
// spacing, anything else to the byte. In JSON a text in braces stands for any text that is
// not empty and that a test cannot foresee, such as "{an access token}".
func CheckLiteral(t *testing.T, literal, body string) {
	t.Helper()
	body = strings.TrimPrefix(body, "\ufeff")
	var want, got any
	if json.Unmarshal([]byte(literal), &want) != nil {
		require.Equal(t, literal, body)
		return
	}
	require.NoError(t, json.Unmarshal([]byte(body), &got), body)
	unforeseen := cmp.FilterValues(func(a, b any) bool { return stands(a, b) || stands(b, a) }, cmp.Comparer(func(_, _ any) bool { return true }))
	if diff := cmp.Diff(want, got, unforeseen); diff != "" {
		t.Errorf("the answer (-want +got):\n%s\nthe whole of it:\n%s", diff, body)
	}
}

// stands tells whether a member of a literal is a placeholder for the other.
func stands(placeholder, text any) bool {
	p, isText := placeholder.(string)
	other, fits := text.(string)
	return isText && fits && other != "" && strings.HasPrefix(p, "{") && strings.HasSuffix(p, "}")
}
