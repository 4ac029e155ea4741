package control

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheManualListsEveryScenario holds the table of scenarios against the list.
func TestTheManualListsEveryScenario(t *testing.T) {
	manual, err := os.ReadFile("../../../docs/simulator.md")
	require.NoError(t, err)
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\| ([^|]+) \\|$").FindAllStringSubmatch(string(manual), -1) {
		listed[row[1]] = row[2]
	}
	for _, s := range scenarios {
		require.Equal(t, s.does, listed[s.name], s.name)
	}
}
