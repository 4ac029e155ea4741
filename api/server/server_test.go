package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/server"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/idempotency"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// oneSession knows one cookie.
type oneSession struct{}

func (oneSession) Authenticate(_ context.Context, token string, _ session.From) (session.SignedIn, error) {
	if token != "good" {
		return session.SignedIn{}, apperr.New(apperr.Unauthenticated, "session.ended", "Sign in.")
	}
	return session.SignedIn{
		Session: session.Session{ID: "s1", CSRFToken: "token"},
		Login: portaluser.Login{ID: "u1", ResellerID: "r1", Kind: portaluser.Partner, Users: []portaluser.PortalUser{
			{ID: "u1", LoginID: "u1", ResellerID: "r1", Kind: portaluser.Partner, Level: authz.LevelAdmin, CSPAdmin: true, Status: portaluser.Active},
		}},
	}, nil
}

func (oneSession) Again(_ context.Context, in session.SignedIn) (session.SignedIn, error) {
	return in, nil
}

// memoryKeys is the memory behind Idempotency-Key, without a database.
type memoryKeys struct{ records map[string]idempotency.Record }

func (m *memoryKeys) InTx(ctx context.Context, fn func(context.Context) error) error {
	before := map[string]idempotency.Record{}
	for k, v := range m.records {
		before[k] = v
	}
	err := fn(ctx)
	if err != nil {
		m.records = before
	}
	return err
}

func (m *memoryKeys) BeginIdempotent(_ context.Context, r idempotency.Record, _ time.Time) (*idempotency.Record, error) {
	if old, ok := m.records[r.Caller+r.Key]; ok {
		return &old, nil
	}
	m.records[r.Caller+r.Key] = r
	return nil, nil
}

func (m *memoryKeys) FinishIdempotent(_ context.Context, r idempotency.Record) error {
	m.records[r.Caller+r.Key] = r
	return nil
}

func (m *memoryKeys) ReleaseIdempotent(_ context.Context, caller, key string) error {
	delete(m.records, caller+key)
	return nil
}

type fixture struct {
	http.Handler
	*server.Server
	calls int
	fail  error
}

func serve(t *testing.T, public string, change func(*server.Options)) *fixture {
	t.Helper()
	f := &fixture{}
	at, err := url.Parse(public)
	require.NoError(t, err)
	handle := func(c echo.Context) error {
		f.calls++
		if f.fail != nil {
			return f.fail
		}
		c.Response().Header().Set("Location", "/api/v1/things/7")
		return c.JSON(http.StatusCreated, map[string]int{"call": f.calls})
	}
	o := server.Options{
		Routes: []v1.Route{
			{Operation: "listTenants", Method: http.MethodGet, Path: "/things", Handler: handle},
			{Operation: "attachTenant", Method: http.MethodPost, Path: "/things", Replay: v1.ReplayInTx, Handler: handle},
			{Operation: "listTenants", Method: http.MethodGet, Path: "/things/:id", Handler: func(echo.Context) error { return apperr.Missing("thing") }},
			{Operation: "attachTenant", Method: http.MethodPatch, Path: "/things/:id", Handler: func(echo.Context) error { return apperr.Missing("thing") }},
			{Operation: "attachTenant", Method: http.MethodPost, Path: "/around", Replay: v1.ReplayAround, Handler: handle},
			{Operation: "createReseller", Method: http.MethodPost, Path: "/manage", Handler: handle},
			{Operation: "login", Method: http.MethodPost, Path: "/open", Handler: handle},
			{Operation: "login", Method: http.MethodGet, Path: "/stale", Handler: func(echo.Context) error {
				return apperr.New(apperr.Stale, "stale", "It is old. Nothing was changed: read it again.")
			}},
			{Operation: "login", Method: http.MethodGet, Path: "/panic", Handler: func(echo.Context) error { panic("secret detail") }},
		},
		Sessions: oneSession{}, Keys: &memoryKeys{records: map[string]idempotency.Record{}},
		Now: clock.Fixed(now), PublicURL: at, Document: []byte("openapi: 3.0.3\n"),
		SPA: fstest.MapFS{
			"index.html":         {Data: []byte(`<meta name="csp-nonce" content="__CSP_NONCE__">`)},
			"assets/app-1.js":    {Data: []byte("plain")},
			"assets/app-1.js.gz": {Data: []byte("gzipped")},
			"assets/app-1.js.br": {Data: []byte("brotli")},
			"assets/film-1.webm": {Data: bytes.Repeat([]byte("film"), 1000)},
			"assets/film-1.vtt":  {Data: []byte("WEBVTT")},
		},
		Unavailable: func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		Logger:      slog.New(slog.DiscardHandler), NewID: func() string { return "request-1" },
	}
	if change != nil {
		change(&o)
	}
	f.Server = server.New(o)
	f.Handler = f.Server.Handler()
	return f
}

