package entra

import (
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

var answered manualtest.Answered

var index = func() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range (&Handler{}).table() {
		mux.HandleFunc(rt.method+" "+rt.path, rt.serve)
	}
	return mux
}()

// NoteAnswer is told of every answer that a test has got; it names the call that was
// answered, "" when it was refused.
func NoteAnswer(req *http.Request, status int) string {
	_, call := index.Handler(req)
	if status >= http.StatusBadRequest {
		return ""
	}
	answered.Note(call)
	return call
}

// NoteWhole is told that a test has compared the whole of an answer.
func NoteWhole(call string) { answered.NoteWhole(call) }

func served() (names []string) {
	for _, rt := range (&Handler{}).table() {
		names = append(names, rt.method+" "+rt.path)
	}
	return names
}

func TestMain(m *testing.M) { answered.Run(m, served()) }

func TestTheManualListsEveryCall(t *testing.T) { manualtest.CheckListed(t, "entra", served()) }
