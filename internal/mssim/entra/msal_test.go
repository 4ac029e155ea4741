package entra_test

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	msalerrors "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/stretchr/testify/require"
)

// rewriting sends what is meant for Microsoft's authority to the simulator and
// nothing else; it keeps Microsoft's name in Host.
type rewriting struct{ to *url.URL }

func (t rewriting) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "login.microsoftonline.com" {
		return http.DefaultTransport.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	r.Host = r.URL.Host
	r.URL.Scheme, r.URL.Host = t.to.Scheme, t.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

// msalSetups are the two ways to point MSAL, unmodified, at the simulator.
var msalSetups = map[string]func(t *testing.T) (c *cloud, authority string, client *http.Client){
	"plain HTTP, discovery rewritten": func(t *testing.T) (*cloud, string, *http.Client) {
		c := start(t)
		to, err := url.Parse(c.url)
		require.NoError(t, err)
		return c, "https://login.microsoftonline.com", &http.Client{Transport: rewriting{to}}
	},
	"TLS with a CA of its own": func(t *testing.T) (*cloud, string, *http.Client) {
		c := serve(t, httptest.NewTLSServer)
		roots := x509.NewCertPool()
		roots.AddCert(c.server.Certificate())
		tr := http.DefaultTransport.(*http.Transport).Clone()
		tr.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
		return c, c.url, &http.Client{Transport: tr}
	},
}

func eachMSAL(t *testing.T, check func(t *testing.T, c *cloud, authority string, client *http.Client)) {
	for name, setup := range msalSetups {
		t.Run(name, func(t *testing.T) {
			c, authority, client := setup(t)
			check(t, c, authority, client)
		})
	}
}

func newMSAL(t *testing.T, authority, clientID, secret string, client *http.Client) confidential.Client {
	t.Helper()
	cred, err := confidential.NewCredFromSecret(secret)
	require.NoError(t, err)
	m, err := confidential.New(authority, clientID, cred, confidential.WithHTTPClient(client),
		confidential.WithInstanceDiscovery(false), confidential.WithAzureRegion("DisableMsalForceRegion"))
	require.NoError(t, err)
	return m
}

// TestMSALSignsInAndRenews drives the reseller's whole way with the real library:
// sign-in with a second factor and consent, the code, silent renewal, and the same
// account at a customer's tenant.
func TestMSALSignsInAndRenews(t *testing.T) {
	const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	sum := sha256.Sum256([]byte(verifier))
	eachMSAL(t, func(t *testing.T, c *cloud, authority string, client *http.Client) {
		p, ctx := c.second, t.Context()
		m := newMSAL(t, authority+"/"+p.TenantID, p.ApplicationID, p.Secret, client)

		raw, err := m.AuthCodeURL(ctx, p.ApplicationID, redirect, []string{partnerScope})
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(raw, c.url+"/"), "the browser is sent to %s", raw)
		link, err := url.Parse(raw)
		require.NoError(t, err)
		q := link.Query()
		q.Set("scope", "openid profile offline_access "+partnerScope)
		q.Set("state", "st")
		q.Set("nonce", "no")
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
		q.Set("code_challenge_method", "S256")
		link.RawQuery = q.Encode()
		got := c.browser().open(link.String()).signIn(p.Logins[0]).arrives()
		require.Equal(t, "st", got.Get("state"))

		res, err := m.AcquireTokenByAuthCode(ctx, got.Get("code"), redirect, []string{partnerScope}, confidential.WithChallenge(verifier))
		require.NoError(t, err)
		require.Empty(t, res.DeclinedScopes)
		require.Equal(t, p.Logins[0].UserPrincipalName, res.Account.PreferredUsername)
		require.Equal(t, res.IDToken.Oid+"."+p.TenantID, res.Account.HomeAccountID)
		require.Equal(t, authority+"/"+p.TenantID+"/v2.0", res.IDToken.Issuer)
		partnerToken := c.claimsOf(res.AccessToken)
		require.Equal(t, "https://api.partnercenter.microsoft.com", partnerToken["aud"])
		require.Equal(t, []any{"pwd", "mfa"}, partnerToken["amr"])

		graph := []string{"https://graph.microsoft.com/.default"}
		home, err := m.AcquireTokenSilent(ctx, graph, confidential.WithSilentAccount(res.Account))
		require.NoError(t, err)
		require.Equal(t, p.TenantID, c.claimsOf(home.AccessToken)["tid"])
		again, err := m.AcquireTokenSilent(ctx, graph, confidential.WithSilentAccount(res.Account))
		require.NoError(t, err)
		require.Equal(t, home.AccessToken, again.AccessToken, "the second answer should come from MSAL's cache")

		customer := c.customer(p, true, true)
		there, err := m.AcquireTokenSilent(ctx, graph, confidential.WithSilentAccount(res.Account), confidential.WithTenantID(customer))
		require.NoError(t, err)
		claims := c.claimsOf(there.AccessToken)
		require.Equal(t, customer, claims["tid"])
		require.NotContains(t, claims, "oid")
		repeat, err := m.AcquireTokenSilent(ctx, graph, confidential.WithSilentAccount(res.Account), confidential.WithTenantID(customer))
		require.NoError(t, err)
		require.Equal(t, there.AccessToken, repeat.AccessToken, "the customer's token should be filed under the partner's account")
	})
}

