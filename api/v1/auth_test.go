package v1_test

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenancy"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()

	me := c.Get("/me").Expect(http.StatusOK)
	require.Equal(t, "operator@example.com", me.Text("email"))
	require.Equal(t, "operator", me.Text("kind"))
	require.NotEmpty(t, me.Text("csrf_token"))

	left := c.Post("/auth/logout", nil).Expect(http.StatusNoContent)
	require.Equal(t, `"cache"`, left.Header.Get("Clear-Site-Data"), "preferences stay")
	require.Contains(t, left.Header.Get("Set-Cookie"), "Max-Age=0")
	c.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
}

// TestCachesKeepNoPerson: of all answers only those about what was bought may be kept, and asked about each time.
func TestCachesKeepNoPerson(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	id := synced(t, e, operator)
	bought := "/subscriptions/" + firstID(operator, "/subscriptions")
	kept := map[string]string{
		"/resellers/" + id: "no-store", bought: "private, no-cache", "/subscriptions?tenant_id=" + firstID(operator, "/tenants"): "private, no-cache",
	}
	for _, r := range e.App.Routes {
		if r.Method == http.MethodGet && !strings.Contains(r.Path, ":") {
			kept[r.Path] = "no-store"
		}
	}
	for path, want := range kept {
		require.Equal(t, want, operator.Get(path).Header.Get("Cache-Control"), path)
	}
	age(t, e, 20*time.Minute)
	renewed := operator.Get(bought).Expect(http.StatusOK)
	require.NotEmpty(t, renewed.Header.Get("Set-Cookie"))
	require.Equal(t, "no-store", renewed.Header.Get("Cache-Control"), "an answer with a cookie is kept by nobody")
}

// age makes every session, and the values of its cookie, older.
func age(t *testing.T, e *apitest.Env, by time.Duration) {
	t.Helper()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		`UPDATE sessions SET token_issued_at = token_issued_at - $1::interval, last_seen_at = last_seen_at - $1::interval, expires_at = expires_at - $1::interval`,
		`UPDATE session_tokens SET issued_at = issued_at - $1::interval`,
	} {
		_, err := db.ExecContext(context.Background(), statement, by.String())
		require.NoError(t, err)
	}
}

func TestTheSessionCookieIsKeptFromScripts(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Operator()
	cookie := e.Anonymous().Login("Operator@Example.com", apitest.Password).Expect(http.StatusOK).Header.Get("Set-Cookie")
	require.Contains(t, cookie, "tenantry=")
	require.Contains(t, cookie, "HttpOnly")
	require.Contains(t, cookie, "SameSite=Lax")
	require.Contains(t, cookie, "Path=/")
	require.NotContains(t, cookie, "Secure", "on plain HTTP a Secure cookie would never come back")
}

func TestRefusedSignInsDoNotTellWhy(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Operator()
	wrong := e.Anonymous().Login("operator@example.com", "harbor lantern 43").Refused(http.StatusUnauthorized, "login.refused")
	unknown := e.Anonymous().Login("nobody@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
	require.Equal(t, wrong.Text("detail"), unknown.Text("detail"))
	require.Empty(t, wrong.Header.Get("Set-Cookie"))
	require.Equal(t, 2, strings.Count(audited(t, e), "session.refused"), "both take the same way")
	require.NotContains(t, audited(t, e), "nobody@example.com")
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Operator()
	for range 6 {
		e.Anonymous().Login("operator@example.com", "wrong password 1").Expect(http.StatusUnauthorized)
	}
	delayed := e.Anonymous().Login("operator@example.com", apitest.Password).Refused(http.StatusTooManyRequests, "login.delayed")
	require.NotEmpty(t, delayed.Header.Get("Retry-After"))
}

func TestGuessesAtTheSameTimeAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Operator()
	var evaluated atomic.Int32
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			if e.Anonymous().Login("operator@example.com", "wrong password 1").Status == http.StatusUnauthorized {
				evaluated.Add(1)
			}
		})
	}
	wg.Wait()
	require.LessOrEqual(t, evaluated.Load(), int32(6), "five are free, and one begins the delay")
	require.Positive(t, evaluated.Load())
}

