package world

import (
	"net/http"
	"reflect"
	"time"
)

// ChangeLock is how long before the term's end a subscription takes no changes
// any more: its renewal is already on its way.
const ChangeLock = 24 * time.Hour

// SubscriptionChange is what a PATCH of a subscription asks for. A nil member was
// left out and stays. AutoRenew, the plans for the next term and the next charge
// do not work so: what is left out is switched off and deleted.
type SubscriptionChange struct {
	FriendlyName   *string
	Quantity       *int
	Status         *SubscriptionStatus
	BillingCycle   *string
	Term           *string
	MPNID          *string
	AutoRenew      *bool
	Schedule       *NextTerm
	Actions        []ScheduledAction
	KeepNextCharge bool
}

// changeKind is a kind of change: one call makes one of them.
type changeKind int

const (
	changeNothing changeKind = iota
	changeName
	changeQuantity
	changeStatus
	changeCycle
	changeRenewal // auto-renew and what happens at the term's end belong together
	changeFixed   // term or partner on record, which cannot be changed so
)

// ChangeSubscription makes the change in the transaction's own copy of the
// subscription, with its charges, order and audit record, or tells why not. by
// says who asks. Source: Microsoft, update a subscription; subscription lifecycle.
func ChangeSubscription(tx *Tx, sub *Subscription, in SubscriptionChange, by AuditRecord) error {
	before := clone(sub)
	kind, err := in.kind(sub)
	if err != nil {
		return err
	}
	if err := in.admit(tx, sub, kind); err != nil {
		return err
	}
	switch kind {
	case changeName:
		sub.FriendlyName = *in.FriendlyName
	case changeQuantity:
		err = changeSeats(tx, sub, *in.Quantity, by)
	case changeStatus:
		err = moveTo(tx, sub, *in.Status)
	case changeCycle:
		err = wishCycle(tx, sub, *in.BillingCycle)
	case changeRenewal:
		err = checkRenewal(tx, sub, in)
	case changeFixed:
		err = in.fixed(sub)
	case changeNothing:
	}
	if err != nil {
		return err
	}
	in.settle(sub, kind)
	if !reflect.DeepEqual(before, clone(sub)) {
		RecordSubscription(tx, before, sub, by)
	}
	return nil
}

// kind finds what the call changes.
func (in *SubscriptionChange) kind(sub *Subscription) (changeKind, error) {
	var kinds []changeKind
	add := func(k changeKind, differs bool) {
		if differs {
			kinds = append(kinds, k)
		}
	}
	add(changeStatus, in.Status != nil && *in.Status != sub.Status)
	add(changeQuantity, in.Quantity != nil && *in.Quantity != sub.Quantity)
	add(changeName, in.FriendlyName != nil && *in.FriendlyName != sub.FriendlyName)
	add(changeCycle, in.BillingCycle != nil && *in.BillingCycle != sub.BillingCycle && !in.cycleWaits(sub))
	add(changeFixed, in.Term != nil && *in.Term != sub.Term || in.MPNID != nil && *in.MPNID != "" && *in.MPNID != sub.MPNID)
	deletes := in.Status != nil && *in.Status == StatusDeleted // then nothing will renew
	add(changeRenewal, !deletes && (in.AutoRenew != nil && *in.AutoRenew != sub.AutoRenew ||
		in.Schedule != nil && !reflect.DeepEqual(in.Schedule, sub.Schedule) ||
		len(in.Actions) > 0 && !reflect.DeepEqual(in.Actions, sub.ScheduledActions)))
	switch {
	case len(kinds) == 0:
		return changeNothing, nil
	case len(kinds) == 1:
		return kinds[0], nil
	case kinds[0] == changeStatus && kinds[1] == changeQuantity && *in.Status == StatusSuspended:
		return 0, refused(2001, "The quantity cannot be changed while the subscription is being suspended.")
	}
	return 0, changeInvalid("Only one kind of change is possible in one request.")
}

func (in *SubscriptionChange) cycleWaits(sub *Subscription) bool {
	return in.KeepNextCharge && sub.NextCharge != nil && sub.NextCharge.BillingCycle == *in.BillingCycle
}

// drops tells whether leaving something out switches it off or deletes it.
func (in *SubscriptionChange) drops(sub *Subscription) bool {
	return sub.AutoRenew && in.AutoRenew == nil || sub.Schedule != nil && in.Schedule == nil ||
		len(sub.ScheduledActions) > 0 && len(in.Actions) == 0 || sub.NextCharge != nil && !in.KeepNextCharge
}

// admit asks whether the subscription's state takes that kind of change now.
func (in *SubscriptionChange) admit(tx *Tx, sub *Subscription, kind changeKind) error {
	drops := in.drops(sub)
	if kind == changeNothing && !drops {
		return nil
	}
	switch sub.Status {
	case StatusDeleted:
		return refused(2011, "A deleted subscription cannot be updated.")
	case StatusPending:
		return refused(800082, "The subscription is not ready for an update. Please try again later.")
	case StatusExpired, StatusDisabled:
		if kind == changeStatus {
			return errStatus(sub, *in.Status)
		}
		return refused(900279, "The subscription has ended and can no longer be updated.")
	case StatusSuspended:
		if kind != changeStatus {
			return refused(800091, "A suspended subscription cannot be updated. Activate or cancel it.")
		}
	case StatusActive:
	}
	locked := !tx.Now.Before(sub.TermEnd.Add(-ChangeLock))
	if locked && kind != changeStatus && (kind != changeName || drops) {
		return refused(900277, "The subscription is about to reach the end of its term and cannot be updated.")
	}
	return nil
}

