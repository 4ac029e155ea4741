package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
)

// toySchema has one table, and counts in made how often it was made.
func toySchema(made *atomic.Int64) Schema {
	return Schema{
		Key: "toy " + strconv.Itoa(os.Getpid()) + " " + fmt.Sprintf("%p", made),
		Migrate: func(ctx context.Context, ownerURL, appRole string) error {
			made.Add(1)
			return run(ctx, ownerURL, `CREATE TABLE seats (n int); GRANT SELECT ON seats TO `+appRole)
		},
	}
}

func run(ctx context.Context, url, sql string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	var made atomic.Int64
	schema := toySchema(&made)
	for i := range 8 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			db := New(t, schema)
			require.NoError(t, run(t.Context(), db.OwnerURL, `INSERT INTO seats VALUES (1)`))
			conn, err := pgx.Connect(t.Context(), db.AppURL)
			require.NoError(t, err)
			t.Cleanup(func() { _ = conn.Close(context.Background()) })
			var rows int
			require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM seats`).Scan(&rows))
			require.Equal(t, 1, rows, "nothing of another test")

			var refused *pgconn.PgError
			_, err = conn.Exec(t.Context(), `DELETE FROM seats`)
			require.ErrorAs(t, err, &refused, "the application has what the migration granted")
		})
	}
	t.Cleanup(func() { require.EqualValues(t, 1, made.Load(), "the template is made once") })
}

func TestDatabaseEndsWithItsTest(t *testing.T) {
	var db *Database
	t.Run("given a test that leaves a connection open", func(t *testing.T) {
		db = New(t, toySchema(new(atomic.Int64)))
		_, err := pgx.Connect(t.Context(), db.AppURL)
		require.NoError(t, err)
	})
	_, err := pgx.Connect(t.Context(), db.AppURL)
	var gone *pgconn.PgError
	require.ErrorAs(t, err, &gone)
	require.Equal(t, "3D000", gone.Code)
}

func TestAFailedMigrationLeavesNoTemplate(t *testing.T) {
	server, err := instance()
	require.NoError(t, err)
	schema := toySchema(new(atomic.Int64))
	broken := schema
	broken.Migrate = func(context.Context, string, string) error { return errors.New("syntax error") }

	_, err = ensureTemplate(t.Context(), server.Address, broken)
	require.ErrorContains(t, err, "syntax error")
	require.NoError(t, run(t.Context(), New(t, schema).OwnerURL, `SELECT n FROM seats`))
}

// report is what a supervisor tells whoever started it.
type report struct{ closed chan struct{} }

func (report) Write(text []byte) (int, error) { return 0, errors.New(string(text)) }
func (r report) Close() error                 { close(r.closed); return nil }

func TestSupervisorEndsWhenNobodyUsesTheInstance(t *testing.T) {
	dir := t.TempDir()
	user, err := lockFile(dir, usersLock, syscall.LOCK_SH) // as a test program does
	require.NoError(t, err)
	up, over := report{make(chan struct{})}, make(chan error, 1)
	const idle = 300 * time.Millisecond
	go func() { over <- supervise(dir, up, idle) }()
	select {
	case <-up.closed:
	case err := <-over:
		t.Fatal(err)
	}

	address, err := attach(dir)
	require.NoError(t, err)
	select {
	case <-over:
		t.Fatal("ended while a test program still used it")
	case <-time.After(3 * idle):
	}
	require.NoError(t, run(t.Context(), address.AdminURL(), `SELECT 1`))

	require.NoError(t, user.Close())
	require.NoError(t, <-over)
	_, err = attach(dir)
	require.Error(t, err)
	entries, err := os.ReadDir(dataDir(dir))
	require.NoError(t, err)
	for _, e := range entries {
		require.Equal(t, "lock", e.Name(), "no data are left behind")
	}
}
