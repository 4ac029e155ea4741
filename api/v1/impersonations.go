package v1

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/impersonation"
	"github.com/tenantry/tenantry/internal/session"
)

// ActingAs is the header by which staff act as a customer user: the id of a launch of their session.
const ActingAs = "X-Acting-As"

// Impersonations is staff who launch a customer's portal as one of its users.
type Impersonations struct {
	service  *impersonation.Service
	sessions *session.Service
}

// NewImpersonations makes the handlers.
func NewImpersonations(s *impersonation.Service, sessions *session.Service) *Impersonations {
	return &Impersonations{service: s, sessions: sessions}
}

// Routes of the resource.
func (h *Impersonations) Routes() []Route {
	return []Route{
		{Operation: "listImpersonations", Method: http.MethodGet, Path: "/impersonations", Handler: h.List},
		{Operation: "launchPortal", Method: http.MethodPost, Path: "/impersonations", Replay: ReplayInTx, Handler: h.Launch},
		{Operation: "getCurrentImpersonation", Method: http.MethodGet, Path: "/impersonations/current", Handler: h.Current},
		{Operation: "raiseImpersonation", Method: http.MethodPost, Path: "/impersonations/current/raise", Handler: h.Raise},
		{Operation: "endImpersonation", Method: http.MethodDelete, Path: "/impersonations/current", Handler: h.End},
	}
}

// List tells who acted as customer users, newest first.
//
//	@Summary	Who acted as a customer user
//	@ID			listImpersonations
//	@Tags		impersonations
//	@Produce	json
//	@Param		reseller_id	query	string	false	"Of this reseller"	format(uuid)
//	@Param		customer_id	query	string	false	"At this customer"	format(uuid)
//	@Param		sort		query	string	false	"Order"				Enums(-created_at)	default(-created_at)
//	@Param		limit		query	int		false	"Entries on a page"	minimum(1)			maximum(200)	default(50)
//	@Param		cursor		query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include		query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	ImpersonationPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/impersonations [get]
func (h *Impersonations) List(c echo.Context) error {
	q, page, _, err := list(c, []string{impersonation.SortNewest}, filters{"reseller_id": nil, "customer_id": nil})
	if err != nil {
		return err
	}
	var f impersonation.Filter
	if f.ResellerID, err = queryID(q, "reseller_id"); err != nil {
		return err
	}
	if f.CustomerID, err = queryID(q, "customer_id"); err != nil {
		return err
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, ImpersonationPage{Data: mapAll(found.Items, toAPIImpersonation), PageInfo: pageInfo(found)})
}

// Launch begins to act as an active customer user, in this session only and read-only until raised.
//
//	@Summary		Launch a customer's portal as one of its users
//	@Description	Send the id as X-Acting-As with every call that is made as the customer user. They and the master admins of the company get a mail.
//	@ID				launchPortal
//	@Tags			impersonations
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repetition safe"
//	@Param			body			body		PortalLaunch	true	"As whom, and why"
//	@Success		201				{object}	Impersonation
//	@Failure		400				{object}	problem.Problem
//	@Failure		401				{object}	problem.Problem
//	@Failure		403				{object}	problem.Problem
//	@Failure		404				{object}	problem.Problem
//	@Failure		409				{object}	problem.Problem	"The person is not active"
//	@Failure		422				{object}	problem.Problem
//	@Failure		default			{object}	problem.Problem
//	@Security		Login
//	@Router			/impersonations [post]
func (h *Impersonations) Launch(c echo.Context) error {
	var body PortalLaunch
	if err := decode(c, &body); err != nil {
		return err
	}
	in := impersonation.Launch{Reason: body.Reason, For: impersonation.LongestFor}
	var err error
	if in.CustomerID, err = bodyID("customer_id", body.CustomerID); err != nil {
		return err
	}
	if in.PortalUserID, err = bodyID("portal_user_id", body.PortalUserID); err != nil {
		return err
	}
	if body.Minutes != nil {
		in.For = minutes(*body.Minutes)
	}
	if err := h.sessions.CountLaunch(c.Request().Context(), in.PortalUserID, actor(c)); err != nil {
		return err
	}
	i, err := h.service.Launch(c.Request().Context(), scope(c), in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, toAPIImpersonation(i))
}

// minutes is a duration; one too long to be counted is as wrong as any below a minute.
func minutes(n int) time.Duration {
	if n < 1 || n > int(impersonation.LongestFor.Minutes()) {
		return -1
	}
	return time.Duration(n) * time.Minute
}

// Current tells as whom the caller acts.
//
//	@Summary	As whom you act
//	@ID			getCurrentImpersonation
//	@Tags		impersonations
//	@Produce	json
//	@Param		X-Acting-As	header		string	false	"Id of the launch"
//	@Success	200			{object}	Impersonation
//	@Failure	401			{object}	problem.Problem
//	@Failure	403			{object}	problem.Problem	"It is over"
//	@Failure	404			{object}	problem.Problem	"You act as yourself"
//	@Failure	default		{object}	problem.Problem
//	@Security	Login
//	@Router		/impersonations/current [get]
func (h *Impersonations) Current(c echo.Context) error {
	i := ImpersonationFrom(c.Request().Context())
	if i == nil {
		return apperr.New(apperr.NotFound, "impersonation.none", "You act as yourself here. Nothing was changed.")
	}
	return c.JSON(http.StatusOK, toAPIImpersonation(*i))
}

// Raise lets the caller change something as the customer user for 15 minutes.
//
//	@Summary	Be allowed to change something while acting as a customer user
//	@ID			raiseImpersonation
//	@Tags		impersonations
//	@Accept		json
//	@Produce	json
//	@Param		X-Acting-As	header		string				false	"Id of the launch"
//	@Param		body		body		ImpersonationRaise	true	"What has to be changed"
//	@Success	200			{object}	Impersonation
//	@Failure	400			{object}	problem.Problem
//	@Failure	401			{object}	problem.Problem
//	@Failure	403			{object}	problem.Problem	"It is over"
//	@Failure	404			{object}	problem.Problem	"You act as yourself"
//	@Failure	422			{object}	problem.Problem
//	@Failure	default		{object}	problem.Problem
//	@Security	Login
//	@Router		/impersonations/current/raise [post]
func (h *Impersonations) Raise(c echo.Context) error {
	var body ImpersonationRaise
	if err := decode(c, &body); err != nil {
		return err
	}
	i, err := h.service.Raise(c.Request().Context(), body.Reason)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIImpersonation(i))
}

// End leaves the customer's portal.
//
//	@Summary	Stop acting as a customer user
//	@ID			endImpersonation
//	@Tags		impersonations
//	@Produce	json
//	@Param		X-Acting-As	header	string	false	"Id of the launch"
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"It is over already"
//	@Failure	404		{object}	problem.Problem	"You act as yourself"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/impersonations/current [delete]
func (h *Impersonations) End(c echo.Context) error {
	if err := h.service.End(c.Request().Context()); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

type impersonationKey struct{}

// WithImpersonation carries the launch that the caller acts in.
func WithImpersonation(ctx context.Context, i impersonation.Impersonation) context.Context {
	return context.WithValue(ctx, impersonationKey{}, &i)
}

// ImpersonationFrom is the launch that the caller acts in; nil for one who acts as themselves.
func ImpersonationFrom(ctx context.Context) *impersonation.Impersonation {
	i, _ := ctx.Value(impersonationKey{}).(*impersonation.Impersonation)
	return i
}
