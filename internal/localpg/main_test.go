package localpg_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/localpg"
)

const helperVariable = "LOCALPG_TEST_DATA_DIR"

// TestMain turns the test binary into a program that runs an instance until it is killed,
// when a test asks for that.
func TestMain(m *testing.M) {
	if dir := os.Getenv(helperVariable); dir != "" {
		runHelper(dir)
		return
	}
	os.Exit(m.Run())
}

func runHelper(dir string) {
	in, err := localpg.Start(context.Background(), localpg.Options{DataDir: dir, Durable: true})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println("up", in.PID())
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// startHelper runs an instance on dir in a process of its own and gives that process and a
// function that waits for the line it prints when the instance is up.
func startHelper(t *testing.T, dir string) (*exec.Cmd, func() string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), helperVariable+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	_, err = cmd.StdinPipe() // kept open, so that the helper stays
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, func() string {
		line, err := bufio.NewReader(out).ReadString('\n')
		require.NoError(t, err)
		return line
	}
}

// open starts an instance that the test's end stops.
func open(t *testing.T, dir string) *localpg.Instance {
	t.Helper()
	in, err := localpg.Start(t.Context(), localpg.Options{DataDir: dir, Durable: true})
	require.NoError(t, err)
	t.Cleanup(func() { stop(t, in) })
	return in
}

func stop(t *testing.T, in *localpg.Instance) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	require.NoError(t, in.Stop(ctx))
}

// awaitInitdb returns while the first start's initdb is at work.
func awaitInitdb(t *testing.T, dir string) {
	t.Helper()
	require.Eventually(t, func() bool {
		begun, _ := filepath.Glob(filepath.Join(dir, "cluster.part*", "base"))
		return len(begun) > 0
	}, 20*time.Second, time.Millisecond)
}

// reachable is a data folder that every account may search its way to.
func reachable(t *testing.T) string {
	t.Helper()
	dir := private(t)
	require.NoError(t, os.Chmod(dir, 0o755))
	return filepath.Join(dir, "postgres")
}

// private is a folder of mode 0700 below folders that are not, unlike t.TempDir; in memory
// where that can be, because clusters are synced to disk again and again.
func private(t *testing.T) string {
	t.Helper()
	base := "/dev/shm"
	if _, err := os.Stat(base); err != nil {
		base = "/tmp"
	}
	dir, err := os.MkdirTemp(base, "localpg")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, url, sql string) {
	t.Helper()
	conn := connect(t, url)
	_, err := conn.Exec(t.Context(), sql)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
}

func number(t *testing.T, url, sql string) (n int) {
	t.Helper()
	conn := connect(t, url)
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&n))
	require.NoError(t, conn.Close(t.Context()))
	return n
}
