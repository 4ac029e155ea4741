package graph_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// groupShown is a group with the properties that Microsoft shows without $select.
func groupShown(id, created, description, name, nickname, securityID string) string {
	return `"id":"` + id + `","deletedDateTime":null,"classification":null,"createdDateTime":"` + created + `","description":` + description + `,
		"displayName":"` + name + `","expirationDateTime":null,"groupTypes":[],"isAssignableToRole":null,"mail":null,"mailEnabled":false,
		"mailNickname":"` + nickname + `","membershipRule":null,"membershipRuleProcessingState":null,"onPremisesDomainName":null,
		"onPremisesLastSyncDateTime":null,"onPremisesNetBiosName":null,"onPremisesSamAccountName":null,"onPremisesSecurityIdentifier":null,
		"onPremisesSyncEnabled":null,"preferredDataLocation":null,"preferredLanguage":null,"proxyAddresses":[],"renewedDateTime":"` + created + `",
		"resourceBehaviorOptions":[],"resourceProvisioningOptions":[],"securityEnabled":true,"securityIdentifier":"` + securityID + `",
		"theme":null,"visibility":null,"onPremisesProvisioningErrors":[]`
}

const metadata = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#`

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
	shown := groupShown(group, "2026-03-02T12:00:00Z", "null", "Licensed people", "Licensedpeople", "S-1-12-1-1057910154-1073741824-128-16777216")
	a.is(t, 202, metadata+`groups/$entity",`+shown+`}`)
	require.Equal(t, c.url+"/v2/"+customer+"/directoryObjects/"+group+"/Microsoft.DirectoryServices.Group", a.header.Get("Location"))
	c.get(token, "/v1.0/groups").is(t, 200, metadata+`groups","value":[{`+shown+`}]}`)
	c.get(token, path).is(t, 200, metadata+`groups/$entity",`+shown+`}`)
	const select3 = "?$select=id,assignedLicenses,licenseProcessingState,hasMembersWithLicenseErrors"
	extras := `"id":"` + group + `","assignedLicenses":[{"disabledPlans":["` + planSway + `"],"skuId":"` + skuE3 + `"}],"licenseProcessingState":{"state":"ProcessingComplete"}`
	c.get(token, path+select3).is(t, 200, metadata+`groups(id,assignedLicenses,licenseProcessingState,hasMembersWithLicenseErrors)/$entity",`+extras+`}`)
	for _, filter := range []string{"assignedLicenses/any()", "hasMembersWithLicenseErrors eq true"} {
		c.get(token, "/v1.0/groups"+select3+"&$filter="+url.QueryEscape(filter)).is(t, 200,
			metadata+`groups(id,assignedLicenses,licenseProcessingState,hasMembersWithLicenseErrors)","value":[{`+extras+`}]}`)
	}
	require.Empty(t, c.get(token, "/v1.0/groups?$filter=hasMembersWithLicenseErrors eq false").value())
	c.get(token, path+"/members").is(t, 200, metadata+`directoryObjects","value":[`+member(daniel)+`,`+member(maria)+`,`+member(robert)+`]}`)
	c.get(token, path+"/membersWithLicenseErrors").is(t, 200, metadata+`directoryObjects","value":[`+member(maria)+`,`+member(robert)+`]}`)
	page := c.get(token, path+"/members?$top=2&$select=id&$count=true", advanced...)
	page.is(t, 200, metadata+`directoryObjects(id)","@odata.count":3,"@odata.nextLink":"{the next page}","value":[
		{"@odata.type":"#microsoft.graph.user","id":"`+people[0].ID+`"},{"@odata.type":"#microsoft.graph.user","id":"`+people[1].ID+`"}]}`)
	c.get(token, page.next(), advanced...).is(t, 200, metadata+`directoryObjects(id)","value":[{"@odata.type":"#microsoft.graph.user","id":"`+people[2].ID+`"}]}`)
	require.NotContains(t, c.get(token, path+"/members?$count=true").body, "@odata.count", "not without the header")
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
	agents := groupShown("e938c284-36be-56fd-a441-89689b17608d", "2014-03-02T12:00:00Z", `"Partner Center admin agents"`, "AdminAgents", "AdminAgents",
		"S-1-12-1-3912811140-1459435198-1753825700-2371884955")
	technicians := groupShown("e0a3c0f1-e0d8-5bfd-932b-de5b1ecf4816", "2014-03-02T12:00:00Z", `"People who work in customers' tenants"`, "GDAP Technicians",
		"GDAPTechnicians", "S-1-12-1-3768828145-1543364824-1541286803-373870366")
	const global = `"id":"981353ed-49f1-55dd-9866-6c3ee9dbe06b","deletedDateTime":null,
		"description":"Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.",
		"displayName":"Global Administrator","roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"`
	for _, cast := range []string{"microsoft.graph.group", "graph.group"} { // the latter as Microsoft's SDKs write it
		c.get(token, path+"/memberOf/"+cast).is(t, 200, metadata+`groups","value":[{`+agents+`},{`+technicians+`}]}`)
	}
	c.get(token, path+"/memberOf/microsoft.graph.group?$select=displayName,id&$count=true&$top=999", advanced...).is(t, 200,
		metadata+`groups(displayName,id)","@odata.count":2,"value":[{"displayName":"AdminAgents","id":"e938c284-36be-56fd-a441-89689b17608d"},
		{"displayName":"GDAP Technicians","id":"e0a3c0f1-e0d8-5bfd-932b-de5b1ecf4816"}]}`)
	c.get(token, path+"/memberOf/microsoft.graph.directoryRole").is(t, 200, metadata+`directoryRoles","value":[{`+global+`}]}`)
	c.get(token, path+"/memberOf/microsoft.graph.directoryRole?$select=displayName").is(t, 200,
		metadata+`directoryRoles(displayName)","value":[{"displayName":"Global Administrator"}]}`)
	for _, way := range []string{"/memberOf", "/transitiveMemberOf"} {
		c.get(token, path+way).is(t, 200, metadata+`directoryObjects","value":[{"@odata.type":"#microsoft.graph.group",`+agents+`},
			{"@odata.type":"#microsoft.graph.group",`+technicians+`},{"@odata.type":"#microsoft.graph.directoryRole",`+global+`}]}`)
		require.NotContains(t, c.get(token, path+way+"?$count=true").body, "@odata.count", "not without the header")
		require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/users/nobody"+way).status)
	}
	c.get(token, "/v1.0/groups?$filter=displayName eq 'AdminAgents'").is(t, 200, metadata+`groups","value":[{`+agents+`}]}`)
	c.get(token, "/v1.0/groups/e938c284-36be-56fd-a441-89689b17608d?$select=DisplayName").is(t, 200, metadata+`groups(displayName)/$entity","displayName":"AdminAgents"}`)
	c.refused(c.get(token, "/v1.0/groups?$filter=displayName ne 'x'"), 400, "Request_UnsupportedQuery", "")
	require.Len(t, c.get(token, "/v1.0/groups?$count=true&$filter=displayName ne 'AdminAgents'", advanced...).value(), 2)
	c.refused(c.get(token, "/v1.0/groups?$select=shoeSize"), 400, "BadRequest", "shoeSize")
	c.refused(c.get(token, "/v1.0/groups?$orderby=createdDateTime"), 400, "BadRequest", "createdDateTime")
	require.Equal(t, http.StatusForbidden, c.get(c.token(home, map[string]any{"scp": "User.Read.All"}), "/v1.0/groups").status)
}
