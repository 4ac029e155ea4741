package world

import "time"

// Days of grace in a subscription's last states. Source: Microsoft, subscription
// lifecycle: expired 30 days, then disabled 90; suspended at the term's end, then
// disabled 30.
const (
	expiredGrace   = 30 * 24 * time.Hour
	disabledGrace  = 90 * 24 * time.Hour
	suspendedGrace = 30 * 24 * time.Hour
)

// subscriptionDue is when time alone will next change the subscription.
func subscriptionDue(s *Subscription) (time.Time, bool) {
	switch s.Status {
	case StatusActive, StatusPending:
		due := chargeDue(s)
		for _, a := range s.ScheduledActions {
			if a.ScheduleType == "CustomDate" && a.EffectiveDate != nil && a.EffectiveDate.Before(due) {
				due = *a.EffectiveDate
			}
		}
		return due, true
	case StatusSuspended:
		return chargeDue(s), true
	case StatusExpired:
		return s.ExpiredAt.Add(expiredGrace), s.ExpiredAt != nil
	case StatusDisabled:
		if s.DisabledAt == nil {
			return time.Time{}, false
		}
		if s.SuspendedAt != nil {
			return s.DisabledAt.Add(suspendedGrace), true
		}
		return s.DisabledAt.Add(disabledGrace), true
	case StatusDeleted:
	}
	return time.Time{}, false
}

// chargeDue is when the charge cycle turns, at the latest at the term's end.
func chargeDue(s *Subscription) time.Time {
	due := s.TermEnd
	if s.NextCharge != nil && s.NextCharge.At.Before(due) {
		due = s.NextCharge.At
	}
	if !s.ChargedUntil.IsZero() && s.ChargedUntil.Before(due) {
		due = s.ChargedUntil
	}
	return due
}

// advanceSubscription does what falls due on the subscription at tx.Now.
func advanceSubscription(tx *Tx, customerID, id string) {
	sub, ok := tx.Subscriptions.Edit(customerID, id)
	if !ok {
		return
	}
	before, now := clone(sub), tx.Now
	switch sub.Status {
	case StatusActive, StatusPending:
		advanceActive(tx, sub, before)
		return
	case StatusSuspended:
		if sub.TermEnd.After(now) {
			advanceMidTerm(tx, sub, before)
			return
		}
		sub.Status, sub.DisabledAt, sub.AutoRenew = StatusDisabled, &now, false
		sub.NextCharge, sub.Schedule, sub.ScheduledActions = nil, nil, nil
		sub.ChargedUntil = time.Time{}
	case StatusExpired:
		sub.Status, sub.DisabledAt = StatusDisabled, &now
	case StatusDisabled:
		sub.Status, sub.DeletedAt = StatusDeleted, &now
	case StatusDeleted:
		return
	}
	RecordSubscription(tx, before, sub, AuditRecord{})
}

func advanceActive(tx *Tx, sub, before *Subscription) {
	if sub.TermEnd.After(tx.Now) {
		advanceMidTerm(tx, sub, before)
		return
	}
	plan, explicit := termEndAction(sub)
	switch {
	case plan == ActionCancel && tx.Settings.ExtendedService:
		stop(sub)
	case plan == ActionCancel:
		expire(sub)
	case plan == ActionExtend:
		extend(tx, sub)
	case sub.AutoRenew || plan == ActionRenew:
		renew(tx, sub, explicit)
	case sub.ExtendedService, tx.Settings.ExtendedService && !sub.IsTrial:
		extend(tx, sub)
	default:
		expire(sub)
	}
	RecordSubscription(tx, before, sub, AuditRecord{})
}

// advanceMidTerm turns the billing cycle, begins a charge period or carries out an
// action scheduled for a day inside the term. A charge alone changes nothing that
// a partner is told of.
func advanceMidTerm(tx *Tx, sub, before *Subscription) {
	if c := sub.NextCharge; c != nil && !c.At.After(tx.Now) {
		sub.keepPaid(tx.Now)
		sub.BillingCycle, sub.NextCharge = c.BillingCycle, nil
		reprice(sub)
	}
	if !sub.ChargedUntil.IsZero() && !sub.ChargedUntil.After(tx.Now) {
		chargeSeats(tx, sub, ChargeCycle, sub.OrderID, sub.Quantity)
	}
	carryOutActions(tx, sub)
	if sub.BillingCycle != before.BillingCycle || len(sub.ScheduledActions) != len(before.ScheduledActions) {
		RecordSubscription(tx, before, sub, AuditRecord{})
	}
}

