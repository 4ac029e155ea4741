package impersonation

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// store keeps impersonations. Those it gives are as they stand at a time: one that something has ended
// says so, noted or not.
type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	InsertImpersonation(ctx context.Context, i Impersonation) error
	// Impersonation is one, or NotFound.
	Impersonation(ctx context.Context, id string, now time.Time) (Impersonation, error)
	// LockImpersonation is one, held until the transaction ends, or NotFound.
	LockImpersonation(ctx context.Context, id string, now time.Time) (Impersonation, error)
	// UpdateImpersonation saves how it stands.
	UpdateImpersonation(ctx context.Context, i Impersonation) error
	Impersonations(ctx context.Context, sc tenancy.Scope, f Filter, now time.Time, page paging.Request) (paging.Page[Impersonation], error)
	// OpenImpersonations are the ids of those whose end was not noted: a login's as a portal user, or all ("", "").
	OpenImpersonations(ctx context.Context, loginID, portalUserID string) ([]string, error)
	PortalUser(ctx context.Context, sc tenancy.Scope, id string) (portaluser.PortalUser, error)
	LockLogin(ctx context.Context, id string) (portaluser.Login, error)
	// MasterAdmins are the active ones of a company.
	MasterAdmins(ctx context.Context, customerID string) ([]portaluser.PortalUser, error)
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// mails writes to people.
type mails interface {
	Write(ctx context.Context, d mail.Draft) error
}

// Service launches portals.
type Service struct {
	store  store
	audit  recorder
	mails  mails
	public string // where browsers reach us, without a slash at the end
	now    clock.Machine
	newID  func() string
}

// NewService makes the service.
func NewService(s store, r recorder, m mails, public string, now clock.Machine, newID func() string) *Service {
	return &Service{store: s, audit: r, mails: m, public: public, now: now, newID: newID}
}

// Filter narrows a list. Empty fields do not.
type Filter struct {
	ResellerID string
	CustomerID string
}

// SortNewest is the one order of lists: newest first.
const SortNewest = "-created_at"

// List gives the launches inside the scope, newest first.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Impersonation], error) {
	return s.store.Impersonations(ctx, sc, f, s.now(), page)
}

// Launch is what somebody wants to launch.
type Launch struct {
	CustomerID   string
	PortalUserID string
	Reason       string
	For          time.Duration // at most LongestFor; 0 for that
}

// Launch begins to act as a customer user. Launching the same one again ends the one before, so that
// what was done in each can be told apart.
//
// Errors: NotFound outside sc; Invalid by field; Conflict for somebody who is not active.
func (s *Service) Launch(ctx context.Context, sc tenancy.Scope, in Launch) (Impersonation, error) {
	reason, bad := cleanReason(in.Reason, "reason", nil)
	if in.For == 0 {
		in.For = LongestFor
	}
	if in.For < time.Minute || in.For > LongestFor {
		bad = append(bad, apperr.Field{Name: "minutes", Detail: fmt.Sprintf("Choose 1 to %d minutes.", int(LongestFor.Minutes()))})
	}
	if len(bad) > 0 {
		return Impersonation{}, invalid(bad)
	}
	var i Impersonation
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		who := authz.FromContext(ctx)
		login, err := s.store.LockLogin(ctx, who.LoginID) // one launch of a member of staff after the other
		if err != nil {
			return err
		}
		u, err := s.launchable(ctx, sc, in)
		if err != nil {
			return err
		}
		if err := s.replace(ctx, who.LoginID, u.ID); err != nil {
			return err
		}
		now := s.now()
		i = Impersonation{
			ID: s.newID(), ResellerID: u.ResellerID, CustomerID: u.CustomerID, CustomerName: u.CustomerName, PortalUserID: u.ID,
			UserName: u.Name, UserEmail: u.Email, LoginID: who.LoginID, LoginName: who.Name, LoginVersion: login.Version, SessionID: who.SessionID,
			Reason: reason, CreatedAt: now, EndsAt: now.Add(in.For),
		}
		if err := s.store.InsertImpersonation(ctx, i); err != nil {
			return err
		}
		if err := s.tell(ctx, i, u); err != nil {
			return err
		}
		return s.audit.Record(ctx, event(i, ActionStarted, map[string]any{"reason": reason, "ends_at": i.EndsAt}))
	})
	return i, err
}

// launchable is the active customer user of that very company.
func (s *Service) launchable(ctx context.Context, sc tenancy.Scope, in Launch) (portaluser.PortalUser, error) {
	u, err := s.store.PortalUser(ctx, sc, in.PortalUserID)
	switch {
	case err != nil:
		return u, err
	case u.Kind != portaluser.Customer || u.CustomerID != in.CustomerID:
		return u, apperr.Missing("portal_user")
	case u.Status == portaluser.Invited:
		return u, apperr.New(apperr.Conflict, "impersonation.not_active",
			"This person has not accepted the invitation yet. Nothing was launched: activate them first, by sending the invitation again.")
	case u.Status != portaluser.Active:
		return u, apperr.New(apperr.Conflict, "impersonation.not_active", "This person is disabled. Nothing was launched: enable them first.")
	}
	return u, nil
}

// replace ends what the member of staff launched as the same portal user before.
func (s *Service) replace(ctx context.Context, loginID, portalUserID string) error {
	open, err := s.store.OpenImpersonations(ctx, loginID, portalUserID)
	if err != nil {
		return err
	}
	for _, id := range open {
		if err := s.settle(ctx, id, Replaced); err != nil {
			return err
		}
	}
	return nil
}

