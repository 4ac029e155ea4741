package reseller

import (
	"context"
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Update changes what in names. A new secret is tried at Microsoft first. Another application or
// another Microsoft tenant ends the authorization, because tokens belong to both.
//
// Errors: NotFound outside sc; Stale if changed since in.Version; Invalid by field; Conflict
// when another tenant is given while tenants are connected, or the tenant or nickname is taken.
func (s *Service) Update(ctx context.Context, sc tenancy.Scope, in UpdateInput) (Reseller, error) {
	old, err := s.Store.ResellerWithCounts(ctx, sc, in.ID)
	if err != nil {
		return Reseller{}, err
	}
	if old.Version != in.Version {
		return Reseller{}, staleError()
	}
	r, secret, err := changed(old.Reseller, in)
	if err != nil {
		return Reseller{}, err
	}
	if err := s.tryChange(ctx, sc, old, &r, secret); err != nil {
		return Reseller{}, err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error { return s.save(ctx, sc, old.Reseller, &r, secret) })
	return r, err
}

func staleError() error {
	return apperr.New(apperr.Stale, "reseller.stale", "The reseller changed since you opened it. Nothing was changed now: look at it again and repeat your change.")
}

// changed applies in to r; secret is "" when it stays.
func changed(r Reseller, in UpdateInput) (Reseller, string, error) {
	var c checks
	var secret string
	if in.DisplayName != nil {
		r.DisplayName = c.displayName(*in.DisplayName)
	}
	if in.Nickname != nil {
		r.Nickname = c.nickname(*in.Nickname)
	}
	if in.Domain != nil {
		r.Domain = c.domain(*in.Domain)
	}
	if in.ApplicationID != nil {
		r.ApplicationID = c.applicationID(*in.ApplicationID)
	}
	if in.ApplicationSecret != nil {
		secret = c.secret(*in.ApplicationSecret)
		r.SecretExpiresAt = nil // it was the old secret's
	}
	if in.SecretExpiresAt != nil || in.ClearSecretExpiry {
		r.SecretExpiresAt = in.SecretExpiresAt
	}
	if in.AddCustomersBySync != nil {
		r.AddCustomersBySync = *in.AddCustomersBySync
	}
	if in.MailsEndUsers != nil {
		r.MailsEndUsers = *in.MailsEndUsers
	}
	if in.MailName != nil {
		r.MailName = c.mailName("mail_name", *in.MailName)
	}
	if in.SupportEmail != nil {
		r.SupportEmail = c.email("support_email", *in.SupportEmail)
	}
	if in.RequireMFA != nil {
		r.RequireMFA = *in.RequireMFA
	}
	if in.DefaultAdminName != nil {
		r.DefaultAdminName = c.mailName("default_admin_name", *in.DefaultAdminName)
	}
	if in.DefaultAdminEmail != nil {
		r.DefaultAdminEmail = c.email("default_admin_email", *in.DefaultAdminEmail)
	}
	return r, secret, c.err()
}

// tryChange asks Microsoft about a changed domain, application or secret.
func (s *Service) tryChange(ctx context.Context, sc tenancy.Scope, old Listed, r *Reseller, secret string) error {
	if r.Domain == old.Domain && r.ApplicationID == old.ApplicationID && secret == "" {
		return nil
	}
	if r.Domain != old.Domain {
		r.MicrosoftTenantID = ""
	}
	trial := secret
	if trial == "" && r.HasSecret && r.ApplicationID == old.ApplicationID {
		app, err := s.application(ctx, sc, *r)
		if err != nil {
			return err
		}
		trial = app.Secret
	}
	if r.ApplicationID != old.ApplicationID && secret == "" {
		const detail = "A secret belongs to one application. Enter the secret of the new application too."
		return apperr.InvalidField("reseller.secret_needed", "application_secret", detail)
	}
	if err := s.tryAtMicrosoft(ctx, r, trial); err != nil {
		return err
	}
	if r.MicrosoftTenantID == "" && r.Domain != old.Domain && old.MicrosoftTenantID != "" {
		return apperr.New(apperr.Unavailable, "reseller.domain_unchecked",
			"Microsoft cannot be reached to look up the new domain. Nothing was changed; try again in a few minutes.")
	}
	if moved(old.Reseller, *r) {
		return refuseConnected(old.Counts.ConnectedTenants)
	}
	return nil
}

// refuseConnected turns down a move while tenants are connected.
func refuseConnected(n int) error {
	if n == 0 {
		return nil
	}
	detail := fmt.Sprintf("This domain belongs to another Microsoft tenant, and %s connected through the present one. Nothing was changed: disconnect them first, or add the other tenant as a reseller of its own.", tenants(n))
	return &apperr.Error{Kind: apperr.Conflict, Code: "reseller.connected", Detail: detail, Fields: []apperr.Field{{Name: "domain", Detail: detail}}}
}

func moved(old, r Reseller) bool {
	return old.MicrosoftTenantID != "" && r.MicrosoftTenantID != old.MicrosoftTenantID
}

func (s *Service) save(ctx context.Context, sc tenancy.Scope, old Reseller, r *Reseller, secret string) error {
	before, after := differences(old, *r)
	if secret != "" {
		set := s.Business()
		r.SecretSetAt, r.HasSecret = &set, true
	}
	if len(after) == 0 && secret == "" && r.MicrosoftTenantID == old.MicrosoftTenantID {
		return nil // saving what is there already changes nothing, not even the version
	}
	if moved(old, *r) {
		if err := s.settleMove(ctx, sc, r.ID); err != nil {
			return err
		}
	}
	if r.MicrosoftTenantID != old.MicrosoftTenantID {
		if err := s.checkTenantFree(ctx, *r); err != nil {
			return err
		}
	}
	if r.Nickname != old.Nickname {
		if err := s.settleNickname(ctx, r); err != nil {
			return err
		}
	}
	if err := s.settleAuthorization(ctx, sc, old, r, secret); err != nil {
		return err
	}
	r.UpdatedAt = s.Machine()
	if err := s.Store.UpdateReseller(ctx, sc, *r); err != nil {
		return err
	}
	r.Version++
	if secret != "" {
		sealed, err := s.Sealer.Seal(ctx, SecretPlace(r.ID), []byte(secret))
		if err != nil {
			return fmt.Errorf("seal application secret: %w", err)
		}
		if err := s.Store.SetResellerSecret(ctx, sc, r.ID, sealed); err != nil {
			return err
		}
		if err := s.Audit.Record(ctx, event(*r, ActionSecretChanged, nil, map[string]any{"application_secret": "replaced"})); err != nil {
			return err
		}
	}
	if len(after) == 0 {
		return nil
	}
	return s.Audit.Record(ctx, event(*r, ActionUpdated, before, after))
}

// settleMove makes sure that nothing is connected through the Microsoft tenant that the reseller
// leaves, and ends what is read of it. Whoever connects a tenant or writes what a sync read waits
// for the lock, and then finds the reseller moved.
func (s *Service) settleMove(ctx context.Context, sc tenancy.Scope, id string) error {
	if err := s.Store.LockResellerRow(ctx, sc, id); err != nil {
		return err
	}
	now, err := s.Store.ResellerWithCounts(ctx, sc, id)
	if err != nil {
		return err
	}
	if err := refuseConnected(now.Counts.ConnectedTenants); err != nil {
		return err
	}
	creating, err := s.Store.OpenCreations(ctx, sc, id)
	if err != nil {
		return err
	}
	if creating > 0 {
		return apperr.New(apperr.Conflict, "reseller.creating",
			"A new tenant is being made at Microsoft through the present Microsoft tenant. Nothing was changed: wait until its operation has ended, then disconnect the new tenant and save again.")
	}
	return s.Store.ForgetSync(ctx, sc, id, operation.ProblemMoved, operation.MovedDetail, s.Machine())
}

// settleAuthorization ends what the change makes void.
func (s *Service) settleAuthorization(ctx context.Context, sc tenancy.Scope, old Reseller, r *Reseller, secret string) error {
	elsewhere := r.ApplicationID != old.ApplicationID || moved(old, *r)
	secretProblem := r.Problem != nil && (r.Problem.Code == ProblemSecretWrong || r.Problem.Code == ProblemSecretExpired)
	if elsewhere || (secret != "" && secretProblem) {
		r.Problem = nil
		if err := s.Store.SetResellerProblem(ctx, sc, r.ID, nil); err != nil {
			return err
		}
	}
	if !elsewhere {
		return nil
	}
	r.AuthorizationState, r.AuthorizedAt, r.AuthorizedAs, r.AuthorizedAccountID = NeverAuthorized, nil, "", ""
	if err := s.Store.DeleteTokenCache(ctx, sc, r.ID); err != nil {
		return err
	}
	return s.Store.ForgetConsents(ctx, sc, r.ID, s.Machine())
}

// Delete removes a reseller from the product, with its secret, its tokens, its customers and its
// tenants that are not connected. Nothing changes at Microsoft. The audit stays.
//
// Errors: NotFound outside sc; Stale; Conflict while tenants are connected.
func (s *Service) Delete(ctx context.Context, sc tenancy.Scope, id string, version int64) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		// Locked before counting: a tenant that is being connected waits, and then finds no reseller.
		if err := s.Store.LockResellerRow(ctx, sc, id); err != nil {
			return err
		}
		r, err := s.Store.ResellerWithCounts(ctx, sc, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			return staleError()
		}
		if n := r.Counts.ConnectedTenants; n > 0 {
			return apperr.New(apperr.Conflict, "reseller.connected", fmt.Sprintf(
				"This reseller cannot be deleted: %s connected through it. Nothing was changed. Disconnect them from Microsoft CSP on their pages, then delete the reseller.", tenants(n)))
		}
		if err := s.Store.DeleteReseller(ctx, sc, id, version, s.Machine()); err != nil {
			return err
		}
		return s.Audit.Record(ctx, event(r.Reseller, ActionDeleted, map[string]any{"display_name": r.DisplayName, "domain": r.Domain}, nil))
	})
}

// tenants words a number of tenants with its verb.
func tenants(n int) string {
	if n == 1 {
		return "1 tenant is"
	}
	return fmt.Sprintf("%d tenants are", n)
}

// microsoftOf is what Microsoft said, where err tells.
func microsoftOf(err error) *apperr.Microsoft {
	var e *apperr.Error
	if errors.As(err, &e) {
		return e.Microsoft
	}
	return nil
}
