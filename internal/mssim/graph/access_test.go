package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestBadTokens(t *testing.T) {
	c := start(t, "demo")
	home := c.cred.TenantID
	tests := map[string]struct{ token, message string }{
		"none":           {"", "Access token is empty."},
		"no JWT":         {"abc", "CompactToken parsing failed with error code: 80049217"},
		"expired":        {c.token(home, map[string]any{"exp": machine().Unix() - 1}), "Lifetime validation failed, the token is expired."},
		"other audience": {c.token(home, map[string]any{"aud": "https://api.partnercenter.microsoft.com"}), "Access token validation failure. Invalid audience."},
		"not ours":       {"eyJhbGciOiJub25lIn0.e30.", "Access token validation failure."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.get(tt.token, "/v1.0/users")
			require.Equal(t, http.StatusUnauthorized, a.status)
			code, message := a.fault()
			require.Equal(t, "InvalidAuthenticationToken", code)
			require.Equal(t, tt.message, message)
			require.Contains(t, a.header.Get("WWW-Authenticate"), "Bearer")
		})
	}
}

func TestPermissions(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	tests := map[string]struct {
		path, token string
		status      int
	}{
		"scope":                         {"/v1.0/users", c.token(customer, map[string]any{"scp": "User.Read.All"}), 200},
		"wider scope":                   {"/v1.0/users", c.token(customer, map[string]any{"scp": "Directory.ReadWrite.All"}), 200},
		"scope of something else":       {"/v1.0/users", c.token(customer, map[string]any{"scp": "Domain.Read.All"}), 403},
		"self only":                     {"/v1.0/users", c.token(customer, map[string]any{"scp": "User.Read"}), 403},
		"app role":                      {"/v1.0/users", c.appToken(customer, "User.Read.All"), 200},
		"app without role":              {"/v1.0/users", c.appToken(customer), 403},
		"partner with a reading role":   {"/v1.0/users", c.gdapToken(customer, world.RoleDirectoryReaders), 200},
		"partner with global admin":     {"/v1.0/users", c.gdapToken(customer, world.RoleGlobalAdmin), 200},
		"partner with an unrelated one": {"/v1.0/users", c.gdapToken(customer, world.RoleServiceSupportAdmin), 403},
		"partner without a role":        {"/v1.0/subscribedSkus", c.gdapToken(customer), 403},
		"SKUs by the license scope":     {"/v1.0/subscribedSkus", c.token(customer, map[string]any{"scp": "LicenseAssignment.Read.All"}), 200},
		"subscriptions need more":       {"/v1.0/directory/subscriptions", c.token(customer, map[string]any{"scp": "LicenseAssignment.Read.All"}), 403},
		"domains":                       {"/v1.0/domains", c.token(customer, map[string]any{"scp": "Domain.Read.All"}), 200},
		"domains without":               {"/v1.0/domains", c.token(customer, map[string]any{"scp": "User.Read.All"}), 403},
		"relationships":                 {"/v1.0/tenantRelationships/delegatedAdminRelationships", c.token(c.cred.TenantID, map[string]any{"scp": "DelegatedAdminRelationship.Read.All"}), 200},
		"relationships without":         {"/v1.0/tenantRelationships/delegatedAdminRelationships", c.token(c.cred.TenantID, map[string]any{"scp": "Directory.Read.All"}), 403},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.get(tt.token, tt.path)
			require.Equal(t, tt.status, a.status, a.raw)
			if tt.status == http.StatusForbidden {
				code, message := a.fault()
				require.Equal(t, "Authorization_RequestDenied", code)
				require.Equal(t, "Insufficient privileges to complete the operation.", message)
			}
		})
	}
}

// TestTenantsAreApart asks with one tenant's token for what is in another.
func TestTenantsAreApart(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	theirs := c.users(customer, nil)[0]
	home := c.token(c.cred.TenantID, nil)
	require.Equal(t, http.StatusNotFound, c.get(home, "/v1.0/users/"+theirs.ID).status)
	require.Equal(t, http.StatusNotFound, c.get(home, "/v1.0/users/"+theirs.ID+"/licenseDetails").status)
	require.Equal(t, http.StatusNotFound, c.get(home, "/v1.0/organization/"+customer).status)
	other := world.DemoCredentials()[0].TenantID
	relation := c.get(home, "/v1.0/tenantRelationships/delegatedAdminRelationships").value()[0]["id"].(string)
	require.Equal(t, http.StatusNotFound, c.get(c.token(other, nil), "/v1.0/tenantRelationships/delegatedAdminRelationships/"+relation).status)
	require.Empty(t, c.get(c.token(customer, nil), "/v1.0/tenantRelationships/delegatedAdminRelationships").value())
}

