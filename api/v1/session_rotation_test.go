package v1_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
)

// handClock is machine time that a test moves.
type handClock struct{ now atomic.Int64 }

func newHandClock() *handClock {
	c := &handClock{}
	c.now.Store(time.Now().UnixNano())
	return c
}

func (c *handClock) Now() time.Time          { return time.Unix(0, c.now.Load()).UTC() }
func (c *handClock) Advance(d time.Duration) { c.now.Add(int64(d)) }

// rotating is somebody signed in under a clock of the test, and the cookie that they signed in with.
func rotating(t *testing.T, options ...apitest.Option) (e *apitest.Env, mia *apitest.Client, time *handClock, first string) {
	t.Helper()
	time = newHandClock()
	e = apitest.New(t, append(options, apitest.Overriding(app.Overrides{Machine: time.Now}))...)
	e.User("mia@example.com", authz.RoleOperator, "")
	mia = e.Anonymous()
	return e, mia, time, cookieOf(mia.Login("mia@example.com", apitest.Password, "User-Agent", "Canary/1.0"))
}

// with reads who is signed in with a cookie.
func with(c *apitest.Client, cookie string) *apitest.Answer { return c.Get("/me", "Cookie", cookie) }

func out(t *testing.T, c *apitest.Client, cookies ...string) {
	t.Helper()
	for _, cookie := range cookies {
		with(c, cookie).Refused(http.StatusUnauthorized, "session.ended")
	}
}

func TestTheCookieChangesEvery15MinutesOfUse(t *testing.T) {
	t.Parallel()
	_, mia, clock, first := rotating(t)
	csrf := with(mia, first).Text("csrf_token")
	clock.Advance(15*time.Minute - time.Second)
	require.Empty(t, with(mia, first).Expect(http.StatusOK).Header.Get("Set-Cookie"))

	clock.Advance(time.Second)
	changed := with(mia, first).Expect(http.StatusOK)
	require.Equal(t, "no-store", changed.Header.Get("Cache-Control"))
	second := cookieOf(changed)
	require.NotEqual(t, first, second)
	require.Regexp(t, `^tenantry=[\w-]{43}$`, second)
	require.Empty(t, with(mia, first).Expect(http.StatusOK).Header.Get("Set-Cookie"), "one answer carries it")

	me := with(mia, second).Expect(http.StatusOK)
	require.Empty(t, me.Header.Get("Set-Cookie"))
	require.Equal(t, csrf, me.Text("csrf_token"), "other tabs go on")
	mia.Post("/auth/logout", nil, "Cookie", second).Expect(http.StatusNoContent)
	out(t, mia, first, second)
}

func TestAnAnswerThatGetsLostCostsNobodyTheirSession(t *testing.T) {
	t.Parallel()
	e, mia, clock, first := rotating(t)
	for range 4 {
		clock.Advance(15 * time.Minute)
		require.NotEmpty(t, cookieOf(with(mia, first).Expect(http.StatusOK)), "a lost one is followed by another")
	}
	clock.Advance(15 * time.Minute)
	last := cookieOf(with(mia, first).Expect(http.StatusOK))
	with(mia, last).Expect(http.StatusOK)
	require.Zero(t, reuses(t, e))

	clock.Advance(15 * time.Minute)
	require.NotEmpty(t, cookieOf(with(mia, last)))
	clock.Advance(8 * time.Hour) // it got lost as the browser fell asleep
	next := cookieOf(with(mia, last).Expect(http.StatusOK))
	with(mia, next).Expect(http.StatusOK)
}

func TestAThiefWhoThrowsValuesAwayKeepsNobodyFromNewOnes(t *testing.T) {
	t.Parallel()
	e, mia, clock, stolen := rotating(t)
	thief := func() *apitest.Answer { return mia.Post("/auth/refresh", nil, "Cookie", stolen) }
	clock.Advance(14 * time.Minute)
	require.NotEmpty(t, cookieOf(thief().Expect(http.StatusNoContent)))
	clock.Advance(time.Minute)
	owners := cookieOf(with(mia, stolen).Expect(http.StatusOK))
	require.NotEmpty(t, owners, "the age of the value shown counts")
	with(mia, owners).Expect(http.StatusOK)
	clock.Advance(11 * time.Second)
	thief().Refused(http.StatusUnauthorized, "session.ended")
	require.Equal(t, 1, reuses(t, e))
}

func TestAValueShownInPlaceOfNewerOnesEnds(t *testing.T) {
	t.Parallel()
	e, mia, clock, stolen := rotating(t)
	given := 0
	for range 20 {
		clock.Advance(time.Minute)
		if cookieOf(mia.Post("/auth/refresh", nil, "Cookie", stolen).Expect(http.StatusNoContent)) != "" {
			given++
		}
	}
	require.Equal(t, 7, given, "eight count at a time")
	clock.Advance(41*time.Minute + 59*time.Second)
	with(mia, stolen).Expect(http.StatusOK)
	clock.Advance(time.Second)
	out(t, mia, stolen)
	require.Zero(t, reuses(t, e))
}

