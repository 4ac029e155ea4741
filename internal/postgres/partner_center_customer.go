package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

const candidateColumns = `p.partner_center_customer_id::text, p.company_name, p.domain, p.relationship, p.dismissed_at,
	coalesce(t.id::text, ''), coalesce(t.name, ''), coalesce(c.id::text, ''), coalesce(c.name, ''), coalesce(t.connection_state = 'connected', false)`

const candidateJoins = `LEFT JOIN tenants t ON t.reseller_id = p.reseller_id AND t.microsoft_tenant_id = p.partner_center_customer_id AND t.deleted_at IS NULL
	LEFT JOIN customers c ON c.id = t.customer_id`

// PartnerCenterCustomers is a page of the customers that Partner Center listed when it was last
// read, by name, with what is mapped, and Microsoft's time of that reading (nil for never).
func (d *DB) PartnerCenterCustomers(ctx context.Context, sc tenancy.Scope, resellerID, query string, page paging.Request) (paging.Page[tenant.Candidate], *time.Time, error) {
	var none paging.Page[tenant.Candidate]
	if err := reachesReseller(sc, resellerID); err != nil {
		return none, nil, err
	}
	l := &listing{from: "partner_center_customers p"}
	l.where("p.removed_at IS NULL AND p.reseller_id = ?", resellerID)
	l.search("lower(p.company_name)", "lower(p.company_name)", query)
	order := listOrder{expr: "lower(p.company_name)", cast: "text", id: "p.partner_center_customer_id"}
	sql, args := l.joined("p", candidateColumns+", lower(p.company_name)", candidateJoins, order, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return none, nil, fmt.Errorf("list partner center customers: %w", err)
	}
	type record struct {
		tenant.Candidate
		key string
	}
	records, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (record, error) {
		var r record
		err := scanCandidate(row, &r.Candidate, &r.key)
		return r, err
	})
	if err != nil {
		return none, nil, fmt.Errorf("list partner center customers: %w", err)
	}
	cut := paging.Cut(records, page.Limit, func(r record) paging.Cursor {
		return paging.Cursor{Sort: tenant.SortMirror, Key: r.key, ID: r.ID}
	})
	out := paging.Page[tenant.Candidate]{Next: cut.Next}
	for _, r := range cut.Items {
		out.Items = append(out.Items, r.Candidate)
	}
	asOf, err := d.listedAsOf(ctx, resellerID)
	return out, asOf, err
}

// PartnerCenterCustomer is one customer as Partner Center last told it.
//
// Errors: NotFound.
func (d *DB) PartnerCenterCustomer(ctx context.Context, sc tenancy.Scope, resellerID, id string) (tenant.PartnerCenterCustomer, error) {
	if err := reachesReseller(sc, resellerID); err != nil {
		return tenant.PartnerCenterCustomer{}, err
	}
	if !isUUID(id) {
		return tenant.PartnerCenterCustomer{}, apperr.Missing("customer")
	}
	rows, err := d.query(ctx, `SELECT `+candidateColumns+` FROM partner_center_customers p `+candidateJoins+`
		WHERE p.removed_at IS NULL AND p.reseller_id = $1 AND p.partner_center_customer_id = $2`, resellerID, id)
	if err != nil {
		return tenant.PartnerCenterCustomer{}, fmt.Errorf("read partner center customer: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (tenant.Candidate, error) {
		var c tenant.Candidate
		err := scanCandidate(row, &c)
		return c, err
	})
	if err != nil {
		return tenant.PartnerCenterCustomer{}, fmt.Errorf("read partner center customer: %w", err)
	}
	if len(found) == 0 {
		return tenant.PartnerCenterCustomer{}, apperr.Missing("customer")
	}
	return found[0].PartnerCenterCustomer, nil
}

func scanCandidate(row pgx.CollectableRow, c *tenant.Candidate, more ...any) error {
	m := &c.Mapping
	into := []any{&c.ID, &c.CompanyName, &c.Domain, &c.Relationship, &m.DismissedAt, &m.TenantID, &m.TenantName, &m.CustomerID, &m.CustomerName, &m.Connected}
	err := row.Scan(append(into, more...)...)
	c.MicrosoftTenantID = c.ID // at Microsoft a customer has the id of its tenant
	m.DismissedAt = utc(m.DismissedAt)
	return err
}

func (d *DB) listedAsOf(ctx context.Context, resellerID string) (*time.Time, error) {
	states, err := d.States(ctx, resellerID, "")
	for _, s := range states {
		if s.Resource == mirror.Customers {
			return s.AsOf, err
		}
	}
	return nil, err
}

// Mappings tells what Partner Center customers are here already, by their id.
func (d *DB) Mappings(ctx context.Context, sc tenancy.Scope, resellerID string, ids []string) (map[string]tenant.Mapping, error) {
	if err := reachesReseller(sc, resellerID); err != nil {
		return nil, err
	}
	known := make([]string, 0, len(ids))
	for _, id := range ids {
		if isUUID(id) {
			known = append(known, id)
		}
	}
	rows, err := d.query(ctx, `
		SELECT n.id::text, coalesce(t.id::text, ''), coalesce(t.name, ''), coalesce(c.id::text, ''), coalesce(c.name, ''),
		       coalesce(t.connection_state = 'connected', false), p.dismissed_at
		FROM unnest($2::uuid[]) AS n (id)
		LEFT JOIN partner_center_customers p ON p.reseller_id = $1 AND p.partner_center_customer_id = n.id
		LEFT JOIN tenants t ON t.reseller_id = $1 AND t.microsoft_tenant_id = n.id AND t.deleted_at IS NULL
		LEFT JOIN customers c ON c.id = t.customer_id`, resellerID, known)
	if err != nil {
		return nil, fmt.Errorf("read mappings: %w", err)
	}
	defer rows.Close()
	out := make(map[string]tenant.Mapping, len(known))
	for rows.Next() {
		var id string
		var m tenant.Mapping
		if err := rows.Scan(&id, &m.TenantID, &m.TenantName, &m.CustomerID, &m.CustomerName, &m.Connected, &m.DismissedAt); err != nil {
			return nil, fmt.Errorf("read mappings: %w", err)
		}
		m.DismissedAt = utc(m.DismissedAt)
		out[id] = m
	}
	return out, rows.Err()
}

// DismissPartnerCenterCustomer keeps the sync from adding a customer by itself (at), or lets it
// again (nil). A customer that was never listed is noted, so that its first listing does not
// bring it back.
func (d *DB) DismissPartnerCenterCustomer(ctx context.Context, sc tenancy.Scope, resellerID string, c tenant.PartnerCenterCustomer, at *time.Time) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if !sc.CrossesResellers() && sc.ResellerID() != resellerID {
		return apperr.Missing("reseller")
	}
	if at == nil {
		return d.exec(ctx, `UPDATE partner_center_customers SET dismissed_at = NULL WHERE reseller_id = $1 AND partner_center_customer_id = $2 AND dismissed_at IS NOT NULL`, resellerID, c.ID)
	}
	return d.exec(ctx, `INSERT INTO partner_center_customers AS p (reseller_id, partner_center_customer_id, company_name, domain, relationship, dismissed_at, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6, $6)
		ON CONFLICT (reseller_id, partner_center_customer_id) DO UPDATE SET dismissed_at = excluded.dismissed_at`,
		resellerID, c.ID, c.CompanyName, c.Domain, c.Relationship, *at)
}
