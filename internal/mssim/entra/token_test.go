package entra_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestRefreshTokensRotateAndOldOnesStay(t *testing.T) {
	c := start(t)
	p := c.second
	first := c.refreshTokenOf(p, p.Logins[0])
	renew := func(token string) answer {
		return c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", partnerScope))
	}
	pass(60 * 24 * time.Hour)
	a := renew(first)
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
	second := a.text("refresh_token")
	require.NotEqual(t, first, second)
	pass(29 * 24 * time.Hour)
	require.Equal(t, http.StatusOK, renew(first).status, "the old one lives its own 90 days")
	pass(2 * 24 * time.Hour)
	gone := renew(first)
	require.Equal(t, 700082, gone.code())
	require.Contains(t, gone.text("error_description"), "inactive for 90.00:00:00")
	require.Equal(t, http.StatusOK, renew(second).status, "the new one has 90 days from its own issue")
}

func TestCodeRefusals(t *testing.T) {
	const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge := []string{"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method", "S256"}
	tests := map[string]struct {
		ask    []string // at authorize
		redeem []string
		tenant string
		wait   time.Duration
		code   int // 0: redeemed
	}{
		"verifier fits":             {ask: challenge, redeem: []string{"code_verifier", verifier}},
		"plain verifier fits":       {ask: []string{"code_challenge", verifier, "code_challenge_method", "plain"}, redeem: []string{"code_verifier", verifier}},
		"verifier wrong":            {ask: challenge, redeem: []string{"code_verifier", "x" + verifier[1:]}, code: 501481},
		"verifier missing":          {ask: challenge, code: 50148},
		"verifier nobody asked":     {redeem: []string{"code_verifier", verifier}, code: 501481},
		"other redirect URI":        {redeem: []string{"redirect_uri", redirect + "2"}, code: 50011},
		"other tenant":              {tenant: "other", code: 700005},
		"too late":                  {wait: 11 * time.Minute, code: 70008},
		"not a code":                {redeem: []string{"code", "1.Anonsense"}, code: 70000},
		"no code":                   {redeem: []string{"code", ""}, code: 900144},
		"two resources":             {redeem: []string{"scope", partnerScope + " User.Read"}, code: 700022},
		"scope nobody agreed to":    {redeem: []string{"scope", "Sites.FullControl.All"}, code: 65001},
		"malformed scope":           {redeem: []string{"scope", `https://graph.microsoft.com/a"b`}, code: 70011},
		"by common, tenant of code": {tenant: "common"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			p := c.second
			form := c.tokenForm(p, "authorization_code", append([]string{"code", c.codeFor(p, tt.ask...), "redirect_uri", redirect, "scope", partnerScope}, tt.redeem...)...)
			pass(tt.wait)
			tenant := p.TenantID
			switch tt.tenant {
			case "other":
				tenant = c.customer(p, true, true)
			case "common":
				tenant = "common"
			}
			a := c.post("/"+tenant+"/oauth2/v2.0/token", form)
			require.Equal(t, tt.code, a.code(), "%v", a.body)
		})
	}
}

