package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// operationRow is one row of operations. Operations are of a reseller, or of one of its
// customers when customer_id is set.
type operationRow struct {
	ID                     string         `gorm:"column:id"`
	ResellerID             string         `gorm:"column:reseller_id"`
	CustomerID             *string        `gorm:"column:customer_id"`
	TenantID               *string        `gorm:"column:tenant_id"`
	Kind                   string         `gorm:"column:kind"`
	Reason                 string         `gorm:"column:reason"`
	State                  string         `gorm:"column:state"`
	ProgressDone           int            `gorm:"column:progress_done"`
	ProgressTotal          int            `gorm:"column:progress_total"`
	Result                 map[string]int `gorm:"column:result;serializer:json"`
	WaitingFor             string         `gorm:"column:waiting_for"`
	WaitingUntil           *time.Time     `gorm:"column:waiting_until"`
	ProblemCode            string         `gorm:"column:problem_code"`
	ProblemDetail          string         `gorm:"column:problem_detail"`
	MicrosoftCorrelationID string         `gorm:"column:microsoft_correlation_id"`
	RequestedBy            *string        `gorm:"column:requested_by"`
	CreatedAt              time.Time      `gorm:"column:created_at"`
	StartedAt              *time.Time     `gorm:"column:started_at"`
	FinishedAt             *time.Time     `gorm:"column:finished_at"`
	UpdatedAt              time.Time      `gorm:"column:updated_at"`
	Version                int64          `gorm:"column:version"`
}

func (operationRow) TableName() string { return "operations" }

func toOperationRow(o operation.Operation) operationRow {
	return operationRow{
		ID: o.ID, ResellerID: o.ResellerID, CustomerID: nullable(o.CustomerID), TenantID: nullable(o.TenantID),
		Kind: string(o.Kind), Reason: string(o.Reason), State: string(o.State),
		ProgressDone: o.Done, ProgressTotal: o.Total, Result: o.Result,
		WaitingFor: string(o.WaitingFor), WaitingUntil: o.WaitingUntil,
		ProblemCode: o.ProblemCode, ProblemDetail: o.ProblemDetail, MicrosoftCorrelationID: o.MicrosoftCorrelationID,
		RequestedBy: nullable(o.RequestedBy), CreatedAt: o.CreatedAt, StartedAt: o.StartedAt,
		FinishedAt: o.FinishedAt, UpdatedAt: o.UpdatedAt, Version: o.Version,
	}
}

func fromOperationRow(r operationRow) operation.Operation {
	return operation.Operation{
		ID: r.ID, ResellerID: r.ResellerID, CustomerID: deref(r.CustomerID), TenantID: deref(r.TenantID),
		Kind: operation.Kind(r.Kind), Reason: operation.Reason(r.Reason), State: operation.State(r.State),
		Done: r.ProgressDone, Total: r.ProgressTotal, Result: r.Result,
		WaitingFor: operation.WaitingFor(r.WaitingFor), WaitingUntil: utc(r.WaitingUntil),
		ProblemCode: r.ProblemCode, ProblemDetail: r.ProblemDetail, MicrosoftCorrelationID: r.MicrosoftCorrelationID,
		RequestedBy: deref(r.RequestedBy), CreatedAt: r.CreatedAt.UTC(), StartedAt: utc(r.StartedAt),
		FinishedAt: utc(r.FinishedAt), UpdatedAt: r.UpdatedAt.UTC(), Version: r.Version,
	}
}

