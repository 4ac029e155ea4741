package graph_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestWhatHangsOnARelationshipIsFiltered has two requests, one assignment of two that
// lives, and an operation.
func TestWhatHangsOnARelationshipIsFiltered(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	path := c.invite(token, c.customer(), "Filtered", world.RoleGlobalReader, world.RoleUserAdmin)
	c.approve(token, path, c.customer())
	assign := map[string]any{"accessContainer": map[string]any{"accessContainerId": c.technicians(), "accessContainerType": "securityGroup"}, "accessDetails": unified(world.RoleGlobalReader)}
	gone := c.call("POST", token, path+"/accessAssignments", assign).body["id"].(string)
	c.later(time.Minute)
	c.call("DELETE", token, path+"/accessAssignments/"+gone, nil, "If-Match", "*").is(t, 204, "")
	c.later(time.Minute)
	one := c.call("POST", token, path+"/accessAssignments", assign).body["id"].(string)
	c.later(time.Minute)
	require.Equal(t, 202, c.call("PATCH", token, path+"/accessAssignments/"+one, map[string]any{"accessDetails": unified(world.RoleUserAdmin)}, "If-Match", "*").status)
	require.Equal(t, 201, c.call("POST", token, path+"/requests", map[string]any{"action": "terminate"}).status)

	const customers = "/v1.0/tenantRelationships/delegatedAdminCustomers"
	for target, want := range map[string]int{
		path + "/accessAssignments":                            2,
		path + "/accessAssignments?$filter=status eq 'active'": 1,
		path + "/accessAssignments?$filter=accessContainer/accessContainerId eq '" + c.technicians() + "'": 2,
		path + "/accessAssignments?$filter=createdDateTime gt 2026-03-02T12:04:00Z":                        1,
		path + "/requests?$filter=action eq 'terminate'":                                                   1,
		path + "/requests?$filter=status eq 'failed'":                                                      0,
		path + "/operations?$filter=operationType eq 'delegatedAdminAccessAssignmentUpdate'":               1,
		path + "/operations?$filter=status eq 'succeeded'":                                                 0,
		customers + "?$filter=tenantId eq '" + c.customer() + "'":                                          1,
		customers + "?$filter=startsWith(displayName,'Lakeshore')":                                         1,
	} {
		a := c.get(token, target)
		require.Equal(t, 200, a.status, target+a.raw)
		require.Len(t, a.value(), want, target)
	}
	newest := c.get(token, path+"/accessAssignments?$orderby=createdDateTime desc").value()
	require.Equal(t, []any{one, gone}, []any{newest[0]["id"], newest[1]["id"]})
	first := c.get(token, customers+"?$orderby=displayName&$top=1&$count=true")
	require.InDelta(t, len(c.get(token, customers).value()), first.body["@odata.count"], 0)
	for _, other := range c.get(token, customers).value() {
		require.LessOrEqual(t, first.value()[0]["displayName"], other["displayName"])
	}
	c.refused(c.get(token, path+"/requests?$filter=shade eq 'red'"), 400, "BadRequest", "microsoft.graph.delegatedAdminRelationshipRequest")
	c.refused(c.get(token, customers+"?$search=x"), 400, "Request_UnsupportedQuery", "Unsupported Query.")
}