func TestClientRefusals(t *testing.T) {
	c := start(t)
	p := c.second
	graph := []string{"scope", "https://graph.microsoft.com/.default"}
	with := func(more ...string) []string { return append(append([]string{}, graph...), more...) }
	tests := map[string]struct {
		tenant string
		change []string
		status int
		kind   string
		code   int
	}{
		"wrong secret":   {p.TenantID, with("client_secret", "no"), 401, "invalid_client", 7000215},
		"expired secret": {p.TenantID, with("client_secret", strings.TrimSuffix(p.Secret, "1")+"0"), 401, "invalid_client", 7000222},
		"no secret":      {p.TenantID, with("client_secret", ""), 401, "invalid_client", 7000218},
		"unknown app":    {p.TenantID, with("client_id", "11111111-2222-3333-4444-555555555555"), 400, "unauthorized_client", 700016},
		"no app":         {p.TenantID, with("client_id", ""), 400, "invalid_request", 900144},
		"unknown tenant": {"11111111-2222-3333-4444-555555555555", graph, 400, "invalid_request", 90002},
		"no tenant":      {"common", graph, 400, "invalid_request", 50059},
		"app not there":  {c.customer(p, true, true), with("client_id", c.first.ApplicationID, "client_secret", c.first.Secret), 400, "unauthorized_client", 700016},
		"scope by name":  {p.TenantID, []string{"scope", "https://graph.microsoft.com/User.Read.All"}, 400, "invalid_scope", 1002012},
		"no scope":       {p.TenantID, nil, 400, "invalid_request", 900144},
		"unknown grant":  {p.TenantID, with("grant_type", "password"), 400, "unsupported_grant_type", 70003},
		"no grant":       {p.TenantID, with("grant_type", ""), 400, "invalid_request", 900144},
		"assertion":      {p.TenantID, with("client_assertion", "a.b.c"), 401, "invalid_client", 700027},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.post("/"+tt.tenant+"/oauth2/v2.0/token", c.tokenForm(p, "client_credentials", tt.change...))
			require.Equal(t, tt.code, a.code(), "%v", a.body)
			require.Equal(t, tt.kind, a.text("error"))
			require.Equal(t, tt.status, a.status)
			require.NotContains(t, a.text("error_description"), p.Secret)
		})
	}
}

func TestOnlyFormsAreRead(t *testing.T) {
	c := start(t)
	req, err := http.NewRequest(http.MethodPost, c.url+"/"+c.first.TenantID+"/oauth2/v2.0/token", bytes.NewBufferString(`{"grant_type":"client_credentials"}`))
	require.NoError(t, err)
	a := c.send(req, "Content-Type", "application/json")
	require.Equal(t, 900144, a.code())
	require.Contains(t, a.text("error_description"), "'grant_type'")
}

func TestBasicAuthenticationOfTheApp(t *testing.T) {
	c := start(t)
	p := c.second
	credential := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(p.ApplicationID) + ":" + url.QueryEscape(p.Secret)))
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {"https://graph.microsoft.com/.default"}}
	require.Equal(t, http.StatusOK, c.post("/"+p.TenantID+"/oauth2/v2.0/token", form, "Authorization", "Basic "+credential).status)
}

// TestSecretsEndByTheWorldsClock advances the simulated clock, not the machine's.
func TestSecretsEndByTheWorldsClock(t *testing.T) {
	c := start(t)
	p := c.second
	c.edit(func(tx *world.Tx) {
		app, _ := tx.Apps.Edit("", p.ApplicationID)
		app.Secrets[1].ExpiresAt = tx.Now.Add(-time.Second)
	})
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "client_credentials", "scope", "https://graph.microsoft.com/.default"))
	require.Equal(t, 7000222, a.code())
}

func TestRefusalBody(t *testing.T) {
	c := start(t)
	p := c.second
	const id = "0a0a0a0a-1111-4222-8333-444444444444"
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", "nonsense", "scope", partnerScope), "client-request-id", id)
	a.is(t, http.StatusBadRequest, refusal(a, "invalid_grant", 70000, "Provided grant is invalid or malformed.", id))
	require.Equal(t, []string{"no-store, no-cache", "no-cache", "-1", "1,70000,0,,", id},
		[]string{a.header.Get("Cache-Control"), a.header.Get("Pragma"), a.header.Get("Expires"), a.header.Get("X-Ms-Clitelem"), a.header.Get("Client-Request-Id")})
}

// TestRefusalThatAsksForMore has the members that only some refusals have.
func TestRefusalThatAsksForMore(t *testing.T) {
	c := start(t)
	p := c.second
	token := c.refreshTokenOf(p, p.Logins[0])
	pass(time.Second)
	c.demand(p.TenantID, world.DemandMFA)
	ahead.Store(0)
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", partnerScope))
	a.is(t, http.StatusBadRequest, refusal(a, "interaction_required", 50076,
		"Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd'.",
		a.text("correlation_id"), `"suberror": "basic_action"`,
		`"claims": "{\"access_token\":{\"polids\":{\"essential\":true,\"values\":[\"`+world.StableID("sign-in-policy", p.TenantID)+`\"]}}}"`))
}
