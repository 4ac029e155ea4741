package partnercenter

import (
	"context"
	"net/http"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// WebhookRegistration is where Partner Center sends which events; there is one for each partner.
// Source: Microsoft, "Partner Center webhooks".
type WebhookRegistration struct {
	SubscriberID wire.Text   `json:"subscriberId"`
	URL          wire.Text   `json:"webhookUrl"`
	Events       []wire.Text `json:"webhookEvents"`
}

var registrationPath = []string{"webhooks", "v1", "registration"}

// WebhookEvents lists the events that can be registered for. New ones appear here first.
func (c *Client) WebhookEvents(ctx context.Context) ([]string, error) {
	const op = "list webhook events"
	answer, err := c.do(ctx, request{op: op, scope: scopeOther, method: http.MethodGet, path: append(registrationPath[:3:3], "events")})
	if err != nil {
		return nil, err
	}
	var names []string
	if err := answer.Decode(&names); err != nil {
		return nil, garbage(op, answer, err)
	}
	return names, nil
}

// Webhook reads the registration; there being none is KindNotFound.
func (c *Client) Webhook(ctx context.Context) (wire.Item[WebhookRegistration], error) {
	return get[WebhookRegistration](ctx, c, request{op: "get webhook registration", scope: scopeOther, path: registrationPath})
}

// RegisterWebhook makes the registration, or replaces it.
func (c *Client) RegisterWebhook(ctx context.Context, callback string, events []string) (wire.Item[WebhookRegistration], error) {
	body := struct {
		URL    string   `json:"WebhookUrl"`
		Events []string `json:"WebhookEvents"`
	}{callback, events}
	r := request{op: "register webhook", scope: scopeOther, path: registrationPath, body: body}
	_, err := c.Webhook(ctx)
	switch {
	case err == nil:
		r.method = http.MethodPut
	case upstream.KindOf(err) == upstream.KindNotFound:
		r.method = http.MethodPost
	default:
		return wire.Item[WebhookRegistration]{}, err
	}
	return get[WebhookRegistration](ctx, c, r)
}

// SendTestEvent makes Partner Center send "test-created" and returns the id to ask TestEvent with. At most two a minute.
func (c *Client) SendTestEvent(ctx context.Context) (string, error) {
	item, err := get[struct {
		CorrelationID wire.Text `json:"correlationId"`
	}](ctx, c, request{op: "send test event", scope: scopeOther, method: http.MethodPost, path: append(registrationPath[:3:3], "validationEvents")})
	return string(item.Value.CorrelationID), err
}

// TestEvent is what became of a test event.
type TestEvent struct {
	CorrelationID wire.Text `json:"correlationId"`
	Status        wire.Text `json:"status"` // "completed" when all is done
	CallbackURL   wire.Text `json:"callbackUrl"`
	Results       []struct {
		ResponseCode    wire.Text `json:"responseCode"` // "OK"
		ResponseMessage wire.Text `json:"responseMessage"`
		SystemError     wire.Bool `json:"systemError"`
		At              wire.Time `json:"dateTimeUtc"`
	} `json:"results"`
}

// TestEvent reads how the delivery of a test event went.
func (c *Client) TestEvent(ctx context.Context, correlationID string) (wire.Item[TestEvent], error) {
	return get[TestEvent](ctx, c, request{op: "get test event", scope: scopeOther, path: append(registrationPath[:3:3], "validationEvents", correlationID)})
}
