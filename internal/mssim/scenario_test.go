package mssim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// staged is a simulator with somebody signed in at the second reseller, and one
// of its customers.
type staged struct {
	*box
	cred     world.Credentials
	refresh  string
	customer string
}

func stage(t *testing.T, cfg Config) staged {
	t.Helper()
	s := staged{box: open(t, cfg), cred: world.DemoCredentials()[1], customer: world.StableID("tenant", "redwooddental")}
	s.refresh = s.signedIn(s.cred)
	return s
}

func (s staged) scenario(name, tenant string) {
	s.t.Helper()
	s.box.call(200, "POST", "/_sim/scenarios", fmt.Sprintf(`{"name":%q,"tenant":%q}`, name, tenant))
}

func (s staged) over(name string) {
	s.t.Helper()
	s.box.call(204, "DELETE", "/_sim/scenarios?name="+name, "")
}

// refused gives the AADSTS number of a redemption in a tenant; 0 when it succeeds.
func (s staged) refused(tenant, scope string) int {
	s.t.Helper()
	_, body, err := s.do("POST", "/"+tenant+"/oauth2/v2.0/token",
		"grant_type=refresh_token&client_id="+s.cred.ApplicationID+"&client_secret="+s.cred.Secret+"&refresh_token="+s.refresh+"&scope="+scope,
		"Content-Type", "application/x-www-form-urlencoded")
	require.NoError(s.t, err)
	codes, _ := decoded(s.t, body)["error_codes"].([]any)
	if len(codes) == 0 {
		return 0
	}
	return int(codes[0].(float64))
}

func (s staged) token(tenant, scope string) string {
	s.t.Helper()
	return s.redeem(200, s.cred, tenant, s.refresh, scope)["access_token"].(string)
}

// ask calls with a token; the answer's status comes back.
func (s staged) ask(token, method, path, body string) (*http.Response, string) {
	s.t.Helper()
	resp, data, err := s.do(method, path, body, "Authorization", "Bearer "+token, "Content-Type", "application/json")
	require.NoError(s.t, err)
	return resp, data
}

func TestScenariosAreListed(t *testing.T) {
	b := open(t, Config{})
	on := func() (out []string) {
		for _, s := range b.call(200, "GET", "/_sim/scenarios", "")["scenarios"].([]any) {
			one := s.(map[string]any)
			require.NotEmpty(t, one["does"])
			for _, tenant := range one["on"].([]any) {
				out = append(out, one["name"].(string)+" "+tenant.(string))
			}
		}
		return out
	}
	require.Empty(t, on())
	customer := world.StableID("tenant", "redwooddental")
	for range 2 { // what is on already stays on
		b.call(200, "POST", "/_sim/scenarios", `{"name":"slow"}`)
		b.call(200, "POST", "/_sim/scenarios", `{"name":"throttled_tenant","tenant":"redwooddental.onmicrosoft.com"}`)
	}
	require.Equal(t, []string{"throttled_tenant " + customer, "slow "}, on())
	require.Len(t, b.call(200, "GET", "/_sim/faults", "")["faults"], 4)
	b.call(204, "DELETE", "/_sim/scenarios?name=slow", "")
	require.Equal(t, []string{"throttled_tenant " + customer}, on())
	b.call(204, "DELETE", "/_sim/faults", "")
	require.Empty(t, on(), "without its faults a scenario is over")

	b.call(200, "POST", "/_sim/scenarios", `{"name":"out_of_licenses","tenant":"`+customer+`"}`)
	b.call(200, "POST", "/_sim/reset", `{"seed":"demo"}`)
	require.Empty(t, on())
	for body, status := range map[string]int{
		`{"name":"magic"}`: 400, `{"name":"throttled_tenant"}`: 404, `{"name":"throttled_tenant","tenant":"nobody.example"}`: 404,
		`{"name":"out_of_licenses","tenant":"nordlicht.onmicrosoft.com"}`: 400, `{"name":"secret_expired","tenant":"` + customer + `"}`: 400, `{"nam":"slow"}`: 400,
		`{"name":"lag","tenant":"totally-nonsense"}`: 400, `{"name":"slow","tenant":"` + customer + `"}`: 400,
	} {
		b.call(status, "POST", "/_sim/scenarios", body)
	}
	b.call(404, "DELETE", "/_sim/scenarios?tenant=nobody.example", "")
	b.call(204, "DELETE", "/_sim/scenarios", "")
}

