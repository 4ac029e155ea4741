package world

import (
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestAzureUsageIsAFunction(t *testing.T) {
	m := &AzureMeters()[0]
	friday := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	once := AzureDailyQuantity("one", m, friday)
	require.True(t, once.Equal(AzureDailyQuantity("one", m, friday.Add(14*time.Hour))), "the same day, the same use")
	require.False(t, once.Equal(AzureDailyQuantity("two", m, friday)))
	for n := range 60 {
		q := AzureDailyQuantity("one", m, friday.AddDate(0, 0, n))
		require.True(t, q.GreaterThanOrEqual(m.Daily.Div(dec.NewFromInt(4))) && q.LessThanOrEqual(m.Daily.Mul(dec.RequireFromString("1.5"))), q)
	}
}

func TestAzureUsage(t *testing.T) {
	created := time.Date(2026, 11, 3, 15, 0, 0, 0, time.UTC)
	ended := time.Date(2026, 11, 5, 8, 0, 0, 0, time.UTC)
	p := &AzurePlan{Currency: "EUR", Entitlements: []AzureEntitlement{{ID: "a", CreatedAt: created}, {ID: "b", CreatedAt: created.AddDate(0, 0, 1), EndsAt: &ended}}}
	from, until := AzureMonth(created)
	days := func(now time.Time) map[string]int {
		out := map[string]int{}
		for u := range AzureUsage(p, from, until, now) {
			require.True(t, u.USD.Equal(u.Quantity.Mul(u.Meter.Rate)))
			require.True(t, u.Cost.Equal(u.USD.Mul(dec.RequireFromString("0.935"))))
			out[u.Entitlement.ID+u.Day.Format(" 2")]++
		}
		return out
	}
	n := len(AzureMeters())
	require.Equal(t, map[string]int{"a 3": n, "a 4": n, "a 5": n, "a 6": n, "b 4": n, "b 5": n}, days(time.Date(2026, 11, 7, 23, 0, 0, 0, time.UTC)))
	require.Empty(t, days(time.Date(2026, 11, 3, 23, 0, 0, 0, time.UTC)), "the first day is not over")
	require.Len(t, days(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)), 28+2, "not beyond the period")
	for range AzureUsage(p, from, until, until) {
		break
	}
}

// An export holds what there was at its request, though the plan ends before it is
// first fetched.
func TestUnbilledUsageOutlivesThePlan(t *testing.T) {
	w := newWorld(t, "demo")
	seller := StableID("tenant", demoPartners[1].slug)
	usage := func(at time.Time) (tag string, lines int) {
		w.View(func(s *State) {
			e := &BillingExport{PartnerID: seller, Currency: "USD", Usage: true, At: at}
			d := e.Data(s)
			tag, lines = d.Tag(false), d.Len()
		})
		return tag, lines
	}
	requested := testStart.AddDate(0, 0, 2)
	ended := requested.Add(time.Hour)
	_, err := w.Advance(ended)
	require.NoError(t, err)
	before, lines := usage(requested)
	require.Positive(t, lines)
	require.NoError(t, w.Update(func(tx *Tx) error {
		c, _ := tx.Customers.Get(seller, StableID("tenant", azurePlanCustomer))
		endAzurePlans(tx, c)
		return nil
	}))
	after, _ := usage(requested)
	require.Equal(t, before, after)
	_, lines = usage(ended.Add(time.Hour))
	require.Zero(t, lines, "what is requested later has nothing of it")
}
