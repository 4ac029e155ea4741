package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCustomTermEnds(t *testing.T) {
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	tests := map[string]struct {
		term  string
		start time.Time
		last  time.Time
		in    bool
	}{
		"month end":                    {"P1M", date(2023, 7, 11), date(2023, 7, 31), true},
		"last day of the term":         {"P1M", date(2023, 7, 11), date(2023, 8, 10), true},
		"a day too late":               {"P1M", date(2023, 7, 11), date(2023, 8, 11), false},
		"the day it starts":            {"P1M", date(2023, 7, 11), date(2023, 7, 11), false},
		"29th of a longer month":       {"P1M", date(2023, 7, 11), date(2023, 7, 29), false},
		"30th that ends its month":     {"P1M", date(2023, 6, 11), date(2023, 6, 30), true},
		"28th that ends its month":     {"P1M", date(2023, 2, 11), date(2023, 2, 28), true},
		"29th in a year's term is any": {"P1Y", date(2023, 7, 11), date(2023, 7, 29), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.in, withinFirstTerm(tt.term, tt.start.Add(9*time.Hour), tt.last))
		})
	}
	require.Equal(t, date(2027, 6, 30), lastMonthEnd(TermEndFor(date(2026, 7, 15), "P1Y")), "Microsoft's example: bought on 15 July")
}

func TestTermEndsOfADemoCustomer(t *testing.T) {
	w := newWorld(t, "demo")
	w.View(func(s *State) {
		customer := demoCustomerRow(s, "redwooddental")
		require.Equal(t, []CustomTermEnd{
			{Kind: TermEndSubscription, Date: time.Date(2027, 5, 12, 0, 0, 0, 0, time.UTC), SubscriptionIDs: []string{demoSubscriptionID("redwooddental", 1, 0), demoSubscriptionID("redwooddental", 1, 1)}},
			{Kind: TermEndCalendarMonth, Date: time.Date(2027, 10, 31, 0, 0, 0, 0, time.UTC)},
			{Kind: TermEndSubscription, Date: time.Date(2027, 11, 12, 0, 0, 0, 0, time.UTC), SubscriptionIDs: []string{demoSubscriptionID("redwooddental", 1, 3)}},
		}, CustomTermEnds(s, customer, "P1Y", s.Now))
		require.Equal(t, []CustomTermEnd{
			{Kind: TermEndCalendarMonth, Date: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)},
			{Kind: TermEndSubscription, Date: time.Date(2026, 12, 12, 0, 0, 0, 0, time.UTC), SubscriptionIDs: []string{demoSubscriptionID("redwooddental", 1, 2)}},
		}, CustomTermEnds(s, customer, "P1M", s.Now))
	})
}
