package world

import (
	"slices"
	"strings"
	"time"

	dec "github.com/shopspring/decimal"
)

// Promotion is a discount on one way to buy a SKU.
type Promotion struct {
	ID             string
	Name           string
	Segment        string
	CatalogID      string // "product:sku"
	Term           string
	BillingCycle   string
	Percent        int
	Auto           bool // applies without being named
	Start          time.Time
	End            time.Time  // inclusive
	MinSeats       int        // of the SKU the customer has from anybody, with those it buys; 0 is none
	MaxSeats       int        // the same; 0 is none
	MaxRedemptions int        // purchases with it by one customer, ever; 0 is none
	FirstPurchase  bool       // only for who never had the SKU
	Requires       [][]string // one "product:sku" of each group must be owned
}

var (
	promotionsBegin = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	promotionsEnd   = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
)

// promotions have ids of Microsoft's samples; products, discounts and conditions
// are the simulator's own.
var promotions = []Promotion{
	{ID: "39NFJQT1SNC7:0001:39NFJQT1Q5KM", Name: "Microsoft 365 Copilot for a year", Segment: "commercial", CatalogID: copilot, Term: "P1Y", BillingCycle: "annual", Percent: 15, Start: promotionsBegin, End: promotionsEnd},
	{ID: "39NFJQT1PJQB:0001:39NFJQT1Q5KN", Name: "Visio Plan 1", Segment: "commercial", CatalogID: "CFQ7TTC0HD33:0003", Term: "P1Y", BillingCycle: "annual", Percent: 5, Auto: true, Start: promotionsBegin, End: promotionsEnd},
	{ID: "39NFJQT1PM6C:0005:39NFJQT1Q5L7", Name: "Microsoft 365 E3 for 10 to 2,400 people", Segment: "commercial", CatalogID: m365e3, Term: "P1Y", BillingCycle: "monthly", Percent: 10, Start: promotionsBegin, End: promotionsEnd, MinSeats: 10, MaxSeats: 2400},
	{ID: "39NFJQT1XK5L:000J:39NFJQT1Q5D8", Name: "First year of Planner and Project Plan 3", Segment: "commercial", CatalogID: project, Term: "P1Y", BillingCycle: "annual", Percent: 20, Start: promotionsBegin, End: promotionsEnd, MaxRedemptions: 1, FirstPurchase: true},
	{ID: "39NFJQT1XG89:0002:39NFJQT1Q5L2", Name: "Teams Premium beside Microsoft 365", Segment: "commercial", CatalogID: teamsPremium, Term: "P1Y", BillingCycle: "annual", Percent: 25, Start: promotionsBegin, End: promotionsEnd, MaxRedemptions: 2, Requires: [][]string{{premium, m365e3, m365e5}}},
	{ID: "39NFJQT1PJQC:0001:39NFJQT1Q5KM", Name: "Visio Plan 1 in autumn 2021", Segment: "commercial", CatalogID: "CFQ7TTC0HD33:0003", Term: "P1Y", BillingCycle: "monthly", Percent: 15, Auto: true, Start: time.Date(2021, 9, 23, 0, 0, 0, 0, time.UTC), End: time.Date(2021, 10, 14, 23, 59, 59, 0, time.UTC)},
}

// Promotions is every promotion, past ones too; not to be changed.
func Promotions() []Promotion { return promotions }

// FindPromotion looks a promotion up by its id.
func FindPromotion(id string) (*Promotion, bool) {
	for i := range promotions {
		if strings.EqualFold(promotions[i].ID, id) {
			return &promotions[i], true
		}
	}
	return nil, false
}

// Runs tells whether the promotion can be had at a moment.
func (p *Promotion) Runs(at time.Time) bool { return !at.Before(p.Start) && !at.After(p.End) }

// covers tells whether the promotion is for this purchase. One that is not is no
// error: the purchase goes through at list price.
func (p *Promotion) covers(k *SKU, term, billingCycle string) bool {
	return p.CatalogID == k.CatalogID() && p.Term == term && p.BillingCycle == billingCycle
}

// lower is a price less the discount.
func (p *Promotion) lower(price, currency string) string {
	full, err := dec.NewFromString(price)
	if err != nil {
		return price
	}
	return moneyText(lessPercent(full, p.Percent, currency), currency)
}

func lessPercent(price dec.Decimal, percent int, currency string) dec.Decimal {
	return price.Mul(dec.NewFromInt(int64(100-percent))).DivRound(dec.NewFromInt(100), places(currency))
}