// Act is the member of staff as the customer user, by the id of a launch of this very session.
//
// Errors: Forbidden with one answer for a launch that is over, another session's, and none.
func (s *Service) Act(ctx context.Context, staff authz.Actor, id string) (authz.Actor, Impersonation, error) {
	now := s.now()
	i, err := s.store.Impersonation(ctx, id, now)
	if apperr.KindOf(err) == apperr.NotFound {
		return authz.Actor{}, i, errEnded()
	}
	if err != nil {
		return authz.Actor{}, i, err
	}
	if i.EndedBy != Running || i.SessionID != staff.SessionID || i.LoginID != staff.LoginID {
		return authz.Actor{}, i, errEnded()
	}
	if authz.Check(staff, authz.ImpersonationsWrite, "impersonation", i.ResellerID, i.CustomerID) != nil {
		err := s.store.InTx(ctx, func(ctx context.Context) error { return s.settle(ctx, id, Rights) })
		if err != nil {
			return authz.Actor{}, i, err
		}
		return authz.Actor{}, i, errEnded()
	}
	i.User, err = s.store.PortalUser(ctx, tenancy.Unbounded("a launch names its own portal user"), i.PortalUserID)
	if apperr.KindOf(err) == apperr.NotFound {
		return authz.Actor{}, i, errEnded()
	}
	return i.actor(staff, now), i, err
}

// Raise lets the caller change something for a while; why is told to the customer.
//
// Errors: Invalid on reason; Forbidden when it is over.
func (s *Service) Raise(ctx context.Context, reason string) (Impersonation, error) {
	reason, bad := cleanReason(reason, "reason", nil)
	if len(bad) > 0 {
		return Impersonation{}, invalid(bad)
	}
	var i Impersonation
	err := s.current(ctx, func(ctx context.Context, running Impersonation) error {
		until := s.now().Add(RaisedFor)
		if until.After(running.EndsAt) {
			until = running.EndsAt
		}
		i = running
		i.Raises, i.RaiseReason, i.RaisedUntil = i.Raises+1, reason, &until
		if err := s.store.UpdateImpersonation(ctx, i); err != nil {
			return err
		}
		return s.audit.Record(ctx, event(i, ActionRaised, map[string]any{"reason": reason, "raised_until": until}))
	})
	return i, err
}

// End leaves the customer's portal.
//
// Errors: Forbidden when it is over already.
func (s *Service) End(ctx context.Context) error {
	return s.current(ctx, func(ctx context.Context, i Impersonation) error { return s.close(ctx, i.ended(Left, s.now())) })
}

// current runs fn with the launch that the caller acts in, held and still running.
func (s *Service) current(ctx context.Context, fn func(context.Context, Impersonation) error) error {
	acting := authz.FromContext(ctx).Acting
	if acting == nil {
		return errNone()
	}
	return s.store.InTx(ctx, func(ctx context.Context) error {
		i, err := s.store.LockImpersonation(ctx, acting.ImpersonationID, s.now())
		if err != nil {
			return err
		}
		if i.EndedBy != Running {
			return errEnded()
		}
		return fn(ctx, i)
	})
}

// Settle notes the end of every launch that is over, with its audit entry.
func (s *Service) Settle(ctx context.Context) error {
	open, err := s.store.OpenImpersonations(ctx, "", "")
	if err != nil {
		return err
	}
	for _, id := range open {
		if err := s.store.InTx(ctx, func(ctx context.Context) error { return s.settle(ctx, id, Running) }); err != nil {
			return err
		}
	}
	return nil
}

// settle notes the end of a launch: what has ended it already, else by; Running leaves one that runs.
func (s *Service) settle(ctx context.Context, id string, by EndedBy) error {
	now := s.now()
	i, err := s.store.LockImpersonation(ctx, id, now)
	if err != nil || i.EndedAt != nil {
		return err
	}
	if i.EndedBy != Running {
		by = i.EndedBy
	}
	if by == Running {
		return nil
	}
	return s.close(ctx, i.ended(by, now))
}

func (s *Service) close(ctx context.Context, i Impersonation) error {
	if err := s.store.UpdateImpersonation(ctx, i); err != nil {
		return err
	}
	return s.audit.Record(ctx, event(i, ActionEnded, map[string]any{"reason": i.Reason, "ended_by": i.EndedBy}))
}

func cleanReason(text, field string, bad []apperr.Field) (string, []apperr.Field) {
	text = strings.TrimSpace(text)
	n := utf8.RuneCountInString(text)
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || n < minReason || n > maxReason {
		bad = append(bad, apperr.Field{Name: field, Detail: fmt.Sprintf("Say why, in %d to %d characters: the customer reads it.", minReason, maxReason)})
	}
	return text, bad
}

func invalid(bad []apperr.Field) error {
	return &apperr.Error{Kind: apperr.Invalid, Code: "impersonation.invalid", Detail: "Some fields are not right. Nothing was changed: correct them and try again.", Fields: bad}
}

func errEnded() error {
	return apperr.New(apperr.Forbidden, "impersonation.ended", "You do not act as this customer user any more. Nothing was changed: close this portal, and launch it again if you need it.")
}

func errNone() error {
	return apperr.New(apperr.NotFound, "impersonation.none", "You act as yourself here. Nothing was changed: send X-Acting-As with the id of a launch of this session.")
}
