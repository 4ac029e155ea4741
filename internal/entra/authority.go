package entra

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/upstream"
)

// Microsoft is the authority of the worldwide cloud.
const Microsoft = "https://login.microsoftonline.com"

// microsoftHosts are the authorities of Microsoft's clouds, which MSAL knows and validates.
var microsoftHosts = []string{
	"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net",
	"login.microsoftonline.us", "login.partner.microsoftonline.cn",
}

// The resources that tokens are for. They name what a token may be used at and do not change with a simulator.
const (
	PartnerCenterResource = "https://api.partnercenter.microsoft.com"
	PartnerAPIResource    = "https://api.partner.microsoft.com"
	GraphResource         = "https://graph.microsoft.com"
)

// Bounds of what a process remembers.
const (
	maxTokens    = 20_000 // access tokens of all resellers and tenants, about 2 kB each
	maxDocuments = 20_000 // discovery documents
	maxRefusals  = 20_000
	maxKeySets   = 1_000 // tenants whose signing keys are known
)

// Config says where Entra ID is and how to reach it.
type Config struct {
	// BaseURL is Microsoft's authority (the default), or a simulator: over https it is an authority of its own, over http
	// it stands in for Microsoft's, because MSAL accepts only https authorities.
	BaseURL   string
	Transport http.RoundTripper
	Breakers  *upstream.Breakers
	Limits    *upstream.Limits
	Policy    upstream.Policy
	Store     CacheStore
	Now       clock.Machine // tokens live in machine time
	Log       *slog.Logger
}

// Authority is Entra ID as one process sees it. It is safe for concurrent use.
type Authority struct {
	cfg       Config
	base      *url.URL // where requests go
	authority string   // what tokens are issued by, without a trailing slash
	discovery bool     // let MSAL ask Microsoft which hosts are one authority

	http   *http.Client
	tokens *lru.Cache[tokenKey, accessToken]
	denied *lru.Cache[tokenKey, denial]
	docs   *lru.Cache[string, document]
	keys   *lru.Cache[string, signingKeys]
	flight singleflight.Group

	mu      sync.Mutex
	clients map[string]*Client // by reseller id
}

// New makes an Authority.
func New(cfg Config) (*Authority, error) {
	if cfg.BaseURL == "" {
		cfg.BaseURL = Microsoft
	}
	base, err := upstream.ParseBase(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("entra: %w", err)
	}
	if base.Path != "" {
		// MSAL drops a path when it asks for another tenant's token.
		return nil, fmt.Errorf("entra: %q must not have a path", cfg.BaseURL)
	}
	if cfg.Store == nil {
		return nil, fmt.Errorf("entra: no store for token caches")
	}
	if cfg.Now == nil {
		cfg.Now = clock.System
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Limits == nil {
		cfg.Limits = upstream.NewLimits(cfg.Now, cfg.Policy.Sleep)
	}
	a := &Authority{
		cfg: cfg, base: base, authority: strings.ToLower(base.Scheme + "://" + base.Host),
		discovery: slices.Contains(microsoftHosts, strings.ToLower(base.Host)),
		clients:   map[string]*Client{},
	}
	transport := cfg.Transport
	if transport == nil {
		transport = upstream.NewTransport(nil, 0)
	}
	if base.Scheme == "http" {
		a.authority = Microsoft
		transport = &standIn{base: base, next: transport}
	}
	a.http = &http.Client{
		Transport:     upstream.NewRoundTripper("entra", transport, cfg.Breakers, 0),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if a.tokens, err = lru.New[tokenKey, accessToken](maxTokens); err != nil {
		return nil, err
	}
	if a.denied, err = lru.New[tokenKey, denial](maxRefusals); err != nil {
		return nil, err
	}
	if a.docs, err = lru.New[string, document](maxDocuments); err != nil {
		return nil, err
	}
	if a.keys, err = lru.New[string, signingKeys](maxKeySets); err != nil {
		return nil, err
	}
	return a, nil
}

// App is the app registration of a reseller.
type App struct {
	ResellerID string
	TenantID   string // the reseller's own tenant, a GUID
	ClientID   string
	Secret     string
}

// String keeps the secret out of logs and dumps.
func (a App) String() string { return "app " + a.ClientID + " of tenant " + a.TenantID }

// GoString is as String.
func (a App) GoString() string { return a.String() }

func (a App) fingerprint() [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join([]string{a.TenantID, a.ClientID, a.Secret}, "\x00")))
}

// Client returns the client of a reseller: the same one as long as the app registration stays the same, so that there
// is one MSAL client for each reseller and process. A changed registration starts afresh.
func (a *Authority) Client(app App) (*Client, error) {
	app.TenantID, app.ClientID = strings.ToLower(app.TenantID), strings.ToLower(app.ClientID)
	a.mu.Lock()
	defer a.mu.Unlock()
	if c, ok := a.clients[app.ResellerID]; ok && c.print == app.fingerprint() {
		return c, nil
	}
	c, err := newClient(a, app)
	if err != nil {
		return nil, err
	}
	a.clients[app.ResellerID] = c
	return c, nil
}

// Remove forgets a reseller's client and its tokens.
func (a *Authority) Remove(resellerID string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.clients, resellerID)
	for _, key := range a.tokens.Keys() {
		if key.reseller == resellerID {
			a.tokens.Remove(key)
		}
	}
	for _, key := range a.denied.Keys() {
		if key.reseller == resellerID {
			a.denied.Remove(key)
		}
	}
}

// standIn sends what is meant for Microsoft's authority to a simulator on plain HTTP. The Host header stays Microsoft's,
// by which the simulator knows that it is asked in Microsoft's name and answers with Microsoft's issuer.
type standIn struct {
	base *url.URL
	next http.RoundTripper
}

func (s *standIn) RoundTrip(req *http.Request) (*http.Response, error) {
	if !slices.Contains(microsoftHosts, strings.ToLower(req.URL.Host)) {
		return s.next.RoundTrip(req)
	}
	out := req.Clone(req.Context())
	out.Host = req.URL.Host
	out.URL.Scheme, out.URL.Host = s.base.Scheme, s.base.Host
	return s.next.RoundTrip(out)
}
