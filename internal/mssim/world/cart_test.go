package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// putCart stores a cart for a demo customer.
func putCart(t *testing.T, w *World, slug string, lines ...CartLine) (id string) {
	t.Helper()
	require.NoError(t, w.Update(func(tx *Tx) error {
		cart := &Cart{Lines: lines}
		PutCart(tx, demoCustomerRow(tx.State, slug), cart)
		id = cart.ID
		return nil
	}))
	return id
}

func checkout(t *testing.T, w *World, slug, id string) (orders []*Order, refused []GroupProblem, whole *Problem) {
	t.Helper()
	require.NoError(t, w.Update(func(tx *Tx) error {
		customer := demoCustomerRow(tx.State, slug)
		cart, found := tx.Carts.Edit(customer.ID, id)
		require.True(t, found)
		orders, refused, whole = Checkout(tx, customer, cart, AuditRecord{})
		return nil
	}))
	return orders, refused, whole
}

func TestCartsExpireAndSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, "demo")
	l := CartLine{CatalogItemID: onSale(w, "redwooddental", basic, "commercial"), Quantity: 3, Term: "P1Y", BillingCycle: "monthly"}
	id := putCart(t, w, "redwooddental", l)
	require.NotEqual(t, id, putCart(t, w, "redwooddental", l), "two carts of one moment")
	require.NoError(t, w.Close())

	w = openWorld(t, dir, "")
	customerID, partnerID := StableID("tenant", "redwooddental"), StableID("tenant", "harborview")
	there := func() (found bool) {
		w.View(func(s *State) { _, found = FindCart(s, partnerID, customerID, id) })
		return found
	}
	require.True(t, there())
	w.View(func(s *State) {
		_, found := FindCart(s, StableID("tenant", "nordlicht"), customerID, id)
		require.False(t, found, "it is one partner's")
	})
	advance(t, w, testStart.Add(CartLife-time.Second))
	require.True(t, there())
	advance(t, w, testStart.Add(CartLife))
	require.False(t, there())
	w.View(func(s *State) { require.Zero(t, s.Carts.Len(customerID), "nothing is left of it") })
}

func TestGroupsAreBoughtApart(t *testing.T) {
	w := newWorld(t, "demo")
	lines := []CartLine{
		{Number: 0, CatalogItemID: onSale(w, "smorgas", visio2, "commercial"), Quantity: 1, Term: "P1Y", BillingCycle: "annual"},
		{Number: 1, CatalogItemID: onSale(w, "smorgas", phone, "commercial"), Quantity: 1, Term: "P1Y", BillingCycle: "monthly", AttestationAccepted: true},
		{Number: 2, CatalogItemID: onSale(w, "smorgas", apps, "commercial"), Quantity: 1, Term: "P1Y", BillingCycle: "annual"},
	}
	id := putCart(t, w, "smorgas", lines...)
	base := func(status SubscriptionStatus) {
		require.NoError(t, w.Update(func(tx *Tx) error {
			sub, _ := tx.Subscriptions.Edit(StableID("tenant", "smorgas"), demoSubscriptionID("smorgas", 0, 0))
			sub.Status = status
			return nil
		}))
	}
	base(StatusSuspended) // the add-on in group 1 has lost its base since
	orders, refused, whole := checkout(t, w, "smorgas", id)
	require.Nil(t, whole)
	require.Len(t, orders, 1)
	require.Len(t, orders[0].Lines, 2)
	require.Equal(t, []any{"1", 400041}, []any{refused[0].Group, refused[0].Problem.Code})

	_, _, whole = checkout(t, w, "smorgas", id)
	require.Equal(t, 400041, whole.Code, "what is left is refused as a whole")
	base(StatusActive)
	orders, refused, whole = checkout(t, w, "smorgas", id)
	require.Nil(t, whole)
	require.Empty(t, refused)
	require.Equal(t, "Microsoft Teams Phone Standard", orders[0].Lines[0].FriendlyName)
	require.Len(t, orders, 1, "what was bought is not bought again")

	orders, _, whole = checkout(t, w, "smorgas", id)
	require.Nil(t, whole)
	require.Len(t, orders, 2, "the same orders again")
	require.NoError(t, w.Tune(func(s *Settings) { s.RefuseRepeatCheckout = true }))
	_, _, whole = checkout(t, w, "smorgas", id)
	require.Equal(t, 800065, whole.Code)
}

func TestAddOnsFallWithTheirBase(t *testing.T) {
	w := newWorld(t, "demo")
	base := CartLine{Number: 0, CatalogItemID: onSale(w, "smorgas", e3, "commercial"), Quantity: 1, Term: "P1Y", BillingCycle: "annual", Group: "0"}
	addOn := CartLine{Number: 1, CatalogItemID: onSale(w, "smorgas", teamsPremium, "commercial"), Quantity: 1, Term: "P1Y", BillingCycle: "monthly", Group: "1"}
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(StableID("tenant", "smorgas"), demoSubscriptionID("smorgas", 0, 0))
		sub.Status = StatusDeleted
		return nil
	}))
	w.View(func(s *State) {
		customer := demoCustomerRow(s, "smorgas")
		open, refused := sellable(s, customer, []CartLine{base, addOn})
		require.Len(t, open, 2)
		require.Empty(t, refused)
		base.Quantity = 0
		open, refused = sellable(s, customer, []CartLine{addOn, base})
		require.Empty(t, open)
		require.Equal(t, []string{"0", "1"}, []string{refused[0].Group, refused[1].Group})
	})
}
