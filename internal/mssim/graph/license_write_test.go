package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	skuBasic  = "3b555118-da6a-4418-894f-7df1e2096870"
	skuE3     = "6fd2c87f-b296-42f0-b197-1e91e994b900"
	skuPhone  = "e43b5b99-8dfb-405f-9987-dc307f34bcbd"
	planTeams = "57ff2da0-773e-42df-b2af-ffb7a2317929"
	planSway  = "a23b959c-7ce8-4e57-9140-b90eb88a9e97"
)

// licensing leaves a customer with two seats each of three SKUs and nobody licensed.
func (c *cloud) licensing(customer string) []*world.User {
	people := c.plain(customer)
	c.edit(func(tx *world.Tx) {
		for sub := range tx.State.Subscriptions.All(customer) {
			tx.Subscriptions.Delete(customer, sub.ID)
		}
		for _, id := range []string{"CFQ7TTC0LH18:0001", "CFQ7TTC0LF8R:0001", "CFQ7TTC0LH0T:0001"} {
			tx.Subscriptions.Put(customer, id, &world.Subscription{
				ID: id, CustomerID: customer, ProductID: id[:12], SKUID: id[13:], Quantity: 2, Status: world.StatusActive,
				DirectoryID: world.StableID(id), TermEnd: noon.AddDate(1, 0, 0),
			})
		}
		for u := range tx.State.Users.All(customer) {
			e, _ := tx.Users.Edit(customer, u.ID)
			e.Licenses = nil
		}
	})
	return people
}

func licenses(add []any, remove ...string) map[string]any {
	if remove == nil {
		remove = []string{}
	}
	if add == nil {
		add = []any{}
	}
	return map[string]any{"addLicenses": add, "removeLicenses": remove}
}

func wish(id string, off ...string) map[string]any {
	return map[string]any{"skuId": id, "disabledPlans": append([]string{}, off...)}
}

func TestAssignLicense(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	people := c.licensing(customer)
	token := c.manager(customer, world.RoleLicenseAdmin)
	assign := func(n int, body any) answer {
		return c.call(http.MethodPost, token, "/v1.0/users/"+people[n].ID+"/assignLicense", body)
	}
	consumed := func() (n float64) {
		for _, k := range c.get(token, "/v1.0/subscribedSkus").value() {
			if k["skuId"] == skuE3 {
				n = k["consumedUnits"].(float64)
			}
		}
		return n
	}
	a := assign(0, licenses([]any{wish(skuE3, planSway)}))
	require.Equal(t, http.StatusOK, a.status, a.raw)
	require.Equal(t, people[0].ID, a.body["id"])
	require.Equal(t, []any{map[string]any{"skuId": skuE3, "disabledPlans": []any{planSway}}}, a.body["assignedLicenses"])
	require.Contains(t, a.body, "assignedPlans")
	require.InDelta(t, 1, consumed(), 0)
	require.Equal(t, http.StatusOK, assign(0, licenses([]any{map[string]any{"skuId": skuE3}})).status)
	require.Empty(t, c.person(customer, people[0].ID).Licenses[0].DisabledPlans)
	require.Equal(t, http.StatusOK, assign(1, licenses([]any{wish(skuE3)})).status)
	require.InDelta(t, 2, consumed(), 0)

	c.edit(func(tx *world.Tx) {
		e, _ := tx.Users.Edit(customer, people[3].ID)
		e.UsageLocation = ""
	})
	const invalid, parser = "Request_BadRequest", "BadRequest"
	tests := map[string]struct {
		who           int
		body          any
		code, message string
	}{
		"no seats":          {2, licenses([]any{wish(skuE3)}), invalid, "Subscription with SKU " + skuE3 + " does not have any available licenses."},
		"no location":       {3, licenses([]any{wish(skuBasic)}), invalid, "License assignment cannot be done for user with invalid usage location."},
		"dependency":        {2, licenses([]any{wish(skuPhone)}), invalid, "License assignment failed because service plan 4828c8ec-dc2e-4779-b502-87ac9ce28ab7 depends on the service plan(s) " + planTeams + ",0feaeb32-d00e-4d66-bd5a-43b5b83db82c"},
		"exclusive":         {0, licenses([]any{wish(skuBasic)}), invalid, "License assignment failed because service plans 9aaf7827-d63c-4b61-89c3-182f06f82e5c,efb87545-963c-4e0d-99df-69c6916d9eb0 are mutually exclusive"},
		"not held":          {0, licenses(nil, skuBasic), invalid, "User does not have a corresponding license."},
		"not owned":         {0, licenses([]any{wish("05e9a617-0261-4cee-bb44-138d3ef5d965")}), invalid, "License 05e9a617-0261-4cee-bb44-138d3ef5d965 does not correspond to a valid company License."},
		"foreign plan":      {2, licenses([]any{wish(skuBasic, "4828c8ec-dc2e-4779-b502-87ac9ce28ab7")}), invalid, "is not part of the license"},
		"nothing":           {0, licenses(nil), invalid, "No license changes provided"},
		"malformed id":      {0, licenses([]any{wish("E3")}), invalid, "Cannot convert a primitive value to the expected type 'Edm.Guid'."},
		"malformed plan":    {0, licenses([]any{wish(skuE3, "TEAMS1")}), invalid, "Edm.Guid"},
		"malformed removal": {0, licenses(nil, "E3"), invalid, "Edm.Guid"},
		"one list missing":  {0, `{"addLicenses":[]}`, parser, "The missing parameters are: removeLicenses."},
		"both are":          {0, `{}`, parser, "The missing parameters are: addLicenses, removeLicenses."},
		"no list":           {0, `{"addLicenses":{},"removeLicenses":[]}`, parser, ""},
		"unknown property":  {0, `{"addLicenses":[{"sku":"x"}],"removeLicenses":[]}`, parser, "'sku'"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { c.refused(assign(tt.who, tt.body), 400, tt.code, tt.message) })
	}
	c.refused(c.call(http.MethodPost, token, "/v1.0/users/nobody/assignLicense", licenses(nil, skuE3)), 404, "Request_ResourceNotFound", "nobody")

	require.Equal(t, http.StatusOK, assign(0, licenses([]any{wish(skuBasic)}, skuE3)).status, "a swap in one call")
	require.InDelta(t, 1, consumed(), 0)
	require.Equal(t, http.StatusOK, assign(2, licenses([]any{wish(skuE3)})).status)

	// The seats are what Partner Center's subscriptions give at that moment.
	c.edit(func(tx *world.Tx) {
		sub, _ := tx.Subscriptions.Edit(customer, "CFQ7TTC0LF8R:0001")
		sub.Quantity = 3
	})
	require.Equal(t, http.StatusOK, assign(4, licenses([]any{wish(skuE3)})).status)
	c.edit(func(tx *world.Tx) {
		sub, _ := tx.Subscriptions.Edit(customer, "CFQ7TTC0LF8R:0001")
		sub.Quantity, sub.Status = 9, world.StatusSuspended
	})
	c.refused(assign(5, licenses([]any{wish(skuE3)})), 400, invalid, "does not have any available licenses")
	require.Equal(t, http.StatusOK, assign(4, licenses([]any{wish(skuE3, planTeams)})).status, "a seat held is not asked for again")
}

