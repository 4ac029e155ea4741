package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The two short periods are Microsoft's published examples: 12 days of 4.00 a
// month, in a month of 31 days and in one of 28.
func TestLinePrices(t *testing.T) {
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	tests := map[string]struct {
		cycle          string
		quantity       int
		start, end     time.Time
		first, overall string
	}{
		"12 of 31 days":            {"monthly", 1, date(2023, 1, 13), date(2023, 1, 25), "1.55", "1.55"},
		"12 of 28 days":            {"monthly", 1, date(2023, 2, 13), date(2023, 2, 25), "1.72", "1.72"},
		"seats together, rounded":  {"monthly", 3, date(2023, 1, 13), date(2023, 1, 25), "1.55", "4.64"},
		"a whole year, monthly":    {"monthly", 2, date(2023, 1, 13), date(2024, 1, 13), "4.00", "96.00"},
		"a month and some days":    {"monthly", 1, date(2022, 12, 13), date(2023, 1, 25), "4.00", "5.55"},
		"from the month's last":    {"monthly", 1, date(2023, 1, 31), date(2023, 3, 31), "4.00", "8.00"},
		"part of a leap year":      {"annual", 1, date(2024, 1, 1), date(2024, 7, 1), "2.00", "2.00"},
		"a trial costs as it says": {"none", 25, date(2023, 1, 13), date(2023, 2, 13), "4.00", "0.00"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := linePrice("4.00", "EUR", 0, tt.quantity, tt.cycle, tt.start.Add(9*time.Hour), tt.end)
			require.NoError(t, err)
			require.Equal(t, LinePrice{List: "4.00", Discounted: "4.00", Prorated: tt.first, Price: tt.first, Extended: tt.overall}, got)
		})
	}
}
