package world

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	skuBasic    = "3b555118-da6a-4418-894f-7df1e2096870"
	skuE3       = "6fd2c87f-b296-42f0-b197-1e91e994b900"
	skuPhone    = "e43b5b99-8dfb-405f-9987-dc307f34bcbd"
	planTeams   = "57ff2da0-773e-42df-b2af-ffb7a2317929"
	planOffice  = "43de0ff5-c92c-492b-9116-175376d08c38"
	planSwayAll = "a23b959c-7ce8-4e57-9140-b90eb88a9e97"
)

// licensee is a customer with ten seats each of three SKUs, and a person without
// any.
func licensee(t *testing.T, w *World) (tenant, user string) {
	t.Helper()
	tenant, user = StableID("tenant", "lakeshore"), "11111111-0000-4000-8000-000000000001"
	require.NoError(t, w.Update(func(tx *Tx) error {
		for sub := range tx.State.Subscriptions.All(tenant) {
			tx.Subscriptions.Delete(tenant, sub.ID)
		}
		for i, id := range []string{"CFQ7TTC0LH18:0001", "CFQ7TTC0LF8R:0001", "CFQ7TTC0LH0T:0001"} {
			tx.Subscriptions.Put(tenant, id, &Subscription{
				ID: id, CustomerID: tenant, ProductID: id[:12], SKUID: id[13:], Quantity: 10, Status: StatusActive, DirectoryID: StableID(id),
				TermEnd: testStart.AddDate(1, 0, i),
			})
		}
		for u := range tx.State.Users.All(tenant) {
			e, _ := tx.Users.Edit(tenant, u.ID)
			e.Licenses = nil
		}
		tx.Users.Put(tenant, user, &User{ID: user, UserPrincipalName: "new@lakeshore.onmicrosoft.com", UserType: "Member", AccountEnabled: true, UsageLocation: "US"})
		return nil
	}))
	return tenant, user
}

func TestAssignLicenses(t *testing.T) {
	w := newWorld(t, "demo")
	tenant, user := licensee(t, w)
	assign := func(c LicenseChange) error {
		return w.Update(func(tx *Tx) error { return AssignLicenses(tx, tenant, user, c) })
	}
	edit := func(change func(tx *Tx, u *User)) {
		require.NoError(t, w.Update(func(tx *Tx) error {
			u, _ := tx.Users.Edit(tenant, user)
			change(tx, u)
			return nil
		}))
	}
	person := func() (u *User) {
		w.View(func(s *State) { u, _ = s.Users.Get(tenant, user) })
		return u
	}
	give := func(id string, off ...string) LicenseChange {
		return LicenseChange{Add: []LicenseWish{{SKUID: id, DisabledPlans: off}}}
	}
	refused := func(c LicenseChange, text string) {
		t.Helper()
		require.ErrorContains(t, assign(c), text)
	}

	refused(LicenseChange{}, "No license changes provided")
	refused(LicenseChange{Remove: []string{skuE3}}, "User does not have a corresponding license.")
	refused(give("05e9a617-0261-4cee-bb44-138d3ef5d965"), "License 05e9a617-0261-4cee-bb44-138d3ef5d965 does not correspond to a valid company License.")
	refused(give(skuE3, planIDs["MCOEV"]), "is not part of the license")
	refused(give(skuPhone), "service plan "+planIDs["MCOEV"]+" depends on the service plan(s) "+planTeams+","+planIDs["MCOSTANDARD"])
	for _, location := range []string{"", "KP"} {
		edit(func(_ *Tx, u *User) { u.UsageLocation = location })
		refused(give(skuE3), "License assignment cannot be done for user with invalid usage location.")
	}
	edit(func(_ *Tx, u *User) { u.UsageLocation = "US" })

	require.NoError(t, assign(give(skuE3, planTeams, planOffice)))
	require.Equal(t, []string{planTeams, planOffice}, person().Licenses[0].DisabledPlans)
	require.Equal(t, person().UserPrincipalName, person().Mail, "a mailbox comes with it")
	refused(give(skuBasic), "service plans "+planIDs["EXCHANGE_S_STANDARD"]+","+planIDs["EXCHANGE_S_ENTERPRISE"]+" are mutually exclusive")
	require.NoError(t, assign(give(skuE3, planSwayAll)), "again, without taking a seat")
	require.Equal(t, []string{planSwayAll}, person().Licenses[0].DisabledPlans, "replaced, not merged")

	require.NoError(t, assign(give(skuPhone)))
	refused(LicenseChange{Remove: []string{skuE3}}, "depends on the service plan(s)")
	require.NoError(t, assign(LicenseChange{Add: []LicenseWish{{SKUID: skuBasic}}, Remove: []string{skuE3}}), "a swap is one change")
	require.True(t, person().Holds(skuBasic) && !person().Holds(skuE3))

	edit(func(_ *Tx, u *User) {
		u.Licenses = append(u.Licenses, AssignedLicense{SKUID: skuBasic, ByGroup: "g", AssignedAt: testStart})
	})
	require.NoError(t, assign(LicenseChange{Remove: []string{skuBasic}}), "the direct one goes, the inherited one stays")
	require.True(t, person().Holds(skuBasic))
	refused(LicenseChange{Remove: []string{skuBasic}}, "User license is inherited from a group membership and it cannot be removed directly from the user.")

	edit(func(tx *Tx, _ *User) {
		sub, _ := tx.Subscriptions.Edit(tenant, "CFQ7TTC0LF8R:0001")
		sub.Status = StatusSuspended
	})
	err := assign(give(skuE3))
	require.ErrorContains(t, err, "Subscription with SKU "+skuE3+" does not have any available licenses.")
	reason, _ := reasonOf(t, err)
	require.Equal(t, ReasonSeats, reason)
}

func TestLicensesOfTheWholeCompany(t *testing.T) {
	k := &SubscribedSKU{SKUID: skuE3, AppliesTo: "Company", Enabled: 5}
	require.ErrorContains(t, mayGive(k, &User{UsageLocation: "US"}, LicenseWish{SKUID: skuE3}), "License "+skuE3+" cannot be assigned to a user")
}
