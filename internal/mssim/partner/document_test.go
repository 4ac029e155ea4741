package partner

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// answered are the routes that a test has had an answer from. An order's PATCH
// refuses everything while all that is sold is seat-based.
var answered sync.Map // *route -> bool

func noteAnswer(r *http.Request, status int) {
	if rt, _ := match(r.Method, r.URL.EscapedPath()); rt != nil && (status < http.StatusBadRequest || status == http.StatusForbidden && rt.method == http.MethodPatch) {
		answered.Store(rt, true)
	}
}

// TestMain ends the whole run in failure when a route is served that no test has
// had an answer from.
func TestMain(m *testing.M) {
	code := m.Run()
	if only := flag.Lookup("test.run").Value.String(); only == "" && code == 0 {
		for _, list := range routeIndex() {
			for _, rt := range list {
				if _, called := answered.Load(rt); !called {
					fmt.Printf("no test gets an answer from %s %s\n", rt.method, rt.pattern)
					code = 1
				}
			}
		}
	}
	os.Exit(code)
}

// TestTheManualListsEveryCall holds the table of calls against the routes, both
// ways.
func TestTheManualListsEveryCall(t *testing.T) {
	manual, err := os.ReadFile("../../../docs/simulator/partner-center.md")
	require.NoError(t, err)
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z]+ [^`]+)` \\| (nobody|app\\+user|either) \\| .+ \\|$").FindAllStringSubmatch(string(manual), -1) {
		listed[row[1]] = row[2]
	}
	for _, rt := range routes() {
		token := "either"
		switch {
		case rt.public != nil:
			token = "nobody"
		case rt.userOnly:
			token = "app+user"
		}
		name := rt.method + " " + rt.pattern
		require.Equal(t, token, listed[name], name)
		delete(listed, name)
	}
	require.Empty(t, listed, "calls that are in the table and not served")
}
