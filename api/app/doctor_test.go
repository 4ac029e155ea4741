package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/tenancy"
)

func TestAllResellersAreFoundByName(t *testing.T) {
	t.Parallel()
	ctx, url := context.Background(), dbtest.New(t).AppURL
	var settings config.Settings
	parser, err := kong.New(&settings)
	require.NoError(t, err)
	_, err = parser.Parse([]string{"--database-url=" + url, "--data-dir=" + t.TempDir()})
	require.NoError(t, err)
	cfg, err := config.New(settings)
	require.NoError(t, err)
	require.NoError(t, app.With(ctx, cfg, slog.New(slog.DiscardHandler), func(a *app.App) error {
		sc := tenancy.Unbounded("test")
		_, err := a.ResellersNamed(ctx, sc, "")
		require.ErrorContains(t, err, "there is no reseller yet")

		db, err := pgx.Connect(ctx, url)
		require.NoError(t, err)
		defer func() { _ = db.Close(ctx) }()
		_, err = db.Exec(ctx, `
			INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, created_at, updated_at)
			SELECT gen_random_uuid(), 'R ' || n, 'r ' || n, 'r' || n, 'R' || n || '.example', gen_random_uuid(), 'never', now(), now() FROM generate_series(100, 349) n`)
		require.NoError(t, err)
		all, err := a.ResellersNamed(ctx, sc, "")
		require.NoError(t, err)
		require.Len(t, all, 250, "more than a page")
		for _, name := range []string{"r349", "r349.example"} {
			one, err := a.ResellersNamed(ctx, sc, name)
			require.NoError(t, err)
			require.Len(t, one, 1)
			require.Equal(t, "r349", one[0].Nickname)
		}
		_, err = a.ResellersNamed(ctx, sc, "nope")
		require.ErrorContains(t, err, `the nickname or domain "nope"; there are r100, r101,`)
		require.ErrorContains(t, err, "and 230 more")
		return nil
	}))
}

func TestADemosFolderNamesItsSimulator(t *testing.T) {
	t.Parallel()
	ctx, folder := context.Background(), t.TempDir()
	url, err := app.DemoSimulator(ctx, folder)
	require.NoError(t, err)
	require.Empty(t, url, "no demo's")

	require.NoError(t, os.Mkdir(filepath.Join(folder, "mssim"), 0o700))
	sim := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) }))
	require.NoError(t, app.NoteSimulator(folder, sim.URL))
	url, err = app.DemoSimulator(ctx, folder)
	require.NoError(t, err)
	require.Equal(t, sim.URL, url)

	sim.Close()
	_, err = app.DemoSimulator(ctx, folder)
	require.ErrorContains(t, err, "it does not answer at "+sim.URL)
	require.ErrorContains(t, err, "TENANTRY_SIMULATOR_URL")
}
