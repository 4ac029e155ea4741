package partner

import "github.com/tenantry/tenantry/internal/mssim/world"

// createdCustomer is the answer to a customer's creation: the Customer without its links.
// Source: Microsoft, Create a customer; Create a customer for an indirect reseller.
type createdCustomer struct {
	customerBody
	BillingProfile createdBilling `json:"billingProfile"`
}

type createdBilling struct {
	billingProfile
	DefaultAddress createdAddress `json:"defaultAddress"`
}

// createdAddress has a phone number even when there is none.
type createdAddress struct {
	addressBody
	PhoneNumber string `json:"phoneNumber"`
}

// createdCustomerOf shows a new customer. What a direct partner is told is less: the
// company profile without name and links, and a relationship that is not there yet.
func createdCustomerOf(row *world.Customer, withGDAP *bool) createdCustomer {
	b := fullCustomer(row, false)
	b.Links, b.EnableGDAPByDefault = nil, withGDAP
	if row.AssociatedPartnerID == "" {
		b.RelationshipToPartner, b.AllowDelegatedAccess = "none", nil
		b.CompanyProfile.CompanyName, b.CompanyProfile.Links = "", nil
	}
	billing := *b.BillingProfile
	billing.Links = nil
	address := createdAddress{addressBody: *billing.DefaultAddress, PhoneNumber: billing.DefaultAddress.PhoneNumber}
	return createdCustomer{customerBody: b, BillingProfile: createdBilling{billingProfile: billing, DefaultAddress: address}}
}
