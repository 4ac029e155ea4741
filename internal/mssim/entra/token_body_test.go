package entra_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

// issued fills a literal about the tokens of an answer: when they begin and end, whose
// they are. How long an access token lives differs from one to the next.
func (c *cloud) issued(t *testing.T, a answer, literal string) string {
	t.Helper()
	require.Equal(t, http.StatusOK, a.status, a.raw)
	until, err := c.claimsOf(a.text("access_token")).GetExpirationTime()
	require.NoError(t, err)
	life := int(until.Sub(noon).Seconds())
	require.GreaterOrEqual(t, life, 3600)
	require.LessOrEqual(t, life, 5400)
	return strings.NewReplacer("{life}", strconv.Itoa(life), "{from}", strconv.FormatInt(noon.Unix()-300, 10), "{now}", strconv.FormatInt(noon.Unix(), 10),
		"{until}", strconv.FormatInt(until.Unix(), 10), "{hour}", strconv.FormatInt(noon.Unix()+3600, 10),
		"{tenant}", c.second.TenantID, "{app}", c.second.ApplicationID, "{origin}", c.url).Replace(literal)
}

// holds compares all claims of a token with a literal.
func (c *cloud) holds(t *testing.T, token, literal string) {
	t.Helper()
	claims, err := json.Marshal(c.claimsOf(token))
	require.NoError(t, err)
	manualtest.CheckLiteral(t, literal, string(claims))
}

const (
	kevin = "7da241ae-6568-5841-a97f-06d1a214462f" // the second reseller's administrator

	partnerClaims = `{
		"aud": "https://api.partnercenter.microsoft.com", "iss": "https://sts.windows.net/{tenant}/", "tid": "{tenant}", "ver": "1.0",
		"iat": {from}, "nbf": {from}, "exp": {until}, "uti": "{opaque}", "rh": "{opaque}", "aio": "{opaque}",
		"appid": "{app}", "appidacr": "1", "app_displayname": "Reseller portal",
		"acr": "1", "acct": 0, "amr": ["pwd", "mfa"], "idtyp": "user", "scp": "user_impersonation", "ipaddr": "127.0.0.1", "tenant_region_scope": "WW",
		"oid": "` + kevin + `", "puid": "10037DA241AE6568", "sub": "uKWt1OX-3-8LMRpSQ4Lmq8AoVVXfOSTFfDL7oGe8bDQ",
		"upn": "admin@harborview.onmicrosoft.com", "unique_name": "admin@harborview.onmicrosoft.com",
		"name": "Kevin Ramirez", "given_name": "Kevin", "family_name": "Ramirez",
		"wids": ["62e90394-69f5-4237-9190-012177145e10", "b79fbf4d-3ef9-4689-8143-76b194e85509"],
		"xms_tcdt": 1393761600, "xms_sim_signed_in": "2026-03-02T12:00:00Z"
	}`
)

func TestCodeAnswer(t *testing.T) {
	c := start(t)
	p := c.second
	form := c.tokenForm(p, "authorization_code", "code", c.codeFor(p), "redirect_uri", redirect, "scope", partnerScope+" openid profile offline_access")
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", form, "client-request-id", "0a0a0a0a-1111-4222-8333-444444444444")
	a.is(t, http.StatusOK, c.issued(t, a, `{
		"token_type": "Bearer", "scope": "https://api.partnercenter.microsoft.com/user_impersonation openid profile",
		"expires_in": {life}, "ext_expires_in": {life},
		"access_token": "{an access token}", "refresh_token": "{a refresh token}", "id_token": "{an ID token}",
		"client_info": "`+base64.RawURLEncoding.EncodeToString([]byte(`{"uid":"`+kevin+`","utid":"`+p.TenantID+`"}`))+`"
	}`))
	require.Equal(t, []string{"no-store, no-cache", "no-cache", "-1", "1,0,0,,", "0a0a0a0a-1111-4222-8333-444444444444"},
		[]string{a.header.Get("Cache-Control"), a.header.Get("Pragma"), a.header.Get("Expires"), a.header.Get("X-Ms-Clitelem"), a.header.Get("Client-Request-Id")})
	c.holds(t, a.text("access_token"), c.issued(t, a, partnerClaims))
	c.holds(t, a.text("id_token"), c.issued(t, a, `{
		"aud": "{app}", "iss": "{origin}/{tenant}/v2.0", "tid": "{tenant}", "ver": "2.0", "nonce": "no-1",
		"iat": {from}, "nbf": {from}, "exp": {hour}, "auth_time": {now}, "uti": "{opaque}", "rh": "{opaque}", "aio": "{opaque}",
		"oid": "`+kevin+`", "sub": "65bdjP26U6AXKqbsQVFZseOj4MdVmWCUQ0nDfbK-UJk", "sid": "ApEUqZy67hJXKKfuLNzlIX",
		"name": "Kevin Ramirez", "preferred_username": "admin@harborview.onmicrosoft.com", "login_hint": "admin@harborview.onmicrosoft.com"
	}`))
}