// settle puts the members into force that are deleted by leaving them out, and
// deletes what an immediate change and a suspension delete. Source: Microsoft,
// update a subscription.
func (in *SubscriptionChange) settle(sub *Subscription, kind changeKind) {
	if kind == changeNothing && !in.drops(sub) || sub.Status == StatusDeleted {
		return
	}
	sub.AutoRenew = in.AutoRenew != nil && *in.AutoRenew
	sub.Schedule, sub.ScheduledActions = in.Schedule, fitting(in.Actions, sub.AutoRenew)
	if !sub.AutoRenew && !sub.IsTrial || len(sub.ScheduledActions) > 0 {
		sub.Schedule = nil // it needs auto-renew, and the newer form counts alone
	}
	if kind == changeQuantity || kind == changeStatus {
		sub.Schedule, sub.ScheduledActions = nil, nil
	}
	if kind != changeCycle && !in.KeepNextCharge && sub.Status != StatusSuspended {
		sub.NextCharge = nil
	}
}

// fixed refuses what a PATCH never changes.
func (in *SubscriptionChange) fixed(sub *Subscription) error {
	if in.Term == nil || *in.Term == sub.Term {
		return refused(800098, "The partner on record cannot be updated.")
	}
	months := termMonths(*in.Term)
	switch {
	case sub.IsTrial:
		return refused(800107, "The term of a trial cannot be changed.")
	case months == 0:
		return refused(800121, "The term duration %s is invalid.", *in.Term)
	case months < termMonths(sub.Term):
		return refused(800122, "The term duration %s is shorter than the current one.", *in.Term)
	}
	return refused(800042, "The term cannot be changed so. Schedule it for the next term, or use a transition.")
}

// moveTo changes the status by hand.
func moveTo(tx *Tx, sub *Subscription, status SubscriptionStatus) error {
	now := tx.Now
	switch status {
	case StatusSuspended:
		sub.Status, sub.SuspendedAt, sub.SuspensionReasons = status, &now, []string{"Customer initiated"}
	case StatusActive:
		if parent, ok := tx.Subscriptions.Get(sub.CustomerID, sub.ParentID); ok && parent.Status != StatusActive {
			return refused(27009, "The subscription cannot be enabled while its parent is not active.").with(http.StatusConflict)
		}
		sub.Status, sub.SuspendedAt, sub.SuspensionReasons = status, nil, nil
	case StatusDeleted:
		if !now.Before(sub.CancelableUntil()) {
			return errPastWindow()
		}
		cancelSubscription(tx, sub)
	case StatusPending, StatusExpired, StatusDisabled:
		return refused(800096, "The status %s cannot be set.", status)
	}
	return nil
}

func errPastWindow() error {
	return refused(900117, "The subscription is past the %d-day cancellation window.", CancellationWindow/(24*time.Hour))
}

func errStatus(sub *Subscription, status SubscriptionStatus) error {
	return refused(800040, "The status change from %s to %s is not possible.", sub.Status, status)
}

// CancelableUntil is the end of the window in which the subscription can be
// cancelled: for a trial its conversion.
func (s *Subscription) CancelableUntil() time.Time {
	if s.IsTrial {
		return s.TermEnd
	}
	return s.CancelUntil
}

// cancelSubscription ends the subscription at once and pays back what its batches
// of seats still have coming.
func cancelSubscription(tx *Tx, sub *Subscription) {
	for _, b := range sub.Batches {
		if b.Quantity > 0 && tx.Now.Before(b.CancelUntil) {
			refundSeats(tx, sub, ChargeCancel, b, b.Quantity)
		}
	}
	endSubscription(tx, sub)
}

func endSubscription(tx *Tx, sub *Subscription) {
	now := tx.Now
	sub.Status, sub.DeletedAt, sub.AutoRenew = StatusDeleted, &now, false
	sub.Schedule, sub.ScheduledActions, sub.NextCharge = nil, nil, nil
	sub.ChargedUntil = time.Time{}
}

// wishCycle has another billing cycle begin with the next charge.
func wishCycle(tx *Tx, sub *Subscription, cycle string) error {
	sku, sold := FindSKU(sub.ProductID, sub.SKUID)
	if !sold || sub.IsTrial || !sku.Sells(sub.Term, cycle) {
		return refused(800097, "The billing cycle cannot be changed to %s.", cycle)
	}
	sub.NextCharge = &NextCharge{
		ProductID: sub.ProductID, SKUID: sub.SKUID, AvailabilityID: sub.AvailabilityID, BillingCycle: cycle, Term: sub.Term,
		PromotionID: sub.PromotionID, Quantity: sub.Quantity, At: sub.BillingCycleEnd(tx.Now),
	}
	return nil
}
