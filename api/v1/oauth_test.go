package v1_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

func TestTokensAreIssuedAsRFC6749Says(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	body := reading("customers:read", "orders:read")
	body["reseller_id"] = addReseller(e, operator)
	made := makeClient(operator, body)
	with := func(change func(url.Values)) url.Values {
		form := made.form()
		change(form)
		return form
	}
	good := e.Token(made.form()).Expect(http.StatusOK)
	require.Equal(t, "Bearer", good.Text("token_type"))
	require.Equal(t, "900", good.Text("expires_in"))
	require.Equal(t, "customers:read orders:read", good.Text("scope"))
	require.Equal(t, "no-store", good.Header.Get("Cache-Control"))

	narrow := e.Token(with(func(f url.Values) { f.Set("scope", "orders:read") })).Expect(http.StatusOK)
	require.Equal(t, "orders:read", narrow.Text("scope"))
	halo := e.Bearer(narrow.Text("access_token"))
	halo.Get("/orders").Expect(http.StatusOK)
	halo.Get("/customers").Refused(http.StatusForbidden, "permission.missing")

	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(made.id)+":"+url.QueryEscape(made.secret)))
	e.Token(url.Values{"grant_type": {"client_credentials"}}, "Authorization", basic).Expect(http.StatusOK)

	for name, one := range map[string]struct {
		form    url.Values
		headers []string
		status  int
		code    string
	}{
		"another grant":      {with(func(f url.Values) { f.Set("grant_type", "password") }), nil, 400, "unsupported_grant_type"},
		"no grant":           {with(func(f url.Values) { f.Del("grant_type") }), nil, 400, "invalid_request"},
		"twice":              {with(func(f url.Values) { f.Add("client_id", made.id) }), nil, 400, "invalid_request"},
		"a scope it has not": {with(func(f url.Values) { f.Set("scope", "orders:read tenants:read") }), nil, 400, "invalid_scope"},
		"no such scope":      {with(func(f url.Values) { f.Set("scope", "*") }), nil, 400, "invalid_scope"},
		"both":               {made.form(), []string{"Authorization", basic}, 400, "invalid_request"},
		"JSON":               {made.form(), []string{"Content-Type", "application/json"}, 400, "invalid_request"},
		"another secret":     {with(func(f url.Values) { f.Set("client_secret", "tnc_wrong") }), nil, 401, "invalid_client"},
		"no secret":          {with(func(f url.Values) { f.Del("client_secret") }), nil, 401, "invalid_client"},
		"no such client":     {with(func(f url.Values) { f.Set("client_id", "nobody\x00") }), nil, 401, "invalid_client"},
		"another scheme":     {url.Values{"grant_type": {"client_credentials"}}, []string{"Authorization", "Bearer x"}, 401, "invalid_client"},
	} {
		a := e.Token(one.form, one.headers...)
		require.Equal(t, one.status, a.Status, "%s: %s", name, a.Body)
		require.Equal(t, one.code, a.Text("error"), name)
		require.Equal(t, "no-store", a.Header.Get("Cache-Control"), name)
		require.Equal(t, one.status == http.StatusUnauthorized, a.Header.Get("WWW-Authenticate") != "", name)
	}
	require.NotContains(t, e.Log.String(), made.secret)
}

// TestGuessingSecretsIsSlowedDown: as passwords are, with one answer whether there is the client or not.
func TestGuessingSecretsIsSlowedDown(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	body := reading("customers:read")
	body["reseller_id"] = addReseller(e, operator)
	made := makeClient(operator, body)
	answers := map[string]string{}
	for _, id := range []string{made.id, "019b0000-0000-7000-8000-000000000000"} {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {"tnc_guess"}}
		for range 6 {
			answers[id] = string(e.Token(form).Expect(http.StatusUnauthorized).Body)
		}
		late := e.Token(form).Expect(http.StatusTooManyRequests)
		require.NotEmpty(t, late.Header.Get("Retry-After"))
		answers[id] += string(late.Body)
	}
	require.Equal(t, answers[made.id], answers["019b0000-0000-7000-8000-000000000000"])
	e.Token(made.form()).Expect(http.StatusTooManyRequests)
	e.User("vera@example.com", authz.RolePartnerView, body["reseller_id"].(string)) // signing in is counted apart
}

// TestAnotherOAuthClientGetsIn: a library of others fetches a token and lists subscriptions with it.
func TestAnotherOAuthClientGetsIn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	body := reading("subscriptions:read")
	body["reseller_id"] = addReseller(e, operator)
	made := makeClient(operator, body)
	portal := httptest.NewServer(e.App.Server.Handler())
	defer portal.Close()
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
		c := clientcredentials.Config{
			ClientID: made.id, ClientSecret: made.secret, TokenURL: portal.URL + "/api/v1/oauth/token", Scopes: []string{"subscriptions:read"}, AuthStyle: style,
		}
		r, err := c.Client(t.Context()).Get(portal.URL + "/api/v1/subscriptions")
		require.NoError(t, err)
		require.NoError(t, r.Body.Close())
		require.Equal(t, http.StatusOK, r.StatusCode)
	}
}

// TestTokensVerifyByThePublishedKeys: with nothing but the standard library and /.well-known/jwks.json.
func TestTokensVerifyByThePublishedKeys(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	body := reading("orders:read")
	body["reseller_id"] = addReseller(e, operator)
	made := makeClient(operator, body)
	token := e.Token(made.form()).Expect(http.StatusOK).Text("access_token")
	var published struct {
		Keys []struct{ Kty, Use, Alg, Kid, Crv, X, Y string }
	}
	answer := e.Anonymous().Page("/.well-known/jwks.json").Expect(http.StatusOK).Into(&published)
	require.Contains(t, answer.Header.Get("Cache-Control"), "max-age")
	require.NotContains(t, string(answer.Body), `"d"`)
	require.Len(t, published.Keys, 1)
	key := published.Keys[0]
	require.Equal(t, []string{"EC", "sig", "ES256", "P-256"}, []string{key.Kty, key.Use, key.Alg, key.Crv})

	parts := strings.Split(token, ".")
	var header, claims map[string]any
	require.NoError(t, json.Unmarshal(decoded(t, parts[0]), &header))
	require.NoError(t, json.Unmarshal(decoded(t, parts[1]), &claims))
	require.Equal(t, map[string]any{"alg": "ES256", "typ": "at+jwt", "kid": key.Kid}, header)
	require.Equal(t, made.id, claims["sub"])
	require.Equal(t, made.id, claims["client_id"])
	require.Equal(t, "orders:read", claims["scope"])
	require.Equal(t, "http://localhost:8080", claims["iss"])
	require.Equal(t, []any{"http://localhost:8080/api/v1"}, claims["aud"])
	require.InDelta(t, 900, claims["exp"].(float64)-claims["iat"].(float64), 1)
	require.NotEmpty(t, claims["jti"])

	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, decoded(t, key.X), decoded(t, key.Y)))
	require.NoError(t, err)
	signature := decoded(t, parts[2])
	require.Len(t, signature, 64)
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	require.True(t, ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])))
}

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	require.NoError(t, err)
	return b
}
