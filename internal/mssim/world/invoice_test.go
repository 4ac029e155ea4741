package world

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestInvoicesAreMadeOnTheEighth(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04:05", text)
		require.NoError(t, err)
		return moment
	}
	for now, want := range map[string]string{
		"2026-11-20 10:00:00": "2026-11-01", "2026-11-08 00:00:00": "2026-11-01", "2026-11-07 23:59:59": "2026-10-01",
		"2027-01-01 00:00:00": "2026-12-01", "2027-01-08 00:00:00": "2027-01-01", "2028-02-29 12:00:00": "2028-02-01",
	} {
		require.Equal(t, want, billedUntil(at(now)).Format(time.DateOnly), now)
	}
	due, known := partnerDue(&Partner{BilledUntil: at("2026-12-01 00:00:00")})
	require.True(t, known)
	require.Equal(t, at("2027-01-08 00:00:00"), due)
	_, known = partnerDue(&Partner{})
	require.False(t, known, "a partner that was never billed is not billed")
}

func sumOf(charges []*Charge) dec.Decimal {
	total := dec.Zero
	for _, c := range charges {
		total = total.Add(dec.RequireFromString(c.Amount))
	}
	return total
}

// billed adds up invoices, each checked against its own charges, and what is on
// none yet, by currency.
func billed(t *testing.T, s *State, partnerID string) map[string]string {
	t.Helper()
	totals, seen := map[string]dec.Decimal{}, map[string]bool{}
	once := func(charges []*Charge) {
		for _, c := range charges {
			require.False(t, seen[c.ID], "a charge stands in one place only")
			seen[c.ID] = true
		}
	}
	for _, i := range Invoices(s, partnerID) {
		charges := i.Charges(s)
		require.NotEmpty(t, charges)
		require.Equal(t, moneyText(sumOf(charges), i.Currency), i.Total)
		once(charges)
		totals[i.Currency] = totals[i.Currency].Add(i.Amount())
	}
	for currency := range Currencies() {
		for _, previous := range []bool{false, true} {
			charges := UnbilledCharges(s, partnerID, currency, previous, s.Now)
			once(charges)
			totals[currency] = totals[currency].Add(sumOf(charges))
		}
	}
	out := map[string]string{}
	for currency, total := range totals {
		out[currency] = total.StringFixed(2)
	}
	return out
}

func TestInvoicesAndWhatIsUnbilledAreTheLedger(t *testing.T) {
	for _, term := range []string{"P1M", "P1Y"} {
		for seed := range uint64(20) {
			t.Run(fmt.Sprint(term, " ", seed), func(t *testing.T) {
				w := newWorld(t, "empty")
				require.NoError(t, w.Update(func(tx *Tx) error {
					tx.Partners.Put("", "p", &Partner{TenantID: "p", BilledUntil: billedUntil(tx.Now)})
					tx.Customers.Put("p", ledgerCustomer, &Customer{ID: ledgerCustomer, PartnerID: "p"})
					tx.AzurePlans.Put(ledgerCustomer, "plan", &AzurePlan{
						ID: "plan", PartnerID: "p", CustomerID: ledgerCustomer, Currency: "USD", ChargedUntil: monthOf(tx.Now),
						Entitlements: []AzureEntitlement{{ID: "a", CreatedAt: tx.Now}},
					})
					return nil
				}))
				buy(t, w, term)
				live(t, w, randomHistory(rand.New(rand.NewPCG(seed, 23))), 1, func(step, *Subscription, time.Time, error) {
					ledger := net(t, w)
					w.View(func(s *State) { require.Equal(t, ledger, billed(t, s, "p")["USD"]) })
				})
				w.View(func(s *State) { require.NotEmpty(t, Invoices(s, "p")) })
				require.NoError(t, w.Update(func(tx *Tx) error {
					customer, _ := tx.Customers.Get("p", ledgerCustomer)
					DeleteCustomer(tx, customer)
					return nil
				}))
				ledger := net(t, w)
				for range 2 {
					w.View(func(s *State) {
						require.Equal(t, ledger, billed(t, s, "p")["USD"], "deleting the customer takes no charge away")
					})
					advance(t, w, w.Now().AddDate(0, 2, 0))
				}
				require.Equal(t, ledger, net(t, w), "nothing is charged any more")
			})
		}
	}
}

func TestTheDemoSeedHasItsInvoices(t *testing.T) {
	w := newWorld(t, "demo")
	harborview := StableID("tenant", "harborview")
	check := func(newest string) {
		w.View(func(s *State) {
			ledger := map[string]dec.Decimal{}
			for c := range s.Customers.All(harborview) {
				for charge := range s.Charges.All(c.ID) {
					ledger[charge.Currency] = ledger[charge.Currency].Add(dec.RequireFromString(charge.Amount))
				}
			}
			got := billed(t, s, harborview)
			require.Len(t, ledger, 4)
			for currency, total := range ledger {
				require.Equal(t, total.StringFixed(2), got[currency], currency)
			}
			list := Invoices(s, harborview)
			require.Equal(t, newest, list[len(list)-1].At.Format(time.DateOnly))
			for _, i := range list {
				require.Regexp(t, `^G\d{9}$`, i.ID)
				require.Equal(t, i.Until.AddDate(0, 0, 7), i.At)
				found, ok := FindInvoice(s, harborview, "oneTime-"+i.ID)
				require.True(t, ok)
				require.Equal(t, i.ID, found.ID)
			}
		})
	}
	check("2026-11-08")
	advance(t, w, time.Date(2026, 12, 7, 23, 59, 59, 0, time.UTC))
	check("2026-11-08")
	w.View(func(s *State) {
		require.NotEmpty(t, UnbilledCharges(s, harborview, "USD", true, s.Now))
	})
	advance(t, w, time.Date(2026, 12, 8, 0, 0, 0, 0, time.UTC))
	check("2026-12-08")
	w.View(func(s *State) {
		require.Empty(t, UnbilledCharges(s, harborview, "USD", true, s.Now))
		events := 0
		for r := range s.Audit.All(harborview) {
			if r.ResourceType == "invoice" && r.At.Equal(s.Now) {
				require.Equal(t, "ready_invoice", r.Operation)
				require.Equal(t, []string{"invoice-ready"}, r.WebhookEvents)
				require.Equal(t, "/v1/invoices/"+r.ResourceID, r.ResourceURI)
				events++
			}
		}
		require.Equal(t, 4, events, "one in each currency")
	})
}

func TestAnInvoiceIsPaidAfterThirtyDays(t *testing.T) {
	i := &Invoice{At: testStart, Total: "12.50"}
	require.Equal(t, "0", i.Paid(testStart.AddDate(0, 0, 29)).String())
	require.Equal(t, "12.5", i.Paid(testStart.AddDate(0, 0, 30)).String())
}