func TestMSALClientCredentials(t *testing.T) {
	eachMSAL(t, func(t *testing.T, c *cloud, authority string, client *http.Client) {
		p, ctx := c.second, t.Context()
		scopes := []string{"https://api.partnercenter.microsoft.com/.default"}
		m := newMSAL(t, authority+"/"+p.TenantID, p.ApplicationID, p.Secret, client)
		one, err := m.AcquireTokenByCredential(ctx, scopes)
		require.NoError(t, err)
		two, err := m.AcquireTokenByCredential(ctx, scopes)
		require.NoError(t, err)
		require.Equal(t, one.AccessToken, two.AccessToken, "the second answer should come from MSAL's cache")
		claims := c.claimsOf(one.AccessToken)
		require.Equal(t, "app", claims["idtyp"])
		require.NotContains(t, claims, "scp")

		customer := c.customer(p, true, true)
		there, err := m.AcquireTokenByCredential(ctx, []string{"https://graph.microsoft.com/.default"}, confidential.WithTenantID(customer))
		require.NoError(t, err)
		require.Equal(t, customer, c.claimsOf(there.AccessToken)["tid"])

		wrong := newMSAL(t, authority+"/"+p.TenantID, p.ApplicationID, "not the secret", client)
		_, err = wrong.AcquireTokenByCredential(ctx, scopes)
		var refused msalerrors.CallErr
		require.True(t, errors.As(err, &refused), "%v", err)
		require.Equal(t, http.StatusUnauthorized, refused.Resp.StatusCode)
		require.Contains(t, err.Error(), "AADSTS7000215")
	})
}

// TestIDTokenVerifies checks signature, issuer, audience and nonce the way a
// portal must, with a library that trusts nothing.
func TestIDTokenVerifies(t *testing.T) {
	eachMSAL(t, verifyIDToken)
	t.Run("plain HTTP under its own name", func(t *testing.T) {
		c := start(t)
		verifyIDToken(t, c, c.url, http.DefaultClient)
	})
}

func verifyIDToken(t *testing.T, c *cloud, authority string, client *http.Client) {
	p := c.second
	ctx := oidc.ClientContext(t.Context(), client)
	provider, err := oidc.NewProvider(ctx, authority+"/"+p.TenantID+"/v2.0")
	require.NoError(t, err)
	form := c.tokenForm(p, "authorization_code", "code", c.codeFor(p), "redirect_uri", redirect, "scope", "openid "+partnerScope)
	res, err := client.Post(provider.Endpoint().TokenURL, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var got struct {
		IDToken string `json:"id_token"`
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&got))
	token, err := provider.Verifier(&oidc.Config{ClientID: p.ApplicationID, Now: machine}).Verify(ctx, got.IDToken)
	require.NoError(t, err)
	require.Equal(t, "no-1", token.Nonce)
}
