package limit

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	PortalUser(ctx context.Context, sc tenancy.Scope, id string) (portaluser.PortalUser, error)
	LockLogin(ctx context.Context, id string) (portaluser.Login, error)
	// Limits are those of a portal user, the zero Limits where none were set.
	Limits(ctx context.Context, sc tenancy.Scope, portalUserID string) (Limits, error)
	// SaveLimits gives Stale when the version is not the one before l's any more.
	SaveLimits(ctx context.Context, sc tenancy.Scope, portalUserID string, l Limits) error
}

type people interface {
	// Writable is a portal user whom the caller may change, held until the transaction ends.
	Writable(ctx context.Context, sc tenancy.Scope, id string) (portaluser.PortalUser, error)
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// Service keeps limits and decides by them.
type Service struct {
	store  store
	people people
	audit  recorder
	now    clock.Machine
}

// NewService makes the service.
func NewService(s store, p people, r recorder, now clock.Machine) *Service {
	return &Service{store: s, people: p, audit: r, now: now}
}

// Get gives somebody's limits.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Limits, error) {
	if _, err := s.store.PortalUser(ctx, sc, id); err != nil {
		return Limits{}, err
	}
	return s.store.Limits(ctx, sc, id)
}

// Set replaces somebody's limits; version is the one that the caller saw.
//
// Errors: NotFound outside sc; Invalid by field; Forbidden for oneself and for those who hold more than the caller; Conflict for an
// operator; Stale.
func (s *Service) Set(ctx context.Context, sc tenancy.Scope, id string, version int64, l Limits) (Limits, error) {
	if err := l.check(); err != nil {
		return l, err
	}
	l.Version, l.UpdatedAt = version+1, s.now()
	err := s.store.InTx(ctx, func(ctx context.Context) error {
		u, err := s.people.Writable(ctx, sc, id)
		if err != nil {
			return err
		}
		if u.ResellerID == "" {
			return apperr.New(apperr.Conflict, "limits.operator", "An operator has no limits. Nothing was changed.")
		}
		old, err := s.store.Limits(ctx, sc, id)
		if err != nil {
			return err
		}
		if err := s.store.SaveLimits(ctx, sc, id, l); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Event{
			Action: "portal_user.limits_set", ResellerID: u.ResellerID, CustomerID: u.CustomerID, ObjectKind: "portal_user", ObjectID: u.ID, ObjectName: u.Email,
			Before: audit.JSON(old.facts()), After: audit.JSON(l.facts()),
		})
	})
	return l, err
}

// Explain tells whether somebody may make a change now, and why not.
//
// Errors: NotFound outside sc; Invalid.
func (s *Service) Explain(ctx context.Context, sc tenancy.Scope, id string, c Change) (Decision, error) {
	u, err := s.store.PortalUser(ctx, sc, id)
	if err != nil {
		return Decision{}, err
	}
	return s.decide(ctx, sc, u, c)
}

// ExplainOwn is Explain for the caller: in one company, or "" for a partner user and an operator.
//
// Errors: NotFound where the caller has no portal open; Invalid.
func (s *Service) ExplainOwn(ctx context.Context, who authz.Actor, customerID string, c Change) (Decision, error) {
	u, err := s.own(ctx, who, customerID)
	if err != nil {
		return Decision{}, err
	}
	return s.decide(ctx, ownScope(), u, c)
}

// Own is what bounds the caller: in one company, or "" for a partner user and an operator.
//
// Errors: NotFound where the caller has no portal open.
func (s *Service) Own(ctx context.Context, who authz.Actor, customerID string) (Limits, error) {
	u, err := s.own(ctx, who, customerID)
	if err != nil {
		return Limits{}, err
	}
	return s.store.Limits(ctx, ownScope(), u.ID)
}

func ownScope() tenancy.Scope { return tenancy.Unbounded("somebody asks what they may do themselves") }

// own is what the caller is in a company, or as staff.
func (s *Service) own(ctx context.Context, who authz.Actor, customerID string) (portaluser.PortalUser, error) {
	login, err := s.store.LockLogin(ctx, who.LoginID)
	if err != nil {
		return portaluser.PortalUser{}, err
	}
	for _, u := range login.Users {
		if u.CustomerID == customerID && u.Status == portaluser.Active {
			return u, nil
		}
	}
	return portaluser.PortalUser{}, apperr.Missing("customer")
}

func (s *Service) decide(ctx context.Context, sc tenancy.Scope, u portaluser.PortalUser, c Change) (Decision, error) {
	l, err := s.store.Limits(ctx, sc, u.ID)
	if err != nil {
		return Decision{}, err
	}
	if c.At.IsZero() {
		c.At = s.now()
	}
	// Nothing is bought through the portal yet, so nothing was spent.
	return Decide(Person{Operator: u.ResellerID == "", Level: u.Level, Limits: l}, c, money.Money{}), nil
}

// facts are what the audit tells of limits.
func (l Limits) facts() map[string]any {
	f := map[string]any{}
	if l.MaxSeats != nil {
		f["max_seats"] = *l.MaxSeats
	}
	if l.MonthlySpend != nil {
		f["monthly_spend"] = l.MonthlySpend.String()
	}
	if l.Products != nil {
		f["products"] = l.Products
	}
	if l.Terms != nil {
		f["terms"] = l.Terms
	}
	if l.Hours != nil {
		f["hours"] = l.Hours
	}
	return f
}
