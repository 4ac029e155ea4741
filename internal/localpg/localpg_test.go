package localpg_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/localpg"
)

func TestFirstStartMakesRolesAndDatabase(t *testing.T) {
	t.Setenv("PGDATA", "/nowhere") // a caller's settings must not reach the server
	t.Setenv("LC_ALL", "xx_XX.UTF-8")
	in := open(t, reachable(t))

	execute(t, in.OwnerURL(), `CREATE EXTENSION pg_trgm; CREATE TABLE seats (n int); INSERT INTO seats VALUES (25)`)
	require.Equal(t, 25, number(t, in.OwnerURL(), `SELECT n FROM seats`))
	require.Equal(t, 2, number(t, in.OwnerURL(), `SELECT cardinality(show_trgm('Ж'))`), "letters of every script count for search")

	app := connect(t, in.AppURL())
	for _, sql := range []string{`SELECT n FROM seats`, `DROP TABLE seats`, `CREATE TABLE other (n int)`, `CREATE ROLE other`} {
		_, err := app.Exec(t.Context(), sql)
		var refused *pgconn.PgError
		require.ErrorAs(t, err, &refused, sql)
		require.Equal(t, "42501", refused.Code, "%s: the application has only what migrations grant", sql)
	}
}

func TestListensOnAPrivateSocketOnly(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", "")
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), strings.Repeat("long", 30)))
	in := open(t, reachable(t))

	conn := connect(t, in.AdminURL())
	var addresses, socketDir string
	require.NoError(t, conn.QueryRow(t.Context(), `SHOW listen_addresses`).Scan(&addresses))
	require.NoError(t, conn.QueryRow(t.Context(), `SHOW unix_socket_directories`).Scan(&socketDir))
	require.Empty(t, addresses)
	info, err := os.Stat(socketDir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.LessOrEqual(t, len(filepath.Join(socketDir, ".s.PGSQL.5432")), 107)

	require.NoError(t, conn.Close(t.Context()))
	stop(t, in)
	require.NoDirExists(t, socketDir)
}

func TestSecondStartKeepsData(t *testing.T) {
	dir := reachable(t)
	first := open(t, dir)
	execute(t, first.OwnerURL(), `CREATE TABLE seats (n int)`)
	stop(t, first)

	second := open(t, dir)
	require.Equal(t, 0, number(t, second.OwnerURL(), `SELECT count(*) FROM seats`))
}

func TestOneInstancePerFolder(t *testing.T) {
	dir := reachable(t)
	_, err := localpg.Attach(dir)
	require.ErrorIs(t, err, localpg.ErrNotRunning)

	in := open(t, dir)
	_, err = localpg.Start(t.Context(), localpg.Options{DataDir: dir})
	require.ErrorIs(t, err, localpg.ErrInUse)
	require.ErrorContains(t, err, strconv.Itoa(os.Getpid()))
	require.ErrorIs(t, localpg.Reset(t.Context(), dir), localpg.ErrInUse)

	there, err := localpg.Attach(dir)
	require.NoError(t, err)
	require.Equal(t, in.AppURL(), there.AppURL())

	stop(t, in)
	_, err = localpg.Attach(dir)
	require.ErrorIs(t, err, localpg.ErrNotRunning)
	require.NoError(t, localpg.Reset(t.Context(), dir))
	require.NoDirExists(t, filepath.Join(dir, "cluster"))
}

func TestComesBackAfterItsServerIsKilled(t *testing.T) {
	in := open(t, reachable(t))
	execute(t, in.OwnerURL(), `CREATE TABLE seats (n int)`)
	before := in.PID()

	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT, syscall.SIGINT} {
		require.NoError(t, syscall.Kill(in.PID(), sig))
		require.Eventually(t, func() bool {
			conn, err := pgconn.Connect(t.Context(), in.OwnerURL())
			return err == nil && in.PID() != before && conn.Close(t.Context()) == nil
		}, 20*time.Second, 20*time.Millisecond, sig)
		before = in.PID()
	}
	require.Equal(t, 0, number(t, in.OwnerURL(), `SELECT count(*) FROM seats`))
}