func TestAccessThatEndedSinceTheTokenWasIssued(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.gdapToken(customer, world.RoleGlobalReader)
	app := c.appToken(customer, "User.Read.All")
	require.Equal(t, http.StatusOK, c.get(token, "/v1.0/users").status)
	require.Equal(t, http.StatusOK, c.get(app, "/v1.0/users").status)
	c.edit(func(tx *world.Tx) {
		for g := range tx.State.GDAP.All(c.cred.TenantID) {
			e, _ := tx.GDAP.Edit(c.cred.TenantID, g.ID)
			e.Status = world.GDAPTerminated
		}
		tx.Consents.Delete(customer, c.cred.ApplicationID)
	})
	a := c.get(token, "/v1.0/users")
	_, message := a.fault()
	require.Equal(t, http.StatusBadRequest, a.status)
	require.Equal(t, "User was not found.", message)
	code, _ := c.get(app, "/v1.0/users").fault()
	require.Equal(t, "Authorization_IdentityNotFound", code)
}

func TestAnswersCarryGraphsHeaders(t *testing.T) {
	c := start(t, "demo")
	for _, path := range []string{"/v1.0/users?$top=1", "/v1.0/users/nobody"} {
		a := c.get(c.token(c.cred.TenantID, nil), path, "client-request-id", "0a0a0a0a-1111-4222-8333-444444444444")
		require.NotEmpty(t, a.header.Get("request-id"))
		require.Equal(t, "0a0a0a0a-1111-4222-8333-444444444444", a.header.Get("client-request-id"))
		require.NotEmpty(t, a.header.Get("x-ms-ags-diagnostic"))
		require.Equal(t, "1", a.header.Get("x-ms-resource-unit"))
	}
	a := c.get(c.token(c.cred.TenantID, nil), "/v1.0/users")
	require.Equal(t, "4.0", a.header.Get("OData-Version"))
	require.Equal(t, "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8", a.header.Get("Content-Type"))
	require.Equal(t, "2", a.header.Get("x-ms-resource-unit"))
}

func TestErrorBody(t *testing.T) {
	c := start(t, "demo")
	a := c.get(c.token(c.cred.TenantID, nil), "/v1.0/users/11111111-2222-3333-4444-555555555555")
	require.Equal(t, http.StatusNotFound, a.status)
	require.JSONEq(t, `{"error":{"code":"Request_ResourceNotFound",
		"message":"Resource '11111111-2222-3333-4444-555555555555' does not exist or one of its queried reference-property objects are not present.",
		"innerError":{"date":"2026-03-02T12:00:00","request-id":"`+a.header.Get("request-id")+`","client-request-id":"`+a.header.Get("client-request-id")+`"}}}`, a.raw)
}

func TestUnknownCallsSaySo(t *testing.T) {
	c := start(t, "demo")
	for _, path := range []string{"/v1.0/devices", "/v1.0/users/x/calendar", "/v2.0/users", "/beta/security/alerts", "/v1.0/users/x/y/z"} {
		a := c.get(c.token(c.cred.TenantID, nil), path)
		require.Equal(t, http.StatusNotImplemented, a.status, path)
		require.Equal(t, path, a.body["path"])
	}
	require.Equal(t, http.StatusOK, c.get(c.token(c.cred.TenantID, nil), "/beta/Users").status)
}

// TestPlainPeopleAdministerNothing asks with the permission and no directory role.
func TestPlainPeopleAdministerNothing(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	for _, tt := range []struct{ scope, method, path string }{
		{"AppRoleAssignment.ReadWrite.All", http.MethodPost, "/v1.0/servicePrincipals/x/appRoleAssignments"},
		{"AppRoleAssignment.ReadWrite.All", http.MethodDelete, "/v1.0/servicePrincipals/x/appRoleAssignments/y"},
		{"DelegatedPermissionGrant.ReadWrite.All", http.MethodPost, "/v1.0/oauth2PermissionGrants"},
		{"DelegatedPermissionGrant.ReadWrite.All", http.MethodPatch, "/v1.0/oauth2PermissionGrants/x"},
		{"DelegatedPermissionGrant.ReadWrite.All", http.MethodDelete, "/v1.0/oauth2PermissionGrants/x"},
		{"ReportSettings.ReadWrite.All", http.MethodPatch, "/v1.0/admin/reportSettings"},
	} {
		plain := c.token(customer, map[string]any{"scp": tt.scope})
		c.refused(c.call(tt.method, plain, tt.path, map[string]any{}), 403, "Authorization_RequestDenied", "Insufficient privileges")
		admin := c.token(customer, map[string]any{"scp": tt.scope, "wids": []string{world.RoleGlobalAdmin}})
		require.NotEqual(t, http.StatusForbidden, c.call(tt.method, admin, tt.path, map[string]any{}).status, tt.path)
	}
}
