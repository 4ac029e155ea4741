package entra_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/upstream"
)

// bothWays runs a test against an authority on plain HTTP, where it stands in for Microsoft's, and over TLS.
func bothWays(t *testing.T, f func(t *testing.T, a *authority)) {
	t.Run("http", func(t *testing.T) { f(t, newAuthority(t, false)) })
	t.Run("tls", func(t *testing.T) { f(t, newAuthority(t, true)) })
}

func TestAuthorizationToTokens(t *testing.T) {
	bothWays(t, func(t *testing.T, a *authority) {
		t.Setenv("MSAL_FORCE_REGION", "westeurope")
		ctx := context.Background()
		s := &store{}
		r := newReplica(t, a, s)

		link, err := r.AuthCodeURL(ctx, entra.SignInRequest{
			RedirectURI: redirect, State: "the-state", Nonce: nonce, Verifier: strings.Repeat("v", 43),
			Scopes: []string{"https://graph.microsoft.com/User.Read.All"}, Prompt: "select_account",
		})
		require.NoError(t, err)
		u, err := url.Parse(link)
		require.NoError(t, err)
		require.Equal(t, a.server.URL+"/"+partner+"/oauth2/v2.0/authorize", u.Scheme+"://"+u.Host+u.Path)
		challenge := sha256.Sum256([]byte(strings.Repeat("v", 43)))
		require.Equal(t, url.Values{
			"client_id": {appID}, "redirect_uri": {redirect}, "response_type": {"code"}, "response_mode": {"query"},
			"scope": {"openid profile offline_access https://api.partnercenter.microsoft.com/user_impersonation https://graph.microsoft.com/User.Read.All"},
			"state": {"the-state"}, "nonce": {nonce}, "prompt": {"select_account"}, "code_challenge_method": {"S256"},
			"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
		}, u.Query())

		got, err := r.RedeemCode(ctx, redemption())
		require.NoError(t, err)
		require.Equal(t, entra.Identity{TenantID: partner, ObjectID: userID, UPN: "csp@partner.example", Name: "Service Account"}, got.Identity)
		require.Equal(t, userID+"."+partner, got.AccountID)
		require.True(t, got.MFA)
		require.Equal(t, strings.Repeat("v", 43), a.calls(partner)[0].Get("code_verifier"))
		require.Zero(t, s.saves, "the caller stores the authorization")
		s.put(got.TokenCache)
		r.Forget("")

		token, err := r.PartnerCenterToken(ctx)
		require.NoError(t, err)
		claims, err := entra.DecodeAccessToken(token)
		require.NoError(t, err)
		require.True(t, claims.HasMFA())
		require.Equal(t, "refresh-1", a.calls(partner)[1].Get("refresh_token"))

		token, err = r.GraphToken(ctx, strings.ToUpper(customer))
		require.NoError(t, err)
		claims, err = entra.DecodeAccessToken(token)
		require.NoError(t, err)
		require.Equal(t, customer, claims.TenantID)
		require.Equal(t, "refresh-2", a.calls(customer)[0].Get("refresh_token"), "the partner's token, as last rotated")

		token, err = r.GraphAppToken(ctx, customer)
		require.NoError(t, err)
		require.NotEmpty(t, token)
		require.Equal(t, "client_credentials", a.calls(customer)[1].Get("grant_type"))
		_, err = r.PartnerCenterAppToken(ctx)
		require.NoError(t, err)

		require.NoError(t, r.Flush(ctx))
		blob, _ := s.get()
		require.Contains(t, blob, "refresh-3")
		require.NotContains(t, blob, `"AccessToken"`)
		require.NotContains(t, blob, customer)
		require.Less(t, len(blob), 4000)
	})
}

func TestTokensAreAskedForOnce(t *testing.T) {
	a := newAuthority(t, false)
	r := authorized(t, a, &store{})
	release := make(chan struct{})
	a.change(func(a *authority) { a.block = release })
	before := len(a.calls(customer))
	var wg sync.WaitGroup
	started := make(chan struct{}, 50)
	for range 50 {
		wg.Go(func() {
			started <- struct{}{}
			if _, err := r.GraphToken(context.Background(), customer); err != nil {
				t.Error(err)
			}
		})
	}
	for range 50 {
		<-started
	}
	close(release)
	wg.Wait()
	require.Len(t, a.calls(customer)[before:], 1)
}

