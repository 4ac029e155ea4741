package partner

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// profileBody is any of the partner's own profiles; each fills its own part.
type profileBody struct {
	ID                     string       `json:"id,omitempty"`
	CompanyName            string       `json:"companyName,omitempty"`
	DefaultAddress         *addressBody `json:"defaultAddress,omitempty"`
	Address                *addressBody `json:"address,omitempty"`
	PrimaryContact         *contact     `json:"primaryContact,omitempty"`
	CompanyApproverAddress *addressBody `json:"companyApproverAddress,omitempty"`
	CompanyApproverEmail   string       `json:"companyApproverEmail,omitempty"`
	TenantID               string       `json:"tenantId,omitempty"`
	Domain                 string       `json:"domain,omitempty"`
	Email                  string       `json:"email,omitempty"`
	Telephone              string       `json:"telephone,omitempty"`
	Website                string       `json:"website,omitempty"`
	Language               string       `json:"language,omitempty"`
	Culture                string       `json:"culture,omitempty"`
	PartnerName            string       `json:"partnerName,omitempty"`
	MPNID                  string       `json:"mpnId,omitempty"`
	BillingCurrency        string       `json:"billingCurrency,omitempty"`
	BillingDay             int          `json:"billingDay,omitempty"`
	VettingStatus          string       `json:"vettingStatus,omitempty"`
	VettingSubStatus       string       `json:"vettingSubStatus,omitempty"`
	ProfileType            string       `json:"profileType"`
	Links                  links        `json:"links"`
	Attributes             attributes   `json:"attributes"`
}

func profile(path, kind string) profileBody {
	return profileBody{ProfileType: kind, Links: links{Self: get("/profiles/%s", path)}, Attributes: objectType(kind)}
}

// getPartnerProfile serves GET /v1/profiles/{profile}; Microsoft writes the support
// profile's path in two ways.
func getPartnerProfile(c *call, s *world.State) (answer, error) {
	p, _ := s.Partners.Get("", c.caller.partnerID)
	address := addressOf(p.Address)
	person := &contact{FirstName: p.Address.FirstName, LastName: p.Address.LastName, Email: p.Address.Email, PhoneNumber: p.Address.PhoneNumber}
	etag := strconv.Itoa(len(p.Name) + len(p.Address.AddressLine1))
	var b profileBody
	switch c.param("profile") {
	case "organization":
		b = profile("organization", "OrganizationProfile")
		b.ID, b.TenantID, b.CompanyName, b.DefaultAddress, b.Email = p.TenantID, p.TenantID, p.Name, address, p.Address.Email
		b.Culture, b.Attributes.ETag = p.Culture, etag
		if len(p.Culture) > 1 {
			b.Language = p.Culture[:2]
		}
		if t, found := s.Tenants.Get("", p.TenantID); found {
			b.Domain = t.InitialDomain()
		}
	case "billing":
		b = profile("billing", "BillingProfile")
		b.CompanyName, b.Address, b.PrimaryContact, b.BillingCurrency, b.BillingDay = p.Name, address, person, p.Currency, 1
		b.Attributes.ETag = etag
	case "legalbusiness":
		b = profile("legalbusiness", "LegalBusinessProfile")
		b.CompanyName, b.Address, b.PrimaryContact, b.CompanyApproverAddress = p.Name, address, person, address
		b.CompanyApproverEmail, b.VettingStatus, b.VettingSubStatus = p.Address.Email, "authorized", "none"
	case "support", "supportprofile":
		b = profile("support", "SupportProfile")
		b.Email, b.Telephone = p.Address.Email, p.Address.PhoneNumber
		if t, found := s.Tenants.Get("", p.TenantID); found {
			b.Website = "www." + t.Domains[len(t.Domains)-1].Name
		}
	case "mpn":
		return mpnProfile(c, s, p)
	default:
		return answer{}, errNotFound("The profile")
	}
	return ok(b), nil
}

// mpnProfile is the caller's own, or that of the partner named by mpnId.
func mpnProfile(c *call, s *world.State, own *world.Partner) (answer, error) {
	b := profile("mpn", "MpnProfile")
	wanted := c.query("mpnId")
	if wanted == "" {
		b.MPNID = own.MPNID
		return ok(b), nil
	}
	for p := range s.Partners.All("") {
		if p.MPNID == wanted {
			b.MPNID, b.PartnerName = p.MPNID, p.Name
			return ok(b), nil
		}
	}
	return answer{}, refuse(http.StatusNotFound, 3000, "Partner Organization with partner_id %s could not be found", wanted)
}

// getAgreementStatus serves GET /v1/compliance/csp/agreementstatus. Every partner of this world has
// signed; whoever wants another answer asks for it as a fault.
func getAgreementStatus(c *call, s *world.State) (answer, error) {
	mpnID, tenantID := c.query("mpnId"), c.query("tenantId")
	switch {
	case mpnID == "" && tenantID == "":
		return answer{}, refuse(http.StatusBadRequest, 2001, "Both MPN Id and Tenant Id cannot be empty.")
	case mpnID != "" && tenantID != "":
		return answer{}, refuse(http.StatusBadRequest, 2000, "Both MPN Id and Tenant Id should not be passed.")
	case mpnID != "" && strings.Trim(mpnID, "0123456789") != "":
		return answer{}, refuse(http.StatusBadRequest, 2000, "MPN Id must be numeric.")
	case tenantID != "" && uuid.Validate(tenantID) != nil:
		return answer{}, refuse(http.StatusBadRequest, 2000, "Tenant Id must be a GUID.")
	}
	for p := range s.Partners.All("") {
		if mpnID != "" && p.MPNID == mpnID || strings.EqualFold(p.TenantID, tenantID) {
			return ok(struct {
				Signed bool `json:"isAgreementSigned"`
			}{true}), nil
		}
	}
	if mpnID != "" {
		return answer{}, refuse(http.StatusBadRequest, 2200, "Requested MPN Id %s is either invalid or does not exist in Partner Center.", mpnID)
	}
	return answer{}, refuse(http.StatusBadRequest, 2205, "Could not find account with id '%s'.", tenantID)
}
