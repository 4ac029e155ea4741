package world

import (
	"slices"
	"strings"
	"time"
)

// deal is a line that can be bought: what it is in the catalog, and its price.
type deal struct {
	sku       *SKU
	segment   string
	currency  string
	promotion string // "" when it does not cover the line
	end       time.Time
	price     LinePrice
}

// lineCheck is a line and what its rules look at.
type lineCheck struct {
	s        *State
	customer *Customer
	line     *CartLine
	beside   []CartLine // lines bought at the same moment, itself among them
	deal
}

// checkLine tells whether the line can be bought now, and for how much. Source:
// Microsoft, Create a cart and error codes.
func checkLine(s *State, customer *Customer, l *CartLine, beside []CartLine) (*deal, *Problem) {
	c := &lineCheck{s: s, customer: customer, line: l, beside: beside}
	for _, rule := range []func() *Problem{
		c.findItem, c.checkTerm, c.checkQuantity, c.checkSandbox, c.checkAzurePlan, c.checkCurrency, c.checkBase, c.checkParent, c.checkTrial, c.checkAttestation,
		c.checkPartners, c.checkEnd, c.setPrice,
	} {
		if wrong := rule(); wrong != nil {
			return nil, wrong
		}
	}
	return &c.deal, nil
}

// findItem resolves product:sku:availability as the catalog has it today.
func (c *lineCheck) findItem() *Problem {
	parts := strings.Split(c.line.CatalogItemID, ":")
	if len(parts) != 3 {
		return problem(800004, lineCatalogItem, "The catalog item id %s is not valid.", c.line.CatalogItemID)
	}
	if _, found := FindProduct(parts[0]); !found {
		return problem(400013, lineCatalogItem, "Product %s was not found.", parts[0])
	}
	sku, found := FindSKU(parts[0], parts[1])
	if !found {
		return problem(400018, lineCatalogItem, "SKU %s was not found.", parts[1])
	}
	i := slices.IndexFunc(segments, func(segment string) bool {
		return strings.EqualFold(AvailabilityID(sku.ProductID, sku.ID, segment, c.customer.Country, c.s.Now), parts[2])
	})
	if i < 0 {
		return problem(400019, lineCatalogItem, "Availability %s was not found. Read the availabilities of the SKU again.", parts[2])
	}
	if c.sku, c.segment = sku, segments[i]; !sellsTo(c.customer, c.segment) || sku.ExtendedService != "" {
		return problem(codeNotEligible, codeNotEligible, "The item %s is not eligible for purchase by this customer.", c.line.CatalogItemID)
	}
	return nil
}

// segments of the market, each with availabilities of its own.
var segments = []string{"commercial", "education", "government", "nonprofit"}

// sellsTo tells whether a customer may buy what is for a segment: its own, or one
// that a qualification opens.
func sellsTo(customer *Customer, segment string) bool {
	if segment == customer.Segment {
		return true
	}
	needed := map[string]string{"education": "Education", "government": "GovernmentCommunityCloud"}[segment]
	return slices.ContainsFunc(customer.Qualifications, func(q Qualification) bool {
		return needed != "" && q.Qualification == needed && q.VettingStatus == "Approved"
	})
}

func (c *lineCheck) checkTerm() *Problem {
	l := c.line
	if !slices.ContainsFunc(c.sku.Terms, func(t Term) bool { return t.Duration == l.Term }) {
		return problem(800121, lineInput, "The term duration %q is not valid for %s.", l.Term, c.sku.CatalogID())
	}
	if !c.sku.Sells(l.Term, l.BillingCycle) {
		return problem(codeInvalid, lineBillingPlan, "The billing cycle %s is not supported for %s with the term %s.", l.BillingCycle, c.sku.CatalogID(), l.Term)
	}
	if l.RenewsTo == "" {
		return nil
	}
	paid, found := FindSKU(c.sku.ProductID, c.sku.ConvertsTo)
	if !c.sku.Trial || !found || !paid.Sells(l.RenewsTo, "monthly") {
		return problem(codeInvalid, lineInput, "%s cannot renew to the term %s.", c.sku.CatalogID(), l.RenewsTo)
	}
	return nil
}

