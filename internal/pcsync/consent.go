package pcsync

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/tenant"
)

// consentAge is how long a check of a customer's consent holds; each costs a token request.
const consentAge = 7 * 24 * time.Hour

// consentCallers is how many consents of one reseller are checked at the same time: they are
// in no hurry, and each makes Microsoft issue a token.
const consentCallers = 4

// consentPause is how long the checks stand back while a full sync runs.
const consentPause = 15 * time.Second

var errStandBack = errors.New("a full sync is under way")

// CheckConsents works one slice on checking the consent of tenants whose last check is old. It
// stands back while a full sync runs anywhere: what people wait for comes first.
//
// Errors: ErrMore when there is more to do; Wait and Stop as Microsoft says.
func (s *Service) CheckConsents(ctx context.Context, resellerID string) error {
	busy, err := s.Store.FullSyncsRunning(ctx)
	if err != nil {
		return err
	}
	if busy {
		return &Wait{After: consentPause, Cause: errStandBack}
	}
	began := s.Machine()
	tenants, err := s.Store.TenantsForConsent(ctx, resellerID, began.Add(-consentAge))
	if err != nil || len(tenants) == 0 {
		return err
	}
	src, err := s.Sources.Open(ctx, resellerID)
	if err == nil {
		err = s.checkConsents(ctx, src, tenants, began.Add(s.Options.Slice))
	}
	return s.settle(ctx, src, resellerID, err)
}

func (s *Service) checkConsents(ctx context.Context, src Source, tenants []tenant.Tenant, until time.Time) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(consentCallers)
	more := false
	for _, t := range tenants {
		if more = !s.Machine().Before(until); more || ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := s.fillCountry(ctx, src, t); err != nil {
				return err
			}
			return fatal(ctx, s.checkConsent(ctx, src, t, s.Machine()))
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if more {
		return ErrMore
	}
	return nil
}

// fillCountry reads the customer's own entry where its country is not known: Partner Center's listing of
// customers, which a full sync reads, carries no addresses. What concerns this customer alone is no
// failure; it is asked again with the next check.
func (s *Service) fillCountry(ctx context.Context, src Source, t tenant.Tenant) error {
	if t.Country != "" {
		return nil
	}
	found, err := src.Customer(ctx, t.PartnerCenterCustomerID)
	if err != nil {
		return fatal(ctx, err)
	}
	if len(found.Items) == 0 || found.Items[0].Country == "" {
		return nil
	}
	return s.held(ctx, t.ResellerID, src.Origin(), func(ctx context.Context) error {
		return s.Store.FillCountry(ctx, t.ID, found.Items[0].Country, s.Machine())
	})
}

// checkConsent asks whether one customer consented, and notes the answer. Where Microsoft does
// not say, the last known answer stays.
func (s *Service) checkConsent(ctx context.Context, src Source, t tenant.Tenant, began time.Time) error {
	st := mirror.State{ResellerID: t.ResellerID, TenantID: t.ID, Resource: mirror.Consent, LastAttemptAt: began}
	asOf := s.Business()
	now, err := src.Consent(ctx, t.MicrosoftTenantID)
	if err != nil {
		return s.failed(ctx, st, src.Origin(), err)
	}
	st.LastSuccessAt, st.AsOf = &began, &asOf
	return s.held(ctx, t.ResellerID, src.Origin(), func(ctx context.Context) error {
		news, err := s.Store.SetConsent(ctx, t.ID, now, began, s.Machine())
		if err != nil {
			return err
		}
		if err := s.Store.SaveStates(ctx, []mirror.State{st}); err != nil {
			return err
		}
		if !news || t.ConsentState == tenant.ConsentUnknown {
			return nil
		}
		return s.Audit.Record(ctx, []audit.Event{tenantEvent(t, ActionConsentChanged,
			facts{"consent_state": t.ConsentState}, facts{"consent_state": now})}...)
	})
}
