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

func TestTheDemoPrintsHowToSignIn(t *testing.T) {
	made := app.Demo{
		Operator: app.DemoLogin{Email: "operator@tenantry.example", Password: "first one", Role: "platform operator"},
		Staff:    app.DemoLogin{Email: "staff@tenantry.example", Password: "second one", Role: "reseller staff"},
	}
	const (
		logins    = "  Sign in     as first made (a password changed since counts instead):\n              operator@tenantry.example    first one   (platform operator)\n"
		byHand    = "  Sign in     with the accounts of this data folder\n"
		noWizard  = "  Set up      skipped: this folder has accounts already. `make reset` first gives the wizard.\n"
		setupLink = "http://localhost:8080/setup"
	)
	tests := map[string]struct {
		args          []string
		demo          app.Demo
		link          string
		has, has2, no string
	}{
		"accounts of the demo":              {nil, made, "", logins, "second one", "Set up"},
		"accounts made by hand":             {nil, app.Demo{}, "", byHand, byHand, "Set up"},
		"set up":                            {[]string{"--setup"}, app.Demo{}, setupLink, "  Set up      " + setupLink + "\n", "", "Sign in"},
		"set up with accounts of the demo":  {[]string{"--setup"}, made, "", noWizard, logins, "with the accounts"},
		"set up with accounts made by hand": {[]string{"--setup"}, app.Demo{}, "", noWizard, byHand, "as first made"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			parsed[demoCommand](t, tt.args...).print(&out, config.Config{}, tt.demo, tt.link, app.SimulatorInfo{})
			require.Contains(t, out.String(), tt.has)
			require.Contains(t, out.String(), tt.has2)
			require.NotContains(t, out.String(), tt.no)
		})
	}
}
