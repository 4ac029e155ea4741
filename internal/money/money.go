// Package money is amounts with their currency: exact decimals, never floats, never
// arithmetic across currencies.
package money

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/shopspring/decimal"
)

// ErrCurrency is returned when amounts of two currencies meet.
var ErrCurrency = errors.New("money: different currencies")

var isoCode = regexp.MustCompile(`^[A-Z]{3}$`)

// Money is an exact amount of one currency.
type Money struct {
	Amount   decimal.Decimal
	Currency string // ISO 4217, upper case
}

// Parse reads a plain decimal such as "12.3456" (no exponent) and an ISO 4217 code.
func Parse(amount, currency string) (Money, error) {
	if !isoCode.MatchString(currency) {
		return Money{}, fmt.Errorf("money: %q is not an ISO 4217 code", currency)
	}
	if len(amount) > 40 || !plain.MatchString(amount) {
		return Money{}, errors.New("money: amount is not a plain decimal of at most 40 characters")
	}
	d, err := decimal.NewFromString(amount)
	if err != nil {
		return Money{}, fmt.Errorf("money: %w", err)
	}
	return Money{Amount: d, Currency: currency}, nil
}

var plain = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Add sums two amounts of one currency.
func (m Money) Add(o Money) (Money, error) {
	if m.Currency != o.Currency {
		return Money{}, fmt.Errorf("%w: %s and %s", ErrCurrency, m.Currency, o.Currency)
	}
	return Money{Amount: m.Amount.Add(o.Amount), Currency: m.Currency}, nil
}

// Times multiplies by a whole number, such as a count of seats.
func (m Money) Times(n int64) Money {
	return Money{Amount: m.Amount.Mul(decimal.NewFromInt(n)), Currency: m.Currency}
}

// LineTotal rounds a line down (toward zero) to two decimals, as Microsoft's invoice lines do.
// Source: Microsoft, Use the reconciliation files, ROUNDDOWN(…, 2).
func (m Money) LineTotal() Money {
	return Money{Amount: m.Amount.RoundDown(2), Currency: m.Currency}
}

// String is the amount with its code, for logs and tests.
func (m Money) String() string { return m.Amount.String() + " " + m.Currency }
