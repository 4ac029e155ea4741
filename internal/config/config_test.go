package config_test

import (
	"bytes"
	"log/slog"
	"runtime"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/config"
)

func defaults(t *testing.T, args ...string) config.Settings {
	t.Helper()
	var s config.Settings
	parser, err := kong.New(&s)
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
	return s
}

func TestDefaultsAreMicrosoft(t *testing.T) {
	c, err := config.New(defaults(t))
	require.NoError(t, err)
	require.Equal(t, "https://login.microsoftonline.com", c.Microsoft.Entra.String())
	require.Nil(t, c.Microsoft.Simulator)
	require.Equal(t, "http://localhost:8080/app/MicrosoftCspAuthenticationCallback", c.CallbackURL())
	require.False(t, c.Secure())
}

func TestSimulatorReplacesAllFour(t *testing.T) {
	c, err := config.New(defaults(t, "--simulator-url=http://127.0.0.1:8090/"))
	require.NoError(t, err)
	for _, u := range []string{c.Microsoft.Entra.String(), c.Microsoft.PartnerCenter.String(), c.Microsoft.Graph.String(), c.Microsoft.PartnerAPI.String()} {
		require.Equal(t, "http://127.0.0.1:8090", u)
	}
}

func TestEveryMistakeIsNamedAtOnce(t *testing.T) {
	s := defaults(t)
	s.PublicURL, s.GraphURL, s.MigrationDatabaseURL, s.PerMinute = "localhost", "https://graph/v1.0", "postgres://x", 0
	s.TrustedProxies = []string{"10.0.0.0/33"}
	_, err := config.New(s)
	for _, name := range []string{"TENANTRY_PUBLIC_URL", "TENANTRY_GRAPH_URL", "TENANTRY_MIGRATION_DATABASE_URL", "TENANTRY_PARTNER_CENTER_PER_MINUTE", "TENANTRY_TRUSTED_PROXIES"} {
		require.ErrorContains(t, err, name)
	}
}

func TestSecretsAreNotLogged(t *testing.T) {
	s := defaults(t)
	s.SecretKeys = "k1:canary"
	s.DatabaseURL, s.MigrationDatabaseURL = "postgres://app:canary@db/x", "postgres://owner:canary@db/x"
	c, err := config.New(s)
	require.NoError(t, err)
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "config", c)
	require.NotContains(t, out.String(), "canary")
	require.Contains(t, out.String(), "localhost:8080")
}

func TestPlainHTTPBeyondThisMachineIsWarnedOf(t *testing.T) {
	tests := map[string]bool{
		"http://localhost:8080": false, "http://LOCALHOST": false, "http://portal.localhost:8080": false, "http://127.0.0.1:8080": false,
		"http://127.8.9.1": false, "http://[::1]:8080": false, "https://portal.example.com": false, "https://10.0.0.7": false,
		"http://portal.example.com": true, "http://10.0.0.7:8080": true, "http://localhost.example.com": true, "http://[fd00::1]": true,
		"HTTP://portal.example.com": true,
	}
	for address, warned := range tests {
		t.Run(address, func(t *testing.T) {
			c, err := config.New(defaults(t, "--public-url="+address))
			require.NoError(t, err)
			if !warned {
				require.Empty(t, c.Warnings())
				return
			}
			require.Len(t, c.Warnings(), 1)
			require.Contains(t, c.Warnings()[0], "TENANTRY_PUBLIC_URL")
			require.Contains(t, c.Warnings()[0], "https")
		})
	}
}

func TestCallersFollowTheProcessors(t *testing.T) {
	c, err := config.New(defaults(t))
	require.NoError(t, err)
	require.Equal(t, 16*runtime.GOMAXPROCS(0), c.SyncCallers)
	c, err = config.New(defaults(t, "--sync-callers=5"))
	require.NoError(t, err)
	require.Equal(t, 5, c.SyncCallers)
}
