package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/postgres"
)

// TestATenantIsReadAloneFromTablesNeverAnalyzed keeps a first sync from reading whole tables once for each tenant: it
// fills tables of which PostgreSQL knows nothing yet, with plans made when they were empty.
func TestATenantIsReadAloneFromTablesNeverAnalyzed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dbtest.New(t).AppURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(ctx) })
	_, err = conn.Exec(ctx, `SET plan_cache_mode = force_generic_plan`)
	require.NoError(t, err)
	_, err = conn.Exec(ctx, `SET random_page_cost = 1.1`)
	require.NoError(t, err)

	for name, statement := range postgres.OfOneTenant {
		_, err := conn.Exec(ctx, "PREPARE "+name+"(uuid) AS "+statement)
		require.NoError(t, err, name)
		rows, err := conn.Query(ctx, "EXPLAIN EXECUTE "+name+"('00000000-0000-0000-0000-000000000000')")
		require.NoError(t, err, name)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err, name)
		for i, line := range lines {
			if strings.Contains(line, "Scan using") {
				require.Contains(t, lines[i+1], "Index Cond", "%s reads a whole index:\n%s", name, strings.Join(lines, "\n"))
				require.Regexp(t, `(_pkey|_key) on `, line, "%s takes an index for less than it is", name)
			}
			require.NotContains(t, line, "Seq Scan", "%s:\n%s", name, strings.Join(lines, "\n"))
		}
	}
}
