package world

import "time"

// at is the same transaction at another moment, for what a seed lets happen
// before its start.
func (tx *Tx) at(moment time.Time) *Tx {
	past, s := *tx, *tx.State
	s.Now = moment
	past.State = &s
	return &past
}

// seedCharges writes what a subscription of the demo seed was charged from its
// purchase to the start, and has the ledger go on from there. orders are those of
// subscriptionOrders: purchase, renewals, added seats. Product and price were
// always today's.
func seedCharges(tx *Tx, sub *Subscription, d *demoSub, orders []*Order) {
	cycle, term := cycleMonths(sub.BillingCycle), termMonths(sub.Term)
	if cycle == 0 {
		return
	}
	now, begin := tx.Now, day(sub.TermStart)
	if sub.DeletedAt != nil {
		now = *sub.DeletedAt
	}
	seats := d.qty - d.added
	for first, n := -term*d.terms, -term*d.terms; ; n += cycle {
		from, until := addMonths(begin, n), addMonths(begin, n+cycle)
		if from.After(now) || !from.Before(sub.TermEnd) {
			break
		}
		number := (n - first) / term
		then, at, kind, order := *sub, from, ChargeCycle, sub.OrderID
		then.TermStart, then.TermEnd = addMonths(begin, first+number*term), addMonths(begin, first+(number+1)*term)
		then.AvailabilityID = orders[number].Lines[0].AvailabilityID
		switch {
		case n == first:
			at, kind = sub.CreatedAt, ChargeNew
		case (n-first)%term == 0:
			kind, order = ChargeRenew, orders[number].ID
		}
		writeCharge(tx.at(at), &then, kind, order, seats, from, until, Prorate(sub.price(), seats, 1, 1, sub.Currency))
		if d.added > 0 && sub.Batches[1].PurchasedAt.Before(until) && seats < d.qty {
			added := sub.Batches[1].PurchasedAt
			cost := Prorate(sub.price(), d.added, daysBetween(day(added), until), daysBetween(from, until), sub.Currency)
			writeCharge(tx.at(added), &then, ChargeAddQuantity, orders[len(orders)-1].ID, d.added, added, until, cost)
			seats = d.qty
		}
		if sub.Status == StatusActive || sub.Status == StatusSuspended {
			sub.ChargedUntil = until
		}
	}
	if sub.DeletedAt != nil {
		past := tx.at(now)
		for _, b := range sub.Batches {
			refundSeats(past, sub, ChargeCancel, b, b.Quantity)
		}
	}
}
