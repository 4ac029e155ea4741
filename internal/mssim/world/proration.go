package world

import (
	"time"

	dec "github.com/shopspring/decimal"
)

// ChargePeriod is the time that one charge pays for, in whole UTC days.
type ChargePeriod struct {
	From  time.Time
	Until time.Time // exclusive; cut at the term's end
	Days  int       // of the whole period, also where it is cut
}

// ChargePeriod is the charge period that holds at a moment of the term; false for
// what is never charged, such as a trial.
func (s *Subscription) ChargePeriod(at time.Time) (ChargePeriod, bool) {
	months := cycleMonths(s.BillingCycle)
	if months == 0 {
		return ChargePeriod{}, false
	}
	first := day(s.TermStart)
	for n := 0; ; n += months {
		from, until := addMonths(first, n), addMonths(first, n+months)
		if !at.Before(until) && until.Before(s.TermEnd) {
			continue
		}
		p := ChargePeriod{From: from, Until: until, Days: daysBetween(from, until)}
		if s.TermEnd.Before(until) {
			p.Until = s.TermEnd
		}
		return p, true
	}
}

// daysLeft counts the days of the period from a moment on; the day that holds it
// counts whole, as in Microsoft's examples.
func (p ChargePeriod) daysLeft(at time.Time) int {
	return max(0, daysBetween(day(at), p.Until))
}

// Prorate is what seats cost for some days of a charge period: the price of a
// day, rounded half up to three decimals, times days and seats, rounded half up
// to what the currency can pay. A whole period costs its price. Source: Microsoft, how proration of
// licenses is billed.
func Prorate(price dec.Decimal, seats, days, periodDays int, currency string) dec.Decimal {
	if days >= periodDays {
		return price.Mul(dec.NewFromInt(int64(seats))).Round(places(currency))
	}
	daily := price.DivRound(dec.NewFromInt(int64(periodDays)), 3)
	return daily.Mul(dec.NewFromInt(int64(days) * int64(seats))).Round(places(currency))
}

// ChargeFrom is what seats cost from a moment to the end of the charge period
// that holds then.
func (s *Subscription) ChargeFrom(seats int, at time.Time) dec.Decimal {
	p, charged := s.ChargePeriod(at)
	if !charged {
		return dec.Zero
	}
	return Prorate(s.price(), seats, p.daysLeft(at), p.Days, s.Currency)
}

// Refund is what giving back seats of a batch pays back: in the batch's first 24
// hours all that was charged for them, later the days left of the charge period.
// The Extended Service Term has no such first hours. Source: Microsoft,
// cancellation policy.
func (s *Subscription) Refund(b SeatBatch, seats int, now time.Time) dec.Decimal {
	if s.refundsInFull(b, now) {
		return s.charged(b, b.Quantity, now).Sub(s.charged(b, b.Quantity-seats, now))
	}
	return s.ChargeFrom(seats, now)
}

func (s *Subscription) refundsInFull(b SeatBatch, now time.Time) bool {
	return !s.ExtendedService && now.Before(b.PurchasedAt.Add(FullRefundWindow))
}

// charged is what so many seats of a batch were charged from their purchase to
// the charge period that holds at a moment.
func (s *Subscription) charged(b SeatBatch, seats int, at time.Time) dec.Decimal {
	if b.RepricedAt == nil {
		return s.chargedSince(b.PurchasedAt, seats, at)
	}
	return b.paidFor(seats, s.Currency).Add(s.chargedSince(*b.RepricedAt, seats, at))
}

// paidFor is the part of Paid that falls on some of the seats.
func (b SeatBatch) paidFor(seats int, currency string) dec.Decimal {
	paid, err := dec.NewFromString(b.Paid)
	if err != nil || b.Quantity == 0 {
		return dec.Zero
	}
	return paid.Mul(dec.NewFromInt(int64(seats))).DivRound(dec.NewFromInt(int64(b.Quantity)), places(currency))
}

// without is the batch after seats of it are gone.
func (b SeatBatch) without(seats int, currency string) SeatBatch {
	if b.RepricedAt != nil {
		b.Paid = moneyText(b.paidFor(b.Quantity-seats, currency), currency)
	}
	b.Quantity -= seats
	return b
}

// chargedSince adds up the charges of seats from a moment to the charge period
// that holds at another, at today's price and billing cycle.
func (s *Subscription) chargedSince(from time.Time, seats int, until time.Time) dec.Decimal {
	total := dec.Zero
	for at := from; ; {
		total = total.Add(s.ChargeFrom(seats, at))
		p, charged := s.ChargePeriod(at)
		if !charged || until.Before(p.Until) || !p.Until.Before(s.TermEnd) {
			return total
		}
		at = p.Until
	}
}

// keepPaid has young batches remember what they were charged before now, where
// the billing cycle turns: what comes is charged at another price.
func (s *Subscription) keepPaid(now time.Time) {
	for i := range s.Batches {
		b := &s.Batches[i]
		if !s.refundsInFull(*b, now) {
			b.Paid, b.RepricedAt = "", nil
			continue
		}
		b.Paid, b.RepricedAt = moneyText(s.charged(*b, b.Quantity, now.Add(-1)), s.Currency), &now
	}
}

// price is UnitPrice as a number; nothing where there is none.
func (s *Subscription) price() dec.Decimal {
	p, err := dec.NewFromString(s.UnitPrice)
	if err != nil {
		return dec.Zero
	}
	return p
}

// daysBetween counts the days from one midnight in UTC to another.
func daysBetween(from, until time.Time) int { return int(until.Sub(from) / (24 * time.Hour)) }
