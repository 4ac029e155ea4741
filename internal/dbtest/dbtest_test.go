package dbtest_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/dbtest"
)

// The rights that migrations give to the application are those of the template's clones.
func TestCloneHasTheSchemaAndItsRights(t *testing.T) {
	db := dbtest.New(t)
	conn, err := pgx.Connect(t.Context(), db.AppURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })

	var events int
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM audit_events`).Scan(&events))
	require.Zero(t, events)
	for _, sql := range []string{`DELETE FROM audit_events`, `UPDATE audit_events SET action = 'other'`, `TRUNCATE audit_events`} {
		_, err = conn.Exec(t.Context(), sql)
		var refused *pgconn.PgError
		require.ErrorAs(t, err, &refused, sql)
		require.Equal(t, "42501", refused.Code, sql)
	}
}
