package world

import (
	"strconv"
	"time"

	dec "github.com/shopspring/decimal"
)

// ChargeKind is why something was charged or paid back, in the words of
// Microsoft's reconciliation files.
type ChargeKind string

// Kinds of charges. Source: Microsoft, chargeType of an invoice line item.
const (
	ChargeNew            ChargeKind = "new"
	ChargeRenew          ChargeKind = "renew"
	ChargeCycle          ChargeKind = "cycleCharge"
	ChargeAddQuantity    ChargeKind = "addQuantity"
	ChargeRemoveQuantity ChargeKind = "removeQuantity"
	ChargeCancel         ChargeKind = "cancelImmediate"
	ChargeConvert        ChargeKind = "convert"
)

// Charge is one line of what the partner owes Microsoft, before tax.
type Charge struct {
	ID             string     `json:"id"`
	PartnerID      string     `json:"partnerId"`
	CustomerID     string     `json:"customerId"`
	SubscriptionID string     `json:"subscriptionId"`
	OrderID        string     `json:"orderId"`
	Kind           ChargeKind `json:"kind"`
	Seats          int        `json:"seats"`
	From           time.Time  `json:"from"`      // first day, 00:00 UTC
	Until          time.Time  `json:"until"`     // exclusive
	UnitPrice      string     `json:"unitPrice"` // decimal; one seat, one whole charge period
	Amount         string     `json:"amount"`    // decimal; negative for what is paid back
	Currency       string     `json:"currency"`
	At             time.Time  `json:"at"`

	ProductID      string    `json:"productId"`
	SKUID          string    `json:"skuId"`
	AvailabilityID string    `json:"availabilityId"`
	Term           string    `json:"term"`
	BillingCycle   string    `json:"billingCycle"`
	TermStart      time.Time `json:"termStart"`
	TermEnd        time.Time `json:"termEnd"` // exclusive
	PromotionID    string    `json:"promotionId,omitempty"`
	ListPrice      string    `json:"listPrice,omitempty"` // decimal; of a seat without the promotion
}

// ChargePurchase writes the first charge of a subscription bought at tx.Now, to
// the end of its first charge period, and has the following periods charged as
// they begin. sub is the transaction's own copy. A trial is charged nothing.
func ChargePurchase(tx *Tx, sub *Subscription) {
	chargeSeats(tx, sub, ChargeNew, sub.OrderID, sub.Quantity)
}

// chargeSeats charges seats from tx.Now to the end of the charge period.
func chargeSeats(tx *Tx, sub *Subscription, kind ChargeKind, orderID string, seats int) {
	p, charged := sub.ChargePeriod(tx.Now)
	if !charged {
		sub.ChargedUntil = time.Time{}
		return
	}
	sub.ChargedUntil = p.Until
	writeCharge(tx, sub, kind, orderID, seats, tx.Now, p.Until, sub.ChargeFrom(seats, tx.Now))
}

// refundSeats pays back seats of one batch.
func refundSeats(tx *Tx, sub *Subscription, kind ChargeKind, b SeatBatch, seats int) {
	p, charged := sub.ChargePeriod(tx.Now)
	if !charged {
		return
	}
	from := tx.Now
	if sub.refundsInFull(b, tx.Now) {
		from = b.PurchasedAt
	}
	writeCharge(tx, sub, kind, sub.OrderID, seats, from, p.Until, sub.Refund(b, seats, tx.Now).Neg())
}

func writeCharge(tx *Tx, sub *Subscription, kind ChargeKind, orderID string, seats int, from, until time.Time, amount dec.Decimal) {
	c := &Charge{
		PartnerID: sub.PartnerID, CustomerID: sub.CustomerID, SubscriptionID: sub.ID, OrderID: orderID, Kind: kind, Seats: seats,
		From: day(from), Until: until, UnitPrice: sub.UnitPrice, Amount: moneyText(amount, sub.Currency), Currency: sub.Currency, At: tx.Now,
		ProductID: sub.ProductID, SKUID: sub.SKUID, AvailabilityID: sub.AvailabilityID, Term: sub.Term, BillingCycle: sub.BillingCycle,
		TermStart: day(sub.TermStart), TermEnd: sub.TermEnd, PromotionID: sub.PromotionID,
	}
	if sku, known := FindSKU(sub.ProductID, sub.SKUID); known && sub.PromotionID != "" {
		list, _ := PriceOf(sku, sub.Term, sub.BillingCycle, sub.Currency)
		c.ListPrice = list.Partner
	}
	for n := 0; ; n++ {
		c.ID = StableID("charge", sub.ID, string(kind), tx.Now.Format(time.RFC3339Nano), strconv.Itoa(n))
		if _, taken := tx.Charges.Get(sub.CustomerID, c.ID); !taken {
			break
		}
	}
	tx.Charges.Put(sub.CustomerID, c.ID, c)
}
