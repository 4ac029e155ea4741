package v1

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/audit"
)

// AuditEvents is the record of what was done here.
type AuditEvents struct{ service *audit.Service }

// NewAuditEvents makes the handlers.
func NewAuditEvents(s *audit.Service) *AuditEvents { return &AuditEvents{service: s} }

// Routes of the resource.
func (h *AuditEvents) Routes() []Route {
	return []Route{
		{Operation: "listAuditEvents", Method: http.MethodGet, Path: "/audit-events", Handler: h.List},
		{Operation: "verifyAudit", Method: http.MethodGet, Path: "/audit-events/verify", Handler: h.Verify},
	}
}

// List returns what was done in your scope, newest first.
//
//	@Summary	List audit events
//	@ID			listAuditEvents
//	@Tags		audit
//	@Produce	json
//	@Param		reseller_id		query	string	false	"Of this reseller"		format(uuid)
//	@Param		customer_id		query	string	false	"Of this customer"		format(uuid)
//	@Param		tenant_id		query	string	false	"Of this tenant"		format(uuid)
//	@Param		subscription_id	query	string	false	"Of this subscription"	format(uuid)
//	@Param		actor			query	string	false	"Portal user id of who did it"	format(uuid)
//	@Param		on_behalf_of	query	string	false	"Portal user id of whom staff acted as"	format(uuid)
//	@Param		action			query	string	false	"Such as tenant.connected"
//	@Param		from			query	string	false	"Earliest time, RFC 3339 or a date in UTC"
//	@Param		to				query	string	false	"Time before which, RFC 3339 or a date in UTC"
//	@Param		limit			query	int		false	"Entries on a page"
//	@Param		cursor			query	string	false	"Opaque; next_cursor of the page before"
//	@Param		sort			query	string	false	"Order"	Enums(-occurred_at)
//	@Param		include			query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	AuditEventPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events [get]
func (h *AuditEvents) List(c echo.Context) error {
	q, page, _, err := list(c, []string{audit.SortNewest}, filters{
		"reseller_id": nil, "customer_id": nil, "tenant_id": nil, "subscription_id": nil, "actor": nil, "on_behalf_of": nil, "action": nil, "from": nil, "to": nil,
	})
	if err != nil {
		return err
	}
	var f audit.Filter
	for name, into := range map[string]*string{
		"reseller_id": &f.ResellerID, "customer_id": &f.CustomerID, "tenant_id": &f.TenantID,
		"subscription_id": &f.SubscriptionID, "actor": &f.ActorID, "on_behalf_of": &f.OnBehalfOfID,
	} {
		if *into, err = queryID(q, name); err != nil {
			return err
		}
	}
	f.Action = q.Get("action")
	if f.From, err = queryTime(q, "from"); err != nil {
		return err
	}
	if f.To, err = queryTime(q, "to"); err != nil {
		return err
	}
	events, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, AuditEventPage{Data: mapAll(events.Items, toAPIAuditEvent), PageInfo: pageInfo(events)})
}

// Verify walks the chains in your scope and names the first break of each.
//
//	@Summary	Verify the audit chains
//	@ID			verifyAudit
//	@Tags		audit
//	@Produce	json
//	@Success	200		{object}	AuditVerification
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events/verify [get]
func (h *AuditEvents) Verify(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	reports, err := h.service.Verify(c.Request().Context(), scope(c))
	if err != nil {
		return err
	}
	out := AuditVerification{Intact: true, Chains: mapAll(reports, toAPIAuditChain)}
	for _, chain := range out.Chains {
		out.Intact = out.Intact && chain.Break == nil
	}
	return c.JSON(http.StatusOK, out)
}

// AuditEventPage is one page of events.
type AuditEventPage struct {
	Data []AuditEvent `json:"data"`
	PageInfo
} // @name AuditEventPage

