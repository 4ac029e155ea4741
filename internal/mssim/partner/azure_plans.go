package partner

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// farFuture is the end of what has no term.
var farFuture = time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC)

// azureSubscriptionOf shows an Azure plan among a customer's subscriptions: paid
// by use, without a term. Which members Microsoft leaves out there is not
// documented.
func azureSubscriptionOf(p *world.AzurePlan, country string) subscriptionBody {
	return subscriptionBody{
		ID: p.ID, OfferID: world.AzurePlanProduct + ":" + world.AzurePlanSKU + ":" + p.AvailabilityID(country), OfferName: world.AzurePlanTitle,
		FriendlyName: p.FriendlyName, ProductType: azureProduct, Quantity: 1, UnitType: "Usage-based",
		CreationDate: at(p.CreatedAt), EffectiveStartDate: at(p.CreatedAt), CommitmentEndDate: at(farFuture), CommitmentEndDateTime: at(farFuture),
		Status: string(p.Status()), BillingType: "usage", BillingCycle: "one_time", IsMicrosoftProduct: true, PartnerID: p.MPNID,
		ContractType: "subscription", PublisherName: "Microsoft Corporation", OrderID: p.OrderID, Attributes: objectType("Subscription"),
		Links: links{
			Product: get("/products/%s?country=%s", world.AzurePlanProduct, country),
			SKU:     get("/products/%s/skus/%s?country=%s", world.AzurePlanProduct, world.AzurePlanSKU, country),
			Self:    get("/customers/%s/subscriptions/%s", p.CustomerID, p.ID),
		},
	}
}

// azureSubscriptions are the Azure plans of a customer as the list of
// subscriptions has them, with its filters.
func azureSubscriptions(c *call, s *world.State, customer *world.Customer, order, mpn string) []subscriptionBody {
	var items []subscriptionBody
	for p := range s.AzurePlans.All(customer.ID) {
		if p.PartnerID == c.caller.partnerID && listed(s, p.CustomerID, p.OrderID) && (order == "" || order == p.OrderID) && (mpn == "" || mpn == cmp.Or(p.MPNID, customer.MPNID)) {
			items = append(items, azureSubscriptionOf(p, customer.Country))
		}
	}
	return items
}

// pathPlan is the Azure plan of the call's path; another subscription has no
// Azure.
func pathPlan(c *call, s *world.State) (*world.AzurePlan, error) {
	p, found := s.AzurePlans.Get(c.param("customer"), c.param("subscription"))
	if !found || p.PartnerID != c.caller.partnerID {
		return nil, refuse(http.StatusNotFound, 20003, "Subscription %s was not found.", c.params["subscription"])
	}
	return p, nil
}

// azureEntitlement is the AzureEntitlement resource: one Azure subscription.
type azureEntitlement struct {
	ID             string `json:"id"`
	FriendlyName   string `json:"friendlyName"`
	Status         string `json:"status"`
	SubscriptionID string `json:"subscriptionId"`
	Links          *links `json:"links,omitempty"`
}

func azureEntitlementOf(p *world.AzurePlan, e *world.AzureEntitlement, now time.Time) azureEntitlement {
	b := azureEntitlement{ID: e.ID, FriendlyName: e.FriendlyName, Status: "inactive", SubscriptionID: p.ID}
	if e.Active(now) {
		b.Status = "active"
	}
	return b
}

func (b azureEntitlement) linked(customerID string) azureEntitlement {
	b.Links = &links{Self: get("/customers/%s/subscriptions/%s/azureEntitlements/%s", customerID, b.SubscriptionID, b.ID)}
	return b
}

// patchAzurePlan serves PATCH .../subscriptions/{subscription} of an Azure plan:
// its name or its state.
func patchAzurePlan(c *call, tx *world.Tx, found *world.AzurePlan) (answer, error) {
	var in subscriptionPatch
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if cycle := in.BillingCycle; cycle != nil && !strings.EqualFold(*cycle, "one_time") {
		return answer{}, refuse(http.StatusBadRequest, 800097, "The billing cycle cannot be updated.")
	}
	in.BillingCycle = nil
	change, err := in.change()
	if err != nil {
		return answer{}, err
	}
	if in.Quantity != nil && *in.Quantity != 1 {
		return answer{}, refuse(http.StatusForbidden, 800027, "The item does not allow adding or removing quantity.")
	}
	customer, _ := ownCustomer(tx.State, c, found.CustomerID)
	p, _ := tx.AzurePlans.Edit(found.CustomerID, found.ID)
	by := world.AuditRecord{UserPrincipal: c.caller.upn, ApplicationID: c.caller.appID, CorrelationID: c.correlation}
	if err := world.ChangeAzurePlan(tx, p, change, by); err != nil {
		return answer{}, refusedChange(err)
	}
	return ok(azureSubscriptionOf(p, customer.Country)), nil
}

// listAzureEntitlements serves GET .../subscriptions/{subscription}/azureEntitlements.
func listAzureEntitlements(c *call, s *world.State) (answer, error) {
	p, err := pathPlan(c, s)
	if err != nil {
		return answer{}, err
	}
	items := []azureEntitlement{}
	for i := range p.Entitlements {
		items = append(items, azureEntitlementOf(p, &p.Entitlements[i], s.Now))
	}
	return ok(collect(items, nil)), nil
}

