package world

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// transit has a demo subscription become a SKU, and gives it and the transition.
func transit(t *testing.T, w *World, sub *Subscription, to string, ask TransitionAsk) (*Subscription, *Transition) {
	t.Helper()
	var done *Transition
	w.View(func(s *State) {
		for _, c := range TransitionChoices(s, sub, false) {
			if c.SKU.CatalogID() == to {
				ask.ToItem = c.Item
			}
		}
	})
	require.NoError(t, w.Update(func(tx *Tx) (err error) {
		own, _ := tx.Subscriptions.Edit(sub.CustomerID, sub.ID)
		done, err = TransitionSubscription(tx, own, ask, AuditRecord{})
		return err
	}))
	var after *Subscription
	w.View(func(s *State) { after, _ = s.Subscriptions.Get(sub.CustomerID, sub.ID) })
	return after, done
}

func convertCharges(w *World, customerID string) (out []string) {
	w.View(func(s *State) {
		for c := range s.Charges.All(customerID) {
			if c.Kind == ChargeConvert {
				out = append(out, fmt.Sprint(c.Seats, " ", c.UnitPrice, " ", c.Amount))
			}
		}
	})
	return out
}

func TestLeavingTheExtendedServiceTermIsAPurchase(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "maplepine", exchange1)
	require.True(t, before.ExtendedService)
	after, _ := transit(t, w, before, exchange1, TransitionAsk{Quantity: 4, Term: "P1Y"})
	require.Equal(t, []any{"0001", false, true, "P1Y", "monthly", testStart, day(testStart).AddDate(1, 0, 0), testStart.Add(CancellationWindow)},
		[]any{after.SKUID, after.ExtendedService, after.AutoRenew, after.Term, after.BillingCycle, after.TermStart, after.TermEnd, after.CancelUntil})
	require.Equal(t, []SeatBatch{{Quantity: 4, PurchasedAt: testStart, CancelUntil: testStart.Add(CancellationWindow)}}, after.Batches)
	// Four seats for 17 of 30 days at 0.179 a day, and a whole month of the year.
	require.Equal(t, []string{"4 5.38 -12.17", "4 4.57 18.28"}, convertCharges(w, before.CustomerID))
}

func TestALongerTermStartsAnew(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "gruenwald", exchange1)
	after, done := transit(t, w, before, exchange1, TransitionAsk{Quantity: 4, Term: "P3Y"})
	require.Equal(t, []any{before.ID, "P3Y", testStart, day(testStart).AddDate(3, 0, 0)}, []any{done.ToSubscriptionID, after.Term, after.TermStart, after.TermEnd})
	require.Equal(t, before.Batches, after.Batches, "the windows stay")
	require.Equal(t, before.CancelUntil, after.CancelUntil)
}

func TestAddOnsHoldASubscription(t *testing.T) {
	w := newWorld(t, "demo")
	sub := demoSubscription(t, w, "gruenwald", exchange1)
	require.NoError(t, w.Update(func(tx *Tx) error {
		child := clone(sub)
		child.ID, child.ParentID, child.ProductID, child.SKUID = "child", sub.ID, "CFQ7TTC0LH0T", "0001"
		tx.Subscriptions.Put(sub.CustomerID, child.ID, child)
		return nil
	}))
	w.View(func(s *State) {
		for _, c := range TransitionChoices(s, sub, false) {
			carries := c.SKU.CatalogID() == basic || c.SKU.CatalogID() == standard // Teams Phone is sold beside these
			require.Equal(t, carries, len(c.Errors) == 0, c.SKU.Title)
		}
	})
	err := w.Update(func(tx *Tx) error {
		own, _ := tx.Subscriptions.Edit(sub.CustomerID, sub.ID)
		_, err := planTransition(tx, own, TransitionAsk{ToItem: exchange2 + ":", Quantity: 4})
		return err
	})
	require.ErrorContains(t, err, "800042")
}

// Moving a few seats to another product and cancelling them within their first
// day leaves no trace but what the days in between cost.
func TestATransitionWithinTheFirstDayComesBackInFull(t *testing.T) {
	w := newWorld(t, "demo")
	before := demoSubscription(t, w, "alpenblick", powerBI) // bought 20 hours ago
	_, done := transit(t, w, before, "CFQ7TTC0HL8W:0001", TransitionAsk{Quantity: 1})
	advance(t, w, testStart.Add(2*time.Hour))
	require.NoError(t, w.Update(func(tx *Tx) error {
		born, _ := tx.Subscriptions.Edit(before.CustomerID, done.ToSubscriptionID)
		status := StatusDeleted
		return ChangeSubscription(tx, born, SubscriptionChange{Status: &status}, AuditRecord{})
	}))
	total := 0.0
	w.View(func(s *State) {
		for c := range s.Charges.All(before.CustomerID) {
			if c.SubscriptionID != before.ID && c.SubscriptionID != done.ToSubscriptionID {
				continue
			}
			var amount float64
			_, err := fmt.Sscan(c.Amount, &amount)
			require.NoError(t, err)
			total += amount
		}
	})
	require.InDelta(t, 10.64, total, 0.001, "a seat is 10.64 a month: one of two stays, and all of the other came back")
}
