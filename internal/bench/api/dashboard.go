package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/dashboard"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// liveFigures counts everything anew, without the roll-ups; %s bounds each table.
const liveFigures = `SELECT
	(SELECT count(*) FROM resellers r WHERE deleted_at IS NULL AND %[1]s),
	(SELECT count(*) FROM resellers r WHERE deleted_at IS NULL AND authorization_state = 'authorized' AND %[1]s),
	(SELECT count(*) FROM customers WHERE deleted_at IS NULL AND %[2]s),
	(SELECT count(*) FROM tenants WHERE deleted_at IS NULL AND %[2]s),
	(SELECT count(*) FROM tenants WHERE deleted_at IS NULL AND connection_state = 'connected' AND %[2]s),
	s.n, s.active, s.seats, l.active, l.assigned, y.oldest, y.unread
	FROM (SELECT count(*) AS n, count(*) FILTER (WHERE status = 'active') AS active,
	             coalesce(sum(quantity) FILTER (WHERE status = 'active' AND lower(billing_type) = 'license'), 0) AS seats
	      FROM subscriptions WHERE deleted_at IS NULL AND %[2]s) s,
	     (SELECT coalesce(sum(active), 0) AS active, coalesce(sum(assigned), 0) AS assigned FROM licenses WHERE deleted_at IS NULL AND %[2]s) l,
	     (SELECT min(y.as_of) AS oldest, count(*) FILTER (WHERE y.as_of IS NULL) AS unread
	      FROM tenants t LEFT JOIN sync_states y ON y.reseller_id = t.reseller_id AND y.tenant_id = t.id AND y.resource = 'subscriptions'
	      WHERE t.deleted_at IS NULL AND t.connection_state = 'connected' AND %[3]s) y`

// dashboards measures the dashboard's figures against counting live, for the platform and for the
// biggest reseller, and makes sure that both say the same (P6).
func (b *bench) dashboards(ctx context.Context) error {
	db, err := postgres.Open(ctx, b.pg.AppURL(), postgres.Options{MaxConns: 1, ApplicationName: "bench"})
	if err != nil {
		return err
	}
	defer db.Close()
	biggest, err := tenancy.ForReseller(b.facts.Biggest)
	if err != nil {
		return err
	}
	for _, t := range []struct {
		name  string
		scope tenancy.Scope
		live  string
	}{
		{"platform", tenancy.Unbounded("figures of the whole data set are measured"), fmt.Sprintf(liveFigures, "true", "true", "true")},
		{"biggest reseller", biggest, fmt.Sprintf(liveFigures, "id = '"+b.facts.Biggest+"'", "reseller_id = '"+b.facts.Biggest+"'", "t.reseller_id = '"+b.facts.Biggest+"'")},
	} {
		ours := func() (dashboard.Figures, error) { return db.DashboardFigures(ctx, t.scope) }
		live := func() (dashboard.Figures, error) { return b.liveFigures(ctx, t.live) }
		if err := sameFigures(ours, live); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		got, scale, err := b.alternate(ours, live)
		if err != nil {
			return err
		}
		b.row("P6", "figures of the "+t.name+" against the live aggregate, CPU; equal", atMost(0.2, 0.1), got)
		b.note("P6: %s: %s.", t.name, scale)
	}
	return nil
}

func (b *bench) liveFigures(ctx context.Context, sql string) (dashboard.Figures, error) {
	rows, err := b.admin.Query(ctx, sql)
	if err != nil {
		return dashboard.Figures{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[dashboard.Figures])
}

func sameFigures(ours, live func() (dashboard.Figures, error)) error {
	a, err := ours()
	if err != nil {
		return err
	}
	c, err := live()
	if err != nil {
		return err
	}
	if diff := cmp.Diff(c, a); diff != "" {
		return fmt.Errorf("the figures are not what is there (-live +dashboard):\n%s", diff)
	}
	return nil
}

// alternate lets both count in turn and compares the CPU of the database for one count.
func (b *bench) alternate(ours, live func() (dashboard.Figures, error)) (ratio, string, error) {
	var ratios []float64
	var costs [2][]float64
	for range b.pace.rounds {
		for i, count := range []func() (dashboard.Figures, error){ours, live} {
			cost, err := b.costOf(count)
			if err != nil {
				return ratio{}, "", err
			}
			costs[i] = append(costs[i], float64(cost))
		}
		last := len(costs[0]) - 1
		ratios = append(ratios, costs[0][last]/costs[1][last])
	}
	for _, values := range [][]float64{ratios, costs[0], costs[1]} {
		slices.Sort(values)
	}
	scale := fmt.Sprintf("%s CPU against %s", time.Duration(middle(costs[0])).Round(10*time.Microsecond), time.Duration(middle(costs[1])).Round(10*time.Microsecond))
	return ratio{middle(ratios), ratios[0], ratios[len(ratios)-1]}, scale, nil
}

// costOf counts for a while and gives the CPU that one count took of the database.
func (b *bench) costOf(count func() (dashboard.Figures, error)) (time.Duration, error) {
	before, err := cpuOf(b.pg.PID())
	if err != nil {
		return 0, err
	}
	n := 0
	for began := time.Now(); time.Since(began) < b.pace.each/2; n++ {
		if _, err := count(); err != nil {
			return 0, err
		}
	}
	after, err := cpuOf(b.pg.PID())
	return (after - before) / time.Duration(n), err
}
