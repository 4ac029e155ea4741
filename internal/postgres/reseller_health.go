package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// globalAdministrator is the role with which Microsoft extends no relationship automatically.
// Source: Microsoft, Entra built-in roles.
const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10"

// maxEndings bounds how many endings one report names.
const maxEndings = 50

// HealthFacts are what the mirror tells about a reseller's connection. now is business time.
//
// Errors: NotFound when the reseller is outside the scope.
func (d *DB) HealthFacts(ctx context.Context, sc tenancy.Scope, id string, now time.Time) (reseller.HealthFacts, error) {
	var f reseller.HealthFacts
	if err := reachesReseller(sc, id); err != nil {
		return f, err
	}
	rows, err := d.query(ctx, `
		SELECT count(*), count(*) FILTER (WHERE consent_state = 'missing'), count(*) FILTER (WHERE consent_state = 'unknown'),
		       count(*) FILTER (WHERE gdap_state = 'missing')
		FROM tenants WHERE reseller_id = $1 AND deleted_at IS NULL AND connection_state = 'connected'`, id)
	if err != nil {
		return f, fmt.Errorf("count tenants for health: %w", err)
	}
	_, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (int, error) {
		return 0, row.Scan(&f.Connected, &f.ConsentMissing, &f.ConsentUnknown, &f.GDAPMissing)
	})
	if err != nil {
		return f, fmt.Errorf("count tenants for health: %w", err)
	}
	if f.GDAPEndings, err = d.gdapEndings(ctx, id, now); err != nil {
		return f, err
	}
	f.Syncs, err = d.syncFacts(ctx, id)
	return f, err
}

// gdapEndings are delegations that ended or end within 30 days, and that no other one of the
// same tenant outlasts.
func (d *DB) gdapEndings(ctx context.Context, id string, now time.Time) ([]reseller.GDAPEnding, error) {
	rows, err := d.query(ctx, `
		SELECT t.id::text, t.name, t.gdap_ends_at, coalesce(g.auto_extend, false), coalesce(g.role_ids ? $3, false)
		FROM tenants t
		LEFT JOIN LATERAL (
			SELECT auto_extend, role_ids FROM gdap_relationships g
			WHERE g.reseller_id = t.reseller_id AND g.tenant_id = t.id AND g.deleted_at IS NULL AND g.ends_at = t.gdap_ends_at
			ORDER BY g.id LIMIT 1) g ON true
		WHERE t.reseller_id = $1 AND t.deleted_at IS NULL AND t.connection_state = 'connected'
		  AND t.gdap_state IN ('active', 'ended') AND t.gdap_ends_at <= $2::timestamptz + interval '30 days'
		ORDER BY t.gdap_ends_at, t.id LIMIT `+fmt.Sprint(maxEndings), id, now, globalAdministrator)
	if err != nil {
		return nil, fmt.Errorf("list endings of delegation: %w", err)
	}
	endings, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (reseller.GDAPEnding, error) {
		var e reseller.GDAPEnding
		err := row.Scan(&e.TenantID, &e.TenantName, &e.EndsAt, &e.AutoExtend, &e.GlobalAdmin)
		e.EndsAt = e.EndsAt.UTC()
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("list endings of delegation: %w", err)
	}
	return endings, nil
}

// syncFacts sum up the freshness of the reseller's own listings and of its connected tenants.
func (d *DB) syncFacts(ctx context.Context, id string) ([]reseller.SyncFact, error) {
	rows, err := d.query(ctx, `
		SELECT s.resource, min(s.last_success_at), count(*) FILTER (WHERE s.problem_code <> ''),
		       coalesce(max(s.problem_code), ''), coalesce(max(s.problem_detail) FILTER (WHERE s.problem_code <> ''), ''),
		       count(*) FILTER (WHERE s.last_success_at IS NULL)
		FROM sync_states s
		LEFT JOIN tenants t ON t.id = s.tenant_id
		WHERE s.reseller_id = $1 AND s.resource IN ('customers', 'gdap', 'subscriptions', 'orders', 'licenses')
		  AND (s.tenant_id = '`+zeroID+`' OR (t.deleted_at IS NULL AND t.connection_state = 'connected'))
		GROUP BY s.resource ORDER BY s.resource`, id)
	if err != nil {
		return nil, fmt.Errorf("sum up freshness: %w", err)
	}
	facts, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (reseller.SyncFact, error) {
		var s reseller.SyncFact
		var never int
		err := row.Scan(&s.Resource, &s.LastSuccessAt, &s.Failing, &s.ProblemCode, &s.ProblemDetail, &never)
		s.LastSuccessAt = utc(s.LastSuccessAt)
		if never > 0 {
			s.LastSuccessAt = nil
		}
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("sum up freshness: %w", err)
	}
	return facts, nil
}
