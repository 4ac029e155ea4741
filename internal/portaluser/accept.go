package portaluser

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Accept makes an invited portal user active and gives their login its password, if it has none.
// Whoever calls it has made sure that the person is who was invited.
//
// Errors: NotFound; Conflict when it is accepted already or the person was disabled meanwhile;
// Invalid for a password that may not be used.
func (s *Service) Accept(ctx context.Context, id, password string) (PortalUser, error) {
	sc := tenancy.Unbounded("somebody invited need not have signed in")
	u, err := s.store.PortalUser(ctx, sc, id)
	if err != nil {
		return u, err
	}
	hash, err := s.firstPassword(ctx, u, password)
	if err != nil {
		return u, err
	}
	err = s.store.InTx(ctx, func(ctx context.Context) error {
		login, err := s.store.LockLogin(ctx, u.LoginID)
		if err != nil {
			return err
		}
		if u, err = s.store.PortalUser(ctx, sc, id); err != nil {
			return err
		}
		if u.Status != Invited {
			return apperr.New(apperr.Conflict, "portal_user.not_invited", "This invitation does not count any more. Nothing was changed: sign in, or ask whoever invited you.")
		}
		if login.PasswordHash == "" {
			if err := s.store.SavePassword(ctx, login.ID, hash, s.now()); err != nil {
				return err
			}
		}
		u.Status, u.UpdatedAt = Active, s.now()
		if err := s.store.UpdatePortalUser(ctx, sc, u); err != nil {
			return err
		}
		u.Version++
		return s.audit.Record(authz.WithActor(ctx, login.Actor("")), event(u, ActionAccepted, nil, nil))
	})
	return u, err
}

// firstPassword is the hash of the password of a login that has none yet, "" for one that has.
func (s *Service) firstPassword(ctx context.Context, u PortalUser, password string) (string, error) {
	login, err := s.store.LockLogin(ctx, u.LoginID)
	if err != nil || login.PasswordHash != "" {
		return "", err
	}
	if err := CheckNew("password", password, u.Email); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, password)
}
