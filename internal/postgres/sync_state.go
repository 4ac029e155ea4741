package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/tenancy"
)

const syncStateColumns = `reseller_id::text, tenant_id::text, resource, last_attempt_at, last_success_at, as_of, watermark, problem_code, problem_detail, failures`

func scanSyncState(row pgx.CollectableRow) (mirror.State, error) {
	var s mirror.State
	err := row.Scan(&s.ResellerID, &s.TenantID, &s.Resource, &s.LastAttemptAt, &s.LastSuccessAt, &s.AsOf, &s.Watermark, &s.ProblemCode,
		&s.ProblemDetail, &s.Failures)
	s.LastAttemptAt, s.LastSuccessAt, s.AsOf = s.LastAttemptAt.UTC(), utc(s.LastSuccessAt), utc(s.AsOf)
	if s.TenantID == zeroID {
		s.TenantID = ""
	}
	return s, err
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// SaveStates notes the outcome of readings, many at once in one statement. A reading that
// began before the one already noted changes nothing; one that failed keeps the last success
// and counts the failure; an empty watermark keeps the old one.
func (d *DB) SaveStates(ctx context.Context, states []mirror.State) error {
	if len(states) == 0 {
		return nil
	}
	return d.exec(ctx, `
		INSERT INTO sync_states AS s (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of, watermark, problem_code, problem_detail, failures)
		SELECT r, t, k, a, s, o, w, c, p, CASE WHEN c = '' THEN 0 ELSE 1 END
		FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::text[])
			AS n (r, t, k, a, s, o, w, c, p)
		ON CONFLICT (reseller_id, tenant_id, resource) DO UPDATE SET
			last_attempt_at = excluded.last_attempt_at,
			last_success_at = coalesce(excluded.last_success_at, s.last_success_at),
			as_of = coalesce(excluded.as_of, s.as_of),
			watermark = CASE WHEN excluded.watermark = '' THEN s.watermark ELSE excluded.watermark END,
			problem_code = excluded.problem_code,
			problem_detail = excluded.problem_detail,
			failures = CASE WHEN excluded.problem_code = '' THEN 0 ELSE s.failures + 1 END
		WHERE s.last_attempt_at <= excluded.last_attempt_at`,
		column(states, func(s mirror.State) string { return s.ResellerID }),
		column(states, func(s mirror.State) string { return orZero(s.TenantID) }),
		column(states, func(s mirror.State) string { return string(s.Resource) }),
		column(states, func(s mirror.State) time.Time { return s.LastAttemptAt }),
		column(states, func(s mirror.State) *time.Time { return s.LastSuccessAt }),
		column(states, func(s mirror.State) *time.Time { return s.AsOf }),
		column(states, func(s mirror.State) string { return s.Watermark }),
		column(states, func(s mirror.State) string { return s.ProblemCode }),
		column(states, func(s mirror.State) string { return s.ProblemDetail }))
}

// States are the states of a tenant, or of the reseller itself when tenantID is "".
func (d *DB) States(ctx context.Context, resellerID, tenantID string) ([]mirror.State, error) {
	rows, err := d.query(ctx, `SELECT `+syncStateColumns+` FROM sync_states WHERE reseller_id = $1 AND tenant_id = $2 ORDER BY resource`, resellerID, orZero(tenantID))
	if err != nil {
		return nil, fmt.Errorf("read freshness: %w", err)
	}
	states, err := pgx.CollectRows(rows, scanSyncState)
	if err != nil {
		return nil, fmt.Errorf("read freshness: %w", err)
	}
	return states, nil
}

// Freshness sums up the states of a reseller's connected tenants by resource: the oldest
// success, how many were never read, how many have a problem.
func (d *DB) Freshness(ctx context.Context, sc tenancy.Scope, resellerID string) ([]mirror.Freshness, error) {
	if !sc.Valid() {
		return nil, tenancy.ErrNoScope
	}
	if !isUUID(resellerID) || !sc.AllowsReseller(resellerID) {
		return nil, nil
	}
	var rows []struct {
		Resource string
		Tenants  int
		Never    int
		Problems int
		Oldest   *time.Time
	}
	err := d.conn(ctx).Raw(`
		SELECT k.resource, count(*) AS tenants,
		       count(*) FILTER (WHERE s.last_success_at IS NULL) AS never,
		       count(*) FILTER (WHERE s.problem_code <> '') AS problems,
		       min(s.last_success_at) AS oldest
		FROM tenants t
		CROSS JOIN unnest(ARRAY['subscriptions', 'orders', 'licenses']) AS k (resource)
		LEFT JOIN sync_states s ON s.reseller_id = t.reseller_id AND s.tenant_id = t.id AND s.resource = k.resource
		WHERE t.reseller_id = ? AND t.deleted_at IS NULL AND t.connection_state = 'connected'
		GROUP BY k.resource ORDER BY k.resource`, resellerID).Find(&rows).Error
	out := make([]mirror.Freshness, len(rows))
	for i, r := range rows {
		out[i] = mirror.Freshness{Resource: mirror.Resource(r.Resource), Tenants: r.Tenants, Never: r.Never, Problems: r.Problems, OldestSuccess: utc(r.Oldest)}
	}
	return out, err
}

// SyncGaps sums up what could not be read of a reseller's reachable tenants since a full sync
// began, at that machine time.
func (d *DB) SyncGaps(ctx context.Context, resellerID string, began time.Time) (mirror.Gaps, error) {
	rows, err := d.query(ctx, `
		WITH tried AS (
			SELECT s.tenant_id, s.problem_code, s.problem_detail
			FROM sync_states s JOIN tenants t ON t.id = s.tenant_id
			WHERE s.reseller_id = $1 AND s.resource IN ('subscriptions', 'orders', 'licenses') AND s.last_attempt_at >= $2
			  AND t.deleted_at IS NULL AND `+reachable+`
		), per_tenant AS (
			SELECT count(*) FILTER (WHERE problem_code NOT IN ('', 'unreadable')) AS unread, count(*) FILTER (WHERE problem_code <> '') AS wrong
			FROM tried GROUP BY tenant_id
		), commonest AS (
			SELECT problem_code, min(problem_detail) AS problem_detail FROM tried WHERE problem_code <> ''
			GROUP BY problem_code ORDER BY count(*) DESC, problem_code LIMIT 1
		)
		SELECT count(*) FILTER (WHERE unread = 3), count(*) FILTER (WHERE unread < 3 AND wrong > 0),
		       coalesce((SELECT problem_code FROM commonest), ''), coalesce((SELECT problem_detail FROM commonest), '')
		FROM per_tenant`, resellerID, began)
	if err != nil {
		return mirror.Gaps{}, fmt.Errorf("sum up what was not read: %w", err)
	}
	gaps, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[mirror.Gaps])
	if err != nil {
		return mirror.Gaps{}, fmt.Errorf("sum up what was not read: %w", err)
	}
	return gaps, nil
}

// ResellersToSync are the authorized resellers whose connection works, or was last tried longer
// ago than pause.
func (d *DB) ResellersToSync(ctx context.Context, pause time.Duration, at time.Time) ([]string, error) {
	var ids []string
	err := d.conn(ctx).Raw(`
		SELECT id FROM resellers
		WHERE deleted_at IS NULL AND authorization_state = 'authorized' AND (problem_code = '' OR problem_at <= ?)
		ORDER BY id`, at.Add(-pause)).Find(&ids).Error
	return ids, err
}
