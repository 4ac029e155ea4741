// Package manualtest holds the parts of the simulator to what docs/simulator says of
// them. It serves tests only.
package manualtest

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var row = regexp.MustCompile("(?m)^\\| `([A-Z]+ [^`]+)` \\| (.+) \\|$")

// Calls are the calls that the manual's page for a service lists as simulated,
// "GET /path" each, with the other cells of their rows.
func Calls(service string) (map[string]string, error) {
	_, here, _, _ := runtime.Caller(0)
	page, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../../docs/simulator", service+".md"))
	if err != nil {
		return nil, err
	}
	simulated, _, found := strings.Cut(string(page), "## Not simulated")
	if !found {
		return nil, fmt.Errorf("docs/simulator/%s.md does not say what is not simulated", service)
	}
	listed := map[string]string{}
	for _, cells := range row.FindAllStringSubmatch(simulated, -1) {
		listed[cells[1]] = cells[2]
	}
	return listed, nil
}

// CheckListed fails the test unless the page lists exactly the calls served.
func CheckListed(t *testing.T, service string, served []string) {
	t.Helper()
	listed, err := Calls(service)
	require.NoError(t, err)
	require.ElementsMatch(t, slices.Collect(maps.Keys(listed)), served)
}

// Answered remembers which calls a test has had an answer from, and from which of them
// it has compared the whole.
type Answered struct{ calls, whole sync.Map }

// Note is told of an answer.
func (a *Answered) Note(call string) { a.calls.Store(call, true) }

// NoteWhole is told that a test has compared the whole of an answer.
func (a *Answered) NoteWhole(call string) { a.whole.Store(call, true) }

// Run runs a package's tests; a whole run ends in failure when no test has compared the
// whole of an answer from one of the calls served.
func (a *Answered) Run(m *testing.M, served []string) {
	code := m.Run()
	if only := flag.Lookup("test.run").Value.String(); only == "" && code == 0 {
		for _, call := range served {
			if _, answered := a.calls.Load(call); !answered {
				fmt.Printf("no test gets an answer from %s\n", call)
				code = 1
			} else if _, whole := a.whole.Load(call); !whole {
				fmt.Printf("no test compares the whole answer of %s\n", call)
				code = 1
			}
		}
	}
	os.Exit(code)
}
