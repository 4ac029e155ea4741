package mfa

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// Method is how a second factor is proven.
type Method string

// The methods.
const (
	ByTOTP     Method = "totp"
	ByPasskey  Method = "passkey"
	ByRecovery Method = "recovery_code"
)

// Methods are those by which a login can prove its second factor.
func Methods(f portaluser.Factors) []Method {
	out := []Method{}
	if f.TOTP {
		out = append(out, ByTOTP)
	}
	if f.Passkey {
		out = append(out, ByPasskey)
	}
	if f.Any() && f.Recovery {
		out = append(out, ByRecovery)
	}
	return out
}

// maxCode is how much of a code is looked at, in bytes.
const maxCode = 100

// ProveCode proves the caller's second factor by a code of their authenticator app. address is their
// network address.
//
// Errors: Invalid for a code that is wrong, old or used; Conflict without such an app; TooMany while a delay runs;
// Unauthenticated when the session was ended meanwhile.
func (s *Service) ProveCode(ctx context.Context, in session.SignedIn, code, address string) (session.SignedIn, error) {
	wrong := apperr.InvalidField("mfa.wrong_code", "code", "This code is not right, or was used already. Your second factor is not proven: wait for the next code of your app and enter it.")
	return s.prove(ctx, in, ByTOTP, address, wrong, func(ctx context.Context, login portaluser.Login) (bool, error) {
		if len(code) > maxCode {
			return false, nil
		}
		app, err := s.Store.TOTP(ctx, login.ID, true)
		if err != nil {
			return false, err
		}
		at, err := s.stepOf(ctx, login, app, code)
		if err != nil || at == 0 {
			return false, err
		}
		return found(s.Store.UseTOTPStep(ctx, app.ID, at))
	})
}

// ProveRecovery proves the caller's second factor by a recovery code, which is used up.
//
// Errors: as ProveCode.
func (s *Service) ProveRecovery(ctx context.Context, in session.SignedIn, code, address string) (session.SignedIn, error) {
	wrong := apperr.InvalidField("mfa.wrong_code", "recovery_code", "This recovery code is not right, or was used already. Your second factor is not proven: check it, or use another one.")
	return s.prove(ctx, in, ByRecovery, address, wrong, func(ctx context.Context, login portaluser.Login) (bool, error) {
		if len(code) > maxCode {
			return false, nil
		}
		return found(s.Store.UseRecoveryCode(ctx, login.ID, hashOf(code), s.Now()))
	})
}

// found tells whether something was there.
func found(err error) (bool, error) {
	if apperr.KindOf(err) == apperr.NotFound {
		return false, nil
	}
	return err == nil, err
}

// prove counts a try, looks at it, and notes on the session that it was right. It gives the session as it goes on.
func (s *Service) prove(ctx context.Context, in session.SignedIn, by Method, address string, wrong error,
	look func(ctx context.Context, login portaluser.Login) (bool, error),
) (session.SignedIn, error) {
	if err := s.Guards.CountProof(ctx, in.Login.ID, address); err != nil {
		return in, err
	}
	right := false
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		login, err := s.Store.LockLogin(ctx, in.Login.ID)
		if err != nil {
			return ended(err)
		}
		has := map[Method]bool{ByTOTP: login.Factors.TOTP, ByPasskey: login.Factors.Passkey, ByRecovery: login.Factors.Any()}
		if !has[by] {
			return apperr.New(apperr.Conflict, "mfa.none", "You have no second factor of this kind. Nothing was changed: use another one.")
		}
		e := event(login, ActionProven)
		e.After = audit.JSON(map[string]any{"method": by})
		if right, err = look(ctx, login); err != nil {
			return err
		}
		if !right {
			e.Action, e.Result = ActionRefused, audit.Failed
			return s.Audit.Record(ctx, e)
		}
		if in, err = s.proven(ctx, in, s.Now()); err != nil {
			return err
		}
		return s.Audit.Record(ctx, e)
	})
	if err != nil {
		return in, err
	}
	if !right {
		return in, wrong
	}
	return in, s.Guards.ForgiveProof(ctx, in.Login.ID, address)
}
