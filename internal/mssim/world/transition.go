package world

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Transition is seats of a subscription that became another product, or the same
// one for a longer term.
type Transition struct {
	OperationID      string    `json:"operationId"`
	FromItem         string    `json:"fromItem"` // product:sku:availability
	ToItem           string    `json:"toItem"`
	ToSubscriptionID string    `json:"toSubscriptionId"` // the subscription itself when all of it changed
	Quantity         int       `json:"quantity"`
	Term             string    `json:"term"`
	BillingCycle     string    `json:"billingCycle"`
	PromotionID      string    `json:"promotionId,omitempty"`
	Licenses         bool      `json:"licenses,omitempty"` // people's licenses went along
	At               time.Time `json:"at"`
}

// TransitionAsk is what a transition is asked to do.
type TransitionAsk struct {
	ToItem           string // product:sku:availability
	ToSubscriptionID string // of the same product, to join; "" for none
	Quantity         int
	Term             string // "" for the subscription's own
	BillingCycle     string // "" for the subscription's own, where it is sold so
	Licenses         bool   // people's licenses go along
	PromotionID      string // wished for where one can be named; "" for none
}

// transitionPlan is a transition that may happen.
type transitionPlan struct {
	TransitionAsk
	sku  *SKU
	into *Subscription // the transaction's own copy; nil where none is joined
}

// TransitionSubscription carries out a transition of the transaction's own copy of
// a subscription at once: what is left of the charge period is paid back for the
// seats and charged anew at the price of the day. Source: Microsoft, transition a
// new commerce subscription.
func TransitionSubscription(tx *Tx, sub *Subscription, ask TransitionAsk, by AuditRecord) (*Transition, error) {
	renews := sub.AutoRenew
	if err := (&SubscriptionChange{AutoRenew: &renews}).admit(tx, sub, changeQuantity); err != nil {
		return nil, err
	}
	if err := checkTransitionItem(tx, sub, ask.ToItem); err != nil {
		return nil, err
	}
	plan, err := planTransition(tx, sub, ask)
	if err != nil {
		return nil, err
	}
	before := clone(sub)
	done := plan.carryOut(tx, sub, by)
	by.Operation = "upgrade_subscription"
	if before.IsTrial {
		by.Operation = "convert_trial_subscription"
	}
	RecordSubscription(tx, before, sub, by)
	return done, nil
}

// checkTransitionItem finds the catalog item as it is sold today.
func checkTransitionItem(tx *Tx, sub *Subscription, item string) error {
	parts := strings.Split(item, ":")
	if len(parts) != 3 {
		return refused(800004, "The catalog item id %s is not valid.", item)
	}
	if _, found := FindProduct(parts[0]); !found {
		return refused(400013, "Product %s was not found.", parts[0]).with(http.StatusNotFound)
	}
	sku, found := FindSKU(parts[0], parts[1])
	switch {
	case !found:
		return refused(400018, "SKU %s was not found.", parts[1]).with(http.StatusNotFound)
	case !strings.EqualFold(parts[2], AvailabilityID(sku.ProductID, sku.ID, sub.Segment, countryOf(tx, sub), tx.Now)):
		return refused(400019, "Availability %s was not found.", parts[2]).with(http.StatusNotFound)
	}
	return nil
}

