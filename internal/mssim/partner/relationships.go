package partner

import (
	"fmt"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

type relationshipRequest struct {
	URL        string     `json:"url"`
	Attributes attributes `json:"attributes"`
}

// getRelationshipRequest serves GET /v1/customers/relationshiprequests: the link
// with which a customer accepts the partner.
func getRelationshipRequest(c *call, _ *world.State) (answer, error) {
	return ok(relationshipRequest{
		URL: fmt.Sprintf("https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=%s"+
			"&msppId=0&DAP=false#/BillingAccounts/partner-invitation", c.caller.partnerID),
		Attributes: objectType("RelationshipRequest"),
	}), nil
}

type partnerRelationship struct {
	ID               string     `json:"id"`
	Name             string     `json:"name"`
	RelationshipType string     `json:"relationshipType"`
	MPNID            string     `json:"mpnId"`
	Attributes       attributes `json:"attributes"`
}

// listCustomerRelationships serves GET /v1/customers/{customer}/relationships:
// the indirect reseller who sells to the customer, if any.
func listCustomerRelationships(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	items := []partnerRelationship{}
	if reseller, found := s.Partners.Get("", row.AssociatedPartnerID); found {
		items = append(items, partnerRelationship{
			ID: reseller.TenantID, Name: reseller.Name, RelationshipType: "is_indirect_cloud_solution_provider_of",
			MPNID: reseller.MPNID, Attributes: objectType("PartnerRelationship"),
		})
	}
	return ok(collect(items, nil)), nil
}
