package mfa

import (
	"context"
	"net/url"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/session"
)

type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	// LockLogin is a login, held until the transaction ends, so that its factors change one after the other.
	LockLogin(ctx context.Context, id string) (portaluser.Login, error)
	// ProveSession gives NotFound when the session was ended.
	ProveSession(ctx context.Context, s session.Session) error
	UnproveSessions(ctx context.Context, loginID string) error
	RevokeSessionsOf(ctx context.Context, loginID, except string, at time.Time) (int, error)

	ReplaceWaitingTOTP(ctx context.Context, t TOTP) error
	TOTP(ctx context.Context, loginID string, confirmed bool) (TOTP, error)
	ConfirmTOTP(ctx context.Context, t TOTP, step int64, at time.Time) error
	// UseTOTPStep gives NotFound when the step or a later one was used.
	UseTOTPStep(ctx context.Context, id string, step int64) error
	DeleteTOTP(ctx context.Context, loginID string) (bool, error)

	Passkeys(ctx context.Context, loginID string) ([]Passkey, error)
	InsertPasskey(ctx context.Context, p Passkey) error
	RenamePasskey(ctx context.Context, loginID, id, name string) error
	NotePasskeyUsed(ctx context.Context, id string, count uint32, at time.Time) error
	DeletePasskey(ctx context.Context, loginID, id string) error
	SaveCeremony(ctx context.Context, c Ceremony) error
	// TakeCeremony gives NotFound when there is none, or it was taken.
	TakeCeremony(ctx context.Context, sessionID string, purpose Purpose) (Ceremony, error)

	ReplaceRecoveryCodes(ctx context.Context, loginID string, hashes [][]byte, at time.Time) error
	// UseRecoveryCode gives NotFound when there is no such code, or it was used.
	UseRecoveryCode(ctx context.Context, loginID string, hash []byte, at time.Time) error
	CountRecoveryCodes(ctx context.Context, loginID string) (int, error)
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

type sealer interface {
	Seal(ctx context.Context, place seal.Place, plain []byte) ([]byte, error)
	Open(ctx context.Context, place seal.Place, sealed []byte) ([]byte, error)
}

// guards slow guessing down.
type guards interface {
	CountProof(ctx context.Context, loginID, address string) error
	ForgiveProof(ctx context.Context, loginID, address string) error
}

type mails interface {
	Write(ctx context.Context, d mail.Draft) error
}

// Deps is what the service needs.
type Deps struct {
	Store  store
	Audit  recorder
	Sealer sealer
	Guards guards
	Mails  mails
	Public *url.URL // where browsers reach us
	Now    clock.Machine
	NewID  func() string
}

// Service holds the rules of second factors.
type Service struct{ Deps }

// NewService makes the service.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// Overview tells what the caller has.
func (s *Service) Overview(ctx context.Context, in session.SignedIn) (Overview, error) {
	out := Overview{Standing: in.MFA(), Required: in.Login.Factors.Required, ChangeUntil: in.Session.ConfirmedUntil(s.Now())}
	if out.Standing == session.MFANeeded { // what there is beside it is told to whoever proved it
		return out, nil
	}
	app, err := s.Store.TOTP(ctx, in.Login.ID, true)
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		return out, err
	}
	out.TOTPSince = app.ConfirmedAt
	if out.Passkeys, err = s.Store.Passkeys(ctx, in.Login.ID); err != nil {
		return out, err
	}
	out.RecoveryCodes, err = s.Store.CountRecoveryCodes(ctx, in.Login.ID)
	return out, err
}

// change makes a change of the caller's second factors, in one transaction with what follows from it.
func (s *Service) change(ctx context.Context, in session.SignedIn, how func(ctx context.Context, before portaluser.Login) error) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		login, err := s.Store.LockLogin(ctx, in.Login.ID)
		if err != nil {
			return err
		}
		if err := in.Session.MayChange(login, s.Now()); err != nil {
			return err
		}
		return how(ctx, login)
	})
}

