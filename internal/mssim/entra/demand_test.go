package entra_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func (c *cloud) demand(tenant string, d world.SignInDemand) {
	c.edit(func(tx *world.Tx) { require.True(c.t, world.SetSignInPolicy(tx, machine(), tenant, d)) })
}

// TestDemandsRefuseRefreshTokens holds every refusal of conditional access against
// literal JSON.
func TestDemandsRefuseRefreshTokens(t *testing.T) {
	c := start(t)
	p := c.second
	customer := c.customer(p, true, true)
	refresh := c.refreshTokenOf(p, p.Logins[0])
	pass(time.Second)
	const graph = "00000003-0000-0000-c000-000000000000"
	claims := fmt.Sprintf(`{"access_token":{"polids":{"essential":true,"values":["%s"]}}}`, world.StableID("sign-in-policy", customer))
	tests := map[world.SignInDemand]struct {
		code                         int
		kind, text, suberror, claims string
	}{
		world.DemandMFA:               {50076, "interaction_required", "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '" + graph + "'.", "basic_action", claims},
		world.DemandMFARegistration:   {50079, "interaction_required", "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '" + graph + "'.", "basic_action", claims},
		world.DemandSignInFrequency:   {70043, "invalid_grant", "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.", "", ""},
		world.DemandBlock:             {53003, "invalid_grant", "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "", ""},
		world.DemandCompliantDevice:   {53000, "interaction_required", "Your device is required to be compliant to access this resource.", "", claims},
		world.DemandJoinedDevice:      {53001, "interaction_required", "Your device is required to be domain joined to access this resource.", "", claims},
		world.DemandExternalChallenge: {50158, "interaction_required", "External security challenge was not satisfied.", "basic_action", claims},
		world.DemandTenantSecurity:    {530032, "invalid_grant", "User blocked due to risk on home tenant.", "", ""},
		world.DemandNoRiskyDelegation: {530034, "invalid_grant", "A delegated administrator was blocked from accessing the tenant due to account risk in their home tenant.", "", ""},
		world.DemandSecurityDefaults:  {530035, "invalid_grant", "Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.", "", ""},
	}
	for _, d := range world.SignInDemands() {
		tt, ok := tests[d]
		require.True(t, ok, "no test of %s", d)
		t.Run(string(d), func(t *testing.T) {
			c.demand(customer, d)
			a := c.post("/"+customer+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", refresh, "scope", "https://graph.microsoft.com/.default"))
			require.Equal(t, http.StatusBadRequest, a.status)
			want := map[string]any{
				"error": tt.kind, "error_codes": []any{float64(tt.code)}, "error_uri": fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", tt.code),
				"error_description": fmt.Sprintf("AADSTS%d: %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s", tt.code, tt.text, a.text("trace_id"), a.text("correlation_id"), a.text("timestamp")),
				"trace_id":          a.text("trace_id"), "correlation_id": a.text("correlation_id"), "timestamp": a.text("timestamp"),
			}
			if tt.suberror != "" {
				want["suberror"] = tt.suberror
			}
			if tt.claims != "" {
				want["claims"] = tt.claims
			}
			wanted, err := json.Marshal(want)
			require.NoError(t, err)
			got, err := json.Marshal(a.body)
			require.NoError(t, err)
			require.JSONEq(t, string(wanted), string(got))
		})
	}
	other := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", refresh, "scope", partnerScope))
	require.Equal(t, http.StatusOK, other.status, "the policy is that customer's alone")
}

func TestASignInSatisfiesTheDemandForASecondFactor(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[0])
	b.arrives()
	pass(time.Second)
	c.demand(p.TenantID, world.DemandMFA)
	require.Equal(t, "interaction_required", b.open(c.authorizeURL(p.TenantID, p.ApplicationID, "prompt", "none")).arrives().Get("error"))
	require.Contains(t, b.arrives().Get("error_description"), "AADSTS50076")
	b.open(c.authorizeURL(p.TenantID, p.ApplicationID)).shows("Pick an account").submit(`value="session"`).shows("Enter password")
	b.signIn(p.Logins[0]).arrives()
	require.NotEmpty(t, b.open(c.authorizeURL(p.TenantID, p.ApplicationID, "prompt", "none")).arrives().Get("code"))

	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[1]).shows("AADSTS50079")
	c.demand(p.TenantID, world.DemandBlock)
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[0]).shows("AADSTS53003")
	c.demand(p.TenantID, "")
	require.NotEmpty(t, b.open(c.authorizeURL(p.TenantID, p.ApplicationID)).arrives().Get("code"))
}

