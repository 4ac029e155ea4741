package partner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// A customer with two Azure plans, one of them suspended and renamed, is one
// customer with two subscriptions.
func TestUsageRecordsOfTwoPlans(t *testing.T) {
	s := newSim(t)
	plan, base := s.azurePlan()
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		p, _ := tx.AzurePlans.Edit(plan.CustomerID, plan.ID)
		second := *p
		second.ID, second.MPNID, second.FriendlyName, second.SuspendedAt = "second", "5190246", "Packaging line", &tx.Now
		tx.AzurePlans.Put(second.CustomerID, second.ID, &second)
		return nil
	}))
	customers := s.asOther(request{path: "/v1/customers/usagerecords"}).items(t)
	require.Len(t, customers, 1, "one customer")
	summary := s.asOther(request{path: base + "/usagesummary"}).json(t)
	require.Equal(t, []any{plan.CustomerID, summary["totalCost"], summary["usdTotalCost"]}, []any{customers[0]["id"], customers[0]["totalCost"], customers[0]["usdTotalCost"]})
	shown := map[string][]any{}
	for _, r := range s.asOther(request{path: base + "/subscriptions/usagerecords"}).items(t) {
		shown[r["id"].(string)] = []any{r["status"], r["name"], r["resourceName"]}
	}
	require.Equal(t, map[string][]any{plan.ID: {"active", "Azure plan", "Azure plan"}, "second": {"suspended", "Packaging line", "Packaging line"}}, shown)
	require.Equal(t, "Packaging line", s.asOther(request{path: base + "/subscriptions/second/usagesummary"}).json(t)["resourceName"])
}
