package entra

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/tenantry/tenantry/internal/upstream"
)

// clockSkew is how far another clock may be off.
const clockSkew = 60 * time.Second

// Identity is who signed in, verified.
type Identity struct {
	TenantID string
	ObjectID string // with TenantID the key of the account; names and addresses change
	UPN      string
	Name     string
	Guest    bool // the account's home is another organization
	methods  []string
}

// personal is the tenant of Microsoft's accounts of private persons.
const personal = "9188040d-6c67-4c5b-b112-36a304b66dad"

type idClaims struct {
	Version  string   `json:"ver"`
	TenantID string   `json:"tid"`
	ObjectID string   `json:"oid"`
	UPN      string   `json:"preferred_username"`
	Name     string   `json:"name"`
	Nonce    string   `json:"nonce"`
	Issuer   string   `json:"iss"`
	Home     string   `json:"idp"` // only of guests
	Methods  []string `json:"amr"`
	NotYet   int64    `json:"nbf"`
	Expires  int64    `json:"exp"`
}

// VerifyIDToken checks signature, issuer, audience, times and nonce of an ID token, and that its tenant is one of
// tenants (all lower case), or with nil any organization's. MSAL checks none of these.
// Source: Microsoft, "ID tokens in the Microsoft identity platform", validation.
func (a *Authority) VerifyIDToken(ctx context.Context, raw, clientID, nonce string, tenants []string) (Identity, error) {
	const op = "verify sign-in"
	var claimed idClaims
	if decodePayload(raw, &claimed) != nil {
		return Identity{}, refuse(op, upstream.ReasonForbidden, "the ID token cannot be read")
	}
	tenant := strings.ToLower(claimed.TenantID)
	if !guid.MatchString(tenant) || tenant == personal || (tenants != nil && !slices.Contains(tenants, tenant)) {
		return Identity{}, refuse(op, upstream.ReasonWrongTenant, "the sign-in is of another tenant")
	}
	keys, err := a.keyFor(ctx, tenant, keyID(raw))
	if err != nil {
		return Identity{}, err
	}
	verifier := oidc.NewVerifier("", keys, &oidc.Config{
		ClientID: clientID, SupportedSigningAlgs: []string{oidc.RS256},
		SkipIssuerCheck: true, SkipExpiryCheck: true, // both below: the issuer depends on the tenant, and clocks differ
	})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, refuse(op, upstream.ReasonForbidden, "signature or audience of the ID token is wrong")
	}
	var c idClaims
	if err := token.Claims(&c); err != nil {
		return Identity{}, refuse(op, upstream.ReasonForbidden, "the ID token cannot be read")
	}
	now := a.cfg.Now()
	switch {
	case !slices.Contains(a.issuers(tenant), strings.TrimSuffix(c.Issuer, "/")):
		return Identity{}, refuse(op, upstream.ReasonWrongTenant, "the issuer of the ID token is wrong")
	case c.Version != "2.0" || nonce == "" || c.Nonce != nonce:
		return Identity{}, refuse(op, upstream.ReasonForbidden, "version or nonce of the ID token is wrong")
	case !now.Before(time.Unix(c.Expires, 0).Add(clockSkew)) || now.Before(time.Unix(c.NotYet, 0).Add(-clockSkew)):
		return Identity{}, refuse(op, upstream.ReasonTokenExpired, "the ID token is not valid now; check this server's clock")
	case !guid.MatchString(c.ObjectID):
		return Identity{}, refuse(op, upstream.ReasonForbidden, "the ID token has no object id")
	}
	return Identity{
		TenantID: tenant, ObjectID: strings.ToLower(c.ObjectID), UPN: c.UPN, Name: c.Name, Guest: c.Home != "", methods: c.Methods,
	}, nil
}
