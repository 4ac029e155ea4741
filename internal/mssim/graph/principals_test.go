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
	const members = `"id": "0bbcf5bd-5744-5f8f-a4d0-61d275da0935", "deletedDateTime": null, "accountEnabled": true, "alternativeNames": [],
		"appDescription": null, "appDisplayName": "Reseller portal", "appId": "ed703f0d-9335-5e15-a68a-474a612132a4", "applicationTemplateId": null,
		"appOwnerOrganizationId": "33f21aac-052b-5fbd-82a4-941b118aeafd", "appRoleAssignmentRequired": false, "createdDateTime": "2022-09-29T13:00:00Z",
		"description": null, "disabledByMicrosoftStatus": null, "displayName": "Reseller portal", "homepage": null, "loginUrl": null, "logoutUrl": null,
		"notes": null, "notificationEmailAddresses": [], "preferredSingleSignOnMode": null, "preferredTokenSigningKeyThumbprint": null,
		"replyUrls": ["http://localhost:8080/app/MicrosoftCspAuthenticationCallback", "http://127.0.0.1:8080/app/MicrosoftCspAuthenticationCallback",
			"http://localhost:8080/api/v1/auth/microsoft/callback", "http://127.0.0.1:8080/api/v1/auth/microsoft/callback"],
		"servicePrincipalNames": ["ed703f0d-9335-5e15-a68a-474a612132a4"],
		"servicePrincipalType": "Application", "signInAudience": "AzureADMultipleOrgs", "tags": [], "tokenEncryptionKeyId": null,
		"samlSingleSignOnSettings": null, "addIns": [], "appRoles": [],
		"info": {"logoUrl": null, "marketingUrl": null, "privacyStatementUrl": null, "supportUrl": null, "termsOfServiceUrl": null},
		"keyCredentials": [], "oauth2PermissionScopes": [], "passwordCredentials": [], "resourceSpecificApplicationPermissions": [],
		"verifiedPublisher": {"displayName": null, "verifiedPublisherId": null, "addedDateTime": null}`
	c.get(token, "/v1.0/servicePrincipals?$filter=appId eq '"+c.cred.ApplicationID+"'").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals", "value": [{`+members+`}]}`)
	for _, key := range []string{"(appId='" + c.cred.ApplicationID + "')", "/" + consent.ObjectID} {
		c.get(token, "/v1.0/servicePrincipals"+key).is(t, 200, `{
			"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity", `+members+`}`)
	}
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/servicePrincipals/"+c.cred.ApplicationID).status, "an application id is no object id")

	resource := c.get(token, "/v1.0/servicePrincipals(appId='"+world.AppGraph+"')").body
	require.Equal(t, "Microsoft Graph", resource["displayName"])
	require.Equal(t, map[string]any{
		"allowedMemberTypes": []any{"Application"}, "description": "Application.Read.All", "displayName": "Application.Read.All",
		"id": "fc3448ba-d5c2-5a55-9c7c-ddfb3e31c65e", "isEnabled": true, "origin": "Application", "value": "Application.Read.All",
	}, resource["appRoles"].([]any)[0])
	require.Equal(t, map[string]any{
		"adminConsentDescription": "Application.Read.All", "adminConsentDisplayName": "Application.Read.All", "id": "b3686895-38a3-5bb5-9738-94836602131f", "isEnabled": true,
		"type": "Admin", "userConsentDescription": nil, "userConsentDisplayName": nil, "value": "Application.Read.All",
	}, resource["oauth2PermissionScopes"].([]any)[0])
	const grant = `"clientId": "0bbcf5bd-5744-5f8f-a4d0-61d275da0935", "consentType": "AllPrincipals",
		"id": "vfW8C0RXj1-k0GHSddoJNRVMLQUcNLpSjMmJri3kCew", "principalId": null, "resourceId": "052d4c15-341c-52ba-8cc9-89ae2de409ec",
		"scope": "Directory.ReadWrite.All User.ReadWrite.All LicenseAssignment.ReadWrite.All Organization.Read.All Domain.Read.All DelegatedAdminRelationship.ReadWrite.All Reports.Read.All AuditLog.Read.All User.Read User-PasswordProfile.ReadWrite.All User.EnableDisableAccount.All RoleManagement.ReadWrite.Directory"`
	for path, context := range map[string]string{
		"oauth2PermissionGrants?$filter=clientId eq '0bbcf5bd-5744-5f8f-a4d0-61d275da0935'": "oauth2PermissionGrants",
		"servicePrincipals/0bbcf5bd-5744-5f8f-a4d0-61d275da0935/oauth2PermissionGrants":     "servicePrincipals('0bbcf5bd-5744-5f8f-a4d0-61d275da0935')/oauth2PermissionGrants",
	} {
		c.get(token, "/v1.0/"+path).is(t, 200, `{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#`+context+`", "value": [{`+grant+`}]}`)
	}
	c.get(token, "/v1.0/oauth2PermissionGrants/vfW8C0RXj1-k0GHSddoJNRVMLQUcNLpSjMmJri3kCew").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#oauth2PermissionGrants/$entity", `+grant+`}`)
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
	a.is(t, 201, `{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#oauth2PermissionGrants/$entity", "consentType": "AllPrincipals",
		"clientId": "0bbcf5bd-5744-5f8f-a4d0-61d275da0935", "id": "vfW8C0RXj1-k0GHSddoJNWDZlx7fH-ZVrdMsBSBGRQA", "principalId": null,
		"resourceId": "1e97d960-1fdf-55e6-add3-2c0520464500", "scope": "Mail.Send full_access"}`)
	const path = "/v1.0/oauth2PermissionGrants/vfW8C0RXj1-k0GHSddoJNWDZlx7fH-ZVrdMsBSBGRQA"
	require.Equal(t, c.url+path, a.header.Get("Location"))
	again := c.call("POST", token, "/v1.0/oauth2PermissionGrants", body)
	code, message := again.fault()
	require.Equal(t, []any{http.StatusConflict, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists."}, []any{again.status, code, message})
	c.call("PATCH", token, path, map[string]any{"scope": "Mail.Send"}).is(t, 204, "")
	require.Equal(t, "Mail.Send", c.get(token, path).body["scope"])
	c.w.View(func(s *world.State) {
		consent, _ := s.Consents.Get(customer, c.cred.ApplicationID)
		require.Equal(t, []string{"Mail.Send"}, consent.Scopes("00000002-0000-0ff1-ce00-000000000000"))
	})
	c.call("DELETE", token, path, nil).is(t, 204, "")
	require.Equal(t, http.StatusNotFound, c.get(token, path).status)
	for name, change := range map[string][2]any{"consentType": {"Nobody", 400}, "clientId": {resource, 400}, "scope": {" ", 400}, "resourceId": {"x", 400}} {
		body[name] = change[0]
		require.Equal(t, change[1], c.call("POST", token, "/v1.0/oauth2PermissionGrants", body).status, name)
		body = map[string]any{"clientId": client, "consentType": "AllPrincipals", "resourceId": resource, "scope": "Mail.Send"}
	}
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
	require.Empty(t, c.get(token, base).value())
	a := c.call("POST", token, base, map[string]any{"principalId": client, "resourceId": resource["id"], "appRoleId": reports})
	const context = `"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('0bbcf5bd-5744-5f8f-a4d0-61d275da0935')/appRoleAssignments`
	const members = `"id": "vfW8C0RXj1-k0GHSddoJNe0aDCMhp11MnLSpBRTlCO8", "deletedDateTime": null, "createdDateTime": "2022-09-29T13:00:00.0000000Z", "appRoleId": "230c1aed-a721-4c5d-9cb4-a90514e508ef",
		"principalDisplayName": "Reseller portal", "principalId": "0bbcf5bd-5744-5f8f-a4d0-61d275da0935", "principalType": "ServicePrincipal",
		"resourceDisplayName": "Microsoft Graph", "resourceId": "052d4c15-341c-52ba-8cc9-89ae2de409ec"`
	a.is(t, 201, `{`+context+`/$entity", `+members+`}`)
	require.Equal(t, c.url+base+"/vfW8C0RXj1-k0GHSddoJNe0aDCMhp11MnLSpBRTlCO8", a.header.Get("Location"))
	c.get(token, base).is(t, 200, `{`+context+`", "value": [{`+members+`}]}`)
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
	c.call("DELETE", token, base+"/"+a.body["id"].(string), nil).is(t, 204, "")
	require.Equal(t, http.StatusNotFound, c.call("DELETE", token, base+"/"+a.body["id"].(string), nil).status)
	require.Empty(t, c.get(token, base).value())
}
