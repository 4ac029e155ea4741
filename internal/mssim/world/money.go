package world

import dec "github.com/shopspring/decimal"

// wholeCurrencies have no minor unit: what is paid in them is rounded to whole
// units. Source: ISO 4217.
var wholeCurrencies = map[string]bool{"JPY": true}

// places is how many decimals an amount of a currency has.
func places(currency string) int32 {
	if wholeCurrencies[currency] {
		return 0
	}
	return 2
}

// moneyText writes an amount as its currency has it.
func moneyText(amount dec.Decimal, currency string) string {
	return amount.StringFixed(places(currency))
}
