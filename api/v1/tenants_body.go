package v1

import (
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Tenant is a Microsoft tenant of a customer, connected or not.
type Tenant struct {
	ID                      string             `json:"id" format:"uuid"`
	ResellerID              string             `json:"reseller_id" format:"uuid"`
	ResellerName            string             `json:"reseller_name"`
	CustomerID              string             `json:"customer_id" format:"uuid"`
	CustomerName            string             `json:"customer_name"`
	MicrosoftTenantID       string             `json:"microsoft_tenant_id" format:"uuid"`
	PartnerCenterCustomerID *string            `json:"partner_center_customer_id" extensions:"x-nullable" format:"uuid"` // null when not connected, or without resellers:read
	Name                    string             `json:"name"`
	DefaultDomain           string             `json:"default_domain" example:"fabrikam.onmicrosoft.com"`
	Country                 *string            `json:"country" extensions:"x-nullable" example:"DE"`
	ConnectionState         TenantConnection   `json:"connection_state"`
	ConnectedAt             *time.Time         `json:"connected_at" extensions:"x-nullable" format:"date-time"`
	RelationshipState       TenantRelationship `json:"relationship_state"` // whether Partner Center lists it as the reseller's customer
	ConsentState            TenantConsent      `json:"consent_state"`
	ConsentCheckedAt        *time.Time         `json:"consent_checked_at" extensions:"x-nullable" format:"date-time"`
	GDAPState               TenantGDAP         `json:"gdap_state"`
	GDAPEndsAt              *time.Time         `json:"gdap_ends_at" extensions:"x-nullable" format:"date-time"`
	Counts                  TenantCounts       `json:"counts"`
	CreatedAt               time.Time          `json:"created_at" format:"date-time"`
	UpdatedAt               time.Time          `json:"updated_at" format:"date-time"`
	Version                 int64              `json:"version"`
} // @name Tenant

// TenantConnection tells whether a tenant is mapped to a Partner Center customer.
type TenantConnection string // @name TenantConnection

// The connection states.
const (
	TenantConnected    TenantConnection = "connected"
	TenantNotConnected TenantConnection = "not_connected"
)

// TenantRelationship tells whether Partner Center lists the tenant as the reseller's customer.
type TenantRelationship string // @name TenantRelationship

// The relationship states.
const (
	TenantRelationshipUnknown TenantRelationship = "unknown"
	TenantRelationshipActive  TenantRelationship = "active"
	TenantRelationshipRemoved TenantRelationship = "removed"
)

// TenantConsent tells whether the tenant lets the reseller's application work in it.
type TenantConsent string // @name TenantConsent

// The consent states.
const (
	TenantConsentUnknown TenantConsent = "unknown"
	TenantConsentMissing TenantConsent = "missing"
	TenantConsentGranted TenantConsent = "granted"
)

// TenantGDAP tells whether the reseller has delegated administration (GDAP) of the tenant.
type TenantGDAP string // @name TenantGDAP

// The states of delegated administration.
const (
	TenantGDAPUnknown TenantGDAP = "unknown"
	TenantGDAPActive  TenantGDAP = "active"
	TenantGDAPMissing TenantGDAP = "missing"
	TenantGDAPEnded   TenantGDAP = "ended"
)

// TenantCounts are a tenant's figures.
type TenantCounts struct {
	Subscriptions       int        `json:"subscriptions"`
	ActiveSubscriptions int        `json:"active_subscriptions"`
	Seats               int        `json:"seats"` // of active, licensed subscriptions
	LicensesActive      int        `json:"licenses_active"`
	LicensesAssigned    int        `json:"licenses_assigned"`
	NextRenewalAt       *time.Time `json:"next_renewal_at" extensions:"x-nullable" format:"date-time"`
	AsOf                *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"`          // when Microsoft said it; null: never read
	LicensesAsOf        *time.Time `json:"licenses_as_of" extensions:"x-nullable" format:"date-time"` // the same of the licenses
} // @name TenantCounts

// TenantPage is one page of tenants.
type TenantPage struct {
	Data []Tenant `json:"data"`
	PageInfo
} // @name TenantPage

// TenantDetail is a tenant with the freshness of what is mirrored of it.
type TenantDetail struct {
	Tenant
	Freshness []TenantFreshness `json:"freshness"`
} // @name TenantDetail

// TenantFreshness is when one mirrored thing was last read.
type TenantFreshness struct {
	Resource      string     `json:"resource" example:"subscriptions"`
	AsOf          *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"` // Microsoft's time of the last complete answer
	LastAttemptAt time.Time  `json:"last_attempt_at" format:"date-time"`
	LastSuccessAt *time.Time `json:"last_success_at" extensions:"x-nullable" format:"date-time"`
	ProblemCode   *string    `json:"problem_code" extensions:"x-nullable"`   // null when the last try worked, or without resellers:read
	ProblemDetail *string    `json:"problem_detail" extensions:"x-nullable"` // the cause only for who has resellers:read
} // @name TenantFreshness

// TenantAttach adds a tenant to an existing customer or to a new one: one that is in the reseller's
// Partner Center, or one to be made at Microsoft.
type TenantAttach struct {
	ResellerID              *string            `json:"reseller_id,omitempty" format:"uuid"` // your own reseller when absent
	PartnerCenterCustomerID *string            `json:"partner_center_customer_id,omitempty" format:"uuid"`
	Create                  *TenantCreate      `json:"create,omitempty"` // instead of partner_center_customer_id
	CustomerID              *string            `json:"customer_id,omitempty" format:"uuid"`
	NewCustomer             *TenantNewCustomer `json:"new_customer,omitempty"` // instead of customer_id
} // @name TenantAttach

// TenantCreate is a tenant to be made at Microsoft.
type TenantCreate struct {
	DomainPrefix       string  `json:"domain_prefix" example:"fabrikam"` // 1 to 27 letters and digits; .onmicrosoft.com follows
	CompanyName        string  `json:"company_name"`
	RegistrationNumber *string `json:"registration_number,omitempty"` // Microsoft needs it in some countries
	Country            string  `json:"country" example:"DE"`
	State              *string `json:"state,omitempty"`
	City               string  `json:"city"`
	PostalCode         string  `json:"postal_code"`
	AddressLine1       string  `json:"address_line1"`
	AddressLine2       *string `json:"address_line2,omitempty"`
	FirstName          string  `json:"first_name"`
	LastName           string  `json:"last_name"`
	Email              string  `json:"email" format:"email"`
	PhoneNumber        *string `json:"phone_number,omitempty"`
	Culture            string  `json:"culture" example:"de-DE"`
	Delegated          *bool   `json:"delegated,omitempty"` // ask for delegated administration (GDAP) at once; true when absent
} // @name TenantCreate

// InitialAdministrator is the first administrator of a tenant that was made here.
type InitialAdministrator struct {
	UserName string `json:"user_name" example:"admin@fabrikam.onmicrosoft.com"`
	Password string `json:"password"`
} // @name InitialAdministrator

// TenantNewCustomer is the customer to make for a tenant.
type TenantNewCustomer struct {
	Name    *string `json:"name,omitempty"` // the company's name at Partner Center when absent
	Country *string `json:"country,omitempty" example:"DE"`
} // @name TenantNewCustomer

// TenantConnect maps a tenant to a customer of its reseller's Partner Center.
type TenantConnect struct {
	ResellerID              string  `json:"reseller_id" format:"uuid"`
	PartnerCenterCustomerID string  `json:"partner_center_customer_id" format:"uuid"`
	CustomerID              *string `json:"customer_id,omitempty" format:"uuid"` // moves the tenant to this customer; absent leaves it
} // @name TenantConnect

// Consent is whether a tenant lets the reseller's application work in it, and how to get there.
type Consent struct {
	TenantID        string        `json:"tenant_id" format:"uuid"`
	State           TenantConsent `json:"state"`
	CheckedAt       *time.Time    `json:"checked_at" extensions:"x-nullable" format:"date-time"`
	GDAPState       TenantGDAP    `json:"gdap_state"`
	AdminConsentURL *string       `json:"admin_consent_url" extensions:"x-nullable" format:"uri"` // for an administrator of the customer
	Code            *string       `json:"code" extensions:"x-nullable" example:"consent_missing"` // what the check just made found; null when all is well
	Detail          *string       `json:"detail" extensions:"x-nullable"`                         // cause and remedy
} // @name Consent

// ConsentRequest says what to do about a tenant's consent.
type ConsentRequest struct {
	Action ConsentAction `json:"action"`
} // @name ConsentRequest

// ConsentAction is what to do about a consent: check it now, or give it through Partner Center.
type ConsentAction string // @name ConsentAction

// The actions.
const (
	ConsentCheck ConsentAction = "check"
	ConsentGrant ConsentAction = "grant"
)

// PartnerCenterCustomer is a customer in a reseller's Partner Center, to map from.
type PartnerCenterCustomer struct {
	PartnerCenterCustomerID string     `json:"partner_center_customer_id" format:"uuid"`
	MicrosoftTenantID       string     `json:"microsoft_tenant_id" format:"uuid"`
	CompanyName             string     `json:"company_name"`
	Domain                  string     `json:"domain"`
	Relationship            string     `json:"relationship" example:"reseller"`                 // as Microsoft spells it
	TenantID                *string    `json:"tenant_id" extensions:"x-nullable" format:"uuid"` // the tenant it is here already
	TenantName              *string    `json:"tenant_name" extensions:"x-nullable"`
	CustomerID              *string    `json:"customer_id" extensions:"x-nullable" format:"uuid"`
	CustomerName            *string    `json:"customer_name" extensions:"x-nullable"`
	Connected               bool       `json:"connected"`
	DismissedAt             *time.Time `json:"dismissed_at" extensions:"x-nullable" format:"date-time"` // a person disconnected it; the sync leaves it alone
} // @name PartnerCenterCustomer

// PartnerCenterCustomerPage is one page of a reseller's Partner Center customers.
type PartnerCenterCustomerPage struct {
	Data       []PartnerCenterCustomer `json:"data"`
	NextCursor *string                 `json:"next_cursor" extensions:"x-nullable"`
	AsOf       *time.Time              `json:"as_of" extensions:"x-nullable" format:"date-time"` // when Microsoft said it
	Stale      bool                    `json:"stale"`                                            // Microsoft could not be asked: the last known list
} // @name PartnerCenterCustomerPage

// DomainAvailability tells whether a new tenant may have a name.
type DomainAvailability struct {
	Domain    string `json:"domain" example:"fabrikam.onmicrosoft.com"`
	Available bool   `json:"available"`
} // @name DomainAvailability

// toAPITenant leaves out what the tenant is at Partner Center where the caller may not see how the reseller is connected.
func toAPITenant(who authz.Actor, t tenant.Listed) Tenant {
	n := t.Counts
	out := Tenant{
		ID: t.ID, ResellerID: t.ResellerID, ResellerName: t.ResellerName, CustomerID: t.CustomerID, CustomerName: t.CustomerName,
		MicrosoftTenantID: t.MicrosoftTenantID, PartnerCenterCustomerID: optional(t.PartnerCenterCustomerID), Name: t.Name,
		DefaultDomain: t.DefaultDomain, Country: optional(t.Country), ConnectionState: TenantConnection(t.ConnectionState),
		ConnectedAt: utc(t.ConnectedAt), RelationshipState: TenantRelationship(t.RelationshipState), ConsentState: TenantConsent(t.ConsentState),
		ConsentCheckedAt: utc(t.ConsentCheckedAt), GDAPState: TenantGDAP(t.GDAPState), GDAPEndsAt: utc(t.GDAPEndsAt),
		CreatedAt: t.CreatedAt.UTC(), UpdatedAt: t.UpdatedAt.UTC(), Version: t.Version,
		Counts: TenantCounts{
			Subscriptions: n.Subscriptions, ActiveSubscriptions: n.ActiveSubscriptions, Seats: n.Seats, LicensesActive: n.LicensesActive,
			LicensesAssigned: n.LicensesAssigned, NextRenewalAt: utc(n.NextRenewalAt), AsOf: utc(t.AsOf), LicensesAsOf: utc(t.LicensesAsOf),
		},
	}
	if !seesConnection(who) {
		out.PartnerCenterCustomerID = nil
	}
	return out
}

func toAPITenantDetail(who authz.Actor, t tenant.Detail) TenantDetail {
	return TenantDetail{Tenant: toAPITenant(who, t.Listed), Freshness: mapAll(t.Freshness, func(s tenant.Freshness) TenantFreshness {
		out := TenantFreshness{
			Resource: s.Resource, AsOf: utc(s.AsOf), LastAttemptAt: s.LastAttemptAt.UTC(), LastSuccessAt: utc(s.LastSuccessAt),
			ProblemCode: optional(s.ProblemCode), ProblemDetail: optional(connectionProblem(who, s.ProblemDetail)),
		}
		if !seesConnection(who) {
			out.ProblemCode = nil
		}
		return out
	})}
}

func toAPIConsent(c tenant.Consent) Consent {
	return Consent{
		TenantID: c.TenantID, State: TenantConsent(c.State), CheckedAt: utc(c.CheckedAt), GDAPState: TenantGDAP(c.GDAPState),
		AdminConsentURL: optional(c.AdminConsentURL), Code: optional(c.Code), Detail: optional(c.Detail),
	}
}

func toAPICandidate(c tenant.Candidate) PartnerCenterCustomer {
	m := c.Mapping
	return PartnerCenterCustomer{
		PartnerCenterCustomerID: c.ID, MicrosoftTenantID: c.MicrosoftTenantID, CompanyName: c.CompanyName, Domain: c.Domain,
		Relationship: c.Relationship, TenantID: optional(m.TenantID), TenantName: optional(m.TenantName), CustomerID: optional(m.CustomerID),
		CustomerName: optional(m.CustomerName), Connected: m.Connected, DismissedAt: utc(m.DismissedAt),
	}
}

// fromAPITenantAttach reads the ids of a body.
func fromAPITenantAttach(b TenantAttach) (tenant.AttachInput, error) {
	var in tenant.AttachInput
	for name, id := range map[string]struct {
		text *string
		into *string
	}{
		"partner_center_customer_id": {b.PartnerCenterCustomerID, &in.PartnerCenterCustomerID},
		"reseller_id":                {b.ResellerID, &in.ResellerID},
		"customer_id":                {b.CustomerID, &in.CustomerID},
	} {
		if id.text == nil {
			continue
		}
		var err error
		if *id.into, err = bodyID(name, *id.text); err != nil {
			return in, err
		}
	}
	if b.NewCustomer != nil {
		in.NewCustomer = &tenant.NewCustomer{Name: given(b.NewCustomer.Name), Country: given(b.NewCustomer.Country)}
	}
	return in, nil
}

// fromAPITenantCreate reads the body of a tenant to be made; at has the ids.
func fromAPITenantCreate(c TenantCreate, at tenant.AttachInput) tenant.CreateInput {
	return tenant.CreateInput{
		ResellerID: at.ResellerID, CustomerID: at.CustomerID, NewCustomer: at.NewCustomer, DomainPrefix: c.DomainPrefix,
		Company: tenant.Company{
			Name: c.CompanyName, RegistrationNumber: given(c.RegistrationNumber), Country: c.Country, State: given(c.State), City: c.City,
			PostalCode: c.PostalCode, AddressLine1: c.AddressLine1, AddressLine2: given(c.AddressLine2), FirstName: c.FirstName,
			LastName: c.LastName, Email: c.Email, PhoneNumber: given(c.PhoneNumber), Culture: c.Culture, Delegated: c.Delegated == nil || *c.Delegated,
		},
	}
}

// given is a text that may be absent.
func given(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// bodyID is an id in a body, in the spelling of the store.
func bodyID(field, text string) (string, error) {
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return "", apperr.InvalidField("request.id", field, "This must be a UUID.")
	}
	return id.String(), nil
}
