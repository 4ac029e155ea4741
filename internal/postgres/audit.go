package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

const auditColumns = `e.chain_id, e.seq, e.id, e.occurred_at, e.business_time, e.actor_id, e.actor_name, e.on_behalf_of_id, e.on_behalf_of_name,
	e.action, e.result, e.reseller_id, e.customer_id, e.tenant_id, e.subscription_id, e.object_kind, e.object_id, e.object_name, e.before, e.after,
	e.request_id, e.microsoft_correlation_id, e.previous_hash, e.hash, `

// whoseAddress is the address of an event for the caller: personal data, so a customer's people see those of
// people of their own companies, while these are that, and nobody else's. $n are the companies.
func whoseAddress(l *listing, sc tenancy.Scope) string {
	if sc.CrossesResellers() || sc.AllCustomers() {
		return "e.actor_address"
	}
	l.args = append(l.args, sc.CustomerIDs())
	return fmt.Sprintf(`CASE WHEN EXISTS (SELECT FROM portal_users u WHERE u.login_id = e.actor_id AND u.customer_id = e.customer_id
		AND u.customer_id = ANY($%d::uuid[]) AND u.deleted_at IS NULL) THEN e.actor_address ELSE '' END`, len(l.args))
}

var newestEvents = listOrder{expr: "e.occurred_at", cast: "timestamptz", id: "e.id", desc: true}

// AuditEvents is a page of events in scope, newest first.
func (d *DB) AuditEvents(ctx context.Context, sc tenancy.Scope, f audit.Filter, page paging.Request) (paging.Page[audit.Event], error) {
	var none paging.Page[audit.Event]
	l := &listing{from: "audit_events e"}
	l.where("true")
	if err := l.scope(sc, "e", "customer_id"); err != nil {
		return none, err
	}
	l.whereIf("e.reseller_id = ?", f.ResellerID)
	l.whereIf("e.customer_id = ?", f.CustomerID)
	l.whereIf("e.tenant_id = ?", f.TenantID)
	l.whereIf("e.subscription_id = ?", f.SubscriptionID)
	l.unevenIf("e.actor_id = ?", f.ActorID)
	l.unevenIf("e.on_behalf_of_id = ?", f.OnBehalfOfID)
	l.unevenIf("e.action = ?", f.Action)
	if f.ObjectName != "" {
		l.where("lower(e.object_name) LIKE lower(?)", "%"+fold.LikePattern(f.ObjectName)+"%")
		l.uneven = true
	}
	l.uneven = l.uneven || f.From != nil || f.To != nil
	if f.From != nil {
		l.where("e.occurred_at >= ?", *f.From)
	}
	if f.To != nil {
		l.where("e.occurred_at < ?", *f.To)
	}
	total, capped, err := d.total(ctx, l, newestEvents, page)
	if err != nil {
		return none, err
	}
	sql, args := l.page(auditColumns+whoseAddress(l, sc), "", newestEvents, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return none, fmt.Errorf("list audit events: %w", err)
	}
	events, err := pgx.CollectRows(rows, scanAudit)
	if err != nil {
		return none, fmt.Errorf("list audit events: %w", err)
	}
	out := paging.Cut(events, page.Limit, func(e audit.Event) paging.Cursor {
		return paging.Cursor{Sort: audit.SortNewest, Key: paging.TimeKey(e.OccurredAt), ID: e.ID}
	})
	out.Total, out.TotalCapped = total, capped
	return out, nil
}

// AuditEvent is one event in scope.
//
// Errors: NotFound.
func (d *DB) AuditEvent(ctx context.Context, sc tenancy.Scope, id string) (audit.Event, error) {
	l := &listing{from: "audit_events e"}
	l.where("e.id = ?", id)
	if err := l.scope(sc, "e", "customer_id"); err != nil {
		return audit.Event{}, err
	}
	sql, args := l.page(auditColumns+whoseAddress(l, sc), "", newestEvents, paging.Request{Limit: 1})
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return audit.Event{}, fmt.Errorf("read audit event: %w", err)
	}
	e, err := pgx.CollectOneRow(rows, scanAudit)
	if errors.Is(err, pgx.ErrNoRows) {
		return audit.Event{}, apperr.Missing("audit_event")
	}
	return e, err
}

func scanAudit(row pgx.CollectableRow) (audit.Event, error) {
	var e audit.Event
	err := row.Scan(&e.ChainID, &e.Seq, &e.ID, &e.OccurredAt, &e.BusinessTime, (*nullText)(&e.ActorID), &e.ActorName, (*nullText)(&e.OnBehalfOfID),
		&e.OnBehalfOfName, (*string)(&e.Action), (*string)(&e.Result), (*nullText)(&e.ResellerID), (*nullText)(&e.CustomerID), (*nullText)(&e.TenantID),
		(*nullText)(&e.SubscriptionID), &e.ObjectKind, &e.ObjectID, &e.ObjectName, (*[]byte)(&e.Before), (*[]byte)(&e.After), &e.RequestID,
		&e.MicrosoftCorrelationID, &e.PreviousHash, &e.Hash, &e.ActorAddress)
	e.OccurredAt, e.BusinessTime = e.OccurredAt.UTC(), e.BusinessTime.UTC()
	return e, err
}

// nullText is a text that is empty where the column is null.
type nullText string

// ScanText takes a column's value.
func (t *nullText) ScanText(v pgtype.Text) error {
	*t = nullText(v.String)
	return nil
}
