package portaluser

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Nobody is the answer for an address that is not a portal user's. It is for tools on the server
// only: over the network it would tell who has a login.
func Nobody(err error) error {
	if apperr.KindOf(err) != apperr.NotFound {
		return err
	}
	return apperr.New(apperr.NotFound, "portal_user.not_found", "Nobody here has this e-mail address. Nothing was changed: check its spelling.")
}

// SetPassword gives a login a new password and ends all its sessions; for the command line.
//
// Errors: NotFound, Invalid for a password that may not be used.
func (s *Service) SetPassword(ctx context.Context, email, password string) (Login, error) {
	l, err := s.store.LoginByEmail(ctx, fold.Text(email))
	if err != nil {
		return Login{}, Nobody(err)
	}
	return l, s.replacePassword(ctx, l, password, func(context.Context) error { return nil })
}

// SetPasswordOf gives a partner user a new password, chosen by whoever manages them, and ends all
// their sessions. Customer users choose theirs themselves: their login may open the portal of
// another company.
//
// Errors: NotFound outside sc; Invalid for a password that may not be used; Conflict for a customer
// user; Forbidden for oneself and for those who hold more than the caller.
func (s *Service) SetPasswordOf(ctx context.Context, sc tenancy.Scope, id, password string) error {
	u, err := s.store.PortalUser(ctx, sc, id)
	if err != nil {
		return err
	}
	if err := mayChoosePassword(ctx, u); err != nil {
		return err
	}
	l, err := s.store.LoginByEmail(ctx, fold.Text(u.Email))
	if err != nil {
		return err
	}
	return s.replacePassword(ctx, l, password, func(ctx context.Context) error { // the person may be more by now
		if u, err = s.store.PortalUser(ctx, sc, id); err != nil {
			return err
		}
		return mayChoosePassword(ctx, u)
	})
}

// mayChoosePassword tells whether the caller may choose the password of a portal user.
func mayChoosePassword(ctx context.Context, u PortalUser) error {
	who := authz.FromContext(ctx)
	if u.LoginID == who.LoginID {
		return apperr.New(apperr.Forbidden, "portal_user.own", "This is your own password. Nothing was changed: change it in your account menu, where your present one is asked for.")
	}
	if u.Kind == Customer {
		return apperr.New(apperr.Conflict, "portal_user.own_password", "People of customers choose their passwords themselves. Nothing was changed: send an invitation or let them use \"Forgot password\".")
	}
	if u.Status == Invited {
		return apperr.New(apperr.Conflict, "portal_user.not_accepted", "The person was invited and chooses the password themselves. Nothing was changed: send the invitation again.")
	}
	return mayGive(who, u)
}

// replacePassword gives a login another password, if allowed still says so while nobody else
// changes the login.
func (s *Service) replacePassword(ctx context.Context, l Login, password string, allowed func(context.Context) error) error {
	if err := CheckNew("password", password, l.Email); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.store.LockLogin(ctx, l.ID); err != nil {
			return err
		}
		if err := allowed(ctx); err != nil {
			return err
		}
		return s.savePassword(ctx, l, hash)
	})
}

// savePassword gives a login another password, in the caller's transaction, and ends all its
// sessions and every link that would change the password again.
func (s *Service) savePassword(ctx context.Context, l Login, hash string) error {
	now := s.now()
	// First the password: a sign-in under way with the old one then waits for us and fails.
	if err := s.store.SavePassword(ctx, l.ID, hash, now); err != nil {
		return err
	}
	ended, err := s.store.RevokeSessionsOf(ctx, l.ID, "", now)
	if err != nil {
		return err
	}
	if err := s.store.EndLoginLinks(ctx, l.ID, ForPassword, now); err != nil {
		return err
	}
	changed := mail.Draft{Kind: mail.SignInChanged, To: l.Recipient(), Values: mail.Values{"what": "You have another password"}}
	if err := s.mails.Write(ctx, changed); err != nil {
		return err
	}
	return s.audit.Record(ctx, audit.Event{
		Action: ActionPasswordSet, ResellerID: l.ResellerID, ObjectKind: "login", ObjectID: l.ID, ObjectName: l.Email,
		After: audit.JSON(map[string]any{"sessions_ended": ended}),
	})
}
