package graph

import (
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

var answered manualtest.Answered

// NoteAnswer is told of every answer that a test has got; it names the call that was
// answered, "" when it was refused.
func NoteAnswer(req *http.Request, status int) string {
	rt, _, _ := (&Handler{routes: (&Handler{}).table()}).find(req)
	if rt == nil || status >= http.StatusBadRequest {
		return ""
	}
	call := rt.method + " " + rt.pattern
	answered.Note(call)
	return call
}

// NoteWhole is told that a test has compared the whole of an answer.
func NoteWhole(call string) { answered.NoteWhole(call) }

func served() (names []string) {
	for _, rt := range (&Handler{}).table() {
		names = append(names, rt.method+" "+rt.pattern)
	}
	return names
}

func TestMain(m *testing.M) { answered.Run(m, served()) }

func TestTheManualListsEveryCall(t *testing.T) { manualtest.CheckListed(t, "graph", served()) }
