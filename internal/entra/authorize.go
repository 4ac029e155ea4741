package entra

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"github.com/tenantry/tenantry/internal/upstream"
)

// partnerScope is the permission that a reseller's account gives us in Partner Center.
const partnerScope = PartnerCenterResource + "/user_impersonation"

// SignInRequest is a sign-in to be started. State, Nonce and Verifier are random and kept until the browser returns.
type SignInRequest struct {
	RedirectURI string
	State       string
	Nonce       string
	Verifier    string   // PKCE, 43 to 128 characters
	Scopes      []string // beside Partner Center's, such as Graph's; full names
	Prompt      string   // "", "login", "consent" or "select_account"
	LoginHint   string
}

// AuthCodeURL is where to send the browser of the person who authorizes the reseller.
// Source: Microsoft, "OAuth 2.0 authorization code flow".
func (c *Client) AuthCodeURL(ctx context.Context, in SignInRequest) (string, error) {
	var raw string
	_, err := c.authority.cfg.Policy.Run(ctx, true, func() error {
		var err error
		if raw, err = c.msal.AuthCodeURL(ctx, c.app.ClientID, in.RedirectURI, []string{partnerScope}); err != nil {
			return classify(err, "start sign-in", true, c.authority.cfg.Now())
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", fmt.Errorf("entra: authorization endpoint: %w", err)
	}
	q := u.Query()
	q.Set("scope", strings.Join(append([]string{"openid", "profile", "offline_access", partnerScope}, in.Scopes...), " "))
	q.Set("state", in.State)
	q.Set("nonce", in.Nonce)
	q.Set("code_challenge", challenge(in.Verifier))
	q.Set("code_challenge_method", "S256")
	q.Set("response_mode", "query")
	if in.Prompt != "" {
		q.Set("prompt", in.Prompt)
	}
	if in.LoginHint != "" {
		q.Set("login_hint", in.LoginHint)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// challenge is what PKCE tells of a verifier before it is shown.
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Redemption is a sign-in that came back with a code.
type Redemption struct {
	Code        string
	RedirectURI string
	Nonce       string
	Verifier    string
}

// Authorization is what a redeemed code gives. TokenCache holds the refresh token in clear: seal it at once.
type Authorization struct {
	Identity
	AccountID  string // "<object id>.<tenant id>"
	MFA        bool   // always true: without it the redemption fails
	TokenCache []byte
}

// RedeemCode exchanges a code for the reseller's authorization. It stores nothing: the caller puts TokenCache into its
// CacheStore, in the transaction that records the authorization, and then calls Forget("").
//
// Refused are a sign-in of another tenant (ReasonWrongTenant), one without multifactor authentication
// (ReasonMFAMissing), and an ID token that does not verify.
func (c *Client) RedeemCode(ctx context.Context, in Redemption) (Authorization, error) {
	const op = "redeem code"
	now := c.authority.cfg.Now
	staging := &memoryCache{}
	m, err := c.newMSAL(staging)
	if err != nil {
		return Authorization{}, err
	}
	// A code is good for one redemption: it is never repeated.
	result, err := m.AcquireTokenByAuthCode(ctx, in.Code, in.RedirectURI, []string{partnerScope}, confidential.WithChallenge(in.Verifier))
	if err != nil {
		return Authorization{}, classify(err, op, true, now())
	}
	who, err := c.authority.VerifyIDToken(ctx, result.IDToken.RawToken, c.app.ClientID, in.Nonce, []string{c.app.TenantID})
	if err != nil {
		return Authorization{}, err
	}
	claims, err := DecodeAccessToken(result.AccessToken)
	if err != nil || !claims.HasMFA() {
		return Authorization{}, refuse(op, upstream.ReasonMFAMissing, "the sign-in carries no proof of multifactor authentication")
	}
	kept, err := keep(staging.blob, c.app.TenantID)
	if err != nil {
		return Authorization{}, fmt.Errorf("entra: %w", err)
	}
	account := homeAccount(kept)
	if !strings.EqualFold(account, who.ObjectID+"."+who.TenantID) {
		return Authorization{}, refuse(op, upstream.ReasonConsentMissing, "Microsoft gave no refresh token for the account that signed in")
	}
	return Authorization{Identity: who, AccountID: account, MFA: true, TokenCache: kept}, nil
}

// memoryCache keeps MSAL's cache for the time of one call.
type memoryCache struct{ blob []byte }

func (m *memoryCache) Replace(_ context.Context, into cache.Unmarshaler, _ cache.ReplaceHints) error {
	if len(m.blob) == 0 {
		return into.Unmarshal(emptyCache)
	}
	return into.Unmarshal(m.blob)
}

func (m *memoryCache) Export(_ context.Context, from cache.Marshaler, _ cache.ExportHints) error {
	blob, err := from.Marshal()
	m.blob = blob
	return err
}
