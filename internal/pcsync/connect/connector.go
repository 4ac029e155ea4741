package connect

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/upstream"
)

// store keeps credentials and problems.
type store interface {
	ResellerCredentials(ctx context.Context, sc tenancy.Scope, id string) (reseller.Reseller, []byte, error)
	NoteRefusal(ctx context.Context, sc tenancy.Scope, id string, p reseller.Problem, authorizedAt *time.Time, sealedSecret []byte) (bool, error)
	ResellerWorks(ctx context.Context, sc tenancy.Scope, id string) error
	ClaimTry(ctx context.Context, sc tenancy.Scope, id string, at time.Time, pause time.Duration) (bool, error)
}

// Config is what every connection shares.
type Config struct {
	Store     store
	Sealer    sealer
	Authority *entra.Authority

	PartnerCenterURL string // origin
	GraphURL         string // origin
	Transport        http.RoundTripper
	Limits           *upstream.Limits
	Breakers         *upstream.Breakers
	Policy           upstream.Policy
	// PartnerCenterPerMinute is Microsoft's limit of calls; 0 means the published one, -1 none.
	PartnerCenterPerMinute int
	Observe                func(upstream.Observation) // of every call; may be nil
	Machine                clock.Machine
	NewID                  func() string
	Log                    *slog.Logger
}

// Connector opens connections. It is safe for concurrent use; there is one in a process.
type Connector struct {
	cfg Config

	mu   sync.Mutex
	open map[string]*Connection // by reseller id
}

// New makes a connector.
func New(cfg Config) *Connector {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Connector{cfg: cfg, open: map[string]*Connection{}}
}

// Connection is one reseller at Microsoft. It stays the same as long as its credentials and its
// authorization do.
type Connection struct {
	ResellerID    string
	Application   reseller.Application
	Entra         *entra.Client
	PartnerCenter *partnercenter.Client

	connector  *Connector
	sealed     []byte     // the secret it was made with, as stored
	authorized *time.Time // the authorization that it was made with; machine time
	graphURL   string
	graph      upstream.Doer

	mu     sync.Mutex
	noted  note      // what was noted last
	worked time.Time // when the newest call to Partner Center that worked was begun
}

// of tells whether the connection was made with these credentials.
func (x *Connection) of(r reseller.Reseller, sealed []byte) bool {
	return bytes.Equal(x.sealed, sealed) && clock.Same(x.authorized, r.AuthorizedAt) &&
		x.Application.ClientID == r.ApplicationID && x.Application.TenantID == r.MicrosoftTenantID
}

// Graph calls Graph in a tenant: the reseller's own, or a customer's.
func (c *Connection) Graph(microsoftTenantID string) (*msgraph.Client, error) {
	return msgraph.New(c.graphURL, microsoftTenantID, c.Entra.Graph(microsoftTenantID), c.graph)
}

// Open gives the connection of a reseller. Credentials that somebody changed, and an authorization
// that somebody gave, here or in another replica, take effect with the next call.
//
// Errors: NotFound without such a reseller; *upstream.Error of KindUnauthorized while the
// connection has a problem and it is not time for another try, unless a person asks.
func (c *Connector) Open(ctx context.Context, resellerID string) (*Connection, error) {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return nil, err
	}
	r, sealed, err := c.cfg.Store.ResellerCredentials(ctx, sc, resellerID)
	if err != nil {
		return nil, err
	}
	anew, err := c.gate(ctx, sc, r)
	if err != nil {
		return nil, err
	}
	known := c.known(r, sealed)
	if known == nil {
		if known, err = c.make(ctx, r, sealed); err != nil {
			return nil, err
		}
		anew = true // what is remembered of the reseller belongs to another connection
	}
	if anew {
		known.Entra.Forget("")
	}
	return known, nil
}

// known is the open connection of a reseller if it was made with these credentials, or nil.
func (c *Connector) known(r reseller.Reseller, sealed []byte) *Connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.open[r.ID]
	if !ok || !known.of(r, sealed) {
		return nil
	}
	return known
}

// Application is the reseller's app registration with its secret in clear, whatever the state
// of its authorization.
//
// Errors: NotFound without such a reseller; a refusal when there is no secret; Conflict when the
// secret cannot be opened.
func (c *Connector) Application(ctx context.Context, resellerID string) (reseller.Application, error) {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return reseller.Application{}, err
	}
	r, sealed, err := c.cfg.Store.ResellerCredentials(ctx, sc, resellerID)
	if err != nil {
		return reseller.Application{}, err
	}
	return c.unseal(ctx, r, sealed)
}

