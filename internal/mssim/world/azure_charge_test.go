package world

import (
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// azureCharges are those of the demo seed's Azure plan, oldest first.
func azureCharges(s *State) (p *AzurePlan, charges []*Charge) {
	p = AzurePlansOf(s, StableID("tenant", "harborview"))[0]
	for _, c := range chargesBetween(s, p.PartnerID, p.Currency, time.Time{}, s.Now, s.Now) {
		if c.SubscriptionID == p.ID {
			charges = append(charges, c)
		}
	}
	return p, charges
}

func TestAMonthOfAzureIsChargedAtItsEnd(t *testing.T) {
	w := newWorld(t, "demo") // on 20 November
	december := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	advance(t, w, december.Add(-time.Second))
	w.View(func(s *State) {
		p, charges := azureCharges(s)
		require.Equal(t, day(p.CreatedAt).AddDate(0, 0, 1-p.CreatedAt.Day()), charges[0].From, "charged since it was bought")
		require.Len(t, charges, 7)
		require.Equal(t, december.AddDate(0, -1, 0), charges[6].Until)
		require.Len(t, UnbilledUsage(s, p.PartnerID, "USD", false, s.Now), 29*2*len(AzureMeters()), "the day is not over")
		require.Empty(t, UnbilledUsage(s, p.PartnerID, "USD", true, s.Now), "October has its invoice")
		require.Empty(t, UnbilledUsage(s, p.PartnerID, "EUR", false, s.Now))
	})
	advance(t, w, december)
	w.View(func(s *State) {
		p, charges := azureCharges(s)
		require.Len(t, charges, 8)
		c := charges[7]
		require.Equal(t, &Charge{
			ID: c.ID, PartnerID: p.PartnerID, CustomerID: p.CustomerID, SubscriptionID: p.ID, OrderID: p.OrderID, Kind: "new", Seats: 1,
			From: december.AddDate(0, -1, 0), Until: december, UnitPrice: c.Amount, Amount: c.Amount, Currency: "USD", At: december.Add(-1),
			ProductID: "DZH318Z0BPS6", SKUID: "0001", AvailabilityID: c.AvailabilityID, BillingCycle: "monthly", TermStart: c.From, TermEnd: december,
		}, c)
		require.Empty(t, UnbilledUsage(s, p.PartnerID, "USD", false, s.Now))
		require.Equal(t, c.Amount, costOf(UnbilledUsage(s, p.PartnerID, "USD", true, s.Now)))
	})
	advance(t, w, december.AddDate(0, 0, 7))
	w.View(func(s *State) {
		p, _ := azureCharges(s)
		require.Empty(t, UnbilledUsage(s, p.PartnerID, "USD", true, s.Now))
	})
}

func costOf(lines []UsageLine) string {
	total := dec.Zero
	for _, l := range lines {
		total = total.Add(l.Cost)
	}
	return total.StringFixed(2)
}

func TestTheUsageOfAnInvoiceIsItsAzureCharge(t *testing.T) {
	w := newWorld(t, "demo")
	advance(t, w, testStart.AddDate(0, 3, 0))
	w.View(func(s *State) {
		p, charges := azureCharges(s)
		amounts := map[time.Time]string{}
		for _, c := range charges {
			amounts[c.From] = c.Amount
		}
		n := 0
		for _, i := range Invoices(s, p.PartnerID) {
			lines := i.UsageLines(s)
			if i.Currency != "USD" || amounts[i.From] == "" {
				require.Empty(t, lines)
				continue
			}
			n++
			require.Equal(t, amounts[i.From], costOf(lines))
			for _, l := range lines {
				require.Equal(t, i.ID, l.InvoiceNumber)
			}
		}
		require.Equal(t, 10, n, "of April to January")
	})
}

func TestAMonthWithoutUseIsNotCharged(t *testing.T) {
	w := newWorld(t, "empty")
	require.NoError(t, w.Update(func(tx *Tx) error {
		tx.Customers.Put("p", "c", &Customer{ID: "c", PartnerID: "p"})
		tx.AzurePlans.Put("c", "plan", &AzurePlan{ID: "plan", PartnerID: "p", CustomerID: "c", Currency: "USD", ChargedUntil: monthOf(tx.Now)})
		tx.AzurePlans.Put("c", "free", &AzurePlan{ID: "free", PartnerID: "p", CustomerID: "c", Currency: "USD", Entitlements: []AzureEntitlement{{ID: "a", CreatedAt: tx.Now}}})
		return nil
	}))
	advance(t, w, testStart.AddDate(0, 3, 0))
	w.View(func(s *State) {
		p, _ := s.AzurePlans.Get("c", "plan")
		require.Equal(t, "2027-02-01", p.ChargedUntil.Format(time.DateOnly))
		for range s.Charges.All("c") {
			t.Fatal("nothing was used, or it is never charged")
		}
	})
}
