package graph_test

import (
	"encoding/base64"
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
	one := c.get(token, "/v1.0/subscribedSkus/"+got[0]["id"].(string)+"?$select=skuId,consumedUnits")
	require.Len(t, one.body, 3)
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
	var off string
	c.edit(func(tx *world.Tx) {
		e, _ := tx.Users.Edit(customer, u.ID)
		for _, k := range world.SubscribedSKUs(tx.State, customer) {
			if k.SKUID == e.Licenses[0].SKUID {
				off = k.Plans[0].ID
			}
		}
		e.Licenses[0].DisabledPlans = []string{off}
		twice := e.Licenses[0]
		twice.ByGroup = "3f0e6d8a-0000-4000-8000-000000000001"
		e.Licenses = append(e.Licenses, twice)
	})
	a := c.get(c.token(customer, nil), "/v1.0/users/"+u.ID+"/licenseDetails")
	require.Len(t, a.value(), len(u.Licenses), "a license held directly and through a group is one")
	detail := a.value()[0]
	require.Equal(t, u.Licenses[0].SKUID, detail["skuId"])
	plan := detail["servicePlans"].([]any)[0].(map[string]any)
	require.Equal(t, off, plan["servicePlanId"])
	require.Equal(t, "Disabled", plan["provisioningStatus"])
	raw, err := base64.RawURLEncoding.DecodeString(detail["id"].(string))
	require.NoError(t, err)
	require.Len(t, raw, 32)
	me := c.get(c.token(customer, map[string]any{"oid": u.ID}), "/v1.0/me/licenseDetails")
	require.Equal(t, a.value(), me.value())
}
