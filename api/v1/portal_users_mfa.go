package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// ResetMFA takes the second factors of somebody away who lost them.
//
//	@Summary		Take somebody's second factors away
//	@Description	For who lost them. Their sessions end, and they are told by mail. Partner staff and operators only.
//	@ID				resetPortalUserMFA
//	@Tags			portal-users
//	@Produce		json
//	@Param			id	path	string	true	"Portal user id"	format(uuid)
//	@Success		204
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"Yourself, somebody who holds more than you, or you are no partner staff"
//	@Failure		404		{object}	problem.Problem
//	@Failure		409		{object}	problem.Problem	"There is no second factor"
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/portal-users/{id}/mfa/reset [post]
func (h *PortalUsers) ResetMFA(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	if err := h.service.ResetFactors(c.Request().Context(), scope(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
