package v1_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

var (
	signedToken = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.`)
	inHex       = regexp.MustCompile(`\\x([0-9a-f]{2})+`)
	sealedToken = regexp.MustCompile(`\b1\.A[A-Za-z0-9_-]{40,}`)
)

// TestSecretsStayInside goes through everything that handles a secret, also where it fails, and
// then looks for secrets wherever somebody could read them.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	c := e.Operator()
	signedIn := c.Login("operator@example.com", apitest.Password)
	cookie, _, _ := strings.Cut(signedIn.Header.Get("Set-Cookie"), ";")
	_, cookie, _ = strings.Cut(cookie, "=")
	require.NotEmpty(t, cookie)

	var answers []string
	keep := func(a *apitest.Answer) *apitest.Answer {
		answers = append(answers, string(a.Body), a.Header.Get("Location"))
		return a
	}
	keep(e.Anonymous().Login("operator@example.com", "canary wrong password"))
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	keep(changePassword(mia, "canary wrong password", "canary of a new one").Expect(http.StatusUnprocessableEntity))
	keep(changePassword(mia, apitest.Password, "canary of a new one").Expect(http.StatusNoContent))
	wrong := resellerBody()
	wrong["application_secret"] = "canary~wrong~secret"
	keep(c.Post("/resellers", wrong))
	keep(c.Post("/resellers", `{"application_secret": "canary~cut`))
	id := synced(t, e, c)
	inject(t, e, fault{"path": "/v1/customers/*/orders", "status": http.StatusInternalServerError, "times": 3})
	keep(resync(t, c, id))
	heal(t, e)
	inject(t, e, refusing("50173")...)
	keep(c.Post("/resellers/"+id+"/sync", nil))
	idle(t, e, c, id)
	heal(t, e)
	keep(authorize(e, c, id, person(1)))
	back := e.SignInAtMicrosoft(c.Post("/resellers/"+id+"/authorization", nil).Expect(http.StatusOK).Text("authorization_url"), administrator(0))
	require.Regexp(t, sealedToken, back, "the simulator's codes and refresh tokens look so")
	keep(c.Page(back))
	idle(t, e, c, id)
	for _, path := range []string{
		"/auth/me", "/resellers", "/resellers/" + id, "/resellers/" + id + "/health", "/resellers/" + id + "/sync", "/operations?limit=200",
		"/audit-events?limit=200", "/customers?limit=200", "/tenants?limit=200", "/subscriptions?limit=200", "/dashboard",
		"/resellers/" + id + "/partner-center-customers", "/resellers/not-an-id", "/search?q=nordlicht",
	} {
		keep(c.Get(path))
	}

	places := map[string]string{
		"answers": strings.Join(answers, "\n"), "log": e.Log.String(), "audit": audited(t, e), "rows": unhexed(t, everyRow(t, e)),
		"an export": string(c.Get("/audit-events/export?format=ndjson").Expect(http.StatusOK).Body),
		"a table":   string(c.Get("/audit-events/export?format=csv").Expect(http.StatusOK).Body),
	}
	require.Contains(t, places["rows"], "$argon2id$", "the rows were read")
	require.Contains(t, places["an export"], "session.opened", "and so was the export")
	for place, text := range places {
		require.NotEmpty(t, text, place)
		for what, secret := range map[string]string{
			"application secret": apitest.Credentials()[0].Secret, "a secret mistyped": "canary~", "password": apitest.Password,
			"a password mistyped": "canary wrong password", "a new password": "canary of a new one", "cookie": cookie, "password at Microsoft": administrator(0).Password,
		} {
			require.NotContains(t, text, secret, "%s in %s", what, place)
		}
		require.NotRegexp(t, signedToken, text, "a token in %s", place)
		require.NotRegexp(t, sealedToken, text, "a refresh token or code in %s", place)
	}
}

// unhexed is a text with what its bytes in hexadecimal say.
func unhexed(t *testing.T, text string) string {
	t.Helper()
	return text + inHex.ReplaceAllStringFunc(text, func(found string) string {
		b, err := hex.DecodeString(found[len(`\x`):])
		require.NoError(t, err)
		return string(b)
	})
}

// audited is every row of the audit, with every column.
func audited(t *testing.T, e *apitest.Env) (text string) {
	t.Helper()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	require.NoError(t, db.QueryRowContext(context.Background(), `SELECT string_agg(a::text, E'\n') FROM audit_events a`).Scan(&text))
	return text
}
