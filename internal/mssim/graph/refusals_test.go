package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestEveryRefusalHasGraphsForm sends each kind of bad call and looks at status,
// code and the members of the envelope.
func TestEveryRefusalHasGraphsForm(t *testing.T) {
	c := start(t, "demo")
	token, customer := c.adminToken(), c.customer()
	path := c.invite(token, customer, "Refused", world.RoleGlobalReader)
	change := map[string]any{"duration": "P7D"}
	home := c.cred.TenantID
	other := c.token(world.DemoCredentials()[0].TenantID, nil)
	tests := map[string]struct {
		answer answer
		status int
		code   string
	}{
		"no token":            {c.call("PATCH", "", path, change), 401, "InvalidAuthenticationToken"},
		"expired token":       {c.call("PATCH", c.token(home, map[string]any{"exp": machine().Unix() - 1}), path, change), 401, "InvalidAuthenticationToken"},
		"another audience":    {c.call("PATCH", c.token(home, map[string]any{"aud": "https://api.partnercenter.microsoft.com"}), path, change), 401, "InvalidAuthenticationToken"},
		"a tenant not here":   {c.get(c.token("11111111-2222-3333-4444-555555555555", nil), gdapPath), 401, "Authorization_IdentityNotFound"},
		"another tenant's":    {c.get(other, path), 404, "Request_ResourceNotFound"},
		"missing permission":  {c.call("PATCH", c.token(home, nil), path, change, "If-Match", "*"), 403, "Authorization_RequestDenied"},
		"missing role":        {c.get(c.partnerToken(customer, "User.Read.All", world.RoleServiceSupportAdmin), "/v1.0/users"), 403, "Authorization_RequestDenied"},
		"broken JSON":         {c.call("PATCH", token, path, `{"duration":`, "If-Match", "*"), 400, "BadRequest"},
		"a list":              {c.call("PATCH", token, path, `[]`, "If-Match", "*"), 400, "BadRequest"},
		"null":                {c.call("PATCH", token, path, `null`, "If-Match", "*"), 400, "BadRequest"},
		"no body":             {c.call("PATCH", token, path, nil, "If-Match", "*"), 400, "BadRequest"},
		"not called JSON":     {c.call("PATCH", token, path, change, "If-Match", "*", "Content-Type", "text/plain"), 400, "BadRequest"},
		"an unknown property": {c.call("PATCH", token, path, `{"shade":1}`, "If-Match", "*"), 400, "BadRequest"},
		"a wrong type":        {c.call("PATCH", token, path, `{"duration":7}`, "If-Match", "*"), 400, "BadRequest"},
		"too long":            {c.call("PATCH", token, path, `{"duration":"`+strings.Repeat("P", 4<<20)+`"}`, "If-Match", "*"), 413, "RequestEntityTooLarge"},
		"no If-Match":         {c.call("PATCH", token, path, change), 428, "PreconditionRequired"},
		"another version":     {c.call("PATCH", token, path, change, "If-Match", `"1"`), 412, "PreconditionFailed"},
		"an unknown option":   {c.get(token, gdapPath+"?$skip=1"), 400, "BadRequest"},
		"an unknown filter":   {c.get(token, gdapPath+"?$filter=shade eq 1"), 400, "BadRequest"},
		"an unknown object":   {c.get(token, gdapPath+"/nothing"), 404, "Request_ResourceNotFound"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			code, message := tt.answer.fault()
			require.Equal(t, tt.status, tt.answer.status, tt.answer.raw)
			require.Equal(t, tt.code, code)
			require.NotEmpty(t, message)
			inner := tt.answer.body["error"].(map[string]any)["innerError"].(map[string]any)
			require.Equal(t, "2026-03-02T12:00:00", inner["date"])
			require.Equal(t, tt.answer.header.Get("request-id"), inner["request-id"])
			require.Equal(t, tt.answer.header.Get("client-request-id"), inner["client-request-id"])
			if tt.status == http.StatusUnauthorized && tt.code == "InvalidAuthenticationToken" {
				require.Contains(t, tt.answer.header.Get("WWW-Authenticate"), "Bearer")
			}
		})
	}
	require.Equal(t, "P730D", c.get(token, path).body["duration"], "nothing was changed")
}
