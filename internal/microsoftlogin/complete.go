package microsoftlogin

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// Complete ends a sign-in that Microsoft leads a browser back from. The outcome says where to go on also when
// there is an error, as far as that is known.
//
// Errors: Unauthenticated, Conflict, NotFound and Unavailable, each with its code "microsoft_sign_in.", "microsoft." or "link.".
func (s *Service) Complete(ctx context.Context, back Answer, browser string, from session.From) (Outcome, error) {
	r, err := s.Store.TakeMicrosoftSignIn(ctx, hashOf(back.State))
	if apperr.KindOf(err) == apperr.NotFound || (err == nil && !r.counts(browser, s.Now())) {
		return Outcome{Purpose: ForSignIn}, errEnded()
	}
	if err != nil {
		return Outcome{Purpose: ForSignIn}, err
	}
	out := Outcome{Purpose: r.Purpose, ReturnTo: r.ReturnTo}
	account, err := s.redeem(ctx, back, browser)
	if err != nil {
		return out, err
	}
	switch r.Purpose {
	case ForSignIn:
		out.SignedIn, err = s.signIn(ctx, account, from)
	case ForInvitation:
		out.SignedIn, err = s.accept(ctx, r, account, from)
	case ForLink:
		err = s.linkOwn(ctx, r, account)
	}
	return out, err
}

func (s *Service) redeem(ctx context.Context, back Answer, browser string) (Account, error) {
	switch {
	case !s.On():
		return Account{}, errOff()
	case back.Error == "access_denied":
		return Account{}, errDeclined()
	case back.Error != "" || back.Code == "":
		s.Log.WarnContext(ctx, "Microsoft refused a sign-in", "code", errorCode(back.Error))
		return Account{}, errRefused(nil)
	}
	account, err := s.Microsoft.Redeem(ctx, back.Code, back.Issuer, nonceOf(browser, back.State), verifierOf(browser, back.State))
	if err != nil && apperr.KindOf(err) != apperr.Unavailable {
		s.Log.WarnContext(ctx, "a sign-in with Microsoft does not verify", "error", err)
		err = errRefused(err)
	}
	return account, err
}

// errorCode is an OAuth error as far as it may stand in a log: anybody can write one into an address.
func errorCode(text string) string {
	if len(text) > 60 || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return "unreadable"
	}
	return text
}

// signIn signs in whoever the account is linked with, or fits.
func (s *Service) signIn(ctx context.Context, account Account, from session.From) (*session.SignedIn, error) {
	login, err := s.Store.LoginByMicrosoft(ctx, account.TenantID, account.ObjectID)
	if apperr.KindOf(err) == apperr.NotFound {
		return s.firstSignIn(ctx, account, from)
	}
	if err != nil {
		return nil, err
	}
	return s.open(ctx, login, account, from)
}

// open makes the session, and tells the audit where it may not.
func (s *Service) open(ctx context.Context, login portaluser.Login, account Account, from session.From) (*session.SignedIn, error) {
	in, err := s.Sessions.OpenProven(ctx, login, from, account.MFA)
	if apperr.KindOf(err) == apperr.NotFound {
		if err := s.Sessions.RefuseProven(ctx, login); err != nil {
			return nil, err
		}
		return nil, errNobody()
	}
	return &in, err
}

// firstSignIn links an account with the login of the same address. The address that Microsoft gives proves nothing by
// itself, since the administrators of any tenant can write what they like there. It counts when three things agree: the tenant
// is one of a company (or the reseller) that the person belongs to here, Microsoft says that this very tenant has verified the
// address's domain, and the account is at home there.
func (s *Service) firstSignIn(ctx context.Context, account Account, from session.From) (*session.SignedIn, error) {
	_, domain, ok := strings.Cut(account.Name, "@")
	if !ok || account.Guest || portaluser.Nobodys(account.Name) {
		return nil, errNobody()
	}
	login, err := s.Store.LoginByEmail(ctx, fold.Text(account.Name))
	if apperr.KindOf(err) == apperr.NotFound {
		return nil, errNobody()
	}
	if err != nil {
		return nil, err
	}
	owner, err := s.Microsoft.TenantOf(ctx, domain)
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		return nil, err
	}
	if err != nil || owner != account.TenantID {
		return nil, errNobody()
	}
	var in *session.SignedIn
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		fits, err := s.linkFitting(ctx, login.ID, account)
		if err != nil {
			return err
		}
		in, err = s.open(ctx, fits, account, from)
		return err
	})
	return in, err
}