// AuditEvent is one act.
type AuditEvent struct {
	ID             string          `json:"id" format:"uuid"`
	OccurredAt     time.Time       `json:"occurred_at" format:"date-time"`
	BusinessTime   time.Time       `json:"business_time" format:"date-time"`               // in Microsoft's world; differs with the simulator
	ActorID        *string         `json:"actor_id" extensions:"x-nullable" format:"uuid"` // null: Tenantry itself, or the command line on its server
	ActorName      string          `json:"actor_name"`
	OnBehalfOfID   *string         `json:"on_behalf_of_id" extensions:"x-nullable" format:"uuid"` // portal user id; null: the actor acted as themselves
	OnBehalfOfName *string         `json:"on_behalf_of_name" extensions:"x-nullable"`
	Action         string          `json:"action" example:"tenant.connected"`
	Result         AuditResult     `json:"result"`
	ResellerID     *string         `json:"reseller_id" extensions:"x-nullable" format:"uuid"`
	CustomerID     *string         `json:"customer_id" extensions:"x-nullable" format:"uuid"`
	TenantID       *string         `json:"tenant_id" extensions:"x-nullable" format:"uuid"`
	SubscriptionID *string         `json:"subscription_id" extensions:"x-nullable" format:"uuid"`
	ObjectKind     string          `json:"object_kind"`
	ObjectID       string          `json:"object_id"`
	ObjectName     string          `json:"object_name"`
	Before         json.RawMessage `json:"before" swaggertype:"object" extensions:"x-nullable"`
	After          json.RawMessage `json:"after" swaggertype:"object" extensions:"x-nullable"`
	RequestID      string          `json:"request_id"`

	MicrosoftCorrelationID string `json:"microsoft_correlation_id"`
} // @name AuditEvent

// AuditResult is how an act ended.
type AuditResult string // @name AuditResult

// The results.
const (
	AuditSucceeded AuditResult = "succeeded"
	AuditFailed    AuditResult = "failed"
)

// AuditVerification is the outcome of walking the chains.
type AuditVerification struct {
	Intact bool         `json:"intact"`
	Chains []AuditChain `json:"chains"`
} // @name AuditVerification

// AuditChain is one chain: a reseller's, or the platform's.
type AuditChain struct {
	ResellerID *string     `json:"reseller_id" extensions:"x-nullable" format:"uuid"` // null: the platform's
	Events     int64       `json:"events"`                                            // walked
	Break      *AuditBreak `json:"break" extensions:"x-nullable"`
} // @name AuditChain

// AuditBreak is the first place where a chain is not what was written.
type AuditBreak struct {
	Event  int64  `json:"event"` // number in the chain, from 1
	Reason string `json:"reason"`
} // @name AuditBreak

func toAPIAuditEvent(e audit.Event) AuditEvent {
	return AuditEvent{
		ID: e.ID, OccurredAt: e.OccurredAt, BusinessTime: e.BusinessTime, ActorID: optional(e.ActorID), ActorName: e.ActorName,
		OnBehalfOfID: optional(e.OnBehalfOfID), OnBehalfOfName: optional(e.OnBehalfOfName), Action: string(e.Action), Result: AuditResult(e.Result),
		ResellerID: optional(e.ResellerID), CustomerID: optional(e.CustomerID), TenantID: optional(e.TenantID),
		SubscriptionID: optional(e.SubscriptionID), ObjectKind: e.ObjectKind, ObjectID: e.ObjectID, ObjectName: e.ObjectName,
		Before: e.Before, After: e.After, RequestID: e.RequestID, MicrosoftCorrelationID: e.MicrosoftCorrelationID,
	}
}

func toAPIAuditChain(r audit.Report) AuditChain {
	out := AuditChain{Events: r.Events}
	if r.ChainID != audit.PlatformChain {
		out.ResellerID = optional(r.ChainID)
	}
	if r.Break != nil {
		out.Break = &AuditBreak{Event: r.Break.Seq, Reason: r.Break.Reason}
	}
	return out
}
