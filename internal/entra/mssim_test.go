package entra_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/entra/entratest"
	"github.com/tenantry/tenantry/internal/mssim"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/upstream"
)

// cloud is a simulated Microsoft with the demo seed.
type cloud struct {
	t         *testing.T
	url       string
	transport http.RoundTripper
	world     *world.World // nil over TLS
	reseller  world.Credentials
}

// overHTTP is a simulator on plain HTTP, where it stands in for Microsoft's authority.
func overHTTP(t *testing.T) *cloud {
	t.Helper()
	sim, err := mssim.New(mssim.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(sim)
	t.Cleanup(func() { server.Close(); require.NoError(t, sim.Close()) })
	return &cloud{t: t, url: server.URL, transport: upstream.NewTransport(nil, 0), world: sim.World(), reseller: world.DemoCredentials()[0]}
}

// overTLS is a simulator with TLS, whose certificate authority is trusted by its file.
func overTLS(t *testing.T) *cloud {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- mssim.Run(ctx, mssim.Config{Addr: "127.0.0.1:0", DataDir: dir, TLS: true, Ready: func(url string) { ready <- url }})
	}()
	var at string
	select {
	case at = <-ready:
	case err := <-done:
		require.NoError(t, err)
	}
	roots, err := upstream.Roots(filepath.Join(dir, mssim.CAFile))
	require.NoError(t, err)
	transport := upstream.NewTransport(roots, 0)
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		cancel()
		require.NoError(t, <-done)
	})
	return &cloud{t: t, url: at, transport: transport, reseller: world.DemoCredentials()[0]}
}

func bothClouds(t *testing.T, f func(t *testing.T, c *cloud)) {
	t.Run("over HTTP", func(t *testing.T) { f(t, overHTTP(t)) })
	t.Run("over TLS", func(t *testing.T) { f(t, overTLS(t)) })
}

