package world

import (
	"time"

	dec "github.com/shopspring/decimal"
)

// BillingLine is a charge as reconciliation shows it: with the names of what it
// points at, and its numbers as decimals.
type BillingLine struct {
	*Charge
	Customer       *Customer
	Partner        *Partner
	ResellerMPN    string // of the partner on record; "0" when it is the seller itself
	InvoiceNumber  string // "" while unbilled
	OrderedAt      time.Time
	ProductName    string
	SKUName        string
	Qualifiers     []string // "AddOn", "Trial"
	ListUnitPrice  dec.Decimal
	EffectivePrice dec.Decimal // of a seat, after proration and promotion
	SignedSeats    int         // negative for what is paid back
	Subtotal       dec.Decimal
	Month          time.Time // the calendar month it was charged in
}

// BillingLines describes charges of one partner; invoice is nil while unbilled.
func BillingLines(s *State, partnerID string, charges []*Charge, invoice *Invoice) []BillingLine {
	p, ok := s.Partners.Get("", partnerID)
	if !ok {
		return nil
	}
	lines := make([]BillingLine, 0, len(charges))
	for _, c := range charges {
		lines = append(lines, billingLine(s, p, c, invoice))
	}
	return lines
}

func billingLine(s *State, p *Partner, c *Charge, invoice *Invoice) BillingLine {
	l := BillingLine{
		Charge: c, Partner: p, ResellerMPN: "0", OrderedAt: c.At, SignedSeats: c.Seats, Subtotal: dec.RequireFromString(c.Amount),
		Month: monthOf(c.At), ProductName: c.ProductID, SKUName: c.SKUID, Qualifiers: []string{},
	}
	l.Customer, _ = s.Customers.Get(p.TenantID, c.CustomerID)
	if invoice != nil {
		l.InvoiceNumber = invoice.ID
	}
	if o, ok := s.Orders.Get(c.CustomerID, c.OrderID); ok {
		l.OrderedAt = o.CreatedAt
	}
	if sub, ok := s.Subscriptions.Get(c.CustomerID, c.SubscriptionID); ok && sub.MPNID != "" && sub.MPNID != p.MPNID {
		l.ResellerMPN = sub.MPNID
	}
	if product, ok := FindProduct(c.ProductID); ok {
		l.ProductName = product.Title
	}
	if sku, ok := FindSKU(c.ProductID, c.SKUID); ok {
		l.SKUName = sku.Title
		if sku.AddOn {
			l.Qualifiers = append(l.Qualifiers, "AddOn")
		}
		if sku.Trial {
			l.Qualifiers = append(l.Qualifiers, "Trial")
		}
	}
	if c.ProductID == AzurePlanProduct {
		l.ProductName, l.SKUName = AzurePlanTitle, AzurePlanTitle
	}
	price := c.UnitPrice
	if c.ListPrice != "" {
		price = c.ListPrice
	}
	l.ListUnitPrice, _ = dec.NewFromString(price)
	if l.Subtotal.IsNegative() {
		l.SignedSeats = -c.Seats
	}
	if l.SignedSeats != 0 {
		l.EffectivePrice = l.Subtotal.DivRound(dec.NewFromInt(int64(l.SignedSeats)), 6)
	}
	return l
}

// ChargeEnd is the charge's last day, inclusive.
func (l *BillingLine) ChargeEnd() time.Time { return l.Until.AddDate(0, 0, -1) }

// SubscriptionEnd is the last day of the term, inclusive.
func (l *BillingLine) SubscriptionEnd() time.Time { return l.TermEnd.AddDate(0, 0, -1) }

// TermAndCycle is Microsoft's text for the commitment.
func (l *BillingLine) TermAndCycle() string {
	switch l.Term {
	case "P1M":
		return "One-Month commitment for monthly/yearly billing"
	case "P1Y":
		return "One-Year commitment for monthly/yearly billing"
	case "P3Y":
		return "Three-Year commitment for monthly/yearly billing"
	}
	return ""
}

// Frequency is how often the seats are charged.
func (l *BillingLine) Frequency() string {
	switch l.BillingCycle {
	case "monthly":
		return "Monthly"
	case "annual":
		return "Annual"
	case "triennial":
		return "Triennial"
	}
	return ""
}

// PriceAdjustment tells of a promotion, as a list in JSON text; "" for none.
func (l *BillingLine) PriceAdjustment() string {
	if l.PromotionID == "" {
		return ""
	}
	return `["You are getting a discount from a promotion."]`
}

// ReservationOrderID is an id of the order in another of Microsoft's systems.
func (l *BillingLine) ReservationOrderID() string { return StableID("reservation-order", l.OrderID) }
