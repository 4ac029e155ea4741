package partner

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// errStale is the answer to an If-Match that is missing or no longer true. Source:
// Microsoft, error codes: etag no longer valid.
func errStale() *refusal {
	return refuse(http.StatusBadRequest, 2055, "The etag is missing or no longer valid. Read the resource again and repeat the change.")
}

// matches tells whether the call's If-Match names the etag, quoted or not.
func (c *call) matches(etag string) bool {
	return strings.Trim(strings.TrimPrefix(c.r.Header.Get("If-Match"), "W/"), `"`) == strings.Trim(etag, `"`)
}

// worldAddress is an address as it is stored.
func (a *addressBody) world() world.Address {
	return world.Address{
		Country: strings.ToUpper(a.Country), Region: a.Region, City: a.City, State: a.State, District: a.District, AddressLine1: a.AddressLine1,
		AddressLine2: a.AddressLine2, AddressLine3: a.AddressLine3, PostalCode: a.PostalCode, FirstName: a.FirstName, LastName: a.LastName,
		PhoneNumber: a.PhoneNumber, Email: a.EmailAddress,
	}
}

func (p *contact) world() world.Contact {
	return world.Contact{FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, Phone: p.PhoneNumber}
}

// requireAddress refuses an address that is missing or cannot be right.
func requireAddress(name string, a *addressBody) error {
	if a == nil || strings.TrimSpace(a.Country) == "" || strings.TrimSpace(a.AddressLine1) == "" {
		return errProperty(name, "a value is required.")
	}
	if wrong := invalidAddressFields(*a); len(wrong) > 0 {
		return errProperty(name, "Address field invalid for property: "+quoted(wrong))
	}
	return nil
}

func requireEmail(name, address string) error {
	if !emailAddress.MatchString(address) {
		return errProperty(name, "it is not an e-mail address.")
	}
	return nil
}

// putPartnerProfile serves PUT /v1/profiles/{profile}: the whole profile is
// replaced by what is sent. Those that show an etag want it back as If-Match.
// Sources: Microsoft, Update an organization, billing, legal business and support
// profile.
func putPartnerProfile(c *call, tx *world.Tx) (answer, error) {
	name := c.param("profile")
	p, _ := tx.Partners.Edit("", c.caller.partnerID)
	before, known := profileOf(name, tx.State, p)
	if !known {
		return answer{}, errNotFound("The profile")
	}
	if before.Attributes.ETag != "" && !c.matches(before.Attributes.ETag) {
		return answer{}, errStale()
	}
	var in profileBody
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if err := in.write(name, p); err != nil {
		return answer{}, err
	}
	b, _ := profileOf(name, tx.State, p)
	return ok(b), nil
}

func (in *profileBody) write(name string, p *world.Partner) error {
	switch name {
	case "organization":
		return in.writeOrganization(p)
	case "billing":
		return in.writeBilling(p)
	case "legalbusiness":
		return in.writeLegal(p)
	}
	if err := requireEmail("Email", in.Email); err != nil {
		return err
	}
	p.Support = &world.SupportProfile{Email: in.Email, Telephone: in.Telephone, Website: in.Website}
	return nil
}

// writeOrganization takes all but the ids and the domain, which are given.
func (in *profileBody) writeOrganization(p *world.Partner) error {
	if strings.TrimSpace(in.CompanyName) == "" {
		return errProperty("CompanyName", "a value is required.")
	}
	if err := requireAddress("DefaultAddress", in.DefaultAddress); err != nil {
		return err
	}
	if err := requireEmail("Email", in.Email); err != nil {
		return err
	}
	if !culture.MatchString(in.Culture) {
		return errProperty("Culture", "it is not a culture such as en-US.")
	}
	p.Name, p.Address, p.Culture = in.CompanyName, in.DefaultAddress.world(), in.Culture
	p.Address.Email = in.Email
	p.OrganizationVersion++
	return nil
}

// writeBilling takes all but the currency, which follows the account's country.
func (in *profileBody) writeBilling(p *world.Partner) error {
	if strings.TrimSpace(in.CompanyName) == "" {
		return errProperty("CompanyName", "a value is required.")
	}
	if err := requireAddress("Address", in.Address); err != nil {
		return err
	}
	if in.PrimaryContact == nil {
		return errProperty("PrimaryContact", "a value is required.")
	}
	p.Billing = &world.PartnerBilling{
		CompanyName: in.CompanyName, Address: in.Address.world(), Contact: in.PrimaryContact.world(), PurchaseOrder: in.PurchaseOrderNumber, TaxID: in.TaxID,
	}
	p.BillingVersion++
	return nil
}

// writeLegal takes all but the vetting.
func (in *profileBody) writeLegal(p *world.Partner) error {
	if strings.TrimSpace(in.CompanyName) == "" {
		return errProperty("CompanyName", "a value is required.")
	}
	for _, a := range []struct {
		name string
		sent *addressBody
	}{{"Address", in.Address}, {"CompanyApproverAddress", in.CompanyApproverAddress}} {
		if err := requireAddress(a.name, a.sent); err != nil {
			return err
		}
	}
	if in.PrimaryContact == nil {
		return errProperty("PrimaryContact", "a value is required.")
	}
	if err := requireEmail("CompanyApproverEmail", in.CompanyApproverEmail); err != nil {
		return err
	}
	p.Legal = &world.LegalBusiness{
		CompanyName: in.CompanyName, Address: in.Address.world(), Contact: in.PrimaryContact.world(),
		ApproverAddress: in.CompanyApproverAddress.world(), ApproverEmail: in.CompanyApproverEmail,
	}
	return nil
}