func TestScenariosAtTheSignIn(t *testing.T) {
	s := stage(t, Config{})
	tests := []struct {
		name, tenant, scope string
		code                int
	}{
		{"mfa_missing", s.customer, graphScope, 50076},
		{"mfa_missing", s.cred.TenantID, partnerScope, 50076},
		{"access_blocked", s.customer, graphScope, 53003},
		{"consent_gone", s.customer, graphScope, 700016},
		{"consent_gone", s.cred.TenantID, partnerScope, 65001},
		{"delegation_gone", s.customer, graphScope, 50020},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Zero(t, s.refused(tt.tenant, tt.scope))
			s.scenario(tt.name, tt.tenant)
			require.Equal(t, tt.code, s.refused(tt.tenant, tt.scope))
			s.over(tt.name)
			require.Zero(t, s.refused(tt.tenant, tt.scope))
		})
	}
	s.scenario("secret_expired", s.cred.TenantID)
	require.Equal(t, 7000222, s.refused(s.cred.TenantID, partnerScope))
	s.over("secret_expired")
	require.Zero(t, s.refused(s.cred.TenantID, partnerScope))

	s.scenario("token_revoked", s.cred.TenantID)
	require.Equal(t, 50173, s.refused(s.cred.TenantID, partnerScope))
	s.over("token_revoked")
	require.Equal(t, 50173, s.refused(s.cred.TenantID, partnerScope), "what was revoked stays revoked")
	s.refresh = s.signedIn(s.cred)
	require.Zero(t, s.refused(s.cred.TenantID, partnerScope))
}

