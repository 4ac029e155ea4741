package session

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Again is somebody who was let in as they are by now, for calls that go on for long. It uses no value of the cookie:
// the one that the call came with may have retired meanwhile.
//
// Errors: Unauthenticated once the session has ended, or forgot the value.
func (s *Service) Again(ctx context.Context, in SignedIn) (SignedIn, error) {
	sess, user, err := s.store.SessionByToken(ctx, in.Session.TokenHash)
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		return SignedIn{}, err
	}
	if err != nil || !sess.Live(s.now()) || !user.Active() {
		return SignedIn{}, errEnded()
	}
	return SignedIn{Session: sess, Login: user}, nil
}
