package v1_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// TestACopyOfTheCookieBeforeTheSecondFactorIsWorthNothing copies the cookie of a session before each way to prove a second factor.
func TestACopyOfTheCookieBeforeTheSecondFactorIsWorthNothing(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	now, key := time.Now(), apitest.NewAuthenticator(t)
	copied := func(c *apitest.Client, do func()) {
		t.Helper()
		cookie, csrf := "tenantry="+c.Cookie(), c.Get("/me").Text("csrf_token")
		do()
		out(t, e.Anonymous(), cookie)
		me := c.Get("/me").Expect(http.StatusOK)
		require.Equal(t, "proven", me.Text("mfa.state"))
		require.NotEqual(t, csrf, me.Text("csrf_token"))
		c.Post("/auth/refresh", nil, "X-CSRF-Token", csrf).Refused(http.StatusForbidden, "csrf.token")
		c.Post("/auth/refresh", nil).Expect(http.StatusNoContent)
	}

	c := e.Operator()
	var app apitest.App
	copied(c, func() { app = c.AddApp(now) })
	copied(c, func() {
		c.Post("/me/mfa/passkeys", map[string]any{
			"name": "Laptop", "credential": key.Create(c.Post("/me/mfa/passkeys/begin", nil).Expect(http.StatusOK)),
		}).Expect(http.StatusCreated)
	})
	byCode := again(e, "operator@example.com")
	copied(byCode, func() { code(byCode, app.Code(now.Add(30*time.Second))).Expect(http.StatusOK) })
	byRecovery := again(e, "operator@example.com")
	copied(byRecovery, func() { recovered(byRecovery, app.Codes[0]).Expect(http.StatusOK) })
	byPasskey := again(e, "operator@example.com")
	copied(byPasskey, func() {
		byPasskey.Post("/auth/mfa/passkey/finish", map[string]any{
			"credential": key.Get(byPasskey.Post("/auth/mfa/passkey/begin", nil).Expect(http.StatusOK)),
		}).Expect(http.StatusOK)
	})
}
