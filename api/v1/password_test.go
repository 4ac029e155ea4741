package v1_test

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

const newPassword = "quiet meadow 77"

// changePassword asks for another password, as the person who is signed in.
func changePassword(c *apitest.Client, current, wanted string, headers ...string) *apitest.Answer {
	return c.Do(http.MethodPut, "/me/password", map[string]string{"current_password": current, "new_password": wanted}, headers...)
}

// cookieOf is the session cookie that an answer sets, as a browser sends it.
func cookieOf(a *apitest.Answer) string {
	cookie, _, _ := strings.Cut(a.Header.Get("Set-Cookie"), ";")
	return cookie
}

func TestAPersonChangesTheirPassword(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	elsewhere := e.Anonymous()
	elsewhere.Login("mia@example.com", apitest.Password).Expect(http.StatusOK)
	csrf := mia.Get("/me").Text("csrf_token")

	changed := changePassword(mia, apitest.Password, newPassword).Expect(http.StatusNoContent)
	require.Contains(t, changed.Header.Get("Set-Cookie"), "HttpOnly")

	elsewhere.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	mia.Get("/me").Refused(http.StatusUnauthorized, "session.ended") // with the cookie of before, of which there may be a copy
	me := mia.Get("/me", "Cookie", cookieOf(changed)).Expect(http.StatusOK)
	require.Equal(t, csrf, me.Text("csrf_token"), "other pages of this browser go on")
	operator.Get("/me").Expect(http.StatusOK)

	e.Anonymous().Login("mia@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
	e.Anonymous().Login("mia@example.com", newPassword).Expect(http.StatusOK)

	actor, count := auditOf(operator, "portal_user.password_changed")
	require.Equal(t, "mia", actor)
	require.Equal(t, 1, count)
	require.Contains(t, string(operator.Get("/audit-events?action=portal_user.password_changed").Body), `"sessions_ended":1`)
	for place, text := range map[string]string{"log": e.Log.String(), "audit": audited(t, e)} {
		for _, secret := range []string{apitest.Password, newPassword, strings.TrimPrefix(cookieOf(changed), "tenantry=")} {
			require.NotContains(t, text, secret, place)
		}
	}
}

func TestAChangeOfPasswordThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	elsewhere := e.Anonymous()
	elsewhere.Login("mia@example.com", apitest.Password).Expect(http.StatusOK)

	tests := map[string]struct {
		current, wanted string
		code, field     string
	}{
		"wrong current one":      {"harbor lantern 43", newPassword, "password.wrong", "current_password"},
		"overlong current one":   {strings.Repeat("x", 2000), newPassword, "password.wrong", "current_password"},
		"short":                  {apitest.Password, "short", "password.length", "new_password"},
		"the person's own name":  {apitest.Password, "mia123456789", "password.common", "new_password"},
		"the one they have":      {apitest.Password, apitest.Password, "password.same", "new_password"},
		"nothing":                {"", "", "password.length", "new_password"},
		"wrong and easy at once": {"harbor lantern 43", "password1234", "password.common", "new_password"},
	}
	for name, tt := range tests {
		var refusal struct {
			Fields []struct{ Name string }
		}
		changePassword(mia, tt.current, tt.wanted).Refused(http.StatusUnprocessableEntity, tt.code).Into(&refusal)
		require.Len(t, refusal.Fields, 1, name)
		require.Equal(t, tt.field, refusal.Fields[0].Name, name)
	}
	changePassword(mia, apitest.Password, newPassword, "X-CSRF-Token", "").Refused(http.StatusForbidden, "csrf.token")
	changePassword(mia, apitest.Password, newPassword, "Origin", "https://evil.example").Refused(http.StatusForbidden, "csrf.origin")
	changePassword(e.Anonymous(), apitest.Password, newPassword).Refused(http.StatusUnauthorized, "session.ended")
	mia.Do(http.MethodPut, "/me/password", `{"current_password":"a","new_password":"b","email":"olive@example.com"}`).
		Refused(http.StatusUnprocessableEntity, "request.unknown_field")

	mia.Get("/me").Expect(http.StatusOK)
	elsewhere.Get("/me").Expect(http.StatusOK)
	e.Anonymous().Login("mia@example.com", apitest.Password).Expect(http.StatusOK)
	_, count := auditOf(operator, "portal_user.password_changed")
	require.Zero(t, count)
	actor, count := auditOf(operator, "portal_user.password_refused")
	require.Equal(t, "mia", actor)
	require.Equal(t, 2, count)
}

func TestAStolenSessionCannotGuessThePassword(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	for range 3 {
		changePassword(mia, "harbor lantern 43", newPassword).Refused(http.StatusUnprocessableEntity, "password.wrong")
		e.Anonymous().Login("mia@example.com", "harbor lantern 43").Refused(http.StatusUnauthorized, "login.refused")
	}
	delayed := changePassword(mia, apitest.Password, newPassword).Refused(http.StatusTooManyRequests, "login.delayed")
	require.NotEmpty(t, delayed.Header.Get("Retry-After"))
	require.Contains(t, delayed.Text("detail"), "Your password was not changed.")
	e.Anonymous().Login("mia@example.com", apitest.Password).Refused(http.StatusTooManyRequests, "login.delayed")
	mia.Get("/me").Expect(http.StatusOK)
}

func TestTheRightPasswordForgivesWrongOnes(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	for range 4 {
		changePassword(mia, "harbor lantern 43", newPassword).Refused(http.StatusUnprocessableEntity, "password.wrong")
	}
	changePassword(mia, apitest.Password, newPassword).Expect(http.StatusNoContent)
	for range 5 {
		e.Anonymous().Login("mia@example.com", "harbor lantern 43").Refused(http.StatusUnauthorized, "login.refused")
	}
}

// TestAnOldHashIsMadeAnewAtSignIn: what it costs to guess a password is what it costs today, once its owner was there.
func TestAnOldHashIsMadeAnewAtSignIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	e := apitest.New(t)
	operator := e.Operator()
	e.User("mia@example.com", authz.RoleOperator, "")
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	kept := func() (hash string, version int) {
		require.NoError(t, db.QueryRowContext(ctx, `SELECT password_hash, version FROM logins WHERE email = 'mia@example.com'`).Scan(&hash, &version))
		return hash, version
	}
	cheap, err := portaluser.NewHasher(portaluser.Cost{MemoryKiB: 32, Time: 1, Threads: 1}, 1)
	require.NoError(t, err)
	old, err := cheap.Hash(ctx, apitest.Password)
	require.NoError(t, err)
	_, err = db.ExecContext(ctx, `UPDATE logins SET password_hash = $1 WHERE email = 'mia@example.com'`, old)
	require.NoError(t, err)
	_, version := kept()

	e.Anonymous().Login("mia@example.com", newPassword).Refused(http.StatusUnauthorized, "login.refused")
	after, _ := kept()
	require.Equal(t, old, after, "a wrong password renews nothing")

	var signedIn atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if e.Anonymous().Login("mia@example.com", apitest.Password).Status == http.StatusOK {
				signedIn.Add(1)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 4, signedIn.Load(), "the hash changes under those who come at the same time")
	renewed, same := kept()
	require.Contains(t, renewed, "$m=64,t=1,p=1$")
	require.Equal(t, version, same, "the person was not changed")
	e.Anonymous().Login("mia@example.com", apitest.Password).Expect(http.StatusOK)
	after, _ = kept()
	require.Equal(t, renewed, after)
	_, changes := auditOf(operator, "portal_user.password_changed")
	require.Zero(t, changes)
}