// InsertOperation adds an operation. It adds nothing when a sync of the same thing is queued
// or running already.
func (d *DB) InsertOperation(ctx context.Context, op operation.Operation) (bool, error) {
	row := toOperationRow(op)
	done := d.conn(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	return done.RowsAffected == 1, done.Error
}

// RunningSync is the one sync of that reseller, or of that tenant, which is queued or running.
func (d *DB) RunningSync(ctx context.Context, kind operation.Kind, resellerID, tenantID string) (operation.Operation, bool, error) {
	q := d.conn(ctx).Where("reseller_id = ? AND kind = ? AND state IN ('queued', 'running')", resellerID, string(kind))
	if tenantID != "" {
		q = q.Where("tenant_id = ?", tenantID)
	}
	var rows []operationRow
	if err := q.Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return operation.Operation{}, false, err
	}
	return fromOperationRow(rows[0]), true, nil
}

const operationColumns = `o.id::text, o.reseller_id::text, o.customer_id::text, o.tenant_id::text, o.kind, o.reason, o.state, o.progress_done,
	o.progress_total, o.result, o.waiting_for, o.waiting_until, o.problem_code, o.problem_detail, o.microsoft_correlation_id, o.requested_by::text, o.created_at, o.started_at,
	o.finished_at, o.updated_at, o.version, r.display_name, coalesce(t.name, ''), coalesce(nullif(u.name, ''), u.email, 'API client ' || a.name, '')`

const operationJoins = `JOIN resellers r ON r.id = o.reseller_id
	LEFT JOIN tenants t ON t.id = o.tenant_id
	LEFT JOIN logins u ON u.id = o.requested_by
	LEFT JOIN api_clients a ON a.id = o.requested_by`

var newestOperations = listOrder{expr: "o.created_at", cast: "timestamptz", id: "o.id", desc: true}

// Operation reads one operation.
//
// Errors: NotFound outside sc.
func (d *DB) Operation(ctx context.Context, sc tenancy.Scope, id string) (operation.Operation, error) {
	l := &listing{from: "operations o"}
	if err := l.scope(sc, "o", "customer_id"); err != nil {
		return operation.Operation{}, err
	}
	if !isUUID(id) {
		return operation.Operation{}, apperr.Missing("operation")
	}
	l.where("o.id = ?", id)
	ops, err := d.readOperations(ctx, l, paging.Request{Limit: 1})
	if err != nil {
		return operation.Operation{}, err
	}
	if len(ops) == 0 {
		return operation.Operation{}, apperr.Missing("operation")
	}
	return ops[0], nil
}

// Operations lists operations, newest first.
func (d *DB) Operations(ctx context.Context, sc tenancy.Scope, f operation.Filter, page paging.Request) (paging.Page[operation.Operation], error) {
	var none paging.Page[operation.Operation]
	l := &listing{from: "operations o"}
	l.where("true")
	if err := l.scope(sc, "o", "customer_id"); err != nil {
		return none, err
	}
	l.whereIf("o.reseller_id = ?", f.ResellerID)
	l.whereIf("o.tenant_id = ?", f.TenantID)
	l.unevenIf("o.kind = ?", string(f.Kind))
	l.unevenIf("o.state = ?", string(f.State))
	total, capped, err := d.total(ctx, l, newestOperations, page)
	if err != nil {
		return none, err
	}
	ops, err := d.readOperations(ctx, l, page)
	if err != nil {
		return none, err
	}
	out := paging.Cut(ops, page.Limit, func(o operation.Operation) paging.Cursor {
		return paging.Cursor{Sort: operation.SortNewest, Key: paging.TimeKey(o.CreatedAt), ID: o.ID}
	})
	out.Total, out.TotalCapped = total, capped
	return out, nil
}

func (d *DB) readOperations(ctx context.Context, l *listing, page paging.Request) ([]operation.Operation, error) {
	sql, args := l.joined("o", operationColumns, operationJoins, newestOperations, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list operations: %w", err)
	}
	ops, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (operation.Operation, error) {
		var r operationRow
		var reseller, tenant, by string
		err := row.Scan(&r.ID, &r.ResellerID, &r.CustomerID, &r.TenantID, &r.Kind, &r.Reason, &r.State, &r.ProgressDone,
			&r.ProgressTotal, &r.Result, &r.WaitingFor, &r.WaitingUntil, &r.ProblemCode, &r.ProblemDetail, &r.MicrosoftCorrelationID, &r.RequestedBy, &r.CreatedAt,
			&r.StartedAt, &r.FinishedAt, &r.UpdatedAt, &r.Version, &reseller, &tenant, &by)
		o := fromOperationRow(r)
		o.ResellerName, o.TenantName, o.RequestedByName = reseller, tenant, by
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("list operations: %w", err)
	}
	return ops, nil
}