func (c *lineCheck) checkQuantity() *Problem {
	least, most := c.sku.MinQuantity, c.sku.MaxQuantity
	if q := c.line.Quantity; q >= least && q <= most {
		return nil
	}
	wrong := problem(codeQuantityOfOffer, lineInput, "The quantity %d is outside the limits of the offer, %d to %d.", c.line.Quantity, least, most)
	if c.line.Quantity > most {
		wrong.LineCode, wrong.Available = lineSeats, &most
	}
	return wrong
}

// checkCurrency takes the customer's where none is named.
func (c *lineCheck) checkCurrency() *Problem {
	c.currency = strings.ToUpper(c.line.Currency)
	if c.currency == "" {
		c.currency = c.customer.Currency
	}
	partner, _ := c.s.Partners.Get("", c.customer.PartnerID)
	if c.currency == c.customer.Currency || partner != nil && c.currency == partner.Currency {
		return nil
	}
	return problem(900169, lineCurrency, "The currency %s is neither the partner's nor that of the customer's market.", c.currency)
}

// checkBase looks for a product under an add-on, from whichever partner, or in
// the same purchase.
func (c *lineCheck) checkBase() *Problem {
	if !c.sku.AddOn {
		return nil
	}
	for sub := range c.s.Subscriptions.All(c.customer.ID) {
		if sub.running() && c.isBase(sub.ProductID, sub.SKUID) {
			return nil
		}
	}
	for i := range c.beside {
		productID, rest, _ := strings.Cut(c.beside[i].CatalogItemID, ":")
		skuID, _, _ := strings.Cut(rest, ":")
		if c.isBase(productID, skuID) {
			return nil
		}
	}
	return problem(codeNoBase, codeNoBase, "The add-on %s cannot be purchased without a compatible base product.", c.sku.CatalogID())
}

// isBase takes a SKU's Extended Service Term for the SKU itself.
func (c *lineCheck) isBase(productID, skuID string) bool {
	if k, found := FindSKU(productID, skuID); found && k.ExtendedService != "" {
		skuID = k.ExtendedService
	}
	return slices.ContainsFunc(c.sku.Prerequisites, func(id string) bool { return strings.EqualFold(id, productID+":"+skuID) })
}

func (s *Subscription) running() bool { return s.Status == StatusActive || s.Status == StatusPending }

func (c *lineCheck) checkParent() *Problem {
	id := c.line.ParentID
	if id == "" {
		return nil
	}
	parent, found := c.s.Subscriptions.Get(c.customer.ID, strings.ToLower(id))
	switch {
	case !found || parent.PartnerID != c.customer.PartnerID:
		return problem(800021, lineSubscription, "The id %s is not that of a valid subscription.", id)
	case !parent.running():
		return problem(800012, lineSubscription, "The subscription %s is not active.", id)
	case !c.sku.AddOn || !c.isBase(parent.ProductID, parent.SKUID):
		return problem(800029, lineSubscription, "%s is not an add-on of the subscription %s.", c.sku.CatalogID(), id)
	}
	return nil
}

// checkTrial lets a customer try a product once.
func (c *lineCheck) checkTrial() *Problem {
	if !c.sku.Trial {
		return nil
	}
	tried := 0
	for sub := range c.s.Subscriptions.All(c.customer.ID) {
		if sub.ProductID == c.sku.ProductID && (sub.SKUID == c.sku.ID || sub.SKUID == c.sku.ConvertsTo) {
			tried++
		}
	}
	for i := range c.beside {
		if c.beside[i].Number < c.line.Number && strings.EqualFold(c.beside[i].CatalogItemID, c.line.CatalogItemID) {
			tried++
		}
	}
	if tried == 0 {
		return nil
	}
	none := 0
	wrong := problem(800089, lineQuota, "The customer cannot have another trial of %s.", c.sku.Title)
	wrong.Available = &none
	return wrong
}

