package session

import (
	"context"
	"crypto/sha256"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// MFA is how a session stands to the second factor.
type MFA string

// The standings.
const (
	MFANone   MFA = "none"   // the login has none and needs none
	MFANeeded MFA = "needed" // it has one, which is to be proven
	MFAEnroll MFA = "enroll" // it has none, and its reseller requires one
	MFAProven MFA = "proven"
)

// MFA is how the session stands to the second factor.
func (in SignedIn) MFA() MFA {
	switch {
	case in.Session.MFAAt != nil:
		return MFAProven
	case in.Login.Factors.Any():
		return MFANeeded
	case in.Login.Factors.Required:
		return MFAEnroll
	}
	return MFANone
}

// Early tells whether the session opens nothing before its second factor.
func (in SignedIn) Early() bool { return in.MFA() == MFANeeded || in.MFA() == MFAEnroll }

// Actor is the person as caller. Who has a second factor before them holds nothing yet.
func (in SignedIn) Actor() authz.Actor {
	who := in.Login.Actor(in.Session.ID)
	who.MFA, who.ConfirmedAt = in.MFA() == MFAProven, in.Session.ConfirmedAt
	if in.Early() {
		who.Holdings = nil
	}
	return who
}

// Confirm asks for the caller's password once more, so that they may change their second factors. address
// is their network address: guesses count together with those at sign-in.
//
// Errors: Invalid on current_password; TooMany while a delay runs; Unauthenticated when the session was
// ended meanwhile, or the caller's address is not theirs any more.
func (s *Service) Confirm(ctx context.Context, who authz.Actor, current, address string) error {
	guards := guardsOf(fold.Text(who.Email), address)
	if err := s.countAttempt(ctx, guards, tooManyWrong, "Nothing was changed."); err != nil {
		return err
	}
	user, right, err := s.checkOwn(ctx, who, guards, current)
	if err != nil {
		return err
	}
	if !right {
		return s.refuseChange(ctx, user)
	}
	err = s.store.ConfirmSession(ctx, who.SessionID, s.now())
	if apperr.KindOf(err) == apperr.NotFound {
		return errEnded()
	}
	if err != nil {
		return err
	}
	return s.forgive(ctx, guards)
}

// checkOwn tells whether the password is the caller's.
//
// Errors: Unauthenticated when the caller's address is not theirs any more.
func (s *Service) checkOwn(ctx context.Context, who authz.Actor, guards []guarded, password string) (portaluser.Login, bool, error) {
	user, err := s.store.LoginByEmail(ctx, fold.Text(who.Email))
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		return user, false, err
	}
	if user.ID != who.LoginID { // the address is another person's by now, or nobody's
		return user, false, errEnded()
	}
	if len(password) > maxPassword {
		return user, false, nil
	}
	right, err := s.hasher.Check(ctx, password, user.PasswordHash)
	return user, right, s.looked(ctx, guards, err)
}

// proofs are the guards of a login's second factor: apart from those of its password, which whoever
// guesses codes knows already, and together with them for the address.
func proofs(loginID, address string) []guarded {
	account := sha256.Sum256([]byte("second factor\x00" + loginID))
	return []guarded{{key: account[:], free: freeOfAccount, account: true}, guardsOf("", address)[1]}
}

// CountProof counts a try at a login's second factor as failed, before it is looked at.
//
// Errors: TooMany while a delay runs.
func (s *Service) CountProof(ctx context.Context, loginID, address string) error {
	return s.countAttempt(ctx, proofs(loginID, address), "too many wrong codes", "Nothing was changed.")
}

// ForgiveProof takes back what CountProof counted.
func (s *Service) ForgiveProof(ctx context.Context, loginID, address string) error {
	return s.forgive(ctx, proofs(loginID, address))
}
