package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Entries are the customers that Partner Center lists, or listed, for a reseller.
func (d *DB) Entries(ctx context.Context, resellerID string) ([]mirror.Entry, error) {
	rows, err := d.query(ctx, `
		SELECT partner_center_customer_id::text, company_name, domain, relationship, dismissed_at IS NOT NULL, removed_at IS NOT NULL
		FROM partner_center_customers WHERE reseller_id = $1`, resellerID)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (mirror.Entry, error) {
		var e mirror.Entry
		err := row.Scan(&e.PartnerCenterCustomerID, &e.Name, &e.Domain, &e.Relationship, &e.Dismissed, &e.Removed)
		return e, err
	})
}

// SaveEntries writes customers that Partner Center lists. An equal one is not written; one that
// was removed is back.
func (d *DB) SaveEntries(ctx context.Context, resellerID string, entries []mirror.Entry, at time.Time) error {
	if len(entries) == 0 {
		return nil
	}
	err := d.exec(ctx, `
		INSERT INTO partner_center_customers AS e (reseller_id, created_at, updated_at, partner_center_customer_id, company_name, domain, relationship)
		SELECT $1::uuid, $2::timestamptz, $2::timestamptz, n.* FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS n
		ON CONFLICT (reseller_id, partner_center_customer_id) DO UPDATE SET
			company_name = excluded.company_name, domain = excluded.domain, relationship = excluded.relationship,
			removed_at = NULL, updated_at = excluded.updated_at
		WHERE e.removed_at IS NOT NULL OR (e.company_name, e.domain, e.relationship)
		IS DISTINCT FROM (excluded.company_name, excluded.domain, excluded.relationship)`,
		resellerID, at,
		column(entries, func(e mirror.Entry) string { return e.PartnerCenterCustomerID }),
		column(entries, func(e mirror.Entry) string { return e.Name }),
		column(entries, func(e mirror.Entry) string { return e.Domain }),
		column(entries, func(e mirror.Entry) string { return e.Relationship }))
	if err != nil {
		return fmt.Errorf("save entries: %w", err)
	}
	return nil
}

// RemoveEntries marks customers as no longer listed by Partner Center.
func (d *DB) RemoveEntries(ctx context.Context, resellerID string, ids []string, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	err := d.exec(ctx, `UPDATE partner_center_customers SET removed_at = $3, updated_at = $3
		WHERE reseller_id = $1 AND partner_center_customer_id = ANY($2::uuid[]) AND removed_at IS NULL`, resellerID, ids, at)
	if err != nil {
		return fmt.Errorf("mark removed entries: %w", err)
	}
	return nil
}

// AddMirroredCustomers adds customers that Partner Center lists, each with its one tenant: the
// two lists run side by side.
func (d *DB) AddMirroredCustomers(ctx context.Context, customers []customer.Customer, tenants []tenant.Tenant) error {
	if len(customers) == 0 {
		return nil
	}
	err := d.exec(ctx, `
		INSERT INTO customers (id, reseller_id, name, name_folded, country, created_at, updated_at)
		SELECT n.id, n.reseller, n.name, n.folded, n.country, n.at, n.at
		FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) AS n (id, reseller, name, folded, country, at)`,
		column(customers, func(c customer.Customer) string { return c.ID }),
		column(customers, func(c customer.Customer) string { return c.ResellerID }),
		column(customers, func(c customer.Customer) string { return c.Name }),
		column(customers, func(c customer.Customer) string { return fold.Text(c.Name) }),
		column(customers, func(c customer.Customer) string { return c.Country }),
		column(customers, func(c customer.Customer) time.Time { return c.CreatedAt }))
	if err != nil {
		return fmt.Errorf("add customers: %w", err)
	}
	err = d.exec(ctx, `
		INSERT INTO tenants (id, reseller_id, customer_id, microsoft_tenant_id, partner_center_customer_id, name, name_folded, default_domain,
			country, connection_state, connected_at, relationship_state, created_at, updated_at)
		SELECT n.id, n.reseller, n.customer, n.microsoft, n.pc, n.name, n.folded, n.domain, n.country, 'connected', n.connected, 'active', n.at, n.at
		FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[],
			$11::timestamptz[]) AS n (id, reseller, customer, microsoft, pc, name, folded, domain, country, connected, at)`,
		column(tenants, func(t tenant.Tenant) string { return t.ID }),
		column(tenants, func(t tenant.Tenant) string { return t.ResellerID }),
		column(tenants, func(t tenant.Tenant) string { return t.CustomerID }),
		column(tenants, func(t tenant.Tenant) string { return t.MicrosoftTenantID }),
		column(tenants, func(t tenant.Tenant) string { return t.PartnerCenterCustomerID }),
		column(tenants, func(t tenant.Tenant) string { return t.Name }),
		column(tenants, func(t tenant.Tenant) string { return fold.Text(t.Name) }),
		column(tenants, func(t tenant.Tenant) string { return t.DefaultDomain }),
		column(tenants, func(t tenant.Tenant) string { return t.Country }),
		column(tenants, func(t tenant.Tenant) *time.Time { return t.ConnectedAt }),
		column(tenants, func(t tenant.Tenant) time.Time { return t.CreatedAt }))
	if err != nil {
		return fmt.Errorf("add tenants: %w", err)
	}
	return nil
}

// SaveTenantFacts writes name, domain, country and relationship of tenants as Partner Center
// tells them. A customer whose name is still the tenant's follows it; one that a person renamed
// keeps its name. An equal one is not written.
func (d *DB) SaveTenantFacts(ctx context.Context, tenants []tenant.Tenant, at time.Time) error {
	if len(tenants) == 0 {
		return nil
	}
	ids := column(tenants, func(t tenant.Tenant) string { return t.ID })
	names := column(tenants, func(t tenant.Tenant) string { return t.Name })
	folded := column(tenants, func(t tenant.Tenant) string { return fold.Text(t.Name) })
	countries := column(tenants, func(t tenant.Tenant) string { return t.Country })
	err := d.exec(ctx, `
		UPDATE customers c SET name = n.name, name_folded = n.folded,
			country = CASE WHEN c.country = '' THEN n.country ELSE c.country END, updated_at = $1, version = c.version + 1
		FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS n (id, name, folded, country) JOIN tenants t ON t.id = n.id
		WHERE c.id = t.customer_id AND c.deleted_at IS NULL AND c.name = t.name
		  AND (c.name <> n.name OR (c.country = '' AND n.country <> ''))`, at, ids, names, folded, countries)
	if err != nil {
		return fmt.Errorf("rename customers: %w", err)
	}
	err = d.exec(ctx, `
		UPDATE tenants t SET name = n.name, name_folded = n.folded, country = n.country, default_domain = n.domain,
			relationship_state = n.relationship, updated_at = $1, version = t.version + 1
		FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS n (id, name, folded, country, domain, relationship)
		WHERE t.id = n.id AND t.deleted_at IS NULL AND (t.name, t.country, t.default_domain, t.relationship_state)
		IS DISTINCT FROM (n.name, n.country, n.domain, n.relationship)`,
		at, ids, names, folded, countries,
		column(tenants, func(t tenant.Tenant) string { return t.DefaultDomain }),
		column(tenants, func(t tenant.Tenant) string { return string(t.RelationshipState) }))
	if err != nil {
		return fmt.Errorf("save tenants: %w", err)
	}
	return nil
}
