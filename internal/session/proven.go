package session

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// OpenProven signs in somebody whom Microsoft has proven to be the login's person; mfa tells that they used a second
// factor there, which counts here too.
//
// Errors: NotFound when nothing is open to them.
func (s *Service) OpenProven(ctx context.Context, login portaluser.Login, from From, mfa bool) (SignedIn, error) {
	if !login.Active() {
		return SignedIn{}, apperr.Missing("portal_user")
	}
	return s.open(ctx, login, from, byMicrosoft, mfa)
}

// RefuseProven tells the audit that somebody to whom nothing is open tried to come in.
func (s *Service) RefuseProven(ctx context.Context, login portaluser.Login) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		return s.audit.Record(ctx, loginEvent(login, "session.refused", audit.Failed))
	})
}
