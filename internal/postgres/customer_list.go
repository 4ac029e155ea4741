package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

var customerOrders = map[customer.Sort]listOrder{
	customer.SortNewest:   {expr: "c.created_at", cast: "timestamptz", id: "c.id", desc: true},
	customer.SortOldest:   {expr: "c.created_at", cast: "timestamptz", id: "c.id"},
	customer.SortName:     {expr: "c.name_folded", cast: "text", id: "c.id"},
	customer.SortNameDesc: {expr: "c.name_folded", cast: "text", id: "c.id", desc: true},
}

const customerColumns = `c.id, c.reseller_id, c.name, c.name_folded, c.country, c.created_at, c.updated_at, c.version, r.display_name,
	       f.tenants, f.connected, f.subscriptions, f.active_subscriptions, f.seats, f.licenses_active, f.licenses_assigned, f.next_renewal_at,
	       CASE WHEN f.unread = 0 THEN f.as_of END, CASE WHEN f.licenses_unread = 0 THEN f.licenses_as_of END`

const customerJoins = `JOIN resellers r ON r.id = c.reseller_id
	LEFT JOIN LATERAL (
		SELECT count(*) AS tenants, count(*) FILTER (WHERE t.connection_state = 'connected') AS connected,
		       coalesce(sum(u.subscriptions), 0) AS subscriptions, coalesce(sum(u.active_subscriptions), 0) AS active_subscriptions,
		       coalesce(sum(u.seats), 0) AS seats, coalesce(sum(u.licenses_active), 0) AS licenses_active,
		       coalesce(sum(u.licenses_assigned), 0) AS licenses_assigned, min(u.next_renewal_at) AS next_renewal_at,
		       min(s.as_of) FILTER (WHERE t.connection_state = 'connected') AS as_of,
		       count(*) FILTER (WHERE t.connection_state = 'connected' AND s.as_of IS NULL) AS unread,
		       min(l.as_of) FILTER (WHERE t.connection_state = 'connected') AS licenses_as_of,
		       count(*) FILTER (WHERE t.connection_state = 'connected' AND l.as_of IS NULL) AS licenses_unread
		FROM tenants t
		LEFT JOIN tenant_rollups u ON u.tenant_id = t.id
		LEFT JOIN sync_states s ON s.reseller_id = t.reseller_id AND s.tenant_id = t.id AND s.resource = 'subscriptions'
		LEFT JOIN sync_states l ON l.reseller_id = t.reseller_id AND l.tenant_id = t.id AND l.resource = 'licenses'
		WHERE t.customer_id = c.id AND t.deleted_at IS NULL) f ON true`

type customerRecord struct {
	customer.Listed
	nameFolded string
}

// Customers is a page of the customers inside the scope, in one statement and one for the total.
func (d *DB) Customers(ctx context.Context, sc tenancy.Scope, f customer.Filter, page paging.Request) (paging.Page[customer.Listed], error) {
	var none paging.Page[customer.Listed]
	l := &listing{from: "customers c"}
	l.where("c.deleted_at IS NULL")
	if err := l.scope(sc, "c", "id"); err != nil {
		return none, err
	}
	l.whereIf("c.reseller_id = ?", f.ResellerID)
	l.search("c.name_folded", "c.name_folded", f.Query)
	if _, ok := customerOrders[f.Sort]; !ok {
		f.Sort = customer.SortNewest
	}
	total, capped, err := d.total(ctx, l, customerOrders[f.Sort], page)
	if err != nil {
		return none, err
	}
	records, err := d.customerRecords(ctx, l, customerOrders[f.Sort], page)
	if err != nil {
		return none, err
	}
	cut := paging.Cut(records, page.Limit, func(c customerRecord) paging.Cursor {
		key := c.nameFolded
		if f.Sort == customer.SortNewest || f.Sort == customer.SortOldest {
			key = paging.TimeKey(c.CreatedAt)
		}
		return paging.Cursor{Sort: string(f.Sort), Key: key, ID: c.ID}
	})
	out := paging.Page[customer.Listed]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, c := range cut.Items {
		out.Items = append(out.Items, c.Listed)
	}
	return out, nil
}

// CustomerWithCounts is one customer inside the scope with its figures.
//
// Errors: NotFound.
func (d *DB) CustomerWithCounts(ctx context.Context, sc tenancy.Scope, id string) (customer.Listed, error) {
	l := &listing{from: "customers c"}
	l.where("c.deleted_at IS NULL")
	if err := l.scope(sc, "c", "id"); err != nil {
		return customer.Listed{}, err
	}
	if !isUUID(id) {
		return customer.Listed{}, apperr.Missing("customer")
	}
	l.where("c.id = ?", id)
	records, err := d.customerRecords(ctx, l, customerOrders[customer.SortNewest], paging.Request{Limit: 1})
	if err != nil {
		return customer.Listed{}, err
	}
	if len(records) == 0 {
		return customer.Listed{}, apperr.Missing("customer")
	}
	return records[0].Listed, nil
}

func (d *DB) customerRecords(ctx context.Context, l *listing, order listOrder, page paging.Request) ([]customerRecord, error) {
	sql, args := l.joined("c", customerColumns, customerJoins, order, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list customers: %w", err)
	}
	records, err := pgx.CollectRows(rows, scanCustomer)
	if err != nil {
		return nil, fmt.Errorf("list customers: %w", err)
	}
	return records, nil
}

func scanCustomer(rows pgx.CollectableRow) (customerRecord, error) {
	var r customerRecord
	c := &r.Counts
	err := rows.Scan(&r.ID, &r.ResellerID, &r.Name, &r.nameFolded, &r.Country, &r.CreatedAt, &r.UpdatedAt, &r.Version, &r.ResellerName,
		&c.Tenants, &c.ConnectedTenants, &c.Subscriptions, &c.ActiveSubscriptions, &c.Seats, &c.LicensesActive, &c.LicensesAssigned, &c.NextRenewalAt,
		&c.AsOf, &c.LicensesAsOf)
	r.CreatedAt, r.UpdatedAt = r.CreatedAt.UTC(), r.UpdatedAt.UTC()
	c.NextRenewalAt, c.AsOf, c.LicensesAsOf = utc(c.NextRenewalAt), utc(c.AsOf), utc(c.LicensesAsOf)
	return r, err
}
