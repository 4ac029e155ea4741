package postgres_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/dbtest/cluster"
	"github.com/tenantry/tenantry/internal/localpg"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/postgres"
)

// TestPeopleSurviveTheMigrations: who could sign in at version 1 still can, with no more rights
// than before, and stays signed in.
func TestPeopleSurviveTheMigrations(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := cluster.New(t, cluster.Schema{Key: "empty", Migrate: func(context.Context, string, string) error { return nil }})
	require.NoError(t, postgres.MigrateTo(ctx, url.OwnerURL, 1))
	owner, err := pgx.Connect(ctx, url.OwnerURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = owner.Close(context.Background()) })
	fixture, err := os.ReadFile("migrations/testdata/00001.sql")
	require.NoError(t, err)
	_, err = owner.Exec(ctx, string(fixture))
	require.NoError(t, err)
	require.NoError(t, postgres.Migrate(ctx, url.OwnerURL, localpg.AppRole))

	db, err := postgres.Open(ctx, url.AppURL, postgres.Options{MaxConns: 2, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	held := map[string][]authz.Role{
		"olive@example.com":  {authz.RoleOperator},
		"ada@example.com":    {authz.RolePartnerAdmin, authz.RoleCSPAdmin},
		"stefan@example.com": {authz.RolePartnerModify},
		"vera@example.com":   {authz.RolePartnerView},
		"joe@example.com":    {authz.RolePartnerView},
	}
	for email, roles := range held {
		login, err := db.LoginByEmail(ctx, email)
		require.NoError(t, err, email)
		require.Len(t, login.Users, 1)
		require.Equal(t, roles, login.Users[0].Roles(), email)
		require.Equal(t, email != "vera@example.com", login.Active(), email)
		require.Contains(t, login.PasswordHash, "hash of ")
	}
	olive, err := db.PortalUser(ctx, everyone, "00000000-0000-4000-8000-000000000011")
	require.NoError(t, err)
	require.Equal(t, "Olive@Example.com", olive.Name, "who had no name is called by the address")
	require.Equal(t, "Olive@Example.com", olive.Email, "as typed")
	require.NotNil(t, olive.LastLoginAt)
	found, err := db.PortalUsers(ctx, everyone, portaluser.Filter{Query: "jorg"}, paging.Request{Limit: 10})
	require.NoError(t, err)
	require.Len(t, found.Items, 1, "accents fall as they do for names that are saved now")
	_, ada, err := db.SessionByToken(ctx, []byte{1})
	require.NoError(t, err)
	require.Equal(t, "Ada", ada.Name)
	require.Equal(t, portaluser.Partner, ada.Kind)
	_, _, err = db.SessionByToken(ctx, []byte{2})
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
}
