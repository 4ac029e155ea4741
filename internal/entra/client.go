package entra

import (
	"crypto/sha256"
	"fmt"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"github.com/tenantry/tenantry/internal/upstream"
)

// Client gets tokens for one reseller. It is safe for concurrent use.
type Client struct {
	authority *Authority
	app       App
	print     [sha256.Size]byte
	cred      confidential.Credential
	msal      confidential.Client
	cache     *tokenCache
	limiter   *upstream.Limiter
}

func newClient(a *Authority, app App) (*Client, error) {
	switch {
	case !guid.MatchString(app.TenantID):
		return nil, refuse("use app registration", upstream.ReasonTenantMissing, "the tenant id is not a GUID")
	case !guid.MatchString(app.ClientID):
		return nil, refuse("use app registration", upstream.ReasonAppMissing, "the application id is not a GUID")
	case app.Secret == "":
		return nil, refuse("use app registration", upstream.ReasonSecretWrong, "there is no client secret")
	}
	cred, err := confidential.NewCredFromSecret(app.Secret)
	if err != nil {
		return nil, fmt.Errorf("entra: %w", err)
	}
	c := &Client{
		authority: a, app: app, print: app.fingerprint(), cred: cred,
		cache:   &tokenCache{store: a.cfg.Store, resellerID: app.ResellerID, tenant: app.TenantID, now: a.cfg.Now, log: a.cfg.Log},
		limiter: a.cfg.Limits.For("entra", app.ResellerID, "token", upstream.Limit{}),
	}
	if c.msal, err = c.newMSAL(c.cache); err != nil {
		return nil, err
	}
	return c, nil
}

// newMSAL makes an MSAL client with the given cache.
func (c *Client) newMSAL(accessor cache.ExportReplace) (confidential.Client, error) {
	m, err := confidential.New(c.authority.authority+"/"+c.app.TenantID, c.app.ClientID, c.cred,
		confidential.WithHTTPClient(c.authority.http),
		confidential.WithCache(accessor),
		confidential.WithInstanceDiscovery(c.authority.discovery),
		// MSAL would otherwise obey MSAL_FORCE_REGION of the environment.
		confidential.WithAzureRegion("DisableMsalForceRegion"))
	if err != nil {
		return m, fmt.Errorf("entra: MSAL refuses the configuration of %s: %w", c.app, err)
	}
	return m, nil
}

// TenantID is the reseller's own tenant.
func (c *Client) TenantID() string { return c.app.TenantID }

func (c *Client) home(tenant string) bool { return tenant == "" || tenant == c.app.TenantID }
