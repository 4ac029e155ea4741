package session

import (
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// ConfirmedFor is how long after somebody showed who they are they may change what they sign in with.
const ConfirmedFor = 10 * time.Minute

// ConfirmedUntil is until when that holds; nil when it does not.
func (s Session) ConfirmedUntil(now time.Time) *time.Time {
	if s.ConfirmedAt == nil {
		return nil
	}
	until := s.ConfirmedAt.Add(ConfirmedFor).UTC()
	if !now.Before(until) {
		return nil
	}
	return &until
}

// MayChange asks whether what a login signs in with may be changed in this session: a copy of a
// session alone must never become a way in of its own.
//
// Errors: Forbidden.
func (s Session) MayChange(login portaluser.Login, now time.Time) error {
	if login.Factors.Any() && s.MFAAt == nil {
		return apperr.New(apperr.Forbidden, "mfa.needed", "Prove your second factor first. Nothing was changed.")
	}
	if s.ConfirmedUntil(now) == nil {
		return apperr.New(apperr.Forbidden, "mfa.confirm",
			"Changing what you sign in with needs you to show again who you are, because you did more than ten minutes ago. "+
				"Nothing was changed: enter your password, or sign in again, and try once more.")
	}
	return nil
}
