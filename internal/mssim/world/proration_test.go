package world

import (
	"testing"
	"time"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return at
}

// published is the subscription of Microsoft's examples: 4.00 a month, periods
// from the 13th.
func published(t *testing.T) *Subscription {
	t.Helper()
	return &Subscription{
		Term: "P1Y", BillingCycle: "monthly", UnitPrice: "4.00",
		TermStart: moment(t, "2026-01-13T08:30:00Z"), TermEnd: moment(t, "2027-01-13T00:00:00Z"),
	}
}

func TestPublishedExamplesOfProration(t *testing.T) {
	sub := published(t)
	require.Equal(t, "1.55", sub.ChargeFrom(1, moment(t, "2026-02-01T15:00:00Z")).StringFixed(2), "12 of 31 days at 0.129")
	old := SeatBatch{Quantity: 1, PurchasedAt: moment(t, "2026-02-24T00:00:00Z")}
	require.Equal(t, "1.72", sub.Refund(old, 1, moment(t, "2026-03-01T10:00:00Z")).StringFixed(2), "12 of 28 days at 0.143")
}

func TestProrate(t *testing.T) {
	tests := map[string]struct {
		price              string
		seats, days, whole int
		want               string
	}{
		"a whole period costs its price":          {"4.00", 1, 31, 31, "4.00"},
		"a whole period of many seats":            {"17.63", 14, 30, 30, "246.82"},
		"the day's price is rounded half up":      {"0.0315", 1, 1, 63, "0.00"},
		"and then the line":                       {"4.00", 3, 12, 31, "4.64"},
		"a line of exactly half a cent goes up":   {"0.15", 1, 1, 30, "0.01"},
		"a year paid up front":                    {"211.20", 5, 100, 365, "289.50"},
		"a leap year":                             {"211.20", 5, 100, 366, "288.50"},
		"no seats":                                {"4.00", 0, 12, 31, "0.00"},
		"no days":                                 {"4.00", 5, 0, 31, "0.00"},
		"a daily price on the half of a thousand": {"0.0135", 2000, 1, 27, "2.00"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, Prorate(dec.RequireFromString(tt.price), tt.seats, tt.days, tt.whole, "EUR").StringFixed(2))
		})
	}
}

func TestChargePeriods(t *testing.T) {
	tests := map[string]struct {
		start, end, cycle, at string
		from, until           string
		days                  int
	}{
		"the first month":             {"2026-01-13T08:30:00Z", "2027-01-13T00:00:00Z", "monthly", "2026-01-13T08:30:00Z", "2026-01-13T00:00:00Z", "2026-02-13T00:00:00Z", 31},
		"its last second":             {"2026-01-13T08:30:00Z", "2027-01-13T00:00:00Z", "monthly", "2026-02-12T23:59:59Z", "2026-01-13T00:00:00Z", "2026-02-13T00:00:00Z", 31},
		"the second":                  {"2026-01-13T08:30:00Z", "2027-01-13T00:00:00Z", "monthly", "2026-02-13T00:00:00Z", "2026-02-13T00:00:00Z", "2026-03-13T00:00:00Z", 28},
		"after a short month":         {"2026-01-31T00:00:00Z", "2027-01-31T00:00:00Z", "monthly", "2026-03-01T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z", 31},
		"a year":                      {"2026-01-13T08:30:00Z", "2027-01-13T00:00:00Z", "annual", "2026-12-31T00:00:00Z", "2026-01-13T00:00:00Z", "2027-01-13T00:00:00Z", 365},
		"the second of three years":   {"2026-01-13T08:30:00Z", "2029-01-13T00:00:00Z", "annual", "2028-01-12T00:00:00Z", "2027-01-13T00:00:00Z", "2028-01-13T00:00:00Z", 365},
		"cut by a custom end of term": {"2026-01-13T08:30:00Z", "2026-01-31T00:00:00Z", "monthly", "2026-01-20T00:00:00Z", "2026-01-13T00:00:00Z", "2026-01-31T00:00:00Z", 31},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			sub := &Subscription{BillingCycle: tt.cycle, TermStart: moment(t, tt.start), TermEnd: moment(t, tt.end)}
			p, charged := sub.ChargePeriod(moment(t, tt.at))
			require.True(t, charged)
			require.Equal(t, ChargePeriod{From: moment(t, tt.from), Until: moment(t, tt.until), Days: tt.days}, p)
		})
	}
	_, charged := (&Subscription{BillingCycle: "none"}).ChargePeriod(testStart)
	require.False(t, charged, "a trial costs nothing")
}

func TestTheFirstDayIsRefundedInFull(t *testing.T) {
	sub := published(t)
	batch := SeatBatch{Quantity: 3, PurchasedAt: moment(t, "2026-02-12T20:00:00Z")}
	next := moment(t, "2026-02-13T19:59:59Z")
	require.Equal(t, "12.39", sub.Refund(batch, 3, next).StringFixed(2), "the last day of one period and the whole of the next: 0.39 and 12.00")
	require.Equal(t, "12.00", sub.Refund(batch, 3, next.Add(time.Second)).StringFixed(2), "24 hours later only the days left")
	one, rest := sub.Refund(batch, 1, next), sub.Refund(SeatBatch{Quantity: 2, PurchasedAt: batch.PurchasedAt}, 2, next)
	require.Equal(t, "12.39", one.Add(rest).StringFixed(2), "in parts it is neither more nor less")
	sub.ExtendedService = true
	require.Equal(t, "12.00", sub.Refund(batch, 3, next).StringFixed(2), "the extended service term is prorated by the day")
}
