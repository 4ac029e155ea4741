package world

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkTenant asserts what must hold in every seed for a customer's tenant.
func checkTenant(t *testing.T, s *State, c *Customer) {
	t.Helper()
	tenant, ok := s.Tenants.Get("", c.ID)
	require.True(t, ok)
	require.Equal(t, tenant.InitialDomain(), c.Domain)
	require.Equal(t, CurrencyOf(c.Country), c.Currency)
	orders := map[string]bool{}
	for o := range s.Orders.All(c.ID) {
		orders[o.ID] = true
		require.False(t, o.CreatedAt.After(s.Now), "an order from the future")
	}
	enabled := map[string]int{}
	for sub := range s.Subscriptions.All(c.ID) {
		checkSubscription(t, s, c, sub)
		require.True(t, orders[sub.OrderID], "%s: order %s is there", sub.OfferName, sub.OrderID)
		sku, _ := FindSKU(sub.ProductID, sub.SKUID)
		if sub.Status == StatusActive {
			enabled[sku.ProvisioningID] += sub.Quantity
		}
	}
	for _, k := range SubscribedSKUs(s, c.ID) {
		require.Equal(t, enabled[k.SKUID], k.Enabled, k.PartNumber)
		require.LessOrEqual(t, k.Consumed, k.Enabled+k.Warning+k.Suspended, "%s of %s", k.PartNumber, c.CompanyName)
	}
	checkUsers(t, s, c)
	reachable := false
	for g := range s.GDAP.All(c.PartnerID) {
		reachable = reachable || g.CustomerID == c.ID
		require.LessOrEqual(t, len([]rune(g.DisplayName)), 50)
	}
	require.True(t, reachable)
}

func checkSubscription(t *testing.T, s *State, c *Customer, sub *Subscription) {
	t.Helper()
	sku, ok := FindSKU(sub.ProductID, sub.SKUID)
	require.True(t, ok, sub.ProductID+":"+sub.SKUID)
	require.True(t, sku.Sells(sub.Term, sub.BillingCycle), "%s is sold as %s %s", sku.Title, sub.Term, sub.BillingCycle)
	require.Equal(t, c.PartnerID, sub.PartnerID)
	require.True(t, sub.TermStart.Before(sub.TermEnd))
	require.False(t, sub.CreatedAt.After(sub.TermStart))
	require.False(t, sub.TermStart.After(s.Now))
	require.False(t, sub.CreatedAt.Before(c.CreatedAt), "%s: %s bought before the customer came", c.CompanyName, sub.OfferName)
	require.Positive(t, sub.Quantity)
	seats := 0
	for _, b := range sub.Batches {
		seats += b.Quantity
	}
	require.Equal(t, sub.Quantity, seats, "the batches are the seats")
	if sub.Status == StatusActive || sub.Status == StatusSuspended {
		require.True(t, sub.TermEnd.After(s.Now), "%s ended", sub.OfferName)
	}
	if at, known := subscriptionDue(sub); known {
		require.True(t, at.After(s.Now), "%s of %s is due in the past", sub.OfferName, c.CompanyName)
	}
}

func checkUsers(t *testing.T, s *State, c *Customer) {
	t.Helper()
	names, admins := map[string]bool{}, 0
	for u := range s.Users.All(c.ID) {
		require.False(t, names[u.UserPrincipalName], "two users are called %s", u.UserPrincipalName)
		names[u.UserPrincipalName] = true
		require.Regexp(t, `^[A-Za-z0-9._#-]+@[a-z0-9.-]+$`, u.UserPrincipalName)
		require.False(t, u.CreatedAt.After(s.Now))
		held := map[string]bool{}
		for _, l := range u.Licenses {
			require.False(t, held[l.SKUID])
			require.False(t, l.AssignedAt.After(s.Now))
			held[l.SKUID] = true
		}
		if len(u.Licenses) > 0 {
			require.NotEmpty(t, u.UsageLocation)
		}
		if u.SignIn != nil && len(u.DirectoryRoles) > 0 {
			admins++
		}
	}
	require.Equal(t, 1, admins)
}

