package entra

import (
	"context"
	"strings"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"github.com/tenantry/tenantry/internal/upstream"
)

// staleBefore is how long before its end a token is not handed out any more.
const staleBefore = 120 * time.Second

// denialTime is how long a refusal that only a person can change is repeated without asking: one try in 5 minutes.
const denialTime = 5 * time.Minute

// tokenTime bounds one acquisition with its repetitions; it goes on when the caller that started it leaves, since others
// may wait for it.
const tokenTime = 60 * time.Second

type grant string

const (
	appGrant  grant = "app"
	userGrant grant = "user"
)

type tokenKey struct {
	reseller string
	app      [32]byte
	tenant   string
	resource string
	grant    grant
}

type accessToken struct {
	secret  string
	expires time.Time
}

type denial struct {
	err     *upstream.Error
	until   time.Time
	version int64 // of the token cache when it was refused
}

// PartnerCenter is the source of tokens for Partner Center on behalf of the account that authorized the reseller.
func (c *Client) PartnerCenter() upstream.TokenSource {
	return c.source(c.app.TenantID, PartnerCenterResource, userGrant)
}

// PartnerCenterApp is the source of tokens for Partner Center as the application itself.
func (c *Client) PartnerCenterApp() upstream.TokenSource {
	return c.source(c.app.TenantID, PartnerCenterResource, appGrant)
}

// PartnerAPI is the source of tokens for the Partner API (price sheets) on behalf of the account.
func (c *Client) PartnerAPI() upstream.TokenSource {
	return c.source(c.app.TenantID, PartnerAPIResource, userGrant)
}

// Graph is the source of tokens for Graph in a tenant, on behalf of the account: the reseller's own tenant, or a
// customer's that GDAP and consent open.
func (c *Client) Graph(tenantID string) upstream.TokenSource {
	return c.source(strings.ToLower(tenantID), GraphResource, userGrant)
}

// GraphApp is the source of tokens for Graph in a tenant as the application itself. GDAP roles do not apply to it.
func (c *Client) GraphApp(tenantID string) upstream.TokenSource {
	return c.source(strings.ToLower(tenantID), GraphResource, appGrant)
}

// PartnerCenterToken is PartnerCenter's token.
func (c *Client) PartnerCenterToken(ctx context.Context) (string, error) {
	return c.PartnerCenter().Token(ctx, "")
}

// PartnerCenterAppToken is PartnerCenterApp's token.
func (c *Client) PartnerCenterAppToken(ctx context.Context) (string, error) {
	return c.PartnerCenterApp().Token(ctx, "")
}

// GraphToken is Graph's token.
func (c *Client) GraphToken(ctx context.Context, tenantID string) (string, error) {
	return c.Graph(tenantID).Token(ctx, "")
}

// GraphAppToken is GraphApp's token.
func (c *Client) GraphAppToken(ctx context.Context, tenantID string) (string, error) {
	return c.GraphApp(tenantID).Token(ctx, "")
}

func (c *Client) source(tenant, resource string, g grant) upstream.TokenSource {
	key := tokenKey{reseller: c.app.ResellerID, app: c.print, tenant: tenant, resource: resource, grant: g}
	return upstream.TokenFunc(func(ctx context.Context, rejected string) (string, error) {
		return c.token(ctx, key, rejected)
	})
}

func (c *Client) token(ctx context.Context, key tokenKey, rejected string) (string, error) {
	a := c.authority
	if !guid.MatchString(key.tenant) {
		return "", refuse("get token", upstream.ReasonTenantMissing, "the tenant id is not a GUID")
	}
	if t, ok := a.tokens.Get(key); ok {
		if t.secret != rejected && a.cfg.Now().Add(staleBefore).Before(t.expires) {
			return t.secret, nil
		}
		a.tokens.Remove(key)
	}
	if err := c.stillDenied(ctx, key); err != nil {
		return "", err
	}
	name := strings.Join([]string{key.reseller, string(key.app[:]), key.tenant, key.resource, string(key.grant)}, "\x00")
	result := a.flight.DoChan(name, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tokenTime)
		defer cancel()
		return c.acquire(ctx, key)
	})
	select {
	case <-ctx.Done():
		return "", &upstream.Error{API: "entra", Op: "get token", Kind: upstream.KindUnavailable, What: upstream.WhatCanceled, Cause: ctx.Err()}
	case r := <-result:
		if r.Err != nil {
			return "", r.Err
		}
		return r.Val.(string), nil
	}
}

// acquire asks MSAL, which asks Entra ID, and remembers the outcome.
func (c *Client) acquire(ctx context.Context, key tokenKey) (string, error) {
	a := c.authority
	result, err := c.ask(ctx, key)
	if err != nil && key.grant == userGrant && byCache(err.Reason) {
		// Another replica may have been authorized anew meanwhile: look once more with what is stored now.
		_, before, _ := c.cache.current(ctx)
		c.cache.reload()
		if _, now, loadErr := c.cache.current(ctx); loadErr == nil && now != before {
			result, err = c.ask(ctx, key)
		}
	}
	if err == nil {
		err = c.inspect(key, result.AccessToken)
	}
	if err != nil {
		if err.Kind == upstream.KindUnauthorized {
			_, version, _ := c.cache.current(ctx)
			a.denied.Add(key, denial{err: err, until: a.cfg.Now().Add(denialTime), version: version})
		}
		return "", err
	}
	a.denied.Remove(key)
	a.tokens.Add(key, accessToken{secret: result.AccessToken, expires: result.ExpiresOn})
	return result.AccessToken, nil
}