// planTransition asks whether the subscription may become that. The codes are
// Microsoft's; which one of several similar ones is sent, is ours.
func planTransition(tx *Tx, sub *Subscription, ask TransitionAsk) (*transitionPlan, error) {
	p := &transitionPlan{TransitionAsk: ask}
	productID, rest, _ := strings.Cut(ask.ToItem, ":")
	skuID, _, _ := strings.Cut(rest, ":")
	var found bool
	if p.sku, found = FindSKU(productID, skuID); !found || !slices.Contains(transitionTargets(sub), p.sku) {
		return nil, refused(800020, "The item %s is not among the transitions of the subscription.", ask.ToItem).with(http.StatusForbidden)
	}
	switch {
	case ask.Quantity < 1:
		return nil, changeInvalid("The quantity is required, at least 1.")
	case ask.Quantity > sub.Quantity:
		return nil, refused(800017, "The quantity %d is not available: the subscription has %d.", ask.Quantity, sub.Quantity)
	case sub.IsTrial && ask.Quantity < sub.Quantity:
		return nil, refused(800095, "The quantity of a trial cannot be updated: all of its %d seats go over.", sub.Quantity)
	case ask.Quantity == sub.Quantity && keepsAddOns(tx.State, sub, p.sku):
		return nil, refused(800042, "The subscription has add-ons that %s cannot carry.", p.sku.Title)
	case ask.Licenses && conflictingServices(tx.State, sub, p.sku, ask.Quantity):
		return nil, refused(800062, "%s", conflictText)
	}
	if err := p.findTarget(tx, sub); err != nil {
		return nil, err
	}
	if err := p.settleTerm(sub); err != nil {
		return nil, err
	}
	total, had := ask.Quantity, sub
	if p.into != nil {
		total, had = total+p.into.Quantity, p.into
	}
	if err := checkSandboxSeats(tx, had, total); err != nil {
		return nil, err
	}
	if err := checkSandboxBirth(tx, sub, p.into == nil && ask.Quantity < sub.Quantity); err != nil {
		return nil, err
	}
	if total > p.sku.MaxQuantity {
		return nil, refused(900275, "The quantity %d is outside the limits of the offer.", total)
	}
	return p, nil
}

// findTarget looks the subscription up that the seats are to join.
func (p *transitionPlan) findTarget(tx *Tx, sub *Subscription) error {
	id := strings.ToLower(p.ToSubscriptionID)
	if id == "" {
		return nil
	}
	into, found := tx.Subscriptions.Get(sub.CustomerID, id)
	switch {
	case !found || into.PartnerID != sub.PartnerID || sub.IsTrial || into.IsTrial:
		return refused(800021, "The id %s is not that of a valid subscription.", p.ToSubscriptionID)
	case into.ID == sub.ID:
		return refused(900259, "The target subscription must differ from the source subscription.")
	case into.ProductID != p.sku.ProductID || into.SKUID != p.sku.ID:
		return refused(900260, "The target subscription does not have the requested catalog item.")
	}
	switch joinError(sub, into, tx.Now) {
	case JoinNotActive:
		return refused(900258, "The target subscription must be active.")
	case JoinInWindow:
		return refused(900261, "The target subscription is not ready: it is still in its cancellation window.")
	case JoinShorterTerm:
		return refused(900267, "The term of the target subscription is shorter than that of the source.")
	case JoinEndsBefore:
		return refused(900236, "The target subscription must end later than the source subscription.")
	case 0:
	}
	p.into, _ = tx.Subscriptions.Edit(sub.CustomerID, id)
	return nil
}

// settleTerm fills in term and billing cycle and asks whether they may be had.
func (p *transitionPlan) settleTerm(sub *Subscription) error {
	own, cycle := sub.Term, sub.BillingCycle
	if plan := sub.Schedule; sub.IsTrial && plan != nil {
		own, cycle = plan.Term, plan.BillingCycle
	}
	if p.into != nil {
		own, cycle = p.into.Term, p.into.BillingCycle
	}
	if p.Term == "" {
		p.Term = own
	}
	switch {
	case !slices.ContainsFunc(p.sku.Terms, func(t Term) bool { return t.Duration == p.Term }), p.into != nil && p.Term != p.into.Term:
		return refused(900268, "The term duration %s is invalid for this transition.", p.Term)
	case termMonths(p.Term) < termMonths(sub.Term):
		return refused(900267, "The term duration %s is shorter than that of the source subscription, %s.", p.Term, sub.Term)
	case p.sku.ProductID == sub.ProductID && p.sku.ID == sub.SKUID && p.Term == sub.Term:
		return refused(800020, "The subscription has the item %s for this term already.", p.ToItem).with(http.StatusForbidden)
	}
	if p.BillingCycle == "" && p.sku.Sells(p.Term, cycle) {
		p.BillingCycle = cycle
	} else if p.BillingCycle == "" {
		p.BillingCycle = "monthly"
	}
	switch {
	case cycleMonths(p.BillingCycle) > termMonths(p.Term):
		return refused(900270, "The billing cycle %s is longer than the term %s.", p.BillingCycle, p.Term)
	case !p.sku.Sells(p.Term, p.BillingCycle), p.into != nil && p.BillingCycle != p.into.BillingCycle:
		return refused(900269, "The billing cycle %s is invalid for this transition.", p.BillingCycle)
	}
	return nil
}

