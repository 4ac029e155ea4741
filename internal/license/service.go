package license

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/tenancy"
)

// OfTenant is a tenant's licenses with their age.
type OfTenant struct {
	ResellerID string
	Licenses   []License
	AsOf       *time.Time // when Microsoft said it, business time; nil: never read
	Stale      bool       // Microsoft did not answer now: these are the last known
	Problem    string     // why, for a person; "" when not stale
}

type store interface {
	// Licenses are the mirrored ones, ordered by product name.
	//
	// Errors: NotFound when the tenant is outside sc.
	Licenses(ctx context.Context, sc tenancy.Scope, tenantID string) (OfTenant, error)
}

// microsoft reads one tenant now.
type microsoft interface {
	LicensesNow(ctx context.Context, resellerID, tenantID string) ([]License, time.Time, error)
}

// Service reads licenses.
type Service struct {
	store store
	live  microsoft
}

// NewService makes the service.
func NewService(s store, live microsoft) *Service { return &Service{store: s, live: live} }

// OfTenant reads the licenses from Microsoft at the time of the call; when Microsoft fails, the
// last known ones, marked stale with the reason.
//
// Errors: NotFound outside sc.
func (s *Service) OfTenant(ctx context.Context, sc tenancy.Scope, tenantID string) (OfTenant, error) {
	found, err := s.store.Licenses(ctx, sc, tenantID)
	if err != nil {
		return OfTenant{}, err
	}
	now, asOf, err := s.live.LicensesNow(ctx, found.ResellerID, tenantID)
	if err != nil {
		found.Stale, found.Problem = true, reason(err)
		return found, nil
	}
	found.Licenses, found.AsOf = byName(now), &asOf
	return found, nil
}

func byName(licenses []License) []License {
	slices.SortFunc(licenses, func(a, b License) int {
		return cmp.Or(cmp.Compare(a.ProductName, b.ProductName), cmp.Compare(a.SkuID, b.SkuID))
	})
	return licenses
}
