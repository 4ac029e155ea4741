package partner

import (
	"fmt"
	"net/http"
	"strings"

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
	State            string     `json:"state,omitempty"`
	MPNID            string     `json:"mpnId"`
	Location         string     `json:"location,omitempty"`
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

// listRelationships serves GET /v1/relationships: the indirect resellers of a
// provider, or the providers of an indirect reseller. Source: Microsoft, Retrieve
// a list of indirect resellers.
func listRelationships(c *call, s *world.State) (answer, error) {
	own, _ := s.Partners.Get("", c.caller.partnerID)
	var partners []*world.Partner
	var kind string
	switch asked := c.query("relationship_type"); strings.ToLower(strings.ReplaceAll(asked, "_", "")) {
	case "isindirectcloudsolutionproviderof":
		kind = "is_indirect_cloud_solution_provider_of"
		for _, id := range own.Resellers {
			if p, found := s.Partners.Get("", id); found {
				partners = append(partners, p)
			}
		}
	case "isindirectresellerof":
		kind = "is_indirect_reseller_of"
		partners = world.Providers(s, own.TenantID)
	default:
		return answer{}, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a relationship type.", asked)
	}
	f, err := parseFilter(c.query("filter"), map[string][]string{"Name": {"starts_with", "substring"}, "MpnId": {"equals"}})
	if err != nil {
		return answer{}, err
	}
	items := []partnerRelationship{}
	for _, p := range partners {
		value := map[string]string{"Name": p.Name, "MpnId": p.MPNID}
		if f == nil || f.matches(value[f.Field]) {
			items = append(items, partnerRelationship{
				ID: p.TenantID, Name: p.Name, RelationshipType: kind, State: "Active", MPNID: p.MPNID, Location: p.Country,
				Attributes: objectType("PartnerRelationship"),
			})
		}
	}
	return ok(collect(items, nil)), nil
}