// opens tells whether the transition is a purchase for the windows and the term:
// a trial and an Extended Service Term end with it.
func (p *transitionPlan) opens(sub *Subscription) bool { return sub.IsTrial || sub.ExtendedService }

// carryOut moves the seats: into the subscription they join, into a new one, or
// the whole subscription becomes the product.
func (p *transitionPlan) carryOut(tx *Tx, sub *Subscription, by AuditRecord) *Transition {
	opens, whole := p.opens(sub), p.Quantity == sub.Quantity
	done := Transition{
		FromItem: sub.CatalogItemID(), ToItem: p.ToItem, Quantity: p.Quantity, Term: p.Term, BillingCycle: p.BillingCycle,
		Licenses: p.Licenses, At: tx.Now,
	}
	done.OperationID = StableID("transition", sub.ID, tx.Now.Format(time.RFC3339Nano), strconv.Itoa(len(sub.Transitions)))
	if p.Licenses {
		moveLicenses(tx, sub, p.sku, p.Quantity)
	}
	seats := leave(tx, sub, p.Quantity)
	sub.Schedule, sub.ScheduledActions = nil, nil
	target := sub
	switch {
	case p.into != nil:
		target = p.into
		target.Schedule, target.ScheduledActions = nil, nil
	case !whole:
		target = p.newSubscription(tx, sub)
	}
	order := transitionOrder(tx, target, p)
	if p.into == nil {
		before := sub.Term
		become(target, &NextTerm{
			ProductID: p.sku.ProductID, SKUID: p.sku.ID, BillingCycle: p.BillingCycle, Term: p.Term, Quantity: p.Quantity,
			PromotionID: p.promotion(tx, sub),
		})
		target.AvailabilityID, target.NextCharge = AvailabilityID(p.sku.ProductID, p.sku.ID, target.Segment, countryOf(tx, target), tx.Now), nil
		if opens || termMonths(p.Term) > termMonths(before) {
			target.TermStart, target.TermEnd = tx.Now, TermEndFor(tx.Now, p.Term)
		}
		if opens {
			target.IsTrial, target.ExtendedService, target.AutoRenew, target.CancelUntil = false, false, true, tx.Now.Add(CancellationWindow)
		}
		reprice(target)
	}
	for i := range seats {
		if opens {
			seats[i] = SeatBatch{Quantity: seats[i].Quantity, PurchasedAt: tx.Now, CancelUntil: tx.Now.Add(CancellationWindow)}
		}
	}
	enter(tx, target, seats, order)
	switch {
	case p.into != nil:
		before := clone(target)
		target.Quantity += p.Quantity
		if target.NextCharge != nil {
			target.NextCharge.Quantity = target.Quantity
		}
		RecordSubscription(tx, before, target, by)
	case !whole:
		tx.Subscriptions.Put(target.CustomerID, target.ID, target)
		RecordSubscription(tx, nil, target, by)
	}
	if target != sub {
		leaveBehind(tx, sub, p.Quantity)
	}
	order.Lines = []OrderLine{{
		ProductID: target.ProductID, SKUID: target.SKUID, AvailabilityID: target.AvailabilityID, SubscriptionID: target.ID,
		FriendlyName: target.FriendlyName, Quantity: p.Quantity, Term: target.Term, TransactionType: "Convert", UnitPrice: target.UnitPrice,
		PromotionID: target.PromotionID, MPNID: target.MPNID,
	}}
	tx.Orders.Put(order.CustomerID, order.ID, order)
	RecordOrder(tx, order, by)
	done.ToSubscriptionID, done.PromotionID = target.ID, target.PromotionID
	sub.Transitions = append(sub.Transitions, done)
	return &done
}