// authority is one process's view of the cloud.
func (c *cloud) authority(store entra.CacheStore, now func() time.Time) *entra.Authority {
	c.t.Helper()
	a, err := entra.New(entra.Config{
		BaseURL: c.url, Transport: c.transport, Store: store, Now: now,
		Policy: upstream.Policy{Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
	})
	require.NoError(c.t, err)
	return a
}

func (c *cloud) client(a *entra.Authority, secret string) *entra.Client {
	c.t.Helper()
	client, err := a.Client(entra.App{ResellerID: "reseller-1", TenantID: c.reseller.TenantID, ClientID: c.reseller.ApplicationID, Secret: secret})
	require.NoError(c.t, err)
	return client
}

// person is the reseller's account whose name begins so: admin, agent or sales.
func (c *cloud) person(nick string) entratest.Person {
	c.t.Helper()
	for _, l := range c.reseller.Logins {
		if strings.HasPrefix(l.UserPrincipalName, nick+"@") {
			return entratest.Person{Name: l.UserPrincipalName, Password: l.Password, Code: l.MFACode}
		}
	}
	require.FailNow(c.t, "no such login", nick)
	return entratest.Person{}
}

func (c *cloud) customer(slug string) string { return world.StableID("tenant", slug) }

// readGDAP is a permission that only an administrator can consent to.
const readGDAP = entra.GraphResource + "/DelegatedAdminRelationship.Read.All"

// authorize signs in as nick and stores what that gives.
func (c *cloud) authorize(client *entra.Client, store *entratest.Store, nick string, scopes ...string) entra.Authorization {
	c.t.Helper()
	got, err := entratest.Authorize(context.Background(), client, c.transport, c.reseller.RedirectURIs[0], c.person(nick), scopes...)
	require.NoError(c.t, err)
	store.Put("reseller-1", got.TokenCache)
	client.Forget("")
	return got
}

func TestSimulatorAuthorizationToTokens(t *testing.T) {
	bothClouds(t, func(t *testing.T, c *cloud) {
		ctx, store := context.Background(), entratest.NewStore()
		client := c.client(c.authority(store, nil), c.reseller.Secret)
		_, err := client.PartnerCenterToken(ctx)
		require.Equal(t, upstream.ReasonNotAuthorized, upstream.ReasonOf(err))

		who := c.authorize(client, store, "admin", readGDAP)
		require.Equal(t, c.reseller.TenantID, who.TenantID)
		require.Equal(t, c.person("admin").Name, who.UPN)
		require.True(t, who.MFA)
		require.Equal(t, who.ObjectID+"."+who.TenantID, who.AccountID)

		token, err := client.PartnerCenterToken(ctx)
		require.NoError(t, err)
		claims, err := entra.DecodeAccessToken(token)
		require.NoError(t, err)
		require.True(t, claims.HasMFA())
		require.Equal(t, c.reseller.ApplicationID, claims.AppID)

		_, err = client.PartnerCenterAppToken(ctx)
		require.NoError(t, err)
		_, err = client.GraphToken(ctx, c.reseller.TenantID)
		require.NoError(t, err)
		token, err = client.GraphToken(ctx, c.customer("gruenwald"))
		require.NoError(t, err)
		claims, err = entra.DecodeAccessToken(token)
		require.NoError(t, err)
		require.Equal(t, c.customer("gruenwald"), claims.TenantID)
		require.NotEmpty(t, claims.RoleIDs, "the roles that GDAP gives")
		require.NoError(t, client.Renew(ctx))

		replica := c.client(c.authority(store, nil), c.reseller.Secret)
		_, err = replica.GraphToken(ctx, c.customer("alpenblick"))
		require.NoError(t, err, "another replica lives from the same store")
	})
}

func TestSimulatorRefusals(t *testing.T) {
	c := overHTTP(t)
	ctx, store := context.Background(), entratest.NewStore()
	authority := c.authority(store, nil)
	client := c.client(authority, c.reseller.Secret)

	t.Run("wrong secret", func(t *testing.T) {
		_, err := entratest.Authorize(ctx, c.client(c.authority(entratest.NewStore(), nil), "wrong"), c.transport, c.reseller.RedirectURIs[0], c.person("admin"))
		require.Equal(t, upstream.ReasonSecretWrong, upstream.ReasonOf(err), "%v", err)
	})
	t.Run("no second factor", func(t *testing.T) {
		_, err := entratest.Authorize(ctx, client, c.transport, c.reseller.RedirectURIs[0], c.person("agent"))
		require.Equal(t, upstream.ReasonMFAMissing, upstream.ReasonOf(err), "%v", err)
	})
	t.Run("an unknown tenant", func(t *testing.T) {
		_, err := authority.TenantOf(ctx, "nobody-has-this.onmicrosoft.com")
		require.Equal(t, upstream.ReasonTenantMissing, upstream.ReasonOf(err), "%v", err)
		got, err := authority.TenantOf(ctx, "gruenwald.onmicrosoft.com")
		require.NoError(t, err)
		require.Equal(t, c.customer("gruenwald"), got)
	})
	t.Run("an account outside the GDAP groups", func(t *testing.T) {
		other := entratest.NewStore()
		sales := c.client(c.authority(other, nil), c.reseller.Secret)
		c.authorize(sales, other, "sales")
		_, err := sales.GraphToken(ctx, c.customer("gruenwald"))
		require.Equal(t, upstream.ReasonGDAPMissing, upstream.ReasonOf(err), "%v", err)
	})

	c.authorize(client, store, "admin", readGDAP)
	t.Run("no consent until the customer's administrator gives it", func(t *testing.T) {
		customer := c.customer("smorgas")
		_, err := client.GraphToken(ctx, customer)
		require.Equal(t, upstream.ReasonConsentMissing, upstream.ReasonOf(err), "%v", err)

		link, err := client.AdminConsentURL(ctx, customer, entra.GraphResource+"/.default", c.reseller.RedirectURIs[0], "st")
		require.NoError(t, err)
		admin := entratest.Person{Name: "admin@smorgas.onmicrosoft.com", Password: world.CustomerPassword, Code: world.MFACode}
		back, err := entratest.SignIn(ctx, c.transport, link, admin)
		require.NoError(t, err)
		require.Equal(t, entra.ConsentAnswer{Granted: true, State: "st"}, entra.ReadConsent(back))
		client.Forget(customer)
		_, err = client.GraphToken(ctx, customer)
		require.NoError(t, err)
	})
	t.Run("revoked sessions", func(t *testing.T) {
		require.NoError(t, c.world.Update(func(tx *world.Tx) error {
			for u := range tx.Users.All(c.reseller.TenantID) {
				if strings.HasPrefix(u.UserPrincipalName, "admin@") {
					row, _ := tx.Users.Edit(c.reseller.TenantID, u.ID)
					row.SignIn.TokensValidFrom = time.Now().Add(time.Hour)
				}
			}
			return nil
		}))
		client.Forget("")
		for range 3 {
			_, err := client.PartnerCenterToken(ctx)
			require.Equal(t, upstream.ReasonTokenRevoked, upstream.ReasonOf(err), "%v", err)
			e, _ := upstream.As(err)
			require.Equal(t, "AADSTS50173", e.Code)
		}
	})
}
