package entra_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func (c *cloud) adminConsentURL(path string, scope string) string {
	q := url.Values{"client_id": {c.second.ApplicationID}, "redirect_uri": {redirect}, "state": {"st-9"}}
	if scope != "" {
		q.Set("scope", scope)
	}
	return c.url + path + "?" + q.Encode()
}

// customerLogin is the administrator of a customer's tenant.
func (c *cloud) customerLogin(customer string) (login world.Login) {
	c.w.View(func(s *world.State) {
		for u := range s.Users.All(customer) {
			if u.SignIn != nil {
				login = world.Login{UserPrincipalName: u.UserPrincipalName, Password: world.CustomerPassword, MFACode: world.MFACode}
				return
			}
		}
	})
	return login
}

func TestAdminConsentMakesTheAppKnown(t *testing.T) {
	tests := map[string]struct {
		path   func(customer string) string
		scope  string
		answer map[string]string
		scopes []string
	}{
		"v2, everything of a resource": {func(id string) string { return "/" + id + "/v2.0/adminconsent" }, graphDefault, map[string]string{"scope": graphDefault}, []string{"User.ReadWrite.All", "Directory.ReadWrite.All"}},
		"v2, one permission":           {func(id string) string { return "/" + id + "/v2.0/adminconsent" }, "User.Read.All", map[string]string{"scope": "User.Read.All"}, []string{"User.Read.All"}},
		"v2, organizations":            {func(string) string { return "/organizations/v2.0/adminconsent" }, graphDefault, nil, []string{"User.Read"}},
		"v1, everything registered":    {func(id string) string { return "/" + id + "/adminconsent" }, "", nil, []string{"User.ReadWrite.All"}},
		"v1, common":                   {func(string) string { return "/common/adminconsent" }, "", nil, []string{"User.ReadWrite.All"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			customer := c.customer(c.second, true, true)
			c.edit(func(tx *world.Tx) { tx.Consents.Delete(customer, c.second.ApplicationID) })
			b := c.browser().open(c.adminConsentURL(tt.path(customer), tt.scope)).signIn(c.customerLogin(customer))
			got := b.shows("Review for your organization").submit("Accept").arrives()
			require.Equal(t, "True", got.Get("admin_consent"))
			require.Equal(t, customer, got.Get("tenant"))
			require.Equal(t, "st-9", got.Get("state"))
			require.Empty(t, got.Get("error"))
			for name, value := range tt.answer {
				require.Equal(t, value, got.Get(name))
			}
			c.w.View(func(s *world.State) {
				consent, ok := s.Consents.Get(customer, c.second.ApplicationID)
				require.True(t, ok)
				require.Equal(t, "admin", consent.Source)
				require.Subset(t, consent.Scopes(world.AppGraph), tt.scopes)
			})
		})
	}
}

func TestAdminConsentRefused(t *testing.T) {
	c := start(t)
	customer := c.customer(c.second, true, true)
	for path, kind := range map[string]string{"/v2.0/adminconsent": "consent_required", "/adminconsent": "permission_denied"} {
		b := c.browser().open(c.adminConsentURL("/"+customer+path, graphDefault)).signIn(c.customerLogin(customer))
		got := b.submit("Cancel").arrives()
		require.Equal(t, kind, got.Get("error"))
		require.Contains(t, got.Get("error_description"), "AADSTS65004")
	}
	require.Contains(t, c.browser().open(c.adminConsentURL("/common/v2.0/adminconsent", graphDefault)).arrives().Get("error_description"), "AADSTS50059")
}

func TestAdminConsentNeedsAnAdministrator(t *testing.T) {
	c := start(t)
	customer := c.customer(c.second, true, true)
	login := c.customerLogin(customer)
	c.editUser(login.UserPrincipalName, func(u *world.User) { u.DirectoryRoles = nil })
	b := c.browser().open(c.adminConsentURL("/"+customer+"/v2.0/adminconsent", graphDefault)).signIn(login)
	b.shows("AADSTS90094")
	// Nor does posting the acceptance without the page help.
	b = c.browser().open(c.adminConsentURL("/"+customer+"/v2.0/adminconsent", graphDefault))
	b.submit("Next", "username", login.UserPrincipalName).submit("Sign in", "password", login.Password)
	b.submit("Verify", "step", "consent").shows("Pick an account")
}

func TestLogout(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[0])
	path := c.url + "/" + p.TenantID + "/oauth2/v2.0/logout"
	b.open(path + "?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F").shows("You signed out")
	require.Equal(t, "login_required", b.open(c.authorizeURL(p.TenantID, p.ApplicationID, "prompt", "none")).arrives().Get("error"))
	b.open(path + "?state=bye&post_logout_redirect_uri=" + url.QueryEscape("http://localhost:8080/"))
	require.Equal(t, http.StatusFound, b.status)
	require.Equal(t, "http://localhost:8080/?state=bye", b.landed.String())
}
