package partner

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

var answered manualtest.Answered

// noteAnswer is told of every answer that a test has got; it names the call that was
// answered, "" when it was refused.
func noteAnswer(r *http.Request, status int) string {
	rt, _ := match(r.Method, r.URL.EscapedPath())
	if rt == nil || status >= http.StatusBadRequest {
		return ""
	}
	call := rt.method + " " + rt.pattern
	answered.Note(call)
	return call
}

func served() (names []string) {
	for _, rt := range routes() {
		names = append(names, rt.method+" "+rt.pattern)
	}
	return names
}

func TestMain(m *testing.M) { answered.Run(m, served()) }

func TestTheManualListsEveryCall(t *testing.T) {
	manualtest.CheckListed(t, "partner-center", served())
}

func TestTheManualTellsWhoseTokensACallTakes(t *testing.T) {
	rows, err := manualtest.Calls("partner-center")
	require.NoError(t, err)
	for _, rt := range routes() {
		token := "either"
		switch {
		case rt.public != nil:
			token = "nobody"
		case rt.userOnly:
			token = "app+user"
		}
		require.Regexp(t, "^"+regexp.QuoteMeta(token)+" ", rows[rt.method+" "+rt.pattern], rt.pattern)
	}
}
