package portaluser

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/fold"
)

// Nobody is the answer for an address that is not a portal user's. It is for tools on the server
// only: over the network it would tell who has an account.
func Nobody(err error) error {
	if apperr.KindOf(err) != apperr.NotFound {
		return err
	}
	return apperr.New(apperr.NotFound, "portal_user.not_found", "Nobody here has this e-mail address. Nothing was changed: check its spelling.")
}

// SetPassword gives a person a new password and ends all their sessions; for the command line.
//
// Errors: NotFound, Invalid for a password that may not be used.
func (s *Service) SetPassword(ctx context.Context, email, password string) (PortalUser, error) {
	u, err := s.store.PortalUserByEmail(ctx, fold.Text(email))
	if err != nil {
		return PortalUser{}, Nobody(err)
	}
	if err := CheckNew("password", password, u.Email); err != nil {
		return PortalUser{}, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return PortalUser{}, err
	}
	now := s.now()
	err = s.store.InTx(ctx, func(ctx context.Context) error {
		// First the password: a sign-in under way with the old one then waits for us and fails.
		if err := s.store.SavePassword(ctx, u.ID, hash, now); err != nil {
			return err
		}
		ended, err := s.store.RevokeSessionsOf(ctx, u.ID, "", now)
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Event{
			Action: "portal_user.password_set", ResellerID: u.ResellerID, ObjectKind: "portal_user", ObjectID: u.ID, ObjectName: u.Email,
			After: audit.JSON(map[string]any{"sessions_ended": ended}),
		})
	})
	return u, err
}
