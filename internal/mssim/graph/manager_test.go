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
	c.get(token, path+"?$expand=manager").is(t, 200, metadata+`users(manager())/$entity",`+daniel+`}`)

	c.call(http.MethodPut, token, path+"/manager/$ref", pointer(boss.ID)).is(t, 204, "")
	c.get(token, path+"/manager").is(t, 200, metadata+`directoryObjects/$entity","@odata.type":"#microsoft.graph.user",`+maria+`}`)
	c.get(token, path+"/manager?$select=id").is(t, 200, metadata+`directoryObjects(id)/$entity","@odata.type":"#microsoft.graph.user","id":"`+boss.ID+`"}`)
	c.get(token, path+"?$select=id&$expand=manager").is(t, 200, metadata+`users(id,manager())/$entity","id":"`+people[0].ID+`","manager":`+member(maria)+`}`)
	for _, u := range c.get(token, "/v1.0/users?$expand=manager&$select=id&$top=999").value() {
		require.Equal(t, u["id"] == people[0].ID, u["manager"] != nil)
	}
	c.refused(c.call(http.MethodPut, token, path+"/manager/$ref", pointer("nobody")), 404, "Request_ResourceNotFound", "nobody")
	c.refused(c.call(http.MethodPut, token, "/v1.0/users/nobody/manager/$ref", pointer(boss.ID)), 404, "Request_ResourceNotFound", "nobody")
	c.refused(c.call(http.MethodPut, c.manager(customer, world.RoleGlobalReader), path+"/manager/$ref", pointer(boss.ID)), 403, "Authorization_RequestDenied", "")

	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+boss.ID, nil).status)
	require.Equal(t, http.StatusNotFound, c.get(token, path+"/manager").status, "not while in the recycle bin")
	require.Equal(t, http.StatusOK, c.call(http.MethodPost, token, "/v1.0/directory/deletedItems/"+boss.ID+"/restore", nil).status)
	c.call(http.MethodDelete, token, path+"/manager/$ref", nil).is(t, 204, "")
	require.Equal(t, http.StatusNotFound, c.get(token, path+"/manager").status)
}
