package graph_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func pointer(id string) map[string]any {
	return map[string]any{"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/" + id}
}

func TestDirectoryRoles(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RolePrivilegedRoleAdmin)
	u := c.plain(customer)[0]
	const (
		helpdesk = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
		byKey    = "/v1.0/directoryRoles(roleTemplateId='" + helpdesk + "')"
		id       = "2598ff1a-5bb2-5e55-b8f4-0cb8b7c8e044"
		global   = `{"id":"f2e97d7d-b566-5bc7-9c0f-700c7825d31a","deletedDateTime":null,
			"description":"Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.",
			"displayName":"Global Administrator","roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"}`
		properties = `"id":"` + id + `","deletedDateTime":null,"description":"Can reset passwords for non-administrators and Helpdesk Administrators.",
			"displayName":"Helpdesk Administrator","roleTemplateId":"` + helpdesk + `"`
		one     = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryRoles/$entity",` + properties + `}`
		many    = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryRoles","value":[` + global
		members = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","value":[`
	)
	c.get(token, "/v1.0/directoryRoles").is(t, 200, many+`]}`) // only activated roles are listed
	c.refused(c.call(http.MethodPost, token, byKey+"/members/$ref", pointer(u.ID)), 404, "Request_ResourceNotFound", helpdesk)
	a := c.call(http.MethodPost, token, "/v1.0/directoryRoles", `{"roleTemplateId":"`+helpdesk+`"}`)
	a.is(t, 201, one)
	require.Equal(t, c.url+"/v1.0/directoryRoles/"+id, a.header.Get("Location"))
	c.refused(c.call(http.MethodPost, token, "/v1.0/directoryRoles", `{"roleTemplateId":"`+helpdesk+`"}`), 400, "Request_BadRequest", "A conflicting object")
	c.refused(c.call(http.MethodPost, token, "/v1.0/directoryRoles", `{}`), 404, "Request_ResourceNotFound", "")
	c.get(token, "/v1.0/directoryRoles").is(t, 200, many+`,{`+properties+`}]}`)
	for _, path := range []string{"/v1.0/directoryRoles/" + id, byKey, "/v1.0/directoryRoles/roleTemplateId=" + helpdesk} {
		c.get(token, path).is(t, 200, one)
	}
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/directoryRoles/"+helpdesk).status)
	require.Equal(t, http.StatusBadRequest, c.get(token, "/v1.0/directoryRoles?$filter=displayName eq 'x'").status)

	for _, role := range []string{byKey, "/v1.0/directoryRoles/" + id} {
		c.call(http.MethodPost, token, role+"/members/$ref", pointer(u.ID)).is(t, 204, "")
		c.refused(c.call(http.MethodPost, token, role+"/members/$ref", pointer(u.ID)), 400, "Request_BadRequest", "One or more added object references already exist for the following modified properties: 'members'.")
		c.get(token, role+"/members").is(t, 200, members+member(daniel)+`]}`)
		c.call(http.MethodDelete, token, role+"/members/"+u.ID+"/$ref", nil).is(t, 204, "")
		c.get(token, role+"/members").is(t, 200, members+`]}`)
		require.Equal(t, http.StatusNotFound, c.call(http.MethodDelete, token, role+"/members/"+u.ID+"/$ref", nil).status)
	}
	c.refused(c.call(http.MethodPost, token, byKey+"/members/$ref", pointer("11111111-2222-3333-4444-555555555555")), 404, "Request_ResourceNotFound", "")
	c.refused(c.call(http.MethodPost, token, byKey+"/members/$ref", `{"@odata.id":"nonsense"}`), 400, "Request_BadRequest", "nonsense")
	c.refused(c.call(http.MethodPost, token, byKey+"/members/$ref", `{"@odata.id":5}`), 400, "BadRequest", "JSON")
	reader := c.manager(customer, world.RoleUserAdmin)
	c.refused(c.call(http.MethodPost, reader, byKey+"/members/$ref", pointer(u.ID)), 403, "Authorization_RequestDenied", "")
	require.Equal(t, http.StatusOK, c.get(reader, "/v1.0/directoryRoles").status)
}

func TestRoleTemplatesAndDefinitions(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), nil)
	const (
		reader  = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
		readers = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
		set     = "/v1.0/roleManagement/directory/roleDefinitions"
		context = `"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#roleManagement/directory/roleDefinitions`
		texts   = `"description":"Can read everything that a Global Administrator can, but not update anything.","displayName":"Global Reader"`
		global  = `"id":"` + reader + `",` + texts + `,"isBuiltIn":true,"isEnabled":true,"resourceScopes":["/"],"templateId":"` + reader + `","version":"1",
			"rolePermissions":[{"allowedResourceActions":[],"condition":null}],"inheritsPermissionsFrom":[{"id":"` + readers + `"}]`
	)
	c.get(token, "/v1.0/directoryRoleTemplates").golden(t, 200, "directory-role-templates")
	c.get(token, "/v1.0/directoryRoleTemplates/"+reader).is(t, 200, `{
		"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryRoleTemplates/$entity","id":"`+reader+`","deletedDateTime":null,`+texts+`}`)
	c.get(token, set+"?$filter=displayName eq 'Global Reader'").is(t, 200, `{`+context+`","value":[{`+global+`}]}`)
	c.get(token, set+"/"+reader).is(t, 200, `{`+context+`/$entity",`+global+`}`)
	c.get(token, set+"/"+readers+"?$select=id,inheritsPermissionsFrom").is(t, 200, `{`+context+`(id,inheritsPermissionsFrom)/$entity","id":"`+readers+`","inheritsPermissionsFrom":[]}`)
	c.get(token, set+"?$select=ID&$filter=displayName eq 'Global Reader'").is(t, 200, `{`+context+`(id)","value":[{"id":"`+reader+`"}]}`)
	require.Len(t, c.get(token, set).value(), len(world.DirectoryRoles()))
	for _, path := range []string{"/v1.0/directoryRoleTemplates/x", set + "/x", "/v1.0/roleManagement/directory/roleAssignments/x"} {
		require.Equal(t, http.StatusNotFound, c.get(token, path).status, path)
	}
	require.Equal(t, http.StatusForbidden, c.get(c.token(c.customer(), map[string]any{"scp": "User.Read.All"}), "/v1.0/directoryRoles").status)
}

