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
	PurchaseOrderNumber    string       `json:"purchaseOrderNumber,omitempty"`
	TaxID                  string       `json:"taxId,omitempty"`
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
	if c.param("profile") == "mpn" {
		return mpnProfile(c, s, p)
	}
	b, known := profileOf(c.param("profile"), s, p)
	if !known {
		return answer{}, errNotFound("The profile")
	}
	return ok(b), nil
}

// profileOf shows one of the profiles that a partner can write.
func profileOf(name string, s *world.State, p *world.Partner) (profileBody, bool) {
	switch name {
	case "organization":
		return organizationProfile(s, p), true
	case "billing":
		return partnerBillingProfile(p), true
	case "legalbusiness":
		return legalBusinessProfile(p), true
	case "support", "supportprofile":
		return supportProfile(s, p), true
	}
	return profileBody{}, false
}

func organizationProfile(s *world.State, p *world.Partner) profileBody {
	b := profile("organization", "OrganizationProfile")
	b.ID, b.TenantID, b.CompanyName, b.DefaultAddress, b.Email = p.TenantID, p.TenantID, p.Name, addressOf(p.Address), p.Address.Email
	b.Culture, b.Attributes.ETag = p.Culture, profileETag(p.OrganizationVersion)
	b.Language, _, _ = strings.Cut(p.Culture, "-")
	if t, found := s.Tenants.Get("", p.TenantID); found {
		b.Domain = t.InitialDomain()
	}
	return b
}

func partnerBillingProfile(p *world.Partner) profileBody {
	shown := p.Billing
	if shown == nil {
		shown = &world.PartnerBilling{CompanyName: p.Name, Address: p.Address, Contact: accountContact(p)}
	}
	b := profile("billing", "BillingProfile")
	b.CompanyName, b.Address, b.PrimaryContact = shown.CompanyName, addressOf(shown.Address), contactOf(shown.Contact)
	b.PurchaseOrderNumber, b.TaxID = shown.PurchaseOrder, shown.TaxID
	b.BillingCurrency, b.BillingDay, b.Attributes.ETag = p.Currency, 1, profileETag(p.BillingVersion)
	return b
}

func legalBusinessProfile(p *world.Partner) profileBody {
	shown := p.Legal
	if shown == nil {
		shown = &world.LegalBusiness{
			CompanyName: p.Name, Address: p.Address, Contact: accountContact(p), ApproverAddress: p.Address, ApproverEmail: p.Address.Email,
		}
	}
	b := profile("legalbusiness", "LegalBusinessProfile")
	b.CompanyName, b.Address, b.PrimaryContact = shown.CompanyName, addressOf(shown.Address), contactOf(shown.Contact)
	b.CompanyApproverAddress, b.CompanyApproverEmail = addressOf(shown.ApproverAddress), shown.ApproverEmail
	b.VettingStatus, b.VettingSubStatus = "authorized", "none"
	return b
}

func supportProfile(s *world.State, p *world.Partner) profileBody {
	b := profile("support", "SupportProfile")
	if p.Support != nil {
		b.Email, b.Telephone, b.Website = p.Support.Email, p.Support.Telephone, p.Support.Website
		return b
	}
	b.Email, b.Telephone = p.Address.Email, p.Address.PhoneNumber
	if t, found := s.Tenants.Get("", p.TenantID); found {
		b.Website = "www." + t.Domains[len(t.Domains)-1].Name
	}
	return b
}

func accountContact(p *world.Partner) world.Contact {
	return world.Contact{FirstName: p.Address.FirstName, LastName: p.Address.LastName, Email: p.Address.Email, Phone: p.Address.PhoneNumber}
}

func contactOf(p world.Contact) *contact {
	return &contact{FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, PhoneNumber: p.Phone}
}

func profileETag(version int64) string { return strconv.FormatInt(version+1, 10) }

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
