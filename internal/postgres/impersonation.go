package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/impersonation"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// InsertImpersonation adds a launch.
func (d *DB) InsertImpersonation(ctx context.Context, i impersonation.Impersonation) error {
	err := d.exec(ctx, `INSERT INTO impersonations (id, reseller_id, customer_id, portal_user_id, portal_user_name, portal_user_email,
			login_id, login_name, login_version, session_id, reason, created_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		i.ID, i.ResellerID, i.CustomerID, i.PortalUserID, i.UserName, i.UserEmail, i.LoginID, i.LoginName, i.LoginVersion, i.SessionID, i.Reason, i.CreatedAt, i.EndsAt)
	if err != nil {
		return fmt.Errorf("insert impersonation: %w", err)
	}
	return nil
}

// UpdateImpersonation saves how a launch stands.
func (d *DB) UpdateImpersonation(ctx context.Context, i impersonation.Impersonation) error {
	return d.exec(ctx, `UPDATE impersonations SET raises = $2, raise_reason = $3, raised_until = $4, ended_at = $5, ended_by = $6 WHERE id = $1`,
		i.ID, i.Raises, i.RaiseReason, i.RaisedUntil, i.EndedAt, string(i.EndedBy))
}

// impersonationColumns tell what ended a launch %s, noted or not.
const impersonationColumns = `i.id, i.reseller_id, r.display_name, i.customer_id, c.name, i.portal_user_id, i.portal_user_name, i.portal_user_email, i.login_id, i.login_name,
	i.login_version, i.session_id, i.reason, i.raises, i.raise_reason, i.raised_until, i.created_at, i.ends_at, i.ended_at,
	CASE WHEN i.ended_at IS NOT NULL THEN i.ended_by
	     WHEN i.ends_at <= %[1]s THEN 'time'
	     WHEN s.id IS NULL OR s.revoked_at IS NOT NULL OR s.expires_at <= %[1]s OR l.deleted_at IS NOT NULL OR l.version <> i.login_version THEN 'session'
	     WHEN u.deleted_at IS NOT NULL OR u.status <> 'active' THEN 'portal_user'
	     ELSE '' END`

const impersonationJoins = ` JOIN resellers r ON r.id = i.reseller_id JOIN customers c ON c.id = i.customer_id JOIN logins l ON l.id = i.login_id JOIN portal_users u ON u.id = i.portal_user_id
	LEFT JOIN sessions s ON s.id = i.session_id`

// impersonationChanges counts what was done in a launch. A member of staff acts as one portal user once
// at a time, so that who, as whom and when tell it.
const impersonationChanges = `(SELECT count(*) FROM audit_events e WHERE e.on_behalf_of_id = i.portal_user_id AND e.actor_id = i.login_id
	AND e.occurred_at BETWEEN i.created_at AND coalesce(i.ended_at, i.ends_at) AND e.result = 'succeeded' AND e.action NOT LIKE 'impersonation.%')`

// Impersonation is one launch as it stands at a time.
//
// Errors: NotFound.
func (d *DB) Impersonation(ctx context.Context, id string, now time.Time) (impersonation.Impersonation, error) {
	return d.impersonation(ctx, id, now, "")
}

// LockImpersonation is one launch, held until the transaction ends.
//
// Errors: NotFound.
func (d *DB) LockImpersonation(ctx context.Context, id string, now time.Time) (impersonation.Impersonation, error) {
	return d.impersonation(ctx, id, now, " FOR UPDATE OF i")
}

func (d *DB) impersonation(ctx context.Context, id string, now time.Time, lock string) (impersonation.Impersonation, error) {
	var none impersonation.Impersonation
	if !isUUID(id) {
		return none, apperr.Missing("impersonation")
	}
	rows, err := d.query(ctx, "SELECT "+fmt.Sprintf(impersonationColumns, "$2::timestamptz")+", 0 FROM impersonations i"+impersonationJoins+" WHERE i.id = $1"+lock, id, now)
	if err != nil {
		return none, fmt.Errorf("read impersonation: %w", err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, scanImpersonation)
	if errors.Is(err, pgx.ErrNoRows) {
		return none, apperr.Missing("impersonation")
	}
	return i, err
}

// OpenImpersonations are the ids of launches whose end was not noted: a login's as a portal user, or all
// ("", ""), oldest first.
func (d *DB) OpenImpersonations(ctx context.Context, loginID, portalUserID string) ([]string, error) {
	rows, err := d.query(ctx, `SELECT id::text FROM impersonations WHERE ended_at IS NULL AND ($1 = '' OR login_id::text = $1 AND portal_user_id::text = $2)
		ORDER BY created_at, id`, loginID, portalUserID)
	if err != nil {
		return nil, fmt.Errorf("open impersonations: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// MasterAdmins are the active master admins of a company.
func (d *DB) MasterAdmins(ctx context.Context, customerID string) ([]portaluser.PortalUser, error) {
	return d.activeUsers(ctx, "u.customer_id = ? AND u.master_admin", customerID)
}

var newestImpersonations = listOrder{expr: "i.created_at", cast: "timestamptz", id: "i.id", desc: true}

// Impersonations is a page of the launches in scope as they stand at a time, newest first.
func (d *DB) Impersonations(ctx context.Context, sc tenancy.Scope, f impersonation.Filter, now time.Time, page paging.Request) (paging.Page[impersonation.Impersonation], error) {
	var none paging.Page[impersonation.Impersonation]
	l := &listing{from: "impersonations i"}
	l.where("true")
	if err := l.scope(sc, "i", "customer_id"); err != nil {
		return none, err
	}
	l.whereIf("i.reseller_id = ?", f.ResellerID)
	l.whereIf("i.customer_id = ?", f.CustomerID)
	total, capped, err := d.total(ctx, l, newestImpersonations, page)
	if err != nil {
		return none, err
	}
	l.args = append(l.args, now)
	columns := fmt.Sprintf(impersonationColumns, fmt.Sprintf("$%d::timestamptz", len(l.args))) + ", " + impersonationChanges
	sql, args := l.joined("i", columns, impersonationJoins, newestImpersonations, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return none, fmt.Errorf("list impersonations: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanImpersonation)
	if err != nil {
		return none, fmt.Errorf("list impersonations: %w", err)
	}
	out := paging.Cut(found, page.Limit, func(i impersonation.Impersonation) paging.Cursor {
		return paging.Cursor{Sort: impersonation.SortNewest, Key: paging.TimeKey(i.CreatedAt), ID: i.ID}
	})
	out.Total, out.TotalCapped = total, capped
	return out, nil
}

func scanImpersonation(row pgx.CollectableRow) (impersonation.Impersonation, error) {
	var i impersonation.Impersonation
	err := row.Scan(&i.ID, &i.ResellerID, &i.ResellerName, &i.CustomerID, &i.CustomerName, &i.PortalUserID, &i.UserName, &i.UserEmail, &i.LoginID, &i.LoginName,
		&i.LoginVersion, &i.SessionID, &i.Reason, &i.Raises, &i.RaiseReason, &i.RaisedUntil, &i.CreatedAt, &i.EndsAt, &i.EndedAt, &i.EndedBy, &i.Changes)
	i.CreatedAt, i.EndsAt, i.RaisedUntil, i.EndedAt = i.CreatedAt.UTC(), i.EndsAt.UTC(), utc(i.RaisedUntil), utc(i.EndedAt)
	return i, err
}
