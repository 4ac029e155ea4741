package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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

func TestAStopIsQuietAboutItselfOnly(t *testing.T) {
	failure := errors.New("the database did not stop")
	stopped := fmt.Errorf("read the jobs: %w", context.Canceled)
	running, over := t.Context(), stoppedContext(t)
	tests := map[string]struct {
		ctx     context.Context
		command string
		err     error
		status  int
		says    string
	}{
		"done":                               {running, "serve", nil, 0, ""},
		"failed":                             {running, "serve", failure, 1, "tenantry: the database did not stop\n"},
		"canceled by nobody":                 {running, "serve", stopped, 1, "tenantry: read the jobs: context canceled\n"},
		"stopped":                            {over, "serve", stopped, 0, ""},
		"stopped at several places":          {over, "serve", errors.Join(stopped, fmt.Errorf("close: %w", errors.Join(context.Canceled))), 0, ""},
		"stopped midway":                     {over, "doctor", stopped, 130, ""},
		"done although stopped":              {over, "doctor", nil, 0, ""},
		"failed although stopped":            {over, "serve", failure, 1, "tenantry: the database did not stop\n"},
		"stopped, and failed to":             {over, "serve", errors.Join(stopped, failure), 1, "tenantry: the database did not stop\n"},
		"stopped, and failed to further in":  {over, "doctor", fmt.Errorf("demo: %w", errors.Join(errors.Join(failure), stopped)), 1, "tenantry: the database did not stop\n"},
		"failed in a sentence of two causes": {over, "serve", fmt.Errorf("start: %w (%w)", failure, os.ErrClosed), 1, "tenantry: start: the database did not stop (file already closed)\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			require.Equal(t, tt.status, conclude(tt.ctx, tt.command, tt.err, &said))
			require.Equal(t, tt.says, said.String())
		})
	}
}

func stoppedContext(t *testing.T) context.Context {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