func TestDemoSeed(t *testing.T) {
	w := newWorld(t, "demo")
	w.View(func(s *State) {
		customers, users, subs, states := 0, 0, 0, map[SubscriptionStatus]int{}
		currencies, terms := map[string]bool{}, map[string]bool{}
		trials, windows, scheduled, noRenew, addOns, extended, rightToLeft, longest := 0, 0, 0, 0, 0, 0, false, 0
		for p := range s.Partners.All("") {
			users += s.Users.Len(p.TenantID)
			for c := range s.Customers.All(p.TenantID) {
				checkTenant(t, s, c)
				customers++
				users += s.Users.Len(c.ID)
				currencies[c.Currency] = true
				longest = max(longest, len([]rune(c.CompanyName)))
				rightToLeft = rightToLeft || strings.HasPrefix(c.CompanyName, "حلول")
				for sub := range s.Subscriptions.All(c.ID) {
					subs++
					states[sub.Status]++
					terms[sub.Term+" "+sub.BillingCycle] = true
					sku, _ := FindSKU(sub.ProductID, sub.SKUID)
					_, seats := sub.Refundable(s.Now)
					count(&trials, sub.IsTrial)
					count(&windows, seats > 0)
					count(&scheduled, sub.Schedule != nil)
					count(&noRenew, !sub.AutoRenew && sub.Status == StatusActive)
					count(&addOns, sku.AddOn)
					count(&extended, sub.ExtendedService)
				}
			}
		}
		require.Equal(t, []int{14, 60}, []int{customers, subs})
		require.InDelta(t, 600, users, 10)
		for _, status := range []SubscriptionStatus{StatusActive, StatusSuspended, StatusExpired, StatusDisabled, StatusDeleted} {
			require.Positive(t, states[status], status)
		}
		for _, term := range []string{"P1M monthly", "P1M none", "P1Y monthly", "P1Y annual", "P3Y monthly", "P3Y annual", "P3Y triennial"} {
			require.True(t, terms[term], term)
		}
		for _, n := range []int{trials, windows, scheduled, noRenew, addOns, extended} {
			require.Positive(t, n)
		}
		require.GreaterOrEqual(t, len(currencies), 8)
		require.True(t, rightToLeft)
		require.Greater(t, longest, 150)
		_, consented := s.Consents.Get(StableID("tenant", "smorgas"), StableID("app", "nordlicht"))
		require.False(t, consented)
	})
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}

func TestDemoCredentialsOpenTheDoors(t *testing.T) {
	w := newWorld(t, "demo")
	w.View(func(s *State) {
		resellers, customers := SeedLogins(s)
		require.Equal(t, DemoCredentials(), resellers)
		require.Equal(t, DemoCustomerLogins(), customers)
		for _, c := range resellers {
			app, ok := s.Apps.Get("", c.ApplicationID)
			require.True(t, ok)
			live := 0
			for _, secret := range app.Secrets {
				if string(secret.Value) == c.Secret && secret.ExpiresAt.After(s.Now) {
					live++
				}
			}
			require.Equal(t, 1, live)
			for i, l := range c.Logins {
				tenant, u, ok := FindSignIn(s, strings.ToUpper(l.UserPrincipalName))
				require.True(t, ok)
				require.Equal(t, c.TenantID, tenant.ID)
				require.Equal(t, l.Password, string(u.SignIn.Password))
				require.Equal(t, l.MFACode != "", u.SignIn.MFA)
				require.Equal(t, i < 2, InGroup(s, tenant.ID, u.ID, AdminAgents))
			}
		}
	})
}

func TestLargeSeed(t *testing.T) {
	w := newWorld(t, "large")
	again := newWorld(t, "large")
	sizes := powerLaw(largeCustomers, largePartners)
	require.Greater(t, sizes[0], 20*sizes[len(sizes)-1], "a power law")
	w.View(func(s *State) {
		require.Equal(t, largePartners, s.Partners.Len(""))
		customers, subs, users := 0, 0, 0
		for p := range s.Partners.All("") {
			n := 0
			for c := range s.Customers.All(p.TenantID) {
				i := customers + n
				subs += largeSubs[i%10]
				users += largeUsers[i%10]
				n++
				if i%1009 != 0 {
					continue
				}
				checkTenant(t, s, c)
				require.Equal(t, largeSubs[i%10], s.Subscriptions.Len(c.ID))
				require.Equal(t, largeUsers[i%10], s.Users.Len(c.ID))
				again.View(func(o *State) {
					for sub := range o.Subscriptions.All(c.ID) {
						mine, ok := s.Subscriptions.Get(c.ID, sub.ID)
						require.True(t, ok)
						require.Equal(t, sub, mine)
					}
				})
			}
			customers += n
		}
		require.Equal(t, []int{10_000, 200_000, 500_000}, []int{customers, subs, users})
	})
	var mem runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&mem)
	require.Less(t, mem.HeapAlloc, uint64(512<<20), "two large worlds at once")
}

func TestLargeSeedKeepsOnlyChanges(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, "large")
	var id, tenant string
	w.View(func(s *State) {
		for c := range s.Customers.All(StableID("tenant", "reseller50")) {
			tenant = c.ID
		}
		for u := range s.Users.All(tenant) {
			id = u.ID
		}
	})
	require.NoError(t, w.Update(func(tx *Tx) error {
		u, _ := tx.Users.Edit(tenant, id)
		u.DisplayName = "changed"
		return nil
	}))
	w.tables.users.keep = 4
	for n := range 8 { // more shards than are kept
		w.View(func(s *State) { s.Users.Len(StableID("tenant", fmt.Sprintf("customer%05d", n+1))) })
	}
	require.Less(t, w.store.size, int64(8<<10), "the rest is made again, not stored")
	check := func(w *World) {
		w.View(func(s *State) {
			u, ok := s.Users.Get(tenant, id)
			require.True(t, ok)
			require.Equal(t, "changed", u.DisplayName)
		})
	}
	check(w)
	require.NoError(t, w.Close())
	check(openWorld(t, dir, ""))
}
