package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/mirror/standing"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Classes of advisory locks, so that a tenant and a reseller never share one.
const (
	lockClassTenant   = 7301
	lockClassReseller = 7302
)

// LockTenant makes other syncs of that tenant wait until the transaction ends.
func (d *DB) LockTenant(ctx context.Context, tenantID string) error {
	return d.exec(ctx, `SELECT pg_advisory_xact_lock($1, hashtext($2))`, lockClassTenant, tenantID)
}

// LockReseller makes other syncs of that reseller's own listings wait until the transaction ends.
func (d *DB) LockReseller(ctx context.Context, resellerID string) error {
	return d.exec(ctx, `SELECT pg_advisory_xact_lock($1, hashtext($2))`, lockClassReseller, resellerID)
}

// originSeen is the Microsoft tenant that a reseller stands for. The lock of originHeld is the
// weakest that moving the reseller waits for; notes about its connection do not wait.
const (
	originSeen = `SELECT coalesce(microsoft_tenant_id::text, '') FROM resellers WHERE id = $1 AND deleted_at IS NULL`
	originHeld = originSeen + ` FOR KEY SHARE`
)

// HoldOrigin keeps a reseller from being moved to another Microsoft tenant until the transaction
// ends, and gives the id of the one that it stands for.
//
// Errors: NotFound.
func (d *DB) HoldOrigin(ctx context.Context, resellerID string) (string, error) {
	rows, err := d.query(ctx, originHeld, resellerID)
	if err != nil {
		return "", fmt.Errorf("hold reseller: %w", err)
	}
	origin, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if errors.Is(err, pgx.ErrNoRows) {
		return "", apperr.Missing("reseller")
	}
	return origin, err
}

// RelaxDurability lets the transaction's commit not wait for the disk. What a sync writes can
// be read again from Microsoft; a crash loses it as a whole, with the note that it was read.
func (d *DB) RelaxDurability(ctx context.Context) error {
	return d.exec(ctx, `SET LOCAL synchronous_commit = off`)
}

// Standing is everything mirrored of one connected tenant, read in one go.
//
// Errors: NotFound when the tenant is gone or no longer connected.
func (d *DB) Standing(ctx context.Context, resellerID, tenantID string) (standing.Tenant, error) {
	return d.standing(ctx, &pgx.Batch{}, originSeen, resellerID, tenantID)
}

// LockStanding is Standing inside a transaction whose commit does not wait for the disk, after
// other syncs of the tenant have ended; more wait until this one has, and so does whoever wants
// to move the reseller.
func (d *DB) LockStanding(ctx context.Context, resellerID, tenantID string) (standing.Tenant, error) {
	b := &pgx.Batch{}
	b.Queue(`SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock($1, hashtext($2))`, lockClassTenant, tenantID)
	return d.standing(ctx, b, originHeld, resellerID, tenantID)
}

// standing reads behind what is in b already. Each statement sees what was committed before it
// began, so those behind a lock see what its last holder wrote.
func (d *DB) standing(ctx context.Context, b *pgx.Batch, origin, resellerID, tenantID string) (standing.Tenant, error) {
	before := b.Len()
	b.Queue(origin, resellerID)
	b.Queue(`SELECT `+syncTenantColumns+` FROM tenants t WHERE t.deleted_at IS NULL AND t.connection_state = 'connected' AND t.reseller_id = $1 AND t.id = $2`, resellerID, tenantID)
	b.Queue(`SELECT `+syncStateColumns+` FROM sync_states WHERE reseller_id = $1 AND tenant_id = $2`, resellerID, tenantID)
	b.Queue(mirroredSubscriptions, tenantID)
	b.Queue(mirroredOrders, tenantID)
	b.Queue(mirroredLicenses, tenantID)
	results := d.send(ctx, b)
	s, err := readStanding(results, before)
	if closed := results.Close(); err == nil {
		err = closed
	}
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		err = fmt.Errorf("read mirrored tenant: %w", err)
	}
	return s, err
}