func TestTokensCloseToTheirEndAreNotUsed(t *testing.T) {
	a := newAuthority(t, false)
	r := authorized(t, a, &store{})
	ctx := context.Background()
	first, err := r.GraphToken(ctx, customer)
	require.NoError(t, err)
	r.clock.advance(57 * time.Minute)
	again, err := r.GraphToken(ctx, customer)
	require.NoError(t, err)
	require.Equal(t, first, again)
	r.clock.advance(70 * time.Second)
	fresh, err := r.GraphToken(ctx, customer)
	require.NoError(t, err)
	require.NotEqual(t, first, fresh)
}

func TestARejectedTokenIsReplaced(t *testing.T) {
	a := newAuthority(t, false)
	r := authorized(t, a, &store{})
	ctx := context.Background()
	src := r.Graph(customer)
	first, err := src.Token(ctx, "")
	require.NoError(t, err)
	second, err := src.Token(ctx, first)
	require.NoError(t, err)
	require.NotEqual(t, first, second)
	third, err := src.Token(ctx, first)
	require.NoError(t, err)
	require.Equal(t, second, third, "a token that was already replaced costs nothing")
}

func TestARevokedAuthorizationIsTriedOnceInFiveMinutesAndANewOneWorksAtOnce(t *testing.T) {
	a := newAuthority(t, false)
	s := &store{}
	r := authorized(t, a, s)
	ctx := context.Background()
	a.change(func(a *authority) { a.refused[partner] = failure("invalid_grant", 50173) })
	before := len(a.calls(partner))
	for range 20 {
		_, err := r.PartnerCenterToken(ctx)
		e, _ := upstream.As(err)
		require.Equal(t, upstream.ReasonTokenRevoked, e.Reason)
		require.Equal(t, "AADSTS50173", e.Code)
		require.Equal(t, "abc-def", e.CorrelationID)
		r.clock.advance(10 * time.Second)
	}
	require.Len(t, a.calls(partner)[before:], 1)
	r.clock.advance(5 * time.Minute)
	_, err := r.PartnerCenterToken(ctx)
	require.Error(t, err)
	require.Len(t, a.calls(partner)[before:], 2)

	// Another replica is where the person authorizes anew; this one learns of it from the store.
	a.change(func(a *authority) { delete(a.refused, partner) })
	other := newReplica(t, a, s)
	got, err := other.RedeemCode(ctx, redemption())
	require.NoError(t, err)
	s.put(got.TokenCache)
	r.clock.advance(2 * time.Second)
	_, err = r.PartnerCenterToken(ctx)
	require.NoError(t, err)
}

func TestNotAuthorizedYet(t *testing.T) {
	a := newAuthority(t, false)
	r := newReplica(t, a, &store{})
	_, err := r.PartnerCenterToken(context.Background())
	require.Equal(t, upstream.ReasonNotAuthorized, upstream.ReasonOf(err))
	require.Empty(t, a.calls(partner))
}

func TestABrokenAuthority(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		kind   upstream.Kind
		calls  int
	}{
		"down":                 {503, "", upstream.KindUnavailable, 3},
		"an HTML page":         {200, "<html>", upstream.KindUnavailable, 3},
		"a cut answer":         {200, `{"access_token":"x`, upstream.KindUnavailable, 3},
		"an answer of nothing": {200, `{}`, upstream.KindUnavailable, 3},
		"throttled":            {429, failure("temporarily_unavailable", 90055), upstream.KindThrottled, 3},
		"a 5 MB answer":        {200, strings.Repeat("x", 5<<20), upstream.KindUnavailable, 1},
		"a 400 of a proxy":     {400, "<html>", upstream.KindUnavailable, 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAuthority(t, false)
			r := authorized(t, a, &store{})
			a.change(func(a *authority) { a.status, a.broken = tt.status, tt.body })
			_, err := r.GraphToken(context.Background(), customer)
			e, _ := upstream.As(err)
			require.Equal(t, tt.kind, e.Kind)
			require.Equal(t, "entra", e.API)
			require.Len(t, a.calls(customer), tt.calls)
			if tt.kind == upstream.KindThrottled {
				require.Equal(t, 7*time.Second, e.RetryAfter)
			}
			a.change(func(a *authority) { a.status = 0 })
			_, err = r.GraphToken(context.Background(), customer)
			require.NoError(t, err, "it recovers at once")
		})
	}
}

