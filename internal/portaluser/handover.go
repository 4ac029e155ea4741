package portaluser

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// HandedFor is how long a link for a forgotten password lives that staff hand over.
const HandedFor = 24 * time.Hour

// HandOverPasswordLink makes a link with which a customer user chooses a new password, for partner
// staff to hand over where no mail reaches the person. The password stays until it is followed.
//
// Errors: NotFound outside sc; Forbidden for a company's own people; Conflict for partner staff,
// for somebody without a password, and where mails reach the person.
func (s *Service) HandOverPasswordLink(ctx context.Context, sc tenancy.Scope, id string) (Handover, error) {
	var h Handover
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		u, err := s.store.PortalUser(ctx, sc, id)
		if err != nil {
			return err
		}
		login, err := s.store.LockLogin(ctx, u.LoginID)
		if err != nil {
			return err
		}
		if err := s.mayHandOver(sc, u, login); err != nil {
			return err
		}
		link, kept, err := s.newLink(ctx, login.ID, ForPassword, HandedFor)
		if err != nil {
			return err
		}
		sender, err := s.mails.SenderFor(ctx, u.ResellerID)
		if err != nil {
			return err
		}
		h = s.handOver(sc, u, sender, link, kept)
		if h.Mailed {
			return apperr.New(apperr.Conflict, "portal_user.mails_reach", "Mails reach this person. Nothing was changed: let them use \"Forgot password\" on the sign-in page.")
		}
		h.Waits = false
		return s.audit.Record(ctx, event(u, ActionLinkHandedOver, nil, map[string]any{"link": ForPassword, "until": kept.ExpiresAt}))
	})
	return h, err
}

func (s *Service) mayHandOver(sc tenancy.Scope, u PortalUser, login Login) error {
	switch {
	case u.Kind != Customer:
		return apperr.New(apperr.Conflict, "portal_user.not_customer", "Partner users get another password from whoever manages them. Nothing was changed: set their password.")
	case !sc.AllowsReseller(u.ResellerID):
		return apperr.New(apperr.Forbidden, "portal_user.staff_only",
			"Only the reseller's staff hand over a link: the same login may open the portal of another company. Nothing was changed: ask them.")
	case !login.Active() || login.PasswordHash == "":
		return apperr.New(apperr.Conflict, "portal_user.no_password", "This person has no password that could be forgotten, or may not sign in. Nothing was changed: look at their state.")
	}
	return nil
}
