package session

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// ChangePassword gives the caller another password and ends all their other sessions and every link for a
// forgotten password. The one
// they call with begins anew with the token that is returned, so that a copy of its cookie is
// worth nothing any more. address is the caller's network address: guesses at the present
// password count together with those at sign-in.
//
// Errors: Invalid on current_password or new_password; TooMany while a delay runs;
// Unauthenticated when the session was ended meanwhile, or the caller's address is not theirs any more.
func (s *Service) ChangePassword(ctx context.Context, who authz.Actor, current, password, address string) (token string, err error) {
	if err := portaluser.CheckNew("new_password", password, who.Email); err != nil {
		return "", err
	}
	if password == current {
		return "", apperr.InvalidField("password.same", "new_password", "This is the password that you have now. Choose another one.")
	}
	guards := guardsOf(fold.Text(who.Email), address)
	if err := s.countAttempt(ctx, guards, tooManyWrong, "Your password was not changed."); err != nil {
		return "", err
	}
	user, right, err := s.checkOwn(ctx, who, guards, current)
	if err != nil {
		return "", err
	}
	if !right {
		return "", s.refuseChange(ctx, user)
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	if token, err = randomText(tokenBytes); err != nil {
		return "", err
	}
	err = s.store.InTx(ctx, func(ctx context.Context) error { return s.replace(ctx, who, user, hash, token, guards) })
	return token, err
}

// replace writes a new password's hash and what follows from it.
func (s *Service) replace(ctx context.Context, who authz.Actor, user portaluser.Login, hash, token string, guards []guarded) error {
	now := s.now()
	err := s.store.ReplacePassword(ctx, user.ID, user.PasswordHash, hash, now)
	if apperr.KindOf(err) == apperr.NotFound { // it was changed while we looked at the old one
		return errNotCurrent()
	}
	if err != nil {
		return err
	}
	ended, err := s.store.RevokeSessionsOf(ctx, user.ID, who.SessionID, now)
	if err != nil {
		return err
	}
	if err := s.store.EndLoginLinks(ctx, user.ID, portaluser.ForPassword, now); err != nil {
		return err
	}
	err = s.store.RenewSession(ctx, Session{ID: who.SessionID, TokenHash: hashToken(token), LastSeenAt: now, ExpiresAt: now.Add(LivesFor), TokenIssuedAt: now})
	if apperr.KindOf(err) == apperr.NotFound {
		return errEnded()
	}
	if err != nil {
		return err
	}
	if err := s.forgive(ctx, guards); err != nil {
		return err
	}
	changed := mail.Draft{Kind: mail.SignInChanged, To: user.Recipient(), Values: mail.Values{"what": "Your password was changed"}}
	if err := s.mails.Write(ctx, changed); err != nil {
		return err
	}
	event := loginEvent(user, "portal_user.password_changed", audit.Succeeded)
	event.After = audit.JSON(map[string]any{"sessions_ended": ended})
	return s.audit.Record(ctx, event)
}

func (s *Service) refuseChange(ctx context.Context, user portaluser.Login) error {
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		return s.audit.Record(ctx, loginEvent(user, "portal_user.password_refused", audit.Failed))
	})
	if err != nil {
		return err
	}
	return errNotCurrent()
}

func errNotCurrent() error {
	return apperr.InvalidField("password.wrong", "current_password", "This is not your current password. Nothing was changed: check it and try again.")
}