func (c *lineCheck) checkAttestation() *Problem {
	if c.sku.Attestation == "" || c.line.AttestationAccepted {
		return nil
	}
	return problem(900203, lineAttestation, "%s requires that the attestation is accepted.", c.sku.Title)
}

// checkPartners knows the partner on record by the id of a partner in this world.
func (c *lineCheck) checkPartners() *Problem {
	named := c.line.AdditionalMPNIDs
	if c.line.MPNID != "" {
		named = append([]string{c.line.MPNID}, named...)
	}
	for _, id := range named {
		found := false
		for p := range c.s.Partners.All("") {
			if p.MPNID != id {
				continue
			}
			if found = true; p.TenantID == c.customer.PartnerID {
				return problem(2072, lineParticipants, "The partner id %s is the seller's own, not an indirect reseller's.", id)
			}
		}
		if !found {
			return problem(800015, lineParticipants, "The partner id %s was not found.", id)
		}
	}
	return nil
}

// checkEnd finds the end of the first term, exclusive.
func (c *lineCheck) checkEnd() *Problem {
	if c.end = TermEndFor(c.s.Now, c.line.Term); c.sku.Usage {
		c.end = endOfDays
	}
	last := c.line.CustomTermEnd
	if last == nil {
		return nil
	}
	if c.sku.Trial || c.sku.Usage {
		return problem(codeTermEnd, lineTermEndProduct, "%s cannot have a custom term end date.", c.sku.Title)
	}
	if !allowsCustomEnd(c.s, c.customer, c.line.Term, c.s.Now, *last) {
		return problem(codeTermEnd, lineTermEnd,
			"The custom term end date %s of line item %d matches neither the end of an active subscription nor that of a calendar month in the first term.",
			last.Format(time.DateOnly), c.line.Number)
	}
	c.end = last.AddDate(0, 0, 1)
	return nil
}

func (c *lineCheck) setPrice() *Problem {
	if c.sku.Usage {
		return nil
	}
	l, percent := c.line, 0
	p, wrong := c.findPromotion()
	if wrong != nil {
		return wrong
	}
	if p != nil {
		c.promotion, percent = p.ID, p.Percent
	}
	list, found := PriceOf(c.sku, l.Term, l.BillingCycle, c.currency)
	if !found {
		return problem(900169, lineCurrency, "There is no price in %s.", c.currency)
	}
	var err error
	if c.price, err = linePrice(list.Partner, c.currency, percent, l.Quantity, l.BillingCycle, c.s.Now, c.end); err != nil {
		return problem(800087, lineInput, "The line item has no price.")
	}
	return nil
}

// findPromotion is the promotion that is named, or the first that applies by
// itself; none where it is for another product, term or billing cycle.
func (c *lineCheck) findPromotion() (*Promotion, *Problem) {
	l := c.line
	ask := PromotionAsk{Customer: c.customer, Segment: c.segment, SKU: c.sku, Term: l.Term, BillingCycle: l.BillingCycle, Quantity: l.Quantity, Before: c.linesBefore()}
	if l.PromotionID == "" {
		return autoPromotion(c.s, ask), nil
	}
	p, found := FindPromotion(l.PromotionID)
	if !found {
		return nil, problem(27007, linePromotion, "The promotion %s is not valid.", l.PromotionID)
	}
	if !p.covers(c.sku, l.Term, l.BillingCycle) {
		return nil, nil
	}
	if reasons := PromotionErrors(c.s, p, ask); len(reasons) > 0 {
		return nil, problem(27007, linePromotion, "The promotion %s is not valid for this purchase: %s", l.PromotionID, reasons[0].Text)
	}
	return p, nil
}

// linesBefore are the lines bought at the same moment that count as bought first.
func (c *lineCheck) linesBefore() []CartLine {
	var out []CartLine
	for i := range c.beside {
		if c.beside[i].Number < c.line.Number {
			out = append(out, c.beside[i])
		}
	}
	return out
}
