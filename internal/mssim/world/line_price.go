package world

import (
	"time"

	dec "github.com/shopspring/decimal"
)

// LinePrice is what a line costs before tax, as decimals: one
// seat for one charge period, but Extended, which is all seats for the whole term.
type LinePrice struct {
	List       string `json:"list"`
	Discounted string `json:"discounted"` // after the promotion
	Prorated   string `json:"prorated"`   // first charge, shorter than a period if the term is
	Price      string `json:"price"`      // what the first charge comes to
	Extended   string `json:"extended"`
}

// linePrice prices seats from start to the term's end. Source of the rounding:
// Microsoft's published examples of proration, a daily price of three places.
func linePrice(list, currency string, percent, quantity int, billingCycle string, start, end time.Time) (LinePrice, error) {
	full, err := dec.NewFromString(list)
	if err != nil {
		return LinePrice{}, err
	}
	unit := lessPercent(full, percent, currency)
	seats, extended, first := dec.NewFromInt(int64(quantity)), dec.Zero, unit
	months := cycleMonths(billingCycle)
	for from, n := day(start), months; months > 0 && from.Before(end); n += months {
		until := addMonths(day(start), n)
		price := unit
		amount := unit.Mul(seats)
		if until.After(end) {
			price = Prorate(unit, 1, daysBetween(from, end), daysBetween(from, until), currency)
			amount = Prorate(unit, quantity, daysBetween(from, end), daysBetween(from, until), currency)
		}
		if n == months {
			first = price
		}
		extended, from = extended.Add(amount), until
	}
	text := func(d dec.Decimal) string { return moneyText(d, currency) }
	return LinePrice{List: text(full), Discounted: text(unit), Prorated: text(first), Price: text(first), Extended: text(extended)}, nil
}
