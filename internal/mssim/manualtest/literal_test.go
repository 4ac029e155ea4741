package manualtest

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestCheckLiteral(t *testing.T) {
	CheckLiteral(t, `{"a":["{a token}",{"b":1}],"c":"{\"id\":\"1\"}"}`, "\ufeff"+`{"c":"{\"id\":\"1\"}","a":["x",{"b":1}]}`)
	CheckLiteral(t, "no JSON", "no JSON")
}

func TestWhatAPlaceholderStandsFor(t *testing.T) {
	for _, tt := range []struct {
		literal, body string
		same          bool
	}{
		{`{"a":"{a token}"}`, `{"a":"x"}`, true},
		{`["{one}","{two}"]`, `["x","y"]`, true},
		{`"{a token}"`, `"{a token}"`, true},
		{`{"a":"{a token}"}`, `{"a":""}`, false},
		{`{"a":"{a token}"}`, `{"a":1}`, false},
		{`{"a":"{a token}"}`, `{}`, false},
		{`{"a":"{a token}"}`, `{"a":null}`, false},
		{`["{one}"]`, `["x","y"]`, false},
		{`{"a":"x"}`, `{"a":"{a token}"}`, false},
		{`{"a":"anything wrong"}`, `{"a":"{\"id\":\"1\"}"}`, false},
		{`{"a":"{\"id\":\"1\"}"}`, `{"a":"anything wrong"}`, false},
		{`{"a":"{\"id\":\"1\"}"}`, `{"a":"{\"id\":\"2\"}"}`, false},
		{`{"a":"{}"}`, `{"a":"x"}`, false},
	} {
		var want, got any
		require.NoError(t, json.Unmarshal([]byte(tt.literal), &want))
		require.NoError(t, json.Unmarshal([]byte(tt.body), &got))
		require.Equal(t, tt.same, cmp.Equal(filled(want, got), got), "%s and %s", tt.literal, tt.body)
	}
}
