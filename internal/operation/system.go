package operation

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// SyncReseller begins a full sync of a reseller as a part of something else: in the caller's
// transaction, after the caller has checked who may. It gives the operation's id, or "" where
// nothing can be read yet; the first sync then begins with the authorization.
func (s *Service) SyncReseller(ctx context.Context, resellerID string, why Reason) (string, error) {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return "", err
	}
	op, err := s.start(ctx, SyncReseller, why, untold, func(ctx context.Context) (Target, error) {
		return s.store.ResellerTarget(ctx, sc, resellerID)
	})
	return op.ID, unlessNotReady(err)
}

// SyncTenant begins a sync of one tenant as SyncReseller does of a reseller.
func (s *Service) SyncTenant(ctx context.Context, tenantID string, why Reason) (string, error) {
	sc := tenancy.Unbounded("the caller has checked the tenant")
	op, err := s.start(ctx, SyncTenant, why, untold, func(ctx context.Context) (Target, error) {
		return s.store.TenantTarget(ctx, sc, tenantID)
	})
	return op.ID, unlessNotReady(err)
}

func unlessNotReady(err error) error {
	if apperr.KindOf(err) == apperr.Conflict {
		return nil
	}
	return err
}

// untold writes no event: what the sync is a part of has its own.
func untold(context.Context, Operation, Target) error { return nil }
