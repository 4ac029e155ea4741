package partnercenter

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Customer is a company that the reseller sells to; ID is its tenant. The list gives ID, CompanyProfile and
// RelationshipToPartner only.
// Source: Microsoft, "Customer resources".
type Customer struct {
	ID                    wire.Text       `json:"id"`
	CommerceID            wire.Text       `json:"commerceId"`
	CompanyProfile        CompanyProfile  `json:"companyProfile"`
	BillingProfile        *BillingProfile `json:"billingProfile"`
	RelationshipToPartner wire.Text       `json:"relationshipToPartner"` // "reseller", "none", "advisor", ...
	AllowDelegatedAccess  *wire.Bool      `json:"allowDelegatedAccess"`
	CustomDomains         []wire.Text     `json:"customDomains"`
	AssociatedPartnerID   wire.Text       `json:"associatedPartnerId"`
}

// CompanyProfile is who the customer is. Address and Email need delegated access.
type CompanyProfile struct {
	TenantID           wire.Text `json:"tenantId"`
	Domain             wire.Text `json:"domain"`
	CompanyName        wire.Text `json:"companyName"`
	RegistrationNumber wire.Text `json:"organizationRegistrationNumber"`
	Address            *Address  `json:"address"`
	Email              wire.Text `json:"email"`
}

// BillingProfile is whom and in which language the customer is addressed.
type BillingProfile struct {
	ID             wire.Text `json:"id,omitempty"`
	FirstName      wire.Text `json:"firstName,omitempty"`
	LastName       wire.Text `json:"lastName,omitempty"`
	Email          wire.Text `json:"email"`
	Culture        wire.Text `json:"culture"`  // "en-US"
	Language       wire.Text `json:"language"` // "en"
	CompanyName    wire.Text `json:"companyName"`
	DefaultAddress Address   `json:"defaultAddress"`
}

// Address is a postal address as Partner Center writes it.
type Address struct {
	Country      wire.Text `json:"country"` // ISO 3166-1 alpha-2
	Region       wire.Text `json:"region,omitempty"`
	City         wire.Text `json:"city"`
	State        wire.Text `json:"state,omitempty"`
	District     wire.Text `json:"district,omitempty"`
	AddressLine1 wire.Text `json:"addressLine1"`
	AddressLine2 wire.Text `json:"addressLine2,omitempty"`
	AddressLine3 wire.Text `json:"addressLine3,omitempty"`
	PostalCode   wire.Text `json:"postalCode"`
	FirstName    wire.Text `json:"firstName,omitempty"`
	MiddleName   wire.Text `json:"middleName,omitempty"`
	LastName     wire.Text `json:"lastName,omitempty"`
	PhoneNumber  wire.Text `json:"phoneNumber,omitempty"`
	EmailAddress wire.Text `json:"emailAddress,omitempty"`
}

// CustomerQuery narrows a listing of customers. The zero value lists all.
type CustomerQuery struct {
	NamePrefix       string // of the company's name
	DomainPrefix     string
	IndirectReseller string // tenant id of the indirect reseller who serves them
	PageSize         int    // 1 to 500; 0 means 500
}

type filter struct {
	Field    string `json:"Field"`
	Value    string `json:"Value"`
	Operator string `json:"Operator"`
}

func (q CustomerQuery) values() url.Values {
	size := q.PageSize
	if size <= 0 || size > 500 {
		size = 500
	}
	v := url.Values{"size": {strconv.Itoa(size)}}
	for _, f := range []filter{
		{"CompanyName", q.NamePrefix, "starts_with"}, {"Domain", q.DomainPrefix, "starts_with"}, {"IndirectReseller", q.IndirectReseller, "starts_with"},
	} {
		if f.Value != "" {
			setFilter(v, f)
			break
		}
	}
	return v
}

func setFilter(v url.Values, f filter) {
	text, err := json.Marshal(f)
	if err == nil {
		v.Set("filter", string(text))
	}
}

// CustomerPages lists customers page by page.
// Source: Microsoft, "Get a list of customers".
func (c *Client) CustomerPages(ctx context.Context, q CustomerQuery) iter.Seq2[wire.Page[Customer], error] {
	return seek[Customer](ctx, c, request{op: "list customers", scope: scopeCustomers, path: []string{"v1", "customers"}, query: q.values()})
}

// Customers lists customers one by one.
func (c *Client) Customers(ctx context.Context, q CustomerQuery) iter.Seq2[wire.Item[Customer], error] {
	return wire.Each(c.CustomerPages(ctx, q))
}

// Customer reads one customer. A customer that is not the reseller's is KindNotFound.
// Source: Microsoft, "Get a customer by ID".
func (c *Client) Customer(ctx context.Context, id string) (wire.Item[Customer], error) {
	return get[Customer](ctx, c, request{op: "get customer", scope: scopeCustomers, path: []string{"v1", "customers", id}})
}

// NewCustomer is a tenant to be made.
type NewCustomer struct {
	Domain              string // "contoso.onmicrosoft.com"; free, see DomainTaken
	RegistrationNumber  string // required in some countries
	Billing             BillingProfile
	AssociatedPartnerID string // tenant id of an indirect reseller; "" for the provider's own customer
	GDAPByDefault       bool   // Microsoft then makes a delegated admin relationship at once
}

// Credentials are the first administrator's, told once and never again.
type Credentials struct {
	UserName wire.Text `json:"userName"`
	Password wire.Text `json:"password"`
}

// String keeps the password out of logs and dumps.
func (c Credentials) String() string { return "credentials of " + string(c.UserName) }

// GoString is as String.
func (c Credentials) GoString() string { return c.String() }

// CreateCustomer makes a new tenant. requestID makes it safe to repeat: Microsoft answers a repetition with the first
// outcome. The credentials are only in the second value: the item's raw JSON does not hold them.
// Source: Microsoft, "Create a customer".
func (c *Client) CreateCustomer(ctx context.Context, requestID string, in NewCustomer) (wire.Item[Customer], Credentials, error) {
	type companyProfile struct {
		Domain             string `json:"domain"`
		RegistrationNumber string `json:"organizationRegistrationNumber,omitempty"`
	}
	body := struct {
		GDAPByDefault       bool           `json:"enableGDAPByDefault"`
		CompanyProfile      companyProfile `json:"companyProfile"`
		BillingProfile      BillingProfile `json:"billingProfile"`
		AssociatedPartnerID string         `json:"associatedPartnerId,omitempty"`
	}{in.GDAPByDefault, companyProfile{in.Domain, in.RegistrationNumber}, in.Billing, in.AssociatedPartnerID}
	const op = "create customer"
	if requestID == "" {
		return wire.Item[Customer]{}, Credentials{}, &upstream.Error{API: "partnercenter", Op: op, Kind: upstream.KindInvalid, What: "the request id is missing"}
	}
	item, err := get[Customer](ctx, c, request{
		op: op, scope: scopeCustomers, method: http.MethodPost, path: []string{"v1", "customers"}, body: body, requestID: requestID,
	})
	if err != nil {
		return item, Credentials{}, err
	}
	var secret struct {
		Credentials Credentials `json:"userCredentials"`
	}
	_ = json.Unmarshal(item.Raw, &secret)
	item.Raw = wire.Without(item.Raw, "userCredentials")
	return item, secret.Credentials, nil
}