func TestSetUpHappensOnceAndNeedsTheCode(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	nobody := e.Anonymous()
	require.Equal(t, "true", nobody.Get("/setup").Expect(http.StatusOK).Text("needed"))

	body := map[string]string{"code": "AAAA-BBBB-CCCC-DDDD", "email": "mia@example.com", "name": "Mia", "password": apitest.Password}
	nobody.Post("/setup", body).Refused(http.StatusForbidden, "setup.code")

	require.NoError(t, e.App.Users.IssueSetupCode(context.Background(), "AAAA-BBBB-CCCC-DDDD"))
	body["password"] = "password1234"
	nobody.Post("/setup", body).Refused(http.StatusUnprocessableEntity, "password.common")
	body["password"], body["email"] = apitest.Password, "not an address"
	nobody.Post("/setup", body).Refused(http.StatusUnprocessableEntity, "portal_user.invalid")
	body["email"], body["code"] = "mia@example.com", "aaaa bbbb"
	nobody.Post("/setup", body).Refused(http.StatusForbidden, "setup.code")
	body["code"] = "aaaabbbbccccdddd"
	nobody.Post("/setup", body).Expect(http.StatusCreated)
	nobody.Post("/setup", body).Refused(http.StatusConflict, "setup.done")
	require.Equal(t, "false", nobody.Get("/setup").Text("needed"))
	nobody.Login("mia@example.com", apitest.Password).Expect(http.StatusOK)
}

func TestBodiesAndQueriesAreReadStrictly(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	e.Anonymous().Post("/auth/login", `{"email":"a","password":"b","extra":1}`).Refused(http.StatusUnprocessableEntity, "request.unknown_field")
	e.Anonymous().Post("/auth/login", `{"email":1}`).Refused(http.StatusUnprocessableEntity, "request.type")
	e.Anonymous().Post("/auth/login", `{"email":`).Refused(http.StatusBadRequest, "request.json")
	e.Anonymous().Post("/auth/login", `{} {}`).Refused(http.StatusBadRequest, "request.trailing")
	e.Anonymous().Post("/auth/login", `{}`, "Content-Type", "text/plain").Refused(http.StatusBadRequest, "request.content_type")
	c.Get("/subscriptions?shade=red").Refused(http.StatusUnprocessableEntity, "query.unknown")
	c.Get("/subscriptions?q=a&q=b").Refused(http.StatusUnprocessableEntity, "query.repeated")
	c.Get("/subscriptions?limit=201").Refused(http.StatusUnprocessableEntity, "query.limit")
	c.Get("/subscriptions?limit=0").Refused(http.StatusUnprocessableEntity, "query.limit")
	c.Get("/subscriptions?sort=shade").Refused(http.StatusUnprocessableEntity, "query.sort")
	c.Get("/subscriptions?status=foo").Refused(http.StatusUnprocessableEntity, "query.status")
	c.Get("/subscriptions?cursor=x").Refused(http.StatusUnprocessableEntity, "cursor.invalid")
	c.Get("/subscriptions?customer_id=x").Refused(http.StatusUnprocessableEntity, "query.id")
	c.Get("/subscriptions/not-a-uuid").Refused(http.StatusNotFound, "subscription.not_found")
}

func TestPasswordsAndTokensAreNeverLogged(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	cookie := e.Anonymous().Login("operator@example.com", apitest.Password).Header.Get("Set-Cookie")
	csrf := c.Get("/me").Text("csrf_token")
	e.Anonymous().Login("operator@example.com", "canary password 9")
	log := e.Log.String()
	require.NotEmpty(t, log)
	for _, secret := range []string{apitest.Password, "canary password 9", cookie[len("tenantry=") : len("tenantry=")+20], csrf} {
		require.NotContains(t, log, secret)
	}
}

