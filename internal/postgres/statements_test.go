package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/bench/dataset"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/dashboard"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

// TestReadsTakeTheSameStatementsForAnyNumberOfRows finds a read that asks once more for each row.
func TestReadsTakeTheSameStatementsForAnyNumberOfRows(t *testing.T) {
	t.Parallel()
	ctx, statements, database := context.Background(), &counter{}, dbtest.New(t)
	require.NoError(t, dataset.Load(ctx, database.OwnerURL, dataset.Small(), time.Now(), func(string, time.Duration) {}))
	db, err := postgres.OpenTraced(ctx, database.AppURL, statements)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	some, err := db.Tenants(ctx, everyone, tenant.Filter{}, paging.Request{Limit: 1})
	require.NoError(t, err)
	one := some.Items[0]

	second := func(_ any, err error) error { return err }
	reads := map[string]struct {
		read func(page paging.Request) error
		want int64
	}{
		"resellers": {func(p paging.Request) error { return second(db.Resellers(ctx, everyone, reseller.Filter{}, p)) }, 1},
		"customers": {func(p paging.Request) error { return second(db.Customers(ctx, everyone, customer.Filter{}, p)) }, 1},
		"tenants":   {func(p paging.Request) error { return second(db.Tenants(ctx, everyone, tenant.Filter{}, p)) }, 1},
		"subscriptions": {func(p paging.Request) error {
			return second(db.Subscriptions(ctx, everyone, subscription.Filter{}, subscription.SortName, p))
		}, 1},
		"orders":       {func(p paging.Request) error { return second(db.Orders(ctx, everyone, order.Filter{}, p)) }, 2},
		"operations":   {func(p paging.Request) error { return second(db.Operations(ctx, everyone, operation.Filter{}, p)) }, 1},
		"audit events": {func(p paging.Request) error { return second(db.AuditEvents(ctx, everyone, audit.Filter{}, p)) }, 1},
		"Partner Center customers": {func(p paging.Request) error {
			_, _, err := db.PartnerCenterCustomers(ctx, everyone, one.ResellerID, "", p)
			return err
		}, 2},
		"licenses": {func(paging.Request) error { return second(db.Licenses(ctx, everyone, one.ID)) }, 1},
		"search":   {func(p paging.Request) error { return second(db.Search(ctx, everyone, "micro", p.Limit)) }, 1},
		"figures":  {func(paging.Request) error { return second(db.DashboardFigures(ctx, everyone)) }, 1},
		"to do": {func(p paging.Request) error {
			return second(db.DashboardActions(ctx, everyone, dashboard.ActionLimits{MostOfEachKind: p.Limit}))
		}, 1},
		"renewals": {func(paging.Request) error {
			return second(db.DashboardRenewals(ctx, everyone, at, at.Add(dashboard.RenewalsAhead)))
		}, 1},
		"edition":   {func(paging.Request) error { return second(db.SubscriptionsEdition(ctx, everyone, one.ID)) }, 1},
		"freshness": {func(paging.Request) error { return second(db.Freshness(ctx, everyone, one.ResellerID)) }, 1},
	}
	for name, r := range reads {
		for _, page := range []paging.Request{{Limit: 1}, {Limit: 200}} {
			before := statements.n.Load()
			require.NoError(t, r.read(page), name)
			require.Equal(t, r.want, statements.n.Load()-before, "%s with %d rows", name, page.Limit)
		}
	}
}