// call makes a request as the portal's page does; each edit may spoil it.
func (f *fixture) call(method, path string, edits ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader("{}"))
	r.AddCookie(&http.Cookie{Name: "tenantry", Value: "good"})
	r.Header.Set("X-CSRF-Token", "token")
	r.Header.Set("Origin", "http://localhost:8080")
	for _, edit := range edits {
		edit(r)
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestGates(t *testing.T) {
	tests := map[string]struct {
		method, path string
		edit         func(*http.Request)
		want         int
		code         string
	}{
		"a read":                  {"GET", "/api/v1/things", func(*http.Request) {}, 201, ""},
		"a write":                 {"POST", "/api/v1/things", func(*http.Request) {}, 201, ""},
		"nobody":                  {"GET", "/api/v1/things", header("Cookie", ""), 401, "session.ended"},
		"another cookie":          {"GET", "/api/v1/things", header("Cookie", "tenantry=bad"), 401, "session.ended"},
		"no csrf token":           {"POST", "/api/v1/things", header("X-CSRF-Token", ""), 403, "csrf.token"},
		"wrong csrf token":        {"POST", "/api/v1/things", header("X-CSRF-Token", "other"), 403, "csrf.token"},
		"another site's page":     {"POST", "/api/v1/things", header("Origin", "https://evil.example"), 403, "csrf.origin"},
		"another site, no origin": {"POST", "/api/v1/things", header("Sec-Fetch-Site", "cross-site"), 403, "csrf.origin"},
		"sandboxed frame":         {"POST", "/api/v1/things", header("Origin", "null"), 403, "csrf.origin"},
		"sign-in from elsewhere":  {"POST", "/api/v1/open", header("Origin", "https://evil.example"), 403, "csrf.origin"},
		"beyond the role":         {"POST", "/api/v1/manage", func(*http.Request) {}, 403, "permission.missing"},
		"no such route":           {"GET", "/api/v1/nothing", func(*http.Request) {}, 404, "route.not_found"},
		"no such method":          {"DELETE", "/api/v1/things", func(*http.Request) {}, 405, "route.method"},
		"no such method of one":   {"PUT", "/api/v1/things/7", func(*http.Request) {}, 405, "route.method"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := serve(t, "http://localhost:8080", nil)
			w := f.call(tt.method, tt.path, tt.edit)
			require.Equal(t, tt.want, w.Code, w.Body.String())
			if tt.code == "" {
				require.Equal(t, 1, f.calls)
				return
			}
			require.Zero(t, f.calls, "the handler was reached")
			require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
			require.Contains(t, w.Body.String(), `"code":"`+tt.code+`"`)
			require.Contains(t, w.Body.String(), `"trace_id":"request-1"`)
		})
	}
}

