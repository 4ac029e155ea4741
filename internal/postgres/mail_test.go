package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mail"
)

// TestLinksOfMailsAreForgottenAtTheirEnd whatever has become of the mail.
func TestLinksOfMailsAreForgottenAtTheirEnd(t *testing.T) {
	t.Parallel()
	db, ctx := open(t), context.Background()
	ends := map[mail.State]string{}
	for _, state := range []mail.State{mail.Queued, mail.Held, mail.Failed} {
		m := mail.Mail{
			ID: newID(), Kind: mail.PasswordReset, To: "mia@example.com", Subject: "s", Body: "b", LinkSealed: []byte("sealed"), State: state,
			CreatedAt: at, ExpiresAt: at.Add(time.Hour),
		}
		require.NoError(t, db.InsertMail(ctx, m))
		ends[state] = m.ID
	}
	gone, err := db.ExpireMails(ctx, at.Add(time.Hour-time.Second))
	require.NoError(t, err)
	require.Zero(t, gone)
	gone, err = db.ExpireMails(ctx, at.Add(time.Hour))
	require.NoError(t, err)
	require.EqualValues(t, 3, gone)
	for state, id := range ends {
		m, err := db.Mail(ctx, id)
		require.NoError(t, err)
		require.Equal(t, mail.Expired, m.State, state)
		require.Nil(t, m.LinkSealed)
	}
}

// TestAHeldMailForNobodyForgetsItsLink: the login that it is for was taken away.
func TestAHeldMailForNobodyForgetsItsLink(t *testing.T) {
	t.Parallel()
	db, ctx := open(t), context.Background()
	u := addOperator(t, db)
	m := mail.Mail{
		ID: newID(), LoginID: u.ID, Kind: mail.PasswordReset, To: "mia@example.com", Subject: "s", Body: "b", LinkSealed: []byte("sealed"), State: mail.Held,
		CreatedAt: at, ExpiresAt: at.Add(time.Hour),
	}
	require.NoError(t, db.InsertMail(ctx, m))
	gone, err := db.ExpireMails(ctx, at)
	require.NoError(t, err)
	require.Zero(t, gone)
	require.NoError(t, db.DeleteLogin(ctx, u.ID, at))
	gone, err = db.ExpireMails(ctx, at)
	require.NoError(t, err)
	require.EqualValues(t, 1, gone)
	kept, err := db.Mail(ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, mail.Withdrawn, kept.State)
	require.Nil(t, kept.LinkSealed)
}
