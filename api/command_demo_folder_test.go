package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
)

func TestADemosFolderIsNeverServedWithTheRealMicrosoft(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, "mssim"), 0o700))
	sim := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) }))
	require.NoError(t, app.NoteSimulator(folder, sim.URL))

	s := &parsed[serveCommand](t, "--data-dir="+folder).Settings
	require.NoError(t, followDemo(t.Context(), s))
	require.Equal(t, sim.URL, s.SimulatorURL)

	s = &parsed[serveCommand](t, "--data-dir="+folder, "--simulator-url=http://127.0.0.1:1").Settings
	require.NoError(t, followDemo(t.Context(), s))
	require.Equal(t, "http://127.0.0.1:1", s.SimulatorURL, "what was said counts")

	s = &parsed[serveCommand](t, "--data-dir="+folder, "--database-url=postgres://app@127.0.0.1:1/other").Settings
	require.ErrorContains(t, followDemo(t.Context(), s), "set TENANTRY_SIMULATOR_URL to "+sim.URL)
	require.Empty(t, s.SimulatorURL)

	s = &parsed[serveCommand](t, "--data-dir="+t.TempDir()).Settings
	require.NoError(t, followDemo(t.Context(), s))
	require.Empty(t, s.SimulatorURL, "no demo's folder")

	sim.Close()
	args := []string{"--data-dir=" + folder, "--database-url=postgres://app@127.0.0.1:1/none"} // who goes on fails there
	for name, command := range map[string]interface{ Run(context.Context) error }{
		"serve": parsed[serveCommand](t, args...), "worker": parsed[workerCommand](t, args...), "doctor": parsed[doctorCommand](t, args...),
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, command.Run(t.Context()), "it does not answer at "+sim.URL)
		})
	}
}
