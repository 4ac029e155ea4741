// Package dashboard is the figures and the list of things to do that a person meets first.
package dashboard

import (
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Horizons of what is shown, in business time.
const (
	RenewalsAhead  = 90 * 24 * time.Hour
	windowClosing  = 48 * time.Hour
	gdapEnding     = 30 * 24 * time.Hour
	undecidedAhead = 30 * 24 * time.Hour
	mostActions    = 50
	mostRecent     = 8
)

// Figures are sums over the scope, from the roll-ups.
type Figures struct {
	Resellers           int
	AuthorizedResellers int
	Customers           int
	Tenants             int
	ConnectedTenants    int
	Subscriptions       int
	ActiveSubscriptions int
	Seats               int
	LicensesActive      int
	LicensesAssigned    int
	AsOf                *time.Time // business time of the oldest reading behind the figures
	NeverRead           int        // connected tenants not read yet
}

// Renewals are subscriptions whose term ends in one week.
type Renewals struct {
	WeekStart     time.Time // Monday, 00:00 UTC
	Subscriptions int
	Seats         int
	EndingSeats   int // of those, seats whose auto-renew is off
}

// ActionKind is why something needs a person.
type ActionKind string

// The kinds.
const (
	ResellerProblem ActionKind = "reseller_problem"
	ConsentMissing  ActionKind = "consent_missing"
	GDAPEnding      ActionKind = "gdap_ending"
	SyncProblem     ActionKind = "sync_problem"
	WindowClosing   ActionKind = "window_closing"
	TermEnding      ActionKind = "term_ending"
)

// Action is one thing that needs a person.
type Action struct {
	Kind           ActionKind
	ResellerID     string
	CustomerID     string
	TenantID       string
	SubscriptionID string
	Title          string     // the name of what it is about
	Detail         string     // what a person should know
	Deadline       *time.Time // nil: as soon as possible
}

// Recent is a tenant that was added lately.
type Recent struct {
	TenantID      string
	CustomerID    string
	Name          string
	DefaultDomain string
	CreatedAt     time.Time
}

// Dashboard is everything on the first page.
type Dashboard struct {
	Figures  Figures
	Renewals []Renewals
	Actions  []Action
	Recent   []Recent
	Now      time.Time // business time
}

type store interface {
	DashboardFigures(ctx context.Context, sc tenancy.Scope) (Figures, error)
	DashboardRenewals(ctx context.Context, sc tenancy.Scope, from, to time.Time) ([]Renewals, error)
	DashboardActions(ctx context.Context, sc tenancy.Scope, limits ActionLimits) ([]Action, error)
	DashboardRecent(ctx context.Context, sc tenancy.Scope, limit int) ([]Recent, error)
}

// ActionLimits bound what counts as needing a person.
type ActionLimits struct {
	Now            time.Time
	WindowsUntil   time.Time
	GDAPUntil      time.Time
	UndecidedUntil time.Time
	MostOfEachKind int
}

// Service gathers the dashboard.
type Service struct {
	store store
	now   clock.Business
}

// NewService makes the service.
func NewService(s store, now clock.Business) *Service { return &Service{store: s, now: now} }

// Get gathers the dashboard of a scope.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope) (Dashboard, error) {
	d := Dashboard{Now: s.now()}
	var err error
	if d.Figures, err = s.store.DashboardFigures(ctx, sc); err != nil {
		return d, err
	}
	if d.Renewals, err = s.store.DashboardRenewals(ctx, sc, d.Now, d.Now.Add(RenewalsAhead)); err != nil {
		return d, err
	}
	d.Actions, err = s.store.DashboardActions(ctx, sc, ActionLimits{
		Now: d.Now, WindowsUntil: d.Now.Add(windowClosing), GDAPUntil: d.Now.Add(gdapEnding),
		UndecidedUntil: d.Now.Add(undecidedAhead), MostOfEachKind: mostActions,
	})
	if err != nil {
		return d, err
	}
	d.Actions = byDeadline(d.Actions)
	d.Recent, err = s.store.DashboardRecent(ctx, sc, mostRecent)
	return d, err
}

// byDeadline puts what has no deadline first (it hurts now), then the nearest.
func byDeadline(actions []Action) []Action {
	slices.SortStableFunc(actions, func(a, b Action) int {
		switch {
		case a.Deadline == nil && b.Deadline == nil:
			return 0
		case a.Deadline == nil:
			return -1
		case b.Deadline == nil:
			return 1
		}
		return a.Deadline.Compare(*b.Deadline)
	})
	return actions[:min(len(actions), mostActions)]
}
