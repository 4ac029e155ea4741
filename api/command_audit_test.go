package main

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/tenancy"
)

func TestChainsAreNamedAsPeopleNameThem(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	cfg, err := config.New(parsed[auditVerifyCommand](t, "--database-url="+database.AppURL, "--data-dir="+t.TempDir()).Settings)
	require.NoError(t, err)
	db, err := pgx.Connect(t.Context(), database.OwnerURL)
	require.NoError(t, err)
	defer func() { _ = db.Close(t.Context()) }()
	reseller := func(id, name string) string {
		_, err := db.Exec(t.Context(), `
			INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, created_at, updated_at)
			VALUES ($1, $2, lower($2), lower($2), lower($2) || '.example', gen_random_uuid(), 'never', now(), now())`, id, name)
		require.NoError(t, err)
		return id
	}
	chain := func(id string, head int) {
		_, err := db.Exec(t.Context(), `INSERT INTO audit_chains (chain_id, last_seq, last_hash) VALUES ($1, $2, $3)`, id, head, audit.Genesis())
		require.NoError(t, err)
	}
	contoso := reseller("10000000-0000-4000-8000-000000000000", "Contoso")
	gone := reseller("20000000-0000-4000-8000-000000000000", "Gone")
	unknown := "30000000-0000-4000-8000-000000000000"
	chain(audit.PlatformChain, 0)
	chain(contoso, 0)

	require.NoError(t, app.With(t.Context(), cfg, slog.New(slog.DiscardHandler), func(a *app.App) error {
		sc := tenancy.Unbounded("test")
		was, err := a.Resellers.Get(t.Context(), sc, gone)
		require.NoError(t, err)
		require.NoError(t, a.Resellers.Delete(authz.WithActor(t.Context(), authz.CommandLine()), sc, gone, was.Version))
		var out bytes.Buffer
		require.NoError(t, verifyAudit(t.Context(), a, &out))
		require.Equal(t, "platform: intact, events: 0\n"+
			"reseller Contoso ("+contoso+"): intact, events: 0\n"+
			"deleted reseller Gone ("+gone+"): intact, events: 1\n", out.String())

		chain(unknown, 5)
		out.Reset()
		require.ErrorContains(t, verifyAudit(t.Context(), a, &out), "tampered with")
		require.Contains(t, out.String(), "deleted reseller ("+unknown+"): broken at event 1: the chain ends at 0, its head says 5\n")
		return nil
	}))
}
