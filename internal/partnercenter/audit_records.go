package partnercenter

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// AuditRecord is one thing that somebody did in Partner Center.
// Source: Microsoft, "Get a record of Partner Center activity".
type AuditRecord struct {
	ID                    wire.Text   `json:"id"`
	PartnerID             wire.Text   `json:"partnerId"`
	CustomerID            wire.Text   `json:"customerId"`
	CustomerName          wire.Text   `json:"customerName"`
	UserPrincipalName     wire.Text   `json:"userPrincipalName"`
	ApplicationID         wire.Text   `json:"applicationId"`
	ResourceType          wire.Text   `json:"resourceType"`  // "subscription", "order", "customer", ...
	OperationType         wire.Text   `json:"operationType"` // "update_subscription", "create_order", ...
	OperationDate         wire.Time   `json:"operationDate"`
	OperationStatus       wire.Text   `json:"operationStatus"`  // "succeeded", "failed", "progress", "decline"
	ResourceNewValue      wire.Text   `json:"resourceNewValue"` // JSON in a text, in Pascal case
	ResourceOldValue      wire.Text   `json:"resourceOldValue"`
	OriginalCorrelationID wire.Text   `json:"originalCorrelationId"`
	CustomizedData        []NamedText `json:"customizedData"`
}

// NamedText is a name with a value.
type NamedText struct {
	Key   wire.Text `json:"key"`
	Value wire.Text `json:"value"`
}

// AuditQuery bounds a reading of the audit by days in UTC. Microsoft keeps 90 days.
type AuditQuery struct {
	From, To     time.Time
	CustomerID   string // only of one customer; or
	ResourceType string // only of one type
}

// AuditRecords lists what was done. The service recommends one such query a day; it costs one call for 500 records.
func (c *Client) AuditRecords(ctx context.Context, q AuditQuery) iter.Seq2[wire.Item[AuditRecord], error] {
	v := url.Values{"size": {"500"}, "startDate": {q.From.UTC().Format(time.DateOnly)}}
	if !q.To.IsZero() {
		v.Set("endDate", q.To.UTC().Format(time.DateOnly))
	}
	switch {
	case q.CustomerID != "":
		setFilter(v, filter{"CustomerId", q.CustomerID, "equals"})
	case q.ResourceType != "":
		setFilter(v, filter{"ResourceType", q.ResourceType, "equals"})
	}
	return wire.Each(seek[AuditRecord](ctx, c, request{op: "list audit records", scope: scopeAudit, path: []string{"v1", "auditrecords"}, query: v}))
}
