package postgres

import (
	"context"
	"fmt"
)

// rollupQuery counts what the mirror holds of tenants; %s narrows the tenants. Seats are those
// of active, licensed subscriptions; the next renewal is the first end of a term among the
// active ones. Sums end at what an integer holds, since the parts are Microsoft's. Of a tenant
// that is not connected nothing is counted.
const rollupQuery = `
	SELECT t.id AS tenant_id, t.reseller_id, t.customer_id,
	       coalesce(s.subscriptions, 0) AS subscriptions, coalesce(s.active, 0) AS active_subscriptions, least(coalesce(s.seats, 0), 2147483647) AS seats,
	       least(coalesce(l.active, 0), 2147483647) AS licenses_active,
	       least(coalesce(l.assigned, 0), 2147483647) AS licenses_assigned, s.next_renewal_at
	FROM tenants t
	LEFT JOIN LATERAL (
		SELECT count(*) AS subscriptions, count(*) FILTER (WHERE status = 'active') AS active,
		       sum(quantity) FILTER (WHERE status = 'active' AND lower(billing_type) = 'license') AS seats,
		       min(commitment_end_date) FILTER (WHERE status = 'active') AS next_renewal_at
		FROM subscriptions WHERE tenant_id = t.id AND ` + stands + `) s ON true
	LEFT JOIN LATERAL (
		SELECT sum(active) AS active, sum(assigned) AS assigned FROM licenses WHERE tenant_id = t.id AND ` + stands + `) l ON true
	WHERE ` + stands + ` AND t.connection_state = 'connected' AND %s`

const saveRollups = `
	INSERT INTO tenant_rollups AS r (tenant_id, reseller_id, customer_id, subscriptions, active_subscriptions, seats, licenses_active,
		licenses_assigned, next_renewal_at) ` + rollupQuery + `
	ON CONFLICT (tenant_id) DO UPDATE SET reseller_id = excluded.reseller_id, customer_id = excluded.customer_id,
		subscriptions = excluded.subscriptions, active_subscriptions = excluded.active_subscriptions, seats = excluded.seats,
		licenses_active = excluded.licenses_active, licenses_assigned = excluded.licenses_assigned, next_renewal_at = excluded.next_renewal_at,
		version = r.version + 1`

// whereWrong leaves alone the tenants that are counted rightly.
const whereWrong = `
	WHERE (r.reseller_id, r.customer_id, r.subscriptions, r.active_subscriptions, r.seats, r.licenses_active, r.licenses_assigned, r.next_renewal_at)
	IS DISTINCT FROM (excluded.reseller_id, excluded.customer_id, excluded.subscriptions, excluded.active_subscriptions, excluded.seats,
		excluded.licenses_active, excluded.licenses_assigned, excluded.next_renewal_at)`

// SaveRollup recounts one tenant, in the transaction that changed its subscriptions or licenses, and
// gives them a new version together.
func (d *DB) SaveRollup(ctx context.Context, tenantID string) error {
	if err := d.exec(ctx, fmt.Sprintf(saveRollups, "t.id = $1"), tenantID); err != nil {
		return fmt.Errorf("count tenant: %w", err)
	}
	return nil
}

// RebuildRollups recounts every tenant and removes counts of tenants that are gone or not
// connected. It gives how many counts were wrong, which is 0 when every sync did its part.
func (d *DB) RebuildRollups(ctx context.Context) (int64, error) {
	saved, err := d.pool.Exec(ctx, fmt.Sprintf(saveRollups, "true")+whereWrong)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	removed, err := d.pool.Exec(ctx, `DELETE FROM tenant_rollups r USING tenants t WHERE t.id = r.tenant_id
		AND (t.deleted_at IS NOT NULL OR t.connection_state <> 'connected')`)
	if err != nil {
		return 0, fmt.Errorf("remove counts: %w", err)
	}
	return saved.RowsAffected() + removed.RowsAffected(), nil
}
