package partner

import (
	"strconv"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// companyProfile is the CustomerCompanyProfile resource.
type companyProfile struct {
	TenantID                       string       `json:"tenantId"`
	Domain                         string       `json:"domain"`
	CompanyName                    string       `json:"companyName,omitempty"`
	OrganizationRegistrationNumber string       `json:"organizationRegistrationNumber,omitempty"`
	Address                        *addressBody `json:"address,omitempty"`
	Email                          string       `json:"email,omitempty"`
	Links                          *links       `json:"links,omitempty"`
	Attributes                     attributes   `json:"attributes"`
}

// billingProfile is the CustomerBillingProfile resource.
type billingProfile struct {
	ID             string       `json:"id"`
	FirstName      string       `json:"firstName,omitempty"`
	LastName       string       `json:"lastName,omitempty"`
	Email          string       `json:"email"`
	Culture        string       `json:"culture"`
	Language       string       `json:"language"`
	CompanyName    string       `json:"companyName"`
	DefaultAddress *addressBody `json:"defaultAddress"`
	Links          *links       `json:"links,omitempty"`
	Attributes     attributes   `json:"attributes"`
}

// addressBody is the Address resource.
type addressBody struct {
	Country      string `json:"country"`
	Region       string `json:"region,omitempty"`
	City         string `json:"city,omitempty"`
	State        string `json:"state,omitempty"`
	District     string `json:"district,omitempty"`
	AddressLine1 string `json:"addressLine1,omitempty"`
	AddressLine2 string `json:"addressLine2,omitempty"`
	AddressLine3 string `json:"addressLine3,omitempty"`
	PostalCode   string `json:"postalCode,omitempty"`
	FirstName    string `json:"firstName,omitempty"`
	LastName     string `json:"lastName,omitempty"`
	PhoneNumber  string `json:"phoneNumber,omitempty"`
	EmailAddress string `json:"emailAddress,omitempty"`
}

func addressOf(a world.Address) *addressBody {
	return &addressBody{
		Country: a.Country, Region: a.Region, City: a.City, State: a.State, District: a.District,
		AddressLine1: a.AddressLine1, AddressLine2: a.AddressLine2, AddressLine3: a.AddressLine3,
		PostalCode: a.PostalCode, FirstName: a.FirstName, LastName: a.LastName, PhoneNumber: a.PhoneNumber,
		EmailAddress: a.Email,
	}
}

func briefCompanyProfile(c *world.Customer) companyProfile {
	return companyProfile{
		TenantID: c.ID, Domain: c.Domain, CompanyName: c.CompanyName,
		Links:      &links{Self: get("/customers/%s/profiles/company", c.ID)},
		Attributes: objectType("CustomerCompanyProfile"),
	}
}

// fullCompanyProfile adds what delegated access shows. The company's address has
// a region where other addresses have a state, and no names.
func fullCompanyProfile(c *world.Customer, delegated bool) companyProfile {
	p := briefCompanyProfile(c)
	p.OrganizationRegistrationNumber = c.OrganizationNumber
	if !delegated {
		return p
	}
	p.Email = c.Email
	p.Address = addressOf(c.Address)
	if p.Address.Region == "" {
		p.Address.Region, p.Address.State = p.Address.State, ""
	}
	p.Address.FirstName, p.Address.LastName = "", ""
	return p
}

func billingProfileOf(c *world.Customer) *billingProfile {
	b := c.Billing
	return &billingProfile{
		ID: b.ID, FirstName: b.FirstName, LastName: b.LastName, Email: b.Email, Culture: b.Culture,
		Language: b.Language, CompanyName: b.CompanyName, DefaultAddress: addressOf(b.Address),
		Links:      &links{Self: get("/customers/%s/profiles/billing", c.ID)},
		Attributes: attributes{ETag: strconv.FormatInt(b.ETag, 10), ObjectType: "CustomerBillingProfile"},
	}
}

// getCompanyProfile serves GET /v1/customers/{customer}/profiles/company.
func getCompanyProfile(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	return ok(fullCompanyProfile(row, delegatedAccess(s, c, row))), nil
}

// getBillingProfile serves GET /v1/customers/{customer}/profiles/billing.
func getBillingProfile(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	return ok(billingProfileOf(row)), nil
}

// organizationBody is one element of the bare array that describes a customer's
// directory.
type organizationBody struct {
	Street                     string   `json:"street,omitempty"`
	CountryLetterCode          string   `json:"countryLetterCode,omitempty"`
	PostalCode                 string   `json:"postalCode,omitempty"`
	City                       string   `json:"city,omitempty"`
	State                      string   `json:"state,omitempty"`
	DisplayName                string   `json:"displayName"`
	TechnicalNotificationMails []string `json:"technicalNotificationMails"`
}

// getOrganization serves GET /v1/customers/{customer}/organization.
func getOrganization(c *call, s *world.State) (answer, error) {
	t, found := s.Tenants.Get("", c.param("customer"))
	if !found {
		return answer{}, errNotFound("The customer's directory")
	}
	mails := t.TechnicalMails
	if mails == nil {
		mails = []string{}
	}
	return ok([]organizationBody{{
		Street: t.Street, CountryLetterCode: t.Country, PostalCode: t.PostalCode, City: t.City, State: t.State,
		DisplayName: t.DisplayName, TechnicalNotificationMails: mails,
	}}), nil
}

// getCustomDomains serves GET /v1/customers/{customer}/customDomains.
func getCustomDomains(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	domains := row.CustomDomains
	if domains == nil {
		domains = []string{}
	}
	return ok(domains), nil
}
