package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const asProgram = "TENANTRY_TEST_AS_PROGRAM"

// TestMain turns the test binary into the program itself when a test asks for that; the demo then
// starts its simulator from it too.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

func TestCtrlCDuringTheFirstStartIsQuiet(t *testing.T) {
	folder, err := os.MkdirTemp("", "tenantry-demo") // unlike t.TempDir's, the server's account gets there
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	require.NoError(t, os.Chmod(folder, 0o755))
	exe, err := os.Executable()
	require.NoError(t, err)
	demo := exec.CommandContext(t.Context(), exe, "demo", "--data-dir", folder, "--addr", free(t), "--internal-addr", free(t), "--mssim-addr", free(t))
	demo.Env = append(os.Environ(), asProgram+"=1")
	var said bytes.Buffer
	demo.Stdout, demo.Stderr = &said, &said
	require.NoError(t, demo.Start())
	require.Eventually(t, func() bool {
		begun, _ := filepath.Glob(filepath.Join(folder, "postgres", "cluster.part*", "base"))
		return len(begun) > 0
	}, time.Minute, time.Millisecond)
	require.NoError(t, demo.Process.Signal(syscall.SIGINT))
	require.NoError(t, demo.Wait(), "%s", &said)
	require.Empty(t, said.String())
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
