package entra_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestSignInGivesACodeOnce(t *testing.T) {
	c := start(t)
	p := c.first
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID))
	b.shows("Pick an account").shows(p.Logins[0].UserPrincipalName).shows("Reseller portal").shows("No second factor")
	b.submit("value=\"" + p.Logins[0].UserPrincipalName).shows("Enter password").shows("the password is").shows(p.Logins[0].Password)
	b.submit("Sign in", "password", "wrong").shows("AADSTS50126")
	b.submit("Sign in", "password", p.Logins[0].Password).shows("Verify your identity").shows("the code is always")
	b.submit("Verify", "code", "000000").shows("AADSTS500121")
	b.submit("Verify", "code", "246 810").shows("Permissions requested").shows("Act as you in Partner Center")
	got := b.submit("Accept").arrives()
	require.Equal(t, "st-1", got.Get("state"))
	require.NotEmpty(t, got.Get("session_state"))
	require.True(t, strings.HasPrefix(b.landed.String(), redirect+"?"))

	// The second time neither the account nor the permissions are asked for.
	require.NotEmpty(t, b.open(c.authorizeURL(p.TenantID, p.ApplicationID)).arrives().Get("code"))

	form := c.tokenForm(p, "authorization_code", "code", got.Get("code"), "redirect_uri", redirect, "scope", partnerScope)
	require.Equal(t, http.StatusOK, c.post("/"+p.TenantID+"/oauth2/v2.0/token", form).status)
	require.Equal(t, 54005, c.post("/"+p.TenantID+"/oauth2/v2.0/token", form).code())
}

func TestPrompts(t *testing.T) {
	c := start(t)
	p := c.second
	login := p.Logins[0]
	address := func(prompt string) string {
		return c.authorizeURL(p.TenantID, p.ApplicationID, "prompt", prompt)
	}
	b := c.browser()
	require.Equal(t, "login_required", b.open(address("none")).arrives().Get("error"))
	require.Contains(t, b.arrives().Get("error_description"), "AADSTS50058")
	b.open(address("")).signIn(login).arrives()
	require.NotEmpty(t, b.open(address("none")).arrives().Get("code"))
	b.open(address("login")).shows("Pick an account")
	b.open(address("consent")).shows("Permissions requested")
	b.open(address("select_account")).shows("Pick an account").shows("Signed in")
	require.NotEmpty(t, b.submit(`value="session"`).arrives().Get("code"))

	c.edit(func(tx *world.Tx) { tx.Consents.Delete(p.TenantID, p.ApplicationID) })
	require.Equal(t, "consent_required", b.open(address("none")).arrives().Get("error"))
}

func TestLoginHintGoesStraightToThePassword(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "login_hint", p.Logins[2].UserPrincipalName))
	b.shows("Enter password").signIn(p.Logins[2]).arrives()
	b.open(c.authorizeURL(p.TenantID, p.ApplicationID, "login_hint", p.Logins[0].UserPrincipalName)).shows("Enter password")
}

func TestCancelTellsTheApp(t *testing.T) {
	c := start(t)
	p := c.first
	for _, page := range []string{"Pick an account", "Permissions requested"} {
		b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID))
		if page != "Pick an account" {
			b.signIn(p.Logins[0])
		}
		got := b.shows(page).submit("Cancel").arrives()
		require.Equal(t, "access_denied", got.Get("error"))
		require.Contains(t, got.Get("error_description"), "AADSTS65004")
		require.Equal(t, "st-1", got.Get("state"))
	}
}

func TestPeopleWhoAreNoAdministratorsMayNotConsentToEverything(t *testing.T) {
	c := start(t)
	p := c.first
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "scope", "openid User.ReadWrite.All")).signIn(p.Logins[2])
	got := b.shows("Need admin approval").submit("Return to the app").arrives()
	require.Contains(t, got.Get("error_description"), "AADSTS90094")

	b = c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[2])
	require.NotEmpty(t, b.shows("Permissions requested").submit("Accept").arrives().Get("code"))
}

