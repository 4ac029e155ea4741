package partner

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// newCustomer is the body of POST /v1/customers.
type newCustomer struct {
	EnableGDAPByDefault *bool
	CompanyProfile      struct {
		Domain                         string
		OrganizationRegistrationNumber string
	}
	BillingProfile struct {
		FirstName, LastName, Email, Culture, Language, CompanyName string
		DefaultAddress                                             addressBody
	}
	UserCredentials     *struct{ UserName, Password string }
	AssociatedPartnerID string
}

// postCustomer serves POST /v1/customers: it makes a tenant, its first
// administrator and the relationship with the partner. Source: Microsoft, Create
// a customer.
func postCustomer(c *call, tx *world.Tx) (answer, error) {
	if c.r.Header.Get("MS-RequestId") == "" {
		return answer{}, errInvalid("The MS-RequestId header is required.")
	}
	var in newCustomer
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if err := in.validate(tx.State, c); err != nil {
		return answer{}, err
	}
	if err := sandboxHasRoom(tx.State, c); err != nil {
		return answer{}, err
	}
	partner, _ := tx.Partners.Get("", c.caller.partnerID)
	domain := strings.ToLower(in.CompanyProfile.Domain)
	tenant, admin, password, err := in.directory(tx, domain)
	if err != nil {
		return answer{}, err
	}
	row := in.customer(tx.Now, partner, tenant.ID, domain)
	tx.Tenants.Put("", tenant.ID, tenant)
	tx.Users.Put(tenant.ID, admin.ID, admin)
	tx.Customers.Put(c.caller.partnerID, row.ID, row)
	if row.EnableGDAPByDefault {
		putDefaultGDAP(tx, c.caller.partnerID, row)
	}
	out := createdCustomerOf(row, in.EnableGDAPByDefault)
	c.record(tx, auditEntry{customer: row, resourceType: "customer", resourceID: row.ID, operation: "add_customer", newValue: out})
	out.UserCredentials = &userCredentials{UserName: "admin", Password: password}
	return created(out), nil
}

var (
	initialDomain = regexp.MustCompile(`^[a-z0-9]{1,27}\.(onmicrosoft\.com|ccsctp\.net)$`)
	emailAddress  = regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$`)
	culture       = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z]{2,4})+$`)
)

// errProperty is the answer to a property that is missing or wrong.
func errProperty(name, why string) *refusal {
	return refuse(http.StatusBadRequest, 3000, "The property %s is invalid: %s", name, why)
}

// validate checks the order for a new tenant. Microsoft documents the codes of
// the registration number and phone rules; the rest answers "invalid property".
func (in *newCustomer) validate(s *world.State, c *call) error {
	b, a := &in.BillingProfile, &in.BillingProfile.DefaultAddress
	required := []struct{ name, value string }{
		{"CompanyProfile.Domain", in.CompanyProfile.Domain}, {"BillingProfile.CompanyName", b.CompanyName},
		{"BillingProfile.Email", b.Email}, {"BillingProfile.Culture", b.Culture}, {"BillingProfile.Language", b.Language},
		{"DefaultAddress.Country", a.Country}, {"DefaultAddress.City", a.City}, {"DefaultAddress.AddressLine1", a.AddressLine1},
		{"DefaultAddress.FirstName", a.FirstName}, {"DefaultAddress.LastName", a.LastName},
	}
	for _, p := range required {
		if strings.TrimSpace(p.value) == "" {
			return errProperty(p.name, "a value is required.")
		}
		if len([]rune(p.value)) > 200 {
			return errProperty(p.name, "the value is too long.")
		}
	}
	switch {
	case !initialDomain.MatchString(strings.ToLower(in.CompanyProfile.Domain)):
		return errProperty("CompanyProfile.Domain", "it must be a name under onmicrosoft.com.")
	case !emailAddress.MatchString(b.Email):
		return errProperty("BillingProfile.Email", "it is not an e-mail address.")
	case !culture.MatchString(b.Culture):
		return errProperty("BillingProfile.Culture", "it is not a culture such as en-US.")
	case len([]rune(a.FirstName)) > 50 || len([]rune(a.LastName)) > 50:
		return errProperty("DefaultAddress", "names have at most 50 characters.")
	case in.UserCredentials != nil && in.UserCredentials.Password != "":
		return errProperty("UserCredentials", "a password must not be sent.")
	}
	if wrong := invalidAddressFields(*a); len(wrong) > 0 {
		return errProperty("DefaultAddress", "Address field invalid for property: "+quoted(wrong))
	}
	if err := in.validateRegistration(); err != nil {
		return err
	}
	if _, taken := world.FindTenant(s, in.CompanyProfile.Domain); taken {
		return errProperty("CompanyProfile.Domain", "the domain is not available.")
	}
	return in.validateReseller(s, c)
}

