package world

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// What a scheduled action does, and when. Source: clients of the 2026 form.
const (
	ActionRenew      = "RenewToNewTerm"
	ActionExtend     = "RenewToExtendedServiceTerm"
	ActionCancel     = "Cancel"
	ActionTransition = "Transition"

	ScheduleTermEnd    = "TermEnd"
	ScheduleCustomDate = "CustomDate"
)

// checkRenewal asks whether auto-renew and the plans for the next term may become
// what the change says. Plans that stay as they are are not asked again.
func checkRenewal(tx *Tx, sub *Subscription, in SubscriptionChange) error {
	renews := in.AutoRenew != nil && *in.AutoRenew
	if renews && !sub.AutoRenew && (sub.IsTrial || sub.ExtendedService) {
		return refused(800093, "Auto-renew is not possible for this subscription.")
	}
	if len(in.Actions) > 0 {
		if reflect.DeepEqual(in.Actions, sub.ScheduledActions) {
			return nil
		}
		return checkActions(tx, sub, in.Actions, renews)
	}
	if in.Schedule == nil || reflect.DeepEqual(in.Schedule, sub.Schedule) {
		return nil
	}
	if !renews {
		return changeInvalid("scheduledNextTermInstructions requires autoRenewEnabled to be true.")
	}
	return checkNextTerm(tx, sub, in.Schedule)
}

func checkActions(tx *Tx, sub *Subscription, actions []ScheduledAction, renews bool) error {
	atEnd := 0
	for i := range actions {
		a := &actions[i]
		switch a.ScheduleType {
		case ScheduleTermEnd:
			atEnd++
		case ScheduleCustomDate:
			if a.EffectiveDate == nil || !a.EffectiveDate.After(tx.Now) || !a.EffectiveDate.Before(sub.TermEnd) {
				return changeInvalid("The property effectiveDate of an action of schedule type CustomDate must lie between now and the term's end.")
			}
		default:
			return refused(900126, "The value %s cannot be parsed as a schedule type.", a.ScheduleType)
		}
		if err := checkAction(tx, sub, a, renews); err != nil {
			return err
		}
	}
	if atEnd > 1 {
		return changeInvalid("Only one action can be scheduled for the term's end.")
	}
	return nil
}

func checkAction(tx *Tx, sub *Subscription, a *ScheduledAction, renews bool) error {
	plans := a.ActionType == ActionRenew || a.ActionType == ActionTransition
	switch {
	case !plans && a.ActionType != ActionCancel && a.ActionType != ActionExtend:
		return refused(900126, "The value %s cannot be parsed as an action type.", a.ActionType)
	case a.ScheduleType == ScheduleCustomDate && (a.ActionType == ActionRenew || a.ActionType == ActionExtend):
		return changeInvalid("The action %s happens at the term's end only.", a.ActionType)
	case !a.fits(renews):
		return changeInvalid("The action %s requires autoRenewEnabled to be %t.", a.ActionType, !renews)
	case !plans && a.Instructions != nil:
		return changeInvalid("The action %s takes no instructions.", a.ActionType)
	case plans && a.Instructions == nil:
		return changeInvalid("The action %s requires instructions.", a.ActionType)
	case a.ActionType == ActionCancel && a.ScheduleType == ScheduleCustomDate && !a.EffectiveDate.Before(sub.CancelableUntil()):
		return errPastWindow()
	case plans:
		if err := checkNextTerm(tx, sub, a.Instructions); err != nil || a.ScheduleType == ScheduleTermEnd {
			return err
		}
		_, err := planTransition(tx, sub, a.Instructions.transition())
		return err
	case a.ActionType == ActionExtend && !sub.ExtendedService:
		if _, ok := ExtendedServiceSKU(sub.ProductID, sub.SKUID); !ok {
			return changeInvalid("The product has no extended service term.")
		}
	}
	return nil
}

// fits tells whether the action goes together with auto-renew: a next term needs
// it, an end and an extension need it off.
func (a *ScheduledAction) fits(autoRenew bool) bool {
	if a.ScheduleType == ScheduleCustomDate {
		return true
	}
	return autoRenew == (a.ActionType == ActionRenew || a.ActionType == ActionTransition)
}

// fitting keeps the actions that go together with auto-renew.
func fitting(actions []ScheduledAction, autoRenew bool) []ScheduledAction {
	var kept []ScheduledAction
	for _, a := range actions {
		if a.fits(autoRenew) {
			kept = append(kept, a)
		}
	}
	return kept
}

