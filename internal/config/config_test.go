package config_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
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

func TestTheSignInRegistrationIsWholeOrNotThere(t *testing.T) {
	const id = "--microsoft-sign-in-client-id=5c3f1f6e-0000-4000-8000-000000000001"
	file := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(file, []byte("of-a-file\n"), 0o600))
	for secret, args := range map[string][]string{
		"":          nil,
		"given":     {id, "--microsoft-sign-in-secret=given", "--microsoft-sign-in-secret-file=" + file},
		"of-a-file": {id, "--microsoft-sign-in-secret-file=" + file},
	} {
		c, err := config.New(defaults(t, args...))
		require.NoError(t, err)
		got, err := c.SignInSecret()
		require.NoError(t, err)
		require.Equal(t, secret, got)
	}
	for _, args := range [][]string{{id}, {"--microsoft-sign-in-secret=x"}, {"--microsoft-sign-in-client-id=portal", "--microsoft-sign-in-secret=x"}} {
		_, err := config.New(defaults(t, args...))
		require.ErrorContains(t, err, "TENANTRY_MICROSOFT_SIGN_IN_CLIENT_ID")
	}
	for _, name := range []string{file + "-missing", os.DevNull} {
		c, err := config.New(defaults(t, id, "--microsoft-sign-in-secret-file="+name))
		require.NoError(t, err)
		_, err = c.SignInSecret()
		require.ErrorContains(t, err, "TENANTRY_MICROSOFT_SIGN_IN_SECRET_FILE")
	}
}

func TestThePublicAddressFollowsTheListener(t *testing.T) {
	tests := map[string]string{
		":8080": "http://localhost:8080", ":18080": "http://localhost:18080", "0.0.0.0:18080": "http://localhost:18080", "[::]:18080": "http://localhost:18080",
		"127.0.0.1:18080": "http://localhost:18080", "localhost:18080": "http://localhost:18080", "[::1]:18080": "http://localhost:18080",
		":80": "http://localhost", "127.0.0.2:18080": "http://127.0.0.2:18080", "[fd00::1]:18080": "http://[fd00::1]:18080",
	}
	for addr, want := range tests {
		t.Run(addr, func(t *testing.T) {
			c, err := config.New(defaults(t, "--addr="+addr))
			require.NoError(t, err)
			require.Equal(t, want, c.Public.String())
			c, err = config.New(defaults(t, "--addr="+addr, "--public-url=https://portal.example.com"))
			require.NoError(t, err)
			require.Equal(t, "https://portal.example.com", c.Public.String(), "what was said counts")
		})
	}
}

// What browsers send as Origin is compared with the public address letter by letter.
func TestThePublicAddressIsSpelledAsBrowsersSpellIt(t *testing.T) {
	tests := map[string]string{
		"https://Portal.Example.com:443/": "https://portal.example.com", "http://localhost:80": "http://localhost", "http://[::1]:80": "http://[::1]",
		"https://portal.example.com:80": "https://portal.example.com:80", "http://portal.example.com:": "http://portal.example.com",
	}
	for given, want := range tests {
		t.Run(given, func(t *testing.T) {
			c, err := config.New(defaults(t, "--public-url="+given))
			require.NoError(t, err)
			require.Equal(t, want, c.Public.String())
		})
	}
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
	s.TrustedProxies, s.Addr = []string{"10.0.0.0/33"}, "8080"
	_, err := config.New(s)
	for _, name := range []string{"TENANTRY_ADDR", "TENANTRY_PUBLIC_URL", "TENANTRY_GRAPH_URL", "TENANTRY_MIGRATION_DATABASE_URL", "TENANTRY_PARTNER_CENTER_PER_MINUTE", "TENANTRY_TRUSTED_PROXIES"} {
		require.ErrorContains(t, err, name)
	}
}

func TestAListenerWithoutAPortIsRefusedByItsName(t *testing.T) {
	for _, addr := range []string{":http", ":0", ":", ":65536", ":-1", ":+80", "127.0.0.1:x", "8080"} {
		for _, public := range []string{"", "https://portal.example.com"} {
			t.Run(addr+" "+public, func(t *testing.T) {
				s := defaults(t)
				s.Addr, s.PublicURL = addr, public
				_, err := config.New(s)
				require.EqualError(t, err, "TENANTRY_ADDR must be an address to listen on with a port from 1 to 65535, such as :8080 or 127.0.0.1:8080")
			})
		}
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