// validateReseller asks that the indirect reseller is one of the caller's. Source:
// Microsoft, Create a customer for an indirect reseller.
func (in *newCustomer) validateReseller(s *world.State, c *call) error {
	id := strings.ToLower(in.AssociatedPartnerID)
	if id == "" {
		return nil
	}
	provider, _ := s.Partners.Get("", c.caller.partnerID)
	if _, known := s.Partners.Get("", id); !known {
		return refuse(http.StatusBadRequest, 2205, "No account was found for the tenant %s.", in.AssociatedPartnerID)
	}
	if !provider.Resells(id) {
		return refuse(http.StatusBadRequest, 2204, "The tenant %s is not an indirect reseller of the partner.", in.AssociatedPartnerID)
	}
	return nil
}

// registrationCountries demand an organization registration number and a phone
// number. Source: Microsoft, Create a customer.
var registrationCountries = strings.Fields("AM AZ BY HU KZ KG MD RU TJ UZ UA IN BR ZA PL AE SA TR TH VN MM IQ SS VE")

// registrationNumber is how a number must look; where no rule is known here, any
// run of letters, digits, dots, dashes and slashes will do.
var registrationNumber = map[string]*regexp.Regexp{
	"PL": regexp.MustCompile(`^\d{10}$`), "IN": regexp.MustCompile(`^[A-Za-z0-9]{10}$|^[A-Za-z0-9]{15}$`),
	"BR": regexp.MustCompile(`^\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}$`), "ZA": regexp.MustCompile(`^\d{4}/?\d{6}/?\d{2}$`),
	"HU": regexp.MustCompile(`^\d{8}(-\d-\d{2})?$`), "AE": regexp.MustCompile(`^\d{6,15}$`),
}

var anyRegistration = regexp.MustCompile(`^[A-Za-z0-9./-]{3,30}$`)

func (in *newCustomer) validateRegistration() error {
	country := strings.ToUpper(in.BillingProfile.DefaultAddress.Country)
	number := in.CompanyProfile.OrganizationRegistrationNumber
	required := slices.Contains(registrationCountries, country)
	if required && number == "" {
		return refuse(http.StatusBadRequest, 600049, "The organization registration number is required for country %s.", country)
	}
	pattern := registrationNumber[country]
	if pattern == nil {
		pattern = anyRegistration
	}
	if number != "" && !pattern.MatchString(number) {
		return refuse(http.StatusBadRequest, 600050, "The organization registration number is invalid for country %s. It must match the regular expression %s", country, pattern)
	}
	if required && in.BillingProfile.DefaultAddress.PhoneNumber == "" {
		return refuse(http.StatusBadRequest, 600051, "The phone number is required for country %s.", country)
	}
	return nil
}

// directory makes the new tenant and its administrator.
func (in *newCustomer) directory(tx *world.Tx, domain string) (*world.Tenant, *world.User, string, error) {
	a, b := in.BillingProfile.DefaultAddress, in.BillingProfile
	language, _, _ := strings.Cut(strings.ToLower(b.Language), "-")
	tenant := &world.Tenant{
		ID: world.StableID("new-customer", domain, tx.Now.Format(time.RFC3339Nano)), Kind: world.TenantCustomer, DisplayName: b.CompanyName, Country: strings.ToUpper(a.Country),
		State: a.State, City: a.City, Street: a.AddressLine1, PostalCode: a.PostalCode, Phone: a.PhoneNumber,
		PreferredLanguage: language, TechnicalMails: []string{b.Email}, CreatedAt: tx.Now,
		Domains: []world.Domain{{Name: domain, Default: true, Initial: true, Verified: true}},
	}
	secret := make([]byte, 9)
	if _, err := rand.Read(secret); err != nil {
		return nil, nil, "", err
	}
	password := "=;" + base64.RawURLEncoding.EncodeToString(secret)
	now := tx.Now
	admin := &world.User{
		ID: world.StableID("new-customer-admin", tenant.ID), UserPrincipalName: "admin@" + domain, DisplayName: a.FirstName + " " + a.LastName,
		GivenName: a.FirstName, Surname: a.LastName, MailNickname: "admin", UsageLocation: tenant.Country, UserType: "Member",
		AccountEnabled: true, CreatedAt: now, PasswordChangedAt: &now, DirectoryRoles: []string{world.RoleGlobalAdmin},
		SignIn: &world.SignIn{Password: world.Secret(password), MustChange: true},
	}
	return tenant, admin, password, nil
}

