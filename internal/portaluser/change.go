package portaluser

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Change changes some fields of a portal user; nil leaves a field as it is.
type Change struct {
	ID           string
	Version      int64 // the one that the caller saw
	Name         *string
	Mobile       *string
	Level        *authz.Level
	CatalogAdmin *bool
	CSPAdmin     *bool
	MasterAdmin  *bool
	Status       *Status // Active or Disabled
}

// Update changes what in names.
//
// Errors: NotFound outside sc; Stale; Invalid by field; Forbidden for one's own rights or state, and
// for giving or taking more than the caller holds; Conflict when nobody would be left to look after
// the reseller or the platform, or for enabling somebody who has not accepted yet.
func (s *Service) Update(ctx context.Context, sc tenancy.Scope, in Change) (PortalUser, error) {
	var u PortalUser
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		old, err := s.changeable(ctx, sc, in.ID, in.Version)
		if err != nil {
			return err
		}
		u = old
		if err := u.apply(in); err != nil {
			return err
		}
		before, after := differences(old, u)
		if len(before)+len(after) == 0 && old.Status == u.Status {
			return nil
		}
		if err := s.allowed(ctx, old, u); err != nil {
			return err
		}
		u.UpdatedAt = s.now()
		if err := s.store.UpdatePortalUser(ctx, sc, u); err != nil {
			return err
		}
		u.Version++
		if err := s.shutOut(ctx, u); err != nil {
			return err
		}
		return s.audit.Record(ctx, event(u, actionOf(old, u), before, after))
	})
	return u, err
}

// Delete takes a portal user away. The login goes with the last of its portal users, and its
// address is free again.
//
// Errors: NotFound outside sc; Stale; Forbidden for oneself and for those who hold more than the
// caller; Conflict as Update.
func (s *Service) Delete(ctx context.Context, sc tenancy.Scope, id string, version int64) error {
	return s.store.InTx(ctx, func(ctx context.Context) error {
		u, err := s.changeable(ctx, sc, id, version)
		if err != nil {
			return err
		}
		gone := u
		gone.Status = Disabled
		if err := s.allowed(ctx, u, gone); err != nil {
			return err
		}
		now := s.now()
		if err := s.store.DeletePortalUser(ctx, sc, u.ID, u.Version, now); err != nil {
			return err
		}
		if err := s.shutOut(ctx, u); err != nil {
			return err
		}
		return s.audit.Record(ctx, event(u, ActionDeleted, facts(u), nil))
	})
}

// changeable is a portal user of that version, held until the transaction ends.
func (s *Service) changeable(ctx context.Context, sc tenancy.Scope, id string, version int64) (PortalUser, error) {
	u, err := s.store.PortalUser(ctx, sc, id)
	if err != nil {
		return u, err
	}
	// Everything of one login is changed one after the other.
	if _, err := s.store.LockLogin(ctx, u.LoginID); err != nil {
		return u, err
	}
	if u, err = s.store.PortalUser(ctx, sc, id); err != nil {
		return u, err
	}
	if u.Version != version {
		return u, apperr.New(apperr.Stale, "portal_user.stale", "The portal user changed since you opened it. Nothing was changed now: look at it again and repeat your change.")
	}
	return u, nil
}

// apply makes the change, if its fields fit the person.
func (u *PortalUser) apply(in Change) error {
	var bad []apperr.Field
	if in.Name != nil {
		u.Name, bad = cleanName(*in.Name, bad)
	}
	if in.Mobile != nil {
		u.Mobile, bad = cleanMobile(*in.Mobile, bad)
	}
	if in.Level != nil {
		u.Level = *in.Level
		if u.ResellerID == "" || authz.PartnerRole(u.Level) == "" {
			bad = append(bad, errLevel)
		}
	}
	grants := []struct {
		field string
		given *bool
		kept  *bool
		fits  bool
	}{
		{"catalog_admin", in.CatalogAdmin, &u.CatalogAdmin, u.Kind == Partner && u.ResellerID != ""},
		{"csp_admin", in.CSPAdmin, &u.CSPAdmin, u.Kind == Partner && u.ResellerID != ""},
		{"master_admin", in.MasterAdmin, &u.MasterAdmin, u.Kind == Customer},
	}
	for _, g := range grants {
		switch {
		case g.given == nil:
		case *g.given && !g.fits:
			bad = append(bad, apperr.Field{Name: g.field, Detail: "This portal user cannot have this grant."})
		default:
			*g.kept = *g.given
		}
	}
	if len(bad) > 0 {
		return invalid(bad)
	}
	return u.become(in.Status)
}

