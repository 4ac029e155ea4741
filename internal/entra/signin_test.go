package entra_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/upstream"
)

func TestWhatASignInMustBe(t *testing.T) {
	stranger := "99999999-9999-4999-8999-999999999999"
	none := func(c jwt.Claims) string {
		return sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "key-1", c)
	}
	hmac := func(c jwt.Claims) string { return sign(t, jwt.SigningMethodHS256, []byte("key"), "key-1", c) }
	tests := map[string]struct {
		change func(*authority)
		reason upstream.Reason
	}{
		"of another tenant": {func(a *authority) { a.idClaims["tid"] = stranger }, upstream.ReasonWrongTenant},
		"of another tenant, in its name": {func(a *authority) {
			a.idClaims["tid"], a.idClaims["iss"] = stranger, "https://login.microsoftonline.com/"+stranger+"/v2.0"
		}, upstream.ReasonWrongTenant},
		"with a foreign issuer":   {func(a *authority) { a.idClaims["iss"] = "https://evil.example/" + partner + "/v2.0" }, upstream.ReasonWrongTenant},
		"for another application": {func(a *authority) { a.idClaims["aud"] = stranger }, upstream.ReasonForbidden},
		"with another nonce":      {func(a *authority) { a.idClaims["nonce"] = "other" }, upstream.ReasonForbidden},
		"without nonce":           {func(a *authority) { delete(a.idClaims, "nonce"); a.idClaims["nonce"] = nil }, upstream.ReasonForbidden},
		"long over":               {func(a *authority) { a.idClaims["exp"] = time.Now().Add(-2 * time.Minute).Unix() }, upstream.ReasonTokenExpired},
		"not yet valid":           {func(a *authority) { a.idClaims["nbf"] = time.Now().Add(2 * time.Minute).Unix() }, upstream.ReasonTokenExpired},
		"of version 1":            {func(a *authority) { a.idClaims["ver"] = "1.0" }, upstream.ReasonForbidden},
		"without object id":       {func(a *authority) { a.idClaims["oid"] = "" }, upstream.ReasonForbidden},
		"not signed":              {func(a *authority) { a.signer = none }, upstream.ReasonForbidden},
		"signed with a secret":    {func(a *authority) { a.signer = hmac }, upstream.ReasonForbidden},
		"signed by an unknown key": {func(a *authority) {
			a.signer = func(c jwt.Claims) string { return sign(t, jwt.SigningMethodRS256, signingKey, "key-9", c) }
		}, upstream.ReasonForbidden},
		"without second factor": {func(a *authority) { a.amr = []string{"pwd"} }, upstream.ReasonMFAMissing},
		"refused":               {func(a *authority) { a.refused[partner] = failure("invalid_grant", 70008) }, upstream.ReasonTokenExpired},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAuthority(t, false)
			a.change(tt.change)
			s := &store{}
			_, err := newReplica(t, a, s).RedeemCode(context.Background(), redemption())
			require.Equal(t, tt.reason, upstream.ReasonOf(err), "%v", err)
			require.Zero(t, s.saves)
			require.Len(t, a.calls(partner), 1, "a code is redeemed once")
		})
	}
	t.Run("a minute of clock difference is tolerated", func(t *testing.T) {
		a := newAuthority(t, false)
		a.change(func(a *authority) { a.idClaims["exp"] = time.Now().Add(-50 * time.Second).Unix() })
		_, err := newReplica(t, a, &store{}).RedeemCode(context.Background(), redemption())
		require.NoError(t, err)
	})
}

func TestPartnerCenterTokensNeedMFA(t *testing.T) {
	a := newAuthority(t, false)
	r := authorized(t, a, &store{})
	a.change(func(a *authority) { a.amr = []string{"pwd"} })
	ctx := context.Background()
	_, err := r.PartnerCenterToken(ctx)
	require.Equal(t, upstream.ReasonMFAMissing, upstream.ReasonOf(err))
	_, err = r.PartnerCenterAppToken(ctx)
	require.NoError(t, err, "the application itself has no second factor")
	_, err = r.GraphToken(ctx, customer)
	require.NoError(t, err)
}

func TestAdminConsent(t *testing.T) {
	a := newAuthority(t, false)
	r := newReplica(t, a, &store{})
	link, err := r.AdminConsentURL(context.Background(), customer, entra.GraphResource+"/.default", redirect, "st")
	require.NoError(t, err)
	u, err := url.Parse(link)
	require.NoError(t, err)
	require.Equal(t, "/"+customer+"/v2.0/adminconsent", u.Path)
	require.Equal(t, url.Values{"client_id": {appID}, "scope": {"https://graph.microsoft.com/.default"}, "redirect_uri": {redirect}, "state": {"st"}}, u.Query())

	q := func(text string) url.Values { v, _ := url.ParseQuery(text); return v }
	require.Equal(t, entra.ConsentAnswer{Granted: true, State: "st"}, entra.ReadConsent(q("admin_consent=True&tenant=x&state=st")))
	require.Equal(t, entra.ConsentAnswer{State: "st", Code: "AADSTS65004"},
		entra.ReadConsent(q("admin_consent=True&error=consent_required&error_description=AADSTS65004%3A+declined&state=st")))
}

func TestSignInRefusal(t *testing.T) {
	q := func(text string) url.Values { v, _ := url.ParseQuery(text); return v }
	_, refused := entra.SignInRefusal(q("code=abc&state=x"))
	require.False(t, refused)
	tests := map[string]upstream.Reason{
		"error=access_denied&error_description=AADSTS65004%3A+User+declined": upstream.ReasonConsentMissing,
		"error=interaction_required&error_description=AADSTS50076%3A+x":      upstream.ReasonMFAMissing,
		"error=access_denied": upstream.ReasonConsentMissing,
		"error=%3Cscript%3E":  upstream.ReasonForbidden,
	}
	for text, want := range tests {
		err, refused := entra.SignInRefusal(q(text))
		require.True(t, refused)
		require.Equal(t, want, upstream.ReasonOf(err), text)
		require.NotContains(t, err.Error(), "<")
	}
}
