package world

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The product under which Azure is sold by use.
const (
	AzurePlanProduct = "DZH318Z0BPS6"
	AzurePlanSKU     = "0001"
	AzurePlanTitle   = "Azure plan" // as subscriptions and invoices call it
	azurePlanName    = "Microsoft Azure plan"
)

// endOfDays is the end of what has no term.
var endOfDays = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// azureCancelDelay is how long a cancelled Azure subscription goes on. Source:
// Microsoft, Cancel an Azure subscription.
const azureCancelDelay = 10 * time.Minute

// AzurePlan is a customer's subscription to pay for Azure by use; its Azure
// subscriptions are the entitlements under it.
type AzurePlan struct {
	ID           string             `json:"id"`
	PartnerID    string             `json:"partnerId"`
	CustomerID   string             `json:"customerId"`
	OrderID      string             `json:"orderId"`
	MPNID        string             `json:"mpnId,omitempty"`
	Segment      string             `json:"segment"`
	FriendlyName string             `json:"friendlyName"`
	Currency     string             `json:"currency"`
	CreatedAt    time.Time          `json:"createdAt"`
	Pending      bool               `json:"pending,omitempty"` // its order is
	SuspendedAt  *time.Time         `json:"suspendedAt,omitempty"`
	EndedAt      *time.Time         `json:"endedAt,omitempty"`
	ChargedUntil time.Time          `json:"chargedUntil,omitzero"` // the first day of a month; zero: never charged
	Entitlements []AzureEntitlement `json:"entitlements"`
}

// AzureEntitlement is one Azure subscription.
type AzureEntitlement struct {
	ID             string     `json:"id"`
	FriendlyName   string     `json:"friendlyName"`
	CreatedAt      time.Time  `json:"createdAt"`
	CancelReason   string     `json:"cancelReason,omitempty"`
	EndsAt         *time.Time `json:"endsAt,omitempty"`         // set by a cancellation
	OverageEnabled bool       `json:"overageEnabled,omitempty"` // pays for telephony beyond what plans include
	OverageMPNID   string     `json:"overageMpnId,omitempty"`
}

// Active tells whether the Azure subscription still works.
func (e *AzureEntitlement) Active(now time.Time) bool {
	return e.EndsAt == nil || now.Before(*e.EndsAt)
}

// Status is Partner Center's word for the plan's state.
func (p *AzurePlan) Status() SubscriptionStatus {
	switch {
	case p.EndedAt != nil:
		return StatusDeleted
	case p.Pending:
		return StatusPending
	case p.SuspendedAt != nil:
		return StatusSuspended
	}
	return StatusActive
}

// AvailabilityID is that of the plan's purchase in the customer's country.
func (p *AzurePlan) AvailabilityID(country string) string {
	return AvailabilityID(AzurePlanProduct, AzurePlanSKU, p.Segment, country, p.CreatedAt)
}

// Entitlement finds one of the plan's Azure subscriptions.
func (p *AzurePlan) Entitlement(id string) (*AzureEntitlement, bool) {
	i := slices.IndexFunc(p.Entitlements, func(e AzureEntitlement) bool { return strings.EqualFold(e.ID, id) })
	if i < 0 {
		return nil, false
	}
	return &p.Entitlements[i], true
}

// CancelEntitlement ends an Azure subscription in ten minutes; once more changes
// nothing.
func CancelEntitlement(tx *Tx, customerID, planID, id, reason string) (*AzureEntitlement, bool) {
	p, found := tx.AzurePlans.Edit(customerID, planID)
	if !found {
		return nil, false
	}
	e, found := p.Entitlement(id)
	if found && e.EndsAt == nil {
		ends := tx.Now.Add(azureCancelDelay)
		e.CancelReason, e.EndsAt = reason, &ends
	}
	return e, found
}

// AzurePlansOf lists a partner's Azure plans, without looking at customers that
// have none.
func AzurePlansOf(s *State, partnerID string) []*AzurePlan {
	var out []*AzurePlan
	for _, customerID := range s.AzurePlans.Shards() {
		for p := range s.AzurePlans.All(customerID) {
			if p.PartnerID == partnerID {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b *AzurePlan) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// azurePlanCustomer has an Azure plan in the demo seed.
const azurePlanCustomer = "lakeshore"

// seedAzurePlan gives a customer two Azure subscriptions that were charged by
// their use from the beginning, one of them with a finding of fraud that nobody has
// looked at.
func seedAzurePlan(tx *Tx, partnerID string) {
	c, found := tx.Customers.Get(partnerID, StableID("tenant", azurePlanCustomer))
	if !found {
		return
	}
	at := tx.Now.AddDate(0, -7, 0).Truncate(time.Second)
	p := &AzurePlan{
		ID: StableID("azure-plan", azurePlanCustomer), PartnerID: partnerID, CustomerID: c.ID, OrderID: StableOrderID("azure-plan", azurePlanCustomer),
		Segment: "commercial", FriendlyName: AzurePlanTitle, Currency: c.Currency, CreatedAt: at, ChargedUntil: monthOf(at),
		Entitlements: []AzureEntitlement{
			{ID: StableID("azure-entitlement", azurePlanCustomer, "1"), FriendlyName: "Warehouse production", CreatedAt: at.Add(time.Hour)},
			{ID: StableID("azure-entitlement", azurePlanCustomer, "2"), FriendlyName: "Warehouse test", CreatedAt: at.AddDate(0, 2, 0)},
		},
	}
	for due, _ := azureDue(p); !due.After(tx.Now); due, _ = azureDue(p) {
		chargeAzureMonth(tx, p)
	}
	tx.AzurePlans.Put(c.ID, p.ID, p)
	tx.Orders.Put(c.ID, p.OrderID, &Order{
		ID: p.OrderID, PartnerID: partnerID, CustomerID: c.ID, CreatedAt: at, Status: "completed", TransactionType: "UserPurchase", BillingCycle: "one_time",
		Currency: c.Currency, Lines: []OrderLine{{
			ProductID: AzurePlanProduct, SKUID: AzurePlanSKU, AvailabilityID: p.AvailabilityID(c.Country),
			SubscriptionID: p.ID, FriendlyName: AzurePlanTitle, Quantity: 1, TransactionType: "New",
		}},
	})
	seedFraudEvent(tx, p, c)
}