func TestAnExpiredPasswordIsChangedAtTheSignIn(t *testing.T) {
	c := start(t)
	p := c.second
	login := p.Logins[1]
	refresh := c.refreshTokenOf(p, login)
	c.editUser(login.UserPrincipalName, func(u *world.User) { u.SignIn.MustChange = true })
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "login_hint", login.UserPrincipalName)).signIn(login)
	b.shows("Update your password").shows("AADSTS50055")
	b.submit("Change", "password", "Another-One-1", "again", "Another-One-2").shows("not the same")
	for _, weak := range []string{"short", "onlysmallletters", "Password1", "Agent-1-" + login.UserPrincipalName} {
		b.submit("Change", "password", weak, "again", weak).shows("does not comply with password complexity requirements")
	}
	b.submit("Change", "password", login.Password, "again", login.Password).shows("not used before")
	b.submit("Change", "password", "Another-One-1", "again", "Another-One-1").arrives()
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID, "login_hint", login.UserPrincipalName)).signIn(login).shows("AADSTS50126")

	renew := func() answer {
		return c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", refresh, "scope", partnerScope))
	}
	require.Equal(t, http.StatusOK, renew().status, "one's own change of the password leaves refresh tokens alive")
	pass(time.Second)
	home, user := p.TenantID, ""
	c.edit(func(tx *world.Tx) {
		_, u, _ := world.FindSignIn(tx.State, login.UserPrincipalName)
		user = u.ID
		require.True(t, world.RevokeSignIns(tx, machine(), home, user))
	})
	revoked := renew()
	require.Equal(t, []any{400, "invalid_grant", 50173}, []any{revoked.status, revoked.text("error"), revoked.code()})
	pass(time.Second)
	c.edit(func(tx *world.Tx) {
		require.True(t, world.SetPassword(tx, machine(), home, user, "Reset-By-Admin-1", false))
	})
	require.Equal(t, 50173, renew().code())
}

func TestTheSecondFactorComesBeforeTheNewPassword(t *testing.T) {
	c := start(t)
	p := c.second
	login := p.Logins[0]
	c.editUser(login.UserPrincipalName, func(u *world.User) { u.SignIn.MustChange = true })
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).submit("Next", "username", login.UserPrincipalName)
	b.submit("Sign in", "password", login.Password).shows("Verify your identity")
	b.submit("Verify", "code", "000000").shows("AADSTS500121")
	b.submit("Verify", "code", login.MFACode).shows("Update your password").shows("AADSTS50055")
	b.submit("Change", "password", "Another-One-1", "again", "Another-One-1").arrives()
	login.Password = "Another-One-1"
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(login).arrives()
}

// TestANewPasswordEndsItsPages: what a page that stood open sends does nothing more.
func TestANewPasswordEndsItsPages(t *testing.T) {
	c := start(t)
	p := c.second
	login := p.Logins[1]
	expire := func() { c.editUser(login.UserPrincipalName, func(u *world.User) { u.SignIn.MustChange = true }) }
	expire()
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(login)
	first := *b
	second := *b.submit("Change", "password", "Another-One-1", "again", "Another-One-2").shows("not the same")
	b.submit("Change", "password", "Another-One-1", "again", "Another-One-1").arrives()
	for range 2 {
		for name, page := range map[string]browser{"before a failed try": first, "used": second} {
			page.submit("Change", "password", "Another-One-2", "again", "Another-One-2").shows("Pick an account")
			require.Nil(t, page.header.Values("Set-Cookie"), name)
		}
		expire() // a page of before is none of the next time either
	}
	login.Password = "Another-One-1"
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(login).shows("Update your password")
}

// TestAPasswordOfOnPremisesIsNotChangedHere: whether it ended before or while the page
// stood open.
func TestAPasswordOfOnPremisesIsNotChangedHere(t *testing.T) {
	c := start(t)
	p := c.second
	login := p.Logins[1]
	c.editUser(login.UserPrincipalName, func(u *world.User) { u.SignIn.MustChange = true })
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(login).shows("Update your password")
	c.editUser(login.UserPrincipalName, func(u *world.User) { u.OnPremises = &world.OnPremises{SyncedAt: noon} })
	b.submit("Change", "password", "Another-One-1", "again", "Another-One-1").shows("on-premises mastered")
	b = c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(login).golden("ended-on-premises")
	require.Equal(t, http.StatusBadRequest, b.status)
	c.editUser(login.UserPrincipalName, func(u *world.User) { u.SignIn.MustChange = false })
	c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(login).arrives()
}

// TestIdleRefreshTokensByTheSimulatedClock: off by default, so that a year ahead
// signs nobody out.
func TestIdleRefreshTokensByTheSimulatedClock(t *testing.T) {
	c := start(t)
	p := c.second
	refresh := c.refreshTokenOf(p, p.Logins[0])
	renew := func(token string) answer {
		return c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", partnerScope))
	}
	forward := func(days int) {
		_, err := c.w.Advance(c.w.Now().AddDate(0, 0, days))
		require.NoError(t, err)
	}
	forward(89)
	later := renew(refresh)
	require.Equal(t, http.StatusOK, later.status)
	forward(2)
	require.Equal(t, http.StatusOK, renew(refresh).status)
	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.RefreshIdleDays = 90 }))
	idle := renew(refresh)
	require.Equal(t, []any{400, "invalid_grant", 700082}, []any{idle.status, idle.text("error"), idle.code()})
	require.Contains(t, idle.text("error_description"), "was inactive for 90.00:00:00.")
	require.Equal(t, http.StatusOK, renew(later.text("refresh_token")).status, "a used one begins anew")
}

func TestAccountsOfAHintedDomain(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL("common", p.ApplicationID, "domain_hint", c.first.Domain))
	b.shows(c.first.Logins[0].UserPrincipalName)
	b.open(c.authorizeURL("common", p.ApplicationID)).shows(p.Logins[0].UserPrincipalName)
	b.open(c.authorizeURL("common", p.ApplicationID, "prompt", "create")).shows("Pick an account")
}
