package world

import (
	"net/http"
	"reflect"
	"strings"
	"time"
)

// Limits of Azure plans. Source: Microsoft, integration sandbox.
const (
	sandboxAzurePlans         = 10 // of a partner
	sandboxDirectAzurePlans   = 1  // of a customer
	sandboxIndirectAzurePlans = 3  // of a customer, where the partner has resellers
)

// firstAzureSubscription is the name of the one that comes with a plan.
const firstAzureSubscription = "Azure subscription 1"

// checkAzurePlan lets a customer have one Azure plan of each reseller. Which of the
// codes for a limit is sent is ours.
func (c *lineCheck) checkAzurePlan() *Problem {
	if !c.sku.Usage {
		return nil
	}
	taken := func(mpnID string) bool { return mpnID == c.line.MPNID }
	for p := range c.s.AzurePlans.All(c.customer.ID) {
		if p.PartnerID == c.customer.PartnerID && p.EndedAt == nil && taken(p.MPNID) {
			return c.hasAzurePlan()
		}
	}
	for _, l := range c.plansBefore() {
		if taken(l.MPNID) {
			return c.hasAzurePlan()
		}
	}
	return nil
}

func (c *lineCheck) hasAzurePlan() *Problem {
	none := 0
	wrong := problem(800089, lineQuota, "The customer cannot have another %s.", c.sku.Title)
	wrong.Available = &none
	return wrong
}

// plansBefore are the Azure plans bought at the same moment that count as bought
// first.
func (c *lineCheck) plansBefore() []CartLine {
	var out []CartLine
	for _, l := range c.linesBefore() {
		if strings.HasPrefix(strings.ToUpper(l.CatalogItemID), c.sku.CatalogID()+":") {
			out = append(out, l)
		}
	}
	return out
}

// checkSandboxPlans counts what the partner and the customer have.
func (c *lineCheck) checkSandboxPlans() *Problem {
	most := sandboxDirectAzurePlans
	if partner, found := c.s.Partners.Get("", c.customer.PartnerID); found && len(partner.Resellers) > 0 {
		most = sandboxIndirectAzurePlans
	}
	all, own := len(c.plansBefore()), len(c.plansBefore())
	for _, p := range AzurePlansOf(c.s, c.customer.PartnerID) {
		if p.EndedAt != nil {
			continue
		}
		if all++; p.CustomerID == c.customer.ID {
			own++
		}
	}
	if all < sandboxAzurePlans && own < most {
		return nil
	}
	return problem(codeSandboxAzurePlans, lineSandbox, "There would be more Azure plans than the sandbox allows: %d in all, %d for the customer.",
		sandboxAzurePlans, most)
}

// azurePlanOf is the plan that a purchase makes instead of a subscription of seats.
func azurePlanOf(sub *Subscription) *AzurePlan {
	p := &AzurePlan{
		ID: sub.ID, PartnerID: sub.PartnerID, CustomerID: sub.CustomerID, OrderID: sub.OrderID, MPNID: sub.MPNID, Segment: sub.Segment,
		FriendlyName: sub.FriendlyName, Currency: sub.Currency, CreatedAt: sub.CreatedAt, ChargedUntil: monthOf(sub.CreatedAt),
		Pending: sub.Status == StatusPending, Entitlements: []AzureEntitlement{},
	}
	if !p.Pending {
		p.provision(sub.CreatedAt)
	}
	return p
}

// provision makes the Azure subscription that comes with a plan.
func (p *AzurePlan) provision(now time.Time) {
	p.Pending = false
	p.Entitlements = append(p.Entitlements, AzureEntitlement{
		ID: StableID("azure-entitlement", p.ID), FriendlyName: firstAzureSubscription, CreatedAt: now,
	})
}

// RecordAzurePlan writes the audit record of a changed plan as that of the
// subscription it is shown as. before may be nil.
func RecordAzurePlan(tx *Tx, before, after *AzurePlan, by AuditRecord) {
	country := ""
	if c, found := tx.Customers.Get(after.PartnerID, after.CustomerID); found {
		country = c.Country
	}
	var was *Subscription
	if before != nil {
		was = before.subscription(country)
	}
	RecordSubscription(tx, was, after.subscription(country), by)
}

func (p *AzurePlan) subscription(country string) *Subscription {
	return &Subscription{
		ID: p.ID, PartnerID: p.PartnerID, CustomerID: p.CustomerID, OrderID: p.OrderID, ProductID: AzurePlanProduct, SKUID: AzurePlanSKU,
		AvailabilityID: p.AvailabilityID(country), OfferName: AzurePlanTitle, FriendlyName: p.FriendlyName, Quantity: 1, BillingCycle: "one_time",
		Status: p.Status(), TermStart: p.CreatedAt, TermEnd: endOfDays,
	}
}

// ChangeAzurePlan renames, suspends or reactivates a plan in the transaction's own
// copy, with its audit record; its Azure subscriptions must be cancelled first.
// Source: Microsoft, error code 900115.
func ChangeAzurePlan(tx *Tx, p *AzurePlan, change SubscriptionChange, by AuditRecord) error {
	before := clone(p)
	if err := p.change(tx.Now, change); err != nil {
		return err
	}
	if !reflect.DeepEqual(before, clone(p)) {
		RecordAzurePlan(tx, before, p, by)
	}
	return nil
}

func (p *AzurePlan) change(now time.Time, change SubscriptionChange) error {
	if name := change.FriendlyName; name != nil {
		p.FriendlyName = *name
	}
	if change.Status == nil || *change.Status == p.Status() {
		return nil
	}
	switch from, to := p.Status(), *change.Status; {
	case from == StatusPending:
		return refused(800082, "The subscription is not ready for an update. Retry later.")
	case from == StatusSuspended && to == StatusActive:
		p.SuspendedAt = nil
	case from == StatusActive && to == StatusSuspended:
		for i := range p.Entitlements {
			if p.Entitlements[i].Active(now) {
				return refused(900115, "The Azure plan cannot be suspended: it has active Azure subscriptions.").with(http.StatusForbidden)
			}
		}
		p.SuspendedAt = &now
	default:
		return refused(800040, "The status cannot be changed from %s to %s.", from, to)
	}
	return nil
}