// BeginOperation marks an operation as running and gives it. Begun before (by a run that was
// killed or had to wait), it keeps its start, so that what was done since then counts.
//
// Errors: NotFound when it does not exist.
func (d *DB) BeginOperation(ctx context.Context, id string, at time.Time) (operation.Operation, error) {
	var rows []operationRow
	err := d.conn(ctx).Raw(`
		UPDATE operations
		SET state = CASE WHEN state = 'queued' THEN 'running' ELSE state END,
		    started_at = coalesce(started_at, CASE WHEN state = 'queued' THEN ?::timestamptz END),
		    waiting_for = '', waiting_until = NULL, updated_at = ?, version = version + 1
		WHERE id = ? RETURNING *`, at, at, id).Find(&rows).Error
	if err != nil {
		return operation.Operation{}, err
	}
	if len(rows) == 0 {
		return operation.Operation{}, apperr.Missing("operation")
	}
	return fromOperationRow(rows[0]), nil
}

// ReportProgress notes how far a running operation is. It is a note for people: its version
// stays.
func (d *DB) ReportProgress(ctx context.Context, id string, done, total int, at time.Time) error {
	return d.conn(ctx).Exec(`
		UPDATE operations SET progress_done = ?, progress_total = ?, waiting_for = '', waiting_until = NULL, updated_at = ?
		WHERE id = ? AND state = 'running'`, done, total, at, id).Error
}

// ReportWait notes why the work of a running operation does not go on, and until when nothing is
// tried again (nil while not known), unless something was reported within quiet before at. The next
// try and the next progress take it back. It is a note for people: the operation's version stays.
func (d *DB) ReportWait(ctx context.Context, id string, why operation.WaitingFor, until *time.Time, at time.Time, quiet time.Duration) error {
	return d.conn(ctx).Exec(`
		UPDATE operations SET waiting_for = ?, waiting_until = ?, updated_at = ?
		WHERE id = ? AND state = 'running' AND (waiting_for <> '' OR updated_at <= ?)`, string(why), until, at, id, at.Add(-quiet)).Error
}

// AddResult adds counts to the result of a running operation; a slice of work adds its own.
func (d *DB) AddResult(ctx context.Context, id string, counts map[string]int) error {
	if len(counts) == 0 {
		return nil
	}
	added, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	return d.conn(ctx).Exec(`
		UPDATE operations SET result = (
			SELECT coalesce(jsonb_object_agg(key, total), '{}') FROM (
				SELECT key, sum(value::bigint) AS total
				FROM (SELECT * FROM jsonb_each_text(result) UNION ALL SELECT * FROM jsonb_each_text(?::jsonb)) AS parts
				GROUP BY key) AS sums)
		WHERE id = ? AND finished_at IS NULL`, string(added), id).Error
}

// EndOperation writes the outcome of an operation that has not ended yet; of one that has,
// the first outcome stays. Its result is what was added by AddResult.
func (d *DB) EndOperation(ctx context.Context, op operation.Operation) error {
	return d.conn(ctx).Exec(`
		UPDATE operations
		SET state = ?, waiting_for = '', waiting_until = NULL, progress_done = ?, progress_total = ?, problem_code = ?, problem_detail = ?,
		    microsoft_correlation_id = ?, finished_at = ?, updated_at = ?, version = version + 1
		WHERE id = ? AND finished_at IS NULL`,
		string(op.State), op.Done, op.Total, op.ProblemCode, op.ProblemDetail,
		op.MicrosoftCorrelationID, op.FinishedAt, op.UpdatedAt, op.ID).Error
}

