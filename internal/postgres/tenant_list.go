package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

var tenantOrders = map[tenant.Sort]listOrder{
	tenant.SortNewest:   {expr: "t.created_at", cast: "timestamptz", id: "t.id", desc: true},
	tenant.SortOldest:   {expr: "t.created_at", cast: "timestamptz", id: "t.id"},
	tenant.SortName:     {expr: "t.name_folded", cast: "text", id: "t.id"},
	tenant.SortNameDesc: {expr: "t.name_folded", cast: "text", id: "t.id", desc: true},
}

const tenantColumns = `t.id, t.reseller_id, t.customer_id, t.microsoft_tenant_id, t.partner_center_customer_id, t.name, t.name_folded, t.default_domain,
	       t.country, t.connection_state, t.connected_at, t.relationship_state, t.consent_state, t.consent_checked_at, t.gdap_state,
	       t.gdap_ends_at, t.created_at, t.updated_at, t.version, c.name, r.display_name,
	       coalesce(u.subscriptions, 0), coalesce(u.active_subscriptions, 0), coalesce(u.seats, 0), coalesce(u.licenses_active, 0),
	       coalesce(u.licenses_assigned, 0), u.next_renewal_at, s.as_of, l.as_of`

const tenantJoins = `JOIN customers c ON c.id = t.customer_id
	JOIN resellers r ON r.id = t.reseller_id
	LEFT JOIN tenant_rollups u ON u.tenant_id = t.id
	LEFT JOIN sync_states s ON s.reseller_id = t.reseller_id AND s.tenant_id = t.id AND s.resource = 'subscriptions'
	LEFT JOIN sync_states l ON l.reseller_id = t.reseller_id AND l.tenant_id = t.id AND l.resource = 'licenses'`

type tenantRecord struct {
	tenant.Listed
	nameFolded string
}

// Tenants is a page of the tenants inside the scope, in one statement and one for the total.
func (d *DB) Tenants(ctx context.Context, sc tenancy.Scope, f tenant.Filter, page paging.Request) (paging.Page[tenant.Listed], error) {
	var none paging.Page[tenant.Listed]
	l, err := tenantListing(sc)
	if err != nil {
		return none, err
	}
	l.whereIf("t.reseller_id = ?", f.ResellerID)
	l.whereIf("t.customer_id = ?", f.CustomerID)
	l.unevenIf("t.connection_state = ?", string(f.ConnectionState))
	l.unevenIf("t.consent_state = ?", string(f.ConsentState))
	l.unevenIf("t.gdap_state = ?", string(f.GDAPState))
	l.search("t.name_folded", "(t.name_folded || ' ' || t.default_domain)", f.Query)
	if _, ok := tenantOrders[f.Sort]; !ok {
		f.Sort = tenant.SortNewest
	}
	total, capped, err := d.total(ctx, l, tenantOrders[f.Sort], page)
	if err != nil {
		return none, err
	}
	records, err := d.tenantRecords(ctx, l, tenantOrders[f.Sort], page)
	if err != nil {
		return none, err
	}
	cut := paging.Cut(records, page.Limit, func(t tenantRecord) paging.Cursor {
		key := t.nameFolded
		if f.Sort == tenant.SortNewest || f.Sort == tenant.SortOldest {
			key = paging.TimeKey(t.CreatedAt)
		}
		return paging.Cursor{Sort: string(f.Sort), Key: key, ID: t.ID}
	})
	out := paging.Page[tenant.Listed]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, t := range cut.Items {
		out.Items = append(out.Items, t.Listed)
	}
	return out, nil
}

// TenantDetail is one tenant inside the scope with its figures and their freshness.
//
// Errors: NotFound.
func (d *DB) TenantDetail(ctx context.Context, sc tenancy.Scope, id string) (tenant.Detail, error) {
	l, err := tenantListing(sc)
	if err != nil {
		return tenant.Detail{}, err
	}
	if !isUUID(id) {
		return tenant.Detail{}, apperr.Missing("tenant")
	}
	l.where("t.id = ?", id)
	records, err := d.tenantRecords(ctx, l, tenantOrders[tenant.SortNewest], paging.Request{Limit: 1})
	if err != nil {
		return tenant.Detail{}, err
	}
	if len(records) == 0 {
		return tenant.Detail{}, apperr.Missing("tenant")
	}
	found := tenant.Detail{Listed: records[0].Listed}
	states, err := d.States(ctx, found.ResellerID, id)
	for _, s := range states {
		found.Freshness = append(found.Freshness, tenant.Freshness{
			Resource: string(s.Resource), AsOf: s.AsOf, LastAttemptAt: s.LastAttemptAt, LastSuccessAt: s.LastSuccessAt,
			ProblemCode: s.ProblemCode, ProblemDetail: s.ProblemDetail,
		})
	}
	return found, err
}

func tenantListing(sc tenancy.Scope) (*listing, error) {
	l := &listing{from: "tenants t"}
	l.where("t.deleted_at IS NULL")
	return l, l.scope(sc, "t", "customer_id")
}

func (d *DB) tenantRecords(ctx context.Context, l *listing, order listOrder, page paging.Request) ([]tenantRecord, error) {
	sql, args := l.joined("t", tenantColumns, tenantJoins, order, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	records, err := pgx.CollectRows(rows, scanTenant)
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	return records, nil
}

func scanTenant(rows pgx.CollectableRow) (tenantRecord, error) {
	var row tenantRow
	var r tenantRecord
	c := &r.Counts
	err := rows.Scan(&row.ID, &row.ResellerID, &row.CustomerID, &row.MicrosoftTenantID, &row.PartnerCenterCustomerID, &row.Name, &row.NameFolded,
		&row.DefaultDomain, &row.Country, &row.ConnectionState, &row.ConnectedAt, &row.RelationshipState, &row.ConsentState, &row.ConsentCheckedAt,
		&row.GDAPState, &row.GDAPEndsAt, &row.CreatedAt, &row.UpdatedAt, &row.Version, &r.CustomerName, &r.ResellerName,
		&c.Subscriptions, &c.ActiveSubscriptions, &c.Seats, &c.LicensesActive, &c.LicensesAssigned, &c.NextRenewalAt, &r.AsOf, &r.LicensesAsOf)
	if err != nil {
		return r, err
	}
	r.Tenant, r.nameFolded = fromTenantRow(row), row.NameFolded
	c.NextRenewalAt, r.AsOf, r.LicensesAsOf = utc(c.NextRenewalAt), utc(r.AsOf), utc(r.LicensesAsOf)
	return r, nil
}
