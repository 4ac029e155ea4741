package app_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
)

// TestARiskyAddressIsToldAtTheStart starts with a database that does not answer: what is risky is
// told before anything else can fail.
func TestARiskyAddressIsToldAtTheStart(t *testing.T) {
	t.Parallel()
	for address, warned := range map[string]bool{"http://portal.example.com": true, "https://portal.example.com": false, "http://localhost:8080": false} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			var settings config.Settings
			parser, err := kong.New(&settings)
			require.NoError(t, err)
			_, err = parser.Parse([]string{"--public-url=" + address, "--database-url=postgres://nobody@127.0.0.1:1/none", "--data-dir=" + t.TempDir()})
			require.NoError(t, err)
			cfg, err := config.New(settings)
			require.NoError(t, err)
			var log bytes.Buffer
			require.Error(t, app.Serve(t.Context(), cfg, slog.New(slog.NewJSONHandler(&log, nil)), app.Hooks{}))
			if warned {
				require.Contains(t, log.String(), `"level":"WARN","msg":"TENANTRY_PUBLIC_URL is plain HTTP`)
				return
			}
			require.NotContains(t, log.String(), "plain HTTP")
		})
	}
}
