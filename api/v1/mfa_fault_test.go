package v1_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
)

// stopped is a clock that goes only when it is moved, so that no code becomes too old by itself.
type stopped struct{ at atomic.Pointer[time.Time] }

func newStopped() *stopped {
	c, now := &stopped{}, time.Now().UTC()
	c.at.Store(&now)
	return c
}

func (c *stopped) time() time.Time { return *c.at.Load() }

func (c *stopped) forward(d time.Duration) {
	later := c.time().Add(d)
	c.at.Store(&later)
}

func TestACodeCountsOnceAndForItsTime(t *testing.T) {
	t.Parallel()
	now := newStopped()
	e := apitest.New(t, apitest.SecondFactor(), apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	c := e.Operator()
	secret := c.AddApp(now.time())
	at := func(by time.Duration) string { return secret.Code(now.time().Add(by)) }

	early := again(e, "operator@example.com")
	code(early, at(0)).Refused(http.StatusUnprocessableEntity, "mfa.wrong_code") // it added the app
	now.forward(10 * time.Minute)
	wrong := map[string]string{
		"two steps old": at(-time.Minute), "two steps ahead": at(time.Minute), "letters": "abcdef", "overlong": strings.Repeat("1", 5000),
	}
	for name, text := range wrong {
		require.Equal(t, "mfa.wrong_code", code(early, text).Text("code"), name)
	}
	code(early, at(0)).Expect(http.StatusOK)
	for name, text := range map[string]string{"used": at(0), "older than the used one": at(-30 * time.Second)} {
		require.Equal(t, "mfa.wrong_code", code(again(e, "operator@example.com"), text).Text("code"), name)
	}
	now.forward(10 * time.Minute)
	code(again(e, "operator@example.com"), at(-30*time.Second)).Expect(http.StatusOK)
	code(again(e, "operator@example.com"), at(30*time.Second)).Expect(http.StatusOK)
	code(again(e, "operator@example.com"), at(0)).Refused(http.StatusUnprocessableEntity, "mfa.wrong_code")
	early.Post("/auth/mfa", map[string]string{}).Refused(http.StatusUnprocessableEntity, "mfa.proof")
	early.Post("/auth/mfa", map[string]string{"code": "1", "recovery_code": "2"}).Refused(http.StatusUnprocessableEntity, "mfa.proof")
}

func TestOneCodeAtTheSameTimeCountsOnce(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	c := e.Operator()
	now := time.Now()
	secret := c.AddApp(now)
	next := secret.Code(now.Add(30 * time.Second))
	for name, prove := range map[string]func(*apitest.Client) *apitest.Answer{
		"code":          func(c *apitest.Client) *apitest.Answer { return code(c, next) },
		"recovery code": func(c *apitest.Client) *apitest.Answer { return recovered(c, secret.Codes[0]) },
	} {
		var early []*apitest.Client
		for range 4 {
			early = append(early, again(e, "operator@example.com"))
		}
		var proven atomic.Int32
		var wg sync.WaitGroup
		for _, one := range early {
			wg.Go(func() {
				if prove(one).Status == http.StatusOK {
					proven.Add(1)
				}
			})
		}
		wg.Wait()
		require.Equal(t, int32(1), proven.Load(), name)
	}
}

func TestGuessingCodesIsSlowedDown(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	c := e.Operator()
	now := time.Now()
	secret := c.AddApp(now)
	for i := range 6 {
		early := again(e, "operator@example.com") // the right password forgives no wrong code
		if i%2 == 0 {
			code(early, "000000").Expect(http.StatusUnprocessableEntity)
		} else {
			recovered(early, "AAAA-BBBB-CCCC-DDDD").Expect(http.StatusUnprocessableEntity)
		}
	}
	early := again(e, "operator@example.com")
	delayed := code(early, secret.Code(now.Add(30*time.Second))).Refused(http.StatusTooManyRequests, "login.delayed")
	require.NotEmpty(t, delayed.Header.Get("Retry-After"))
	require.Equal(t, "needed", early.Get("/me").Text("mfa.state"))
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	mia.AddApp(now)
	require.Equal(t, "proven", mia.Get("/me").Text("mfa.state"), "others are not delayed")
}

// TestAnEarlySessionMayNothing walks every operation with sessions whose second factor is before them.
func TestAnEarlySessionMayNothing(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	operator := e.Operator()
	id := addReseller(e, operator)
	staff := e.User("staff@example.com", authz.RoleCSPAdmin, id)
	operator.Do(http.MethodPatch, "/resellers/"+id, map[string]bool{"require_mfa": true}, "If-Match", `"1"`).Expect(http.StatusOK)
	operator.AddApp(time.Now())
	early := map[string]*apitest.Client{"needed": again(e, "operator@example.com"), "enroll": staff}
	tried := 0
	for _, r := range e.App.Routes {
		gate := r.Gate()
		if gate.Public || gate.Early {
			continue
		}
		for name, one := range early {
			path := parameter.ReplaceAllString(r.Path, uuid.NewString())
			got := one.Do(r.Method, path, bodyFor(r), "If-Match", `"1"`)
			require.Equal(t, http.StatusForbidden, got.Status, "%s: %s %s: %s", name, r.Method, r.Path, got.Body)
			require.Equal(t, "mfa.needed", got.Text("code"), "%s: %s %s", name, r.Method, r.Path)
			tried++
		}
	}
	require.Greater(t, tried, 100)

	needed := early["needed"] // could add a factor of its own, were it let
	needed.Post("/me/mfa/totp", nil).Refused(http.StatusForbidden, "mfa.needed")
	needed.Post("/me/mfa/passkeys/begin", nil).Refused(http.StatusForbidden, "mfa.needed")
	needed.Post("/me/mfa/password", map[string]string{"current_password": apitest.Password}).Expect(http.StatusNoContent)
	needed.Post("/me/mfa/totp", nil).Refused(http.StatusForbidden, "mfa.needed")
	require.Empty(t, needed.Get("/me/mfa").Expect(http.StatusOK).Text("totp_since"))
	needed.Post("/auth/logout", nil).Expect(http.StatusNoContent)
}

func TestChangingFactorsNeedsThePasswordAfterAWhile(t *testing.T) {
	t.Parallel()
	now := newStopped()
	e := apitest.New(t, apitest.SecondFactor(), apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	c := e.Operator()
	c.AddApp(now.time())
	now.forward(11 * time.Minute)
	for _, call := range []struct{ method, path string }{
		{http.MethodPost, "/me/mfa/totp"}, {http.MethodDelete, "/me/mfa/totp"}, {http.MethodPost, "/me/mfa/recovery-codes"}, {http.MethodPost, "/me/mfa/passkeys/begin"},
	} {
		c.Do(call.method, call.path, nil).Refused(http.StatusForbidden, "mfa.confirm")
	}
	require.Empty(t, c.Get("/me/mfa").Text("changeable_until"))
	c.Post("/me/mfa/password", map[string]string{"current_password": "harbor lantern 43"}).Refused(http.StatusUnprocessableEntity, "password.wrong")
	c.Post("/me/mfa/recovery-codes", nil).Refused(http.StatusForbidden, "mfa.confirm")
	c.Post("/me/mfa/password", map[string]string{"current_password": apitest.Password}).Expect(http.StatusNoContent)
	require.NotEmpty(t, c.Get("/me/mfa").Text("changeable_until"))
	c.Post("/me/mfa/recovery-codes", nil).Expect(http.StatusOK)
}

func TestPasskeysThatDoNotCount(t *testing.T) {
	t.Parallel()
	now := newStopped()
	e := apitest.New(t, apitest.SecondFactor(), apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	c, mia := e.Operator(), e.User("mia@example.com", authz.RoleOperator, "")
	key, hers := apitest.NewAuthenticator(t), apitest.NewAuthenticator(t)
	key.Count, hers.Count = 5, 5
	begin := func(c *apitest.Client) *apitest.Answer {
		return c.Post("/me/mfa/passkeys/begin", nil).Expect(http.StatusOK)
	}
	add := func(c *apitest.Client, credential any) *apitest.Answer {
		return c.Post("/me/mfa/passkeys", map[string]any{"name": "Key", "credential": credential})
	}
	refused := func(a *apitest.Answer) { a.Refused(http.StatusUnprocessableEntity, "passkey.refused") }

	refused(add(c, map[string]any{})) // nothing was asked
	made := key.Create(begin(c))
	refused(add(mia, made)) // asked of somebody else
	key.Origin = "https://evil.example"
	refused(add(c, key.Create(begin(c))))
	key.Origin = "http://localhost:8080"
	asked := begin(c)
	begin(c)
	refused(add(c, key.Create(asked))) // another challenge took its place
	begin(c)
	refused(add(c, "canary"))
	asked = begin(c)
	now.forward(6 * time.Minute)
	refused(add(c, key.Create(asked)))
	made = key.Create(begin(c))
	add(c, made).Expect(http.StatusCreated)
	refused(add(c, made))
	add(mia, hers.Create(begin(mia))).Expect(http.StatusCreated)
	begin(mia)
	c.Post("/me/mfa/passkeys/begin", nil, "Origin", "http://127.0.0.1:8080", "Host", "127.0.0.1:8080").Refused(http.StatusForbidden, "csrf.origin")

	early := again(e, "operator@example.com")
	ask := func(c *apitest.Client) *apitest.Answer {
		return c.Post("/auth/mfa/passkey/begin", nil).Expect(http.StatusOK)
	}
	prove := func(c *apitest.Client, credential any) *apitest.Answer {
		return c.Post("/auth/mfa/passkey/finish", map[string]any{"credential": credential})
	}
	key.Count++
	refused(prove(early, map[string]any{}))
	refused(prove(early, hers.Get(ask(early)))) // somebody else's passkey
	key.Origin = "http://localhost:9090"
	refused(prove(early, key.Get(ask(early))))
	key.Origin = "http://localhost:8080"
	right := key.Get(ask(early))
	prove(early, right).Expect(http.StatusOK)
	refused(prove(again(e, "operator@example.com"), right)) // replayed elsewhere
	refused(prove(early, right))
	key.Count = 2 // a copy of the authenticator that is behind
	copied := again(e, "operator@example.com")
	refused(prove(copied, key.Get(ask(copied))))
	require.Equal(t, "needed", copied.Get("/me").Text("mfa.state"))
}

// TestSecondFactorsAreKeptNowhere looks for what was told once in every row, the log and the audit.
func TestSecondFactorsAreKeptNowhere(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	c := e.Operator()
	now := time.Now()
	secret := c.AddApp(now)
	early := again(e, "operator@example.com")
	code(early, "999999")
	proof := secret.Code(now.Add(30 * time.Second))
	code(early, proof).Expect(http.StatusOK)
	recovered(again(e, "operator@example.com"), secret.Codes[0]).Expect(http.StatusOK)
	places := map[string]string{"log": e.Log.String(), "tables": everyRow(t, e), "audit": string(early.Get("/audit-events?limit=200").Body)}
	for place, text := range places {
		require.NotEmpty(t, text, place)
		for _, told := range append([]string{secret.Secret, `"` + proof + `"`}, secret.Codes...) {
			require.NotContains(t, text, told, place)
			require.NotContains(t, text, strings.ReplaceAll(told, "-", ""), place)
		}
	}
	require.Contains(t, places["audit"], "mfa.refused")
}