func (c *Connector) unseal(ctx context.Context, r reseller.Reseller, sealed []byte) (reseller.Application, error) {
	app := reseller.Application{ResellerID: r.ID, TenantID: r.MicrosoftTenantID, ClientID: r.ApplicationID}
	if len(sealed) == 0 {
		return app, held(reseller.ProblemSecretWrong)
	}
	secret, err := c.cfg.Sealer.Open(ctx, reseller.SecretPlace(r.ID), sealed)
	if err != nil {
		return app, reseller.SecretUnreadable(err)
	}
	app.Secret = string(secret)
	return app, nil
}

// make opens a connection, or gives the one that somebody else opened meanwhile: what one call
// teaches of the credentials must hold for all.
func (c *Connector) make(ctx context.Context, r reseller.Reseller, sealed []byte) (*Connection, error) {
	app, err := c.unseal(ctx, r, sealed)
	if err != nil {
		return nil, err
	}
	fresh := &Connection{ResellerID: r.ID, Application: app, connector: c, sealed: sealed, authorized: r.AuthorizedAt, graphURL: c.cfg.GraphURL}
	fresh.Entra, err = c.cfg.Authority.Client(entra.App{ResellerID: app.ResellerID, TenantID: app.TenantID, ClientID: app.ClientID, Secret: app.Secret})
	if err != nil {
		return nil, err
	}
	if err := c.clients(fresh); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.open[r.ID]; ok && other.of(r, sealed) {
		return other, nil
	}
	c.open[r.ID] = fresh
	return fresh, nil
}

// clients makes the API clients. Tokens for Partner Center are asked for through a watch, since
// their refusal is the reseller's own problem wherever it is met.
func (c *Connector) clients(x *Connection) error {
	cfg := upstream.Config{
		Base: c.cfg.PartnerCenterURL, Caller: x.ResellerID, Transport: c.cfg.Transport, Limits: c.cfg.Limits, Breakers: c.cfg.Breakers,
		Policy: c.cfg.Policy, Observe: x.observe,
	}
	if c.cfg.PartnerCenterPerMinute != 0 {
		cfg.Limit = partnercenter.Limits(max(c.cfg.PartnerCenterPerMinute, 0))
	}
	doer, err := partnercenter.NewDoer(cfg)
	if err != nil {
		return fmt.Errorf("open Partner Center: %w", err)
	}
	if x.PartnerCenter, err = partnercenter.New(c.cfg.PartnerCenterURL, x.watch(x.Entra.PartnerCenter()), doer); err != nil {
		return fmt.Errorf("open Partner Center: %w", err)
	}
	cfg.Base, cfg.Limit, cfg.Observe = c.cfg.GraphURL, nil, c.cfg.Observe
	if x.graph, err = msgraph.NewDoer(cfg); err != nil {
		return fmt.Errorf("open Graph: %w", err)
	}
	return nil
}

// Trial tries credentials that are not stored, with nothing remembered of earlier tries.
// forget ends the trial.
func (c *Connector) Trial(app reseller.Application) (client *entra.Client, forget func(), err error) {
	id := "trial-" + c.cfg.NewID()
	client, err = c.cfg.Authority.Client(entra.App{ResellerID: id, TenantID: app.TenantID, ClientID: app.ClientID, Secret: app.Secret})
	return client, func() { c.cfg.Authority.Remove(id) }, err
}

// TenantOf gives the id of the tenant that a domain belongs to.
func (c *Connector) TenantOf(ctx context.Context, domain string) (string, error) {
	return c.cfg.Authority.TenantOf(ctx, domain)
}

// HeldUntil is until when a limit of Microsoft's pauses the reseller's calls; nil when none does.
func (c *Connector) HeldUntil(resellerID string) *time.Time {
	if c.cfg.Limits == nil {
		return nil
	}
	var longest time.Duration
	for _, api := range []string{"partnercenter", "graph", "entra"} {
		for _, left := range c.cfg.Limits.Throttled(api, resellerID) {
			longest = max(longest, left)
		}
	}
	if longest == 0 {
		return nil
	}
	until := c.cfg.Machine().Add(longest)
	return &until
}

// Drop forgets a reseller's connection: it was deleted, or authorized anew.
func (c *Connector) Drop(resellerID string) {
	c.mu.Lock()
	known := c.open[resellerID]
	delete(c.open, resellerID)
	c.mu.Unlock()
	if known != nil {
		known.Entra.Forget("")
	}
}

// Flush stores rotated refresh tokens that were held back; to be called when the process ends.
func (c *Connector) Flush(ctx context.Context) {
	c.mu.Lock()
	all := make([]*Connection, 0, len(c.open))
	for _, x := range c.open {
		all = append(all, x)
	}
	c.mu.Unlock()
	for _, x := range all {
		if err := x.Entra.Flush(ctx); err != nil {
			c.cfg.Log.WarnContext(ctx, "rotated token not stored; the earlier one stays in use", "reseller_id", x.ResellerID, "error", err)
		}
	}
}