// carryOutActions does what was scheduled for this day and is still possible. A
// transition deletes what else is scheduled, as one at once does.
func carryOutActions(tx *Tx, sub *Subscription) {
	kept := sub.ScheduledActions[:0:0]
	for _, a := range sub.ScheduledActions {
		if a.ScheduleType != "CustomDate" || a.EffectiveDate == nil || a.EffectiveDate.After(tx.Now) {
			kept = append(kept, a)
			continue
		}
		if a.ActionType == ActionCancel {
			if !tx.Now.Before(sub.CancelableUntil()) {
				continue
			}
			cancelSubscription(tx, sub)
			return
		}
		plan, err := planTransition(tx, sub, a.Instructions.transition())
		if err != nil {
			continue
		}
		plan.carryOut(tx, sub, AuditRecord{})
		return
	}
	sub.ScheduledActions = kept
}

// termEndAction is what the partner asked for at the term's end: the newer
// scheduledActions win over scheduledNextTermInstructions.
func termEndAction(sub *Subscription) (action string, instructions *NextTerm) {
	for _, a := range sub.ScheduledActions {
		if a.ScheduleType == "TermEnd" {
			return a.ActionType, a.Instructions
		}
	}
	return "", sub.Schedule
}

// renew starts the next term at the price of the day, in a cancellation window of
// its own. Source: Microsoft, manage subscription renewals.
func renew(tx *Tx, sub *Subscription, plan *NextTerm) {
	sub.PromotionID = ""
	if c := sub.NextCharge; c != nil {
		sub.BillingCycle = c.BillingCycle
	}
	if plan == nil && sub.IsTrial {
		plan = trialPlan(sub)
	}
	var customEnd *time.Time
	if plan != nil {
		become(sub, plan)
		customEnd = plan.CustomTermEndDate
	}
	sub.IsTrial = false
	startTerm(tx, sub, sub.TermEnd)
	if customEnd != nil && customEnd.After(tx.Now) && customEnd.Before(sub.TermEnd) {
		sub.TermEnd = day(*customEnd).AddDate(0, 0, 1)
	}
	renewalOrder(tx, sub)
}

func trialPlan(sub *Subscription) *NextTerm {
	sku, ok := FindSKU(sub.ProductID, sub.SKUID)
	if !ok || sku.ConvertsTo == "" {
		return nil
	}
	return &NextTerm{ProductID: sub.ProductID, SKUID: sku.ConvertsTo, BillingCycle: "monthly", Term: "P1M", Quantity: sub.Quantity}
}

func become(sub *Subscription, plan *NextTerm) {
	if plan.ProductID != sub.ProductID || plan.SKUID != sub.SKUID {
		old := sub.OfferName
		sub.ProductID, sub.SKUID, sub.ExtendedService = plan.ProductID, plan.SKUID, false
		if sku, ok := FindSKU(plan.ProductID, plan.SKUID); ok {
			sub.OfferName = sku.Title
			if sub.FriendlyName == old {
				sub.FriendlyName = sku.Title
			}
		}
	}
	sub.BillingCycle, sub.Term, sub.PromotionID = plan.BillingCycle, plan.Term, plan.PromotionID
	if plan.Quantity > 0 {
		sub.Quantity = plan.Quantity
	}
}

// extend moves the subscription into its Extended Service Term, month by month,
// cancellable at any time.
func extend(tx *Tx, sub *Subscription) {
	from := sub.TermEnd
	moveToExtendedService(sub, from)
	startTerm(tx, sub, from)
	sub.CancelUntil = sub.TermEnd
	sub.Batches[0].CancelUntil = sub.TermEnd
	renewalOrder(tx, sub)
}

