package graph

import (
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

var answered manualtest.Answered

// NoteAnswer is told of every answer that a test has got.
func NoteAnswer(req *http.Request, status int) {
	if rt, _, _ := (&Handler{routes: (&Handler{}).table()}).find(req); rt != nil && status < http.StatusBadRequest {
		answered.Note(rt.method + " " + rt.pattern)
	}
}

func served() (names []string) {
	for _, rt := range (&Handler{}).table() {
		names = append(names, rt.method+" "+rt.pattern)
	}
	return names
}

func TestMain(m *testing.M) { answered.Run(m, served()) }

func TestTheManualListsEveryCall(t *testing.T) { manualtest.CheckListed(t, "graph", served()) }