func TestRoleAssignments(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RolePrivilegedRoleAdmin)
	u := c.plain(customer)[0]
	const (
		set      = "/v1.0/roleManagement/directory/roleAssignments"
		template = "fe930be7-5e62-47db-91af-98c3a49a38b1"
		id       = "5wuT_mJe20eRr5jDpJo4sfEbCAp9smxfmNTriQjOvHw-1"
		context  = `"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#roleManagement/directory/roleAssignments`
		made     = `"id":"` + id + `","roleDefinitionId":"` + template + `","principalId":"0a081bf1-b27d-5f6c-98d4-eb8908cebc7c","directoryScopeId":"/"`
		read     = made + `,"resourceScope":"/"`
		admin    = `{"id":"lAPpYvVpN0KRkAEhdxReEAxqDlyezD1bnH2bdTkPe9s-1","principalId":"5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb","resourceScope":"/",
			"directoryScopeId":"/","roleDefinitionId":"62e90394-69f5-4237-9190-012177145e10"}`
	)
	principal := `"principal":` + member(daniel)
	body := map[string]any{"@odata.type": "#microsoft.graph.unifiedRoleAssignment", "roleDefinitionId": template, "principalId": u.ID, "directoryScopeId": "/"}
	a := c.call(http.MethodPost, token, set, body)
	a.is(t, 201, `{`+context+`/$entity",`+made+`}`)
	require.Equal(t, c.url+set+"/"+id, a.header.Get("Location"))
	c.refused(c.call(http.MethodPost, token, set, body), 400, "Request_BadRequest", "A conflicting object with one or more of the specified property values is present in the directory.")
	c.get(token, set+"?$filter="+url.QueryEscape("principalId eq '"+u.ID+"'")).is(t, 200, `{`+context+`","value":[{`+read+`}]}`)
	c.get(token, set).is(t, 200, `{`+context+`","value":[`+admin+`,{`+read+`}]}`)
	c.get(token, set+"/"+id).is(t, 200, `{`+context+`/$entity",`+read+`}`)
	c.get(token, set+"/"+id+"?$expand=principal").is(t, 200, `{`+context+`(principal())/$entity",`+read+`,`+principal+`}`)
	c.get(token, set+"?$select=id&$expand=principal&$filter="+url.QueryEscape("roleDefinitionId eq '"+template+"'")).is(t, 200,
		`{`+context+`(id,principal())","value":[{"id":"`+id+`",`+principal+`}]}`)
	require.Equal(t, http.StatusNotImplemented, c.get(token, set+"?$expand=roleDefinition").status)

	for name, tt := range map[string]struct {
		change map[string]any
		status int
	}{
		"no scope":         {map[string]any{"directoryScopeId": ""}, 400},
		"part of a tenant": {map[string]any{"directoryScopeId": "/administrativeUnits/x"}, 400},
		"unknown role":     {map[string]any{"roleDefinitionId": "x"}, 404},
		"unknown person":   {map[string]any{"principalId": "x"}, 404},
		"no text":          {map[string]any{"principalId": 5}, 400},
		"unknown property": {map[string]any{"appScope": "/"}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := map[string]any{}
			for k, v := range body {
				wrong[k] = v
			}
			for k, v := range tt.change {
				wrong[k] = v
			}
			require.Equal(t, tt.status, c.call(http.MethodPost, token, set, wrong).status)
		})
	}
	// One truth: the role's members, memberships and new tokens follow.
	require.Len(t, c.get(token, "/v1.0/directoryRoles(roleTemplateId='"+template+"')/members").value(), 1)
	require.Equal(t, "User Administrator", c.get(token, "/v1.0/users/"+u.ID+"/memberOf/microsoft.graph.directoryRole").value()[0]["displayName"])
	c.call(http.MethodDelete, token, set+"/"+id, nil).is(t, 204, "")
	c.get(token, set).is(t, 200, `{`+context+`","value":[`+admin+`]}`)
	require.Equal(t, http.StatusNotFound, c.call(http.MethodDelete, token, set+"/"+id, nil).status)

	const own = "lAPpYvVpN0KRkAEhdxReEAxqDlyezD1bnH2bdTkPe9s-1"
	self := c.token(customer, map[string]any{"scp": managing, "oid": "5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb", "wids": []string{world.RoleGlobalAdmin}})
	c.refused(c.call(http.MethodDelete, self, set+"/"+own, nil), 400, "Request_BadRequest", "Removing self from Global Administrator built-in role is not allowed.")
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, set+"/"+own, nil).status)
}
