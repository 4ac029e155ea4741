package entra_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// askDevice begins a sign-in on another device.
func (c *cloud) askDevice(p world.Credentials, tenant string, more ...string) answer {
	form := url.Values{"client_id": {p.ApplicationID}, "scope": {"openid offline_access https://graph.microsoft.com/User.Read"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return c.post("/"+tenant+"/oauth2/v2.0/devicecode", form)
}

// poll asks whether the person is done, a polite while after the last time.
func (c *cloud) poll(p world.Credentials, code string, more ...string) answer {
	pass(5 * time.Second)
	return c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, deviceGrant, append([]string{"device_code", code, "client_secret", ""}, more...)...))
}

func TestDeviceCode(t *testing.T) {
	c := start(t)
	p := c.second
	a := c.askDevice(p, "organizations")
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
	user, device := a.text("user_code"), a.text("device_code")
	require.Regexp(t, `^[A-Z0-9]{4}-[A-Z0-9]{4}$`, user)
	a.is(t, http.StatusOK, `{
		"user_code": "`+user+`", "device_code": "{a code}", "verification_uri": "`+c.url+`/devicelogin", "expires_in": 900, "interval": 5,
		"message": "To sign in, use a web browser to open the page `+c.url+`/devicelogin and enter the code `+user+` to authenticate."
	}`)

	pending := c.poll(p, device)
	require.Equal(t, []any{400, "authorization_pending", 70016}, []any{pending.status, pending.text("error"), pending.code()})
	slow := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "device_code", "device_code", device, "client_secret", ""))
	require.Equal(t, []any{400, "slow_down"}, []any{slow.status, slow.text("error")})

	b := c.browser().open(c.url+"/devicelogin").shows("Enter code").submit("Next", "otc", "WXYZ-WXYZ")
	b.open(b.landed.String()).shows("AADSTS70018").submit("Next", "otc", "  "+user[:4]+user[5:]+" ")
	b.open(b.landed.String()).shows("Pick an account").signIn(p.Logins[0])
	b.shows("Are you trying to sign in to Reseller portal?").submit("Continue").shows("You have signed in on your device")
	b.open(c.url + "/devicelogin?otc=" + user).shows("AADSTS70018")

	done := c.poll(p, device)
	require.Equal(t, http.StatusOK, done.status, "%v", done.body)
	require.NotEmpty(t, done.text("id_token"))
	access := c.claimsOf(done.text("access_token"))
	require.Equal(t, p.Logins[0].UserPrincipalName, access["upn"])
	require.Equal(t, []any{"pwd", "mfa"}, access["amr"])
	require.Equal(t, 54005, c.poll(p, device).code(), "a code is redeemed once")

	again := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", done.text("refresh_token"), "client_secret", ""))
	require.Equal(t, http.StatusOK, again.status, "a public client renews without a secret: %v", again.body)
}

func TestDeviceCodeRefusals(t *testing.T) {
	c := start(t)
	p := c.second
	ask := func(more ...string) (user, device string) {
		a := c.askDevice(p, p.TenantID, more...)
		require.Equal(t, http.StatusOK, a.status, "%v", a.body)
		return a.text("user_code"), a.text("device_code")
	}
	_, late := ask()
	pass(15 * time.Minute)
	expired := c.poll(p, late)
	require.Equal(t, []any{"expired_token", 70019}, []any{expired.text("error"), expired.code()})

	user, device := ask()
	b := c.browser().open(c.url + "/devicelogin?otc=" + user).signIn(p.Logins[0])
	b.shows("Are you trying to sign in to Reseller portal?").submit("Cancel").shows("You declined")
	declined := c.poll(p, device)
	require.Equal(t, []any{"authorization_declined", 65004}, []any{declined.text("error"), declined.code()})

	unknown := c.poll(p, "1.Anothing")
	require.Equal(t, []any{"bad_verification_code", 70018}, []any{unknown.text("error"), unknown.code()})
	require.Equal(t, 900144, c.poll(p, "").code())
	_, device = ask()
	require.Equal(t, 7000215, c.poll(p, device, "client_secret", "wrong").code())
	c.edit(func(tx *world.Tx) {
		app, _ := tx.Apps.Edit("", p.ApplicationID)
		app.PublicClient = false
	})
	require.Equal(t, 7000218, c.poll(p, device).code(), "an app that allows no public clients needs its secret")

	require.Equal(t, 900144, c.askDevice(p, p.TenantID, "client_id", "").code())
	require.Equal(t, 900144, c.askDevice(p, p.TenantID, "scope", "").code())
	require.Equal(t, 500011, c.askDevice(p, p.TenantID, "scope", "https://what.example/.default").code())
	require.Equal(t, 700016, c.askDevice(p, p.TenantID, "client_id", "11111111-2222-3333-4444-555555555555").code())
	require.Equal(t, 90002, c.askDevice(p, "nobody.example").code())
}

func TestDeviceCodeV1(t *testing.T) {
	c := start(t)
	p := c.second
	a := c.post("/"+p.TenantID+"/oauth2/devicecode", url.Values{"client_id": {p.ApplicationID}, "resource": {"https://graph.microsoft.com"}})
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
	user := a.text("user_code")
	a.is(t, http.StatusOK, `{
		"user_code": "`+user+`", "device_code": "{a code}", "verification_url": "`+c.url+`/devicelogin", "expires_in": "900", "interval": "5",
		"message": "To sign in, use a web browser to open the page `+c.url+`/devicelogin and enter the code `+user+` to authenticate."
	}`)
	b := c.browser().open(c.url + "/devicelogin?otc=" + user).signIn(p.Logins[0])
	b.submit(`value="consent"`).shows("You have signed in")
	pass(5 * time.Second)
	done := c.post("/"+p.TenantID+"/oauth2/token", c.tokenForm(p, "device_code", "code", a.text("device_code"), "client_secret", ""))
	require.Equal(t, http.StatusOK, done.status, "%v", done.body)
	require.Equal(t, "https://graph.microsoft.com", done.text("resource"))
}
