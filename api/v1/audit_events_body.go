package v1

import (
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
)

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
	ActorAddress   *string         `json:"actor_address" extensions:"x-nullable"`                 // where the call came from; null: not by a call, or not yours to see
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
	Head       string      `json:"head"`                                              // hash of the last event that was walked, in hex
	Signed     int         `json:"signed"`                                            // heads signed before that it was compared with
	Break      *AuditBreak `json:"break" extensions:"x-nullable"`
} // @name AuditChain

// AuditBreak is the first place where a chain is not what was written.
type AuditBreak struct {
	Event   int64   `json:"event"`                                          // number in the chain, from 1
	EventID *string `json:"event_id" extensions:"x-nullable" format:"uuid"` // null: it is not there
	Reason  string  `json:"reason"`
} // @name AuditBreak

func toAPIAuditEvent(who authz.Actor, e audit.Event) AuditEvent {
	e = seenBy(who, e)
	return AuditEvent{
		ID: e.ID, OccurredAt: e.OccurredAt, BusinessTime: e.BusinessTime, ActorID: optional(e.ActorID), ActorName: e.ActorName,
		ActorAddress: optional(e.ActorAddress), OnBehalfOfID: optional(e.OnBehalfOfID),
		OnBehalfOfName: optional(e.OnBehalfOfName), Action: string(e.Action), Result: AuditResult(e.Result),
		ResellerID: optional(e.ResellerID), CustomerID: optional(e.CustomerID), TenantID: optional(e.TenantID),
		SubscriptionID: optional(e.SubscriptionID), ObjectKind: e.ObjectKind, ObjectID: e.ObjectID, ObjectName: e.ObjectName,
		Before: e.Before, After: e.After, RequestID: e.RequestID, MicrosoftCorrelationID: e.MicrosoftCorrelationID,
	}
}

// seenBy hides what the reseller pays from who may not see it.
func seenBy(who authz.Actor, e audit.Event) audit.Event {
	if authz.Check(who, authz.CostsRead, "audit_event", e.ResellerID, e.CustomerID) != nil {
		return e.WithoutCosts()
	}
	return e
}

func toAPIAuditChain(r audit.Report) AuditChain {
	out := AuditChain{Events: r.Seq, Head: hex.EncodeToString(r.Hash), Signed: r.Signed}
	if r.ChainID != audit.PlatformChain {
		out.ResellerID = optional(r.ChainID)
	}
	if r.Break != nil {
		out.Break = &AuditBreak{Event: r.Break.Seq, EventID: optional(r.Break.EventID), Reason: r.Break.Reason}
	}
	return out
}
