package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// AddSecret makes another secret, so that a program can change over without a pause.
//
//	@Summary		Add a secret to an API client
//	@Description	Two may live at once. The secret is in this answer only. Idempotency-Key is not honored, since a secret is kept with no key.
//	@ID				addApiClientSecret
//	@Tags			api-clients
//	@Accept			json
//	@Produce		json
//	@Param			id		path	string				true	"API client id"	format(uuid)
//	@Param			body	body	APIClientSecretAdd	true	"When secrets end"
//	@Success		201		{object}	APIClientNewSecret
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"The client may do more than you"
//	@Failure		404		{object}	problem.Problem
//	@Failure		409		{object}	problem.Problem	"There are two already"
//	@Failure		422		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/api-clients/{id}/secrets [post]
func (h *APIClients) AddSecret(c echo.Context) error {
	id, err := pathID(c, "id", "api_client")
	if err != nil {
		return err
	}
	var body APIClientSecretAdd
	if err := decode(c, &body); err != nil {
		return err
	}
	secret, err := h.service.AddSecret(c.Request().Context(), scope(c), id, body.ExpiresAt, body.FormerEndsAt)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, toAPINewSecret(secret))
}

// EndSecret ends a secret at once, with the tokens that were got with it.
//
//	@Summary	End a secret of an API client
//	@ID			endApiClientSecret
//	@Tags		api-clients
//	@Produce	json
//	@Param		id			path	string	true	"API client id"	format(uuid)
//	@Param		secret_id	path	string	true	"Secret id"		format(uuid)
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients/{id}/secrets/{secret_id} [delete]
func (h *APIClients) EndSecret(c echo.Context) error {
	id, err := pathID(c, "id", "api_client")
	if err != nil {
		return err
	}
	secretID, err := pathID(c, "secret_id", "secret")
	if err != nil {
		return err
	}
	if err := h.service.EndSecret(c.Request().Context(), scope(c), id, secretID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
