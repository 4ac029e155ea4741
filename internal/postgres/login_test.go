package postgres_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/session"
)

// TestSigningInWithAPasswordThatWasJustReplaced is a sign-in that looked at the old password and
// comes to its end only after the new one.
func TestSigningInWithAPasswordThatWasJustReplaced(t *testing.T) {
	t.Parallel()
	db, ctx := open(t), context.Background()
	u := addOperator(t, db)
	require.NoError(t, db.NoteLogin(ctx, u.ID, "old", at))
	require.NoError(t, db.SavePassword(ctx, u.ID, "new", at))
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.NoteLogin(ctx, u.ID, "old", at)))
	require.NoError(t, db.NoteLogin(ctx, u.ID, "new", at))
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.SavePassword(ctx, newID(), "new", at)))

	found, err := db.LoginByEmail(ctx, "mia@example.com")
	require.NoError(t, err)
	require.Equal(t, "new", found.PasswordHash)
	require.EqualValues(t, 2, found.Version)
}

// TestAPasswordIsReplacedOnce is two changes by people who both knew the old password, and a
// session that somebody ended between them.
func TestAPasswordIsReplacedOnce(t *testing.T) {
	t.Parallel()
	db, ctx := open(t), context.Background()
	u := addOperator(t, db)
	require.NoError(t, db.ReplacePassword(ctx, u.ID, "old", "new", at))
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.ReplacePassword(ctx, u.ID, "old", "newer", at)))
	found, err := db.LoginByEmail(ctx, "mia@example.com")
	require.NoError(t, err)
	require.Equal(t, "new", found.PasswordHash)

	mine, other := sessionOf(u, "mine"), sessionOf(u, "other")
	require.NoError(t, db.InsertSession(ctx, mine))
	require.NoError(t, db.InsertSession(ctx, other))
	ended, err := db.RevokeSessionsOf(ctx, u.ID, mine.ID, at)
	require.NoError(t, err)
	require.Equal(t, 1, ended)

	mine.TokenHash = []byte("renewed")
	require.NoError(t, db.RenewSession(ctx, mine))
	_, _, err = db.SessionByToken(ctx, []byte("mine"))
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	renewed, _, err := db.SessionByToken(ctx, []byte("renewed"))
	require.NoError(t, err)
	require.Equal(t, mine.ID, renewed.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.RenewSession(ctx, other)), "it was ended")

	ended, err = db.RevokeSessionsOf(ctx, u.ID, "", at)
	require.NoError(t, err)
	require.Equal(t, 1, ended, "none is spared")
}

// addOperator adds an active operator whose password has the hash "old".
func addOperator(t *testing.T, db *postgres.DB) portaluser.Login {
	t.Helper()
	l := portaluser.Login{
		ID: newID(), Kind: portaluser.Partner, Email: "mia@example.com", Name: "Mia", PasswordHash: "old", CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	require.NoError(t, db.InsertLogin(t.Context(), l))
	require.NoError(t, db.InsertPortalUser(t.Context(), everyone, portaluser.PortalUser{
		ID: newID(), LoginID: l.ID, Kind: portaluser.Partner, Email: l.Email, Name: l.Name, Status: portaluser.Active, CreatedAt: at, UpdatedAt: at, Version: 1,
	}))
	return l
}

func sessionOf(u portaluser.Login, token string) session.Session {
	return session.Session{
		ID: newID(), LoginID: u.ID, TokenHash: []byte(token), CSRFToken: "csrf",
		CreatedAt: at, LastSeenAt: at, ExpiresAt: at.Add(session.LivesFor), TokenIssuedAt: at,
	}
}
