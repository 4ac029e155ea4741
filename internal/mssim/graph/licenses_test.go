package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestSubscribedSKUsFollowTheSubscriptions(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	var want []*world.SubscribedSKU
	c.w.View(func(s *world.State) { want = world.SubscribedSKUs(s, customer) })
	got := c.get(token, "/v1.0/subscribedSkus").value()
	require.NotEmpty(t, want)
	require.Len(t, got, len(want))
	for i, k := range want {
		require.Equal(t, k.SKUID, got[i]["skuId"])
		require.Equal(t, customer+"_"+k.SKUID, got[i]["id"])
		require.Equal(t, k.PartNumber, got[i]["skuPartNumber"])
		require.InDelta(t, k.Consumed, got[i]["consumedUnits"], 0)
		require.InDelta(t, k.Enabled, got[i]["prepaidUnits"].(map[string]any)["enabled"], 0)
		require.Len(t, got[i]["servicePlans"], len(k.Plans))
	}
	one := "/v1.0/subscribedSkus/13527ec3-1e8c-51ee-9c96-eb958fc82c2c_19ec0d23-8335-4cbd-94ac-6050e30712fa"
	c.get(token, one).is(t, 200, metadata+`subscribedSkus/$entity","accountName":"lakeshore","accountId":"13527ec3-1e8c-51ee-9c96-eb958fc82c2c",
		"appliesTo":"User","capabilityStatus":"Suspended","consumedUnits":6,"id":"13527ec3-1e8c-51ee-9c96-eb958fc82c2c_19ec0d23-8335-4cbd-94ac-6050e30712fa",
		"prepaidUnits":{"enabled":0,"lockedOut":0,"suspended":8,"warning":0},
		"servicePlans":[{"servicePlanId":"efb87545-963c-4e0d-99df-69c6916d9eb0","servicePlanName":"EXCHANGE_S_ENTERPRISE","provisioningStatus":"Disabled","appliesTo":"User"}],
		"skuId":"19ec0d23-8335-4cbd-94ac-6050e30712fa","skuPartNumber":"EXCHANGEENTERPRISE","subscriptionIds":["769a53c0-61a0-5bf7-b614-957295796818"]}`)
	c.get(token, one+"?$select=skuId,consumedUnits").is(t, 200, metadata+`subscribedSkus(skuId,consumedUnits)/$entity","skuId":"19ec0d23-8335-4cbd-94ac-6050e30712fa","consumedUnits":6}`)
	c.get(c.token(world.StableID("tenant", "oezdemir"), nil), "/v1.0/subscribedSkus").golden(t, 200, "subscribed-skus")
	for _, query := range []string{"?$filter=capabilityStatus eq 'Enabled'", "?$top=1"} {
		require.Equal(t, http.StatusBadRequest, c.get(token, "/v1.0/subscribedSkus"+query).status)
	}
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/subscribedSkus/nothing").status)
}

// TestSubscriptionStates walks one subscription through its states: Graph and
// Partner Center see the same rows.
func TestSubscriptionStates(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	first := c.get(token, "/v1.0/directory/subscriptions").value()[0]
	id := first["commerceSubscriptionId"].(string)
	tests := map[world.SubscriptionStatus]struct{ company, units, plan string }{
		world.StatusActive:    {"Enabled", "enabled", "Success"},
		world.StatusExpired:   {"Warning", "warning", "Success"},
		world.StatusSuspended: {"Suspended", "suspended", "Disabled"},
		world.StatusDisabled:  {"Suspended", "suspended", "Disabled"},
		world.StatusDeleted:   {"Deleted", "", "Disabled"},
	}
	for status, tt := range tests {
		t.Run(string(status), func(t *testing.T) {
			var term world.Subscription
			c.edit(func(tx *world.Tx) {
				sub, _ := tx.Subscriptions.Edit(customer, id)
				sub.Status, sub.ExpiredAt, sub.DisabledAt, sub.SuspendedAt = status, &sub.TermEnd, &sub.TermEnd, nil
				term = *sub
			})
			a := c.get(token, "/v1.0/directory/subscriptions(commerceSubscriptionId='"+id+"')")
			require.Equal(t, http.StatusOK, a.status, a.raw)
			require.Equal(t, tt.company, a.body["status"])
			require.Equal(t, c.cred.TenantID, a.body["ownerTenantId"])
			plan := a.body["serviceStatus"].([]any)[0].(map[string]any)
			require.Equal(t, tt.plan, plan["provisioningStatus"])
			switch status {
			case world.StatusActive, world.StatusSuspended:
				require.Equal(t, term.TermEnd.Format("2006-01-02T15:04:05Z"), a.body["nextLifecycleDateTime"])
			case world.StatusExpired:
				require.Equal(t, term.TermEnd.AddDate(0, 0, 30).Format("2006-01-02T15:04:05Z"), a.body["nextLifecycleDateTime"])
			case world.StatusDeleted:
				require.Nil(t, a.body["nextLifecycleDateTime"])
			case world.StatusPending, world.StatusDisabled:
			}
			sum := 0.0
			for _, k := range c.get(token, "/v1.0/subscribedSkus").value() {
				if k["skuId"] == a.body["skuId"] && tt.units != "" {
					sum = k["prepaidUnits"].(map[string]any)[tt.units].(float64)
				}
			}
			require.True(t, tt.units == "" || sum >= float64(term.Quantity))
		})
	}
	byID := c.get(token, "/v1.0/directory/subscriptions/"+first["id"].(string))
	require.Equal(t, id, byID.body["commerceSubscriptionId"])
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/directory/subscriptions(commerceSubscriptionId='11111111-2222-3333-4444-555555555555')").status)
}

