package partner

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// start is when the simulated and the machine's clock of every test begin.
var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// sim is the handler over the demo seed, with a machine clock that only the test
// moves.
type sim struct {
	t     *testing.T
	w     *world.World
	h     *Handler
	clock *fakeClock
	first world.Credentials
	other world.Credentials
}

type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *fakeClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// shared is one world for all tests, laid anew for each: making its RSA keys
// takes longer than everything else.
var shared = sync.OnceValues(func() (*world.World, *fakeClock) {
	clock := &fakeClock{now: start}
	w, err := world.New(world.Options{Seed: "empty", Now: start, Machine: clock.Now, Tune: world.Immediate})
	if err != nil {
		panic(err)
	}
	return w, clock
})

func newSim(t *testing.T) *sim {
	t.Helper()
	w, clock := shared()
	clock.set(start)
	require.NoError(t, w.Reset("demo", start))
	demo := world.DemoCredentials()
	s := &sim{t: t, w: w, h: New(w), clock: clock, first: demo[0], other: demo[1]}
	t.Cleanup(s.h.Close)
	return s
}

// claims makes those of an access token: app+user with a second factor, of the
// first reseller's administrator, unless change says otherwise.
func (s *sim) claims(change func(map[string]any)) map[string]any {
	s.t.Helper()
	return s.claimsOf(s.first, change)
}

func (s *sim) claimsOf(who world.Credentials, change func(map[string]any)) map[string]any {
	s.t.Helper()
	var userID string
	s.w.View(func(st *world.State) {
		_, u, found := world.FindSignIn(st, who.Logins[0].UserPrincipalName)
		require.True(s.t, found)
		userID = u.ID
	})
	c := map[string]any{
		"aud": "https://api.partnercenter.microsoft.com", "tid": who.TenantID, "appid": who.ApplicationID,
		"oid": userID, "upn": who.Logins[0].UserPrincipalName, "scp": "user_impersonation", "amr": []string{"pwd", "mfa"},
		"nbf": s.clock.Now().Add(-time.Minute).Unix(), "exp": s.clock.Now().Add(time.Hour).Unix(),
	}
	if change != nil {
		change(c)
	}
	return c
}

func appOnly(c map[string]any) {
	for _, name := range []string{"oid", "upn", "scp", "amr"} {
		delete(c, name)
	}
	c["idtyp"] = "app"
}

func (s *sim) token(change func(map[string]any)) string {
	s.t.Helper()
	raw, err := s.w.SignToken(s.claims(change))
	require.NoError(s.t, err)
	return raw
}

// request is one call; the zero token is the first reseller's administrator.
type request struct {
	method, path, body, token string
	header                    map[string]string
}

type response struct {
	call   string // that was answered, "" when it was refused
	status int
	header http.Header
	body   []byte
}

func (s *sim) do(r request) response {
	s.t.Helper()
	if r.token == "" {
		r.token = s.token(nil)
	}
	if r.method == "" {
		r.method = http.MethodGet
	}
	req := httptest.NewRequest(r.method, "http://127.0.0.1:8090"+r.path, strings.NewReader(r.body))
	req.Header.Set("Authorization", "Bearer "+r.token)
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	s.h.ServeHTTP(rec, req)
	return response{call: noteAnswer(req, rec.Code), status: rec.Code, header: rec.Header(), body: rec.Body.Bytes()}
}

func (s *sim) get(path string) response { s.t.Helper(); return s.do(request{path: path}) }

// open reads what needs no token, at an absolute address or one of this host.
func (s *sim) open(address string) response {
	s.t.Helper()
	req := httptest.NewRequest(http.MethodGet, address, nil)
	rec := httptest.NewRecorder()
	s.h.ServeHTTP(rec, req)
	return response{call: noteAnswer(req, rec.Code), status: rec.Code, header: rec.Header(), body: rec.Body.Bytes()}
}

func (r response) json(t *testing.T) map[string]any {
	t.Helper()
	var out map[string]any
	require.NoError(t, json.Unmarshal(bytes.TrimPrefix(r.body, utf8BOM), &out), string(r.body))
	return out
}

func jsonInto(body []byte, into any) error {
	return json.Unmarshal(bytes.TrimPrefix(body, utf8BOM), into)
}

// text is the body without a byte order mark.
func (r response) text() string { return string(bytes.TrimPrefix(r.body, utf8BOM)) }

// head reads a header whatever the case of its name.
func (r response) head(name string) string {
	for k, v := range r.header {
		if strings.EqualFold(k, name) {
			return v[0]
		}
	}
	return ""
}

// is compares status and the whole body with a literal.
func (r response) is(t *testing.T, status int, literal string) {
	t.Helper()
	require.Equal(t, status, r.status, string(r.body))
	manualtest.CheckLiteral(t, literal, string(r.body))
	answered.NoteWhole(r.call)
}

// code is the number in an error envelope.
func (r response) code(t *testing.T) int {
	t.Helper()
	n, isNumber := r.json(t)["code"].(float64)
	require.True(t, isNumber, string(r.body))
	return int(n)
}

func (r response) items(t *testing.T) []map[string]any {
	t.Helper()
	var out []map[string]any
	for _, item := range r.json(t)["items"].([]any) {
		out = append(out, item.(map[string]any))
	}
	return out
}

// replaced fills placeholders of a literal: pairs of name and value.
func replaced(literal string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(literal)
}

// customerID of a demo customer.
func customerID(slug string) string { return world.StableID("tenant", slug) }

// golden compares a body with the file of that name: JSON whatever the order of
// members and white space, what has another ending to the byte.
func (r response) golden(t *testing.T, name string) {
	t.Helper()
	if filepath.Ext(name) == "" {
		name += ".json"
	}
	manualtest.CheckGolden(t, "partner/"+name, r.text())
	answered.NoteWhole(r.call)
}
