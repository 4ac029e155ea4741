package entra_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	// withCode ends a sign-in: the browser goes to the app.
	withCode = `
302
Cache-Control: no-store, no-cache
Location: http://localhost:8080/app/MicrosoftCspAuthenticationCallback?code={sealed}&session_state={an id}&state=st-1
`
	newSession = `Set-Cookie: ESTSAUTHPERSISTENT={sealed}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax`
)

func TestPagesOfASignIn(t *testing.T) {
	c := start(t)
	p := c.first
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).golden("pick")
	b.submit("Next", "username", "nobody@"+p.Domain).golden("pick-unknown")
	b.submit("Next", "username", p.Logins[0].UserPrincipalName).golden("password")
	b.submit("Sign in", "password", "wrong").golden("password-wrong")
	b.submit("Sign in", "password", p.Logins[0].Password).golden("second-factor")
	b.submit("Verify", "code", "000000").golden("second-factor-wrong")
	b.submit("Verify", "code", world.MFACode).golden("consent")
	b.submit("Accept").is(withCode)
}

// TestASessionNeedsNoPage: who is signed in goes to the app at once.
func TestASessionNeedsNoPage(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[0]).is(withCode + newSession)
	b.open(c.authorizeURL(p.TenantID, p.ApplicationID)).golden("session")
}

func TestPagesOfTheV1Endpoint(t *testing.T) {
	c := start(t)
	p := c.second
	q := url.Values{"client_id": {p.ApplicationID}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"st-1"}, "resource": {"https://api.partnercenter.microsoft.com"}}
	b := c.browser().open(c.url + "/common/oauth2/authorize?" + q.Encode()).golden("pick-v1")
	b.signIn(p.Logins[0]).is(withCode + newSession)
}

func TestPagesOfOthers(t *testing.T) {
	c := start(t)
	p := c.first
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "scope", "openid User.ReadWrite.All"))
	b.signIn(p.Logins[2]).golden("approval")
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "redirect_uri", "https://elsewhere.example/")).golden("error")

	p = c.second
	b = c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "response_mode", "form_post"))
	b.signIn(p.Logins[0]).golden("form-post")
	c.editUser(p.Logins[1].UserPrincipalName, func(u *world.User) { u.SignIn.MustChange = true })
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[1]).golden("update")
}

func TestAnswersWithoutAPage(t *testing.T) {
	c := start(t)
	p := c.second
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "prompt", "none")).golden("silent-refusal")
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).submit("Cancel").golden("cancelled")
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "response_mode", "fragment")).signIn(p.Logins[0]).is(`
302
Cache-Control: no-store, no-cache
Location: http://localhost:8080/app/MicrosoftCspAuthenticationCallback#code={sealed}&session_state={an id}&state=st-1
` + newSession)
}

func TestPagesOfADevice(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.url + "/devicelogin").golden("device")
	b.submit("Next", "otc", "WXYZ-WXYZ").is(`
303
Location: /devicelogin?otc=WXYZ-WXYZ
`)
	b.open(b.landed.String()).golden("device-unknown")
	user := c.askDevice(p, p.TenantID).text("user_code")
	hidden := func(b *browser) *browser { return b.hides(user, "{a user's code}") }
	b = hidden(c.browser()).open(c.url + "/devicelogin?otc=" + user).golden("device-pick")
	b.signIn(p.Logins[0]).golden("device-confirm")
	b.submit("Continue").golden("device-done")
	user = c.askDevice(p, p.TenantID).text("user_code")
	hidden(c.browser()).open(c.url + "/devicelogin?otc=" + user).submit("Cancel").golden("device-declined")
}

func TestPagesOfASignOut(t *testing.T) {
	c := start(t)
	back := "?state=bye&post_logout_redirect_uri=" + url.QueryEscape("http://localhost:8080/")
	for _, path := range []string{"/oauth2/v2.0/logout", "/oauth2/logout"} {
		address := c.url + "/" + c.second.TenantID + path
		c.browser().open(address).golden("signed-out")
		c.browser().post(address, nil).golden("signed-out")
		c.browser().post(address+back, nil).is(`
302
Cache-Control: no-store, no-cache
Location: http://localhost:8080/?state=bye
Set-Cookie: ESTSAUTHPERSISTENT=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax
`)
		c.browser().open(address + back).golden("signed-out-redirect")
	}
}

func TestPagesOfAdminConsent(t *testing.T) {
	const v2, v1 = "/v2.0/adminconsent", "/adminconsent"
	tests := map[string]struct {
		scope, location string
	}{
		v2: {graphDefault, "admin_consent=True&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&state=st-9&tenant="},
		v1: {"", "admin_consent=True&state=st-9&tenant="},
	}
	for path, tt := range tests {
		t.Run(path, func(t *testing.T) {
			c := start(t)
			customer := c.customer(c.second, true, true)
			version := map[string]string{v2: "v2", v1: "v1"}[path]
			b := c.browser().open(c.adminConsentURL("/"+customer+path, tt.scope)).golden("admin-pick-" + version)
			b.signIn(c.customerLogin(customer)).golden("admin-consent-" + version)
			b.submit("Accept").is(`
302
Cache-Control: no-store, no-cache
Location: ` + redirect + `?` + tt.location + customer)
			b = c.browser().open(c.adminConsentURL("/"+customer+path, tt.scope))
			b.submit("Cancel").golden("admin-cancelled-" + version)
		})
	}
}

func TestPagesOfAnInvitation(t *testing.T) {
	c := start(t)
	c.browser().open(c.url + "/AdminPortal/Home").golden("portal")
	id, admin := c.invite(c.customer(c.second, true, true))
	c.later(2 * time.Minute)
	b := c.browser().open(c.url + invitations + id).golden("invitation-pick")
	b.signIn(admin).golden("invitation")
	b.submit("Approve").golden("invitation-approved")
}

func TestEveryAnswerSaysWhatItIsFrom(t *testing.T) {
	c := start(t)
	b := c.browser()
	for path, status := range map[string]int{"/devicelogin": 200, "/common/discovery/keys": 200, "/nobody.example/discovery/keys": 400, "/what": 501} {
		b.open(c.url + path)
		require.Equal(t, status, b.status)
		require.Regexp(t, "^"+anyID+"$", b.header.Get("X-Ms-Request-Id"))
		require.Equal(t, []string{"2.1.0 - simulator", "max-age=31536000; includeSubDomains", "nosniff"},
			[]string{b.header.Get("X-Ms-Ests-Server"), b.header.Get("Strict-Transport-Security"), b.header.Get("X-Content-Type-Options")})
	}
	require.Equal(t, http.StatusNotImplemented, b.open(c.url+"/what/else").status)
}
