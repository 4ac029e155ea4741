package graph_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestGroupLicenses(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	people := c.licensing(customer)
	const group = "3f0e6d8a-0000-4000-8000-000000000001"
	c.edit(func(tx *world.Tx) {
		tx.Groups.Put(customer, group, &world.Group{
			ID: group, DisplayName: "Licensed people", Members: []string{people[0].ID, people[1].ID, people[2].ID}, CreatedAt: noon,
		})
		e, _ := tx.Users.Edit(customer, people[1].ID)
		e.UsageLocation = "KP"
		e, _ = tx.Users.Edit(customer, people[2].ID)
		e.Licenses = []world.AssignedLicense{{SKUID: skuBasic, AssignedAt: noon}}
	})
	token := c.manager(customer, world.RoleLicenseAdmin)
	path := "/v1.0/groups/" + group
	a := c.call(http.MethodPost, token, path+"/assignLicense", licenses([]any{wish(skuE3, planSway)}))
	require.Equal(t, http.StatusAccepted, a.status, a.raw)
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#groups/$entity","id":"`+group+`","deletedDateTime":null,"classification":null,
		"createdDateTime":"2026-03-02T12:00:00Z","description":null,"displayName":"Licensed people","groupTypes":[],"isAssignableToRole":null,
		"mail":null,"mailEnabled":false,"mailNickname":"Licensedpeople","membershipRule":null,"onPremisesSyncEnabled":null,"proxyAddresses":[],
		"securityEnabled":true,"visibility":null}`, a.raw)
	licensed := c.get(token, "/v1.0/groups?$select=id,assignedLicenses,licenseProcessingState,hasMembersWithLicenseErrors&$filter="+url.QueryEscape("assignedLicenses/any()"))
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#groups(id,assignedLicenses,licenseProcessingState,hasMembersWithLicenseErrors)","value":[
		{"id":"`+group+`","assignedLicenses":[{"disabledPlans":["`+planSway+`"],"skuId":"`+skuE3+`"}],
		"licenseProcessingState":{"state":"ProcessingComplete"},"hasMembersWithLicenseErrors":true}]}`, licensed.raw)
	require.Equal(t, []string{people[0].ID, people[1].ID, people[2].ID}, idsOf(c.get(token, path+"/members?$select=id").value()))
	require.Equal(t, []string{people[1].ID, people[2].ID}, idsOf(c.get(token, path+"/membersWithLicenseErrors").value()))
	reason := func(n int) any {
		states := c.get(token, "/v1.0/users/"+people[n].ID+"?$select=licenseAssignmentStates").body["licenseAssignmentStates"].([]any)
		return states[len(states)-1].(map[string]any)["error"]
	}
	require.Equal(t, []any{"None", "ProhibitedInUsageLocationViolation", "MutuallyExclusiveViolation"}, []any{reason(0), reason(1), reason(2)})

	require.Equal(t, http.StatusAccepted, c.call(http.MethodPost, token, path+"/assignLicense", licenses(nil, skuE3)).status)
	require.Empty(t, c.person(customer, people[0].ID).Licenses)
	for text, body := range map[string]any{
		"Group does not have a corresponding license.":        licenses(nil, skuE3),
		"No license changes provided":                         licenses(nil),
		"does not correspond to a valid company License.":     licenses([]any{wish("05e9a617-0261-4cee-bb44-138d3ef5d965")}),
		"is not part of the license":                          licenses([]any{wish(skuBasic, "4828c8ec-dc2e-4779-b502-87ac9ce28ab7")}),
		"Cannot convert a primitive value to the expected ty": licenses(nil, "E3"),
	} {
		c.refused(c.call(http.MethodPost, token, path+"/assignLicense", body), 400, "Request_BadRequest", text)
	}
	require.Equal(t, http.StatusNotFound, c.call(http.MethodPost, token, "/v1.0/groups/nothing/assignLicense", licenses(nil, skuE3)).status)
	for _, child := range []string{"", "/members", "/membersWithLicenseErrors"} {
		require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/groups/nothing"+child).status)
	}
}

func TestMemberships(t *testing.T) {
	c := start(t, "demo")
	home := c.cred.TenantID
	token := c.token(home, nil)
	admin := c.users(home, func(u *world.User) bool { return len(u.DirectoryRoles) > 0 })[0]
	path := "/v1.0/users/" + admin.ID
	require.Equal(t, "AdminAgents", c.get(token, path+"/memberOf/microsoft.graph.group").value()[0]["displayName"])
	require.Len(t, c.get(token, path+"/memberOf/graph.group").value(), 2, "as Microsoft's SDKs write it")
	roles := c.get(token, path+"/memberOf/microsoft.graph.directoryRole?$select=displayName,roleTemplateId")
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#directoryRoles(displayName,roleTemplateId)","value":[
		{"displayName":"Global Administrator","roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"}]}`, roles.raw)
	for _, way := range []string{"/memberOf", "/transitiveMemberOf"} {
		kinds := map[string]int{}
		for _, o := range c.get(token, path+way).value() {
			kinds[o["@odata.type"].(string)]++
		}
		require.Equal(t, map[string]int{"#microsoft.graph.group": 2, "#microsoft.graph.directoryRole": 1}, kinds)
		require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/users/nobody"+way).status)
	}
	one := c.get(token, "/v1.0/groups?$filter=displayName eq 'AdminAgents'").value()
	require.Len(t, one, 1)
	require.NotContains(t, one[0], "assignedLicenses", "only when it is selected")
	require.Equal(t, "AdminAgents", c.get(token, "/v1.0/groups/"+one[0]["id"].(string)+"?$select=displayName").body["displayName"])
	c.refused(c.get(token, "/v1.0/groups?$filter=displayName ne 'x'"), 400, "Request_UnsupportedQuery", "")
	require.Len(t, c.get(token, "/v1.0/groups?$count=true&$filter=displayName ne 'AdminAgents'", advanced...).value(), 2)
	c.refused(c.get(token, "/v1.0/groups?$select=shoeSize"), 400, "BadRequest", "shoeSize")
	c.refused(c.get(token, "/v1.0/groups?$orderby=displayName"), 400, "Request_UnsupportedQuery", "")
	require.Equal(t, http.StatusForbidden, c.get(c.token(home, map[string]any{"scp": "User.Read.All"}), "/v1.0/groups").status)
}