func (c *Client) ask(ctx context.Context, key tokenKey) (confidential.AuthResult, *upstream.Error) {
	a := c.authority
	var result confidential.AuthResult
	_, err := a.cfg.Policy.Run(ctx, true, func() error {
		if err := c.limiter.Wait(ctx, tokenTime); err != nil {
			return classify(err, "get token", true, a.cfg.Now())
		}
		var err error
		result, err = c.askOnce(ctx, key)
		if err == nil {
			return nil
		}
		e := classify(err, "get token", c.home(key.tenant), a.cfg.Now())
		if e.Kind == upstream.KindThrottled {
			c.limiter.Close(e.RetryAfter)
		}
		return e
	})
	if err != nil {
		e, _ := upstream.As(err)
		return result, e
	}
	return result, nil
}

func (c *Client) askOnce(ctx context.Context, key tokenKey) (confidential.AuthResult, error) {
	scopes := []string{key.resource + "/.default"}
	if key.grant == appGrant {
		return c.msal.AcquireTokenByCredential(ctx, scopes, confidential.WithTenantID(key.tenant))
	}
	blob, _, err := c.cache.current(ctx)
	if err != nil {
		return confidential.AuthResult{}, err
	}
	account := confidential.Account{HomeAccountID: homeAccount(blob)}
	if account.HomeAccountID == "" {
		return confidential.AuthResult{}, refuse("get token", upstream.ReasonNotAuthorized, "no refresh token is stored")
	}
	return c.msal.AcquireTokenSilent(ctx, scopes, confidential.WithSilentAccount(account), confidential.WithTenantID(key.tenant))
}

// inspect refuses a token that Partner Center would refuse: since 2026 it requires proof of multifactor authentication
// in tokens on behalf of a user.
func (c *Client) inspect(key tokenKey, token string) *upstream.Error {
	if key.grant != userGrant || key.resource == GraphResource {
		return nil
	}
	claims, err := DecodeAccessToken(token)
	if err == nil && !claims.HasMFA() {
		return refuse("get token", upstream.ReasonMFAMissing, "the token carries no proof of multifactor authentication")
	}
	return nil
}

// stillDenied returns the refusal that is remembered for key, unless its time is over or the reseller was authorized
// anew since.
func (c *Client) stillDenied(ctx context.Context, key tokenKey) error {
	d, ok := c.authority.denied.Get(key)
	if !ok {
		return nil
	}
	if c.authority.cfg.Now().Before(d.until) {
		if _, version, err := c.cache.current(ctx); err != nil || version == d.version || !byCache(d.err.Reason) {
			return d.err
		}
	}
	c.authority.denied.Remove(key)
	return nil
}

// byCache tells whether a new authorization by the partner's account changes a refusal.
func byCache(r upstream.Reason) bool {
	switch r {
	case upstream.ReasonTokenRevoked, upstream.ReasonTokenExpired, upstream.ReasonMFAMissing, upstream.ReasonNotAuthorized,
		upstream.ReasonGDAPMissing, upstream.ReasonConsentMissing, upstream.ReasonForbidden, upstream.ReasonTenantBlocked:
		return true
	case upstream.ReasonSecretWrong, upstream.ReasonSecretExpired, upstream.ReasonAppMissing, upstream.ReasonConfig, upstream.ReasonAppOnlyRefused,
		upstream.ReasonWrongTenant, upstream.ReasonTenantMissing:
	}
	return false
}

// Forget drops what is remembered of one tenant, tokens and refusals: after its consent or GDAP changed, because
// permissions are baked into tokens. With "" it drops everything of the reseller, as after a new authorization.
func (c *Client) Forget(tenantID string) {
	tenantID = strings.ToLower(tenantID)
	mine := func(key tokenKey) bool {
		return key.reseller == c.app.ResellerID && (tenantID == "" || key.tenant == tenantID)
	}
	for _, key := range c.authority.tokens.Keys() {
		if mine(key) {
			c.authority.tokens.Remove(key)
		}
	}
	for _, key := range c.authority.denied.Keys() {
		if mine(key) {
			c.authority.denied.Remove(key)
		}
	}
	c.cache.reload()
}

// Renew redeems the refresh token even when nothing needs it and stores its successor. Called once a day it keeps an idle
// reseller's authorization from ending after 90 days.
func (c *Client) Renew(ctx context.Context) error {
	key := tokenKey{reseller: c.app.ResellerID, app: c.print, tenant: c.app.TenantID, resource: PartnerCenterResource, grant: userGrant}
	if _, err := c.acquire(ctx, key); err != nil {
		return err
	}
	return c.cache.flush(ctx)
}

// Flush stores a rotated refresh token that was held back; to be called when the process ends.
func (c *Client) Flush(ctx context.Context) error { return c.cache.flush(ctx) }
