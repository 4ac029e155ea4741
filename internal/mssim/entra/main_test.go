package entra_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/entra"
	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

const redirect = "http://localhost:8080/app/MicrosoftCspAuthenticationCallback"

// shared is the one world of these tests: making its keys costs most of their
// time. Each test starts it anew from the demo seed.
var (
	shared *world.World
	ahead  atomic.Int64 // how far the machine clock is ahead, for lifetimes
)

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// machine stands still but for pass, so that answers can be foreseen.
func machine() time.Time { return noon.Add(time.Duration(ahead.Load())) }

func pass(d time.Duration) { ahead.Add(int64(d)) }

// cloud is a running simulator with the demo seed.
type cloud struct {
	t      *testing.T
	w      *world.World
	url    string
	server *httptest.Server
	first  world.Credentials // not consented yet
	second world.Credentials // consented
}

func start(t *testing.T) *cloud { return serve(t, httptest.NewServer) }

func serve(t *testing.T, listen func(http.Handler) *httptest.Server) *cloud {
	t.Helper()
	ahead.Store(0)
	if shared == nil {
		w, err := world.New(world.Options{Seed: "demo", Machine: machine, Now: noon})
		require.NoError(t, err)
		shared = w
	}
	require.NoError(t, shared.Reset("demo", noon))
	srv := listen(entra.New(shared))
	t.Cleanup(srv.Close)
	cred := world.DemoCredentials()
	return &cloud{t: t, w: shared, url: srv.URL, server: srv, first: cred[0], second: cred[1]}
}

// edit changes one row-like thing of the world.
func (c *cloud) edit(change func(tx *world.Tx)) {
	c.t.Helper()
	require.NoError(c.t, c.w.Update(func(tx *world.Tx) error { change(tx); return nil }))
}

func (c *cloud) editUser(upn string, change func(u *world.User)) {
	c.edit(func(tx *world.Tx) {
		home, u, ok := world.FindSignIn(tx.State, upn)
		require.True(c.t, ok)
		e, _ := tx.Users.Edit(home.ID, u.ID)
		change(e)
	})
}

// customer finds a customer of the partner by whether its consent and its
// delegated administration stand.
func (c *cloud) customer(partner world.Credentials, consented, reachable bool) (id string) {
	c.w.View(func(s *world.State) {
		_, u, _ := world.FindSignIn(s, partner.Logins[0].UserPrincipalName)
		for cust := range s.Customers.All(partner.TenantID) {
			_, has := s.Consents.Get(cust.ID, partner.ApplicationID)
			if has == consented && (len(world.DelegatedRoles(s, partner.TenantID, u.ID, cust.ID)) > 0) == reachable {
				id = cust.ID
				return
			}
		}
	})
	require.NotEmpty(c.t, id, "the demo seed has no such customer")
	return id
}

// answer is what an endpoint said.
type answer struct {
	call   string // that was answered, "" when it was refused
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// is compares status and the whole body with a literal.
func (a answer) is(t *testing.T, status int, literal string) {
	t.Helper()
	require.Equal(t, status, a.status, a.raw)
	manualtest.CheckLiteral(t, literal, a.raw)
	entra.NoteWhole(a.call)
}

// refusal is the body of one of Entra's refusals, at noon; members are what more it has.
func refusal(a answer, kind string, code int, text, correlation string, members ...string) string {
	trace := a.header.Get("X-Ms-Request-Id")
	body, _ := json.Marshal(map[string]any{
		"error": kind, "error_codes": []int{code}, "timestamp": "2026-03-02 12:00:00Z", "trace_id": trace, "correlation_id": correlation,
		"error_uri": fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", code),
		"error_description": fmt.Sprintf("AADSTS%d: %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: 2026-03-02 12:00:00Z",
			code, text, trace, correlation),
	})
	return strings.TrimSuffix(string(body), "}") + strings.Join(append([]string{""}, members...), ", ") + "}"
}

func (a answer) text(name string) string { s, _ := a.body[name].(string); return s }

// code is the AADSTS number of a refusal.
func (a answer) code() int {
	codes, _ := a.body["error_codes"].([]any)
	if len(codes) == 0 {
		return 0
	}
	n, _ := codes[0].(float64)
	return int(n)
}

func (c *cloud) post(path string, form url.Values, header ...string) answer {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.url+path, strings.NewReader(form.Encode()))
	require.NoError(c.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(req, header...)
}

func (c *cloud) get(path string, header ...string) answer {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodGet, c.url+path, nil)
	require.NoError(c.t, err)
	return c.send(req, header...)
}

func (c *cloud) send(req *http.Request, header ...string) answer {
	c.t.Helper()
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.server.Client().Do(req)
	require.NoError(c.t, err)
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	a := answer{call: entra.NoteAnswer(req, res.StatusCode), status: res.StatusCode, header: res.Header, raw: string(data)}
	require.NoError(c.t, json.Unmarshal(data, &a.body), "%s %s said %s", req.Method, req.URL, data)
	return a
}

// claimsOf reads a token that the world signed.
func (c *cloud) claimsOf(token string) jwt.MapClaims {
	c.t.Helper()
	claims := jwt.MapClaims{}
	_, err := jwt.NewParser(jwt.WithTimeFunc(machine)).ParseWithClaims(token, claims, func(tok *jwt.Token) (any, error) {
		keys, err := c.w.SigningKeys()
		return &keys[0].Key.PublicKey, err
	})
	require.NoError(c.t, err)
	return claims
}
