package authz

import (
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// ConfirmedFor is how long after somebody showed who they are they may change what lets somebody in.
const ConfirmedFor = 10 * time.Minute

// Confirmed asks whether the actor showed lately who they are: a copy of a session alone must never become a
// way in of its own.
//
// Errors: Forbidden.
func (a Actor) Confirmed(now time.Time) error {
	if a.ConfirmedAt != nil && now.Before(a.ConfirmedAt.Add(ConfirmedFor)) {
		return nil
	}
	return apperr.New(apperr.Forbidden, "mfa.confirm",
		"This needs you to show again who you are, because you did more than ten minutes ago. "+
			"Nothing was changed: enter your password, or sign in again, and try once more.")
}
