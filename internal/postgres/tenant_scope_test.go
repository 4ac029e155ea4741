package postgres_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

// TestNoScopeTouchesNothing calls every store method of resellers, customers and tenants that
// takes a scope with the zero scope.
func TestNoScopeTouchesNothing(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	tn := addTenant(t, db, c)
	var none tenancy.Scope
	page := paging.Request{Limit: 1}
	pc := tenant.PartnerCenterCustomer{ID: newID()}
	second := func(_ any, err error) error { return err }
	calls := map[string]func() error{
		"Reseller":                     func() error { return second(db.Reseller(ctx, none, r.ID)) },
		"ResellerWithCounts":           func() error { return second(db.ResellerWithCounts(ctx, none, r.ID)) },
		"Resellers":                    func() error { return second(db.Resellers(ctx, none, reseller.Filter{}, page)) },
		"InsertReseller":               func() error { return db.InsertReseller(ctx, none, r, nil) },
		"UpdateReseller":               func() error { return db.UpdateReseller(ctx, none, r) },
		"DeleteReseller":               func() error { return db.DeleteReseller(ctx, none, r.ID, 1, at) },
		"ResellerSecret":               func() error { return second(db.ResellerSecret(ctx, none, r.ID)) },
		"SetResellerSecret":            func() error { return db.SetResellerSecret(ctx, none, r.ID, nil) },
		"ResellerCredentials":          func() error { _, _, err := db.ResellerCredentials(ctx, none, r.ID); return err },
		"SetResellerProblem":           func() error { return db.SetResellerProblem(ctx, none, r.ID, &reseller.Problem{Code: "x"}) },
		"SetResellerProblem to none":   func() error { return db.SetResellerProblem(ctx, none, r.ID, nil) },
		"NoteRefusal":                  func() error { return second(db.NoteRefusal(ctx, none, r.ID, reseller.Problem{}, nil, nil)) },
		"ResellerWorks":                func() error { return db.ResellerWorks(ctx, none, r.ID) },
		"ClaimTry":                     func() error { return second(db.ClaimTry(ctx, none, r.ID, at, 0)) },
		"LockResellerRow":              func() error { return db.LockResellerRow(ctx, none, r.ID) },
		"LockResellerEdits":            func() error { return db.LockResellerEdits(ctx, none, r.ID) },
		"LockResellerShared":           func() error { return db.LockResellerShared(ctx, none, r.ID) },
		"ForgetConsents":               func() error { return db.ForgetConsents(ctx, none, r.ID, at) },
		"ResellerOrigin":               func() error { return second(db.ResellerOrigin(ctx, none, r.ID)) },
		"ForgetSync":                   func() error { return db.ForgetSync(ctx, none, r.ID, "", "", at) },
		"HealthFacts":                  func() error { return second(db.HealthFacts(ctx, none, r.ID, at)) },
		"TokenCache":                   func() error { _, _, err := db.TokenCache(ctx, none, r.ID); return err },
		"SwapTokenCache":               func() error { return second(db.SwapTokenCache(ctx, none, r.ID, nil, 1, at)) },
		"SwapTokenCache, the first":    func() error { return second(db.SwapTokenCache(ctx, none, r.ID, nil, 0, at)) },
		"PutTokenCache":                func() error { return db.PutTokenCache(ctx, none, r.ID, nil, at) },
		"DeleteTokenCache":             func() error { return db.DeleteTokenCache(ctx, none, r.ID) },
		"InsertAuthorizationRequest":   func() error { return db.InsertAuthorizationRequest(ctx, none, request(r.ID)) },
		"EndAuthorizationRequest":      func() error { return db.EndAuthorizationRequest(ctx, none, nil, "", "", at) },
		"Customer":                     func() error { return second(db.Customer(ctx, none, c.ID)) },
		"CustomerWithCounts":           func() error { return second(db.CustomerWithCounts(ctx, none, c.ID)) },
		"Customers":                    func() error { return second(db.Customers(ctx, none, customer.Filter{}, page)) },
		"InsertCustomer":               func() error { return db.InsertCustomer(ctx, none, c) },
		"UpdateCustomer":               func() error { return db.UpdateCustomer(ctx, none, c) },
		"LockCustomerRow":              func() error { return db.LockCustomerRow(ctx, none, c.ID) },
		"LockCustomerShared":           func() error { return db.LockCustomerShared(ctx, none, c.ID) },
		"DeleteCustomer":               func() error { return db.DeleteCustomer(ctx, none, c.ID, 1, at) },
		"PortalUser":                   func() error { return second(db.PortalUser(ctx, none, newID())) },
		"PortalUsers":                  func() error { return second(db.PortalUsers(ctx, none, portaluser.Filter{}, page)) },
		"InsertPortalUser":             func() error { return db.InsertPortalUser(ctx, none, portaluser.PortalUser{}) },
		"UpdatePortalUser":             func() error { return db.UpdatePortalUser(ctx, none, portaluser.PortalUser{ID: newID()}) },
		"DeletePortalUser":             func() error { return db.DeletePortalUser(ctx, none, newID(), 1, at) },
		"Tenant":                       func() error { return second(db.Tenant(ctx, none, tn.ID)) },
		"TenantDetail":                 func() error { return second(db.TenantDetail(ctx, none, tn.ID)) },
		"Tenants":                      func() error { return second(db.Tenants(ctx, none, tenant.Filter{}, page)) },
		"TenantByMicrosoftID":          func() error { return second(db.TenantByMicrosoftID(ctx, none, r.ID, tn.MicrosoftTenantID)) },
		"InsertTenant":                 func() error { return db.InsertTenant(ctx, none, tn) },
		"UpdateTenant":                 func() error { return db.UpdateTenant(ctx, none, tn) },
		"MoveTenant":                   func() error { return db.MoveTenant(ctx, none, tn.ID, c.ID) },
		"SetTenantConsent":             func() error { return db.SetTenantConsent(ctx, none, tn.ID, tenant.ConsentGranted, "", at) },
		"ForgetMirror":                 func() error { return db.ForgetMirror(ctx, none, tn.ID, at) },
		"DeleteTenant":                 func() error { return db.DeleteTenant(ctx, none, tn.ID, 1, at) },
		"PartnerCenterCustomer":        func() error { return second(db.PartnerCenterCustomer(ctx, none, r.ID, pc.ID)) },
		"PartnerCenterCustomers":       func() error { _, _, err := db.PartnerCenterCustomers(ctx, none, r.ID, "", page); return err },
		"Mappings":                     func() error { return second(db.Mappings(ctx, none, r.ID, nil)) },
		"InsertTenantCreation":         func() error { return db.InsertTenantCreation(ctx, none, tenant.Creation{}) },
		"NewestCreation":               func() error { return second(db.NewestCreation(ctx, none, r.ID, "a.example")) },
		"OpenCreations":                func() error { return second(db.OpenCreations(ctx, none, r.ID)) },
		"TenantCreation":               func() error { return second(db.TenantCreation(ctx, none, newID())) },
		"CreationOfTenant":             func() error { return second(db.CreationOfTenant(ctx, none, tn.ID)) },
		"FinishTenantCreation":         func() error { return db.FinishTenantCreation(ctx, none, tenant.Creation{}) },
		"MoveCreation":                 func() error { return db.MoveCreation(ctx, none, operation.Operation{}) },
		"DismissPartnerCenterCustomer": func() error { return db.DismissPartnerCenterCustomer(ctx, none, r.ID, pc, &at2) },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { require.ErrorIs(t, call(), tenancy.ErrNoScope) })
	}
}