func TestOfParallelRequestsOneGetsTheNewCookie(t *testing.T) {
	t.Parallel()
	e, mia, clock, first := rotating(t)
	clock.Advance(15 * time.Minute)
	var mu sync.Mutex
	var given []string
	atOnce(8, func() {
		a := with(mia, first)
		mu.Lock()
		defer mu.Unlock()
		if cookie := cookieOf(a); a.Status == http.StatusOK && cookie != "" {
			given = append(given, cookie)
		}
	})
	require.Len(t, given, 1)

	atOnce(8, func() { with(mia, given[0]) })
	clock.Advance(9 * time.Second)
	with(mia, first).Expect(http.StatusOK) // it was under way
	require.Zero(t, reuses(t, e))
}

func TestARetiredCookieEndsTheSessionAfterAMoment(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e, mia, clock, first := rotating(t, apitest.Through(server))
	e.Work()
	elsewhere := e.Anonymous()
	elsewhere.Login("mia@example.com", apitest.Password).Expect(http.StatusOK)
	clock.Advance(15 * time.Minute)
	second := cookieOf(with(mia, first))
	with(mia, second).Expect(http.StatusOK)

	clock.Advance(9 * time.Second)
	with(mia, first).Expect(http.StatusOK)
	require.Zero(t, reuses(t, e))
	clock.Advance(2 * time.Second)
	atOnce(8, func() { with(mia, first) })
	out(t, mia, first, second)
	elsewhere.Get("/me").Expect(http.StatusOK)
	require.Equal(t, 1, reuses(t, e), "whoever uses it at the same time is told of once")

	notice := server.Wait("mia@example.com", 1)
	require.Equal(t, "One of your sessions was ended", notice.Subject)
	require.Contains(t, notice.Text, "Used from: 192.0.2.1")
	require.Contains(t, notice.Text, "On: "+clock.Now().Format("2 January 2006, 15:04 UTC"))
	e.Idle()
	require.Equal(t, 1, server.Count())
	for place, text := range map[string]string{"log": e.Log.String(), "audit": audited(t, e), "mail": notice.Text} {
		for _, cookie := range []string{first, second} {
			require.NotContains(t, text, strings.TrimPrefix(cookie, "tenantry="), place)
		}
	}
}

func TestAThiefWhoIsFirstIsOutWithTheOwnersNextStep(t *testing.T) {
	t.Parallel()
	e, mia, clock, stolen := rotating(t)
	clock.Advance(15 * time.Minute)
	thief := e.Anonymous()
	thiefs := cookieOf(with(thief, stolen))
	with(thief, thiefs).Expect(http.StatusOK)
	clock.Advance(time.Minute)
	out(t, mia, stolen)
	out(t, thief, thiefs)
	require.Equal(t, 1, reuses(t, e))
}

func TestTheCookieIsRenewedWhenAskedFor(t *testing.T) {
	t.Parallel()
	e, mia, clock, first := rotating(t)
	refresh := func(cookie string, headers ...string) *apitest.Answer {
		return mia.Post("/auth/refresh", nil, append([]string{"Cookie", cookie}, headers...)...)
	}
	require.Empty(t, cookieOf(refresh(first).Expect(http.StatusNoContent)), "it is new")
	clock.Advance(time.Minute)
	refresh(first, "X-CSRF-Token", "").Refused(http.StatusForbidden, "csrf.token")
	refresh(first, "Origin", "https://evil.example").Refused(http.StatusForbidden, "csrf.origin")
	second := cookieOf(refresh(first).Expect(http.StatusNoContent))
	require.NotEmpty(t, second)
	with(mia, second).Expect(http.StatusOK)
	require.Empty(t, cookieOf(refresh(first).Expect(http.StatusNoContent)), "a retired one is not renewed")

	clock.Advance(15 * time.Minute)
	answer := refresh(second).Expect(http.StatusNoContent)
	require.Len(t, answer.Header.Values("Set-Cookie"), 1)
	e.Anonymous().Post("/auth/refresh", nil).Refused(http.StatusUnauthorized, "session.ended")
}

func TestANewPasswordForgetsEveryCookieBefore(t *testing.T) {
	t.Parallel()
	e, mia, clock, first := rotating(t)
	clock.Advance(15 * time.Minute)
	changed := changePassword(mia, apitest.Password, newPassword).Expect(http.StatusNoContent)
	require.Len(t, changed.Header.Values("Set-Cookie"), 1, "the one of the change instead of the one that was due")
	out(t, mia, first)
	with(mia, cookieOf(changed)).Expect(http.StatusOK)
	require.Zero(t, reuses(t, e))
}

// atOnce does the same several times at once.
func atOnce(times int, do func()) {
	var wg sync.WaitGroup
	for range times {
		wg.Go(do)
	}
	wg.Wait()
}

// reuses counts the events of sessions that were ended because an old cookie was used.
func reuses(t *testing.T, e *apitest.Env) int {
	t.Helper()
	return strings.Count(audited(t, e), "session.reused")
}