// promotion is the one that was named where it still holds, else the one that
// applies by itself to what the seats become.
func (p *transitionPlan) promotion(tx *Tx, sub *Subscription) string {
	customer, found := tx.Customers.Get(sub.PartnerID, sub.CustomerID)
	if !found {
		return ""
	}
	ask := PromotionAsk{
		Customer: customer, Segment: sub.Segment, SKU: p.sku, Term: p.Term, BillingCycle: p.BillingCycle, Quantity: p.Quantity, Instead: sub,
	}
	if named, found := FindPromotion(p.PromotionID); found && len(PromotionErrors(tx.State, named, ask)) == 0 {
		return named.ID
	}
	promotion := autoPromotion(tx.State, ask)
	if promotion == nil {
		return ""
	}
	return promotion.ID
}

// leave takes seats out of the newest batches, whatever their windows, and pays
// back what is left of the charge period for them. They stay in their order.
func leave(tx *Tx, sub *Subscription, seats int) []SeatBatch {
	var left, kept []SeatBatch
	now := tx.Now
	for i := len(sub.Batches) - 1; i >= 0; i-- {
		b := sub.Batches[i]
		n := min(seats, b.Quantity)
		seats -= n
		if rest := b.without(n, sub.Currency); rest.Quantity > 0 {
			kept = append(kept, rest)
		}
		if n == 0 {
			continue
		}
		out := SeatBatch{Quantity: n, PurchasedAt: b.PurchasedAt, CancelUntil: b.CancelUntil}
		if sub.refundsInFull(b, tx.Now) {
			paid := sub.charged(b, b.Quantity, tx.Now).Sub(sub.charged(b, b.Quantity-n, tx.Now)).Sub(sub.ChargeFrom(n, tx.Now))
			out.Paid, out.RepricedAt = moneyText(paid, sub.Currency), &now
		}
		if p, charged := sub.ChargePeriod(tx.Now); charged {
			writeCharge(tx, sub, ChargeConvert, sub.OrderID, n, tx.Now, p.Until, sub.ChargeFrom(n, tx.Now).Neg())
		}
		left = append(left, out)
	}
	slices.Reverse(left)
	slices.Reverse(kept)
	sub.Batches = kept
	return left
}

// enter adds seats to the subscription, charged to the end of its charge period.
func enter(tx *Tx, sub *Subscription, seats []SeatBatch, order *Order) {
	for _, b := range seats {
		chargeSeats(tx, sub, ChargeConvert, order.ID, b.Quantity)
	}
	sub.Batches = append(sub.Batches, seats...)
	slices.SortStableFunc(sub.Batches, func(a, b SeatBatch) int { return a.PurchasedAt.Compare(b.PurchasedAt) })
}

// leaveBehind is the subscription after seats went into another one: it ends when
// none are left.
func leaveBehind(tx *Tx, sub *Subscription, seats int) {
	if seats == sub.Quantity {
		now := tx.Now
		sub.Status, sub.DeletedAt, sub.AutoRenew, sub.NextCharge, sub.ChargedUntil = StatusDeleted, &now, false, nil, time.Time{}
		return
	}
	sub.Quantity -= seats
	if sub.NextCharge != nil {
		sub.NextCharge.Quantity = sub.Quantity
	}
}

// newSubscription is born of a part of another: it keeps term and windows.
// Source: Microsoft, cancel a subscription after a partial upgrade.
func (p *transitionPlan) newSubscription(tx *Tx, sub *Subscription) *Subscription {
	born := clone(sub)
	born.ID = StableID("subscription", sub.ID, "transition", tx.Now.Format(time.RFC3339Nano), strconv.Itoa(len(sub.Transitions)))
	born.DirectoryID = StableID("company-subscription", born.ID)
	born.Quantity, born.CreatedAt, born.Batches, born.Transitions, born.ParentID = p.Quantity, tx.Now, nil, nil, ""
	born.OrderID = freeOrderID(tx, born, "Convert")
	return born
}

func transitionOrder(tx *Tx, target *Subscription, p *transitionPlan) *Order {
	return &Order{
		ID: freeOrderID(tx, target, "Convert"), PartnerID: target.PartnerID, CustomerID: target.CustomerID, CreatedAt: tx.Now,
		Status: "completed", TransactionType: "UserPurchase", BillingCycle: p.BillingCycle, Currency: target.Currency,
	}
}

// CatalogItemID is product:sku:availability, which Microsoft calls offerId.
func (s *Subscription) CatalogItemID() string {
	return s.ProductID + ":" + s.SKUID + ":" + s.AvailabilityID
}
