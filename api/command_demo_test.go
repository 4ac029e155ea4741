package main

import (
	"bytes"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
)

// parsed is a command as a person typed it.
func parsed[C any](t *testing.T, args ...string) *C {
	t.Helper()
	c := new(C)
	parser, err := kong.New(c)
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
	return c
}

func TestTheDemoPrintsWhereItListens(t *testing.T) {
	tests := map[string]struct{ listens, prints string }{
		":8080":           {"127.0.0.1:8080", "http://localhost:8080"},
		":18080":          {"127.0.0.1:18080", "http://localhost:18080"},
		"127.0.0.1:18080": {"127.0.0.1:18080", "http://localhost:18080"},
		"localhost:18080": {"localhost:18080", "http://localhost:18080"},
		"[::1]:18080":     {"[::1]:18080", "http://localhost:18080"},
		"0.0.0.0:18080":   {"0.0.0.0:18080", "http://localhost:18080"},
	}
	for addr, tt := range tests {
		t.Run(addr, func(t *testing.T) {
			t.Setenv("TENANTRY_ADDR", addr)
			c := parsed[demoCommand](t)
			c.keepToThisMachine()
			cfg, err := config.New(c.Settings)
			require.NoError(t, err)
			require.Equal(t, tt.listens, cfg.Addr)
			var out bytes.Buffer
			c.print(&out, cfg, app.Demo{}, "", app.SimulatorInfo{})
			require.Contains(t, out.String(), "  Portal      "+tt.prints+"\n")
			require.Contains(t, out.String(), "  API         "+tt.prints+"/api/docs\n")
		})
	}
}

func TestTheDemosSimulatorKeepsToThisMachine(t *testing.T) {
	c := parsed[demoCommand](t, "--mssim-addr=:18090")
	c.keepToThisMachine()
	require.Equal(t, "127.0.0.1:18090", c.MssimAddr)
}
