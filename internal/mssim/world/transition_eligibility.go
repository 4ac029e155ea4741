package world

import (
	"slices"
	"time"
)

// Reasons why a transition is not possible. Source: Microsoft, transition
// eligibility error codes.
const (
	TransitionOther            = 0
	TransitionNotActive        = 2
	TransitionConflict         = 3
	TransitionNeedsUser        = 5
	TransitionAddOnsPresent    = 6
	TransitionNoBillingCycle   = 10
	TransitionMissingPrivilege = 13
)

// JoinError is why seats cannot go into an existing subscription; 0 when they can.
// Source: Microsoft, transition eligibility of a target subscription.
type JoinError int

// Errors of a subscription to join.
const (
	JoinNotActive   JoinError = 1
	JoinInWindow    JoinError = 2
	JoinShorterTerm JoinError = 3
	JoinEndsBefore  JoinError = 4
)

// TransitionError is one reason, with its code and a text for a person.
type TransitionError struct {
	Code int
	Text string
}

// TransitionChoice is one product that a subscription may become.
type TransitionChoice struct {
	SKU           *SKU
	Item          string // product:sku:availability
	Errors        []TransitionError
	LicenseErrors []TransitionError // further ones when people's licenses are to go along
	Joins         []TransitionJoin
}

// TransitionJoin is an existing subscription of the product.
type TransitionJoin struct {
	Subscription *Subscription
	Error        JoinError
}

// TransitionChoices lists what the subscription may become, at once or, without
// subscriptions to join, at its next term.
func TransitionChoices(s *State, sub *Subscription, scheduled bool) []TransitionChoice {
	country := "US"
	if t, found := s.Tenants.Get("", sub.CustomerID); found {
		country = t.Country
	}
	var out []TransitionChoice
	for _, k := range transitionTargets(sub) {
		c := TransitionChoice{
			SKU: k, Item: k.CatalogID() + ":" + AvailabilityID(k.ProductID, k.ID, sub.Segment, country, s.Now), Errors: choiceErrors(s, sub, k),
		}
		if conflictingServices(s, sub, k, sub.Quantity) {
			c.LicenseErrors = []TransitionError{{TransitionConflict, conflictText}}
		}
		for other := range s.Subscriptions.All(sub.CustomerID) {
			if scheduled || sub.IsTrial || other.IsTrial || other.ID == sub.ID || other.PartnerID != sub.PartnerID ||
				other.ProductID != k.ProductID || other.SKUID != k.ID || other.Status == StatusDeleted {
				continue
			}
			c.Joins = append(c.Joins, TransitionJoin{Subscription: other, Error: joinError(sub, other, s.Now)})
		}
		out = append(out, c)
	}
	return out
}

func choiceErrors(s *State, sub *Subscription, k *SKU) []TransitionError {
	var out []TransitionError
	if sub.Status != StatusActive {
		out = append(out, TransitionError{TransitionNotActive, "The subscription is not active."})
	}
	if keepsAddOns(s, sub, k) {
		out = append(out, TransitionError{TransitionAddOnsPresent, "The subscription has add-ons that the target cannot carry."})
	}
	if !sellsAtLeast(k, sub.Term) {
		out = append(out, TransitionError{TransitionNoBillingCycle, "The target is not sold for a term as long as the subscription's."})
	}
	if sub.Quantity > k.MaxQuantity {
		out = append(out, TransitionError{TransitionOther, "The subscription has more seats than the target allows."})
	}
	return out
}

// transitionTargets are the SKUs that a subscription may become: its product's
// upgrades, itself for a longer term, the paid form of a trial, and the product
// behind an Extended Service Term.
func transitionTargets(sub *Subscription) []*SKU {
	own, found := FindSKU(sub.ProductID, sub.SKUID)
	if !found {
		return nil
	}
	ids := own.UpgradeTargets
	switch {
	case own.Trial:
		ids = []string{own.ProductID + ":" + own.ConvertsTo}
	case own.ExtendedService != "":
		base, _ := FindSKU(own.ProductID, own.ExtendedService)
		ids = append([]string{base.CatalogID()}, base.UpgradeTargets...)
	case sellsLonger(own, sub.Term):
		ids = append([]string{own.CatalogID()}, ids...)
	}
	var out []*SKU
	for i := range catalog {
		for j := range catalog[i].SKUs {
			if k := &catalog[i].SKUs[j]; slices.Contains(ids, k.CatalogID()) {
				out = append(out, k)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *SKU) int { return slices.Index(ids, a.CatalogID()) - slices.Index(ids, b.CatalogID()) })
	return out
}

func sellsLonger(k *SKU, term string) bool {
	return slices.ContainsFunc(k.Terms, func(t Term) bool { return termMonths(t.Duration) > termMonths(term) })
}

func sellsAtLeast(k *SKU, term string) bool {
	return slices.ContainsFunc(k.Terms, func(t Term) bool { return termMonths(t.Duration) >= termMonths(term) })
}

// keepsAddOns tells whether the subscription has running add-ons that need it and
// that the target could not carry.
func keepsAddOns(s *State, sub *Subscription, target *SKU) bool {
	for child := range s.Subscriptions.All(sub.CustomerID) {
		if child.ParentID != sub.ID || !child.running() {
			continue
		}
		if k, found := FindSKU(child.ProductID, child.SKUID); found && !slices.Contains(k.Prerequisites, target.CatalogID()) {
			return true
		}
	}
	return false
}

func joinError(sub, into *Subscription, now time.Time) JoinError {
	switch {
	case into.Status != StatusActive:
		return JoinNotActive
	case now.Before(into.CancelUntil):
		return JoinInWindow
	case termMonths(into.Term) < termMonths(sub.Term):
		return JoinShorterTerm
	case into.TermEnd.Before(sub.TermEnd):
		return JoinEndsBefore
	}
	return 0
}
