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
	const helpdesk = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
	byKey := "/v1.0/directoryRoles(roleTemplateId='" + helpdesk + "')"
	names := func() (out []string) {
		for _, r := range c.get(token, "/v1.0/directoryRoles").value() {
			out = append(out, r["displayName"].(string))
		}
		return out
	}
	require.Equal(t, []string{"Global Administrator"}, names(), "only activated roles are listed")
	c.refused(c.call(http.MethodPost, token, byKey+"/members/$ref", pointer(u.ID)), 404, "Request_ResourceNotFound", helpdesk)
	a := c.call(http.MethodPost, token, "/v1.0/directoryRoles", `{"roleTemplateId":"`+helpdesk+`"}`)
	require.Equal(t, http.StatusCreated, a.status, a.raw)
	id := world.RoleID(customer, helpdesk)
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#directoryRoles/$entity","id":"`+id+`","deletedDateTime":null,
		"description":"Can reset passwords for non-administrators and Helpdesk Administrators.","displayName":"Helpdesk Administrator","roleTemplateId":"`+helpdesk+`"}`, a.raw)
	require.Equal(t, c.url+"/v1.0/directoryRoles/"+id, a.header.Get("Location"))
	c.refused(c.call(http.MethodPost, token, "/v1.0/directoryRoles", `{"roleTemplateId":"`+helpdesk+`"}`), 400, "Request_BadRequest", "A conflicting object")
	c.refused(c.call(http.MethodPost, token, "/v1.0/directoryRoles", `{}`), 404, "Request_ResourceNotFound", "")
	require.Equal(t, []string{"Global Administrator", "Helpdesk Administrator"}, names())
	require.Equal(t, helpdesk, c.get(token, "/v1.0/directoryRoles/"+id).body["roleTemplateId"])
	require.Equal(t, id, c.get(token, byKey).body["id"])
	require.Equal(t, id, c.get(token, "/v1.0/directoryRoles/roleTemplateId="+helpdesk).body["id"])
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/directoryRoles/"+helpdesk).status)
	require.Equal(t, http.StatusBadRequest, c.get(token, "/v1.0/directoryRoles?$filter=displayName eq 'x'").status)

	for _, role := range []string{byKey, "/v1.0/directoryRoles/" + id} {
		a = c.call(http.MethodPost, token, role+"/members/$ref", pointer(u.ID))
		require.Equal(t, http.StatusNoContent, a.status, a.raw)
		c.refused(c.call(http.MethodPost, token, role+"/members/$ref", pointer(u.ID)), 400, "Request_BadRequest", "One or more added object references already exist for the following modified properties: 'members'.")
		members := c.get(token, role+"/members").value()
		require.Len(t, members, 1)
		require.Equal(t, "#microsoft.graph.user", members[0]["@odata.type"])
		require.Equal(t, u.ID, members[0]["id"])
		require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, role+"/members/"+u.ID+"/$ref", nil).status)
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
	const reader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
	all := c.get(token, "/v1.0/directoryRoleTemplates").value()
	require.Len(t, all, len(world.DirectoryRoles()))
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#directoryRoleTemplates/$entity","id":"`+reader+`","deletedDateTime":null,
		"description":"Can read everything that a Global Administrator can, but not update anything.","displayName":"Global Reader"}`,
		c.get(token, "/v1.0/directoryRoleTemplates/"+reader).raw)
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#roleManagement/directory/roleDefinitions/$entity","id":"`+reader+`",
		"description":"Can read everything that a Global Administrator can, but not update anything.","displayName":"Global Reader",
		"isBuiltIn":true,"isEnabled":true,"resourceScopes":["/"],"templateId":"`+reader+`","version":"1",
		"rolePermissions":[{"allowedResourceActions":[],"condition":null}]}`, c.get(token, "/v1.0/roleManagement/directory/roleDefinitions/"+reader).raw)
	found := c.get(token, "/v1.0/roleManagement/directory/roleDefinitions?$filter=displayName eq 'Global Reader'&$select=id").value()
	require.Equal(t, []map[string]any{{"id": reader}}, found)
	for _, path := range []string{"/v1.0/directoryRoleTemplates/x", "/v1.0/roleManagement/directory/roleDefinitions/x", "/v1.0/roleManagement/directory/roleAssignments/x"} {
		require.Equal(t, http.StatusNotFound, c.get(token, path).status, path)
	}
	require.Equal(t, http.StatusForbidden, c.get(c.token(c.customer(), map[string]any{"scp": "User.Read.All"}), "/v1.0/directoryRoles").status)
}

func TestRoleAssignments(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RolePrivilegedRoleAdmin)
	u := c.plain(customer)[0]
	const set, template = "/v1.0/roleManagement/directory/roleAssignments", "fe930be7-5e62-47db-91af-98c3a49a38b1"
	body := map[string]any{"@odata.type": "#microsoft.graph.unifiedRoleAssignment", "roleDefinitionId": template, "principalId": u.ID, "directoryScopeId": "/"}
	a := c.call(http.MethodPost, token, set, body)
	require.Equal(t, http.StatusCreated, a.status, a.raw)
	id := a.body["id"].(string)
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#roleManagement/directory/roleAssignments/$entity","id":"`+id+`",
		"roleDefinitionId":"`+template+`","principalId":"`+u.ID+`","directoryScopeId":"/"}`, a.raw)
	c.refused(c.call(http.MethodPost, token, set, body), 400, "Request_BadRequest", "A conflicting object with one or more of the specified property values is present in the directory.")
	one := c.get(token, set+"?$filter="+url.QueryEscape("principalId eq '"+u.ID+"'"))
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#roleManagement/directory/roleAssignments","value":[
		{"id":"`+id+`","principalId":"`+u.ID+`","resourceScope":"/","directoryScopeId":"/","roleDefinitionId":"`+template+`"}]}`, one.raw)
	require.Len(t, c.get(token, set).value(), 2)
	holders := c.get(token, set+"?$expand=principal&$filter="+url.QueryEscape("roleDefinitionId eq '"+template+"'")).value()
	require.Equal(t, u.UserPrincipalName, holders[0]["principal"].(map[string]any)["userPrincipalName"])
	require.Equal(t, u.ID, c.get(token, set+"/"+id).body["principalId"])
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
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, set+"/"+id, nil).status)
	require.Equal(t, http.StatusNotFound, c.call(http.MethodDelete, token, set+"/"+id, nil).status)

	admin := c.users(customer, func(u *world.User) bool { return len(u.DirectoryRoles) > 0 })[0]
	self := c.token(customer, map[string]any{"scp": managing, "oid": admin.ID, "wids": []string{world.RoleGlobalAdmin}})
	own := c.get(self, set).value()[0]["id"].(string)
	c.refused(c.call(http.MethodDelete, self, set+"/"+own, nil), 400, "Request_BadRequest", "Removing self from Global Administrator built-in role is not allowed.")
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, set+"/"+own, nil).status)
}
