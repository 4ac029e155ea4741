package entra_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const oboGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// ownToken is a token for the app's own API, and the ID token beside it.
func (c *cloud) ownToken(p world.Credentials) answer {
	scope := "openid api://" + p.ApplicationID + "/access_as_user"
	form := c.tokenForm(p, "authorization_code", "code", c.codeFor(p, "scope", scope), "redirect_uri", redirect, "scope", scope)
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", form)
	require.Equal(c.t, http.StatusOK, a.status, "%v", a.body)
	return a
}

func TestOnBehalfOf(t *testing.T) {
	c := start(t)
	p := c.second
	own := c.ownToken(p)
	api := c.claimsOf(own.text("access_token"))
	require.Equal(t, []any{"api://" + p.ApplicationID, "access_as_user"}, []any{api["aud"], api["scp"]})
	obo := func(tenant, assertion string, more ...string) answer {
		form := c.tokenForm(p, oboGrant, append([]string{"assertion", assertion, "requested_token_use", "on_behalf_of", "scope", "https://graph.microsoft.com/.default offline_access"}, more...)...)
		return c.post("/"+tenant+"/oauth2/v2.0/token", form)
	}
	for _, tenant := range []string{p.TenantID, "common"} {
		a := obo(tenant, own.text("access_token"))
		require.Equal(t, http.StatusOK, a.status, "%v", a.body)
		got := c.claimsOf(a.text("access_token"))
		require.Equal(t, []any{"https://graph.microsoft.com", api["oid"], api["amr"]}, []any{got["aud"], got["oid"], got["amr"]})
		require.NotEmpty(t, a.text("refresh_token"))
		require.NotContains(t, a.body, "id_token")
	}
	graph := obo(p.TenantID, own.text("access_token")).text("access_token")
	app := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "client_credentials", "scope", "api://"+p.ApplicationID+"/.default")).text("access_token")
	tests := map[string]struct {
		assertion string
		more      []string
		status    int
		kind      string
		code      int
	}{
		"no assertion":           {"", nil, 400, "invalid_request", 900144},
		"no use":                 {own.text("access_token"), []string{"requested_token_use", ""}, 400, "invalid_request", 900144},
		"another use":            {own.text("access_token"), []string{"requested_token_use", "else"}, 400, "invalid_request", 9002313},
		"no scope":               {own.text("access_token"), []string{"scope", ""}, 400, "invalid_request", 900144},
		"no secret":              {own.text("access_token"), []string{"client_secret", ""}, 401, "invalid_client", 7000218},
		"a token for Graph":      {graph, nil, 400, "invalid_grant", 500131},
		"an ID token":            {own.text("id_token"), nil, 400, "invalid_grant", 240002},
		"an app's token":         {app, nil, 400, "invalid_grant", 7000114},
		"not signed by Entra":    {own.text("access_token") + "x", nil, 400, "invalid_grant", 50013},
		"no token at all":        {"what", nil, 400, "invalid_grant", 50013},
		"permission not granted": {own.text("access_token"), []string{"scope", "https://graph.microsoft.com/Files.Read"}, 400, "invalid_grant", 65001},
		"an API nobody knows":    {own.text("access_token"), []string{"scope", "api://11111111-2222-3333-4444-555555555555/.default"}, 400, "invalid_resource", 500011},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := obo(p.TenantID, tt.assertion, tt.more...)
			require.Equal(t, []any{tt.status, tt.kind, tt.code}, []any{a.status, a.text("error"), a.code()}, "%v", a.body)
		})
	}
	c.edit(func(tx *world.Tx) { world.SetSignInPolicy(tx, machine().Add(time.Second), p.TenantID, world.DemandMFA) })
	challenged := obo(p.TenantID, own.text("access_token"))
	require.Equal(t, []any{"interaction_required", 50076, "basic_action"}, []any{challenged.text("error"), challenged.code(), challenged.text("suberror")})
	require.JSONEq(t, `{"access_token":{"polids":{"essential":true,"values":["`+world.StableID("sign-in-policy", p.TenantID)+`"]}}}`, challenged.text("claims"))
	pass(2 * time.Hour)
	require.Equal(t, 500133, obo(p.TenantID, own.text("access_token")).code())
}

func TestOnBehalfOfStaysInTheTenantOfTheAssertion(t *testing.T) {
	c := start(t)
	p := c.second
	own := c.ownToken(p).text("access_token")
	obo := func(tenant string) answer {
		return c.post("/"+tenant+"/oauth2/v2.0/token", c.tokenForm(p, oboGrant, "assertion", own, "requested_token_use", "on_behalf_of", "scope", "https://graph.microsoft.com/.default"))
	}
	a := obo(c.customer(p, true, true))
	require.Equal(t, []any{400, "invalid_grant", 50013}, []any{a.status, a.text("error"), a.code()}, "%v", a.body)
	require.Equal(t, http.StatusOK, obo(p.Domain).status)
}

func TestOnBehalfOfKeepsTheTimeOfTheSignIn(t *testing.T) {
	c := start(t)
	p := c.second
	renew := func(token, scope string) answer {
		a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", scope))
		require.Equal(t, http.StatusOK, a.status, "%v", a.body)
		return a
	}
	refresh := c.refreshTokenOf(p, p.Logins[0])
	at := c.claimsOf(renew(refresh, "openid").text("id_token"))["auth_time"]
	pass(time.Hour)
	renewed := renew(refresh, "api://"+p.ApplicationID+"/access_as_user")
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, oboGrant, "assertion", renewed.text("access_token"), "requested_token_use", "on_behalf_of", "scope", "openid https://graph.microsoft.com/.default"))
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
	require.Equal(t, at, c.claimsOf(a.text("id_token"))["auth_time"], "a token of later is no fresh sign-in")
}

func TestUserInfo(t *testing.T) {
	c := start(t)
	p := c.second
	scope := "openid https://graph.microsoft.com/.default"
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "authorization_code", "code", c.codeFor(p, "scope", scope), "redirect_uri", redirect, "scope", scope))
	token := a.text("access_token")
	want := `{
		"sub": "` + c.claimsOf(token)["sub"].(string) + `", "name": "Kevin Ramirez", "given_name": "Kevin", "family_name": "Ramirez",
		"picture": "https://graph.microsoft.com/v1.0/me/photo/$value", "email": "admin@harborview.onmicrosoft.com"
	}`
	c.get("/oidc/userinfo", "Authorization", "Bearer "+token).is(t, http.StatusOK, want)
	c.post("/oidc/userinfo", nil, "Authorization", "Bearer "+token).is(t, http.StatusOK, want)

	own := c.ownToken(p)
	app := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "client_credentials", "scope", "https://graph.microsoft.com/.default"))
	for name, header := range map[string]string{
		"none": "", "another scheme": "Basic " + token, "for another API": "Bearer " + own.text("access_token"), "of an app": "Bearer " + app.text("access_token"), "forged": "Bearer " + token + "x",
	} {
		t.Run(name, func(t *testing.T) {
			refused := c.get("/oidc/userinfo", "Authorization", header)
			refused.is(t, http.StatusUnauthorized, `{"error": {
				"code": "InvalidAuthenticationToken", "message": "Access token validation failure.",
				"innerError": {"date": "2026-03-02T12:00:00", "request-id": "{an id}", "client-request-id": "{an id}"}
			}}`)
			require.Equal(t, `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`, refused.header.Get("WWW-Authenticate"))
		})
	}
}
