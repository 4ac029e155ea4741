package partner

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// subscriptionExtraRoutes are the smaller calls around a subscription and its order.
func subscriptionExtraRoutes() []route {
	sub, order := customerPath+"/subscriptions/{subscription}", customerPath+"/orders/{order}"
	return []route{
		{method: "GET", pattern: sub + "/supportcontact", resource: subscriptions, read: getSupportContact},
		{method: "PUT", pattern: sub + "/supportcontact", resource: subscriptions, write: putSupportContact},
		{method: "GET", pattern: sub + "/activationlinks", resource: subscriptions, read: listSubscriptionActivationLinks},
		{method: "GET", pattern: order + "/activationlinks", resource: orders, read: listOrderActivationLinks},
		{method: "GET", pattern: order + "/lineitems/{line}/activationlinks", resource: orders, read: listOrderActivationLinks},
	}
}

type supportContact struct {
	SupportTenantID string     `json:"supportTenantId"`
	SupportMPNID    string     `json:"supportMpnId"`
	Name            string     `json:"name"`
	Links           links      `json:"links"`
	Attributes      attributes `json:"attributes"`
}

func supportContactOf(s *world.State, sub *world.Subscription) supportContact {
	id := sub.SupportTenantID
	if id == "" {
		id = sub.PartnerID
	}
	b := supportContact{
		SupportTenantID: id, Links: links{Self: get("/customers/%s/subscriptions/%s/supportcontact", sub.CustomerID, sub.ID)},
		Attributes: objectType("SupportContact"),
	}
	if p, found := s.Partners.Get("", id); found {
		b.SupportMPNID, b.Name = p.MPNID, p.Name
	}
	return b
}

// getSupportContact serves GET .../supportcontact: the partner itself until
// another one is named.
func getSupportContact(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	return ok(supportContactOf(s, sub)), nil
}

// putSupportContact serves PUT .../supportcontact. The contact is the partner or
// one of its indirect resellers.
func putSupportContact(c *call, tx *world.Tx) (answer, error) {
	found, err := ownSubscription(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	var in struct {
		SupportTenantID string
		SupportMPNID    string `json:"supportMpnId"`
	}
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	id := strings.ToLower(in.SupportTenantID)
	if id == "" {
		return answer{}, errInvalid("The supportTenantId is required.")
	}
	own, _ := tx.Partners.Get("", c.caller.partnerID)
	contact, known := tx.Partners.Get("", id)
	switch {
	case !known || id != own.TenantID && !slices.Contains(own.Resellers, id):
		return answer{}, refuse(http.StatusBadRequest, 2205, "There is no reseller account for the tenant %s.", in.SupportTenantID)
	case in.SupportMPNID != "" && in.SupportMPNID != contact.MPNID:
		return answer{}, refuse(http.StatusNotFound, 800015, "The partner id %s is not that of the support contact.", in.SupportMPNID)
	}
	sub, _ := tx.Subscriptions.Edit(found.CustomerID, found.ID)
	sub.SupportTenantID = id
	customer, _ := ownCustomer(tx.State, c, sub.CustomerID)
	body := supportContactOf(tx.State, sub)
	c.record(tx, auditEntry{customer: customer, resourceType: "subscription", resourceID: sub.ID, operation: "update_subscription", newValue: body})
	return ok(body), nil
}

// activationLink leads a customer to the publisher of what it bought.
type activationLink struct {
	LineItemNumber int   `json:"lineItemNumber"`
	Link           *link `json:"link"`
}

// listSubscriptionActivationLinks serves GET .../subscriptions/{subscription}/activationlinks.
// Only products of the marketplace are activated, and none is sold here.
func listSubscriptionActivationLinks(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	return ok(collect([]activationLink{}, get("/customers/%s/subscriptions/%s/activationlinks", sub.CustomerID, sub.ID))), nil
}

// listOrderActivationLinks serves GET .../orders/{order}/activationlinks and the
// same of one line item.
func listOrderActivationLinks(c *call, s *world.State) (answer, error) {
	o, err := ownOrder(c, s)
	if err != nil {
		return answer{}, err
	}
	uri := "/customers/" + o.CustomerID + "/orders/" + o.ID
	if line, one := c.params["line"]; one {
		if n, err := strconv.Atoi(line); err != nil || n < 0 || n >= len(o.Lines) {
			return answer{}, refuse(http.StatusBadRequest, 800071, "The line item number %s is out of range.", line)
		}
		uri += "/lineitems/" + line
	}
	return ok(collect([]activationLink{}, get("%s/activationlinks", uri))), nil
}