// added is what follows from a factor that was added, by the caller who has just shown it: their session
// has proven it. With the first one every other session ends, and there are recovery codes.
func (s *Service) added(ctx context.Context, in session.SignedIn, before portaluser.Login, action audit.Action, facts map[string]any) (out Enrolled, err error) {
	now := s.Now()
	if out.SignedIn, err = s.proven(ctx, in, now); err != nil {
		return out, err
	}
	if !before.Factors.Any() {
		n, err := s.Store.RevokeSessionsOf(ctx, before.ID, in.Session.ID, now)
		if err != nil {
			return out, err
		}
		facts["sessions_ended"] = n
	}
	if !before.Factors.Recovery {
		if out.RecoveryCodes, err = s.newCodes(ctx, before.ID); err != nil {
			return out, err
		}
		facts["recovery_codes"] = len(out.RecoveryCodes)
	}
	if err := s.tell(ctx, before, "A second factor was added"); err != nil {
		return out, err
	}
	e := event(before, action)
	e.After = audit.JSON(facts)
	return out, s.Audit.Record(ctx, e)
}

// proven keeps that the session proved a second factor, and gives it as it goes on.
func (s *Service) proven(ctx context.Context, in session.SignedIn, at time.Time) (session.SignedIn, error) {
	in, err := in.Proven(at)
	if err != nil {
		return in, err
	}
	if err := s.Store.ProveSession(ctx, in.Session); err != nil {
		return in, ended(err)
	}
	return in, nil
}

// removed is what follows from a factor that was taken away.
func (s *Service) removed(ctx context.Context, before portaluser.Login, e audit.Event) error {
	now, err := s.Store.LockLogin(ctx, before.ID)
	if err != nil {
		return err
	}
	if !now.Factors.Any() {
		if now.Factors.Required {
			return apperr.New(apperr.Conflict, "mfa.last", "This is your last second factor, and your organization requires one. Nothing was changed: add another one first.")
		}
		if err := s.Store.ReplaceRecoveryCodes(ctx, before.ID, nil, s.Now()); err != nil {
			return err
		}
		if err := s.Store.UnproveSessions(ctx, before.ID); err != nil {
			return err
		}
	}
	if err := s.tell(ctx, before, "A second factor was taken away"); err != nil {
		return err
	}
	return s.Audit.Record(ctx, e)
}

// tell writes to a login's person that what they sign in with was changed.
func (s *Service) tell(ctx context.Context, login portaluser.Login, what string) error {
	return s.Mails.Write(ctx, mail.Draft{Kind: mail.SignInChanged, To: login.Recipient(), Values: mail.Values{"what": what}})
}

func ended(err error) error {
	if apperr.KindOf(err) != apperr.NotFound {
		return err
	}
	return apperr.New(apperr.Unauthenticated, "session.ended", "You are not signed in, or your session has ended. Nothing was changed: sign in again.")
}

func event(l portaluser.Login, action audit.Action) audit.Event {
	return audit.Event{Action: action, ResellerID: l.ResellerID, ObjectKind: "login", ObjectID: l.ID, ObjectName: l.Email}
}

// The actions that the audit tells of.
const (
	ActionProven         audit.Action = "mfa.proven"
	ActionRefused        audit.Action = "mfa.refused"
	ActionTOTPAdded      audit.Action = "mfa.totp_added"
	ActionTOTPRemoved    audit.Action = "mfa.totp_removed"
	ActionPasskeyAdded   audit.Action = "mfa.passkey_added"   //nolint:gosec // a name
	ActionPasskeyRenamed audit.Action = "mfa.passkey_renamed" //nolint:gosec // a name
	ActionPasskeyRemoved audit.Action = "mfa.passkey_removed" //nolint:gosec // a name
	ActionCodesMade      audit.Action = "mfa.recovery_codes_made"
)
