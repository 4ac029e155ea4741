package license

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/tenancy"
)

// OfTenant is a tenant's licenses with their age.
type OfTenant struct {
	Licenses []License
	AsOf     *time.Time // when Microsoft said it, business time; nil: never read
	Stale    bool       // Microsoft did not answer now: these are the last known
	Problem  string     // why, for a person; "" when not stale
}

type store interface {
	// Licenses are the mirrored ones, ordered by product name.
	//
	// Errors: NotFound when the tenant is outside sc.
	Licenses(ctx context.Context, sc tenancy.Scope, tenantID string) (OfTenant, error)
}

// refresher reads one tenant from Microsoft now and applies it to the mirror.
type refresher interface {
	RefreshLicenses(ctx context.Context, tenantID string) error
}

// Service reads licenses.
type Service struct {
	store store
	live  refresher
}

// NewService makes the service.
func NewService(s store, live refresher) *Service { return &Service{store: s, live: live} }

// OfTenant reads the licenses from Microsoft at the time of the call; when Microsoft fails, the
// last known ones, marked stale with the reason.
//
// Errors: NotFound outside sc.
func (s *Service) OfTenant(ctx context.Context, sc tenancy.Scope, tenantID string) (OfTenant, error) {
	if _, err := s.store.Licenses(ctx, sc, tenantID); err != nil {
		return OfTenant{}, err
	}
	liveErr := s.live.RefreshLicenses(ctx, tenantID)
	found, err := s.store.Licenses(ctx, sc, tenantID)
	if err != nil {
		return OfTenant{}, err
	}
	if liveErr != nil {
		found.Stale, found.Problem = true, Reason(liveErr)
	}
	return found, nil
}
