package limit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/money"
)

// levels, the smallest first.
var levels = []authz.Level{authz.LevelView, authz.LevelModify, authz.LevelAdmin}

// Decide tells whether a person may make a change, given what they spent this month (the zero Money: nothing). It is asked by
// whoever makes a change and by whoever asks why one is not possible, so that both get the same answer.
func Decide(p Person, c Change, spent money.Money) Decision {
	if p.Operator {
		return Decision{Allowed: true}
	}
	if need := needs[c.Action]; slices.Index(levels, p.Level) < slices.Index(levels, need) || need == "" {
		return refuse(RuleLevel, "The level "+string(p.Level)+" does not include this.", "Ask whoever manages your access for the level "+string(need)+".")
	}
	for _, rule := range []func(Limits, Change) *Decision{hours, products, terms, seats} {
		if d := rule(p.Limits, c); d != nil {
			return *d
		}
	}
	return spend(p.Limits, c, spent)
}

func refuse(r Rule, reason, instead string) Decision {
	return Decision{Rule: r, Reason: reason, Instead: instead}
}

func hours(l Limits, c Change) *Decision {
	if l.Hours == nil {
		return nil
	}
	zone, err := time.LoadLocation(l.Hours.TimeZone)
	if err != nil {
		d := refuse(RuleHours, "The time zone of the allowed hours is not known any more.", "Ask whoever manages your access to choose another one.")
		return &d
	}
	at := c.At.In(zone)
	minute := at.Hour()*60 + at.Minute()
	var allowed []string
	for _, w := range l.Hours.Windows {
		if w.Day == at.Weekday() && minute >= w.From && minute < w.To {
			return nil
		}
		allowed = append(allowed, fmt.Sprintf("%s %s to %s", w.Day, hourOf(w.From), hourOf(w.To)))
	}
	d := refuse(RuleHours, fmt.Sprintf("It is %s %s in %s, outside your hours.", at.Weekday(), hourOf(minute), l.Hours.TimeZone),
		"Possible: "+strings.Join(allowed, ", ")+" ("+l.Hours.TimeZone+").")
	return &d
}

func hourOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func products(l Limits, c Change) *Decision {
	if l.Products == nil || !c.Action.buys() || slices.ContainsFunc(l.Products, func(id string) bool { return strings.EqualFold(id, c.ProductID) }) {
		return nil
	}
	d := refuse(RuleProducts, "You may not buy this product.", among(l.Products))
	return &d
}

func terms(l Limits, c Change) *Decision {
	if l.Terms == nil || !c.Action.buys() || slices.Contains(l.Terms, c.Term) {
		return nil
	}
	d := refuse(RuleTerms, "You may not buy for this term.", among(l.Terms))
	return &d
}

func among(allowed []string) string {
	if len(allowed) == 0 {
		return "None is allowed: ask whoever manages your access."
	}
	return "Possible: " + strings.Join(allowed, ", ") + "."
}

func seats(l Limits, c Change) *Decision {
	counted := c.Action.buys() || c.Action == RemoveSeats
	if l.MaxSeats == nil || !counted || c.Seats <= *l.MaxSeats {
		return nil
	}
	d := refuse(RuleSeats, fmt.Sprintf("The change is about %d seats, more than the %d that you may change at once.", c.Seats, *l.MaxSeats),
		fmt.Sprintf("Possible: up to %d seats in one change.", *l.MaxSeats))
	return &d
}

// spend asks for the money last, because it alone depends on what was done before.
func spend(l Limits, c Change, spent money.Money) Decision {
	if l.MonthlySpend == nil || !c.Action.buys() {
		return Decision{Allowed: true}
	}
	if spent.Currency == "" {
		spent.Currency = l.MonthlySpend.Currency
	}
	after, err := spent.Add(c.Cost)
	if err != nil || after.Currency != l.MonthlySpend.Currency {
		return refuse(RuleCurrency, "The price is not in "+l.MonthlySpend.Currency+", the currency of your limit, so the two cannot be compared.",
			"Ask whoever manages your access.")
	}
	if after.Amount.LessThanOrEqual(l.MonthlySpend.Amount) {
		return Decision{Allowed: true}
	}
	left := money.Money{Amount: decimal.Max(decimal.Zero, l.MonthlySpend.Amount.Sub(spent.Amount)), Currency: spent.Currency}
	return refuse(RuleSpend, fmt.Sprintf("With this change you would spend %s this month, more than your %s.", after, l.MonthlySpend),
		fmt.Sprintf("Possible: up to %s more this month.", left))
}
