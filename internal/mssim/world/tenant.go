package world

import (
	"strings"
	"time"
)

// TenantKind says on which side of the reseller relationship a tenant stands.
type TenantKind string

// The two kinds of tenants.
const (
	TenantPartner  TenantKind = "partner"
	TenantCustomer TenantKind = "customer"
)

// Tenant is an Entra directory: a reseller's own or a customer's.
type Tenant struct {
	ID                string        `json:"id"`
	Kind              TenantKind    `json:"kind"`
	DisplayName       string        `json:"displayName"`
	Domains           []Domain      `json:"domains"`
	Country           string        `json:"country"` // ISO 3166-1 alpha-2
	State             string        `json:"state,omitempty"`
	City              string        `json:"city,omitempty"`
	Street            string        `json:"street,omitempty"`
	PostalCode        string        `json:"postalCode,omitempty"`
	Phone             string        `json:"phone,omitempty"`
	PreferredLanguage string        `json:"preferredLanguage,omitempty"` // "de"
	TechnicalMails    []string      `json:"technicalMails,omitempty"`
	CreatedAt         time.Time     `json:"createdAt"`
	SignInPolicy      *SignInPolicy `json:"signInPolicy,omitempty"`
	Trouble           *Trouble      `json:"trouble,omitempty"`
}

// Domain is a DNS name of a tenant.
type Domain struct {
	Name      string `json:"name"`
	Default   bool   `json:"default,omitempty"`
	Initial   bool   `json:"initial,omitempty"` // the *.onmicrosoft.com name the tenant was made with
	Verified  bool   `json:"verified,omitempty"`
	Federated bool   `json:"federated,omitempty"`
}

// InitialDomain is the tenant's *.onmicrosoft.com name.
func (t *Tenant) InitialDomain() string {
	for _, d := range t.Domains {
		if d.Initial {
			return d.Name
		}
	}
	return ""
}

// DefaultDomain is the domain new users get.
func (t *Tenant) DefaultDomain() string {
	for _, d := range t.Domains {
		if d.Default {
			return d.Name
		}
	}
	return t.InitialDomain()
}

// FindTenant accepts a tenant id or one of its verified domains, in any case, as
// Entra does in its paths.
func FindTenant(s *State, idOrDomain string) (*Tenant, bool) {
	key := strings.ToLower(idOrDomain)
	if t, ok := s.Tenants.Get("", key); ok {
		return t, true
	}
	if !strings.Contains(key, ".") {
		return nil, false
	}
	return s.Tenants.Find("", key)
}

// verifiedDomains are the names, beside its id, by which a tenant is found.
func verifiedDomains(t *Tenant) []string {
	var out []string
	for _, d := range t.Domains {
		if d.Verified {
			out = append(out, strings.ToLower(d.Name))
		}
	}
	return out
}

// Partner is a reseller's account at Partner Center; its id is its tenant's.
type Partner struct {
	TenantID             string                `json:"tenantId"`
	Name                 string                `json:"name"`
	MPNID                string                `json:"mpnId"`
	Country              string                `json:"country"`
	Currency             string                `json:"currency"`
	Culture              string                `json:"culture"` // "de-DE"
	Address              Address               `json:"address"`
	InvitationID         string                `json:"invitationId"` // in the link of a relationship request
	RelationshipRequests []RelationshipRequest `json:"relationshipRequests,omitempty"`
	SandboxAccount       bool                  `json:"sandboxAccount,omitempty"`
	BilledUntil          time.Time             `json:"billedUntil,omitzero"` // months before it have their invoices; zero: never billed

	Resellers           []string         `json:"resellers,omitempty"` // tenants of its indirect resellers
	Billing             *PartnerBilling  `json:"billing,omitempty"`   // nil: the account's own name and address, as in the next two
	Legal               *LegalBusiness   `json:"legal,omitempty"`
	Support             *SupportProfile  `json:"support,omitempty"`
	OrganizationVersion int64            `json:"organizationVersion,omitempty"` // of the organization profile's etag
	BillingVersion      int64            `json:"billingVersion,omitempty"`
	ValidationCodes     []ValidationCode `json:"validationCodes,omitempty"`
}

// RelationshipRequest is an invitation a customer has opened but not yet accepted.
type RelationshipRequest struct {
	CustomerTenantID string    `json:"customerTenantId"`
	RequestedAt      time.Time `json:"requestedAt"`
}

// Address is Partner Center's postal address.
type Address struct {
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
	Email        string `json:"email,omitempty"`
}