func errNoEntitlement(id string) *refusal { return errNotFound("The Azure entitlement " + id) }

// getAzureEntitlement serves GET .../azureEntitlements/{entitlement}.
func getAzureEntitlement(c *call, s *world.State) (answer, error) {
	p, err := pathPlan(c, s)
	if err != nil {
		return answer{}, err
	}
	e, found := p.Entitlement(c.param("entitlement"))
	if !found {
		return answer{}, errNoEntitlement(c.params["entitlement"])
	}
	return ok(azureEntitlementOf(p, e, s.Now).linked(p.CustomerID)), nil
}

// cancelAzureEntitlement serves POST .../azureEntitlements/{entitlement}/cancel: the
// answer still says active, for ten minutes. Source: Microsoft, Cancel an Azure
// subscription.
func cancelAzureEntitlement(c *call, tx *world.Tx) (answer, error) {
	var in struct{ CancellationReason string }
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.CancellationReason == "" {
		return answer{}, errProperty("CancellationReason", "a value is required.")
	}
	p, err := pathPlan(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	u, known := tx.Users.Get(c.caller.partnerID, c.caller.userID)
	admin := known && slices.Contains(u.DirectoryRoles, world.RoleGlobalAdmin)
	if !admin || !world.InGroup(tx.State, c.caller.partnerID, c.caller.userID, world.AdminAgents) {
		return answer{}, errNoPrivilege()
	}
	e, found := world.CancelEntitlement(tx, p.CustomerID, p.ID, c.param("entitlement"), in.CancellationReason)
	if !found {
		return answer{}, errNoEntitlement(c.params["entitlement"])
	}
	b := azureEntitlementOf(p, e, tx.Now).linked(p.CustomerID)
	customer, _ := ownCustomer(tx.State, c, p.CustomerID)
	c.record(tx, auditEntry{customer: customer, resourceType: "azure_entitlement", resourceID: e.ID, operation: "update_subscription", newValue: b})
	return ok(b), nil
}

// overageBody is the Overage resource: whether telephony beyond what plans include
// is paid through an Azure subscription.
type overageBody struct {
	AzureEntitlementID string       `json:"azureEntitlementId"`
	PartnerID          string       `json:"partnerId"`
	Type               string       `json:"type"`
	OverageEnabled     bool         `json:"overageEnabled"`
	Links              overageLinks `json:"links"`
	Attributes         attributes   `json:"attributes"`
}

type overageLinks struct {
	Overage *link `json:"overage"`
}

func overageOf(customerID string, e *world.AzureEntitlement) overageBody {
	return overageBody{
		AzureEntitlementID: e.ID, PartnerID: e.OverageMPNID, Type: "PhoneServices", OverageEnabled: e.OverageEnabled,
		Links: overageLinks{Overage: get("/customers/%s/subscriptions/overage", customerID)}, Attributes: objectType("Overage"),
	}
}

// listOverage serves GET .../subscriptions/overage: those that have been set.
func listOverage(c *call, s *world.State) (answer, error) {
	items := []overageBody{}
	for p := range s.AzurePlans.All(c.param("customer")) {
		for i := range p.Entitlements {
			if e := &p.Entitlements[i]; p.PartnerID == c.caller.partnerID && e.OverageMPNID != "" {
				items = append(items, overageOf(p.CustomerID, e))
			}
		}
	}
	return ok(collect(items, nil)), nil
}

// putOverage serves PUT .../subscriptions/overage.
func putOverage(c *call, tx *world.Tx) (answer, error) {
	var in struct {
		AzureEntitlementID, PartnerID string
		OverageEnabled                bool
	}
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.PartnerID == "" {
		return answer{}, errProperty("PartnerId", "a value is required.")
	}
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	for listed := range tx.State.AzurePlans.All(customer.ID) {
		if listed.PartnerID != c.caller.partnerID {
			continue
		}
		p, _ := tx.AzurePlans.Edit(customer.ID, listed.ID)
		if e, found := p.Entitlement(in.AzureEntitlementID); found {
			e.OverageEnabled, e.OverageMPNID = in.OverageEnabled, in.PartnerID
			b := overageOf(customer.ID, e)
			c.record(tx, auditEntry{customer: customer, resourceType: "overage", resourceID: e.ID, operation: "manage_overage", newValue: b})
			return ok(b), nil
		}
	}
	return answer{}, errNoEntitlement(in.AzureEntitlementID)
}

// listEntitlements serves GET /v1/customers/{customer}/entitlements: software and
// reservations, of which nothing is sold here.
func listEntitlements(c *call, _ *world.State) (answer, error) {
	switch kind := strings.ToLower(c.query("entitlementType")); kind {
	case "", "software", "reservedinstance", "virtualmachinereservedinstance":
		return ok(collect([]struct{}{}, nil)), nil
	default:
		return answer{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as an entitlement type.", kind)
	}
}
