package live

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

// graphApplication is Graph as an enterprise application. Source: Microsoft, first-party
// application ids.
const graphApplication = "00000003-0000-0000-c000-000000000000"

// Tenants is Microsoft as the service of tenants asks it.
type Tenants struct {
	connector *connect.Connector
	callback  string
	product   string // the application's name in customers' directories
}

// NewTenants makes the adapter. callback is the redirect URI of consents.
func NewTenants(c *connect.Connector, callback string) *Tenants {
	return &Tenants{connector: c, callback: callback, product: "Tenantry"}
}

// Customer is one customer of the reseller's Partner Center.
func (m *Tenants) Customer(ctx context.Context, resellerID, id string) (tenant.PartnerCenterCustomer, error) {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return tenant.PartnerCenterCustomer{}, failure(err)
	}
	item, err := x.PartnerCenter.Customer(ctx, id)
	if err != nil {
		return tenant.PartnerCenterCustomer{}, failure(err)
	}
	c, ok := fromPCCustomer(item.Value)
	if !ok {
		return tenant.PartnerCenterCustomer{}, failure(&upstream.Error{API: "partnercenter", Op: "get customer", Kind: upstream.KindUnavailable, What: upstream.WhatGarbage})
	}
	return c, nil
}

// Customers is one page of the reseller's Partner Center customers, those whose name begins with
// namePrefix. continuation is what the page before gave as next.
func (m *Tenants) Customers(ctx context.Context, resellerID, namePrefix string, limit int, continuation string) ([]tenant.PartnerCenterCustomer, string, error) {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return nil, "", failure(err)
	}
	page, err := x.PartnerCenter.CustomerPage(ctx, partnercenter.CustomerQuery{NamePrefix: namePrefix, PageSize: limit}, continuation)
	if err != nil {
		return nil, "", failure(err)
	}
	found := make([]tenant.PartnerCenterCustomer, 0, len(page.Items))
	for _, item := range page.Items {
		if c, ok := fromPCCustomer(item.Value); ok {
			found = append(found, c)
		}
	}
	return found, page.Next, nil
}

// fromPCCustomer maps a customer; one without a usable id is left out.
func fromPCCustomer(c partnercenter.Customer) (tenant.PartnerCenterCustomer, bool) {
	id, err := uuid.Parse(string(c.ID))
	if err != nil {
		return tenant.PartnerCenterCustomer{}, false
	}
	out := tenant.PartnerCenterCustomer{
		ID: id.String(), MicrosoftTenantID: id.String(), CompanyName: name(string(c.CompanyProfile.CompanyName)),
		Domain: name(string(c.CompanyProfile.Domain)), Relationship: short(string(c.RelationshipToPartner)),
	}
	if tenantID, err := uuid.Parse(string(c.CompanyProfile.TenantID)); err == nil {
		out.MicrosoftTenantID = tenantID.String()
	}
	if c.BillingProfile != nil {
		out.Country = country(string(c.BillingProfile.DefaultAddress.Country))
	}
	return out, true
}

// DomainAvailable asks whether a new tenant may have the domain.
func (m *Tenants) DomainAvailable(ctx context.Context, resellerID, domain string) (bool, error) {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return false, failure(err)
	}
	taken, err := x.PartnerCenter.DomainTaken(ctx, domain)
	return !taken && err == nil, failure(err)
}

// CheckConsent tries the application in a customer's tenant: a token on behalf of the reseller's
// account, and one reading with it.
func (m *Tenants) CheckConsent(ctx context.Context, resellerID, microsoftTenantID string) (tenant.ConsentCheck, error) {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return tenant.ConsentCheck{}, failure(err)
	}
	x.Entra.Forget(microsoftTenantID) // permissions are baked into tokens
	graph, err := x.Graph(microsoftTenantID)
	if err != nil {
		return tenant.ConsentCheck{}, failure(err)
	}
	_, err = graph.Organization(ctx)
	return consentCheck(err)
}

// consentCheck reads out of a try what it shows about consent and delegation.
func consentCheck(err error) (tenant.ConsentCheck, error) {
	if err == nil {
		return tenant.ConsentCheck{State: tenant.ConsentGranted, GDAP: tenant.GDAPActive}, nil
	}
	e, ok := upstream.As(err)
	if !ok || e.Kind != upstream.KindUnauthorized {
		return tenant.ConsentCheck{}, failure(err)
	}
	check := tenant.ConsentCheck{Code: string(e.Reason), Detail: e.Sentence()}
	switch e.Reason {
	case upstream.ReasonConsentMissing:
		check.State = tenant.ConsentMissing
	case upstream.ReasonGDAPMissing:
		check.GDAP = tenant.GDAPMissing
	case upstream.ReasonForbidden:
		// A token was given, so consent and delegation exist; a role or a permission is missing.
		check.State = tenant.ConsentGranted
	case upstream.ReasonTenantBlocked:
	default:
		return tenant.ConsentCheck{}, failure(err)
	}
	return check, nil
}

// GrantConsent gives the consent in the customer's name through Partner Center. One that exists
// is a success.
func (m *Tenants) GrantConsent(ctx context.Context, resellerID, customerID string) error {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return failure(err)
	}
	_, _, err = x.PartnerCenter.AddConsent(ctx, customerID, x.Application.ClientID, m.product,
		[]partnercenter.ConsentGrant{{EnterpriseApplicationID: graphApplication, Scopes: reseller.GraphScopes()}})
	x.Entra.Forget(strings.ToLower(customerID))
	return failure(err)
}

// ConsentURL is the page on which an administrator of the customer lets the application in.
func (m *Tenants) ConsentURL(ctx context.Context, resellerID, microsoftTenantID string) (string, error) {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return "", failure(err)
	}
	link, err := x.Entra.AdminConsentURL(ctx, microsoftTenantID, entra.GraphResource+"/.default", m.callback, reseller.ConsentState)
	return link, failure(err)
}
