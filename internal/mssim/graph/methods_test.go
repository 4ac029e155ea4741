package graph_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMethodsThatAPathDoesNotHave(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	for _, tt := range []struct{ method, path, allow string }{
		{"POST", "/v1.0/organization", "GET"},
		{"PUT", "/beta/users/someone", "DELETE, GET, PATCH"},
		{"POST", "/v1.0/users('a@b.c')", "DELETE, GET, PATCH"},
		{"HEAD", "/v1.0/users", "GET, POST"},
		{"GET", "/v1.0/users/someone/assignLicense", "POST"},
		{"GET", "/v1.0/$batch", "POST"},
		{"DELETE", "/v1.0/servicePrincipals", "GET, POST"},
		{"POST", "/v1.0/users/someone/manager/$ref", "DELETE, GET, PUT"},
		{"POST", "/v1.0/reports/getOffice365ActiveUserDetail(period='D7')", "GET"},
	} {
		name := tt.method + " " + tt.path
		a := c.call(tt.method, token, tt.path, "{")
		require.Equal(t, http.StatusMethodNotAllowed, a.status, name)
		require.Equal(t, tt.allow, a.header.Get("Allow"), name)
		require.NotEmpty(t, a.header.Get("Request-Id"), name)
		if tt.method == http.MethodHead {
			require.Empty(t, a.raw, name)
			continue
		}
		code, message := a.fault()
		require.Equal(t, "Request_BadRequest: Specified HTTP method is not allowed for the request target.", code+": "+message, name)
		require.NotNil(t, a.body["error"].(map[string]any)["innerError"], name)
	}
	a := c.call(http.MethodPost, "", "/v1.0/organization", nil)
	require.Equal(t, http.StatusUnauthorized, a.status, "the token comes before the method")
}

func TestMethodsInsideABatch(t *testing.T) {
	c := start(t, "demo")
	got := c.batch(c.token(c.cred.TenantID, nil),
		map[string]any{"id": "1", "method": "POST", "url": "/organization", "body": map[string]any{}, "headers": map[string]any{"Content-Type": "application/json"}},
		map[string]any{"id": "2", "method": "POST", "url": "/groups", "body": map[string]any{}, "headers": map[string]any{"Content-Type": "application/json"}},
		get("3", "/organization")).results()
	require.Equal(t, "405 501 200", fmt.Sprint(got["1"]["status"], " ", got["2"]["status"], " ", got["3"]["status"]))
	require.Equal(t, "GET", got["1"]["headers"].(map[string]any)["Allow"])
	require.Equal(t, "Request_BadRequest", got["1"]["body"].(map[string]any)["error"].(map[string]any)["code"])
}

// TestMicrosoftsOtherMethods holds what Graph has and the simulator does not
// apart from what nobody has.
func TestMicrosoftsOtherMethods(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	for _, call := range [][2]string{
		{"POST", "/groups"}, {"PATCH", "/groups/x"}, {"DELETE", "/groups/x"}, {"PATCH", "/organization/x"}, {"PATCH", "/me"}, {"POST", "/servicePrincipals"},
		{"PATCH", "/servicePrincipals/x"}, {"DELETE", "/servicePrincipals(appId='x')"}, {"POST", "/roleManagement/directory/roleDefinitions"},
		{"GET", "/users/x/manager/$ref"}, {"GET", "/directoryRoles/x/members/$ref"}, {"POST", "/users/validateProperties"},
		{"POST", "/servicePrincipals/microsoft.graph.getByIds"}, {"POST", "/admin/serviceAnnouncement/messages/markRead"}, {"POST", "/auditLogs/signIns/confirmSafe"},
		{"GET", "/nothing"}, {"HEAD", "/nothing"},
	} {
		a := c.call(call[0], token, "/v1.0"+call[1], nil)
		require.Equal(t, http.StatusNotImplemented, a.status, call)
		if call[0] != http.MethodHead {
			require.Equal(t, "not_simulated", a.body["error"], call)
		}
	}
}

func TestMethodsOfDownloads(t *testing.T) {
	c := start(t, "demo")
	a := c.get(c.reporter(c.cred.TenantID), "/v1.0/reports/getOffice365ActiveUserDetail(period='D7')")
	link := a.header.Get("Location")
	for _, method := range []string{http.MethodHead, http.MethodPost} {
		a = c.call(method, "", link, nil)
		require.Equal(t, "405 GET", fmt.Sprint(a.status, " ", a.header.Get("Allow")), method)
	}
	require.Equal(t, http.StatusOK, c.get("", link).status, "the refused did not use the address up")
	a = c.call(http.MethodPut, "", "/billing-data/x", "x")
	require.Equal(t, "405 GET, HEAD", fmt.Sprint(a.status, " ", a.header.Get("Allow")))
}