func TestReprocess(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	people := c.licensing(customer)
	group := "3f0e6d8a-0000-4000-8000-000000000001"
	c.edit(func(tx *world.Tx) {
		sub, _ := tx.Subscriptions.Edit(customer, "CFQ7TTC0LF8R:0001")
		sub.Quantity = 0
		tx.Groups.Put(customer, group, &world.Group{ID: group, DisplayName: "Licensed", Members: []string{people[0].ID}, CreatedAt: noon})
		require.NoError(t, world.AssignGroupLicenses(tx, customer, group, world.LicenseChange{Add: []world.LicenseWish{{SKUID: skuE3}}}))
	})
	token := c.manager(customer, world.RoleLicenseAdmin)
	state := func() map[string]any {
		a := c.get(token, "/v1.0/users/"+people[0].ID+"?$select=licenseAssignmentStates")
		return a.body["licenseAssignmentStates"].([]any)[0].(map[string]any)
	}
	require.Equal(t, map[string]any{
		"skuId": skuE3, "assignedByGroup": group, "disabledPlans": []any{}, "error": "CountViolation", "state": "Error", "lastUpdatedDateTime": "2026-03-02T12:00:00Z",
	}, state())
	require.Empty(t, c.get(token, "/v1.0/users/"+people[0].ID+"/licenseDetails").value())
	c.edit(func(tx *world.Tx) {
		sub, _ := tx.Subscriptions.Edit(customer, "CFQ7TTC0LF8R:0001")
		sub.Quantity = 1
	})
	a := c.call(http.MethodPost, token, "/v1.0/users/"+people[0].ID+"/reprocessLicenseAssignment", nil)
	require.Equal(t, http.StatusOK, a.status, a.raw)
	require.Equal(t, "None", state()["error"])
	require.Len(t, c.get(token, "/v1.0/users/"+people[0].ID+"/licenseDetails").value(), 1)
	c.refused(c.call(http.MethodPost, token, "/v1.0/users/"+people[0].ID+"/assignLicense", licenses(nil, skuE3)), 400, "Request_BadRequest",
		"User license is inherited from a group membership and it cannot be removed directly from the user.")
	require.Equal(t, http.StatusNotFound, c.call(http.MethodPost, token, "/v1.0/users/nobody/reprocessLicenseAssignment", nil).status)
}
