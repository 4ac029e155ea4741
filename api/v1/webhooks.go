package v1

import (
	"context"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
)

// receiver takes one notification of Partner Center's for a reseller.
type receiver interface {
	Receive(ctx context.Context, resellerID string, header http.Header, body []byte) error
}

// WebhookPath is where Partner Center sends notifications, below Base and without the reseller's id.
const WebhookPath = "/webhooks/partner-center"

// maxNotification is how many bytes a notification may have. Microsoft's have below one thousand.
const maxNotification = 64 << 10

// Webhooks takes notifications.
type Webhooks struct{ receiver receiver }

// NewWebhooks makes the handlers.
func NewWebhooks(r receiver) *Webhooks { return &Webhooks{receiver: r} }

// Routes of the resource.
func (h *Webhooks) Routes() []Route {
	return []Route{{Operation: "receivePartnerCenterNotification", Method: http.MethodPost, Path: WebhookPath + "/:id", Handler: h.PartnerCenter}}
}

// PartnerCenter takes a notification that Microsoft signed. It is answered before anything is
// read again.
//
//	@Summary	Take a notification from Partner Center
//	@ID			receivePartnerCenterNotification
//	@Tags		webhooks
//	@Accept		json
//	@Param		id				path	string	true	"Reseller id"	format(uuid)
//	@Param		notification	body	object	true	"As Microsoft sends it; the signature is over its exact bytes"
//	@Success	200	"Taken, or seen before"
//	@Failure	401		{object}	problem.Problem	"Not signed by Microsoft, or too old"
//	@Failure	404		{object}	problem.Problem
//	@Failure	400		{object}	problem.Problem	"Larger than a notification is, or cut off"
//	@Failure	503		{object}	problem.Problem	"Cannot be verified now: send it again"
//	@Failure	default	{object}	problem.Problem
//	@Router		/webhooks/partner-center/{id} [post]
func (h *Webhooks) PartnerCenter(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
	if err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(c.Request().Body, maxNotification+1))
	if err != nil {
		return apperr.Wrap(err, apperr.Malformed, "webhook.unreadable", "The notification could not be read to its end. Nothing was changed: send it again.")
	}
	if len(body) > maxNotification {
		return apperr.New(apperr.Malformed, "request.too_large", "The request body is larger than this address takes. Nothing was changed.")
	}
	if err := h.receiver.Receive(c.Request().Context(), id, c.Request().Header, body); err != nil {
		return err
	}
	return c.NoContent(http.StatusOK)
}
