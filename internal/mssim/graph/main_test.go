package graph_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/graph"
	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// shared is the one world of these tests: making its keys costs most of their
// time. Each test starts it anew.
var (
	shared *world.World
	ahead  atomic.Int64 // how far the machine clock is ahead
)

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// machine stands still but for pass, so that limits can be tested to the unit.
func machine() time.Time { return noon.Add(time.Duration(ahead.Load())) }

func pass(d time.Duration) { ahead.Add(int64(d)) }

type cloud struct {
	t      *testing.T
	w      *world.World
	url    string
	client *http.Client
	cred   world.Credentials // a consented reseller of the demo seed
}

func start(t *testing.T, seed string, opts ...graph.Option) *cloud {
	t.Helper()
	ahead.Store(0)
	if shared == nil {
		w, err := world.New(world.Options{Seed: "empty", Machine: machine, Now: noon, Tune: world.Immediate})
		require.NoError(t, err)
		shared = w
	}
	require.NoError(t, shared.Reset(seed, noon))
	srv := httptest.NewServer(graph.New(shared, opts...))
	t.Cleanup(srv.Close)
	client := srv.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &cloud{t: t, w: shared, url: srv.URL, client: client, cred: world.DemoCredentials()[1]}
}

func (c *cloud) edit(change func(tx *world.Tx)) {
	c.t.Helper()
	require.NoError(c.t, c.w.Update(func(tx *world.Tx) error { change(tx); return nil }))
}

// everything are the delegated permissions that these tests need by default.
const everything = "User.Read.All Organization.Read.All Domain.Read.All Directory.Read.All AuditLog.Read.All DelegatedAdminRelationship.Read.All CrossTenantInformation.ReadBasic.All Reports.Read.All User.Read"

// token signs claims for Graph; change adds, replaces or, with nil, removes some.
func (c *cloud) token(tenant string, change map[string]any) string {
	c.t.Helper()
	claims := map[string]any{
		"aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/" + tenant + "/", "tid": tenant, "appid": c.cred.ApplicationID,
		"nbf": machine().Add(-time.Minute).Unix(), "exp": machine().Add(time.Hour).Unix(), "idtyp": "user", "scp": everything,
	}
	maps.Copy(claims, change)
	for k, v := range claims {
		if v == nil {
			delete(claims, k)
		}
	}
	raw, err := c.w.SignToken(claims)
	require.NoError(c.t, err)
	return raw
}

// appToken is app-only with the roles.
func (c *cloud) appToken(tenant string, roles ...string) string {
	return c.token(tenant, map[string]any{"idtyp": "app", "scp": nil, "roles": roles})
}

// reporter is somebody of the tenant's own who may read reports.
func (c *cloud) reporter(tenant string) string {
	return c.token(tenant, map[string]any{"wids": []string{world.RoleReportsReader}})
}

// gdapToken is that of the partner's administrator in a customer's tenant.
func (c *cloud) gdapToken(customer string, wids ...string) string {
	var admin string
	c.w.View(func(s *world.State) {
		_, u, ok := world.FindSignIn(s, c.cred.Logins[0].UserPrincipalName)
		require.True(c.t, ok)
		admin = u.ID
	})
	return c.token(customer, map[string]any{"xms_sim_partner": c.cred.TenantID, "xms_sim_user": admin, "wids": append([]string{"08372b87-7d02-482a-9e02-fb03ea5fe193"}, wids...)})
}

// customer gives the partner's customer with most users that it reaches.
func (c *cloud) customer() (id string) {
	c.w.View(func(s *world.State) {
		_, u, _ := world.FindSignIn(s, c.cred.Logins[0].UserPrincipalName)
		most := 0
		for cu := range s.Customers.All(c.cred.TenantID) {
			_, consented := s.Consents.Get(cu.ID, c.cred.ApplicationID)
			if n := s.Users.Len(cu.ID); consented && n > most && len(world.DelegatedRoles(s, c.cred.TenantID, u.ID, cu.ID)) > 0 {
				id, most = cu.ID, n
			}
		}
	})
	require.NotEmpty(c.t, id)
	return id
}

// users are the people of a tenant that are not in the recycle bin.
func (c *cloud) users(tenant string, keep func(u *world.User) bool) (out []*world.User) {
	c.w.View(func(s *world.State) {
		for u := range s.Users.All(tenant) {
			if !u.Deleted() && (keep == nil || keep(u)) {
				out = append(out, u)
			}
		}
	})
	return out
}

type answer struct {
	call   string // that was answered, "" when it was refused
	origin string // of the simulator
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// is compares status and the whole body with a literal, in which the simulator may
// bear Microsoft's name, as documentation has it.
func (a answer) is(t *testing.T, status int, literal string) {
	t.Helper()
	require.Equal(t, status, a.status, a.raw)
	manualtest.CheckLiteral(t, strings.ReplaceAll(literal, "https://graph.microsoft.com", a.origin), a.raw)
	graph.NoteWhole(a.call)
}

// golden compares status and the whole body with the file of that name.
func (a answer) golden(t *testing.T, status int, name string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "graph", name+".json"))
	require.NoError(t, err)
	a.is(t, status, string(data))
}

func (a answer) value() []map[string]any {
	list, _ := a.body["value"].([]any)
	out := make([]map[string]any, 0, len(list))
	for _, v := range list {
		out = append(out, v.(map[string]any))
	}
	return out
}

func (a answer) fault() (code, message string) {
	e, _ := a.body["error"].(map[string]any)
	code, _ = e["code"].(string)
	message, _ = e["message"].(string)
	return code, message
}

func (a answer) next() string { s, _ := a.body["@odata.nextLink"].(string); return s }

func (c *cloud) get(token, target string, header ...string) answer {
	c.t.Helper()
	if !strings.HasPrefix(target, "http") {
		target = c.url + target
	}
	req, err := http.NewRequest(http.MethodGet, strings.ReplaceAll(target, " ", "%20"), nil)
	require.NoError(c.t, err)
	return c.send(req, token, header...)
}

// call sends a body as JSON; a text is sent as it is, and nil sends none.
func (c *cloud) call(method, token, target string, body any, header ...string) answer {
	c.t.Helper()
	if !strings.HasPrefix(target, "http") {
		target = c.url + target
	}
	raw, isText := body.(string)
	if !isText && body != nil {
		data, err := json.Marshal(body)
		require.NoError(c.t, err)
		raw = string(data)
	}
	req, err := http.NewRequest(method, strings.ReplaceAll(target, " ", "%20"), strings.NewReader(raw))
	require.NoError(c.t, err)
	if body != nil {
		header = append([]string{"Content-Type", "application/json"}, header...)
	}
	return c.send(req, token, header...)
}

func (c *cloud) send(req *http.Request, token string, header ...string) answer {
	c.t.Helper()
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.client.Do(req)
	require.NoError(c.t, err)
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	a := answer{call: graph.NoteAnswer(req, res.StatusCode), origin: c.url, status: res.StatusCode, header: res.Header, raw: string(data)}
	if len(data) > 0 && strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		require.NoError(c.t, json.Unmarshal(data, &a.body), "%s", data)
	}
	return a
}

var advanced = []string{"ConsistencyLevel", "eventual"}
