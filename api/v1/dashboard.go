package v1

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/dashboard"
)

// Dashboards is the first page.
type Dashboards struct{ service *dashboard.Service }

// NewDashboards makes the handlers.
func NewDashboards(s *dashboard.Service) *Dashboards { return &Dashboards{service: s} }

// Routes of the resource.
func (h *Dashboards) Routes() []Route {
	return []Route{{Operation: "getDashboard", Method: http.MethodGet, Path: "/dashboard", Handler: h.Get}}
}

// Get returns the figures of your scope and what needs a person.
//
//	@Summary	Dashboard
//	@ID			getDashboard
//	@Tags		dashboard
//	@Produce	json
//	@Success	200		{object}	Dashboard
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/dashboard [get]
func (h *Dashboards) Get(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	d, err := h.service.Get(c.Request().Context(), scope(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIDashboard(d))
}

// Dashboard is everything on the first page.
type Dashboard struct {
	Now           time.Time               `json:"now" format:"date-time"` // in Microsoft's world; differs with the simulator
	Figures       DashboardFigures        `json:"figures"`
	NeedsAction   []DashboardAction       `json:"needs_action"` // what has no deadline first, then the nearest
	Renewals      []DashboardRenewals     `json:"renewals"`     // by week, 90 days ahead
	RecentTenants []DashboardRecentTenant `json:"recent_tenants"`
} // @name Dashboard

// DashboardFigures are sums over your scope.
type DashboardFigures struct {
	Resellers           int        `json:"resellers"`
	AuthorizedResellers int        `json:"authorized_resellers"`
	Customers           int        `json:"customers"`
	Tenants             int        `json:"tenants"`
	ConnectedTenants    int        `json:"connected_tenants"`
	Subscriptions       int        `json:"subscriptions"`
	ActiveSubscriptions int        `json:"active_subscriptions"`
	Seats               int        `json:"seats"`                                            // of active subscriptions
	LicensesActive      int        `json:"licenses_active"`                                  // as the tenants' directories count them
	LicensesAssigned    int        `json:"licenses_assigned"`                                // of the active ones, given to users
	AsOf                *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"` // the oldest reading behind the figures
	NeverRead           int        `json:"never_read"`                                       // connected tenants not read yet
} // @name DashboardFigures

// DashboardAction is one thing that needs a person.
type DashboardAction struct {
	Kind           DashboardActionKind `json:"kind"`
	ResellerID     string              `json:"reseller_id" format:"uuid"`
	CustomerID     *string             `json:"customer_id" extensions:"x-nullable" format:"uuid"`
	TenantID       *string             `json:"tenant_id" extensions:"x-nullable" format:"uuid"`
	SubscriptionID *string             `json:"subscription_id" extensions:"x-nullable" format:"uuid"`
	Title          string              `json:"title"`
	Detail         string              `json:"detail"`
	Deadline       *time.Time          `json:"deadline" extensions:"x-nullable" format:"date-time"` // null: as soon as possible
} // @name DashboardAction

// DashboardActionKind is why something needs a person.
type DashboardActionKind string // @name DashboardActionKind

// The kinds.
const (
	ActionResellerProblem DashboardActionKind = "reseller_problem"
	ActionConsentMissing  DashboardActionKind = "consent_missing"
	ActionGDAPEnding      DashboardActionKind = "gdap_ending"
	ActionSyncProblem     DashboardActionKind = "sync_problem"
	ActionWindowClosing   DashboardActionKind = "window_closing"
	ActionTermEnding      DashboardActionKind = "term_ending"
)

// DashboardRenewals are active subscriptions whose term ends in one week.
type DashboardRenewals struct {
	WeekStart     time.Time `json:"week_start" format:"date-time"` // Monday, 00:00 UTC
	Subscriptions int       `json:"subscriptions"`
	Seats         int       `json:"seats"`
	EndingSeats   int       `json:"ending_seats"` // of those, seats whose auto-renew is off
} // @name DashboardRenewals

// DashboardRecentTenant is a tenant that was added lately.
type DashboardRecentTenant struct {
	ID            string    `json:"id" format:"uuid"`
	CustomerID    string    `json:"customer_id" format:"uuid"`
	Name          string    `json:"name"`
	DefaultDomain string    `json:"default_domain"`
	CreatedAt     time.Time `json:"created_at" format:"date-time"`
} // @name DashboardRecentTenant

func toAPIDashboard(d dashboard.Dashboard) Dashboard {
	f := d.Figures
	return Dashboard{
		Now: d.Now,
		Figures: DashboardFigures{
			Resellers: f.Resellers, AuthorizedResellers: f.AuthorizedResellers, Customers: f.Customers, Tenants: f.Tenants,
			ConnectedTenants: f.ConnectedTenants, Subscriptions: f.Subscriptions, ActiveSubscriptions: f.ActiveSubscriptions,
			Seats: f.Seats, LicensesActive: f.LicensesActive, LicensesAssigned: f.LicensesAssigned, AsOf: utc(f.AsOf), NeverRead: f.NeverRead,
		},
		NeedsAction: mapAll(d.Actions, func(a dashboard.Action) DashboardAction {
			return DashboardAction{
				Kind: DashboardActionKind(a.Kind), ResellerID: a.ResellerID, CustomerID: optional(a.CustomerID), TenantID: optional(a.TenantID),
				SubscriptionID: optional(a.SubscriptionID), Title: a.Title, Detail: a.Detail, Deadline: utc(a.Deadline),
			}
		}),
		Renewals: mapAll(d.Renewals, func(r dashboard.Renewals) DashboardRenewals {
			return DashboardRenewals{WeekStart: r.WeekStart.UTC(), Subscriptions: r.Subscriptions, Seats: r.Seats, EndingSeats: r.EndingSeats}
		}),
		RecentTenants: mapAll(d.Recent, func(r dashboard.Recent) DashboardRecentTenant {
			return DashboardRecentTenant{ID: r.TenantID, CustomerID: r.CustomerID, Name: r.Name, DefaultDomain: r.DefaultDomain, CreatedAt: r.CreatedAt.UTC()}
		}),
	}
}