func TestViewersChangeNothing(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	viewer := e.User("viewer@example.com", authz.RolePartnerView, id)
	viewer.Get("/resellers/" + id).Expect(http.StatusOK)
	viewer.Post("/resellers/"+id+"/authorization", nil).Refused(http.StatusForbidden, "permission.missing")
	viewer.Post("/customers", map[string]string{"name": "X", "reseller_id": id}).Refused(http.StatusForbidden, "permission.missing")
}

func TestPeopleOfADeletedResellerAreSignedOut(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	staff := e.User("staff@example.com", authz.RolePartnerAdmin, id)
	staff.Get("/me").Expect(http.StatusOK)

	operator.Do(http.MethodDelete, "/resellers/"+id, nil, "If-Match", `"1"`).Expect(http.StatusNoContent)
	staff.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	e.Anonymous().Login("staff@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
	operator.Get("/me").Expect(http.StatusOK)
}

// auditOf gives who did an action, of the newest event with it.
func auditOf(c *apitest.Client, action string) (actor string, count int) {
	var page struct {
		Data []struct {
			ActorName  string `json:"actor_name"`
			ObjectName string `json:"object_name"`
		}
	}
	c.Get("/audit-events?action=" + action).Expect(http.StatusOK).Into(&page)
	if len(page.Data) == 0 {
		return "", 0
	}
	return page.Data[0].ActorName, len(page.Data)
}

func TestUnlockingEndsTheDelay(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	ctx := authz.WithActor(context.Background(), authz.CommandLine())
	e.User("mia@example.com", authz.RoleOperator, "")
	for range 6 {
		e.Anonymous().Login("mia@example.com", "wrong password 1").Expect(http.StatusUnauthorized)
	}
	e.Anonymous().Login("mia@example.com", apitest.Password).Refused(http.StatusTooManyRequests, "login.delayed")

	_, err := e.App.Sessions.Unlock(ctx, "nobody@example.com")
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	e.Anonymous().Login("mia@example.com", apitest.Password).Refused(http.StatusTooManyRequests, "login.delayed")

	user, err := e.App.Sessions.Unlock(ctx, " MIA@example.com ")
	require.NoError(t, err)
	require.Equal(t, "mia@example.com", user.Email)
	e.Anonymous().Login("mia@example.com", apitest.Password).Expect(http.StatusOK)
	actor, count := auditOf(operator, "portal_user.unlocked")
	require.Equal(t, "command line", actor)
	require.Equal(t, 1, count)
}

func TestANewPasswordEndsThePersonsSessions(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	ctx := authz.WithActor(context.Background(), authz.CommandLine())
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	again := e.Anonymous()
	again.Login("mia@example.com", apitest.Password).Expect(http.StatusOK)

	_, err := e.App.Users.SetPassword(ctx, "mia@example.com", "short")
	require.Equal(t, apperr.Invalid, apperr.KindOf(err))
	_, err = e.App.Users.SetPassword(ctx, "nobody@example.com", "quiet meadow 77")
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	mia.Get("/me").Expect(http.StatusOK)

	_, err = e.App.Users.SetPassword(ctx, "Mia@Example.com", "quiet meadow 77")
	require.NoError(t, err)
	mia.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	again.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	operator.Get("/me").Expect(http.StatusOK)
	e.Anonymous().Login("mia@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
	e.Anonymous().Login("mia@example.com", "quiet meadow 77").Expect(http.StatusOK)

	actor, count := auditOf(operator, "portal_user.password_set")
	require.Equal(t, "command line", actor)
	require.Equal(t, 1, count)
	require.NotContains(t, e.Log.String(), "quiet meadow")
	reports, err := e.App.Audit.Verify(context.Background(), tenancy.Unbounded("test"))
	require.NoError(t, err)
	for _, r := range reports {
		require.Nil(t, r.Break)
	}
}