func TestCompanySubscriptionsInWhole(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	c.one(customer)
	const members = `"createdDateTime": "2024-04-09T14:42:12Z", "commerceSubscriptionId": "5e4316f5-03d4-5557-b2b2-7cf1a8fd3453", "id": "60a79ca6-1b6f-5e14-bebb-e9a3ad70ac33", "isTrial": false,
		"nextLifecycleDateTime": "2026-04-09T00:00:00Z", "serviceStatus": [
			{"appliesTo": "User", "provisioningStatus": "Success", "servicePlanId": "f20fedf3-f3c3-43c3-8267-2bfdd51c0939", "servicePlanName": "ATP_ENTERPRISE"}],
		"skuId": "4ef96642-f096-40de-a3e9-d83fb2f90211", "skuPartNumber": "ATP_ENTERPRISE", "status": "Enabled", "totalLicenses": 75,
		"ownerId": "7da241ae-6568-5841-a97f-06d1a214462f", "ownerTenantId": "33f21aac-052b-5fbd-82a4-941b118aeafd", "ownerType": "User"`
	c.get(token, "/v1.0/directory/subscriptions").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directory/subscriptions", "value": [{`+members+`}]}`)
	for _, key := range []string{"/60a79ca6-1b6f-5e14-bebb-e9a3ad70ac33", "(commerceSubscriptionId='5e4316f5-03d4-5557-b2b2-7cf1a8fd3453')"} {
		c.get(token, "/v1.0/directory/subscriptions"+key).is(t, 200, `{
			"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directory/subscriptions/$entity", `+members+`}`)
	}
}

func TestLicenseDetails(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	u := c.users(customer, func(u *world.User) bool { return len(u.Licenses) > 0 })[0]
	const premium, off = "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "8a256a2b-b617-496d-b51b-e76466e88db0"
	held := world.AssignedLicense{SKUID: premium, DisabledPlans: []string{off}, AssignedAt: noon}
	inherited := held
	inherited.ByGroup = "3f0e6d8a-0000-4000-8000-000000000001"
	c.edit(func(tx *world.Tx) {
		e, _ := tx.Users.Edit(customer, u.ID)
		e.Licenses = []world.AssignedLicense{held, inherited} // held twice it is one license
	})
	details := metadata + `users('5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb')/licenseDetails","value":[
		{"id":"w35SE4we7lGcluuVj8gsLMRhpoRJ6dJLpWDtd2b8rys","skuId":"` + premium + `","skuPartNumber":"AAD_PREMIUM_P2","servicePlans":[
		{"servicePlanId":"41781fb2-bc02-4b7c-bd55-b576c07bb09d","servicePlanName":"AAD_PREMIUM","provisioningStatus":"Success","appliesTo":"User"},
		{"servicePlanId":"eec0eb4f-6444-4f95-aba0-50c24d67f998","servicePlanName":"AAD_PREMIUM_P2","provisioningStatus":"Success","appliesTo":"User"},
		{"servicePlanId":"8a256a2b-b617-496d-b51b-e76466e88db0","servicePlanName":"MFA_PREMIUM","provisioningStatus":"Disabled","appliesTo":"User"},
		{"servicePlanId":"113feb6c-3fe4-4440-bddc-54d774bf0318","servicePlanName":"EXCHANGE_S_FOUNDATION","provisioningStatus":"Success","appliesTo":"Company"}]}]}`
	c.get(c.token(customer, nil), "/v1.0/users/"+u.ID+"/licenseDetails").is(t, 200, details)
	c.get(c.token(customer, map[string]any{"oid": u.ID}), "/v1.0/me/licenseDetails").is(t, 200, details)
}
