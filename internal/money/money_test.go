package money_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/internal/money"
)

func TestParse(t *testing.T) {
	tests := map[string]struct {
		amount, currency string
		ok               bool
	}{
		"unit price":    {"12.3456", "EUR", true},
		"negative":      {"-1", "USD", true},
		"exponent":      {"1e9", "USD", false},
		"comma":         {"1,50", "EUR", false},
		"empty":         {"", "EUR", false},
		"lower case":    {"1", "eur", false},
		"not a code":    {"1", "EURO", false},
		"huge":          {"1" + string(make([]byte, 60)), "EUR", false},
		"leading point": {".5", "EUR", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := money.Parse(tt.amount, tt.currency)
			require.Equal(t, tt.ok, err == nil, "%v", err)
		})
	}
}

func TestAddRefusesTwoCurrencies(t *testing.T) {
	eur, err := money.Parse("1", "EUR")
	require.NoError(t, err)
	usd, err := money.Parse("1", "USD")
	require.NoError(t, err)
	_, err = eur.Add(usd)
	require.ErrorIs(t, err, money.ErrCurrency)
}

func TestLineTotalRoundsTowardZero(t *testing.T) {
	for in, want := range map[string]string{"1.999": "1.99", "-1.999": "-1.99", "2": "2"} {
		m, err := money.Parse(in, "EUR")
		require.NoError(t, err)
		require.Equal(t, want, m.LineTotal().Amount.String())
	}
}

func TestTimesEqualsRepeatedAddition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := money.Parse(rapid.StringMatching(`[0-9]{1,6}\.[0-9]{1,4}`).Draw(t, "amount"), "EUR")
		require.NoError(t, err)
		n := rapid.IntRange(1, 30).Draw(t, "n")
		sum := money.Money{Currency: "EUR"}
		for range n {
			sum, err = sum.Add(m)
			require.NoError(t, err)
		}
		require.True(t, sum.Amount.Equal(m.Times(int64(n)).Amount))
	})
}
