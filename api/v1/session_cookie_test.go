package v1_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// TestEverySessionCookieIsAsStrictAsItsAddress looks at each answer that sets one: over HTTPS it has the prefix that binds
// it to this very host, on a loopback address without TLS it has the plain name.
func TestEverySessionCookieIsAsStrictAsItsAddress(t *testing.T) {
	t.Parallel()
	for public, want := range map[string]struct{ value, gone string }{
		"https://portal.example": {
			`^__Host-tenantry=[\w-]{43}; Path=/; Max-Age=604800; HttpOnly; Secure; SameSite=Lax$`,
			`^__Host-tenantry=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax$`,
		},
		"http://localhost:8080": {
			`^tenantry=[\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax$`,
			`^tenantry=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax$`,
		},
	} {
		t.Run(public, func(t *testing.T) {
			t.Parallel()
			clock := newHandClock()
			e := apitest.New(t, apitest.With("--public-url="+public), apitest.Overriding(app.Overrides{Machine: clock.Now}))
			_, err := e.App.Users.CreateOperator(authz.WithActor(t.Context(), authz.CommandLine()),
				portaluser.NewOperator{Email: "mia@example.com", Name: "Mia", Password: apitest.Password})
			require.NoError(t, err)
			mia := e.Anonymous()
			signedIn := mia.Login("mia@example.com", apitest.Password, "Origin", public).Expect(http.StatusOK)
			clock.Advance(15 * time.Minute)
			rotated := mia.Get("/me").Expect(http.StatusOK)
			changed := changePassword(mia, apitest.Password, newPassword, "Origin", public).Expect(http.StatusNoContent)
			clock.Advance(time.Minute)
			refreshed := mia.Post("/auth/refresh", nil, "Origin", public, "Cookie", cookieOf(changed)).Expect(http.StatusNoContent)
			for name, answer := range map[string]*apitest.Answer{"sign-in": signedIn, "rotation": rotated, "password": changed, "refresh": refreshed} {
				require.Len(t, answer.Header.Values("Set-Cookie"), 1, name)
				require.Regexp(t, want.value, answer.Header.Get("Set-Cookie"), name)
			}
			out := mia.Post("/auth/logout", nil, "Origin", public, "Cookie", cookieOf(changed)).Expect(http.StatusNoContent)
			require.Regexp(t, want.gone, out.Header.Get("Set-Cookie"))
		})
	}
}
