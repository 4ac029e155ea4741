package graph

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSearchWords(t *testing.T) {
	for text, want := range map[string][]searchWord{
		"":                     nil,
		" - ":                  nil,
		"Nicole Wagner":        {{"nicole", []string{"nicole"}}, {"wagner", []string{"wagner"}}},
		"O'Neill-Wagner":       {{"oneillwagner", []string{"o", "neill", "wagner"}}},
		"(OneVideo) Team2024!": {{"onevideo", []string{"one", "video"}}, {"team2024", []string{"team", "2024"}}},
		"ÄrzteÖsterreich":      {{"ärzteösterreich", []string{"ärzte", "österreich"}}},
	} {
		require.Equal(t, want, searchWords(text), text)
	}
	long := strings.Repeat("a", 50_000)
	require.Equal(t, []searchWord{{long, []string{long}}}, searchWords(long))
	require.Less(t, testing.AllocsPerRun(1, func() { searchWords(long) }), 100.0, "each part is taken at once")
}