// become gives the person another state.
func (u *PortalUser) become(wanted *Status) error {
	switch {
	case wanted == nil || *wanted == u.Status:
	case *wanted == Disabled, *wanted == Active && u.Status == Disabled && u.AcceptedAt != nil:
		u.Status = *wanted
	case *wanted == Active && u.Status == Disabled: // never accepted before
		u.Status = Invited
	default:
		return apperr.New(apperr.Conflict, "portal_user.not_accepted", "The person has not accepted the invitation yet. Nothing was changed: send it again.")
	}
	return nil
}

// allowed tells whether the caller may make old what now is.
func (s *Service) allowed(ctx context.Context, old, now PortalUser) error {
	who := authz.FromContext(ctx)
	lessOrMore := old.Status != now.Status || !same(old.Roles(), now.Roles())
	own := who.LoginID == old.LoginID || who.Acting != nil && who.Acting.LoginID == old.LoginID
	if own && lessOrMore {
		return errOwn()
	}
	for _, u := range []PortalUser{old, now} {
		if err := mayGive(who, u); err != nil {
			return err
		}
	}
	if keeps(old) && !keeps(now) {
		return s.othersKeep(ctx, who, old)
	}
	return nil
}

// keeps tells whether the person can look after the platform, or a reseller's connection.
func keeps(u PortalUser) bool { return u.Status == Active && (u.ResellerID == "" || u.CSPAdmin) }

// othersKeep refuses to leave the platform without an operator, and a reseller without anybody who
// may look after its connection; an operator may do the latter, since they look after it too.
func (s *Service) othersKeep(ctx context.Context, who authz.Actor, u PortalUser) error {
	if u.ResellerID != "" && who.IsOperator() {
		return nil
	}
	n, err := s.store.LockKeepers(ctx, u.ResellerID)
	if err != nil || n > 1 {
		return err
	}
	if u.ResellerID == "" {
		return apperr.New(apperr.Conflict, "portal_user.last_operator", "This is the last active operator. Nothing was changed: make another operator first.")
	}
	return apperr.New(apperr.Conflict, "portal_user.last_csp_admin", "This is the last active CSP Admin of the reseller. Nothing was changed: give the grant to somebody else first.")
}

// shutOut ends the sessions of somebody to whom nothing is open any more; who may still go
// elsewhere stays signed in, and holds less from the next request on. A login without portal users
// is taken away.
func (s *Service) shutOut(ctx context.Context, u PortalUser) error {
	login, err := s.store.LockLogin(ctx, u.LoginID)
	if err != nil {
		return err
	}
	now := s.now()
	if !login.Active() {
		if _, err := s.store.RevokeSessionsOf(ctx, login.ID, "", now); err != nil {
			return err
		}
	}
	if len(login.Users) == 0 {
		return s.store.DeleteLogin(ctx, login.ID, now)
	}
	return nil
}

func actionOf(old, now PortalUser) audit.Action {
	switch {
	case old.Status == now.Status:
		return ActionUpdated
	case now.Status == Disabled:
		return ActionDisabled
	}
	return ActionEnabled
}

// Writable is a portal user whom the caller may change, held until the transaction ends.
//
// Errors: NotFound outside sc; Forbidden for oneself and for those who hold more than the caller.
func (s *Service) Writable(ctx context.Context, sc tenancy.Scope, id string) (PortalUser, error) {
	u, err := s.store.PortalUser(ctx, sc, id)
	if err != nil {
		return u, err
	}
	if _, err := s.store.LockLogin(ctx, u.LoginID); err != nil {
		return u, err
	}
	who := authz.FromContext(ctx)
	if who.LoginID == u.LoginID {
		return u, errOwn()
	}
	return u, mayGive(who, u)
}

func errOwn() error {
	return apperr.New(apperr.Forbidden, "portal_user.own", "You cannot change your own rights or take yourself away. Nothing was changed: ask somebody else who may.")
}
