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

// Factors are the second factors of a login.
type Factors struct {
	TOTP     bool // an authenticator app
	Passkey  bool
	Recovery bool // recovery codes that were not used
	Required bool // the reseller requires one
}

// Any tells whether there is a second factor. Recovery codes stand in for one and are none.
func (f Factors) Any() bool { return f.TOTP || f.Passkey }

// ResetFactors takes a person's second factors away, because they lost them, ends all their sessions and
// tells the person by mail. A master admin cannot: the login may open the portal of another company.
//
// Errors: NotFound outside sc; Forbidden for oneself, for those who hold more than the caller and for whoever
// is no partner staff; Conflict when there is no second factor.
func (s *Service) ResetFactors(ctx context.Context, sc tenancy.Scope, id string) error {
	u, err := s.store.PortalUser(ctx, sc, id)
	if err != nil {
		return err
	}
	who := authz.FromContext(ctx)
	if u.LoginID == who.LoginID {
		return apperr.New(apperr.Forbidden, "portal_user.own", "These are your own second factors. Nothing was changed: change them in your account, or ask somebody else who may.")
	}
	if !sc.CrossesResellers() && !sc.AllCustomers() {
		return apperr.New(apperr.Forbidden, "portal_user.mfa_staff", "The sign-in of this person may open other portals too. Nothing was changed: ask your provider to take the lost second factor away.")
	}
	if err := mayGive(who, u); err != nil {
		return err
	}
	return s.resetFactors(ctx, u.LoginID)
}

// ResetFactorsOf is ResetFactors by address; for the command line.
//
// Errors: NotFound; Conflict when there is no second factor.
func (s *Service) ResetFactorsOf(ctx context.Context, email string) (Login, error) {
	l, err := s.store.LoginByEmail(ctx, fold.Text(email))
	if err != nil {
		return Login{}, Nobody(err)
	}
	return l, s.resetFactors(ctx, l.ID)
}

func (s *Service) resetFactors(ctx context.Context, loginID string) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		login, err := s.store.LockLogin(ctx, loginID)
		if err != nil {
			return err
		}
		if !login.Factors.Any() {
			return apperr.New(apperr.Conflict, "portal_user.no_mfa", "This person has no second factor. Nothing was changed.")
		}
		if err := s.store.DeleteFactors(ctx, login.ID); err != nil {
			return err
		}
		ended, err := s.store.RevokeSessionsOf(ctx, login.ID, "", s.now())
		if err != nil {
			return err
		}
		if err := s.mails.Write(ctx, mail.Draft{Kind: mail.MFAReset, To: login.Recipient()}); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Event{
			Action: ActionFactorsReset, ResellerID: login.ResellerID, ObjectKind: "login", ObjectID: login.ID, ObjectName: login.Email,
			After: audit.JSON(map[string]any{"sessions_ended": ended}),
		})
	})
}
