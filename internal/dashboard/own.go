package dashboard

import (
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Widget is a part of a company's dashboard that a person may put there.
type Widget string

// The widgets.
const (
	Seats    Widget = "seats"    // seats used, by product
	Upcoming Widget = "renewals" // subscriptions whose term ends soon
	Tenants  Widget = "tenants"
)

// Widgets are all that there are.
func Widgets() []Widget { return []Widget{Seats, Upcoming, Tenants} }

type ownStore interface {
	OwnWidgets(ctx context.Context, sc tenancy.Scope, loginID, customerID string) ([]Widget, error)
	SaveOwnWidgets(ctx context.Context, sc tenancy.Scope, loginID, customerID string, widgets []Widget, at time.Time) error
}

// Own keeps what each person put on their dashboard of a company.
type Own struct {
	store ownStore
	now   clock.Machine
}

// NewOwn makes the service.
func NewOwn(s ownStore, now clock.Machine) *Own { return &Own{store: s, now: now} }

// Get gives the widgets in their order; none as long as nobody put any there.
//
// Errors: NotFound for a company outside the scope.
func (o *Own) Get(ctx context.Context, sc tenancy.Scope, loginID, customerID string) ([]Widget, error) {
	return o.store.OwnWidgets(ctx, sc, loginID, customerID)
}

// Put keeps the widgets in their order, each at most once.
//
// Errors: Invalid; NotFound for a company outside the scope.
func (o *Own) Put(ctx context.Context, sc tenancy.Scope, loginID, customerID string, widgets []Widget) error {
	if widgets == nil {
		return apperr.InvalidField("dashboard.widgets_missing", "widgets", "Name the widgets in their order, or give an empty list. Nothing was changed.")
	}
	for i, w := range widgets {
		if !slices.Contains(Widgets(), w) {
			return apperr.InvalidField("dashboard.widget_unknown", "widgets", "There is no such widget. Nothing was changed: choose among those of the dashboard.")
		}
		if slices.Contains(widgets[:i], w) {
			return apperr.InvalidField("dashboard.widget_twice", "widgets", "A widget can be on the dashboard once. Nothing was changed: name each one once.")
		}
	}
	return o.store.SaveOwnWidgets(ctx, sc, loginID, customerID, widgets, o.now())
}
