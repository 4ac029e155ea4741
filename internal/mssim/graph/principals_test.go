package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func (c *cloud) consentToken(customer string) string {
	return c.token(customer, map[string]any{"scp": "Directory.Read.All DelegatedPermissionGrant.ReadWrite.All AppRoleAssignment.ReadWrite.All", "wids": []string{world.RoleCloudApplicationAdmin}})
}

// TestConsentIsReadBack finds in a customer's tenant what the partner consented to.
func TestConsentIsReadBack(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.consentToken(customer)
	var consent *world.Consent
	c.w.View(func(s *world.State) { consent, _ = s.Consents.Get(customer, c.cred.ApplicationID) })
	found := c.get(token, "/v1.0/servicePrincipals?$filter=appId eq '"+c.cred.ApplicationID+"'").value()
	require.Len(t, found, 1)
	require.Equal(t, consent.ObjectID, found[0]["id"])
	require.Equal(t, c.cred.TenantID, found[0]["appOwnerOrganizationId"])
	require.Equal(t, "Reseller portal", found[0]["displayName"])
	require.Equal(t, consent.ObjectID, c.get(token, "/v1.0/servicePrincipals(appId='"+c.cred.ApplicationID+"')").body["id"])
	require.Equal(t, c.cred.ApplicationID, c.get(token, "/v1.0/servicePrincipals/"+consent.ObjectID).body["appId"])
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/servicePrincipals/"+c.cred.ApplicationID).status, "an application id is no object id")

	resource := c.get(token, "/v1.0/servicePrincipals(appId='"+world.AppGraph+"')").body
	require.Equal(t, "Microsoft Graph", resource["displayName"])
	require.Contains(t, resource["appRoles"].([]any)[0], "value")
	grants := c.get(token, "/v1.0/oauth2PermissionGrants?$filter=clientId eq '"+consent.ObjectID+"'").value()
	require.NotEmpty(t, grants)
	scopes := ""
	for _, g := range grants {
		require.Equal(t, "AllPrincipals", g["consentType"])
		require.Nil(t, g["principalId"])
		if g["resourceId"] == resource["id"] {
			scopes = g["scope"].(string)
			one := c.get(token, "/v1.0/oauth2PermissionGrants/"+g["id"].(string)).body
			delete(one, "@odata.context")
			require.Equal(t, g, one)
		}
	}
	require.NotEmpty(t, scopes)
	require.Equal(t, grants, c.get(token, "/v1.0/servicePrincipals/"+consent.ObjectID+"/oauth2PermissionGrants").value())
	require.Empty(t, c.get(token, "/v1.0/servicePrincipals?$filter=displayName eq 'Nobody'").value())
	for path, code := range map[string]string{
		"/v1.0/servicePrincipals?$filter=shade eq 'red'": "BadRequest", "/v1.0/servicePrincipals?$filter=appId ne 'x'": "Request_UnsupportedQuery",
		"/v1.0/oauth2PermissionGrants?$search=x": "Request_UnsupportedQuery", "/v1.0/oauth2PermissionGrants/nothing": "Request_ResourceNotFound",
	} {
		got, _ := c.get(token, path).fault()
		require.Equal(t, code, got, path)
	}
	require.Equal(t, http.StatusForbidden, c.get(c.token(customer, map[string]any{"scp": "User.Read.All"}), "/v1.0/servicePrincipals").status)
}