// linkFitting links an account with a login in a place whose tenant the account is of, and opens what the
// login is invited to there.
func (s *Service) linkFitting(ctx context.Context, loginID string, account Account) (portaluser.Login, error) {
	login, err := s.Store.LockLogin(ctx, loginID)
	if apperr.KindOf(err) == apperr.NotFound || (err == nil && (login.Microsoft != nil || login.Factors.Any())) {
		return login, errNobody() // who has a second factor here links while signed in with it
	}
	if err != nil {
		return login, err
	}
	companies, reseller, err := s.Store.PlacesOfTenant(ctx, loginID, account.TenantID)
	if err != nil {
		return login, err
	}
	open := slices.ContainsFunc(login.Users, func(u portaluser.PortalUser) bool {
		here := u.CustomerID == "" && reseller || slices.Contains(companies, u.CustomerID)
		return here && u.Status != portaluser.Disabled
	})
	if !open {
		return login, errNobody()
	}
	if err := s.link(ctx, login, account, "address"); err != nil {
		return login, err
	}
	if err := s.People.ActivateIn(ctx, login, companies); err != nil {
		return login, err
	}
	return s.Store.LockLogin(ctx, login.ID)
}

// accept uses an invitation up, links the account, and signs in.
func (s *Service) accept(ctx context.Context, r Request, account Account, from session.From) (*session.SignedIn, error) {
	var in *session.SignedIn
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		var id string
		err := s.People.AcceptLinked(ctx, r.InvitationHash, func(ctx context.Context, login portaluser.Login) error {
			id = login.ID
			return s.link(ctx, login, account, "invitation")
		})
		if err != nil {
			return err
		}
		login, err := s.Store.LockLogin(ctx, id)
		if err != nil {
			return err
		}
		in, err = s.open(ctx, login, account, from)
		return err
	})
	return in, err
}

// linkOwn links an account with the login of a session that still counts.
func (s *Service) linkOwn(ctx context.Context, r Request, account Account) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		login, err := s.Store.LockLogin(ctx, r.LoginID)
		if apperr.KindOf(err) == apperr.NotFound {
			return errSignedOut()
		}
		if err != nil {
			return err
		}
		live, err := s.Sessions.Own(ctx, authz.Actor{LoginID: r.LoginID})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(live, func(one session.Session) bool { return one.ID == r.SessionID })
		if !login.Active() || i < 0 {
			return errSignedOut()
		}
		if err := live[i].MayChange(login, r.CreatedAt); err != nil { // as it was when they left for Microsoft
			return err
		}
		if login.Microsoft != nil {
			return errLinked()
		}
		return s.link(authz.WithActor(ctx, login.Actor(r.SessionID)), login, account, "account_page")
	})
}

// maxName bounds what is kept of an account's name, in characters.
const maxName = 254

// readable is a name as it may be kept and shown.
func readable(name string) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	return string(letters[:min(len(letters), maxName)])
}

// link writes whose an account is from now on. by is what the person proved it with.
func (s *Service) link(ctx context.Context, login portaluser.Login, account Account, by string) error {
	linked := portaluser.MicrosoftAccount{TenantID: account.TenantID, ObjectID: account.ObjectID, Name: readable(account.Name), LinkedAt: s.Now()}
	err := s.Store.LinkMicrosoft(ctx, login.ID, linked)
	if apperr.KindOf(err) == apperr.Conflict {
		return errTaken()
	}
	if err != nil {
		return err
	}
	e := event(login, ActionLinked)
	if authz.FromContext(ctx).IsNobody() {
		e.ActorID, e.ActorName = login.ID, login.Name
	}
	after := facts(linked)
	after["proven_by"] = by
	e.After = audit.JSON(after)
	if err := s.tell(ctx, login, "The Microsoft account "+linked.Name+" signs in as you from now on"); err != nil {
		return err
	}
	return s.Audit.Record(ctx, e)
}