// PromotionAsk is a purchase that a promotion is wanted for.
type PromotionAsk struct {
	Customer     *Customer
	Segment      string // of what is bought, which may be another than the customer's
	SKU          *SKU
	Term         string
	BillingCycle string
	Quantity     int
	Before       []CartLine    // bought at the same moment, but first
	Instead      *Subscription // its seats become these; nil for a new purchase
}

// Reasons why a promotion cannot be had. Source: Microsoft, promotion eligibility.
const (
	PromotionInvalid        = "InvalidPromotion"
	PromotionTerm           = "Term"
	PromotionSeats          = "SeatCount"
	PromotionRedeemed       = "RedemptionLimit"
	PromotionNotFirst       = "OfferPurchasedPreviously"
	PromotionNeedsProduct   = "PrerequisiteProductOwnership"
	PromotionNone           = "NoPromotionsAvailable"
	PromotionUnknownProduct = "InvalidCatalogItemId"
)

// PromotionError is one reason; Left is what could still be had of what is
// limited.
type PromotionError struct {
	Type string
	Text string
	Left int
}

// PromotionErrors tells why the customer cannot have the promotion; none when it can.
func PromotionErrors(s *State, p *Promotion, ask PromotionAsk) []PromotionError {
	if !p.Runs(s.Now) || p.Segment != ask.Segment || p.CatalogID != ask.SKU.CatalogID() {
		return []PromotionError{{Type: PromotionInvalid, Text: "The promotion does not exist, has ended or is not for this product and customer."}}
	}
	var out []PromotionError
	if !p.covers(ask.SKU, ask.Term, ask.BillingCycle) {
		out = append(out, PromotionError{Type: PromotionTerm, Text: "The provided term and billing cycle do not satisfy the term requirements for the promotion."})
	}
	h := holdingsOf(s, p, ask)
	if total := h.seats + ask.Quantity; total < p.MinSeats || p.MaxSeats > 0 && total > p.MaxSeats {
		out = append(out, PromotionError{
			Type: PromotionSeats, Left: max(0, p.MaxSeats-h.seats),
			Text: "The provided quantity does not satisfy the minimum or maximum seat requirements for the promotion.",
		})
	}
	if p.MaxRedemptions > 0 && h.redeemed >= p.MaxRedemptions {
		out = append(out, PromotionError{Type: PromotionRedeemed, Text: "The customer has redeemed the promotion as often as it may."})
	}
	if p.FirstPurchase && h.everHad {
		out = append(out, PromotionError{Type: PromotionNotFirst, Text: "The customer has purchased the offer before."})
	}
	for _, group := range p.Requires {
		if !slices.ContainsFunc(group, func(id string) bool { return h.owns[id] }) {
			out = append(out, PromotionError{Type: PromotionNeedsProduct, Text: "The customer does not own a product that the promotion requires."})
			break
		}
	}
	return out
}

// holdings is what a promotion's conditions look at, whoever sold it to the customer.
type holdings struct {
	seats    int // of the SKU, but those that become something else
	redeemed int
	everHad  bool
	owns     map[string]bool // "product:sku"
}

func holdingsOf(s *State, p *Promotion, ask PromotionAsk) holdings {
	h := holdings{owns: map[string]bool{}}
	for sub := range s.Subscriptions.All(ask.Customer.ID) {
		id := sub.ProductID + ":" + sub.SKUID
		h.everHad = h.everHad || id == p.CatalogID
		if sub.Status == StatusDeleted || sub.Status == StatusDisabled {
			continue
		}
		h.owns[id] = true
		if id == p.CatalogID && (ask.Instead == nil || ask.Instead.ID != sub.ID) {
			h.seats += sub.Quantity
		}
	}
	for o := range s.Orders.All(ask.Customer.ID) {
		for i := range o.Lines {
			if o.Lines[i].PromotionID == p.ID && o.Lines[i].TransactionType == "New" {
				h.redeemed++
			}
		}
	}
	for i := range ask.Before {
		l := &ask.Before[i]
		if !strings.HasPrefix(l.CatalogItemID, p.CatalogID+":") {
			continue
		}
		h.seats, h.everHad = h.seats+l.Quantity, true
		if strings.EqualFold(l.PromotionID, p.ID) {
			h.redeemed++
		}
	}
	return h
}

// autoPromotion is the first promotion that applies by itself; nil for none.
func autoPromotion(s *State, ask PromotionAsk) *Promotion {
	for i := range promotions {
		p := &promotions[i]
		if p.Auto && p.covers(ask.SKU, ask.Term, ask.BillingCycle) && len(PromotionErrors(s, p, ask)) == 0 {
			return p
		}
	}
	return nil
}
