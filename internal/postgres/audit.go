package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type auditRow struct {
	ChainID                string           `gorm:"column:chain_id"`
	Seq                    int64            `gorm:"column:seq"`
	ID                     string           `gorm:"column:id"`
	OccurredAt             time.Time        `gorm:"column:occurred_at"`
	BusinessTime           time.Time        `gorm:"column:business_time"`
	ActorID                *string          `gorm:"column:actor_id"`
	ActorName              string           `gorm:"column:actor_name"`
	ActorAddress           string           `gorm:"column:actor_address"`
	OnBehalfOfID           *string          `gorm:"column:on_behalf_of_id"`
	OnBehalfOfName         string           `gorm:"column:on_behalf_of_name"`
	Action                 string           `gorm:"column:action"`
	Result                 string           `gorm:"column:result"`
	ResellerID             *string          `gorm:"column:reseller_id"`
	CustomerID             *string          `gorm:"column:customer_id"`
	TenantID               *string          `gorm:"column:tenant_id"`
	SubscriptionID         *string          `gorm:"column:subscription_id"`
	ObjectKind             string           `gorm:"column:object_kind"`
	ObjectID               string           `gorm:"column:object_id"`
	ObjectName             string           `gorm:"column:object_name"`
	Before                 *json.RawMessage `gorm:"column:before"`
	After                  *json.RawMessage `gorm:"column:after"`
	RequestID              string           `gorm:"column:request_id"`
	MicrosoftCorrelationID string           `gorm:"column:microsoft_correlation_id"`
	PreviousHash           []byte           `gorm:"column:previous_hash"`
	Hash                   []byte           `gorm:"column:hash"`
}

func (auditRow) TableName() string { return "audit_events" }

// AppendAudit adds events to the end of one chain, in the caller's transaction, and holds the
// chain's lock until that ends.
func (d *DB) AppendAudit(ctx context.Context, chainID string, events []audit.Event) error {
	return d.InTx(ctx, func(ctx context.Context) error {
		q := d.conn(ctx)
		err := q.Exec(`INSERT INTO audit_chains (chain_id, last_seq, last_hash) VALUES (?, 0, ?) ON CONFLICT DO NOTHING`, chainID, audit.Genesis()).Error
		if err != nil {
			return fmt.Errorf("begin audit chain: %w", err)
		}
		var head chainHead
		if err := q.Raw(`SELECT last_seq, last_hash FROM audit_chains WHERE chain_id = ? FOR UPDATE`, chainID).Take(&head).Error; err != nil {
			return fmt.Errorf("lock audit chain: %w", err)
		}
		rows := make([]auditRow, 0, len(events))
		for _, e := range events {
			e = audit.Link(e, head.LastSeq+1, head.LastHash)
			head = chainHead{LastSeq: e.Seq, LastHash: e.Hash}
			rows = append(rows, toAuditRow(e))
		}
		if err := q.CreateInBatches(rows, 1000).Error; err != nil {
			return fmt.Errorf("append to audit: %w", err)
		}
		err = q.Exec(`UPDATE audit_chains SET last_seq = ?, last_hash = ? WHERE chain_id = ?`, head.LastSeq, head.LastHash, chainID).Error
		if err != nil {
			return fmt.Errorf("move audit chain: %w", err)
		}
		return nil
	})
}

type chainHead struct {
	ChainID  string `gorm:"column:chain_id"`
	LastSeq  int64  `gorm:"column:last_seq"`
	LastHash []byte `gorm:"column:last_hash"`
}

func (chainHead) TableName() string { return "audit_chains" }

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
	var r auditRow
	err := row.Scan(&r.ChainID, &r.Seq, &r.ID, &r.OccurredAt, &r.BusinessTime, &r.ActorID, &r.ActorName, &r.OnBehalfOfID, &r.OnBehalfOfName,
		&r.Action, &r.Result, &r.ResellerID, &r.CustomerID, &r.TenantID, &r.SubscriptionID, &r.ObjectKind, &r.ObjectID, &r.ObjectName, &r.Before, &r.After,
		&r.RequestID, &r.MicrosoftCorrelationID, &r.PreviousHash, &r.Hash, &r.ActorAddress)
	return fromAuditRow(r), err
}

func toAuditRow(e audit.Event) auditRow {
	return auditRow{
		ChainID: e.ChainID, Seq: e.Seq, ID: e.ID, OccurredAt: e.OccurredAt, BusinessTime: e.BusinessTime,
		ActorID: nullable(e.ActorID), ActorName: e.ActorName, ActorAddress: e.ActorAddress, OnBehalfOfID: nullable(e.OnBehalfOfID), OnBehalfOfName: e.OnBehalfOfName,
		Action: string(e.Action), Result: string(e.Result), ResellerID: nullable(e.ResellerID), CustomerID: nullable(e.CustomerID),
		TenantID: nullable(e.TenantID), SubscriptionID: nullable(e.SubscriptionID), ObjectKind: e.ObjectKind, ObjectID: e.ObjectID,
		ObjectName: e.ObjectName, Before: rawOrNull(e.Before), After: rawOrNull(e.After), RequestID: e.RequestID,
		MicrosoftCorrelationID: e.MicrosoftCorrelationID, PreviousHash: e.PreviousHash, Hash: e.Hash,
	}
}

func fromAuditRow(r auditRow) audit.Event {
	e := audit.Event{
		ChainID: r.ChainID, Seq: r.Seq, ID: r.ID, OccurredAt: r.OccurredAt.UTC(), BusinessTime: r.BusinessTime.UTC(),
		ActorID: deref(r.ActorID), ActorName: r.ActorName, ActorAddress: r.ActorAddress, OnBehalfOfID: deref(r.OnBehalfOfID), OnBehalfOfName: r.OnBehalfOfName,
		Action: audit.Action(r.Action), Result: audit.Result(r.Result), ResellerID: deref(r.ResellerID), CustomerID: deref(r.CustomerID),
		TenantID: deref(r.TenantID), SubscriptionID: deref(r.SubscriptionID), ObjectKind: r.ObjectKind, ObjectID: r.ObjectID,
		ObjectName: r.ObjectName, RequestID: r.RequestID, MicrosoftCorrelationID: r.MicrosoftCorrelationID,
		PreviousHash: r.PreviousHash, Hash: r.Hash,
	}
	if r.Before != nil {
		e.Before = *r.Before
	}
	if r.After != nil {
		e.After = *r.After
	}
	return e
}

func rawOrNull(b json.RawMessage) *json.RawMessage {
	if len(b) == 0 {
		return nil
	}
	return &b
}
