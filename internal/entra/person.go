package entra

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream"
)

// anyOrganization is whose accounts may sign in: those of every tenant, but none of private persons.
const anyOrganization = "organizations"

// personScopes ask who somebody is and for nothing else.
const personScopes = "openid profile"

// PeopleApp is the registration with which people of any organization sign in.
type PeopleApp struct {
	ClientID    string
	Secret      string
	RedirectURI string
}

// String keeps the secret out of logs and dumps.
func (a PeopleApp) String() string { return "app " + a.ClientID }

// GoString is as String.
func (a PeopleApp) GoString() string { return a.String() }

// Person is who signed in, verified.
type Person struct {
	Identity
	MFA bool // with multifactor authentication
}

// PersonURL is where to send the browser of somebody who signs in.
// Source: Microsoft, "OAuth 2.0 authorization code flow".
func (a *Authority) PersonURL(ctx context.Context, app PeopleApp, state, nonce, verifier string) (string, error) {
	d, err := a.discover(ctx, anyOrganization)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(d.Authorization)
	if err != nil {
		return "", err
	}
	q := u.Query()
	for name, value := range map[string]string{
		"client_id": app.ClientID, "response_type": "code", "response_mode": "query", "redirect_uri": app.RedirectURI, "scope": personScopes,
		"state": state, "nonce": nonce, "code_challenge": challenge(verifier), "code_challenge_method": "S256", "prompt": "select_account",
	} {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// RedeemPerson exchanges a code for who signed in. issuer is what the answer's address says it is from, "" where it does
// not say (RFC 9207). No token is kept.
//
// Refused are an issuer or an ID token that does not verify, and one of another issuer than the answer's.
func (a *Authority) RedeemPerson(ctx context.Context, app PeopleApp, code, issuer, nonce, verifier string) (Person, error) {
	const op = "redeem code"
	d, err := a.discover(ctx, anyOrganization)
	if err != nil {
		return Person{}, err
	}
	tokens, err := a.exchange(ctx, d.Token, url.Values{
		"client_id": {app.ClientID}, "client_secret": {app.Secret}, "grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {app.RedirectURI}, "code_verifier": {verifier}, "scope": {personScopes},
	})
	if err != nil {
		return Person{}, classify(err, op, true, a.cfg.Now())
	}
	who, err := a.VerifyIDToken(ctx, tokens.ID, app.ClientID, nonce, nil)
	if err != nil {
		return Person{}, err
	}
	if issuer != "" && !slices.Contains(a.issuers(who.TenantID), strings.TrimSuffix(issuer, "/")) {
		return Person{}, refuse(op, upstream.ReasonWrongTenant, "the answer is of another issuer than its ID token")
	}
	return Person{Identity: who, MFA: slices.Contains(who.methods, "mfa") || usedMFA(tokens.Access, who)}, nil
}

// usedMFA reads the methods of the sign-in from the access token, since an ID token of version 2.0 does not name them. The
// token came straight from Entra ID with the ID token; it counts for the same account only.
func usedMFA(token string, who Identity) bool {
	c, err := DecodeAccessToken(token)
	return err == nil && strings.EqualFold(c.TenantID, who.TenantID) && strings.EqualFold(c.ObjectID, who.ObjectID) && c.HasMFA()
}

type personTokens struct {
	ID     string `json:"id_token"`
	Access string `json:"access_token"`
}

// exchange asks the token endpoint once: a code is good for one redemption.
func (a *Authority) exchange(ctx context.Context, endpoint string, form url.Values) (personTokens, error) {
	var tokens personTokens
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return tokens, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := a.http.Do(req)
	if err != nil {
		return tokens, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return tokens, err
	}
	if resp.StatusCode != http.StatusOK {
		return tokens, refusal(resp.StatusCode, resp.Header, body, true, a.cfg.Now())
	}
	if json.Unmarshal(body, &tokens) != nil || tokens.ID == "" {
		return tokens, &upstream.Error{API: "entra", Kind: upstream.KindUnavailable, What: upstream.WhatGarbage, Status: resp.StatusCode}
	}
	return tokens, nil
}