// StalledSyncs are syncs that nobody has reported on since the given time. Their jobs were
// lost, or wait for another try.
func (d *DB) StalledSyncs(ctx context.Context, since time.Time) ([]operation.Operation, error) {
	var rows []operationRow
	err := d.conn(ctx).
		Where("state IN ('queued', 'running') AND kind IN ('sync_reseller', 'sync_tenant') AND updated_at < ?", since).
		Order("created_at").Limit(1000).Find(&rows).Error
	ops := make([]operation.Operation, len(rows))
	for i, r := range rows {
		ops[i] = fromOperationRow(r)
	}
	return ops, err
}

// ResellerTarget is a reseller as something to sync.
//
// Errors: NotFound outside sc, also for a scope of single customers.
func (d *DB) ResellerTarget(ctx context.Context, sc tenancy.Scope, resellerID string) (operation.Target, error) {
	if !sc.Valid() {
		return operation.Target{}, tenancy.ErrNoScope
	}
	if !isUUID(resellerID) || !sc.AllowsReseller(resellerID) {
		return operation.Target{}, apperr.Missing("reseller")
	}
	var rows []struct {
		DisplayName        string
		AuthorizationState string
	}
	err := d.conn(ctx).Raw(`
		SELECT display_name, authorization_state FROM resellers
		WHERE id = ? AND deleted_at IS NULL`, resellerID).Find(&rows).Error
	if err != nil {
		return operation.Target{}, err
	}
	if len(rows) == 0 {
		return operation.Target{}, apperr.Missing("reseller")
	}
	return operation.Target{ResellerID: resellerID, Name: rows[0].DisplayName, Authorized: rows[0].AuthorizationState == "authorized"}, nil
}

// TenantTarget is a tenant as something to sync.
//
// Errors: NotFound outside sc.
func (d *DB) TenantTarget(ctx context.Context, sc tenancy.Scope, tenantID string) (operation.Target, error) {
	if !isUUID(tenantID) {
		return operation.Target{}, apperr.Missing("tenant")
	}
	var rows []struct {
		ResellerID      string
		CustomerID      string
		Name            string
		ConnectionState string
	}
	err := d.scoped(ctx, sc).Table("tenants").Select("reseller_id, customer_id, name, connection_state").
		Where("id = ? AND deleted_at IS NULL", tenantID).Limit(1).Find(&rows).Error
	if err != nil {
		return operation.Target{}, err
	}
	if len(rows) == 0 {
		return operation.Target{}, apperr.Missing("tenant")
	}
	r := rows[0]
	var state string
	if err := d.conn(ctx).Raw(`SELECT authorization_state FROM resellers WHERE id = ?`, r.ResellerID).Row().Scan(&state); err != nil {
		return operation.Target{}, err
	}
	return operation.Target{
		ResellerID: r.ResellerID, CustomerID: r.CustomerID, TenantID: tenantID, Name: r.Name,
		Connected: r.ConnectionState == "connected", Authorized: state == "authorized",
	}, nil
}

// FullSyncsRunning tells whether a full sync of any reseller is queued or running.
func (d *DB) FullSyncsRunning(ctx context.Context) (bool, error) {
	var running bool
	err := d.conn(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM operations WHERE kind = 'sync_reseller' AND state IN ('queued', 'running'))`).Row().Scan(&running)
	return running, err
}

// PurgeOperations removes operations that ended before the given time.
func (d *DB) PurgeOperations(ctx context.Context, before time.Time) (int64, error) {
	done := d.conn(ctx).Exec(`DELETE FROM operations WHERE finished_at < ? AND kind IN ('sync_reseller', 'sync_tenant')`, before)
	return done.RowsAffected, done.Error
}