func (in *newCustomer) customer(now time.Time, partner *world.Partner, tenantID, domain string) *world.Customer {
	b := in.BillingProfile
	country := strings.ToUpper(b.DefaultAddress.Country)
	a := addressFrom(b.DefaultAddress)
	withGDAP := in.EnableGDAPByDefault != nil && *in.EnableGDAPByDefault
	row := &world.Customer{
		ID: tenantID, PartnerID: partner.TenantID, CommerceID: world.StableID("new-customer-commerce", tenantID), CompanyName: b.CompanyName, Domain: domain,
		OrganizationNumber: in.CompanyProfile.OrganizationRegistrationNumber, Email: b.Email, Address: a,
		Billing: world.BillingProfile{
			ID: world.StableID("new-customer-billing", tenantID), FirstName: b.FirstName, LastName: b.LastName, Email: b.Email, Culture: strings.ToLower(b.Culture[:2]) + b.Culture[2:],
			Language: b.Language, CompanyName: b.CompanyName, Address: a, ETag: firstETag(tenantID),
		},
		Relationship: "reseller", AllowDelegatedAccess: withGDAP, CustomDomains: []string{domain},
		AssociatedPartnerID: strings.ToLower(in.AssociatedPartnerID), MPNID: partner.MPNID, Country: country,
		Currency: world.CurrencyOf(country), Segment: "commercial", CreatedAt: now, EnableGDAPByDefault: withGDAP,
	}
	return row
}

// firstETag looks like Microsoft's on billing profiles: a signed 64-bit number.
func firstETag(tenantID string) int64 {
	id := uuid.MustParse(world.StableID("new-customer-etag", tenantID))
	return int64(binary.BigEndian.Uint64(id[8:]))
}

func addressFrom(a addressBody) world.Address {
	return world.Address{
		Country: strings.ToUpper(a.Country), Region: a.Region, City: a.City, State: a.State, District: a.District,
		AddressLine1: a.AddressLine1, AddressLine2: a.AddressLine2, AddressLine3: a.AddressLine3, PostalCode: a.PostalCode,
		FirstName: a.FirstName, LastName: a.LastName, PhoneNumber: a.PhoneNumber, Email: a.EmailAddress,
	}
}

// defaultRoles are those of the relationship that Microsoft makes on request with
// a new customer. Source: Microsoft, GDAP by default.
var defaultRoles = []string{
	world.RolePrivilegedAuthAdmin, world.RolePrivilegedRoleAdmin, world.RoleUserAdmin, world.RoleHelpdeskAdmin,
	world.RoleLicenseAdmin, world.RoleServiceSupportAdmin, world.RoleDirectoryWriters, world.RoleDirectoryReaders,
	world.RoleGlobalReader,
}

const twoYears = 730 * 24 * time.Hour

func putDefaultGDAP(tx *world.Tx, partnerID string, row *world.Customer) {
	now, ends := tx.Now, tx.Now.Add(twoYears)
	g := &world.GDAPRelationship{
		ID: world.StableID("default-gdap", row.ID) + "-" + row.ID, PartnerID: partnerID, CustomerID: row.ID, CustomerName: row.CompanyName,
		DisplayName: "Default_" + row.ID, Duration: "P730D", AutoExtend: "PT0S", Roles: defaultRoles, Status: world.GDAPActive,
		CreatedAt: now, ActivatedAt: &now, EndsAt: &ends, ModifiedAt: now, Version: 1,
	}
	for group := range tx.Groups.All(partnerID) {
		if group.DisplayName == world.AdminAgents {
			g.Assignments = []world.GDAPAssignment{{
				ID: world.StableID("default-gdap-assignment", row.ID), GroupID: group.ID, Roles: defaultRoles, Status: "active", CreatedAt: now, ModifiedAt: now, Version: 1,
			}}
		}
	}
	tx.GDAP.Put(partnerID, g.ID, g)
}
