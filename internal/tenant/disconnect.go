package tenant

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Disconnect takes away the mapping to Partner Center ("Disconnect from Microsoft CSP"): what is
// mirrored of the tenant leaves the lists, and the sync does not add it again by itself. The
// tenant stays here and nothing changes at Microsoft; Connect brings everything back.
//
// Errors: NotFound outside sc; Stale; Conflict when it is not connected.
func (s *Service) Disconnect(ctx context.Context, sc tenancy.Scope, id string, version int64) (Tenant, error) {
	var t Tenant
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		old, err := s.Store.Tenant(ctx, sc, id)
		if err != nil {
			return err
		}
		if old.Version != version {
			return staleError()
		}
		if old.ConnectionState != Connected {
			return apperr.New(apperr.Conflict, "tenant.not_connected", "This tenant is not connected to Microsoft CSP, so there is nothing to disconnect.")
		}
		t = old
		now := s.Machine()
		t.ConnectionState, t.ConnectedAt, t.PartnerCenterCustomerID, t.UpdatedAt = NotConnected, nil, "", now
		if err := s.Store.ForgetMirror(ctx, sc, id, now); err != nil {
			return err
		}
		if err := s.Store.UpdateTenant(ctx, sc, t); err != nil {
			return err
		}
		t.Version++
		if err := s.Store.DismissPartnerCenterCustomer(ctx, sc, t.ResellerID, asCustomer(old), &now); err != nil {
			return err
		}
		return s.Audit.Record(ctx, event(t, ActionDisconnected,
			map[string]any{"partner_center_customer_id": old.PartnerCenterCustomerID}, map[string]any{"partner_center_customer_id": nil}))
	})
	return t, err
}

// Delete removes a tenant from the product ("Disconnect tenant"), connected or not, and keeps
// the sync from adding it again. Nothing changes at Microsoft; the audit stays.
//
// Errors: NotFound outside sc; Stale.
func (s *Service) Delete(ctx context.Context, sc tenancy.Scope, id string, version int64) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		t, err := s.Store.Tenant(ctx, sc, id)
		if err != nil {
			return err
		}
		if t.Version != version {
			return staleError()
		}
		now := s.Machine()
		if err := s.Store.ForgetMirror(ctx, sc, id, now); err != nil {
			return err
		}
		if err := s.Store.DismissPartnerCenterCustomer(ctx, sc, t.ResellerID, asCustomer(t), &now); err != nil {
			return err
		}
		if err := s.Store.DeleteTenant(ctx, sc, id, version, now); err != nil {
			return err
		}
		return s.Audit.Record(ctx, event(t, ActionDeleted, map[string]any{
			"name": t.Name, "default_domain": t.DefaultDomain, "connection_state": t.ConnectionState,
		}, nil))
	})
}

// asCustomer is the tenant as Partner Center knows it: a customer has the id of its tenant.
func asCustomer(t Tenant) PartnerCenterCustomer {
	c := PartnerCenterCustomer{ID: t.PartnerCenterCustomerID, MicrosoftTenantID: t.MicrosoftTenantID, CompanyName: t.Name, Domain: t.DefaultDomain}
	if c.ID == "" {
		c.ID = t.MicrosoftTenantID
	}
	return c
}
