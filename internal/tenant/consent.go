package tenant

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/requestid"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Consent is whether the customer's tenant lets the reseller's application work there, and how
// to get there when it does not.
type Consent struct {
	TenantID  string
	State     ConsentState
	CheckedAt *time.Time // machine time; nil when never checked
	GDAPState GDAPState
	// AdminConsentURL is the link for an administrator of the customer; "" when it cannot be
	// made because the reseller is not set up.
	AdminConsentURL string
	// What the check just made found: cause and remedy. "" without a check, or when all is well.
	Code   string
	Detail string
}

// ConsentCheck is what a try with the application in the customer's tenant showed.
type ConsentCheck struct {
	State  ConsentState // "" when the try did not show it
	GDAP   GDAPState    // "" when the try did not show it
	Code   string       // stable; "" when all is well
	Detail string       // cause and remedy
}

// Consent tells the last known state and the link, without asking the customer's tenant.
//
// Errors: NotFound outside sc.
func (s *Service) Consent(ctx context.Context, sc tenancy.Scope, id string) (Consent, error) {
	t, err := s.Store.Tenant(ctx, sc, id)
	if err != nil {
		return Consent{}, err
	}
	return s.consent(ctx, t)
}

func (s *Service) consent(ctx context.Context, t Tenant) (Consent, error) {
	link, err := s.Microsoft.ConsentURL(ctx, t.ResellerID, t.MicrosoftTenantID)
	var known *apperr.Error
	if err != nil && !errors.As(err, &known) {
		return Consent{}, err
	}
	return Consent{TenantID: t.ID, State: t.ConsentState, CheckedAt: t.ConsentCheckedAt, GDAPState: t.GDAPState, AdminConsentURL: link}, nil
}

// CheckConsent tries the application in the customer's tenant now and keeps what it showed.
//
// Errors: NotFound outside sc; Microsoft's failure when the try showed nothing.
func (s *Service) CheckConsent(ctx context.Context, sc tenancy.Scope, id string) (Consent, error) {
	t, err := s.Store.Tenant(ctx, sc, id)
	if err != nil {
		return Consent{}, err
	}
	check, err := s.Microsoft.CheckConsent(ctx, t.ResellerID, t.MicrosoftTenantID)
	if err != nil {
		return Consent{}, err
	}
	return s.keepCheck(ctx, sc, t, check, "")
}

// GrantConsent gives the consent in the customer's name through Partner Center, which the
// reseller may do where it has delegated administration, and checks it.
//
// Errors: NotFound outside sc; Conflict when the tenant is not connected; Microsoft's refusal.
func (s *Service) GrantConsent(ctx context.Context, sc tenancy.Scope, id string) (Consent, error) {
	t, err := s.Store.Tenant(ctx, sc, id)
	if err != nil {
		return Consent{}, err
	}
	if t.ConnectionState != Connected {
		return Consent{}, apperr.New(apperr.Conflict, "tenant.not_connected",
			"Consent can be given through Partner Center only for a connected tenant. Nothing was changed: connect it first, or send the consent link to the customer's administrator.")
	}
	followed := requestid.FollowMicrosoft(ctx)
	if err := s.Microsoft.GrantConsent(followed, t.ResellerID, t.PartnerCenterCustomerID); err != nil {
		return Consent{}, err
	}
	check, err := s.Microsoft.CheckConsent(ctx, t.ResellerID, t.MicrosoftTenantID)
	if err != nil {
		return Consent{}, err
	}
	if check.State == ConsentMissing {
		check.Code = "consent_propagating"
		check.Detail = "Partner Center accepted the consent, and it is not in force yet. Microsoft needs a minute or two; then press Check again."
	}
	return s.keepCheck(ctx, sc, t, check, requestid.Microsoft(followed))
}

// keepCheck keeps what a try showed. correlation is Microsoft's id of the consent that was given before it, "" when none was.
func (s *Service) keepCheck(ctx context.Context, sc tenancy.Scope, t Tenant, check ConsentCheck, correlation string) (Consent, error) {
	now := s.Machine()
	if check.State == "" {
		check.State = t.ConsentState // the try did not get far enough to tell
	}
	granted := check.State == ConsentGranted && t.ConsentState != ConsentGranted
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.SetTenantConsent(ctx, sc, t.ID, check.State, check.GDAP, now); err != nil {
			return err
		}
		if !granted {
			return nil
		}
		if t.ConnectionState == Connected {
			if _, err := s.Queue.SyncTenant(ctx, t.ResellerID, t.ID, operation.ReasonPerson); err != nil {
				return err
			}
		}
		ev := event(t, ActionConsentGranted, map[string]any{"consent_state": t.ConsentState}, map[string]any{"consent_state": check.State})
		ev.MicrosoftCorrelationID = correlation
		return s.Audit.Record(ctx, ev)
	})
	if err != nil {
		return Consent{}, err
	}
	t.ConsentState, t.ConsentCheckedAt = check.State, &now
	if check.GDAP != "" {
		t.GDAPState = check.GDAP
	}
	out, err := s.consent(ctx, t)
	out.Code, out.Detail = check.Code, check.Detail
	return out, err
}
