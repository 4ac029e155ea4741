package world

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Limits of the integration sandbox. Source: Microsoft, integration sandbox.
const (
	SandboxCustomers     = 75
	SandboxSubscriptions = 5 // for each customer
	SandboxSeats         = 25
	SandboxOrderLife     = 60 * 24 * time.Hour // how long an order can be cancelled
)

// InSandbox tells whether the partner is an integration sandbox account.
func InSandbox(s *State, partnerID string) bool {
	p, found := s.Partners.Get("", partnerID)
	return found && (p.SandboxAccount || strings.EqualFold(s.Settings.SandboxPartner, partnerID))
}

// checkSandbox holds a purchase against the limits of the sandbox.
func (c *lineCheck) checkSandbox() *Problem {
	if !InSandbox(c.s, c.customer.PartnerID) {
		return nil
	}
	if c.sku.Usage {
		return c.checkSandboxPlans()
	}
	if c.line.Quantity > SandboxSeats {
		return problem(codeSandboxSeats, lineSandbox, "The subscription would have more than the %d seats of the sandbox.", SandboxSeats)
	}
	if liveSubscriptions(c.s, c.customer)+len(c.linesBefore()) >= SandboxSubscriptions {
		return problem(codeSandboxSubscriptions, lineSandbox, "The customer would have more than the %d subscriptions of the sandbox.", SandboxSubscriptions)
	}
	return nil
}

func liveSubscriptions(s *State, customer *Customer) int {
	n := 0
	for sub := range s.Subscriptions.All(customer.ID) {
		if sub.PartnerID == customer.PartnerID && (sub.running() || sub.Status == StatusSuspended) {
			n++
		}
	}
	return n
}

// checkSandboxSeats holds a higher quantity against the limit of the sandbox.
func checkSandboxSeats(tx *Tx, sub *Subscription, quantity int) error {
	if quantity > sub.Quantity && quantity > SandboxSeats && InSandbox(tx.State, sub.PartnerID) {
		return refused(codeSandboxSeats, "The subscription would have more than the %d seats of the sandbox.", SandboxSeats).with(http.StatusForbidden)
	}
	return nil
}

// checkSandboxBirth holds a subscription that would be born beside sub against the
// limit of the sandbox.
func checkSandboxBirth(tx *Tx, sub *Subscription, born bool) error {
	customer, found := tx.Customers.Get(sub.PartnerID, sub.CustomerID)
	if born && found && InSandbox(tx.State, sub.PartnerID) && liveSubscriptions(tx.State, customer) >= SandboxSubscriptions {
		return refused(codeSandboxSubscriptions, "The customer would have more than the %d subscriptions of the sandbox.", SandboxSubscriptions).with(http.StatusForbidden)
	}
	return nil
}

// CancelOrder ends what an order bought, which only the sandbox allows for what is
// seat-based.
func CancelOrder(tx *Tx, o *Order, by AuditRecord) error {
	switch {
	case o.Status == "cancelled":
		return refused(800061, "Order %s cannot be cancelled: it is cancelled already.", o.ID)
	case !InSandbox(tx.State, o.PartnerID):
		return refused(800077, "Order %s cannot be cancelled. Cancel its subscriptions instead.", o.ID).with(http.StatusForbidden)
	case !tx.Now.Before(o.CreatedAt.Add(SandboxOrderLife)):
		return refused(800061, "Order %s cannot be cancelled: it is older than %d days.", o.ID, SandboxOrderLife/(24*time.Hour))
	case slices.ContainsFunc(o.Lines, func(l OrderLine) bool { return l.TransactionType != "New" }):
		return refused(800061, "Order %s cannot be cancelled: it is not a new purchase.", o.ID)
	}
	for i := range o.Lines {
		id := o.Lines[i].SubscriptionID + o.Lines[i].LateSubscriptionID
		if p, found := tx.AzurePlans.Edit(o.CustomerID, id); found && p.EndedAt == nil {
			before := clone(p)
			p.end(tx.Now)
			RecordAzurePlan(tx, before, p, by)
		}
		sub, found := tx.Subscriptions.Edit(o.CustomerID, id)
		if !found || sub.Status == StatusDeleted {
			continue
		}
		before := clone(sub)
		cancelSubscription(tx, sub)
		RecordSubscription(tx, before, sub, by)
	}
	o.Status, o.CompletesAt = "cancelled", nil
	return nil
}

// DeleteCustomer ends the relationship with a customer of the sandbox and all it
// bought. The rows stay, because invoices and unbilled charges are made of them.
func DeleteCustomer(tx *Tx, customer *Customer) {
	var subs, carts []string
	for sub := range tx.Subscriptions.All(customer.ID) {
		if sub.PartnerID == customer.PartnerID && sub.Status != StatusDeleted {
			subs = append(subs, sub.ID)
		}
	}
	for cart := range tx.Carts.All(customer.ID) {
		if cart.PartnerID == customer.PartnerID {
			carts = append(carts, cart.ID)
		}
	}
	for _, id := range subs {
		sub, _ := tx.Subscriptions.Edit(customer.ID, id)
		endSubscription(tx, sub)
	}
	for _, id := range carts {
		tx.Carts.Delete(customer.ID, id)
	}
	endAzurePlans(tx, customer)
	row, _ := tx.Customers.Edit(customer.PartnerID, customer.ID)
	row.RemoveRelationship(tx.Now)
}

// checkRisk refuses what the risk check of a real partner might: orders of more
// seats than the setting allows.
func checkRisk(s *State, lines []CartLine) *Problem {
	seats := 0
	for i := range lines {
		seats += lines[i].Quantity
	}
	if limit := s.Settings.RiskSeats; limit > 0 && seats > limit {
		return problem(codeRisk, 0, "The order was refused by the risk check. Contact support.")
	}
	return nil
}
