package v1

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// HandOverPasswordLink makes a link with which a customer user chooses a new password, to hand over
// where no mail reaches them.
//
//	@Summary		Hand over a link for a forgotten password
//	@Description	For partner staff, and customer users whom no mail reaches: there is no mail server, or the reseller turned mails off. The link is shown once; the password stays until it is followed.
//	@ID				handOverPasswordLink
//	@Tags			portal-users
//	@Produce		json
//	@Param			id	path	string	true	"Portal user id"	format(uuid)
//	@Success		200		{object}	Handover
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"A company's own people"
//	@Failure		404		{object}	problem.Problem
//	@Failure		409		{object}	problem.Problem	"Partner staff, somebody without a password, or mails reach the person"
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/portal-users/{id}/password-link [post]
func (h *PortalUsers) HandOverPasswordLink(c echo.Context) error {
	return h.handOver(c, h.service.HandOverPasswordLink)
}

// handOver makes a link for somebody, within what may be sent to an address.
func (h *PortalUsers) handOver(c echo.Context, link func(context.Context, tenancy.Scope, string) (portaluser.Handover, error)) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	u, err := h.service.Get(ctx, scope(c), id)
	if err != nil {
		return err
	}
	if err := h.sessions.CountInvitation(ctx, u.Email, actor(c).LoginID); err != nil {
		return err
	}
	handover, err := link(ctx, scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIHandover(handover))
}
