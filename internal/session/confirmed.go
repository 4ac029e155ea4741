package session

import (
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// ConfirmedUntil is until when it holds that the person showed who they are; nil when it does not.
func (s Session) ConfirmedUntil(now time.Time) *time.Time {
	if s.ConfirmedAt == nil {
		return nil
	}
	until := s.ConfirmedAt.Add(authz.ConfirmedFor).UTC()
	if !now.Before(until) {
		return nil
	}
	return &until
}

// MayChange asks whether what a login signs in with may be changed in this session.
//
// Errors: Forbidden; also as authz.Actor.Confirmed.
func (s Session) MayChange(login portaluser.Login, now time.Time) error {
	if login.Factors.Any() && s.MFAAt == nil {
		return apperr.New(apperr.Forbidden, "mfa.needed", "Prove your second factor first. Nothing was changed.")
	}
	return authz.Actor{ConfirmedAt: s.ConfirmedAt}.Confirmed(now)
}