func moveToExtendedService(sub *Subscription, from time.Time) {
	if sku, ok := ExtendedServiceSKU(sub.ProductID, sub.SKUID); ok {
		become(sub, &NextTerm{ProductID: sub.ProductID, SKUID: sku.ID, BillingCycle: "monthly", Term: "P1M", Quantity: sub.Quantity})
	}
	sub.ExtendedService, sub.AutoRenew, sub.BillingCycle, sub.Term = true, false, "monthly", "P1M"
	sub.TermStart, sub.TermEnd = from, TermEndFor(from, sub.Term)
	sub.CancelUntil = sub.TermEnd
	sub.Batches = []SeatBatch{{Quantity: sub.Quantity, PurchasedAt: from, CancelUntil: sub.TermEnd}}
	reprice(sub)
}

// stop ends the service at the term's end without days of grace, as what was to be
// cancelled does since 2026. Source: partner announcements of 2026.
func stop(sub *Subscription) {
	expire(sub)
	sub.Status, sub.ExpiredAt, sub.DisabledAt = StatusDisabled, nil, sub.ExpiredAt
}

func expire(sub *Subscription) {
	at := sub.TermEnd
	sub.Status, sub.ExpiredAt, sub.AutoRenew = StatusExpired, &at, false
	sub.Schedule, sub.ScheduledActions, sub.NextCharge = nil, nil, nil
	sub.ChargedUntil = time.Time{}
}

func startTerm(tx *Tx, sub *Subscription, from time.Time) {
	if from.Before(tx.Now) {
		from = tx.Now
	}
	if termMonths(sub.Term) == 0 {
		sub.Term = "P1M"
	}
	sub.TermStart, sub.TermEnd = from, TermEndFor(from, sub.Term)
	sub.CancelUntil = from.Add(CancellationWindow)
	sub.Batches = []SeatBatch{{Quantity: sub.Quantity, PurchasedAt: from, CancelUntil: sub.CancelUntil}}
	sub.Schedule, sub.ScheduledActions, sub.NextCharge = nil, nil, nil
	sub.AvailabilityID = AvailabilityID(sub.ProductID, sub.SKUID, sub.Segment, countryOf(tx, sub), from)
	reprice(sub)
}

func countryOf(tx *Tx, sub *Subscription) string {
	if t, ok := tx.Tenants.Get("", sub.CustomerID); ok {
		return t.Country
	}
	return "US"
}

// reprice takes the list price of the day, less the promotion where it fits what
// is paid now; a SKU no longer sold so keeps its old price.
func reprice(sub *Subscription) {
	sku, ok := FindSKU(sub.ProductID, sub.SKUID)
	if !ok {
		return
	}
	p, ok := PriceOf(sku, sub.Term, sub.BillingCycle, sub.Currency)
	if !ok {
		return
	}
	sub.UnitPrice = p.Partner
	promotion, found := FindPromotion(sub.PromotionID)
	if !found || !promotion.covers(sku, sub.Term, sub.BillingCycle) {
		sub.PromotionID = ""
		return
	}
	sub.UnitPrice = promotion.lower(p.Partner, sub.Currency)
}

func renewalOrder(tx *Tx, sub *Subscription) {
	o := &Order{
		ID: purchaseOrderID(sub.ID, "Renew", sub.TermStart), PartnerID: sub.PartnerID, CustomerID: sub.CustomerID,
		CreatedAt: tx.Now, Status: "completed", TransactionType: "SystemPurchase", BillingCycle: sub.BillingCycle, Currency: sub.Currency,
		Lines: []OrderLine{{
			ProductID: sub.ProductID, SKUID: sub.SKUID, AvailabilityID: sub.AvailabilityID, SubscriptionID: sub.ID, FriendlyName: sub.FriendlyName,
			Quantity: sub.Quantity, Term: sub.Term, TransactionType: "Renew", UnitPrice: sub.UnitPrice, PromotionID: sub.PromotionID, MPNID: sub.MPNID,
		}},
	}
	tx.Orders.Put(sub.CustomerID, o.ID, o)
	chargeSeats(tx, sub, ChargeRenew, o.ID, sub.Quantity)
	RecordOrder(tx, o, AuditRecord{})
}