func TestScenariosOfTraffic(t *testing.T) {
	s := stage(t, Config{})
	partner, graph := s.token(s.cred.TenantID, partnerScope), s.token(s.customer, graphScope)
	status := func(token, path string) int {
		resp, _ := s.ask(token, "GET", path, "")
		return resp.StatusCode
	}
	s.scenario("throttled_tenant", s.customer)
	resp, body := s.ask(graph, "GET", "/v1.0/users", "")
	require.Equal(t, []any{429, "5"}, []any{resp.StatusCode, resp.Header.Get("Retry-After")})
	manualtest.CheckLiteral(t, `{"error":{"code":"TooManyRequests","message":"Please retry again later.",
		"innerError":{"code":"429","message":"Please retry after","status":"429","date":"{when}","request-id":"{id}","client-request-id":"{id}"}}}`, body)
	require.Equal(t, 200, status(partner, "/v1/customers"), "another tenant is not concerned")
	s.over("throttled_tenant")
	s.scenario("throttled_tenant", s.cred.TenantID)
	_, body = s.ask(partner, "GET", "/v1/customers", "")
	manualtest.CheckLiteral(t, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 5 seconds."}`, body)
	s.over("throttled_tenant")
	require.Equal(t, 200, status(graph, "/v1.0/users"))

	s.scenario("microsoft_down", "")
	resp, _ = s.ask(partner, "GET", "/v1/customers", "")
	require.Equal(t, []any{503, "30"}, []any{resp.StatusCode, resp.Header.Get("Retry-After")})
	require.Equal(t, 503, status("", "/common/discovery/v2.0/keys"))
	s.over("microsoft_down")

	s.scenario("flaky", "")
	var got []int
	for range 4 {
		got = append(got, status(partner, "/v1/customers"))
	}
	require.Equal(t, []int{200, 200, 200, 500}, got)
	s.over("flaky")

	s.scenario("slow", "")
	faults := s.call(200, "GET", "/_sim/faults", "")["faults"].([]any)
	require.Equal(t, []any{"/**", "2s"}, []any{faults[0].(map[string]any)["path"], faults[0].(map[string]any)["latency"]})
	s.over("slow")

	// The change is made though the connection ends without an answer.
	path := "/v1/customers/" + s.customer + "/carts"
	s.scenario("answers_lost", "")
	_, _, err := s.do("POST", path, s.cart(1), "Authorization", "Bearer "+partner, "Content-Type", "application/json")
	require.Error(t, err)
	s.over("answers_lost")
	made := 0
	s.sim.World().View(func(st *world.State) { made = st.Carts.Len(s.customer) })
	require.Equal(t, 1, made)
}

// cart is the body of a cart with as many lines, each of which makes an order of
// its own because the terms differ.
func (s staged) cart(lines int) string {
	var catalogID string
	s.sim.World().View(func(st *world.State) {
		t, _ := st.Tenants.Get("", s.customer)
		catalogID = "CFQ7TTC0LH18:0001:" + world.AvailabilityID("CFQ7TTC0LH18", "0001", "commercial", t.Country, st.Now)
	})
	var items []string
	for i, terms := range []string{`"termDuration":"P1Y","billingCycle":"Monthly"`, `"termDuration":"P1Y","billingCycle":"Annual"`}[:lines] {
		items = append(items, fmt.Sprintf(`{"id":%d,"catalogItemId":%q,"quantity":2,%s}`, i, catalogID, terms))
	}
	return `{"lineItems":[` + strings.Join(items, ",") + `]}`
}

// checkout buys as many lines and gives the answer.
func (s staged) checkout(lines int) map[string]any {
	s.t.Helper()
	token := s.token(s.cred.TenantID, partnerScope)
	path := "/v1/customers/" + s.customer + "/carts"
	resp, body := s.ask(token, "POST", path, s.cart(lines))
	require.Equal(s.t, 201, resp.StatusCode, body)
	resp, body = s.ask(token, "POST", path+"/"+decoded(s.t, body)["id"].(string)+"/checkout", "")
	require.Equal(s.t, 201, resp.StatusCode, body)
	return decoded(s.t, body)
}

func TestScenariosOfPurchases(t *testing.T) {
	s := stage(t, Config{Immediate: true})
	s.scenario("half_accepted_order", s.customer)
	got := s.checkout(2)
	require.Len(t, got["orders"], 1)
	require.Len(t, got["orderErrors"], 1)
	require.EqualValues(t, 800087, got["orderErrors"].([]any)[0].(map[string]any)["code"])
	s.over("half_accepted_order")
	got = s.checkout(2)
	require.Len(t, got["orders"], 2)
	require.NotContains(t, got, "orderErrors")

	s.scenario("lag", "")
	order := s.checkout(1)["orders"].([]any)[0].(map[string]any)
	require.Equal(t, "pending", order["status"])
	require.NotContains(t, order["lineItems"].([]any)[0], "subscriptionId")
	s.call(200, "POST", "/_sim/clock", `{"advance":"121s"}`)
	_, body := s.ask(s.token(s.cred.TenantID, partnerScope), "GET", "/v1/customers/"+s.customer+"/orders/"+order["id"].(string), "")
	require.Equal(t, "completed", decoded(t, body)["status"])
	s.over("lag")
	require.Equal(t, "completed", s.checkout(1)["orders"].([]any)[0].(map[string]any)["status"], "the settings are as they were before")
}

func TestOutOfLicenses(t *testing.T) {
	s := stage(t, Config{})
	free := func() (n float64) {
		resp, body := s.ask(s.token(s.customer, graphScope), "GET", "/v1.0/subscribedSkus", "")
		require.Equal(t, 200, resp.StatusCode, body)
		for _, v := range decoded(t, body)["value"].([]any) {
			k := v.(map[string]any)
			n += k["prepaidUnits"].(map[string]any)["enabled"].(float64) - k["consumedUnits"].(float64)
		}
		return n
	}
	path, body := s.unlicensed()
	before := free()
	require.Positive(t, before)
	s.scenario("out_of_licenses", s.customer)
	require.Zero(t, free())
	resp, refused := s.ask(s.token(s.customer, graphScope), "POST", path, body)
	require.Equal(t, 400, resp.StatusCode, refused)
	require.Contains(t, refused, "does not have any available licenses")
	s.over("out_of_licenses")
	require.Equal(t, before, free())
	resp, body = s.ask(s.token(s.customer, graphScope), "POST", path, body)
	require.Equal(t, 200, resp.StatusCode, body)
}

// unlicensed takes somebody's licenses away; the call gives them back one.
func (s staged) unlicensed() (path, body string) {
	s.t.Helper()
	require.NoError(s.t, s.sim.World().Update(func(tx *world.Tx) error {
		for u := range tx.State.Users.All(s.customer) {
			if len(u.Licenses) == 0 {
				continue
			}
			path = "/v1.0/users/" + u.ID + "/assignLicense"
			body = `{"addLicenses":[{"skuId":"` + u.Licenses[0].SKUID + `"}],"removeLicenses":[]}`
			e, _ := tx.Users.Edit(s.customer, u.ID)
			e.Licenses = nil
			return nil
		}
		return nil
	}))
	return path, body
}

// TestDelegationGoneConcernsLivingTokens: relationships end while tokens live.
func TestDelegationGoneConcernsLivingTokens(t *testing.T) {
	s := stage(t, Config{Now: testStart.Add(time.Hour)})
	token := s.token(s.cred.TenantID, partnerScope)
	path := "/v1/customers/" + s.customer + "/subscribedskus"
	resp, _ := s.ask(token, "GET", path, "")
	require.Equal(t, 200, resp.StatusCode)
	s.scenario("delegation_gone", s.customer)
	resp, body := s.ask(token, "GET", path, "")
	require.Equal(t, 403, resp.StatusCode)
	require.EqualValues(t, 900308, decoded(t, body)["code"])
}