// checkNextTerm asks whether the subscription may become that, and gives ids the
// catalog's spelling.
func checkNextTerm(tx *Tx, sub *Subscription, n *NextTerm) error {
	required := []struct{ name, value string }{
		{"productId", n.ProductID}, {"skuId", n.SKUID}, {"availabilityId", n.AvailabilityID},
		{"billingCycle", n.BillingCycle}, {"termDuration", n.Term},
	}
	for _, p := range required {
		if p.value == "" {
			return changeInvalid("The property product.%s is required.", p.name)
		}
	}
	if _, ok := FindProduct(n.ProductID); !ok {
		return refused(400013, "Product %s was not found.", n.ProductID).with(http.StatusNotFound)
	}
	sku, ok := FindSKU(n.ProductID, n.SKUID)
	if !ok {
		return refused(400018, "SKU %s was not found.", n.SKUID).with(http.StatusNotFound)
	}
	n.ProductID, n.SKUID = sku.ProductID, sku.ID
	same := n.ProductID == sub.ProductID && n.SKUID == sub.SKUID
	switch {
	case !same && !slices.Contains(transitionTargets(sub), sku):
		return refused(800020, "The item %s is not among the transitions of the subscription.", sku.CatalogID()).with(http.StatusForbidden)
	case !strings.EqualFold(n.AvailabilityID, AvailabilityID(n.ProductID, n.SKUID, sub.Segment, countryOf(tx, sub), tx.Now)) &&
		(!same || !strings.EqualFold(n.AvailabilityID, sub.AvailabilityID)):
		return refused(400019, "Availability %s was not found.", n.AvailabilityID).with(http.StatusNotFound)
	case !slices.ContainsFunc(sku.Terms, func(t Term) bool { return t.Duration == n.Term }):
		return refused(800121, "The term duration %s is invalid.", n.Term)
	case !sku.Sells(n.Term, n.BillingCycle):
		return refused(900269, "The billing cycle %s is invalid for the term %s.", n.BillingCycle, n.Term)
	case n.Quantity < 1 || n.Quantity > sku.MaxQuantity:
		return refused(900275, "The quantity %d is outside the limits of the offer.", n.Quantity)
	}
	if err := checkPromotion(tx, sub, sku, n); err != nil {
		return err
	}
	return checkCustomEnd(tx, sub, n)
}

// checkPromotion asks whether the next term may be had with the promotion. One for
// another product, term or billing cycle is left out, as in a purchase.
func checkPromotion(tx *Tx, sub *Subscription, sku *SKU, n *NextTerm) error {
	if n.PromotionID == "" {
		return nil
	}
	p, found := FindPromotion(n.PromotionID)
	if !found {
		return refused(27007, "The promotion %s is not valid.", n.PromotionID)
	}
	if !p.covers(sku, n.Term, n.BillingCycle) {
		n.PromotionID = ""
		return nil
	}
	customer, _ := tx.Customers.Get(sub.PartnerID, sub.CustomerID)
	reasons := PromotionErrors(tx.State, p, PromotionAsk{
		Customer: customer, Segment: sub.Segment, SKU: sku, Term: n.Term, BillingCycle: n.BillingCycle, Quantity: n.Quantity, Instead: sub,
	})
	if len(reasons) > 0 {
		return refused(27007, "The promotion %s is not valid for this change: %s", n.PromotionID, reasons[0].Text)
	}
	return nil
}

// transition is what instructions for a day inside the term ask for.
func (n *NextTerm) transition() TransitionAsk {
	return TransitionAsk{ToItem: n.ProductID + ":" + n.SKUID + ":" + n.AvailabilityID, Quantity: n.Quantity, Term: n.Term, BillingCycle: n.BillingCycle, PromotionID: n.PromotionID}
}

// checkCustomEnd asks whether the next term may end early, on the last day of a
// month or together with another subscription. Source: Microsoft, align end dates.
func checkCustomEnd(tx *Tx, sub *Subscription, n *NextTerm) error {
	if n.CustomTermEndDate == nil {
		return nil
	}
	if sub.IsTrial {
		return refused(900244, "customTermEndDate is not possible for a trial.")
	}
	last := day(*n.CustomTermEndDate)
	n.CustomTermEndDate = &last
	monthEnd := last.AddDate(0, 0, 1).Day() == 1
	switch {
	case !last.After(sub.TermEnd) || !last.Before(TermEndFor(sub.TermEnd, n.Term)):
		return refused(900245, "customTermEndDate must lie within the next term.")
	case n.Term == "P1M" && last.Day() >= 28 && !monthEnd:
		return refused(900245, "The term of a month cannot end on the 28th to the 30th unless the month ends then.")
	case !monthEnd && !endsWithAnother(tx, sub, last, n.Term):
		return refused(900246, "customTermEndDate matches neither the end of an active subscription nor the end of a month.")
	}
	return nil
}

// endsWithAnother finds a live subscription of the customer and partner that ends
// on that day; the end of a monthly term is none for a longer one.
func endsWithAnother(tx *Tx, sub *Subscription, last time.Time, term string) bool {
	for other := range tx.Subscriptions.All(sub.CustomerID) {
		if other.ID != sub.ID && other.PartnerID == sub.PartnerID && other.Status == StatusActive && !other.IsTrial &&
			other.CommitmentEndDate().Equal(last) && (term == "P1M" || other.Term != "P1M") {
			return true
		}
	}
	return false
}
