package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/tenant"
)

// MirroredRelationships are a reseller's delegated admin relationships as they stand here.
func (d *DB) MirroredRelationships(ctx context.Context, resellerID string) ([]gdap.Relationship, error) {
	rows, err := d.query(ctx, `
		SELECT id::text, reseller_id::text, coalesce(tenant_id::text, ''), microsoft_id, coalesce(microsoft_tenant_id::text, ''), display_name,
		       status, auto_extend, role_ids::text, activated_at, ends_at
		FROM gdap_relationships WHERE reseller_id = $1 AND deleted_at IS NULL`, resellerID)
	if err != nil {
		return nil, fmt.Errorf("read mirrored relationships: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (gdap.Relationship, error) {
		var r gdap.Relationship
		var roles string
		err := row.Scan(&r.ID, &r.ResellerID, &r.TenantID, &r.MicrosoftID, &r.MicrosoftTenantID, &r.DisplayName, &r.Status, &r.AutoExtend,
			&roles, &r.ActivatedAt, &r.EndsAt)
		if err != nil {
			return r, err
		}
		r.ActivatedAt, r.EndsAt = utc(r.ActivatedAt), utc(r.EndsAt)
		return r, json.Unmarshal([]byte(roles), &r.RoleIDs)
	})
}

// SaveRelationships writes relationships of one reseller: new ones, and those that differ from
// what stands here. An equal one is not written.
func (d *DB) SaveRelationships(ctx context.Context, resellerID string, relationships []gdap.Relationship, at time.Time) error {
	if len(relationships) == 0 {
		return nil
	}
	type rel = gdap.Relationship
	err := d.exec(ctx, `
		INSERT INTO gdap_relationships AS g (reseller_id, created_at, updated_at, id, tenant_id, microsoft_id, microsoft_tenant_id, display_name,
			status, auto_extend, role_ids, activated_at, ends_at)
		SELECT $1::uuid, $2::timestamptz, $2::timestamptz, n.*
		FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::boolean[], $10::text[]::jsonb[],
			$11::timestamptz[], $12::timestamptz[]) AS n
		ON CONFLICT (reseller_id, microsoft_id) DO UPDATE SET
			tenant_id = excluded.tenant_id, microsoft_tenant_id = excluded.microsoft_tenant_id, display_name = excluded.display_name,
			status = excluded.status, auto_extend = excluded.auto_extend, role_ids = excluded.role_ids,
			activated_at = excluded.activated_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at, deleted_at = NULL
		WHERE g.deleted_at IS NOT NULL OR (g.tenant_id, g.microsoft_tenant_id, g.display_name, g.status, g.auto_extend, g.role_ids, g.activated_at, g.ends_at)
		IS DISTINCT FROM (excluded.tenant_id, excluded.microsoft_tenant_id, excluded.display_name, excluded.status, excluded.auto_extend,
			excluded.role_ids, excluded.activated_at, excluded.ends_at)`,
		resellerID, at,
		column(relationships, func(r rel) string { return r.ID }),
		column(relationships, func(r rel) *string { return nullable(r.TenantID) }),
		column(relationships, func(r rel) string { return r.MicrosoftID }),
		column(relationships, func(r rel) *string { return nullable(r.MicrosoftTenantID) }),
		column(relationships, func(r rel) string { return r.DisplayName }),
		column(relationships, func(r rel) string { return r.Status }),
		column(relationships, func(r rel) bool { return r.AutoExtend }),
		column(relationships, func(r rel) *string { return document(list(r.RoleIDs)) }),
		column(relationships, func(r rel) *time.Time { return r.ActivatedAt }),
		column(relationships, func(r rel) *time.Time { return r.EndsAt }))
	if err != nil {
		return fmt.Errorf("save relationships: %w", err)
	}
	return nil
}

// DropRelationships marks relationships as vanished from Microsoft's complete listing.
func (d *DB) DropRelationships(ctx context.Context, resellerID string, ids []string, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	err := d.exec(ctx, `UPDATE gdap_relationships SET deleted_at = $3, updated_at = $3
		WHERE reseller_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL`, resellerID, ids, at)
	if err != nil {
		return fmt.Errorf("mark vanished relationships: %w", err)
	}
	return nil
}

// SaveGDAPStates writes delegated administration's state of tenants. An equal one is not written.
func (d *DB) SaveGDAPStates(ctx context.Context, tenants []tenant.Tenant, at time.Time) error {
	if len(tenants) == 0 {
		return nil
	}
	err := d.exec(ctx, `
		UPDATE tenants t SET gdap_state = n.state, gdap_ends_at = n.ends, updated_at = $1, version = t.version + 1
		FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS n (id, state, ends)
		WHERE t.id = n.id AND t.deleted_at IS NULL AND (t.gdap_state, t.gdap_ends_at) IS DISTINCT FROM (n.state, n.ends)`,
		at,
		column(tenants, func(t tenant.Tenant) string { return t.ID }),
		column(tenants, func(t tenant.Tenant) string { return string(t.GDAPState) }),
		column(tenants, func(t tenant.Tenant) *time.Time { return t.GDAPEndsAt }))
	if err != nil {
		return fmt.Errorf("save states of delegated administration: %w", err)
	}
	return nil
}
