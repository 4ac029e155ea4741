package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestManagers(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	people := c.plain(customer)
	boss, path := people[1], "/v1.0/users/"+people[0].ID
	c.refused(c.get(token, path+"/manager"), 404, "Request_ResourceNotFound", "'manager'")
	c.refused(c.call(http.MethodDelete, token, path+"/manager/$ref", nil), 404, "Request_ResourceNotFound", "'manager'")
	require.NotContains(t, c.get(token, path+"?$expand=manager").body, "manager")

	require.Equal(t, http.StatusNoContent, c.call(http.MethodPut, token, path+"/manager/$ref", pointer(boss.ID)).status)
	a := c.get(token, path+"/manager?$select=id")
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#directoryObjects(id)/$entity","@odata.type":"#microsoft.graph.user","id":"`+boss.ID+`"}`, a.raw)
	one := c.get(token, path+"?$select=id&$expand=manager")
	require.Equal(t, boss.UserPrincipalName, one.body["manager"].(map[string]any)["userPrincipalName"])
	require.Len(t, one.body, 3)
	for _, u := range c.get(token, "/v1.0/users?$expand=manager&$select=id&$top=999").value() {
		require.Equal(t, u["id"] == people[0].ID, u["manager"] != nil)
	}
	c.refused(c.call(http.MethodPut, token, path+"/manager/$ref", pointer("nobody")), 404, "Request_ResourceNotFound", "nobody")
	c.refused(c.call(http.MethodPut, token, "/v1.0/users/nobody/manager/$ref", pointer(boss.ID)), 404, "Request_ResourceNotFound", "nobody")
	c.refused(c.call(http.MethodPut, c.manager(customer, world.RoleGlobalReader), path+"/manager/$ref", pointer(boss.ID)), 403, "Authorization_RequestDenied", "")

	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+boss.ID, nil).status)
	require.Equal(t, http.StatusNotFound, c.get(token, path+"/manager").status, "not while in the recycle bin")
	require.Equal(t, http.StatusOK, c.call(http.MethodPost, token, "/v1.0/directory/deletedItems/"+boss.ID+"/restore", nil).status)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, path+"/manager/$ref", nil).status)
	require.Equal(t, http.StatusNotFound, c.get(token, path+"/manager").status)
}
