package customer

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyAssignedCountriesAreTaken(t *testing.T) {
	for _, code := range []string{"ZZ", "AA", "QM", "XA", "EU", "UN", "UK", "SU", "YU", "EZ", "D1", "D", "DEU", "276", "ÄÖ"} {
		_, bad := cleanCountry(code, nil)
		require.Len(t, bad, 1, code)
		require.Equal(t, "country", bad[0].Name)
	}
	for text, want := range map[string]string{" de ": "DE", "GB": "GB", "XK": "XK", "SS": "SS", "": ""} {
		got, bad := cleanCountry(text, nil)
		require.Empty(t, bad, text)
		require.Equal(t, want, got)
	}
	taken := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if isCountry(string(a) + string(b)) {
				taken++
			}
		}
	}
	require.Equal(t, 249+1, taken, "ISO 3166-1 assigns 249 codes; one more is Kosovo's")
}
