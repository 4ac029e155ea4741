package reseller

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Create adds a reseller, not yet authorized. Domain and secret are tried at Microsoft first;
// when Microsoft cannot be reached, the reseller is saved untested and Authorize tries again.
//
// Errors: Invalid by field (also when Microsoft refuses a value), Forbidden when the scope is
// bounded to one reseller, Conflict when another reseller has the same Microsoft tenant.
func (s *Service) Create(ctx context.Context, sc tenancy.Scope, in CreateInput) (Reseller, error) {
	if !sc.Valid() {
		return Reseller{}, tenancy.ErrNoScope
	}
	if !sc.CrossesResellers() {
		return Reseller{}, apperr.New(apperr.Forbidden, "reseller.platform_only", "Only a platform operator adds resellers. Nothing was changed.")
	}
	var c checks
	r := Reseller{
		MailsEndUsers:      true,
		ID:                 s.NewID(),
		DisplayName:        c.displayName(in.DisplayName),
		Domain:             c.domain(in.Domain),
		ApplicationID:      c.applicationID(in.ApplicationID),
		AuthorizationState: NeverAuthorized,
		AddCustomersBySync: in.AddCustomersBySync == nil || *in.AddCustomersBySync,
		HasSecret:          true,
		SecretExpiresAt:    in.SecretExpiresAt,
	}
	secret := c.secret(in.ApplicationSecret)
	if in.Nickname != "" {
		r.Nickname = c.nickname(in.Nickname)
	}
	if err := c.err(); err != nil {
		return Reseller{}, err
	}
	if err := s.tryAtMicrosoft(ctx, &r, secret); err != nil {
		return Reseller{}, err
	}
	err := s.Store.InTx(ctx, func(ctx context.Context) error { return s.insert(ctx, sc, &r, secret) })
	return r, err
}

func (s *Service) insert(ctx context.Context, sc tenancy.Scope, r *Reseller, secret string) error {
	if err := s.checkTenantFree(ctx, *r); err != nil {
		return err
	}
	if err := s.settleNickname(ctx, r); err != nil {
		return err
	}
	sealed, err := s.Sealer.Seal(ctx, SecretPlace(r.ID), []byte(secret))
	if err != nil {
		return fmt.Errorf("seal application secret: %w", err)
	}
	at, set := s.Machine(), s.Business()
	r.CreatedAt, r.UpdatedAt, r.SecretSetAt, r.Version = at, at, &set, 1
	if err := s.Store.InsertReseller(ctx, sc, *r, sealed); err != nil {
		return err
	}
	return s.Audit.Record(ctx, event(*r, ActionCreated, nil, map[string]any{
		"display_name": r.DisplayName, "nickname": r.Nickname, "domain": r.Domain,
		"application_id": r.ApplicationID, "application_secret": "set", "add_customers_by_sync": r.AddCustomersBySync,
	}))
}

// tryAtMicrosoft resolves the domain and tests the secret; what Microsoft refuses becomes an
// error of the field. Microsoft being away refuses nothing.
func (s *Service) tryAtMicrosoft(ctx context.Context, r *Reseller, secret string) error {
	tenantID, err := s.Microsoft.ResolveTenant(ctx, r.Domain)
	if err != nil {
		return s.asField(err)
	}
	r.MicrosoftTenantID = tenantID
	if secret == "" {
		return nil
	}
	app := Application{ResellerID: r.ID, TenantID: tenantID, ClientID: r.ApplicationID, Secret: secret}
	return s.asField(s.Microsoft.CheckSecret(ctx, app))
}

// asField says which field Microsoft refused. It is nil when Microsoft did not refuse anything.
func (s *Service) asField(err error) error {
	p, ok := ProblemOf(err, s.Machine())
	if !ok {
		return nil
	}
	field := "application_secret"
	switch p.Code {
	case ProblemTenantMissing:
		field = "domain"
	case ProblemAppMissing, ProblemRegistration, ProblemConsentMissing:
		field = "application_id"
	}
	return &apperr.Error{
		Kind: apperr.Invalid, Code: "reseller." + p.Code, Detail: p.Detail + " Nothing was saved.",
		Fields: []apperr.Field{{Name: field, Detail: p.Detail}}, Microsoft: microsoftOf(err), Cause: err,
	}
}

func (s *Service) checkTenantFree(ctx context.Context, r Reseller) error {
	if r.MicrosoftTenantID == "" {
		return nil
	}
	taken, err := s.Store.MicrosoftTenantTaken(ctx, r.MicrosoftTenantID, r.ID)
	if err != nil || !taken {
		return err
	}
	const detail = "Another reseller of this installation already stands for this Microsoft tenant. Nothing was saved: use that one, or enter a domain of another tenant."
	return &apperr.Error{Kind: apperr.Conflict, Code: "reseller.tenant_taken", Detail: detail, Fields: []apperr.Field{{Name: "domain", Detail: detail}}}
}

// settleNickname refuses a taken nickname that a person chose, and makes a free one when none
// was chosen.
func (s *Service) settleNickname(ctx context.Context, r *Reseller) error {
	if r.Nickname != "" {
		taken, err := s.Store.NicknameTaken(ctx, r.Nickname, r.ID)
		if err != nil || !taken {
			return err
		}
		const detail = "Another reseller has this nickname. Nothing was saved: choose another one."
		return &apperr.Error{Kind: apperr.Conflict, Code: "reseller.nickname_taken", Detail: detail, Fields: []apperr.Field{{Name: "nickname", Detail: detail}}}
	}
	base := nicknameFrom(fold.Text(r.DisplayName))
	for n := 1; n <= 1000; n++ {
		r.Nickname = base
		if n > 1 {
			r.Nickname = fmt.Sprintf("%s-%d", base, n)
		}
		taken, err := s.Store.NicknameTaken(ctx, r.Nickname, r.ID)
		if err != nil || !taken {
			return err
		}
	}
	return apperr.New(apperr.Conflict, "reseller.nickname_taken", "Every nickname made of this name is taken. Nothing was saved: enter a nickname.")
}
