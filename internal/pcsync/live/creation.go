package live

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// toPCAddress writes a company's address as Partner Center wants it.
func toPCAddress(c tenant.Company) partnercenter.Address {
	return partnercenter.Address{
		Country: wire.Text(c.Country), State: wire.Text(c.State), City: wire.Text(c.City), PostalCode: wire.Text(c.PostalCode),
		AddressLine1: wire.Text(c.AddressLine1), AddressLine2: wire.Text(c.AddressLine2),
	}
}

// CheckAddress tells what is wrong with a company's address in words for the form, "" when
// nothing is. An address that Microsoft cannot judge passes.
func (m *Tenants) CheckAddress(ctx context.Context, resellerID string, c tenant.Company) (string, error) {
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return "", failure(err)
	}
	verdict, err := x.PartnerCenter.ValidateAddress(ctx, toPCAddress(c))
	if err != nil {
		return "", failure(err)
	}
	v := verdict.Value
	switch {
	case v.Good(), v.Status == "NotValidated":
		return "", nil
	case len(v.Suggestions) > 0:
		return "Microsoft does not know this address. Did you mean " + suggestion(v.Suggestions[0]) + "?", nil
	}
	return "Microsoft does not know this address. Check street, postal code, city and state.", nil
}

func suggestion(a partnercenter.Address) string {
	var parts []string
	for _, text := range []wire.Text{a.AddressLine1, a.AddressLine2, a.PostalCode, a.City, a.State, a.Country} {
		if s := name(string(text)); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// CreateCustomer makes a tenant. An error that wraps tenant.ErrOutcomeUnknown leaves open whether
// Microsoft made it.
func (m *Tenants) CreateCustomer(ctx context.Context, resellerID, requestID, domain string, c tenant.Company) (tenant.PartnerCenterCustomer, tenant.Credentials, error) {
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return tenant.PartnerCenterCustomer{}, tenant.Credentials{}, failure(err)
	}
	address := toPCAddress(c)
	address.FirstName, address.LastName, address.PhoneNumber = wire.Text(c.FirstName), wire.Text(c.LastName), wire.Text(c.PhoneNumber)
	language, _, _ := strings.Cut(c.Culture, "-")
	item, credentials, err := x.PartnerCenter.CreateCustomer(ctx, requestID, partnercenter.NewCustomer{
		Domain: domain, RegistrationNumber: c.RegistrationNumber, GDAPByDefault: c.Delegated,
		Billing: partnercenter.BillingProfile{
			FirstName: wire.Text(c.FirstName), LastName: wire.Text(c.LastName), Email: wire.Text(c.Email), Culture: wire.Text(c.Culture),
			Language: wire.Text(language), CompanyName: wire.Text(c.Name), DefaultAddress: address,
		},
	})
	if e, ok := upstream.As(err); ok && e.OutcomeUnknown {
		return tenant.PartnerCenterCustomer{}, tenant.Credentials{}, fmt.Errorf("%w: %w", tenant.ErrOutcomeUnknown, failure(err))
	}
	if err != nil {
		return tenant.PartnerCenterCustomer{}, tenant.Credentials{}, failure(err)
	}
	made, ok := fromPCCustomer(item.Value)
	if !ok {
		// It was made; which it is, is not readable: looking it up by its name tells.
		return made, tenant.Credentials{}, fmt.Errorf("%w: the new customer's id is not readable", tenant.ErrOutcomeUnknown)
	}
	return made, tenant.Credentials{UserName: string(credentials.UserName) + "@" + domain, Password: string(credentials.Password)}, nil
}

// CustomerByDomain finds a customer of the reseller by its first domain.
func (m *Tenants) CustomerByDomain(ctx context.Context, resellerID, domain string) (tenant.PartnerCenterCustomer, bool, error) {
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return tenant.PartnerCenterCustomer{}, false, failure(err)
	}
	page, err := x.PartnerCenter.CustomerPage(ctx, partnercenter.CustomerQuery{DomainPrefix: domain, PageSize: 50}, "")
	if err != nil {
		return tenant.PartnerCenterCustomer{}, false, failure(err)
	}
	for _, item := range page.Items {
		if c, ok := fromPCCustomer(item.Value); ok && strings.EqualFold(c.Domain, domain) {
			return c, true, nil
		}
	}
	return tenant.PartnerCenterCustomer{}, false, nil
}