func readStanding(results pgx.BatchResults, before int) (s standing.Tenant, err error) {
	for range before {
		if _, err := results.Exec(); err != nil {
			return s, err
		}
	}
	origins, err := collect(results, pgx.RowTo[string])
	if err != nil {
		return s, err
	}
	if len(origins) == 0 {
		return s, apperr.Missing("reseller")
	}
	s.Origin = origins[0]
	tenants, err := collect(results, scanSyncTenant)
	if err != nil {
		return s, err
	}
	if len(tenants) == 0 {
		return s, apperr.Missing("tenant")
	}
	s.Tenant = tenants[0]
	if s.States, err = collect(results, scanSyncState); err != nil {
		return s, err
	}
	if s.Subscriptions, err = collect(results, scanMirroredSubscription); err != nil {
		return s, err
	}
	rows, err := results.Query()
	if err != nil {
		return s, err
	}
	if s.Orders, err = collectMirroredOrders(rows); err != nil {
		return s, err
	}
	s.Licenses, err = collect(results, scanMirroredLicense)
	return s, err
}

// collect reads the next result of a batch.
func collect[T any](results pgx.BatchResults, scan func(pgx.CollectableRow) (T, error)) ([]T, error) {
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

const syncTenantColumns = `t.id::text, t.reseller_id::text, t.customer_id::text, t.microsoft_tenant_id::text,
	coalesce(t.partner_center_customer_id::text, ''), t.name, t.default_domain, t.country, t.connection_state, t.relationship_state,
	t.consent_state, t.gdap_state, t.gdap_ends_at`

func scanSyncTenant(row pgx.CollectableRow) (tenant.Tenant, error) {
	var t tenant.Tenant
	err := row.Scan(&t.ID, &t.ResellerID, &t.CustomerID, &t.MicrosoftTenantID, &t.PartnerCenterCustomerID, &t.Name, &t.DefaultDomain,
		&t.Country, &t.ConnectionState, &t.RelationshipState, &t.ConsentState, &t.GDAPState, &t.GDAPEndsAt)
	t.GDAPEndsAt = utc(t.GDAPEndsAt)
	return t, err
}

func (d *DB) syncTenants(ctx context.Context, what, where string, args ...any) ([]tenant.Tenant, error) {
	rows, err := d.query(ctx, `SELECT `+syncTenantColumns+` FROM tenants t WHERE t.deleted_at IS NULL AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	tenants, err := pgx.CollectRows(rows, scanSyncTenant)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return tenants, nil
}

// TenantToSync is one connected tenant.
//
// Errors: NotFound when it is gone or no longer connected.
func (d *DB) TenantToSync(ctx context.Context, resellerID, tenantID string) (tenant.Tenant, error) {
	tenants, err := d.syncTenants(ctx, "read tenant", `t.connection_state = 'connected' AND t.reseller_id = $1 AND t.id = $2`, resellerID, tenantID)
	if err != nil {
		return tenant.Tenant{}, err
	}
	if len(tenants) == 0 {
		return tenant.Tenant{}, apperr.Missing("tenant")
	}
	return tenants[0], nil
}

// TenantsOf are all tenants of a reseller, connected or not.
func (d *DB) TenantsOf(ctx context.Context, resellerID string) ([]tenant.Tenant, error) {
	return d.syncTenants(ctx, "list tenants", `t.reseller_id = $1 ORDER BY t.id`, resellerID)
}

// reachable narrows to tenants that Microsoft will tell us about.
const reachable = `t.reseller_id = $1 AND t.connection_state = 'connected' AND t.relationship_state <> 'removed'`

// TenantsToSync are the connected tenants of a reseller that were not read since the given
// machine time, by id: what is left of a full sync that began then.
func (d *DB) TenantsToSync(ctx context.Context, resellerID string, since time.Time) ([]tenant.Tenant, error) {
	return d.syncTenants(ctx, "list tenants to sync", reachable+` AND (
		SELECT count(*) FROM sync_states s
		WHERE s.reseller_id = t.reseller_id AND s.tenant_id = t.id AND s.resource IN ('subscriptions', 'orders', 'licenses') AND s.last_attempt_at >= $2
	) < 3 ORDER BY t.id`, resellerID, since)
}

// CountTenantsToSync is how many tenants a full sync of the reseller reads.
func (d *DB) CountTenantsToSync(ctx context.Context, resellerID string) (int, error) {
	var n int
	rows, err := d.query(ctx, `SELECT count(*) FROM tenants t WHERE t.deleted_at IS NULL AND `+reachable, resellerID)
	if err != nil {
		return 0, fmt.Errorf("count tenants to sync: %w", err)
	}
	n, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[int])
	return n, err
}

// TenantsDue are connected tenants to read again without news of them: a term of theirs ended
// since they were read (after the end at most every six hours of business time, since Microsoft
// may take a day to renew), or their last reading failed for a passing reason half an hour of
// machine time ago.
func (d *DB) TenantsDue(ctx context.Context, resellerID string, business, machine time.Time) ([]tenant.Tenant, error) {
	return d.syncTenants(ctx, "list tenants due", reachable+` AND (EXISTS (
		SELECT 1 FROM subscriptions s JOIN sync_states f ON f.reseller_id = t.reseller_id AND f.tenant_id = t.id AND f.resource = 'subscriptions'
		WHERE s.tenant_id = t.id AND s.deleted_at IS NULL AND s.status = 'active' AND s.commitment_end_date < $2::timestamptz
		  AND (f.as_of <= s.commitment_end_date OR f.as_of < $2::timestamptz - interval '6 hours')
	) OR EXISTS (
		SELECT 1 FROM sync_states f WHERE f.reseller_id = t.reseller_id AND f.tenant_id = t.id AND f.resource IN ('subscriptions', 'orders', 'licenses')
		  AND f.problem_code IN ('throttled', 'unavailable', 'unreadable', 'failed') AND f.last_attempt_at < $3::timestamptz - interval '30 minutes'
	)) ORDER BY t.id`, resellerID, business, machine)
}

// TenantsForConsent are connected tenants whose consent was not checked since the given
// machine time.
func (d *DB) TenantsForConsent(ctx context.Context, resellerID string, since time.Time) ([]tenant.Tenant, error) {
	return d.syncTenants(ctx, "list tenants for consent", reachable+` AND NOT EXISTS (
		SELECT 1 FROM sync_states s WHERE s.reseller_id = t.reseller_id AND s.tenant_id = t.id AND s.resource = 'consent' AND s.last_attempt_at >= $2
	) ORDER BY t.id`, resellerID, since)
}

// FillCountry notes the country of a tenant, and of its customer, where it is not known yet.
func (d *DB) FillCountry(ctx context.Context, tenantID, country string, at time.Time) error {
	err := d.exec(ctx, `
		WITH filled AS (
			UPDATE tenants SET country = $2, updated_at = $3, version = version + 1
			WHERE id = $1 AND deleted_at IS NULL AND country = '' RETURNING customer_id
		)
		UPDATE customers c SET country = $2, updated_at = $3, version = c.version + 1
		FROM filled WHERE c.id = filled.customer_id AND c.deleted_at IS NULL AND c.country = ''`, tenantID, country, at)
	if err != nil {
		return fmt.Errorf("save country: %w", err)
	}
	return nil
}

// SetConsent notes what Microsoft says about the customer's consent. It tells whether that is
// news; if not, nothing is written.
func (d *DB) SetConsent(ctx context.Context, tenantID string, state tenant.ConsentState, checked, at time.Time) (bool, error) {
	done := d.conn(ctx).Exec(`
		UPDATE tenants SET consent_state = ?, consent_checked_at = ?, updated_at = ?, version = version + 1
		WHERE id = ? AND deleted_at IS NULL AND consent_state <> ?`, string(state), checked, at, tenantID, string(state))
	if done.Error != nil {
		return false, fmt.Errorf("save consent: %w", done.Error)
	}
	return done.RowsAffected > 0, nil
}

// SyncSettings are what a person decided about the sync of a reseller.
//
// Errors: NotFound when it is gone.
func (d *DB) SyncSettings(ctx context.Context, resellerID string) (mirror.Settings, error) {
	rows, err := d.query(ctx, `SELECT add_customers_by_sync, authorization_state = 'authorized' FROM resellers WHERE id = $1 AND deleted_at IS NULL`, resellerID)
	if err != nil {
		return mirror.Settings{}, fmt.Errorf("read reseller: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[mirror.Settings])
	if err != nil {
		return mirror.Settings{}, fmt.Errorf("read reseller: %w", err)
	}
	if len(found) == 0 {
		return mirror.Settings{}, apperr.Missing("reseller")
	}
	return found[0], nil
}
