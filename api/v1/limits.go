package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/limit"
)

// Limits is what single people may do at most.
type Limits struct{ service *limit.Service }

// NewLimits makes the handlers.
func NewLimits(s *limit.Service) *Limits { return &Limits{service: s} }

// Routes of the resource.
func (h *Limits) Routes() []Route {
	return []Route{
		{Operation: "getPortalUserLimits", Method: http.MethodGet, Path: "/portal-users/:id/limits", Handler: h.Get},
		{Operation: "setPortalUserLimits", Method: http.MethodPut, Path: "/portal-users/:id/limits", Handler: h.Set},
		{Operation: "explainPortalUserLimits", Method: http.MethodPost, Path: "/portal-users/:id/limits/explain", Handler: h.Explain},
		{Operation: "getMyLimits", Method: http.MethodGet, Path: "/me/limits", Handler: h.GetOwn},
		{Operation: "explainMyLimits", Method: http.MethodPost, Path: "/me/limits/explain", Handler: h.ExplainOwn},
	}
}

// Get returns what a portal user may do at most.
//
//	@Summary	Get a portal user's limits
//	@ID			getPortalUserLimits
//	@Tags		portal-users
//	@Produce	json
//	@Param		id	path	string	true	"Portal user id"	format(uuid)
//	@Success	200		{object}	PortalUserLimits
//	@Header		200		{string}	ETag	"Version; 0 before any were set"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id}/limits [get]
func (h *Limits) Get(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	found, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return tagged(c, http.StatusOK, found.Version, toAPILimits(found))
}

// Set replaces what a portal user may do at most. What is left out is not bounded.
//
//	@Summary	Set a portal user's limits
//	@ID			setPortalUserLimits
//	@Tags		portal-users
//	@Accept		json
//	@Produce	json
//	@Param		id			path	string				true	"Portal user id"	format(uuid)
//	@Param		If-Match	header	string				true	"ETag of what you read"
//	@Param		body		body	PortalUserLimitsSet	true	"All limits"
//	@Success	200		{object}	PortalUserLimits
//	@Header		200		{string}	ETag	"Version"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Your own, or of somebody who holds more than you"
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"An operator has no limits"
//	@Failure	412		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id}/limits [put]
func (h *Limits) Set(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	var body PortalUserLimitsSet
	if err := decode(c, &body); err != nil {
		return err
	}
	wanted, err := fromAPILimits(body)
	if err != nil {
		return err
	}
	set, err := h.service.Set(c.Request().Context(), scope(c), id, version, wanted)
	if err != nil {
		return err
	}
	return tagged(c, http.StatusOK, set.Version, toAPILimits(set))
}

// Explain tells whether a portal user may make a change, and why not. The function that answers decides when the change is made, too.
//
//	@Summary	Why a portal user can or cannot
//	@ID			explainPortalUserLimits
//	@Tags		portal-users
//	@Accept		json
//	@Produce	json
//	@Param		id		path	string			true	"Portal user id"	format(uuid)
//	@Param		body	body	LimitQuestion	true	"What they would do"
//	@Success	200		{object}	LimitDecision
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id}/limits/explain [post]
func (h *Limits) Explain(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	var body LimitQuestion
	if err := decode(c, &body); err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := h.service.Get(ctx, scope(c), id); err != nil {
		return err
	}
	change, err := fromAPIQuestion(body)
	if err != nil {
		return err
	}
	d, err := h.service.Explain(ctx, scope(c), id, change)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIDecision(d))
}

// GetOwn returns what the caller may do at most.
//
//	@Summary	Your limits
//	@ID			getMyLimits
//	@Tags		auth
//	@Produce	json
//	@Param		customer_id	query	string	false	"The company; absent for staff"	format(uuid)
//	@Success	200		{object}	PortalUserLimits
//	@Failure	401		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"No portal of that company is open to you"
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/limits [get]
func (h *Limits) GetOwn(c echo.Context) error {
	q, err := params(c, "customer_id")
	if err != nil {
		return err
	}
	customerID, err := queryID(q, "customer_id")
	if err != nil {
		return err
	}
	found, err := h.service.Own(c.Request().Context(), actor(c), customerID)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPILimits(found))
}

// ExplainOwn tells whether the caller may make a change, and why not.
//
//	@Summary	Why you can or cannot
//	@ID			explainMyLimits
//	@Tags		auth
//	@Accept		json
//	@Produce	json
//	@Param		body	body	MyLimitQuestion	true	"What you would do"
//	@Success	200		{object}	LimitDecision
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"No portal of that company is open to you"
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/limits/explain [post]
func (h *Limits) ExplainOwn(c echo.Context) error {
	var body MyLimitQuestion
	if err := decode(c, &body); err != nil {
		return err
	}
	change, err := fromAPIQuestion(body.Change)
	if err != nil {
		return err
	}
	d, err := h.service.ExplainOwn(c.Request().Context(), actor(c), body.CustomerID, change)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIDecision(d))
}
