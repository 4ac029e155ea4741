package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

var portalUserOrders = map[portaluser.Sort]listOrder{
	portaluser.SortName:     {expr: "u.name_folded", cast: "text", id: "u.id"},
	portaluser.SortNameDesc: {expr: "u.name_folded", cast: "text", id: "u.id", desc: true},
}

const portalUserColumns = `u.id, u.login_id, coalesce(u.reseller_id::text, ''), coalesce(u.customer_id::text, ''), coalesce(c.name, ''), u.kind, u.email, u.name,
	u.name_folded, u.mobile, u.level, u.catalog_admin, u.csp_admin, u.master_admin, u.status, u.accepted_at, u.last_login_at, u.created_at, u.updated_at, u.version,
	EXISTS (SELECT FROM totp_factors f WHERE f.login_id = u.login_id AND f.confirmed_at IS NOT NULL) OR EXISTS (SELECT FROM passkeys f WHERE f.login_id = u.login_id)`

const portalUserJoins = `LEFT JOIN customers c ON c.id = u.customer_id`

// portalUsersThere begins a list of portal users; those of a deleted company or reseller went with it.
func portalUsersThere(sc tenancy.Scope) (*listing, error) {
	l := &listing{from: "portal_users u"}
	l.where("u.deleted_at IS NULL")
	return l, l.scope(sc, "u", "customer_id")
}

type portalUserRecord struct {
	portaluser.PortalUser
	nameFolded string
}

// PortalUsers is a page of the portal users inside the scope.
func (d *DB) PortalUsers(ctx context.Context, sc tenancy.Scope, f portaluser.Filter, page paging.Request) (paging.Page[portaluser.PortalUser], error) {
	var none paging.Page[portaluser.PortalUser]
	l, err := portalUsersThere(sc)
	if err != nil {
		return none, err
	}
	l.whereIf("u.reseller_id = ?", f.ResellerID)
	l.whereIf("u.customer_id = ?", f.CustomerID)
	l.unevenIf("u.kind = ?", string(f.Kind))
	l.unevenIf("u.status = ?", string(f.Status))
	l.search("u.name_folded", "(u.name_folded || ' ' || u.email_folded)", f.Query)
	order, known := portalUserOrders[f.Sort]
	if !known {
		f.Sort, order = portaluser.SortName, portalUserOrders[portaluser.SortName]
	}
	total, capped, err := d.total(ctx, l, order, page)
	if err != nil {
		return none, err
	}
	records, err := d.portalUserRecords(ctx, l, order, page)
	if err != nil {
		return none, err
	}
	cut := cutPortalUsers(records, f.Sort, page)
	out := paging.Page[portaluser.PortalUser]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, u := range cut.Items {
		out.Items = append(out.Items, u.PortalUser)
	}
	return out, nil
}

// PortalUser is one portal user inside the scope.
//
// Errors: NotFound.
func (d *DB) PortalUser(ctx context.Context, sc tenancy.Scope, id string) (portaluser.PortalUser, error) {
	l, err := portalUsersThere(sc)
	if err != nil {
		return portaluser.PortalUser{}, err
	}
	if !isUUID(id) {
		return portaluser.PortalUser{}, apperr.Missing("portal_user")
	}
	l.where("u.id = ?", id)
	records, err := d.portalUserRecords(ctx, l, portalUserOrders[portaluser.SortName], paging.Request{Limit: 1})
	if err != nil {
		return portaluser.PortalUser{}, err
	}
	if len(records) == 0 {
		return portaluser.PortalUser{}, apperr.Missing("portal_user")
	}
	return records[0].PortalUser, nil
}

// ActiveStaff are the active partner users of a reseller, by name.
func (d *DB) ActiveStaff(ctx context.Context, resellerID string) ([]portaluser.PortalUser, error) {
	return d.activeUsers(ctx, "u.reseller_id = ? AND u.kind = 'partner'", resellerID)
}

// activeUsers are all active ones of whom something holds, by name.
func (d *DB) activeUsers(ctx context.Context, cond, value string) ([]portaluser.PortalUser, error) {
	l := &listing{from: "portal_users u"}
	l.where(cond+" AND u.deleted_at IS NULL", value)
	l.where("u.status = ?", string(portaluser.Active))
	var found []portaluser.PortalUser
	for page := (paging.Request{Limit: paging.MaxLimit}); ; {
		records, err := d.portalUserRecords(ctx, l, portalUserOrders[portaluser.SortName], page)
		if err != nil {
			return nil, err
		}
		cut := cutPortalUsers(records, portaluser.SortName, page)
		for _, r := range cut.Items {
			found = append(found, r.PortalUser)
		}
		if page.After = cut.Next; page.After == nil {
			return found, nil
		}
	}
}

func cutPortalUsers(records []portalUserRecord, sort portaluser.Sort, page paging.Request) paging.Page[portalUserRecord] {
	return paging.Cut(records, page.Limit, func(u portalUserRecord) paging.Cursor {
		return paging.Cursor{Sort: string(sort), Key: u.nameFolded, ID: u.ID}
	})
}

func (d *DB) portalUserRecords(ctx context.Context, l *listing, order listOrder, page paging.Request) ([]portalUserRecord, error) {
	sql, args := l.joined("u", portalUserColumns, portalUserJoins, order, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list portal users: %w", err)
	}
	records, err := pgx.CollectRows(rows, scanPortalUser)
	if err != nil {
		return nil, fmt.Errorf("list portal users: %w", err)
	}
	return records, nil
}

func scanPortalUser(rows pgx.CollectableRow) (portalUserRecord, error) {
	var r portalUserRecord
	u := &r.PortalUser
	err := rows.Scan(&u.ID, &u.LoginID, &u.ResellerID, &u.CustomerID, &u.CustomerName, &u.Kind, &u.Email, &u.Name,
		&r.nameFolded, &u.Mobile, &u.Level, &u.CatalogAdmin, &u.CSPAdmin, &u.MasterAdmin, &u.Status, &u.AcceptedAt, &u.LastLoginAt, &u.CreatedAt, &u.UpdatedAt, &u.Version, &u.SecondFactor)
	u.AcceptedAt, u.LastLoginAt, u.CreatedAt, u.UpdatedAt = utc(u.AcceptedAt), utc(u.LastLoginAt), u.CreatedAt.UTC(), u.UpdatedAt.UTC()
	return r, err
}
