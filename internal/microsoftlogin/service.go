package microsoftlogin

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// Microsoft is Entra ID, with the installation's own registration.
type Microsoft interface {
	SignInURL(ctx context.Context, state, nonce, verifier string) (string, error)
	// Redeem gives who signed in. Unauthenticated is an answer that does not verify.
	Redeem(ctx context.Context, code, issuer, nonce, verifier string) (Account, error)
	// TenantOf is the tenant that has verified a domain, or NotFound.
	TenantOf(ctx context.Context, domain string) (string, error)
}

type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	InsertMicrosoftSignIn(ctx context.Context, r Request) error
	// TakeMicrosoftSignIn is the sign-in of a state, once, or NotFound.
	TakeMicrosoftSignIn(ctx context.Context, stateHash []byte) (Request, error)
	LoginByMicrosoft(ctx context.Context, tenantID, objectID string) (portaluser.Login, error)
	LoginByEmail(ctx context.Context, folded string) (portaluser.Login, error)
	LockLogin(ctx context.Context, id string) (portaluser.Login, error)
	// LinkMicrosoft gives Conflict when the account is another login's.
	LinkMicrosoft(ctx context.Context, loginID string, a portaluser.MicrosoftAccount) error
	UnlinkMicrosoft(ctx context.Context, loginID string, at time.Time) error
	// PlacesOfTenant are the companies of a login that have the tenant, and whether its reseller is it.
	PlacesOfTenant(ctx context.Context, loginID, tenantID string) (customerIDs []string, reseller bool, err error)
}

type people interface {
	Invitations(ctx context.Context, token string) (portaluser.Invitations, error)
	AcceptLinked(ctx context.Context, hash []byte, link func(context.Context, portaluser.Login) error) error
	ActivateIn(ctx context.Context, login portaluser.Login, customerIDs []string) error
}

type sessions interface {
	CountMicrosoft(ctx context.Context, address string) error
	OpenProven(ctx context.Context, login portaluser.Login, from session.From, mfa bool) (session.SignedIn, error)
	RefuseProven(ctx context.Context, login portaluser.Login) error
	Own(ctx context.Context, who authz.Actor) ([]session.Session, error)
}

