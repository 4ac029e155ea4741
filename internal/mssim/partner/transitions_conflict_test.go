package partner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	exchangePlan1    = "4b9405b0-7788-4568-add1-99614e613b69"
	basicLicense     = "3b555118-da6a-4418-894f-7df1e2096870"
	exchangePlan2Sku = "CFQ7TTC0LH1P:0001"
)

// Somebody with the mailbox of two products cannot have a larger one by one of them.
func TestTransitionsOfConflictingServices(t *testing.T) {
	s := newSim(t)
	path, sub := s.bought("gruenwald", "Exchange Online (Plan 1)")
	var holder string
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for u := range tx.Users.All(customerID("gruenwald")) {
			if u.Holds(basicLicense) {
				holder = u.ID
				own, _ := tx.Users.Edit(customerID("gruenwald"), u.ID)
				own.Licenses = append(own.Licenses, world.AssignedLicense{SKUID: exchangePlan1, AssignedAt: tx.Now})
				break
			}
		}
		return nil
	}))
	choices := map[any]any{}
	for _, item := range s.get(path + "/transitionEligibilities").items(t) {
		choices[item["catalogItemId"]] = item["eligibilities"]
	}
	require.JSONEq(t, `[{"isEligible":true,"transitionType":"transition_only","errors":[]},{"isEligible":false,"transitionType":"transition_with_license_transfer",
		"errors":[{"code":3,"description":"Subscription cannot be transitioned because there are conflicting services."}]}]`, encode(t, choices[s.item(exchangePlan2Sku)]))
	body := func(kind string) string {
		return `{"toCatalogItemId":"` + s.item(exchangePlan2Sku) + `","quantity":4,"transitionType":"` + kind + `"}`
	}
	got := s.send("POST", path+"/transitions", body("transition_with_license_transfer"))
	require.Equal(t, []int{400, 800062}, []int{got.status, got.code(t)}, string(got.body))
	require.Contains(t, string(got.body), "Subscription cannot be transitioned because there are conflicting services.")
	got = s.send("POST", path+"/upgrades", `{"targetOffer":{"id":"`+s.item(exchangePlan2Sku)+`"},"upgradeType":"upgrade_with_license_transfer","quantity":4}`)
	require.Equal(t, []int{400, 800062}, []int{got.status, got.code(t)}, string(got.body))
	require.Equal(t, sub["offerId"], s.get(path).json(t)["offerId"], "nothing changed")

	got = s.send("POST", path+"/transitions", body("transition_only"))
	require.Equal(t, 200, got.status, string(got.body))
	s.w.View(func(st *world.State) {
		u, _ := st.Users.Get(customerID("gruenwald"), holder)
		require.True(t, u.Holds(exchangePlan1), "people keep what they have")
	})
}
