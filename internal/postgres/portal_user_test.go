package postgres_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// TestSigningInWithAPasswordThatWasJustReplaced is a sign-in that looked at the old password and
// comes to its end only after the new one.
func TestSigningInWithAPasswordThatWasJustReplaced(t *testing.T) {
	t.Parallel()
	db, ctx := open(t), context.Background()
	u := portaluser.PortalUser{
		ID: newID(), Kind: portaluser.Partner, Role: authz.RoleOperator, Email: "mia@example.com", PasswordHash: "old",
		Status: portaluser.Active, CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	require.NoError(t, db.InsertPortalUser(ctx, u))
	require.NoError(t, db.NoteLogin(ctx, u.ID, "old", at))
	require.NoError(t, db.SavePassword(ctx, u.ID, "new", at))
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.NoteLogin(ctx, u.ID, "old", at)))
	require.NoError(t, db.NoteLogin(ctx, u.ID, "new", at))
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.SavePassword(ctx, newID(), "new", at)))

	found, err := db.PortalUserByEmail(ctx, "mia@example.com")
	require.NoError(t, err)
	require.Equal(t, "new", found.PasswordHash)
	require.EqualValues(t, 2, found.Version)
}
