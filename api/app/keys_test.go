package app_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/seal"
)

// TestALostMasterKeyStopsTheStart takes the key file away from under sealed secrets, then puts another in its place.
func TestALostMasterKeyStopsTheStart(t *testing.T) {
	t.Parallel()
	ctx, log, folder := context.Background(), slog.New(slog.DiscardHandler), t.TempDir()
	var settings config.Settings
	parser, err := kong.New(&settings)
	require.NoError(t, err)
	_, err = parser.Parse([]string{"--database-url=" + dbtest.New(t).AppURL, "--data-dir=" + folder})
	require.NoError(t, err)
	cfg, err := config.New(settings)
	require.NoError(t, err)
	begin := func(do func(*app.App) error) error { return app.With(ctx, cfg, log, do) }
	nothing := func(*app.App) error { return nil }

	require.NoError(t, begin(nothing), "a first start makes a key")
	place := seal.Place{Owner: "01980000-0000-7000-8000-000000000001", Table: "resellers", Column: "secret_sealed", RowID: "1"}
	require.NoError(t, begin(func(a *app.App) error {
		_, err := a.Sealer.Seal(ctx, place, []byte("s3cret"))
		return err
	}))
	require.NoError(t, begin(nothing))

	file := filepath.Join(folder, "keys")
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.Remove(file))
	require.ErrorContains(t, begin(nothing), "the key file "+file+" is not there")
	lost, err := app.LostKeys(ctx, cfg, log)
	require.NoError(t, err)
	require.Equal(t, 1, lost)
	require.NoFileExists(t, file, "no key is made silently")

	_, err = seal.GenerateKeyFile(file, "k1")
	require.NoError(t, err)
	require.ErrorContains(t, begin(nothing), "put the right key back", "the same name is not the same key")

	require.NoError(t, os.WriteFile(file, kept, 0o600))
	require.NoError(t, begin(nothing))

	require.NoError(t, os.Remove(file))
	gone, err := app.ForgetKeys(ctx, cfg, log)
	require.NoError(t, err)
	require.Equal(t, 1, gone)
	require.NoError(t, begin(nothing))
}
