package entra_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/entra"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

const graphDefault = "https://graph.microsoft.com/.default"

func TestCustomersTenantGivesTokensWithoutObjectID(t *testing.T) {
	c := start(t)
	p := c.second
	customer := c.customer(p, true, true)
	form := c.tokenForm(p, "refresh_token", "refresh_token", c.refreshTokenOf(p, p.Logins[0]), "scope", graphDefault+" openid offline_access profile")
	a := c.post("/"+customer+"/oauth2/v2.0/token", form)
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
	claims := c.claimsOf(a.text("access_token"))
	require.Equal(t, customer, claims["tid"])
	require.Equal(t, "https://sts.windows.net/"+customer+"/", claims["iss"])
	require.Equal(t, "https://sts.windows.net/"+p.TenantID+"/", claims["idp"])
	require.Equal(t, "Harborview IT Services LLC Technician", claims["name"])
	require.NotContains(t, claims, "oid")
	require.NotContains(t, claims, "upn")
	require.Contains(t, claims["wids"], "08372b87-7d02-482a-9e02-fb03ea5fe193")
	require.Contains(t, claims["wids"], world.RoleUserAdmin)
	require.Contains(t, claims["scp"], "User.ReadWrite.All")
	require.NotContains(t, c.claimsOf(a.text("id_token")), "oid")
	info, err := base64.RawURLEncoding.DecodeString(a.text("client_info"))
	require.NoError(t, err)
	require.Contains(t, string(info), p.TenantID, "the account stays the partner's")
	require.NotContains(t, string(info), customer)

	// The new refresh token is as good at home as the old one.
	a = c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", a.text("refresh_token"), "scope", partnerScope))
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
}

// TestCustomerChecksComeInOrder breaks everything and mends one thing after the
// other: each time the next refusal appears.
func TestCustomerChecksComeInOrder(t *testing.T) {
	c := start(t)
	p := c.second
	customer := c.customer(p, true, true)
	token := c.refreshTokenOf(p, p.Logins[0])
	ask := func(tenant string) answer {
		return c.post("/"+tenant+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", graphDefault))
	}
	var consent *world.Consent
	var relationships []*world.GDAPRelationship
	c.edit(func(tx *world.Tx) {
		consent, _ = tx.State.Consents.Get(customer, p.ApplicationID)
		tx.Consents.Delete(customer, p.ApplicationID)
		for g := range tx.State.GDAP.All(p.TenantID) {
			if g.CustomerID == customer {
				relationships = append(relationships, g)
			}
		}
		for _, g := range relationships {
			e, _ := tx.GDAP.Edit(p.TenantID, g.ID)
			e.Status = world.GDAPTerminated
		}
	})
	a := ask("22222222-2222-3333-4444-555555555555")
	require.Equal(t, 90002, a.code())
	require.Equal(t, "invalid_request", a.text("error"))

	a = ask(customer)
	require.Equal(t, 700016, a.code())
	require.Contains(t, a.text("error_description"), p.ApplicationID)

	c.edit(func(tx *world.Tx) {
		empty := *consent
		empty.Permissions = nil
		tx.Consents.Put(customer, p.ApplicationID, &empty)
	})
	a = ask(customer)
	require.Equal(t, 50020, a.code())
	require.Equal(t, "invalid_grant", a.text("error"))

	c.edit(func(tx *world.Tx) {
		for _, g := range relationships {
			e, _ := tx.GDAP.Edit(p.TenantID, g.ID)
			e.Status = world.GDAPActive
		}
	})
	a = ask(customer)
	require.Equal(t, 65001, a.code())
	require.Equal(t, "consent_required", a.text("suberror"))

	c.edit(func(tx *world.Tx) {
		e, _ := tx.Consents.Edit(customer, p.ApplicationID)
		e.Permissions = consent.Permissions
	})
	require.Equal(t, http.StatusOK, ask(customer).status)
}

// TestOnlyMembersOfTheGroupReachCustomers: the relationship alone gives nothing.
func TestOnlyMembersOfTheGroupReachCustomers(t *testing.T) {
	c := start(t)
	p := c.second
	token := c.refreshTokenOf(p, p.Logins[2])
	a := c.post("/"+c.customer(p, true, true)+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", graphDefault))
	require.Equal(t, 50020, a.code())
}

func TestRefreshTokensThatNeedAPerson(t *testing.T) {
	tests := map[string]struct {
		login    int
		change   func(u *world.User)
		kind     string
		suberror string
		code     int
	}{
		"sessions revoked":             {0, func(u *world.User) { u.SignIn.TokensValidFrom = machine().Add(time.Second) }, "invalid_grant", "", 50173},
		"account disabled":             {0, func(u *world.User) { u.AccountEnabled = false }, "invalid_grant", "", 50057},
		"account deleted":              {0, func(u *world.User) { at := machine(); u.DeletedAt = &at }, "invalid_grant", "", 50034},
		"second factor required since": {1, func(u *world.User) { u.SignIn.MFA = true }, "interaction_required", "basic_action", 50076},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			p := c.second
			token := c.refreshTokenOf(p, p.Logins[tt.login])
			redeem := c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", partnerScope)
			require.Equal(t, http.StatusOK, c.post("/"+p.TenantID+"/oauth2/v2.0/token", redeem).status)
			c.editUser(p.Logins[tt.login].UserPrincipalName, tt.change)
			a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", redeem)
			require.Equal(t, tt.code, a.code())
			require.Equal(t, tt.kind, a.text("error"))
			require.Equal(t, tt.suberror, a.text("suberror"))
		})
	}
}