// TestErrorPagesNeverRedirect covers what an attacker may send before app and
// address are known to belong together.
func TestErrorPagesNeverRedirect(t *testing.T) {
	c := start(t)
	p := c.first
	c.edit(func(tx *world.Tx) {
		single, _ := tx.Apps.Edit("", c.second.ApplicationID)
		single.MultiTenant = false
	})
	tests := map[string]struct{ address, code string }{
		"other redirect URI":         {c.authorizeURL(p.TenantID, p.ApplicationID, "redirect_uri", redirect+"/"), "AADSTS50011"},
		"redirect URI elsewhere":     {c.authorizeURL(p.TenantID, p.ApplicationID, "redirect_uri", "https://evil.example/"), "AADSTS50011"},
		"other case":                 {c.authorizeURL(p.TenantID, p.ApplicationID, "redirect_uri", strings.ToLower(redirect)), "AADSTS50011"},
		"unknown app":                {c.authorizeURL(p.TenantID, "11111111-2222-3333-4444-555555555555"), "AADSTS700016"},
		"no app":                     {c.authorizeURL(p.TenantID, ""), "AADSTS900144"},
		"unknown tenant":             {c.authorizeURL("nobody.example", p.ApplicationID), "AADSTS90002"},
		"no tenant":                  {c.authorizeURL("what", p.ApplicationID), "AADSTS900023"},
		"single tenant app, common":  {c.authorizeURL("common", c.second.ApplicationID), "AADSTS50194"},
		"single tenant app, foreign": {c.authorizeURL(p.TenantID, c.second.ApplicationID), "AADSTS700016"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := c.browser().open(tt.address).shows(tt.code)
			require.Equal(t, http.StatusBadRequest, b.status)
		})
	}
}

func TestBadRequestsOfAKnownAppGoBackToIt(t *testing.T) {
	c := start(t)
	p := c.first
	tests := map[string]struct {
		change []string
		kind   string
		code   string
	}{
		"no response type": {[]string{"response_type", ""}, "invalid_request", "AADSTS900144"},
		"implicit":         {[]string{"response_type", "id_token"}, "unsupported_response_type", "AADSTS700054"},
		"no scope":         {[]string{"scope", ""}, "invalid_request", "AADSTS900144"},
		"unknown resource": {[]string{"scope", "https://what.example/.default"}, "invalid_resource", "AADSTS500011"},
		"unknown prompt":   {[]string{"prompt", "sometimes"}, "invalid_request", "AADSTS90023"},
		"unknown own API":  {[]string{"scope", "api://11111111-2222-3333-4444-555555555555/.default", "prompt", "none"}, "login_required", "AADSTS50058"},
		"short challenge":  {[]string{"code_challenge", "abc", "code_challenge_method", "S256"}, "invalid_request", "AADSTS50147"},
		"unknown method":   {[]string{"code_challenge", strings.Repeat("a", 43), "code_challenge_method", "S512"}, "invalid_request", "AADSTS50146"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, tt.change...)).arrives()
			require.Equal(t, tt.kind, got.Get("error"))
			require.Contains(t, got.Get("error_description"), tt.code)
			require.Equal(t, "st-1", got.Get("state"))
		})
	}
}

func TestResponseModes(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "response_mode", "fragment")).signIn(p.Logins[0])
	require.Empty(t, b.arrives())
	fragment, err := url.ParseQuery(b.landed.EscapedFragment())
	require.NoError(t, err)
	require.NotEmpty(t, fragment.Get("code"))

	b = c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "response_mode", "form_post")).signIn(p.Logins[0])
	b.shows(`action="` + redirect + `"`).shows(`name="code"`).shows(`name="state" value="st-1"`).shows("Continue")
}

func TestLoopbackRedirectsMayUseAnyPort(t *testing.T) {
	c := start(t)
	p := c.second
	other := strings.Replace(redirect, ":8080", ":41234", 1)
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "redirect_uri", other)).signIn(p.Logins[0])
	require.Equal(t, "localhost:41234", b.landed.Host)
	c.edit(func(tx *world.Tx) {
		app, _ := tx.Apps.Edit("", p.ApplicationID)
		app.AnyRedirectPort = false
	})
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "redirect_uri", other)).shows("AADSTS50011")
}

