package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
)

type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	LoginByEmail(ctx context.Context, folded string) (portaluser.Login, error)
	// NoteLogin gives NotFound when the password is not the one of that hash any more.
	NoteLogin(ctx context.Context, loginID, passwordHash string, at time.Time) error
	InsertSession(ctx context.Context, s Session) error
	// SessionByToken finds a session with its person, or NotFound.
	SessionByToken(ctx context.Context, hash []byte) (Session, portaluser.Login, error)
	TouchSession(ctx context.Context, id string, at time.Time) error
	// RevokeSession ends a session, and tells whether it had not been ended before.
	RevokeSession(ctx context.Context, id string, at time.Time) (bool, error)
	// AddToken adds a value of a session's cookie; NotFound when another was added after notAfter, when most
	// of them count already, or when the session was ended.
	AddToken(ctx context.Context, sessionID string, hash []byte, at, notAfter time.Time, most int) error
	// UseToken notes the first use of a value: older ones of its session retire.
	UseToken(ctx context.Context, hash []byte, at time.Time) error
	// LiveSessions are a login's sessions that were not ended, used last first.
	LiveSessions(ctx context.Context, loginID string) ([]Session, error)
	// RevokeSessionsOf ends every session of a person but one and tells how many there were.
	RevokeSessionsOf(ctx context.Context, loginID, except string, at time.Time) (int, error)
	// RenewSession forgets every value of the cookie before; NotFound when the session was ended.
	RenewSession(ctx context.Context, s Session) error
	// ConfirmSession notes that the person showed who they are; NotFound when the session was ended.
	ConfirmSession(ctx context.Context, id string, at time.Time) error
	// ReplacePassword gives NotFound when the password is not the one of the hash was any more.
	ReplacePassword(ctx context.Context, loginID, was, hash string, at time.Time) error
	// RenewHash keeps another hash of the same password, unless it is not the one of the hash was any more.
	RenewHash(ctx context.Context, loginID, was, hash string) error
	// EndLoginLinks uses up every link of a login for a purpose.
	EndLoginLinks(ctx context.Context, loginID string, purpose portaluser.Purpose, at time.Time) error
	// LockGuard gives the count under a key and holds it until the transaction ends.
	LockGuard(ctx context.Context, key []byte) (Guard, error)
	SaveGuard(ctx context.Context, g Guard) error
}

type hasher interface {
	Check(ctx context.Context, password, phc string) (bool, error)
	// CheckAndRenew gives another hash of a right password where its hash is of another time.
	CheckAndRenew(ctx context.Context, password, phc string) (right bool, renewed string, err error)
	Hash(ctx context.Context, password string) (string, error)
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

type writer interface {
	Write(ctx context.Context, d mail.Draft) error
}

// Service signs people in and out.
type Service struct {
	store  store
	hasher hasher
	audit  recorder
	mails  writer
	now    clock.Machine
	newID  func() string
}

// NewService makes the service.
func NewService(s store, h hasher, r recorder, m writer, now clock.Machine, newID func() string) *Service {
	return &Service{store: s, hasher: h, audit: r, mails: m, now: now, newID: newID}
}

// errCredentials is the same for a wrong password, an unknown address and a disabled account.
func errCredentials() error {
	return apperr.New(apperr.Unauthenticated, "login.refused", "The e-mail address or the password is not right. You are not signed in. Check both and try again.")
}

// Login signs a person in. from's address is what the growing delay goes by.
//
// Errors: Unauthenticated, never telling whether the account exists; TooMany while a delay runs.
func (s *Service) Login(ctx context.Context, email, password string, from From) (SignedIn, error) {
	folded := fold.Text(email)
	guards := guardsOf(folded, from.Address)
	if err := s.countAttempt(ctx, guards, tooManyWrong, "You are not signed in."); err != nil {
		return SignedIn{}, err
	}
	if len(password) > maxPassword || portaluser.Nobodys(email) {
		return SignedIn{}, errCredentials()
	}
	in, err := s.signIn(ctx, folded, password, guards, from)
	if apperr.KindOf(err) == apperr.NotFound {
		// Another sign-in made the hash anew while we looked at it, or the password is another one by now.
		in, err = s.signIn(ctx, folded, password, guards, from)
	}
	if apperr.KindOf(err) == apperr.NotFound {
		return SignedIn{}, errCredentials()
	}
	if err != nil {
		return SignedIn{}, err
	}
	return in, s.forgive(ctx, guards)
}

// signIn opens a session where the password is right, and keeps its hash at the cost of today.
//
// Errors: Unauthenticated; NotFound when what we looked at is not there any more.
func (s *Service) signIn(ctx context.Context, folded, password string, guards []guarded, from From) (SignedIn, error) {
	user, err := s.store.LoginByEmail(ctx, folded)
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		return SignedIn{}, err
	}
	right, renewed, err := s.hasher.CheckAndRenew(ctx, password, user.PasswordHash)
	if err != nil {
		return SignedIn{}, s.looked(ctx, guards, err)
	}
	if !right || !user.Active() {
		return SignedIn{}, s.refuse(ctx, user)
	}
	var in SignedIn
	err = s.store.InTx(ctx, func(ctx context.Context) (err error) {
		if renewed != "" { // first: who signs in beside it waits here, not with half of it locked
			if err := s.store.RenewHash(ctx, user.ID, user.PasswordHash, renewed); err != nil {
				return err
			}
			user.PasswordHash = renewed
		}
		in, err = s.open(ctx, user, from, byPassword, false)
		return err
	})
	return in, err
}

