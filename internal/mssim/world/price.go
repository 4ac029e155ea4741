package world

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Price is what one seat costs for one charge period, as decimals with the places
// of the currency.
type Price struct {
	Currency string
	Partner  string // what the partner pays
	Retail   string // Microsoft's suggested price, "ERP"
}

// Charges compared with an annual term paid up front, in thousandths. Sources:
// Microsoft's announcements: annual term billed monthly +5 % (April 2025),
// monthly term +20 %, Extended Service Term +3 % over the monthly term (2026).
const (
	chargeYearMonthly = 1050
	chargeMonth       = 1200
	chargeExtended    = 1236
	chargeThreeYears  = 1000
	partnerShare      = 800 // of the suggested price; the simulator's assumption
)

// PriceOf prices a SKU in a currency; false when the SKU is not sold so or the
// currency is unknown.
func PriceOf(k *SKU, term, billingCycle, currency string) (Price, bool) {
	rate, ok := currencyRates[currency]
	if !ok || !k.Sells(term, billingCycle) {
		return Price{}, false
	}
	months, factor := cycleMonths(billingCycle), chargeThreeYears
	switch {
	case billingCycle == "none":
		months, factor = 1, 0
	case k.ExtendedService != "":
		factor = chargeExtended
	case term == "P1M":
		factor = chargeMonth
	case term == "P1Y" && billingCycle == "monthly":
		factor = chargeYearMonthly
	}
	month, least := k.RetailCents*factor*rate, 1_000_000 // of which 100,000,000 are a unit, and the least that is paid
	if places(currency) == 0 {
		least *= 100
	}
	partner, retail := roundDiv(month*partnerShare, least*1000)*months, roundDiv(month, least)*months
	return Price{Currency: currency, Partner: leastText(partner, currency), Retail: leastText(retail, currency)}, true
}

func roundDiv(n, d int) int { return (n + d/2) / d }

// leastText writes so many of the least that is paid in a currency.
func leastText(n int, currency string) string {
	if places(currency) == 0 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

// currencyRates are thousandths of a unit for one US dollar: the simulator's
// fixed stand-in for Microsoft's price list in each currency.
var currencyRates = map[string]int{
	"USD": 1000, "EUR": 935, "GBP": 798, "CHF": 905, "SEK": 10540, "NOK": 10760, "DKK": 6970, "PLN": 3990,
	"CAD": 1360, "AUD": 1510, "JPY": 148200, "ILS": 3690, "AED": 3673, "INR": 83600, "BRL": 5420, "ZAR": 18300,
}

// Currencies lists the currencies that prices exist in, with units per dollar in
// thousandths; not to be changed.
func Currencies() map[string]int { return currencyRates }

// CurrencyOf is the billing currency of a country's market.
func CurrencyOf(country string) string {
	if c, ok := countryCurrency[country]; ok {
		return c
	}
	return "USD"
}

// Countries are those the simulator has a currency for, in the order of their codes.
func Countries() []string { return slices.Sorted(maps.Keys(countryCurrency)) }

// CurrencySymbol is the sign Partner Center shows; the code itself where there is
// no common one.
func CurrencySymbol(currency string) string {
	switch currency {
	case "USD", "CAD", "AUD":
		return "$"
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "JPY":
		return "¥"
	case "ILS":
		return "₪"
	case "INR":
		return "₹"
	case "SEK", "NOK", "DKK":
		return "kr"
	case "BRL":
		return "R$"
	case "PLN":
		return "zł"
	}
	return currency
}

var countryCurrency = map[string]string{
	"DE": "EUR", "AT": "EUR", "FR": "EUR", "IT": "EUR", "ES": "EUR", "NL": "EUR", "BE": "EUR", "IE": "EUR", "FI": "EUR", "PT": "EUR",
	"GB": "GBP", "CH": "CHF", "LI": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN", "CA": "CAD", "AU": "AUD",
	"JP": "JPY", "IL": "ILS", "AE": "AED", "IN": "INR", "BR": "BRL", "ZA": "ZAR", "US": "USD",
}
