package v1_test

import (
	"context"
	"database/sql"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestAStolenSessionIsNoWayInOfItsOwn: whoever has a copy of a session cannot link a Microsoft account of
// theirs, which would sign in also after another password; and the owner reads of every such change.
func TestAStolenSessionIsNoWayInOfItsOwn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	owner, reader := e.Operator(), e.User("reader@example.com", authz.RoleOperator, "")
	who := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com")
	link := map[string]string{"return_to": "/account"}
	visit := owner.AtMicrosoft("/me/microsoft-account", link, who)
	grow(t, e)
	owner.Post("/me/microsoft-account", link).Refused(http.StatusForbidden, "mfa.confirm")
	require.Equal(t, "/account?microsoft=linked", owner.Return(visit), "who left for Microsoft in time comes back in time")
	require.Contains(t, mailTo(reader, "operator@example.com").Body, "The Microsoft account "+who.UserPrincipalName+" signs in as you from now on.")

	owner.Do(http.MethodDelete, "/me/microsoft-account", nil).Expect(http.StatusNoContent)
	owner.Post("/me/mfa/password", map[string]string{"current_password": apitest.Password}).Expect(http.StatusNoContent)
	require.Equal(t, "/account?microsoft=linked", owner.Return(owner.AtMicrosoft("/me/microsoft-account", link, who)))
	changePassword(owner, apitest.Password, "another lantern 43").Expect(http.StatusNoContent)
	require.Contains(t, mailTo(reader, "operator@example.com").Body, "Your password was changed.")
}

// grow makes every session and visit to Microsoft eleven minutes older.
func grow(t *testing.T, e *apitest.Env) {
	t.Helper()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		`UPDATE sessions SET confirmed_at = confirmed_at - interval '11 minutes'`,
		`UPDATE microsoft_sign_ins SET created_at = created_at - interval '11 minutes'`,
	} {
		_, err = db.ExecContext(context.Background(), statement)
		require.NoError(t, err)
	}
}
