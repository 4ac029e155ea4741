package archtest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// promised is how many items each group of requirements has.
var promised = map[string]int{"S0": 33, "S1": 36, "S2": 36, "S3": 21, "S4": 33, "D": 2, "G": 2}

var (
	item     = regexp.MustCompile(`(?m)^\| (S\d\.|D|G)(\d+) \| .* \| (done|partly|not yet) \| ?(.*?) ?\|$`)
	goProof  = regexp.MustCompile("`(Test[A-Za-z0-9_]+)`")
	webProof = regexp.MustCompile(`"([^"]{8,})"`)
)

// TestRequirementsAreHonest keeps docs/requirements.md true: every item has one row, and what is
// called done names tests that exist.
func TestRequirementsAreHonest(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "docs", "requirements.md"))
	require.NoError(t, err)
	goTests, webTests := testSources(t, root)

	seen := map[string]int{}
	for _, m := range item.FindAllStringSubmatch(string(text), -1) {
		group, id, state, proof := strings.TrimSuffix(m[1], "."), m[1]+m[2], m[3], m[4]
		seen[group]++
		named := goProof.FindAllStringSubmatch(proof, -1)
		titles := webProof.FindAllStringSubmatch(proof, -1)
		if state == "done" && len(named)+len(titles) == 0 {
			t.Errorf("%s is called done without a test", id)
		}
		for _, n := range named {
			if !bytes.Contains(goTests, []byte("func "+n[1]+"(t ")) {
				t.Errorf("%s names %s, which does not exist", id, n[1])
			}
		}
		for _, n := range titles {
			if !bytes.Contains(webTests, []byte(n[1])) {
				t.Errorf("%s names the test %q, which does not exist", id, n[1])
			}
		}
	}
	require.Equal(t, promised, seen, "every item has exactly one row")
}

// testSources are the texts of all Go tests, and of all page tests and browser journeys.
func testSources(t *testing.T, root string) (goTests, webTests []byte) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2) {
			return filepath.SkipDir
		}
		into := &goTests
		switch {
		case strings.HasSuffix(path, "_test.go"):
		case strings.HasSuffix(path, ".test.tsx"), strings.HasSuffix(path, ".test.ts"), strings.HasSuffix(path, ".spec.ts"):
			into = &webTests
		default:
			return nil
		}
		text, err := os.ReadFile(path)
		*into = append(*into, text...)
		return err
	})
	require.NoError(t, err)
	return goTests, webTests
}
