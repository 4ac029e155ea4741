package partner

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// webhookEvents are the events a partner may register for. Source: Microsoft,
// Partner Center webhook events.
var webhookEvents = []string{
	"subscription-updated", "test-created", "usagerecords-thresholdExceeded", "invoice-ready",
	"referral-created", "referral-updated", "related-referral-created", "related-referral-updated",
	"granular-admin-relationship-approved", "granular-admin-relationship-activated",
	"granular-admin-relationship-terminated", "granular-admin-relationship-expired",
	"granular-admin-access-assignment-created", "granular-admin-access-assignment-activated",
	"granular-admin-access-assignment-updated", "granular-admin-access-assignment-deleted",
	"reseller-relationship-accepted-by-customer", "indirect-reseller-relationship-accepted-by-customer",
	"dap-admin-relationship-approved", "dap-admin-relationship-terminated",
	"dap-admin-relationship-terminated-by-microsoft", "azure-fraud-event-detected",
}

const testCreated = "test-created"

// registration is what the webhook endpoints read and write, in Pascal case both ways.
type registration struct {
	SubscriberID                      string `json:"SubscriberId,omitempty"`
	WebhookURL                        string `json:"WebhookUrl"`
	WebhookEvents                     []string
	SignatureTokenToMsSignatureHeader bool `json:",omitempty"`
}

// listWebhookEvents serves GET /webhooks/v1/registration/events.
func listWebhookEvents(_ *call, _ *world.State) (answer, error) { return ok(webhookEvents), nil }

// getRegistration serves GET /webhooks/v1/registration.
func getRegistration(c *call, s *world.State) (answer, error) {
	hook, found := s.Webhooks.Get("", c.caller.partnerID)
	if !found {
		return answer{}, errNotFound("The webhook registration")
	}
	return ok(registration{WebhookURL: hook.URL, WebhookEvents: hook.Events, SignatureTokenToMsSignatureHeader: hook.SignatureInMSHeader}), nil
}

// postRegistration serves POST /webhooks/v1/registration: a tenant has one
// registration, so a second is a conflict.
func postRegistration(c *call, tx *world.Tx) (answer, error) {
	if _, found := tx.Webhooks.Get("", c.caller.partnerID); found {
		return answer{}, refuse(http.StatusConflict, 409, "A webhook is already registered for this tenant; update it instead.")
	}
	return c.register(tx, uuid.NewString())
}

// putRegistration serves PUT /webhooks/v1/registration.
func putRegistration(c *call, tx *world.Tx) (answer, error) {
	hook, found := tx.Webhooks.Get("", c.caller.partnerID)
	if !found {
		return answer{}, errNotFound("The webhook registration")
	}
	return c.register(tx, hook.SubscriberID)
}

func (c *call) register(tx *world.Tx, subscriberID string) (answer, error) {
	var in registration
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	u, err := url.Parse(in.WebhookURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(in.WebhookURL) > 2000 {
		return answer{}, errInvalid("The webhook URL must be an absolute http or https address.")
	}
	if len(in.WebhookEvents) == 0 {
		return answer{}, errInvalid("At least one webhook event is required.")
	}
	var events []string
	for _, name := range in.WebhookEvents {
		i := slices.IndexFunc(webhookEvents, func(e string) bool { return strings.EqualFold(e, name) })
		if i < 0 {
			return answer{}, errInvalid("The event %s does not exist.", name)
		}
		events = append(events, webhookEvents[i])
	}
	tx.Webhooks.Put("", c.caller.partnerID, &world.Webhook{
		PartnerID: c.caller.partnerID, SubscriberID: subscriberID, URL: in.WebhookURL, Origin: c.origin, Events: events,
		SignatureInMSHeader: in.SignatureTokenToMsSignatureHeader, RegisteredAt: tx.Now,
	})
	return ok(registration{SubscriberID: subscriberID, WebhookURL: in.WebhookURL, WebhookEvents: events, SignatureTokenToMsSignatureHeader: in.SignatureTokenToMsSignatureHeader}), nil
}

// postValidationEvent serves POST .../registration/validationEvents: a test event
// on its way to the registered address.
func postValidationEvent(c *call, tx *world.Tx) (answer, error) {
	hook, found := tx.Webhooks.Get("", c.caller.partnerID)
	if !found || !slices.Contains(hook.Events, testCreated) {
		return answer{}, errInvalid("A webhook registered for the event %s is required.", testCreated)
	}
	id := uuid.NewString()
	tx.Deliveries.Put(c.caller.partnerID, id, &world.Delivery{
		ID: id, PartnerID: c.caller.partnerID, EventName: testCreated, ResourceName: "test",
		ResourceURI: "/webhooks/v1/registration/validationEvents/" + id, ChangedAt: tx.Now, CorrelationID: id,
		State: deliveryWaiting, NextAttemptAt: c.w.Machine(),
	})
	return ok(map[string]string{"correlationId": id}), nil
}

type validationStatus struct {
	CorrelationID string             `json:"correlationId"`
	PartnerID     string             `json:"partnerId"`
	Status        string             `json:"status"`
	CallbackURL   string             `json:"callbackUrl"`
	Results       []validationResult `json:"results"`
}

type validationResult struct {
	ResponseCode    string `json:"responseCode"`
	ResponseMessage string `json:"responseMessage"`
	SystemError     bool   `json:"systemError"`
	DateTimeUTC     string `json:"dateTimeUtc"`
}

// getValidationEvent serves GET .../registration/validationEvents/{event}.
func getValidationEvent(c *call, s *world.State) (answer, error) {
	d, found := s.Deliveries.Get(c.caller.partnerID, c.param("event"))
	if !found || d.EventName != testCreated {
		return answer{}, errNotFound("The validation event")
	}
	out := validationStatus{CorrelationID: d.CorrelationID, PartnerID: d.PartnerID, Status: "pending", Results: []validationResult{}}
	if d.State != deliveryWaiting {
		out.Status = "completed"
	}
	if hook, found := s.Webhooks.Get("", c.caller.partnerID); found {
		out.CallbackURL = hook.URL
	}
	for _, a := range d.Attempts {
		out.Results = append(out.Results, validationResult{
			ResponseCode:    strings.ReplaceAll(http.StatusText(a.Code), " ", ""),
			ResponseMessage: a.Message, SystemError: a.Code == 0,
			DateTimeUTC: zoneless(a.At),
		})
	}
	return ok(out), nil
}