func TestAccountsWithoutSecondFactorSayPasswordOnly(t *testing.T) {
	c := start(t)
	p := c.second
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", c.refreshTokenOf(p, p.Logins[1]), "scope", partnerScope))
	require.Equal(t, []any{"pwd"}, c.claimsOf(a.text("access_token"))["amr"])
}

func TestRefreshTokensBelongToOneApp(t *testing.T) {
	c := start(t)
	token := c.refreshTokenOf(c.second, c.second.Logins[0])
	a := c.post("/"+c.second.TenantID+"/oauth2/v2.0/token", c.tokenForm(c.first, "refresh_token", "refresh_token", token, "scope", partnerScope))
	require.Equal(t, 700016, a.code(), "the other app is not known there")
	c.edit(func(tx *world.Tx) {
		tx.Consents.Put(c.second.TenantID, c.first.ApplicationID, &world.Consent{AppID: c.first.ApplicationID})
	})
	a = c.post("/"+c.second.TenantID+"/oauth2/v2.0/token", c.tokenForm(c.first, "refresh_token", "refresh_token", token, "scope", partnerScope))
	require.Equal(t, 70000, a.code())
}

// TestSealedValuesAreNotInterchangeable: an access token, a code or a session is
// no refresh token.
func TestSealedValuesAreNotInterchangeable(t *testing.T) {
	c := start(t)
	p := c.second
	b := c.browser().open(c.authorizeURL(p.TenantID, p.ApplicationID)).signIn(p.Logins[0])
	session := b.http.Jar.Cookies(b.at)[0].Value
	for _, value := range []string{session, b.arrives().Get("code"), "", "1.A", "e30.e30.e30"} {
		a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", value, "scope", partnerScope))
		require.Contains(t, []int{70000, 900144}, a.code(), "%.20s: %v", value, a.body)
	}
}

// TestTokensSurviveARestart opens the data folder a second time.
func TestTokensSurviveARestart(t *testing.T) {
	c := start(t)
	opts := world.Options{Dir: t.TempDir(), Seed: "demo", Machine: machine}
	w, err := world.New(opts)
	require.NoError(t, err)
	before := httptest.NewServer(entra.New(w))
	defer before.Close()
	c.w, c.url, c.server = w, before.URL, before
	token := c.refreshTokenOf(c.second, c.second.Logins[0])
	require.NoError(t, w.Close())

	w, err = world.New(opts)
	require.NoError(t, err)
	defer func() { require.NoError(t, w.Close()) }()
	after := httptest.NewServer(entra.New(w))
	defer after.Close()
	c.w, c.url, c.server = w, after.URL, after
	a := c.post("/"+c.second.TenantID+"/oauth2/v2.0/token", c.tokenForm(c.second, "refresh_token", "refresh_token", token, "scope", partnerScope))
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
}

// TestTokensSurviveAReset: keys stay, so what clients hold goes on working.
func TestTokensSurviveAReset(t *testing.T) {
	c := start(t)
	p := c.second
	token := c.refreshTokenOf(p, p.Logins[0])
	require.NoError(t, c.w.Reset("demo", machine()))
	a := c.post("/"+p.TenantID+"/oauth2/v2.0/token", c.tokenForm(p, "refresh_token", "refresh_token", token, "scope", partnerScope))
	require.Equal(t, http.StatusOK, a.status, "%v", a.body)
}