type mails interface {
	Write(ctx context.Context, d mail.Draft) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// Deps is what the service needs.
type Deps struct {
	Store     store
	Microsoft Microsoft // nil where signing in with Microsoft is not set up
	People    people
	Sessions  sessions
	Audit     recorder
	Mails     mails
	Now       clock.Machine
	Log       *slog.Logger
}

// Service holds the rules of signing in with Microsoft.
type Service struct{ Deps }

// NewService makes the service.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// On tells whether signing in with Microsoft is set up.
func (s *Service) On() bool { return s.Microsoft != nil }

// Start begins a sign-in of somebody who is not signed in. browser is the value of the cookie of an earlier one in the same
// browser, returnTo where to go on afterwards, and invitation what the link of one carries; each may be "".
//
// Errors: Conflict where it is not set up; Invalid return_to; NotFound for an invitation that does not count; TooMany.
func (s *Service) Start(ctx context.Context, browser, returnTo, invitation, address string) (Begun, error) {
	if err := checkPath(returnTo); err != nil {
		return Begun{}, err
	}
	r := Request{Purpose: ForSignIn, ReturnTo: returnTo}
	if err := s.Sessions.CountMicrosoft(ctx, address); err != nil {
		return Begun{}, err
	}
	if invitation != "" {
		found, err := s.People.Invitations(ctx, invitation)
		if err != nil {
			return Begun{}, err
		}
		if !found.NeedsPassword {
			return Begun{}, apperr.New(apperr.Conflict, "microsoft_sign_in.has_way_in",
				"You have something to sign in with here already. Nothing was changed: accept the invitation, sign in, and link your Microsoft account under Your account.")
		}
		r.Purpose, r.InvitationHash = ForInvitation, portaluser.HashOf(invitation)
	}
	return s.begin(ctx, r, browser)
}

// StartLink begins linking a Microsoft account with the caller's login.
//
// Errors: Forbidden as session.Session.MayChange; Conflict where it is not set up, or one is linked already; Invalid return_to;
// TooMany as signing in.
func (s *Service) StartLink(ctx context.Context, in session.SignedIn, browser, from, returnTo string) (Begun, error) {
	if err := checkPath(returnTo); err != nil {
		return Begun{}, err
	}
	if err := in.Session.MayChange(in.Login, s.Now()); err != nil {
		return Begun{}, err
	}
	if err := s.Sessions.CountMicrosoft(ctx, from); err != nil {
		return Begun{}, err
	}
	who := in.Login.Actor(in.Session.ID)
	has, err := s.Linked(ctx, who)
	if err != nil {
		return Begun{}, err
	}
	if has != nil {
		return Begun{}, errLinked()
	}
	return s.begin(ctx, Request{Purpose: ForLink, LoginID: who.LoginID, SessionID: who.SessionID, ReturnTo: returnTo}, browser)
}

func (s *Service) begin(ctx context.Context, r Request, browser string) (Begun, error) {
	if !s.On() {
		return Begun{}, errOff()
	}
	if !wellFormed(browser) {
		browser = random()
	}
	state := random()
	at, err := s.Microsoft.SignInURL(ctx, state, nonceOf(browser, state), verifierOf(browser, state))
	if err != nil {
		return Begun{}, err
	}
	r.StateHash, r.BrowserHash, r.CreatedAt = hashOf(state), hashOf(browser), s.Now()
	r.ExpiresAt = r.CreatedAt.Add(LivesFor)
	return Begun{Address: at, Browser: browser}, s.Store.InsertMicrosoftSignIn(ctx, r)
}

// maxPath bounds an address to go on at.
const maxPath = 2000

// checkPath refuses what would lead to another site.
func checkPath(path string) error {
	u, err := url.Parse(path)
	foreign := err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(path, "//") ||
		strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r == '\\' || r > '~' })
	if path != "" && (foreign || path[0] != '/' || len(path) > maxPath) {
		return apperr.InvalidField("microsoft_sign_in.return_to", "return_to", "This is no address inside the portal: write a path such as /customers. Nothing was changed.")
	}
	return nil
}

// Linked is the Microsoft account of the caller's login, nil without one.
func (s *Service) Linked(ctx context.Context, who authz.Actor) (*portaluser.MicrosoftAccount, error) {
	login, err := s.Store.LockLogin(ctx, who.LoginID)
	return login.Microsoft, err
}

// Unlink takes the Microsoft account off the caller's login.
//
// Errors: NotFound without one; Conflict where there would be nothing left to sign in with.
func (s *Service) Unlink(ctx context.Context, who authz.Actor) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		login, err := s.Store.LockLogin(ctx, who.LoginID)
		if err != nil {
			return err
		}
		if login.Microsoft == nil {
			return apperr.Missing("microsoft_account")
		}
		if login.PasswordHash == "" {
			return apperr.New(apperr.Conflict, "microsoft_sign_in.only_way", "You have no password, so you could not sign in any more. Nothing was changed: choose a password first, by \"Forgot your password?\" on the sign-in page.")
		}
		if err := s.Store.UnlinkMicrosoft(ctx, login.ID, s.Now()); err != nil {
			return err
		}
		if err := s.tell(ctx, login, "The Microsoft account "+login.Microsoft.Name+" does not sign in as you any more"); err != nil {
			return err
		}
		e := event(login, ActionUnlinked)
		e.Before = audit.JSON(facts(*login.Microsoft))
		return s.Audit.Record(ctx, e)
	})
}

// tell writes to a login's person that what they sign in with was changed.
func (s *Service) tell(ctx context.Context, login portaluser.Login, what string) error {
	return s.Mails.Write(ctx, mail.Draft{Kind: mail.SignInChanged, To: login.Recipient(), Values: mail.Values{"what": what}})
}
