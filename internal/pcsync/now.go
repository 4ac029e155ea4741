package pcsync

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

// waitForPerson bounds how long a page waits for Microsoft before it shows what is known.
const waitForPerson = 8 * time.Second

// LicensesNow reads a tenant's licenses from Microsoft for a person who waits, with Microsoft's
// time of the answer. The mirror follows with the next sync.
//
// Errors: NotFound while the tenant is not connected; Upstream with cause and remedy when
// Microsoft fails; connect.ErrFormer when the reseller's credentials were changed twice meanwhile.
func (s *Service) LicensesNow(ctx context.Context, resellerID, tenantID string) ([]license.License, time.Time, error) {
	ctx, cancel := context.WithTimeout(upstream.ForPerson(ctx), waitForPerson)
	defer cancel()
	t, err := s.Store.TenantToSync(ctx, resellerID, tenantID)
	if err != nil {
		return nil, time.Time{}, err
	}
	found, asOf, err := s.licensesNow(ctx, t)
	if errors.Is(err, connect.ErrFormer) {
		found, asOf, err = s.licensesNow(ctx, t) // the present credentials were not asked yet
	}
	if err != nil {
		return nil, time.Time{}, explained(err, s.Machine())
	}
	return found.Items, asOf, nil
}

// licensesNow reads with the credentials that the reseller has now. It is connect.ErrFormer when those
// that were refused are no longer the reseller's.
func (s *Service) licensesNow(ctx context.Context, t tenant.Tenant) (Listing[license.License], time.Time, error) {
	src, err := s.Sources.Open(ctx, t.ResellerID)
	if err != nil {
		return Listing[license.License]{}, time.Time{}, err
	}
	asOf := s.Business()
	found, err := src.Licenses(ctx, t)
	if err != nil {
		if noted := src.Note(ctx, err); noted != nil {
			err = noted
		}
	}
	return found, asOf, err
}

// explained gives a failure of Microsoft's the words of this package.
func explained(err error, at time.Time) error {
	if _, ok := upstream.As(err); !ok {
		return err
	}
	code, detail := explain(err, at, false)
	e := apperr.Wrap(err, apperr.Upstream, "microsoft."+code, detail)
	e.RetryAfter = upstream.RetryAfter(err)
	return e
}
