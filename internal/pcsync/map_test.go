package pcsync

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

var update = flag.Bool("update", false, "write golden files anew")

func rawList(items ...[]byte) []json.RawMessage {
	out := make([]json.RawMessage, len(items))
	for i, item := range items {
		out[i] = item
	}
	return out
}

// golden maps the entries of testdata/<name>.json and compares with testdata/<name>.golden.json.
func golden[W, T any](t *testing.T, name string, one func(W) (T, error)) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	items, err := wire.ReadList[W](body)
	require.NoError(t, err)
	got := mapAll(items, one)
	text, err := json.MarshalIndent(map[string]any{"items": got.Items, "unreadable": got.Unreadable}, "", "\t")
	require.NoError(t, err)
	file := filepath.Join("testdata", name+".golden.json")
	if *update {
		require.NoError(t, os.WriteFile(file, append(text, '\n'), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), string(text)+"\n")
	require.Len(t, got.Raw, len(got.Items), "each entry keeps its raw form")
}

func TestMapping(t *testing.T) {
	t.Run("customers", func(t *testing.T) { golden[partnercenter.Customer](t, "customers", fromPCCustomer) })
	t.Run("subscriptions", func(t *testing.T) { golden[partnercenter.Subscription](t, "subscriptions", fromPCSubscription) })
	t.Run("orders", func(t *testing.T) { golden[partnercenter.Order](t, "orders", fromPCOrder) })
	t.Run("licenses", func(t *testing.T) { golden[partnercenter.SubscribedSKU](t, "licenses", fromPCLicense) })
	t.Run("graph licenses", func(t *testing.T) { golden[msgraph.SubscribedSKU](t, "graph_licenses", fromGraphLicense) })
	t.Run("relationships", func(t *testing.T) {
		golden[msgraph.DelegatedAdminRelationship](t, "relationships", fromGraphRelationship)
	})
}

func TestNamesAreKeptAsTheyAre(t *testing.T) {
	long := strings.Repeat("ä", 400)
	tests := map[string]struct{ in, want string }{
		"emoji":                     {"Bäckerei 🥐👩🏽‍🍳", "Bäckerei 🥐👩🏽‍🍳"},
		"right to left":             {"شركة المثال", "شركة المثال"},
		"300 characters, not bytes": {long, strings.Repeat("ä", 300)},
		"zero and control":          {"A\x00B\x1bC", "ABC"},
		"broken UTF-8":              {"A\xffB", "A\uFFFDB"},
		"white space":               {"  A\tB\n ", "A B"},
		"nothing":                   {" \x00 ", ""},
		"nothing that shows":        {"\u200b\u3164\u2800", ""},
		"something that shows":      {"\u200bA", "\u200bA"},
	}
	for what, tt := range tests {
		t.Run(what, func(t *testing.T) { require.Equal(t, tt.want, name(wire.Text(tt.in))) })
	}
}

// Whatever Microsoft sends, mapping neither panics nor makes what PostgreSQL refuses.
func FuzzMapping(f *testing.F) {
	for _, name := range []string{"customers", "subscriptions", "orders", "licenses", "graph_licenses", "relationships"} {
		body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		require.NoError(f, err)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fuzz(t, body, fromPCCustomer)
		fuzz(t, body, fromPCSubscription)
		fuzz(t, body, fromPCOrder)
		fuzz(t, body, fromPCLicense)
		fuzz(t, body, fromGraphLicense)
		fuzz(t, body, fromGraphRelationship)
	})
}

func fuzz[W, T any](t *testing.T, body []byte, one func(W) (T, error)) {
	items, err := wire.ReadList[W](body)
	if err != nil {
		return
	}
	text, err := json.Marshal(mapAll(items, one).Items)
	require.NoError(t, err)
	require.NotContains(t, string(text), `\u0000`)
}
