package mssim

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// signedIn gives a reseller's refresh token, by the device code flow.
func (b *box) signedIn(cred world.Credentials) string {
	b.t.Helper()
	started := b.form(200, "/"+cred.TenantID+"/oauth2/v2.0/devicecode", url.Values{
		"client_id": {cred.ApplicationID}, "scope": {"offline_access https://api.partnercenter.microsoft.com/user_impersonation"},
	})
	page := "/devicelogin?otc=" + started["user_code"].(string)
	send := func(values url.Values) string {
		_, html, err := b.do("POST", page, values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
		require.NoError(b.t, err)
		return html
	}
	ticket := func(html string) string {
		_, rest, found := strings.Cut(html, `name="ticket" value="`)
		require.True(b.t, found, html)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	html := send(url.Values{"step": {"password"}, "username": {cred.Logins[0].UserPrincipalName}, "password": {cred.Logins[0].Password}})
	html = send(url.Values{"step": {"mfa"}, "code": {world.MFACode}, "ticket": {ticket(html)}})
	send(url.Values{"step": {"consent"}, "ticket": {ticket(html)}})
	done := b.form(200, "/"+cred.TenantID+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"device_code"}, "client_id": {cred.ApplicationID}, "device_code": {started["device_code"].(string)},
	})
	return done["refresh_token"].(string)
}

// redeem asks for a token; the scope decides for which service.
func (b *box) redeem(status int, cred world.Credentials, tenant, refresh, scope string) map[string]any {
	b.t.Helper()
	return b.form(status, "/"+tenant+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"refresh_token"}, "client_id": {cred.ApplicationID}, "client_secret": {cred.Secret}, "refresh_token": {refresh}, "scope": {scope},
	})
}

func (b *box) form(status int, path string, values url.Values) map[string]any {
	b.t.Helper()
	resp, data, err := b.do("POST", path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	require.NoError(b.t, err)
	require.Equal(b.t, status, resp.StatusCode, data)
	return decoded(b.t, data)
}

const (
	partnerScope = "https://api.partnercenter.microsoft.com/user_impersonation"
	graphScope   = "https://graph.microsoft.com/.default"
)

func TestSignInControls(t *testing.T) {
	b := open(t, Config{})
	cred := world.DemoCredentials()[1]
	refresh := b.signedIn(cred)
	b.redeem(200, cred, cred.TenantID, refresh, partnerScope)

	list := b.call(200, "POST", "/_sim/sign-in-policy", `{"tenant":"`+cred.Domain+`","demand":"block"}`)
	only := list["policies"].([]any)[0].(map[string]any)
	require.Equal(t, []any{cred.TenantID, "block"}, []any{only["tenant"], only["demand"]})
	require.Equal(t, []any{53003.0}, b.redeem(400, cred, cred.TenantID, refresh, partnerScope)["error_codes"])
	require.Empty(t, b.call(200, "POST", "/_sim/sign-in-policy", `{"tenant":"`+cred.TenantID+`","demand":""}`)["policies"])
	require.Len(t, b.call(200, "GET", "/_sim/sign-in-policy", "")["demands"], len(world.SignInDemands()))
	b.call(400, "POST", "/_sim/sign-in-policy", `{"tenant":"`+cred.TenantID+`","demand":"magic"}`)
	b.call(404, "POST", "/_sim/sign-in-policy", `{"tenant":"nobody.example","demand":"mfa"}`)

	b.redeem(200, cred, cred.TenantID, refresh, partnerScope)
	b.call(204, "POST", "/_sim/account", `{"user":"`+cred.Logins[0].UserPrincipalName+`","revoke_sessions":true}`)
	require.Equal(t, []any{50173.0}, b.redeem(400, cred, cred.TenantID, refresh, partnerScope)["error_codes"])
	b.call(204, "POST", "/_sim/account", `{"user":"`+cred.Logins[0].UserPrincipalName+`","password":"New-One-1","blocked":true,"mfa":false,"must_change":true}`)
	b.sim.World().View(func(s *world.State) {
		_, u, _ := world.FindSignIn(s, cred.Logins[0].UserPrincipalName)
		require.Equal(t, []any{world.Secret("New-One-1"), true, false, true}, []any{u.SignIn.Password, u.SignIn.Blocked, u.SignIn.MFA, u.SignIn.MustChange})
	})
	b.call(404, "POST", "/_sim/account", `{"user":"nobody@example.com","blocked":true}`)
	b.call(400, "POST", "/_sim/settings", `{"refresh_idle_days":-1}`)
	require.Equal(t, 90.0, b.call(200, "POST", "/_sim/settings", `{"refresh_idle_days":90}`)["refresh_idle_days"])
}

// A registration goes on after its seeded secret has ended, and takes sign-ins for
// a program of one's own.
func TestARegistrationGetsASecretAndARedirectAddress(t *testing.T) {
	b := open(t, Config{})
	cred := world.DemoCredentials()[1]
	path, ask := "/"+cred.TenantID+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {cred.ApplicationID}, "client_secret": {cred.Secret}, "scope": {"https://graph.microsoft.com/.default"},
	}
	b.form(200, path, ask)
	b.call(200, "POST", "/_sim/clock", `{"advance":"8760h"}`)
	require.Equal(t, []any{7000222.0}, b.form(401, path, ask)["error_codes"])
	b.call(204, "POST", "/_sim/application", `{"application":"`+cred.ApplicationID+`","secret":"another~secret~for~harborview"}`)
	ask.Set("client_secret", "another~secret~for~harborview")
	b.form(200, path, ask)

	authorize := "/" + cred.TenantID + "/oauth2/v2.0/authorize?response_type=code&scope=openid&client_id=" + cred.ApplicationID + "&redirect_uri=" + url.QueryEscape("https://portal.example/back")
	_, refused, err := b.do("GET", authorize, "")
	require.NoError(t, err)
	require.Contains(t, refused, "AADSTS50011")
	b.call(204, "POST", "/_sim/application", `{"application":"`+cred.ApplicationID+`","redirect_uri":"https://portal.example/back"}`)
	_, page, err := b.do("GET", authorize, "")
	require.NoError(t, err)
	require.NotContains(t, page, "AADSTS")

	b.call(404, "POST", "/_sim/application", `{"application":"`+cred.TenantID+`","secret":"another~secret~for~harborview"}`)
	for _, body := range []string{`"secret":"short"`, `"redirect_uri":"/back"`, `"redirect_uri":"javascript:alert(1)"`} {
		b.call(400, "POST", "/_sim/application", `{"application":"`+cred.ApplicationID+`",`+body+`}`)
	}
}