// wayIn is what somebody signed in with.
type wayIn string

const (
	byPassword  wayIn = "password"
	byMicrosoft wayIn = "microsoft"
)

// open makes the session of a person who has proven who they are; mfa tells that they used a second factor on that way.
func (s *Service) open(ctx context.Context, user portaluser.Login, from From, by wayIn, mfa bool) (SignedIn, error) {
	token, err := randomText(tokenBytes)
	if err != nil {
		return SignedIn{}, err
	}
	csrf, err := randomText(csrfBytes)
	if err != nil {
		return SignedIn{}, err
	}
	now := s.now()
	sess := Session{
		ID: s.newID(), LoginID: user.ID, TokenHash: hashToken(token), CSRFToken: csrf, From: from.kept(),
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(LivesFor), TokenIssuedAt: now, ConfirmedAt: &now,
	}
	event, way := loginEvent(user, "session.opened", audit.Succeeded), map[string]any{"way_in": by}
	if mfa {
		sess.MFAAt, way["second_factor"] = &now, by
	}
	event.After = audit.JSON(way)
	ctx = authz.WithActor(ctx, user.Actor(sess.ID))
	err = s.store.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.InsertSession(ctx, sess); err != nil {
			return err
		}
		if err := s.store.NoteLogin(ctx, user.ID, user.PasswordHash, now); err != nil {
			return err
		}
		return s.audit.Record(ctx, event)
	})
	return SignedIn{Session: sess, Login: user, Token: token}, err
}

func (s *Service) refuse(ctx context.Context, user portaluser.Login) error {
	event := loginEvent(user, "session.refused", audit.Failed)
	if user.ID == "" { // recorded too, so that it takes as long; but an address that is not ours leaves no trace of itself
		event.ObjectName = "unknown address"
	}
	err := s.store.InTx(ctx, func(ctx context.Context) error { return s.audit.Record(ctx, event) })
	if err != nil {
		return err
	}
	return errCredentials()
}

func loginEvent(u portaluser.Login, action audit.Action, result audit.Result) audit.Event {
	return audit.Event{
		Action: action, Result: result, ResellerID: u.ResellerID,
		ObjectKind: "login", ObjectID: u.ID, ObjectName: u.Email,
	}
}

func errEnded() error {
	return apperr.New(apperr.Unauthenticated, "session.ended", "You are not signed in, or your session has ended. Nothing was changed: sign in again.")
}

// Authenticate finds the live session of a cookie's value, which now and then gets another one. from
// is who shows it.
//
// Errors: Unauthenticated.
func (s *Service) Authenticate(ctx context.Context, token string, from From) (SignedIn, error) {
	if token == "" || len(token) > 200 {
		return SignedIn{}, errEnded()
	}
	sess, user, err := s.store.SessionByToken(ctx, hashToken(token))
	if apperr.KindOf(err) == apperr.NotFound {
		return SignedIn{}, errEnded()
	}
	if err != nil {
		return SignedIn{}, err
	}
	now := s.now()
	if !sess.Live(now) || !user.Active() {
		return SignedIn{}, errEnded()
	}
	if sess.Value.reused(now) {
		return SignedIn{}, s.endReused(ctx, sess, user, from)
	}
	if sess.Value.lapsed(now) {
		return SignedIn{}, errEnded()
	}
	if now.Sub(sess.LastSeenAt) >= touchEvery {
		if err := s.store.TouchSession(ctx, sess.ID, now); err != nil {
			return SignedIn{}, err
		}
	}
	next, err := s.follow(ctx, sess)
	return SignedIn{Session: sess, Login: user, Token: next}, err
}

// Logout ends the caller's session.
func (s *Service) Logout(ctx context.Context, who authz.Actor) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.store.RevokeSession(ctx, who.SessionID, s.now()); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Event{
			Action: "session.closed", ResellerID: who.ResellerID,
			ObjectKind: "login", ObjectID: who.LoginID, ObjectName: who.Email,
		})
	})
}

func randomText(n int) (string, error) {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("random: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