// TestOrigins has a page of one origin call another address, the one in Host.
func TestOrigins(t *testing.T) {
	tests := map[string]struct {
		public, origin, host string
		want                 int
	}{
		"as it is announced":             {"http://localhost:8080", "http://localhost:8080", "localhost:8080", 201},
		"behind a proxy":                 {"https://portal.example", "https://portal.example", "10.0.0.7:8080", 201},
		"by its number":                  {"http://localhost:8080", "http://127.0.0.1:8080", "127.0.0.1:8080", 201},
		"by another number":              {"http://localhost:8080", "http://127.0.0.2:8080", "127.0.0.2:8080", 201},
		"by its number of IPv6":          {"http://localhost:8080", "http://[::1]:8080", "[::1]:8080", 201},
		"by a name below localhost":      {"http://127.0.0.1:8080", "http://portal.localhost:8080", "portal.localhost:8080", 201},
		"through a development server":   {"http://localhost:8080", "http://localhost:5173", "localhost:5173", 201},
		"another program's page":         {"http://localhost:8080", "http://127.0.0.1:8080", "localhost:8080", 403},
		"another port's page":            {"http://localhost:8080", "http://localhost:3000", "localhost:8080", 403},
		"a foreign name that leads here": {"http://localhost:8080", "http://evil.example:8080", "evil.example:8080", 403},
		"over TLS on this machine":       {"http://localhost:8080", "https://127.0.0.1:8080", "127.0.0.1:8080", 403},
		"by its number from this machine, while it is for others": {"http://portal.example", "http://127.0.0.1", "127.0.0.1", 403},
		"by its number, while it is announced with TLS":           {"https://localhost:8443", "http://127.0.0.1:8080", "127.0.0.1:8080", 403},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := serve(t, tt.public, nil)
			w := f.call("POST", "/api/v1/things", header("Origin", tt.origin), header("Cookie", "tenantry=good; __Host-tenantry=good"),
				func(r *http.Request) { r.Host = tt.host })
			require.Equal(t, tt.want, w.Code, w.Body.String())
			if tt.want == http.StatusForbidden {
				require.Contains(t, w.Body.String(), "csrf.origin")
			}
		})
	}
}

func TestAWrongMethodNamesThoseThatAreTaken(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	require.Equal(t, "GET, HEAD, POST", f.call("DELETE", "/api/v1/things").Header().Get("Allow"))
	require.Equal(t, "GET, HEAD, PATCH", f.call("PUT", "/api/v1/things/a%2Fb").Header().Get("Allow"))
	require.Empty(t, f.call("PUT", "/api/v1/nothing").Header().Get("Allow"))
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	portal := httptest.NewServer(f.Handler)
	t.Cleanup(portal.Close)
	ask := func(method, path string) (*http.Response, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, portal.URL+path, strings.NewReader(""))
		require.NoError(t, err)
		r.Header.Set("Cookie", "tenantry=good")
		r.Header.Set("Accept-Encoding", "identity")
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer, string(body)
	}
	for path, want := range map[string]int{
		"/": 200, "/customers": 200, "/assets/app-1.js": 200, "/healthz": 200, "/api/openapi.yaml": 200,
		"/api/v1/things": 201, "/api/v1/things/7": 404, "/api/v1/nothing": 404, "/assets/gone.js": 404, "/api/v1/open": 405,
	} {
		got, body := ask(http.MethodGet, path)
		head, none := ask(http.MethodHead, path)
		require.Equal(t, want, head.StatusCode, path)
		require.Equal(t, got.StatusCode, head.StatusCode, path)
		require.Equal(t, got.Header.Get("Content-Type"), head.Header.Get("Content-Type"), path)
		require.NotEmpty(t, body, path)
		require.Empty(t, none, path)
	}
}

func TestWhoOnlyReadsIsNotToldThatNothingWasChanged(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	require.Contains(t, f.call("PATCH", "/api/v1/things/7").Body.String(), `"detail":"There is no such thing, or you may not see it. Nothing was changed."`)
	require.Contains(t, f.call("GET", "/api/v1/things/7").Body.String(), `"detail":"There is no such thing, or you may not see it."`)
	require.Contains(t, f.call("GET", "/api/v1/panic").Body.String(), `"detail":"Something failed on our side. Try again;`)
	require.Contains(t, f.call("GET", "/api/v1/stale").Body.String(), `"detail":"It is old. Read it again."`)
}

func TestCookiesOverHTTPSHaveTheHostPrefix(t *testing.T) {
	f := serve(t, "https://portal.example", nil)
	origin := header("Origin", "https://portal.example")
	require.Equal(t, 401, f.call("GET", "/api/v1/things", origin).Code, "the plain name counts on loopback only")
	w := f.call("GET", "/api/v1/things", origin, header("Cookie", "__Host-tenantry=good"))
	require.Equal(t, 201, w.Code)
	require.NotEmpty(t, w.Header().Get("Strict-Transport-Security"))
}

