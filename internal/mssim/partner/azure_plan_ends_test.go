package partner

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// buyPlan buys an Azure plan for the customer and gives its path.
func (s *sim) buyPlan() string {
	s.t.Helper()
	base := "/v1/customers/" + customerID("gruenwald")
	order := s.send("POST", base+"/orders", `{"billingCycle":"one_time","lineItems":[{"offerId":"`+s.item(azurePlan)+`","quantity":1}]}`)
	require.Equal(s.t, 201, order.status, order.text())
	return base + "/subscriptions/" + s.get(base + "/subscriptions?order_id=" + order.json(s.t)["id"].(string)).items(s.t)[0]["id"].(string)
}

// suspendSeats suspends all that the customer has of seats.
func (s *sim) suspendSeats() {
	s.t.Helper()
	base := "/v1/customers/" + customerID("gruenwald") + "/subscriptions"
	for _, sub := range s.get(base).items(s.t) {
		if sub["billingType"] == "license" {
			s.changed(base+"/"+sub["id"].(string), map[string]any{"status": "suspended"})
		}
	}
}

func TestNobodyLeavesWithAnActiveAzurePlan(t *testing.T) {
	s := newSim(t)
	s.inSandbox()
	plan, customer := s.buyPlan(), "/v1/customers/"+customerID("gruenwald")
	s.suspendSeats()
	leave := request{method: "DELETE", path: customer}
	require.Equal(t, 800002, s.do(leave).code(t))
	require.Equal(t, 800002, s.patch(customer, `{"relationshipToPartner":"none"}`).code(t))
	entitlement := s.get(plan + "/azureEntitlements").items(t)[0]["id"].(string)
	require.Equal(t, 200, s.send("POST", plan+"/azureEntitlements/"+entitlement+"/cancel", `{"cancellationReason":"compromise"}`).status)
	s.advance(10 * time.Minute)
	require.Equal(t, 200, s.patch(plan, `{"status":"suspended"}`).status)
	s.do(leave).is(t, 204, "")
}

func TestAnEndedPlanIsNotProvisioned(t *testing.T) {
	s := newSim(t)
	s.inSandbox()
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.OrderDelaySeconds = 600 }))
	s.buyPlan()
	s.suspendSeats()
	s.do(request{method: "DELETE", path: "/v1/customers/" + customerID("gruenwald")}).is(t, 204, "")
	s.advance(20 * time.Minute)
	s.w.View(func(st *world.State) {
		for p := range st.AzurePlans.All(customerID("gruenwald")) {
			require.Equal(t, world.StatusDeleted, p.Status())
			require.Empty(t, p.Entitlements)
		}
	})
}

// planRecords are the activity records of a plan, the newest first: what it was and
// what it became, in short.
func (s *sim) planRecords(plan string) (out []string) {
	s.t.Helper()
	offer := s.item(azurePlan)
	short := func(value string) string {
		var v map[string]any
		if value == "" {
			return "nothing"
		}
		require.NoError(s.t, json.Unmarshal([]byte(value), &v))
		require.Equal(s.t, []any{false, "Azure plan", "one_time", "9999-12-30T00:00:00Z", offer},
			[]any{v["AutoRenewEnabled"], v["OfferName"], v["BillingCycle"], v["CommitmentEndDate"], v["OfferId"]}, "as the subscription is shown")
		return fmt.Sprint(v["FriendlyName"], " ", v["Status"])
	}
	id := plan[strings.LastIndex(plan, "/")+1:]
	s.w.View(func(st *world.State) {
		for r := range st.Audit.All(s.first.TenantID) {
			if r.ResourceID == id && r.ResourceType == "subscription" {
				require.Equal(s.t, []string{"subscription-updated"}, r.WebhookEvents)
				require.Equal(s.t, "update_subscription", r.Operation)
				out = append(out, r.At.Format("15:04 ")+r.UserPrincipal+": "+short(r.OldValue)+" to "+short(r.NewValue))
			}
		}
	})
	slices.Sort(out)
	return out
}

func TestWhatBecomesOfAnAzurePlanIsRecorded(t *testing.T) {
	s := newSim(t)
	s.inSandbox()
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.OrderDelaySeconds = 600 }))
	plan, upn := s.buyPlan(), s.first.Logins[0].UserPrincipalName
	s.advance(20 * time.Minute)
	s.changed(plan, map[string]any{"friendlyName": "Ofen"})
	s.changed(plan, nil)
	require.Equal(t, 200, s.patch(strings.Split(plan, "/subscriptions/")[0]+"/orders/"+s.get(plan).json(t)["orderId"].(string), `{"status":"cancelled"}`).status)
	require.Equal(t, []string{
		"09:00 " + upn + ": nothing to Azure plan pending", "09:10 : Azure plan pending to Azure plan active",
		"09:20 " + upn + ": Azure plan active to Ofen active", "09:20 " + upn + ": Ofen active to Ofen deleted",
	}, s.planRecords(plan))
}
