package graph

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// answered are the patterns that a test has had a success from, with the method.
var answered sync.Map

// NoteAnswer is told of every answer that a test has got.
func NoteAnswer(req *http.Request, status int) {
	if rt, _, _ := (&Handler{routes: (&Handler{}).table()}).find(req); rt != nil && status < http.StatusBadRequest {
		answered.Store(rt.method+" "+rt.pattern, true)
	}
}

// TestMain ends the whole run in failure when a route is served that no test has
// called with success.
func TestMain(m *testing.M) {
	code := m.Run()
	if only := flag.Lookup("test.run").Value.String(); only == "" && code == 0 {
		for _, rt := range (&Handler{}).table() {
			if _, called := answered.Load(rt.method + " " + rt.pattern); !called {
				fmt.Printf("no test gets an answer from %s %s\n", rt.method, rt.pattern)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// TestTheManualListsEveryCall holds the table of calls against the routes, both
// ways.
func TestTheManualListsEveryCall(t *testing.T) {
	manual, err := os.ReadFile("../../../docs/simulator/graph.md")
	require.NoError(t, err)
	simulated, _, found := strings.Cut(string(manual), "## Not simulated")
	require.True(t, found)
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z]+ [^`]+)` \\| .+ \\|$").FindAllStringSubmatch(simulated, -1) {
		listed[row[1]] = true
	}
	for _, rt := range (&Handler{}).table() {
		name := rt.method + " " + rt.pattern
		require.Contains(t, listed, name)
		delete(listed, name)
	}
	require.Empty(t, listed, "calls that are in the table and not served")
}