func TestPanicsStayInside(t *testing.T) {
	w := serve(t, "http://localhost:8080", nil).call("GET", "/api/v1/panic")
	require.Equal(t, 500, w.Code)
	require.NotContains(t, w.Body.String(), "secret detail")
}

func TestAnAbsentDatabaseIsSaidSo(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	f.fail = io.ErrUnexpectedEOF
	w := f.call("GET", "/api/v1/things")
	require.Equal(t, 503, w.Code)
	require.NotEmpty(t, w.Header().Get("Retry-After"))
	require.Contains(t, w.Body.String(), "database.unavailable")
}

func TestReplay(t *testing.T) {
	for _, path := range []string{"/api/v1/things", "/api/v1/around"} {
		t.Run(path, func(t *testing.T) {
			f := serve(t, "http://localhost:8080", nil)
			key := header("Idempotency-Key", "k1")

			f.fail = apperr.New(apperr.Conflict, "thing.busy", "Not now.")
			require.Equal(t, 409, f.call("POST", path, key).Code)
			f.fail = nil
			first := f.call("POST", path, key)
			again := f.call("POST", path, key)
			require.Equal(t, 201, first.Code, "a refusal is not replayed")
			require.Equal(t, 2, f.calls)
			require.Equal(t, first.Code, again.Code)
			require.Equal(t, first.Body.String(), again.Body.String())
			require.Equal(t, "/api/v1/things/7", again.Header().Get("Location"))
			require.Equal(t, "true", again.Header().Get("Idempotent-Replayed"))

			other := f.call("POST", path, key, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"a":1}`)) })
			require.Equal(t, 422, other.Code, "the same key with another body")
			bad := f.call("POST", path, header("Idempotency-Key", "white space"))
			require.Equal(t, 400, bad.Code)
			require.Equal(t, 2, f.calls)
		})
	}
}

func TestAPanicUnderAKeyIsARefusalToo(t *testing.T) {
	for _, mode := range []v1.ReplayMode{v1.ReplayInTx, v1.ReplayAround} {
		f := serve(t, "http://localhost:8080", func(o *server.Options) {
			o.Routes = append(o.Routes, v1.Route{
				Operation: "attachTenant", Method: http.MethodPost, Path: "/breaks", Replay: mode,
				Handler: func(echo.Context) error { panic("boom") },
			})
		})
		w := f.call("POST", "/api/v1/breaks", header("Idempotency-Key", "k1"))
		require.Equal(t, 500, w.Code, "nobody may take it for done")
		require.Contains(t, w.Body.String(), `"code":"internal"`)
	}
}

func TestAFailureOfUnknownOutcomeKeepsTheKey(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	f.fail = io.ErrUnexpectedEOF
	require.Equal(t, 503, f.call("POST", "/api/v1/around", header("Idempotency-Key", "k1")).Code)
	f.fail = nil
	w := f.call("POST", "/api/v1/around", header("Idempotency-Key", "k1"))
	require.Equal(t, 409, w.Code, "it may have been done: %s", w.Body)
	require.Equal(t, 1, f.calls)
}

func TestPages(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	page := f.call("GET", "/customers/7?tab=users")
	require.Equal(t, 200, page.Code)
	policy := page.Header().Get("Content-Security-Policy")
	require.NotContains(t, page.Body.String(), "__CSP_NONCE__")
	nonce := strings.Split(page.Body.String(), `"`)[3]
	require.Contains(t, policy, "'nonce-"+nonce+"'")
	require.Contains(t, policy, "default-src 'none'")
	require.NotEqual(t, page.Body.String(), f.call("GET", "/").Body.String(), "each page has its own nonce")

	asset := f.call("GET", "/assets/app-1.js", header("Accept-Encoding", "gzip, br"))
	require.Equal(t, "brotli", asset.Body.String())
	require.Equal(t, "br", asset.Header().Get("Content-Encoding"))
	require.Contains(t, asset.Header().Get("Cache-Control"), "immutable")
	require.Equal(t, "plain", f.call("GET", "/assets/app-1.js").Body.String())
	for _, path := range []string{"/assets/gone.js", "/api/nothing", "/assets/../index.html/x.js"} {
		require.Equal(t, 404, f.call("GET", path).Code, path)
	}
}

// Browsers play, and jump in, only what is served as a video and in ranges.
func TestVideosArePlayedFromHere(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	film := f.call("GET", "/assets/film-1.webm", header("Range", "bytes=3990-3993"), header("Accept-Encoding", "gzip, br"))
	require.Equal(t, 206, film.Code)
	require.Equal(t, "lmfi", film.Body.String())
	require.Equal(t, "bytes 3990-3993/4000", film.Header().Get("Content-Range"))
	require.Equal(t, "video/webm", film.Header().Get("Content-Type"))
	require.Empty(t, film.Header().Get("Content-Encoding"))
	require.Contains(t, film.Header().Get("Cache-Control"), "immutable")
	whole := f.call("GET", "/assets/film-1.webm", header("Accept-Encoding", "gzip, br"))
	require.Equal(t, 200, whole.Code)
	require.Equal(t, "4000", whole.Header().Get("Content-Length"))
	require.Equal(t, "text/vtt; charset=utf-8", f.call("GET", "/assets/film-1.vtt").Header().Get("Content-Type"))
	require.Contains(t, f.call("GET", "/").Header().Get("Content-Security-Policy"), "media-src 'self';")
}

func TestHealth(t *testing.T) {
	var broken error
	f := serve(t, "http://localhost:8080", func(o *server.Options) {
		o.Checks = []server.Check{{Name: "database", Run: func(context.Context) error { return broken }}}
	})
	require.Equal(t, 200, f.call("GET", "/readyz").Code)
	broken = errors.New("password=canary")
	w := f.call("GET", "/readyz")
	require.Equal(t, 503, w.Code)
	require.NotContains(t, w.Body.String(), "canary")
	require.Equal(t, 200, f.call("GET", "/healthz").Code, "the process lives")
	broken = nil
	f.Drain()
	require.Equal(t, 503, f.call("GET", "/readyz").Code)
	require.Equal(t, 201, f.call("GET", "/api/v1/things").Code, "requests under way are served while draining")
}

func TestForeignRequestIDsAreKeptOnlyWhenHarmless(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	require.Equal(t, "caller-4711", f.call("GET", "/api/v1/things", header("X-Request-Id", "caller-4711")).Header().Get("X-Request-Id"))
	require.Equal(t, "request-1", f.call("GET", "/api/v1/things", header("X-Request-Id", "a\"b<script>")).Header().Get("X-Request-Id"))
}

func TestRefusalsReachCallersWhoTakeGzip(t *testing.T) {
	f := serve(t, "http://localhost:8080", nil)
	over := httptest.NewServer(f)
	defer over.Close()
	for _, path := range []string{"/api/v1/things", "/api/v1/panic", "/api/v1/nothing"} {
		resp, err := over.Client().Get(over.URL + path) // the transport asks for gzip by itself
		require.NoError(t, err, path)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err, path)
		require.NoError(t, resp.Body.Close())
		require.Contains(t, string(body), `"trace_id":"request-1"`, path)
	}
}

func TestOnlyTrustedProxiesMayNameTheCaller(t *testing.T) {
	seen := ""
	tell := func(o *server.Options) {
		o.Routes = append(o.Routes, v1.Route{Operation: "login", Method: http.MethodGet, Path: "/who", Handler: func(c echo.Context) error {
			seen = c.RealIP()
			return c.NoContent(http.StatusNoContent)
		}})
	}
	forged := header("X-Forwarded-For", "203.0.113.9")
	serve(t, "http://localhost:8080", tell).call("GET", "/api/v1/who", forged)
	require.Equal(t, "192.0.2.1", seen, "httptest's own address")

	_, network, err := net.ParseCIDR("192.0.2.0/24")
	require.NoError(t, err)
	serve(t, "http://localhost:8080", func(o *server.Options) {
		tell(o)
		o.TrustedProxies = []*net.IPNet{network}
	}).call("GET", "/api/v1/who", forged)
	require.Equal(t, "203.0.113.9", seen)
}
