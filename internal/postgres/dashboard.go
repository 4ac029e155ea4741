package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/dashboard"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// resellerBound is the condition that bounds a statement over resellers or their roll-ups, with
// its argument; it holds for whole books only, which is all that staff see.
func resellerBound(sc tenancy.Scope, column string) (string, []any, error) {
	switch {
	case !sc.Valid():
		return "", nil, tenancy.ErrNoScope
	case sc.CrossesResellers():
		return "true", nil, nil
	case sc.AllCustomers():
		return column + " = $1::uuid", []any{sc.ResellerID()}, nil
	}
	return "false", nil, nil
}

// DashboardFigures sums the roll-ups of a scope, in one statement.
func (d *DB) DashboardFigures(ctx context.Context, sc tenancy.Scope) (dashboard.Figures, error) {
	var f dashboard.Figures
	cond, args, err := resellerBound(sc, "%s")
	if err != nil {
		return f, err
	}
	on := func(column string) string {
		if len(args) == 0 {
			return cond
		}
		return fmt.Sprintf(cond, column)
	}
	sql := `SELECT r.n, r.authorized, c.n, t.n, t.connected, u.subscriptions, u.active, u.seats, u.licenses, u.assigned, y.oldest, t.connected - y.n
		FROM (SELECT count(*) n, count(*) FILTER (WHERE authorization_state = 'authorized') authorized FROM resellers WHERE deleted_at IS NULL AND ` + on("id") + `) r,
		     (SELECT count(*) n FROM customers WHERE deleted_at IS NULL AND ` + on("reseller_id") + `) c,
		     (SELECT count(*) n, count(*) FILTER (WHERE connection_state = 'connected') connected FROM tenants WHERE deleted_at IS NULL AND ` + on("reseller_id") + `) t,
		     (SELECT coalesce(sum(subscriptions), 0) subscriptions, coalesce(sum(active_subscriptions), 0) active, coalesce(sum(seats), 0) seats,
		             coalesce(sum(licenses_active), 0) licenses, coalesce(sum(licenses_assigned), 0) assigned FROM tenant_rollups WHERE ` + on("reseller_id") + `) u,
		     (SELECT min(s.as_of) oldest, count(s.as_of) n FROM sync_states s JOIN tenants t ON t.id = s.tenant_id AND t.deleted_at IS NULL AND t.connection_state = 'connected'
		      WHERE s.resource = 'subscriptions' AND ` + on("s.reseller_id") + `) y`
	rows, err := d.query(ctx, sql, args...)
	if err != nil {
		return f, fmt.Errorf("dashboard figures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&f.Resellers, &f.AuthorizedResellers, &f.Customers, &f.Tenants, &f.ConnectedTenants, &f.Subscriptions,
			&f.ActiveSubscriptions, &f.Seats, &f.LicensesActive, &f.LicensesAssigned, &f.AsOf, &f.NeverRead); err != nil {
			return f, fmt.Errorf("dashboard figures: %w", err)
		}
	}
	return f, rows.Err()
}

// DashboardRenewals counts active subscriptions whose term ends in [from, to), by week.
func (d *DB) DashboardRenewals(ctx context.Context, sc tenancy.Scope, from, to time.Time) ([]dashboard.Renewals, error) {
	cond, args, err := resellerBound(sc, "reseller_id")
	if err != nil {
		return nil, err
	}
	n := len(args)
	rows, err := d.query(ctx, fmt.Sprintf(`SELECT date_trunc('week', commitment_end_date, 'UTC'), count(*), coalesce(sum(quantity), 0),
		coalesce(sum(quantity) FILTER (WHERE NOT auto_renew_enabled), 0)
		FROM subscriptions WHERE deleted_at IS NULL AND status = 'active' AND commitment_end_date >= $%d AND commitment_end_date < $%d AND %s
		GROUP BY 1 ORDER BY 1`, n+1, n+2, cond), append(args, from, to)...)
	if err != nil {
		return nil, fmt.Errorf("renewals ahead: %w", err)
	}
	defer rows.Close()
	var out []dashboard.Renewals
	for rows.Next() {
		var r dashboard.Renewals
		if err := rows.Scan(&r.WeekStart, &r.Subscriptions, &r.Seats, &r.EndingSeats); err != nil {
			return nil, fmt.Errorf("renewals ahead: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// DashboardRecent are the tenants added last.
func (d *DB) DashboardRecent(ctx context.Context, sc tenancy.Scope, limit int) ([]dashboard.Recent, error) {
	cond, args, err := resellerBound(sc, "reseller_id")
	if err != nil {
		return nil, err
	}
	rows, err := d.query(ctx, fmt.Sprintf(`SELECT id, customer_id, name, default_domain, created_at FROM tenants
		WHERE deleted_at IS NULL AND %s ORDER BY created_at DESC, id DESC LIMIT %d`, cond, limit), args...)
	if err != nil {
		return nil, fmt.Errorf("recent tenants: %w", err)
	}
	defer rows.Close()
	var out []dashboard.Recent
	for rows.Next() {
		var r dashboard.Recent
		if err := rows.Scan(&r.TenantID, &r.CustomerID, &r.Name, &r.DefaultDomain, &r.CreatedAt); err != nil {
			return nil, fmt.Errorf("recent tenants: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