func TestGrantsAreWritten(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.consentToken(customer)
	client := c.get(token, "/v1.0/servicePrincipals(appId='"+c.cred.ApplicationID+"')").body["id"].(string)
	resource := c.get(token, "/v1.0/servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')").body["id"].(string)
	body := map[string]any{"clientId": client, "consentType": "AllPrincipals", "principalId": nil, "resourceId": resource, "scope": "Mail.Send full_access"}
	a := c.call("POST", token, "/v1.0/oauth2PermissionGrants", body)
	require.Equal(t, http.StatusCreated, a.status, a.raw)
	path := "/v1.0/oauth2PermissionGrants/" + a.body["id"].(string)
	require.Equal(t, c.url+path, a.header.Get("Location"))
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#oauth2PermissionGrants/$entity","clientId":"`+client+`","consentType":"AllPrincipals",
		"id":"`+a.body["id"].(string)+`","principalId":null,"resourceId":"`+resource+`","scope":"Mail.Send full_access"}`, a.raw)
	again := c.call("POST", token, "/v1.0/oauth2PermissionGrants", body)
	code, message := again.fault()
	require.Equal(t, []any{http.StatusConflict, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists."}, []any{again.status, code, message})
	require.Equal(t, http.StatusNoContent, c.call("PATCH", token, path, map[string]any{"scope": "Mail.Send"}).status)
	require.Equal(t, "Mail.Send", c.get(token, path).body["scope"])
	c.w.View(func(s *world.State) {
		consent, _ := s.Consents.Get(customer, c.cred.ApplicationID)
		require.Equal(t, []string{"Mail.Send"}, consent.Scopes("00000002-0000-0ff1-ce00-000000000000"))
	})
	require.Equal(t, http.StatusNoContent, c.call("DELETE", token, path, nil).status)
	require.Equal(t, http.StatusNotFound, c.get(token, path).status)
	for name, change := range map[string][2]any{"consentType": {"Nobody", 400}, "clientId": {resource, 400}, "scope": {" ", 400}, "resourceId": {"x", 400}} {
		body[name] = change[0]
		require.Equal(t, change[1], c.call("POST", token, "/v1.0/oauth2PermissionGrants", body).status, name)
		body = map[string]any{"clientId": client, "consentType": "AllPrincipals", "resourceId": resource, "scope": "Mail.Send"}
	}
	body["consentType"] = "Principal"
	require.Equal(t, http.StatusNotImplemented, c.call("POST", token, "/v1.0/oauth2PermissionGrants", body).status)
	require.Equal(t, http.StatusForbidden, c.call("DELETE", c.partnerToken(customer, "DelegatedPermissionGrant.ReadWrite.All", world.RoleUserAdmin), path, nil).status)
	require.Equal(t, http.StatusNotFound, c.call("DELETE", c.partnerToken(customer, "DelegatedPermissionGrant.ReadWrite.All", world.RoleCloudApplicationAdmin), path, nil).status)
}

func TestApplicationPermissionsAreAssigned(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.consentToken(customer)
	client := c.get(token, "/v1.0/servicePrincipals(appId='"+c.cred.ApplicationID+"')").body["id"].(string)
	resource := c.get(token, "/v1.0/servicePrincipals(appId='"+world.AppGraph+"')").body
	const reports = "230c1aed-a721-4c5d-9cb4-a90514e508ef"
	base := "/v1.0/servicePrincipals/" + client + "/appRoleAssignments"
	before := len(c.get(token, base).value())
	a := c.call("POST", token, base, map[string]any{"principalId": client, "resourceId": resource["id"], "appRoleId": reports})
	require.Equal(t, http.StatusCreated, a.status, a.raw)
	require.Equal(t, "Microsoft Graph", a.body["resourceDisplayName"])
	require.Equal(t, "ServicePrincipal", a.body["principalType"])
	require.Equal(t, reports, a.body["appRoleId"])
	require.Len(t, c.get(token, base).value(), before+1)
	c.w.View(func(s *world.State) {
		consent, _ := s.Consents.Get(customer, c.cred.ApplicationID)
		require.Contains(t, consent.Roles(world.AppGraph), "Reports.Read.All")
		require.NotEmpty(t, consent.Scopes(world.AppGraph), "delegated ones stay")
	})
	for name, body := range map[string]map[string]any{
		"twice":        {"principalId": client, "resourceId": resource["id"], "appRoleId": reports},
		"another":      {"principalId": resource["id"], "resourceId": resource["id"], "appRoleId": reports},
		"unknown role": {"principalId": client, "resourceId": resource["id"], "appRoleId": client},
	} {
		code, _ := c.call("POST", token, base, body).fault()
		require.Equal(t, "Request_BadRequest", code, name)
	}
	require.Equal(t, http.StatusNoContent, c.call("DELETE", token, base+"/"+a.body["id"].(string), nil).status)
	require.Equal(t, http.StatusNotFound, c.call("DELETE", token, base+"/"+a.body["id"].(string), nil).status)
	require.Len(t, c.get(token, base).value(), before)
}
