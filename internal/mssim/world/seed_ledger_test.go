package world

import (
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// seededSub finds one subscription of the demo seed by its place in the list.
func seededSub(t *testing.T, s *State, slug string, index int) *Subscription {
	t.Helper()
	c := demoCustomers[0]
	for _, c = range demoCustomers {
		if c.slug == slug {
			break
		}
	}
	partner := StableID("tenant", demoPartners[c.partner].slug)
	sub, ok := s.Subscriptions.Get(StableID("tenant", slug), StableID("subscription", StableID("tenant", slug), partner, string(rune('0'+index))))
	require.True(t, ok)
	return sub
}

func chargesFor(s *State, sub *Subscription) (list []*Charge) {
	for c := range s.Charges.All(sub.CustomerID) {
		if c.SubscriptionID == sub.ID {
			list = append(list, c)
		}
	}
	return list
}

// Whole charge periods follow each other from the day of purchase without a gap,
// to the end of the one that holds now or to the subscription's end, and the clock
// goes on with the very next one.
func TestTheDemoSeedHasBeenChargedFromItsPurchasesOn(t *testing.T) {
	w := newWorld(t, "demo")
	check := func(now time.Time) {
		w.View(func(s *State) {
			for _, shard := range s.Subscriptions.Shards() {
				for sub := range s.Subscriptions.All(shard) {
					from, charges := day(sub.CreatedAt), chargesFor(s, sub)
					if sub.IsTrial {
						require.Empty(t, charges)
						continue
					}
					if len(charges) > 0 && charges[0].Kind == ChargeRenew { // was a trial
						from = charges[0].From
					}
					for _, c := range charges {
						if c.Kind != ChargeNew && c.Kind != ChargeRenew && c.Kind != ChargeCycle {
							continue
						}
						require.Equal(t, from, c.From, "%s of %s", sub.OfferName, sub.CustomerID)
						require.False(t, c.At.After(now))
						require.Equal(t, c.From, day(c.At))
						from = c.Until
					}
					switch sub.Status {
					case StatusActive, StatusSuspended, StatusPending:
						require.Equal(t, sub.ChargedUntil, from, sub.OfferName)
						require.True(t, from.After(now))
					case StatusExpired, StatusDisabled:
						require.Equal(t, sub.TermEnd, from)
					case StatusDeleted:
					}
				}
			}
		})
	}
	check(testStart)
	later := testStart.AddDate(0, 5, 3)
	advance(t, w, later)
	check(later)
}

func TestWhatTheDemoSeedWasCharged(t *testing.T) {
	w := newWorld(t, "demo")
	net := func(list []*Charge) string {
		total := dec.Zero
		for _, c := range list {
			total = total.Add(dec.RequireFromString(c.Amount))
		}
		return total.StringFixed(2)
	}
	kinds := func(list []*Charge) (out []ChargeKind) {
		for _, c := range list {
			out = append(out, c.Kind)
		}
		return out
	}
	w.View(func(s *State) {
		price := func(sub *Subscription) dec.Decimal { return dec.RequireFromString(sub.UnitPrice) }
		hotel := seededSub(t, s, "alpenblick", 2) // three seats by the month, two terms before this one
		charges := chargesFor(s, hotel)
		require.Equal(t, []ChargeKind{ChargeNew, ChargeRenew, ChargeRenew}, kinds(charges))
		require.Equal(t, price(hotel).Mul(dec.NewFromInt(9)).StringFixed(2), net(charges))
		require.NotEqual(t, charges[0].OrderID, charges[1].OrderID)
		for _, c := range charges {
			o, ok := s.Orders.Get(hotel.CustomerID, c.OrderID)
			require.True(t, ok)
			require.Equal(t, c.From, day(o.CreatedAt))
		}

		triennial := chargesFor(s, seededSub(t, s, "mueller-praezision", 1))
		require.Equal(t, []ChargeKind{ChargeNew}, kinds(triennial))

		seats := seededSub(t, s, "fjordline", 0) // five seats added two days ago
		charges = chargesFor(s, seats)
		last := charges[len(charges)-1]
		require.Equal(t, ChargeAddQuantity, last.Kind)
		require.Equal(t, 5, last.Seats)
		require.Equal(t, seats.Batches[1].PurchasedAt, last.At)
		require.Equal(t, seats.ChargeFrom(5, last.At).StringFixed(2), last.Amount)

		gone := chargesFor(s, seededSub(t, s, "zielona", 3)) // given back three days after its purchase
		require.Equal(t, []ChargeKind{ChargeNew, ChargeCancel}, kinds(gone))
		require.Equal(t, gone[0].At.AddDate(0, 0, 3).Format(time.DateOnly), gone[1].At.Format(time.DateOnly))
	})
	fresh := ""
	require.NoError(t, w.Update(func(tx *Tx) error {
		id := seededSub(t, tx.State, "alpenblick", 4).ID // bought 20 hours ago
		sub, _ := tx.Subscriptions.Edit(StableID("tenant", "alpenblick"), id)
		status := StatusDeleted
		err := ChangeSubscription(tx, sub, SubscriptionChange{Status: &status}, AuditRecord{})
		fresh = net(chargesFor(tx.State, sub))
		return err
	}))
	require.Equal(t, "0.00", fresh, "in the first 24 hours everything comes back")
}

func TestTheDemoSeedPaysThePromotedPrice(t *testing.T) {
	w := newWorld(t, "demo")
	sub := demoSubscription(t, w, "lakeshore", copilot)
	p, found := FindPromotion(sub.PromotionID)
	require.True(t, found)
	sku, _ := FindSKU(sub.ProductID, sub.SKUID)
	list, _ := PriceOf(sku, sub.Term, sub.BillingCycle, sub.Currency)
	promoted := p.lower(list.Partner, sub.Currency)
	require.NotEqual(t, list.Partner, promoted)
	require.Equal(t, promoted, sub.UnitPrice)
	w.View(func(s *State) {
		o, ok := s.Orders.Get(sub.CustomerID, sub.OrderID)
		require.True(t, ok)
		require.Equal(t, promoted, o.Lines[0].UnitPrice)
		charges := chargesFor(s, sub)
		require.Len(t, charges, 1)
		require.Equal(t, []string{promoted, list.Partner}, []string{charges[0].UnitPrice, charges[0].ListPrice})
		require.Equal(t, Prorate(dec.RequireFromString(promoted), 25, 1, 1, sub.Currency).StringFixed(2), charges[0].Amount)
	})
	early, err := New(Options{Seed: "demo", Now: time.Date(2025, 1, 15, 0, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, early.Close()) })
	sub = demoSubscription(t, early, "lakeshore", copilot)
	require.Equal(t, []string{"", list.Partner}, []string{sub.PromotionID, sub.UnitPrice}, "bought before the promotion began")
}