func TestErrorsHoldNoSecrets(t *testing.T) {
	a := newAuthority(t, false)
	r := authorized(t, a, &store{})
	a.change(func(a *authority) { a.refused[customer] = failure("invalid_client", 7000215) })
	_, err := r.GraphToken(context.Background(), customer)
	e, _ := upstream.As(err)
	require.Equal(t, upstream.ReasonSecretWrong, e.Reason)
	for _, text := range []string{err.Error(), e.Message, e.Sentence(), e.AppError().Error()} {
		for _, leak := range []string{secret, "refresh-", "person@", "code_verifier"} {
			require.NotContains(t, text, leak)
		}
	}
	app := entra.App{ClientID: appID, Secret: secret}
	require.NotContains(t, app.String()+app.GoString(), secret)
}

func TestClientsStayAsLongAsTheRegistration(t *testing.T) {
	a := newAuthority(t, false)
	r := newReplica(t, a, &store{})
	app := entra.App{ResellerID: "reseller-1", TenantID: strings.ToUpper(partner), ClientID: appID, Secret: secret}
	same, err := r.authority.Client(app)
	require.NoError(t, err)
	require.Same(t, r.Client, same)
	app.Secret = "another"
	other, err := r.authority.Client(app)
	require.NoError(t, err)
	require.NotSame(t, r.Client, other)

	for name, bad := range map[string]entra.App{
		"tenant": {ResellerID: "r", TenantID: "contoso.com", ClientID: appID, Secret: secret},
		"client": {ResellerID: "r", TenantID: partner, ClientID: "x", Secret: secret},
		"secret": {ResellerID: "r", TenantID: partner, ClientID: appID},
	} {
		_, err := r.authority.Client(bad)
		require.Equal(t, upstream.KindUnauthorized, upstream.KindOf(err), name)
	}
}

func TestTenantOf(t *testing.T) {
	bothWays(t, func(t *testing.T, a *authority) {
		r := newReplica(t, a, &store{})
		ctx := context.Background()
		got, err := r.authority.TenantOf(ctx, "Contoso.example")
		require.NoError(t, err)
		require.Equal(t, customer, got)
		for _, domain := range []string{"unknown.example", "", "a/b", "../x", "a b", "x?y", strings.Repeat("a", 300)} {
			_, err = r.authority.TenantOf(ctx, domain)
			require.Equal(t, upstream.ReasonTenantMissing, upstream.ReasonOf(err), domain)
		}
	})
}

func TestConfigurations(t *testing.T) {
	for _, bad := range []string{"login.microsoftonline.com", "https://host/base", "ftp://host", "https://u:p@host"} {
		_, err := entra.New(entra.Config{BaseURL: bad, Store: &store{}})
		require.Error(t, err, bad)
	}
	_, err := entra.New(entra.Config{})
	require.Error(t, err, "tokens need a store")
}

func TestARealAuthorityIsAskedUnderItsOwnName(t *testing.T) {
	var asked []string
	rt := roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Scheme+"://"+r.URL.Host+r.URL.Path)
		return nil, errors.New("no network")
	})
	a, err := entra.New(entra.Config{Store: &store{}, Transport: rt, Policy: upstream.Policy{Tries: 1}})
	require.NoError(t, err)
	_, err = a.TenantOf(context.Background(), "contoso.com")
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err))
	require.Equal(t, []string{"https://login.microsoftonline.com/contoso.com/v2.0/.well-known/openid-configuration"}, asked)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
