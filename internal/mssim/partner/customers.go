package partner

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// customerBody is the Customer resource. Lists carry only the company profile;
// the rest comes with a single customer.
type customerBody struct {
	ID                    string           `json:"id"`
	CommerceID            string           `json:"commerceId,omitempty"`
	CompanyProfile        companyProfile   `json:"companyProfile"`
	BillingProfile        *billingProfile  `json:"billingProfile,omitempty"`
	EnableGDAPByDefault   *bool            `json:"enableGDAPByDefault,omitempty"`
	RelationshipToPartner string           `json:"relationshipToPartner"`
	AllowDelegatedAccess  *bool            `json:"allowDelegatedAccess,omitempty"`
	UserCredentials       *userCredentials `json:"userCredentials,omitempty"`
	CustomDomains         []string         `json:"customDomains,omitempty"`
	AssociatedPartnerID   string           `json:"associatedPartnerId,omitempty"`
	Links                 *links           `json:"links,omitempty"`
	Attributes            attributes       `json:"attributes"`
}

// userCredentials are the first administrator's; they are told once.
type userCredentials struct {
	UserName string `json:"userName"`
	Password string `json:"password"`
}

func listedCustomer(c *world.Customer) customerBody {
	return customerBody{
		ID: c.ID, CompanyProfile: briefCompanyProfile(c), RelationshipToPartner: c.Relationship,
		Links: &links{Self: get("/customers/%s", c.ID)}, Attributes: objectType("Customer"),
	}
}

// fullCustomer shows everything; without delegated access the address, the
// e-mail address and the custom domains are left out without a word.
func fullCustomer(c *world.Customer, delegated bool) customerBody {
	b := listedCustomer(c)
	b.CommerceID = c.CommerceID
	b.CompanyProfile = fullCompanyProfile(c, delegated)
	b.BillingProfile = billingProfileOf(c)
	b.AllowDelegatedAccess = &c.AllowDelegatedAccess
	b.AssociatedPartnerID = c.AssociatedPartnerID
	if delegated {
		b.CustomDomains = c.CustomDomains
	}
	return b
}

// largestCustomerPage is the default page as well. Microsoft documents neither.
const largestCustomerPage = 500

// listCustomers serves GET /v1/customers. Source: Microsoft, Get a list of customers.
func listCustomers(c *call, s *world.State) (answer, error) {
	size, err := pageSize(c.r.URL.Query(), largestCustomerPage)
	if err != nil {
		return answer{}, err
	}
	raw := c.query("filter")
	f, err := parseFilter(raw, map[string][]string{
		"CompanyName": {"starts_with"}, "Domain": {"starts_with"},
		"IndirectReseller": {"starts_with"}, "IndirectCloudSolutionProvider": {"starts_with"},
	})
	if err != nil {
		return answer{}, err
	}
	listing := "customers " + c.caller.partnerID + " " + raw
	after, err := resume(c.r, listing)
	if err != nil {
		return answer{}, err
	}
	var rows []*world.Customer
	for row := range s.Customers.All(c.caller.partnerID) {
		if row.Relationship != "none" && (f == nil || f.matches(filteredValue(row, f.Field))) {
			rows = append(rows, row)
		}
	}
	page, last := seek(rows, size, after, func(r *world.Customer) string { return r.ID })
	items := make([]customerBody, 0, len(page))
	for _, row := range page {
		items = append(items, listedCustomer(row))
	}
	uri := "/customers?size=" + strconv.Itoa(size)
	if raw != "" {
		uri += "&filter=" + url.QueryEscape(raw)
	}
	return ok(pages(items, listing, last, uri)), nil
}

func filteredValue(c *world.Customer, field string) string {
	switch field {
	case "CompanyName":
		return c.CompanyName
	case "Domain":
		return c.Domain
	case "IndirectReseller":
		return c.AssociatedPartnerID
	}
	return c.PartnerID
}

// getCustomer serves GET /v1/customers/{customer}.
func getCustomer(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	return ok(fullCustomer(row, delegatedAccess(s, c, row))), nil
}

// delegatedAccess tells whether the caller reaches the customer's directory at all.
func delegatedAccess(s *world.State, c *call, row *world.Customer) bool {
	if !row.AllowDelegatedAccess || !c.caller.signedIn() {
		return false
	}
	return len(world.DelegatedRoles(s, c.caller.partnerID, c.caller.userID, row.ID)) > 0
}

// removedRelationship is the one answer in Pascal case with its nulls written.
type removedRelationship struct {
	ID                    *string `json:"Id"`
	CommerceID            *string `json:"CommerceId"`
	CompanyProfile        *string
	BillingProfile        *string
	RelationshipToPartner string
	AllowDelegatedAccess  *bool
	UserCredentials       *string
	CustomDomains         *string
	AssociatedPartnerID   *string `json:"AssociatedPartnerId"`
	Attributes            struct{ ObjectType string }
}

// patchCustomer serves PATCH /v1/customers/{customer}: it ends the reseller
// relationship or the delegated access, and nothing else. Sources: Microsoft,
// Remove a reseller relationship with a customer; Remove DAP.
func patchCustomer(c *call, tx *world.Tx) (answer, error) {
	var in struct {
		RelationshipToPartner *string
		AllowDelegatedAccess  *bool
	}
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	row, _ := tx.Customers.Edit(c.caller.partnerID, c.param("customer"))
	out := removedRelationship{RelationshipToPartner: row.Relationship}
	out.Attributes.ObjectType = "Customer"
	switch {
	case in.RelationshipToPartner != nil && strings.EqualFold(*in.RelationshipToPartner, "none"):
		if err := noLiveSubscriptions(tx.State, c, row.ID); err != nil {
			return answer{}, err
		}
		row.RemoveRelationship(tx.Now)
		out.RelationshipToPartner = "none"
	case in.AllowDelegatedAccess != nil && !*in.AllowDelegatedAccess:
		row.AllowDelegatedAccess = false
		out.AllowDelegatedAccess = in.AllowDelegatedAccess
	default:
		return answer{}, errInvalid("Only the removal of the relationship or of delegated access is supported.")
	}
	c.record(tx, auditEntry{
		customer: row, resourceType: "partner_customer_relationship", resourceID: row.ID,
		operation: "remove_partner_customer_relationship", newValue: out,
	})
	return ok(out), nil
}

// noLiveSubscriptions refuses while the customer still holds something active of
// the partner, seats or an Azure plan. The code is not documented.
func noLiveSubscriptions(s *world.State, c *call, customerID string) error {
	for sub := range s.Subscriptions.All(customerID) {
		if sub.PartnerID == c.caller.partnerID && sub.Status == world.StatusActive {
			return errLiveSubscriptions()
		}
	}
	for p := range s.AzurePlans.All(customerID) {
		if p.PartnerID == c.caller.partnerID && p.Status() == world.StatusActive {
			return errLiveSubscriptions()
		}
	}
	return nil
}

func errLiveSubscriptions() *refusal {
	return errInvalid("The relationship cannot be removed while the customer has active subscriptions.")
}