func TestAccountsThatMayNotSignIn(t *testing.T) {
	c := start(t)
	p := c.second
	tests := map[string]struct {
		change func(u *world.User)
		code   string
	}{
		"locked":   {func(u *world.User) { u.SignIn.Blocked = true }, "AADSTS50053"},
		"disabled": {func(u *world.User) { u.AccountEnabled = false }, "AADSTS50057"},
		"deleted":  {func(u *world.User) { at := machine(); u.DeletedAt = &at }, "AADSTS50034"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, c.w.Reset("demo", machine()))
			c.editUser(p.Logins[0].UserPrincipalName, tt.change)
			b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "login_hint", p.Logins[0].UserPrincipalName))
			b.submit("Sign in", "password", p.Logins[0].Password).shows(tt.code)
		})
	}
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).submit("Next", "username", "nobody@"+p.Domain).shows("AADSTS50034")
}

// TestTicketsDoNotSkipSteps sends what the later pages send without what they
// must carry.
func TestTicketsDoNotSkipSteps(t *testing.T) {
	c := start(t)
	p := c.first
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID))
	b.submit("Next", "step", "consent", "ticket", "1.Aforged").shows("Pick an account")
	b.submit("Next", "step", "mfa", "ticket", "", "code", world.MFACode).shows("Pick an account")
	b.submit("Next", "step", "session").shows("Pick an account")
	// The ticket of the second step is no proof of having passed it.
	b.submit("Next", "username", p.Logins[0].UserPrincipalName).submit("Sign in", "password", p.Logins[0].Password)
	b.submit("Verify", "step", "consent").shows("Pick an account")
}

func TestTicketsAndSessionsEnd(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID))
	b.submit("Next", "username", p.Logins[0].UserPrincipalName).submit("Sign in", "password", p.Logins[0].Password)
	pass(16 * time.Minute)
	b.submit("Verify", "code", world.MFACode).shows("Pick an account")
	b.signIn(p.Logins[0]).arrives()
	b.open(c.authorizeURL(p.TenantID, p.ApplicationID)).arrives()
	c.editUser(p.Logins[0].UserPrincipalName, func(u *world.User) { u.SignIn.TokensValidFrom = machine().Add(time.Second) })
	b.open(c.authorizeURL(p.TenantID, p.ApplicationID)).shows("Pick an account")
}

func TestPartnersSignInAtACustomersTenant(t *testing.T) {
	c := start(t)
	p := c.second
	ask := func(customer string) *browser {
		return c.browser().open(c.authorizeURL(customer, p.ApplicationID, "scope", "openid https://graph.microsoft.com/.default")).signIn(p.Logins[0])
	}
	require.NotEmpty(t, ask(c.customer(p, true, true)).arrives().Get("code"))
	c.edit(func(tx *world.Tx) {
		for g := range tx.State.Groups.All(p.TenantID) {
			e, _ := tx.Groups.Edit(p.TenantID, g.ID)
			e.Members = nil
		}
	})
	ask(c.customer(p, true, false)).shows("AADSTS50020")
}

func TestPagesAreSafeAndAccessible(t *testing.T) {
	c := start(t)
	p := c.second
	c.edit(func(tx *world.Tx) {
		app, _ := tx.Apps.Edit("", p.ApplicationID)
		app.DisplayName = `<script>alert("x")</script>`
	})
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID))
	require.NotContains(t, b.page, "<script")
	policy := b.header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.Contains(t, policy, "frame-ancestors 'none'")
	require.Equal(t, "no-store, no-cache", b.header.Get("Cache-Control"))
	for _, part := range []string{`<html lang="en">`, `<label for="username">`, "<title>Pick an account", "<main>", "<h1>"} {
		require.Contains(t, b.page, part)
	}
	require.NotRegexp(t, `(src|href)="(http|//)`, b.page, "a page loads nothing from anywhere")
	b.submit("Next", "username", "nobody@example.com")
	require.Contains(t, b.page, `aria-describedby="problem"`)
	require.Contains(t, b.page, `role="alert"`)
}
