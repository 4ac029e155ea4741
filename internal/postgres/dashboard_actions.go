package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/dashboard"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// actionSources are the questions behind the list of things to do. Each gives kind, reseller,
// customer, tenant, subscription, title, detail and deadline; @ is where the scope goes and
// :window, :gdap, :undecided, :now are times.
var actionSources = []string{
	`SELECT 'reseller_problem', id, NULL::uuid, NULL::uuid, NULL::uuid, display_name, problem_detail, NULL::timestamptz
		FROM resellers WHERE deleted_at IS NULL AND problem_code <> '' AND @(id)`,
	`SELECT 'consent_missing', reseller_id, customer_id, id, NULL::uuid, name, 'The customer has not consented to the application, so its directory cannot be read or changed.', NULL::timestamptz
		FROM tenants WHERE deleted_at IS NULL AND connection_state = 'connected' AND consent_state = 'missing' AND @(reseller_id)`,
	`SELECT 'gdap_ending', reseller_id, customer_id, id, NULL::uuid, name, 'Delegated administration ends.', gdap_ends_at
		FROM tenants WHERE deleted_at IS NULL AND connection_state = 'connected' AND gdap_state = 'active' AND gdap_ends_at < :gdap AND @(reseller_id)`,
	`SELECT 'sync_problem', y.reseller_id, t.customer_id, t.id, NULL::uuid, t.name, y.problem_detail, NULL::timestamptz
		FROM sync_states y JOIN tenants t ON t.id = y.tenant_id AND t.deleted_at IS NULL AND t.connection_state = 'connected'
		WHERE y.problem_code <> '' AND y.resource <> 'consent' AND t.consent_state <> 'missing' AND @(y.reseller_id)`,
	`SELECT 'window_closing', s.reseller_id, s.customer_id, s.tenant_id, s.id, s.product_name, c.name, s.cancellation_allowed_until_date
		FROM subscriptions s JOIN customers c ON c.id = s.customer_id
		WHERE s.deleted_at IS NULL AND s.status = 'active' AND s.cancellation_allowed_until_date >= :now AND s.cancellation_allowed_until_date < :window
		AND s.term_duration <> 'P1M' AND @(s.reseller_id)`,
	`SELECT 'term_ending', s.reseller_id, s.customer_id, s.tenant_id, s.id, s.product_name, c.name, s.commitment_end_date
		FROM subscriptions s JOIN customers c ON c.id = s.customer_id
		WHERE s.deleted_at IS NULL AND s.status = 'active' AND NOT s.auto_renew_enabled AND s.scheduled_next_term IS NULL
		AND s.commitment_end_date >= :now AND s.commitment_end_date < :undecided AND @(s.reseller_id)`,
}

// DashboardActions are the things that need a person, at most so many of each kind. Month-to-month
// subscriptions are in none of them: they roll over for ever, and a list that tells so is noise.
func (d *DB) DashboardActions(ctx context.Context, sc tenancy.Scope, limits dashboard.ActionLimits) ([]dashboard.Action, error) {
	if !sc.Valid() {
		return nil, tenancy.ErrNoScope
	}
	if !sc.CrossesResellers() && !sc.AllCustomers() {
		return nil, nil
	}
	args := []any{limits.Now, limits.WindowsUntil, limits.GDAPUntil, limits.UndecidedUntil}
	if sc.AllCustomers() {
		args = append(args, sc.ResellerID())
	}
	names := strings.NewReplacer(":now", "$1::timestamptz", ":window", "$2::timestamptz", ":gdap", "$3::timestamptz", ":undecided", "$4::timestamptz")
	parts := make([]string, 0, len(actionSources))
	for _, source := range actionSources {
		before, column, _ := strings.Cut(strings.TrimSuffix(source, ")"), "@(")
		bound := "true"
		if sc.AllCustomers() {
			bound = column + " = $5::uuid"
		}
		parts = append(parts, fmt.Sprintf("(%s%s ORDER BY 8 LIMIT %d)", names.Replace(before), bound, limits.MostOfEachKind))
	}
	rows, err := d.query(ctx, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, fmt.Errorf("things to do: %w", err)
	}
	defer rows.Close()
	var out []dashboard.Action
	for rows.Next() {
		var a dashboard.Action
		var kind string
		var customer, tenant, subscription *string
		if err := rows.Scan(&kind, &a.ResellerID, &customer, &tenant, &subscription, &a.Title, &a.Detail, &a.Deadline); err != nil {
			return nil, fmt.Errorf("things to do: %w", err)
		}
		a.Kind, a.CustomerID, a.TenantID, a.SubscriptionID = dashboard.ActionKind(kind), deref(customer), deref(tenant), deref(subscription)
		out = append(out, a)
	}
	return out, rows.Err()
}
