package world

import (
	"slices"
	"time"
)

// PartnerBilling is what a partner has written into its billing profile.
type PartnerBilling struct {
	CompanyName   string  `json:"companyName"`
	Address       Address `json:"address"`
	Contact       Contact `json:"contact"`
	PurchaseOrder string  `json:"purchaseOrder,omitempty"`
	TaxID         string  `json:"taxId,omitempty"`
}

// LegalBusiness is what a partner has written into its legal business profile.
type LegalBusiness struct {
	CompanyName     string  `json:"companyName"`
	Address         Address `json:"address"`
	Contact         Contact `json:"contact"`
	ApproverAddress Address `json:"approverAddress"`
	ApproverEmail   string  `json:"approverEmail"`
}

// SupportProfile is where a partner's customers find help.
type SupportProfile struct {
	Email     string `json:"email"`
	Telephone string `json:"telephone"`
	Website   string `json:"website"`
}

// Contact is a person to write to.
type Contact struct {
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

// ValidationCode lets a partner qualify customers for the government cloud.
type ValidationCode struct {
	ID               string    `json:"id"`
	OrganizationName string    `json:"organizationName"`
	MaxCreates       int       `json:"maxCreates"`
	Remaining        int       `json:"remaining"`
	ModifiedAt       time.Time `json:"modifiedAt"`
}

// Resells tells whether the partner of that tenant is an indirect reseller of p.
func (p *Partner) Resells(tenantID string) bool { return slices.Contains(p.Resellers, tenantID) }

// Providers are the partners that the one of that tenant is an indirect reseller of.
func Providers(s *State, tenantID string) []*Partner {
	var out []*Partner
	for p := range s.Partners.All("") {
		if p.Resells(tenantID) {
			out = append(out, p)
		}
	}
	return out
}
