package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Licenses are the mirrored licenses of a tenant by product name, with their age.
//
// Errors: NotFound when the tenant is outside sc.
func (d *DB) Licenses(ctx context.Context, sc tenancy.Scope, tenantID string) (license.OfTenant, error) {
	var out license.OfTenant
	l := &listing{}
	l.where("t.id = ? AND t.deleted_at IS NULL", tenantID)
	if err := l.scope(sc, "t", "customer_id"); err != nil {
		return out, err
	}
	sql := `SELECT t.reseller_id, y.as_of, n.id, n.reseller_id, n.customer_id, n.tenant_id, n.sku_id, n.sku_part_number, n.product_name, n.capability_status,
		n.active, n.assigned, n.warning, n.suspended, n.locked_out, n.microsoft_subscription_ids, n.created_at, n.updated_at, n.version
		FROM tenants t
		LEFT JOIN sync_states y ON y.reseller_id = t.reseller_id AND y.tenant_id = t.id AND y.resource = 'licenses'
		LEFT JOIN licenses n ON n.tenant_id = t.id AND n.deleted_at IS NULL
		WHERE ` + l.condition() + ` ORDER BY n.product_name, n.sku_id`
	rows, err := d.query(ctx, sql, l.args...)
	if err != nil {
		return out, fmt.Errorf("list licenses: %w", err)
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		found = true
		var n licenseRecord
		if err := rows.Scan(&out.ResellerID, &out.AsOf, &n.id, &n.resellerID, &n.customerID, &n.tenantID, &n.skuID, &n.partNumber, &n.productName, &n.capability,
			&n.active, &n.assigned, &n.warning, &n.suspended, &n.lockedOut, &n.subscriptions, &n.createdAt, &n.updatedAt, &n.version); err != nil {
			return out, fmt.Errorf("read license: %w", err)
		}
		if n.id == nil { // a tenant without licenses is one row of nothing
			continue
		}
		one, err := n.license()
		if err != nil {
			return out, err
		}
		out.Licenses = append(out.Licenses, one)
	}
	if err := rows.Err(); err != nil {
		return out, fmt.Errorf("list licenses: %w", err)
	}
	if !found {
		return out, apperr.Missing("tenant")
	}
	return out, nil
}

// licenseRecord is a row of an outer join: everything may be missing.
type licenseRecord struct {
	id, resellerID, customerID, tenantID, skuID, partNumber, productName, capability *string
	active, assigned, warning, suspended, lockedOut                                  *int
	subscriptions                                                                    []byte
	createdAt, updatedAt                                                             *time.Time
	version                                                                          *int64
}

func (n licenseRecord) license() (license.License, error) {
	l := license.License{
		ID: *n.id, ResellerID: *n.resellerID, CustomerID: *n.customerID, TenantID: *n.tenantID, SkuID: *n.skuID,
		SkuPartNumber: *n.partNumber, ProductName: *n.productName, CapabilityStatus: *n.capability,
		Active: *n.active, Assigned: *n.assigned, Warning: *n.warning, Suspended: *n.suspended, LockedOut: *n.lockedOut,
		CreatedAt: n.createdAt.UTC(), UpdatedAt: n.updatedAt.UTC(), Version: *n.version,
	}
	if err := json.Unmarshal(n.subscriptions, &l.MicrosoftSubscriptionIDs); err != nil {
		return l, fmt.Errorf("read license: %w", err)
	}
	return l, nil
}
