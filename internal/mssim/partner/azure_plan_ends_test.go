package partner

import (
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
