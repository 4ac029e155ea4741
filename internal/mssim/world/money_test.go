package world

import (
	"strings"
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestPricesHaveThePlacesOfTheirCurrency(t *testing.T) {
	sku, _ := FindSKU("CFQ7TTC0LH18", "0001") // 6.00 dollars
	for _, tt := range []struct{ term, cycle, currency, partner, retail string }{
		{"P1Y", "annual", "USD", "57.60", "72.00"},
		{"P1Y", "monthly", "USD", "5.04", "6.30"},
		{"P1Y", "annual", "JPY", "8532", "10668"}, // 711.36 and 889.20 a month
		{"P1Y", "monthly", "JPY", "747", "934"},   // 746.928 and 933.66
		{"P1M", "monthly", "JPY", "854", "1067"},  // 853.632 and 1067.04
	} {
		got, sold := PriceOf(sku, tt.term, tt.cycle, tt.currency)
		require.True(t, sold)
		require.Equal(t, Price{Currency: tt.currency, Partner: tt.partner, Retail: tt.retail}, got, tt)
	}
	require.Equal(t, "710", lessPercent(dec.RequireFromString("747"), 5, "JPY").String(), "709.65")
	require.Equal(t, "289", Prorate(dec.RequireFromString("747"), 1, 12, 31, "JPY").String(), "12 days of 24.097")
	line, err := linePrice("747", "JPY", 5, 3, "monthly", testStart, TermEndFor(testStart, "P1Y"))
	require.NoError(t, err)
	require.Equal(t, LinePrice{List: "747", Discounted: "710", Prorated: "710", Price: "710", Extended: "25560"}, line)
}

// yenOf gives all that was bought for, charged to and invoiced for the Japanese
// customer.
func yenOf(s *State, customer *Customer) (amounts []string, ledger, billed dec.Decimal) {
	for sub := range s.Subscriptions.All(customer.ID) {
		amounts = append(amounts, sub.UnitPrice)
	}
	for c := range s.Charges.All(customer.ID) {
		amounts = append(amounts, c.UnitPrice, c.Amount, c.ListPrice)
		ledger = ledger.Add(dec.RequireFromString(c.Amount))
	}
	for o := range s.Orders.All(customer.ID) {
		for _, l := range o.Lines {
			if amounts = append(amounts, l.UnitPrice); l.Pricing != nil {
				amounts = append(amounts, l.Pricing.List, l.Pricing.Discounted, l.Pricing.Prorated, l.Pricing.Price, l.Pricing.Extended)
			}
		}
	}
	for _, i := range Invoices(s, customer.PartnerID) {
		if i.Currency == "JPY" {
			amounts, billed = append(amounts, i.Total), billed.Add(i.Amount())
		}
	}
	for _, previous := range []bool{false, true} {
		billed = billed.Add(sumOf(UnbilledCharges(s, customer.PartnerID, "JPY", previous, s.Now)))
	}
	return amounts, ledger, billed
}

// A customer in Japan lives a year: nothing that is paid is finer than a yen, and
// the invoices are the sum of what was charged.
func TestAYearInYen(t *testing.T) {
	w := newWorld(t, "demo")
	var customer *Customer
	w.View(func(s *State) {
		customer, _ = s.Customers.Get(StableID("tenant", "harborview"), StableID("tenant", "minato"))
	})
	agree := func(what string) {
		t.Helper()
		w.View(func(s *State) {
			amounts, ledger, billed := yenOf(s, customer)
			for _, a := range amounts {
				require.NotContains(t, a, ".", what)
			}
			require.Equal(t, ledger.String(), billed.String(), what)
		})
	}
	agree("the seed")
	own := func(o *Order, change func(s *Subscription) SubscriptionChange) {
		t.Helper()
		require.NoError(t, w.Update(func(tx *Tx) error {
			sub, _ := tx.Subscriptions.Edit(customer.ID, o.Lines[0].SubscriptionID+o.Lines[0].LateSubscriptionID)
			renews := true
			in := change(sub)
			in.AutoRenew = &renews
			return ChangeSubscription(tx, sub, in, AuditRecord{})
		}))
	}
	now, orders := testStart, map[string]*Order{}
	for _, l := range []struct {
		sku, term, cycle string
		quantity         int
	}{
		{"CFQ7TTC0HD33:0003", "P1Y", "monthly", 7}, // with a promotion
		{basic, "P1M", "monthly", 3}, {"CFQ7TTC0LF8R:0001", "P1Y", "annual", 4}, {"CFQ7TTC0LF8R:0001", "P3Y", "triennial", 1},
		{AzurePlanProduct + ":" + AzurePlanSKU, "", "one_time", 1},
	} {
		now = now.Add(50 * time.Hour)
		advance(t, w, now)
		require.NoError(t, w.Update(func(tx *Tx) error {
			productID, skuID, _ := strings.Cut(l.sku, ":")
			line := CartLine{CatalogItemID: l.sku + ":" + AvailabilityID(productID, skuID, "commercial", "JP", tx.Now), Quantity: l.quantity, Term: l.term, BillingCycle: l.cycle}
			o, wrong := Purchase(tx, Buy{Customer: customer, Lines: []CartLine{line}, Beside: []CartLine{line}})
			require.Nil(t, wrong)
			require.Equal(t, "JPY", o.Currency)
			orders[l.sku] = o
			return nil
		}))
		agree(l.sku)
	}
	advance(t, w, now.AddDate(0, 0, 10))
	quantity := func(n int) func(*Subscription) SubscriptionChange {
		return func(*Subscription) SubscriptionChange { return SubscriptionChange{Quantity: &n} }
	}
	own(orders[basic], quantity(8))
	own(orders["CFQ7TTC0HD33:0003"], quantity(9))
	agree("seats in the middle of a month")
	advance(t, w, now.AddDate(0, 0, 10).Add(20*time.Hour))
	own(orders[basic], quantity(6))
	advance(t, w, now.AddDate(0, 0, 13))
	own(orders["CFQ7TTC0HD33:0003"], quantity(8))
	agree("seats given back")
	for month := range 12 {
		advance(t, w, now.AddDate(0, month+1, 0))
		agree("a month later")
	}
	w.View(func(s *State) {
		kinds := map[ChargeKind]bool{}
		for c := range s.Charges.All(customer.ID) {
			kinds[c.Kind] = true
		}
		for _, kind := range []ChargeKind{ChargeNew, ChargeRenew, ChargeCycle, ChargeAddQuantity, ChargeRemoveQuantity} {
			require.True(t, kinds[kind], kind)
		}
	})
}
