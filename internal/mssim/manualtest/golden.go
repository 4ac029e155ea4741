package manualtest

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden answers")

// CheckGolden fails the test unless an answer is that of the file in the simulator's
// testdata: JSON in any order and spacing, anything else to the byte. With -update it
// writes the file first.
func CheckGolden(t *testing.T, name, got string) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "../testdata", filepath.FromSlash(name))
	tidy := func(text string) string { return text }
	if strings.HasSuffix(name, ".json") {
		tidy = func(text string) string { return canonical(t, text) }
	}
	got = tidy(got)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(tidy(string(want)), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func canonical(t *testing.T, text string) string {
	t.Helper()
	var tree any
	require.NoError(t, json.Unmarshal([]byte(text), &tree), text)
	out, err := json.MarshalIndent(tree, "", "  ")
	require.NoError(t, err)
	return string(out) + "\n"
}
