package manualtest

import (
	"encoding/json"
	"regexp"
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
	if diff := cmp.Diff(filled(want, got), got); diff != "" {
		t.Errorf("the answer (-want +got):\n%s\nthe whole of it:\n%s", diff, body)
	}
}

// placeholder is a text in braces, which JSON within a text is not.
var placeholder = regexp.MustCompile(`^\{[^{}":]+\}$`)

// filled is the literal with what its placeholders stand for.
func filled(want, got any) any {
	switch w := want.(type) {
	case string:
		if text, _ := got.(string); text != "" && placeholder.MatchString(w) {
			return text
		}
	case map[string]any:
		g, _ := got.(map[string]any)
		for name := range w {
			w[name] = filled(w[name], g[name])
		}
	case []any:
		g, _ := got.([]any)
		for i := range min(len(w), len(g)) {
			w[i] = filled(w[i], g[i])
		}
	}
	return want
}