func TestAnswersHoldOnlyWhatWasAskedFor(t *testing.T) {
	c := start(t)
	p := c.second
	token := "/" + p.TenantID + "/oauth2/v2.0/token"
	a := c.post(token, c.tokenForm(p, "authorization_code", "code", c.codeFor(p), "redirect_uri", redirect, "scope", partnerScope, "client_info", ""))
	a.is(t, http.StatusOK, c.issued(t, a, `{
		"token_type": "Bearer", "scope": "https://api.partnercenter.microsoft.com/user_impersonation",
		"expires_in": {life}, "ext_expires_in": {life}, "access_token": "{an access token}"
	}`))

	a = c.post(token, c.tokenForm(p, "refresh_token", "refresh_token", c.refreshTokenOf(p, p.Logins[0]), "scope", partnerScope, "client_info", ""))
	a.is(t, http.StatusOK, c.issued(t, a, `{
		"token_type": "Bearer", "scope": "https://api.partnercenter.microsoft.com/user_impersonation",
		"expires_in": {life}, "ext_expires_in": {life}, "access_token": "{an access token}", "refresh_token": "{a refresh token}"
	}`))

	a = c.post(token, c.tokenForm(p, "client_credentials", "scope", "https://graph.microsoft.com/.default openid offline_access profile"))
	a.is(t, http.StatusOK, c.issued(t, a, `{"token_type": "Bearer", "expires_in": {life}, "ext_expires_in": {life}, "access_token": "{an access token}"}`))
	c.holds(t, a.text("access_token"), c.issued(t, a, `{
		"aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/{tenant}/", "idp": "https://sts.windows.net/{tenant}/", "tid": "{tenant}", "ver": "1.0",
		"iat": {from}, "nbf": {from}, "exp": {until}, "uti": "{opaque}", "rh": "{opaque}", "aio": "{opaque}",
		"appid": "{app}", "appidacr": "1", "app_displayname": "Reseller portal", "idtyp": "app",
		"oid": "1f111e36-588c-5fed-81e4-2ea0414826b2", "sub": "1f111e36-588c-5fed-81e4-2ea0414826b2",
		"roles": ["PartnerBilling.Read.All"], "tenant_region_scope": "WW", "wids": ["0997a1d0-0d1d-4acb-b408-d5ca73121e90"]
	}`))
}

func TestV1Endpoint(t *testing.T) {
	c := start(t)
	p := c.second
	q := url.Values{"client_id": {p.ApplicationID}, "response_type": {"code"}, "redirect_uri": {redirect}, "resource": {"https://api.partnercenter.microsoft.com"}}
	code := c.browser().open(c.url + "/common/oauth2/authorize?" + q.Encode()).signIn(p.Logins[0]).arrives().Get("code")
	form := c.tokenForm(p, "authorization_code", "code", code, "redirect_uri", redirect, "resource", "https://api.partnercenter.microsoft.com", "scope", "openid", "client_info", "")
	a := c.post("/"+p.TenantID+"/oauth2/token", form)
	a.is(t, http.StatusOK, c.issued(t, a, `{
		"token_type": "Bearer", "scope": "user_impersonation", "resource": "https://api.partnercenter.microsoft.com",
		"expires_in": "{life}", "ext_expires_in": "{life}", "expires_on": "{until}", "not_before": "{from}",
		"access_token": "{an access token}", "refresh_token": "{a refresh token}", "id_token": "{an ID token}"
	}`))
	c.holds(t, a.text("access_token"), c.issued(t, a, partnerClaims))
	c.holds(t, a.text("id_token"), c.issued(t, a, `{
		"aud": "{app}", "iss": "https://sts.windows.net/{tenant}/", "tid": "{tenant}", "ver": "1.0", "amr": ["pwd", "mfa"],
		"iat": {from}, "nbf": {from}, "exp": {hour}, "auth_time": {now}, "uti": "{opaque}", "rh": "{opaque}", "aio": "{opaque}",
		"oid": "`+kevin+`", "sub": "65bdjP26U6AXKqbsQVFZseOj4MdVmWCUQ0nDfbK-UJk", "sid": "ApEUqZy67hJXKKfuLNzlIX",
		"name": "Kevin Ramirez", "upn": "admin@harborview.onmicrosoft.com", "unique_name": "admin@harborview.onmicrosoft.com", "login_hint": "admin@harborview.onmicrosoft.com"
	}`))

	// Refresh tokens work at both versions.
	a = c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", a.text("refresh_token"), "scope", "https://graph.microsoft.com/.default"))
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
	a = c.post("/"+p.TenantID+"/oauth2/token", c.tokenForm(p, "client_credentials", "resource", "https://graph.windows.net"))
	a.is(t, http.StatusOK, c.issued(t, a, `{
		"token_type": "Bearer", "resource": "https://graph.windows.net",
		"expires_in": "{life}", "ext_expires_in": "{life}", "expires_on": "{until}", "not_before": "{from}", "access_token": "{an access token}"
	}`))
	require.Equal(t, "https://graph.windows.net", c.claimsOf(a.text("access_token"))["aud"])
}
