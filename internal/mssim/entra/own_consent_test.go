package entra_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestAPersonConsentsForThemselvesAlone(t *testing.T) {
	c := start(t)
	p := c.first
	address := c.authorizeURL(p.TenantID, p.ApplicationID)
	sales, agent, admin := p.Logins[2], p.Logins[1], p.Logins[0]
	b := c.browser().open(address).signIn(sales)
	code := b.shows("Permissions requested").submit("Accept").arrives().Get("code")
	tokens := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "authorization_code", "code", code, "redirect_uri", redirect, "scope", partnerScope+" offline_access"))
	require.Equal(t, http.StatusOK, tokens.status)
	require.NotEmpty(t, b.open(address).arrives().Get("code"), "nothing is asked again")

	c.w.View(func(s *world.State) {
		_, u, found := world.FindSignIn(s, sales.UserPrincipalName)
		require.True(t, found)
		consent, known := s.Consents.Get(p.TenantID, p.ApplicationID)
		require.True(t, known)
		require.Empty(t, consent.Scopes(world.AppPartnerCenter), "nothing for everybody")
		require.Equal(t, []string{"user_impersonation"}, consent.ScopesFor(world.AppPartnerCenter, u.ID))
	})

	other := c.browser().open(address).signIn(agent).shows("Permissions requested")
	c.browser().open(address).signIn(admin).shows("Permissions requested").submit("Accept").arrives()
	require.NotEmpty(t, other.open(address).arrives().Get("code"), "an administrator's consent is everybody's")

	// Without the administrator's the person's own still holds, and nobody else's does.
	c.edit(func(tx *world.Tx) {
		world.Permit(tx, p.TenantID, p.ApplicationID, world.Permission{Resource: world.AppPartnerCenter})
	})
	refresh := c.tokenForm(p, "refresh_token", "refresh_token", tokens.text("refresh_token"), "scope", partnerScope)
	again := c.post("/"+p.TenantID+"/oauth2/v2.0/token", refresh)
	require.Equal(t, http.StatusOK, again.status, again.body)
	other.open(address).shows("Permissions requested")
}
