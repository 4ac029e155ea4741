package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/tenant"
)

const mirroredLicenses = `
	SELECT id::text, sku_id::text, sku_part_number, product_name, capability_status, active, assigned, warning, suspended, locked_out,
	       microsoft_subscription_ids::text
	FROM licenses WHERE tenant_id = $1 AND ` + stands

func scanMirroredLicense(row pgx.CollectableRow) (license.License, error) {
	var l license.License
	var subs string
	err := row.Scan(&l.ID, &l.SkuID, &l.SkuPartNumber, &l.ProductName, &l.CapabilityStatus, &l.Active, &l.Assigned, &l.Warning,
		&l.Suspended, &l.LockedOut, &subs)
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal([]byte(subs), &l.MicrosoftSubscriptionIDs)
}

// SaveLicenses writes licenses of one tenant: new ones, and those that differ from what stands
// here, with a new version. An equal one is not written.
func (d *DB) SaveLicenses(ctx context.Context, t tenant.Tenant, licenses []license.License, at time.Time) error {
	if len(licenses) == 0 {
		return nil
	}
	type lic = license.License
	numbers := func(get func(lic) int) []int32 { return column(licenses, func(l lic) int32 { return int32(get(l)) }) }
	err := d.exec(ctx, `
		INSERT INTO licenses AS l (reseller_id, customer_id, tenant_id, created_at, updated_at, id, sku_id, sku_part_number, product_name,
			capability_status, active, assigned, warning, suspended, locked_out, microsoft_subscription_ids)
		SELECT $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $4::timestamptz, n.*
		FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::integer[], $11::integer[], $12::integer[],
			$13::integer[], $14::integer[], $15::text[]::jsonb[]) AS n
		ON CONFLICT (tenant_id, sku_id) DO UPDATE SET
			sku_part_number = excluded.sku_part_number, product_name = excluded.product_name, capability_status = excluded.capability_status,
			active = excluded.active, assigned = excluded.assigned, warning = excluded.warning, suspended = excluded.suspended,
			locked_out = excluded.locked_out, microsoft_subscription_ids = excluded.microsoft_subscription_ids,
			updated_at = excluded.updated_at, deleted_at = NULL, version = l.version + 1
		WHERE l.deleted_at IS NOT NULL OR (l.sku_part_number, l.product_name, l.capability_status, l.active, l.assigned, l.warning, l.suspended,
			l.locked_out, l.microsoft_subscription_ids)
		IS DISTINCT FROM (excluded.sku_part_number, excluded.product_name, excluded.capability_status, excluded.active, excluded.assigned,
			excluded.warning, excluded.suspended, excluded.locked_out, excluded.microsoft_subscription_ids)`,
		t.ResellerID, t.CustomerID, t.ID, at,
		column(licenses, func(l lic) string { return l.ID }),
		column(licenses, func(l lic) string { return l.SkuID }),
		column(licenses, func(l lic) string { return l.SkuPartNumber }),
		column(licenses, func(l lic) string { return l.ProductName }),
		column(licenses, func(l lic) string { return l.CapabilityStatus }),
		numbers(func(l lic) int { return l.Active }),
		numbers(func(l lic) int { return l.Assigned }),
		numbers(func(l lic) int { return l.Warning }),
		numbers(func(l lic) int { return l.Suspended }),
		numbers(func(l lic) int { return l.LockedOut }),
		column(licenses, func(l lic) *string { return document(list(l.MicrosoftSubscriptionIDs)) }))
	if err != nil {
		return fmt.Errorf("save licenses: %w", err)
	}
	return nil
}

// DropLicenses marks licenses as vanished from Microsoft's complete listing.
func (d *DB) DropLicenses(ctx context.Context, tenantID string, ids []string, at time.Time) error {
	return d.drop(ctx, "licenses", tenantID, ids, at)
}
