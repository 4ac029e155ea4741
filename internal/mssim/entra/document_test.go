package entra

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

// answered are the routes that a test has had a success from.
var answered sync.Map

var index = func() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range (&Handler{}).table() {
		mux.HandleFunc(rt.method+" "+rt.path, rt.serve)
	}
	return mux
}()

// NoteAnswer is told of every answer that a test has got.
func NoteAnswer(req *http.Request, status int) {
	if _, pattern := index.Handler(req); status < http.StatusBadRequest {
		answered.Store(pattern, true)
	}
}

// TestMain ends the whole run in failure when a route is served that no test has
// called with success.
func TestMain(m *testing.M) {
	code := m.Run()
	if only := flag.Lookup("test.run").Value.String(); only == "" && code == 0 {
		for _, rt := range (&Handler{}).table() {
			if _, called := answered.Load(rt.method + " " + rt.path); !called {
				fmt.Printf("no test gets an answer from %s %s\n", rt.method, rt.path)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// TestTheManualListsEveryCall holds the table of calls against the routes, both
// ways.
func TestTheManualListsEveryCall(t *testing.T) {
	manual, err := os.ReadFile("../../../docs/simulator/entra.md")
	require.NoError(t, err)
	simulated, _, found := strings.Cut(string(manual), "## Not simulated")
	require.True(t, found)
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z]+ [^`]+)` \\| .+ \\|$").FindAllStringSubmatch(simulated, -1) {
		listed[row[1]] = true
	}
	for _, rt := range (&Handler{}).table() {
		name := rt.method + " " + rt.path
		require.Contains(t, listed, name)
		delete(listed, name)
	}
	require.Empty(t, listed, "calls that are in the table and not served")
}
