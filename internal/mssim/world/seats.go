package world

import (
	"net/http"
	"strconv"
	"time"
)

// changeSeats sets the quantity. More seats are a batch with its own window that
// ends with the subscription's term; fewer come from the newest batches whose
// window is open. Source: Microsoft, change the quantity of a subscription.
func changeSeats(tx *Tx, sub *Subscription, quantity int, by AuditRecord) error {
	if quantity < 1 {
		return refused(2002, "The quantity %d is below the allowed minimum of 1. Cancel the subscription instead.", quantity)
	}
	if sku, ok := FindSKU(sub.ProductID, sub.SKUID); ok && quantity > sku.MaxQuantity && quantity > sub.Quantity {
		return refused(800088, "The seats requested exceed the remaining limit of the subscription: %d asked, %d left, catalog id %s.",
			quantity-sub.Quantity, max(0, sku.MaxQuantity-sub.Quantity), sku.CatalogID()).with(http.StatusForbidden)
	}
	if err := checkSandboxSeats(tx, sub, quantity); err != nil {
		return err
	}
	if quantity > sub.Quantity {
		addSeats(tx, sub, quantity-sub.Quantity, by)
	} else {
		if _, refundable := sub.Refundable(tx.Now); sub.Quantity-quantity > refundable {
			return refused(800090, "Subscription quantity cannot be decreased.")
		}
		removeSeats(tx, sub, sub.Quantity-quantity)
	}
	sub.Quantity = quantity
	if sub.NextCharge != nil {
		sub.NextCharge.Quantity = quantity
	}
	return nil
}

func addSeats(tx *Tx, sub *Subscription, seats int, by AuditRecord) {
	sub.Batches = append(sub.Batches, SeatBatch{Quantity: seats, PurchasedAt: tx.Now, CancelUntil: seatsUntil(sub, tx.Now)})
	o := &Order{
		ID: freeOrderID(tx, sub, "AddQuantity"), PartnerID: sub.PartnerID, CustomerID: sub.CustomerID, CreatedAt: tx.Now,
		Status: "completed", TransactionType: "UserPurchase", BillingCycle: sub.BillingCycle, Currency: sub.Currency,
		Lines: []OrderLine{{
			ProductID: sub.ProductID, SKUID: sub.SKUID, AvailabilityID: sub.AvailabilityID, SubscriptionID: sub.ID, FriendlyName: sub.FriendlyName,
			Quantity: seats, Term: sub.Term, TransactionType: "AddQuantity", UnitPrice: sub.UnitPrice, PromotionID: sub.PromotionID, MPNID: sub.MPNID,
		}},
	}
	tx.Orders.Put(sub.CustomerID, o.ID, o)
	chargeSeats(tx, sub, ChargeAddQuantity, o.ID, seats)
	RecordOrder(tx, o, by)
}

// seatsUntil is the end of the window of seats added now; in the Extended Service
// Term it is the term's end.
func seatsUntil(sub *Subscription, now time.Time) time.Time {
	if sub.ExtendedService {
		return sub.TermEnd
	}
	return now.Add(CancellationWindow)
}

// removeSeats takes seats from the newest batches that can still be given back.
func removeSeats(tx *Tx, sub *Subscription, seats int) {
	for i := len(sub.Batches) - 1; i >= 0 && seats > 0; i-- {
		b := &sub.Batches[i]
		n := min(seats, b.Quantity)
		if n == 0 || !tx.Now.Before(b.CancelUntil) {
			continue
		}
		refundSeats(tx, sub, ChargeRemoveQuantity, *b, n)
		*b = b.without(n, sub.Currency)
		seats -= n
	}
	kept := sub.Batches[:0:0]
	for _, b := range sub.Batches {
		if b.Quantity > 0 {
			kept = append(kept, b)
		}
	}
	sub.Batches = kept
}

// freeOrderID makes the id of an order of this moment; two of one moment differ.
func freeOrderID(tx *Tx, sub *Subscription, kind string) string {
	for n := 0; ; n++ {
		id := StableOrderID(sub.ID, kind, tx.Now.Format(time.RFC3339Nano), strconv.Itoa(n))
		if _, taken := tx.Orders.Get(sub.CustomerID, id); !taken {
			return id
		}
	}
}
