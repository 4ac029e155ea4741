package dataset_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/bench/dataset"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// TestLoadGivesWhatItSays loads the small size and looks at it with the product's own eyes.
func TestLoadGivesWhatItSays(t *testing.T) {
	t.Parallel()
	ctx, database, size := context.Background(), dbtest.New(t), dataset.Small()
	require.NoError(t, dataset.Load(ctx, database.OwnerURL, size, time.Now(), func(string, time.Duration) {}))

	conn, err := pgx.Connect(ctx, database.AppURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(ctx) })
	for sql, want := range map[string]int{
		"SELECT count(*) FROM resellers":                    size.Resellers,
		"SELECT count(*) FROM customers":                    size.Customers,
		"SELECT count(*) FROM tenant_rollups":               size.Customers,
		"SELECT count(*) FROM subscriptions":                size.Subscriptions,
		"SELECT count(*) FROM order_items":                  size.Subscriptions,
		"SELECT count(*) FROM licenses":                     size.Licenses,
		"SELECT sum(assigned) FROM licenses":                size.LicensesAssigned,
		"SELECT count(*) FROM audit_events":                 size.AuditEvents,
		"SELECT count(*) FROM operations":                   size.Operations,
		"SELECT count(DISTINCT reseller_id) FROM customers": size.Resellers,
	} {
		var got int
		require.NoError(t, conn.QueryRow(ctx, sql).Scan(&got), sql)
		require.Equal(t, want, got, sql)
	}

	db, err := postgres.Open(ctx, database.AppURL, postgres.Options{MaxConns: 2, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	reports, err := audit.NewService(db, audit.NewHeadFile("")).Verify(ctx, tenancy.Unbounded("the test verifies every chain"))
	require.NoError(t, err)
	require.Len(t, reports, size.Resellers+1)
	for _, r := range reports {
		require.Nil(t, r.Break, "chain %s", r.ChainID)
	}
	wrong, err := db.RebuildRollups(ctx)
	require.NoError(t, err)
	require.Zero(t, wrong)
}
