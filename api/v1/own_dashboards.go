package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/dashboard"
)

// OwnDashboards are what people put on their dashboard of a company.
type OwnDashboards struct{ service *dashboard.Own }

// NewOwnDashboards makes the handlers.
func NewOwnDashboards(s *dashboard.Own) *OwnDashboards { return &OwnDashboards{service: s} }

// Routes of the resource.
func (h *OwnDashboards) Routes() []Route {
	return []Route{
		{Operation: "getOwnDashboard", Method: http.MethodGet, Path: "/customers/:id/own-dashboard", Handler: h.Get},
		{Operation: "putOwnDashboard", Method: http.MethodPut, Path: "/customers/:id/own-dashboard", Handler: h.Put},
	}
}

// Get returns what you put on your dashboard of a company: nothing at first.
//
//	@Summary	Your dashboard of a company
//	@ID			getOwnDashboard
//	@Tags		dashboard
//	@Produce	json
//	@Param		id	path	string	true	"Customer id"	format(uuid)
//	@Success	200		{object}	OwnDashboard
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers/{id}/own-dashboard [get]
func (h *OwnDashboards) Get(c echo.Context) error {
	id, err := pathID(c, "id", "customer")
	if err != nil {
		return err
	}
	widgets, err := h.service.Get(c.Request().Context(), scope(c), actor(c).ShownLoginID(), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIOwnDashboard(widgets))
}

// Put keeps what you want on your dashboard of a company, in its order, for every browser.
//
//	@Summary	Arrange your dashboard of a company
//	@ID			putOwnDashboard
//	@Tags		dashboard
//	@Accept		json
//	@Produce	json
//	@Param		id		path	string			true	"Customer id"	format(uuid)
//	@Param		body	body	OwnDashboard	true	"The widgets"
//	@Success	200		{object}	OwnDashboard
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem	"A widget there is not, or one named twice"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers/{id}/own-dashboard [put]
func (h *OwnDashboards) Put(c echo.Context) error {
	id, err := pathID(c, "id", "customer")
	if err != nil {
		return err
	}
	var body OwnDashboard
	if err := decode(c, &body); err != nil {
		return err
	}
	var widgets []dashboard.Widget
	if body.Widgets != nil {
		widgets = mapAll(body.Widgets, func(w DashboardWidget) dashboard.Widget { return dashboard.Widget(w) })
	}
	if err := h.service.Put(c.Request().Context(), scope(c), actor(c).LoginID, id, widgets); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIOwnDashboard(widgets))
}

// OwnDashboard is what somebody put on their dashboard of a company.
type OwnDashboard struct {
	Widgets []DashboardWidget `json:"widgets"` // in their order, each once
} // @name OwnDashboard

// DashboardWidget is a part of a dashboard.
type DashboardWidget string // @name DashboardWidget

// The widgets.
const (
	WidgetSeats    DashboardWidget = "seats"    // seats used, by product
	WidgetRenewals DashboardWidget = "renewals" // subscriptions whose term ends soon
	WidgetTenants  DashboardWidget = "tenants"
)

func toAPIOwnDashboard(widgets []dashboard.Widget) OwnDashboard {
	return OwnDashboard{Widgets: mapAll(widgets, func(w dashboard.Widget) DashboardWidget { return DashboardWidget(w) })}
}