func TestStartsAfterItsProcessWasKilled(t *testing.T) {
	dir := reachable(t)
	helper, up := startHelper(t, dir)
	require.Contains(t, up(), "up")
	left, err := localpg.Attach(dir)
	require.NoError(t, err)
	execute(t, left.OwnerURL(), `CREATE TABLE seats (n int)`)
	require.NoError(t, helper.Process.Kill())
	_ = helper.Wait()

	in := open(t, dir)
	require.Equal(t, 0, number(t, in.OwnerURL(), `SELECT count(*) FROM seats`))
}

func TestStartsAfterAKillDuringTheFirstStart(t *testing.T) {
	dir := reachable(t)
	helper, _ := startHelper(t, dir)
	awaitInitdb(t, dir)
	require.NoError(t, helper.Process.Kill())
	_ = helper.Wait()

	require.NoDirExists(t, filepath.Join(dir, "cluster"), "half a cluster never stands in its place")
	in := open(t, dir)
	require.Equal(t, 1, number(t, in.OwnerURL(), `SELECT 1`))
}

func TestAStopDuringTheFirstStartIsNoFailure(t *testing.T) {
	dir := reachable(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := localpg.Start(ctx, localpg.Options{DataDir: dir, Durable: true})
		ended <- err
	}()
	awaitInitdb(t, dir)
	stop()
	err := <-ended
	require.ErrorIs(t, err, context.Canceled)
	var failure *localpg.Failure
	require.NotErrorAs(t, err, &failure, "nothing is to be repaired")
	begun, err := filepath.Glob(filepath.Join(dir, "cluster*"))
	require.NoError(t, err)
	require.Empty(t, begun)
	require.Equal(t, 1, number(t, open(t, dir).OwnerURL(), `SELECT 1`))
}

// A machine that lost power leaves a postmaster.pid whose number may belong to any program
// after the restart, one that PostgreSQL takes for a server if the account is the same.
func TestStartsWhenTheProcessIDWasReused(t *testing.T) {
	dir := filepath.Join(private(t), "postgres")
	in := open(t, dir)
	path := filepath.Join(dir, "cluster", "postmaster.pid")
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	stop(t, in)

	other := exec.CommandContext(t.Context(), "cat")
	_, err = other.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, other.Start())
	_, rest, _ := strings.Cut(string(file), "\n")
	require.NoError(t, os.WriteFile(path, []byte(strconv.Itoa(other.Process.Pid)+"\n"+rest), 0o600))

	require.Equal(t, 1, number(t, open(t, dir).OwnerURL(), `SELECT 1`))
	require.NoError(t, other.Process.Kill(), "the other program is left alone")
}

// A home folder of mode 0700 keeps every other account out of the data, and of the programs
// where they lie in the same checkout.
func TestStartsUnderAPrivateHome(t *testing.T) {
	dir := filepath.Join(private(t), "checkout", ".data", "postgres")
	t.Cleanup(func() { _ = localpg.Reset(t.Context(), dir) })

	in := open(t, dir)
	execute(t, in.OwnerURL(), `CREATE TABLE seats (n int)`)
	stop(t, in)
	require.Equal(t, 0, number(t, open(t, dir).OwnerURL(), `SELECT count(*) FROM seats`))
}

func TestFailuresNameTheRemedy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	broken := reachable(t)
	require.NoError(t, os.MkdirAll(filepath.Join(broken, "cluster"), 0o700))
	tests := map[string]struct {
		opts localpg.Options
		want string
	}{
		"data folder below a file": {
			localpg.Options{DataDir: filepath.Join(file, "postgres")}, "is not a folder: remove it, or set TENANTRY_DATA_DIR to another folder.",
		},
		"no programs where the setting says": {
			localpg.Options{DataDir: reachable(t), BinDir: "/nowhere"}, "name the folder that holds initdb and postgres, or unset it.",
		},
		"not a cluster": {
			localpg.Options{DataDir: broken}, "or run `make reset` to start empty.",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := localpg.Start(t.Context(), tt.opts)
			var failure *localpg.Failure
			require.ErrorAs(t, err, &failure)
			require.ErrorContains(t, err, tt.want)
		})
	}
}
