package entra_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/upstream"
)

const (
	partner  = "11111111-1111-4111-8111-111111111111"
	customer = "22222222-2222-4222-8222-222222222222"
	appID    = "33333333-3333-4333-8333-333333333333"
	userID   = "44444444-4444-4444-8444-444444444444"
	secret   = "Xy7~the-app-secret"
	nonce    = "the-nonce"
	redirect = "http://localhost:8080/app/MicrosoftCspAuthenticationCallback"
)

var signingKey = func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}()

// authority is a small stand-in for Entra ID whose answers a test can change.
type authority struct {
	t      *testing.T
	server *httptest.Server

	mu       sync.Mutex
	forms    []tokenCall
	refused  map[string]string // tenant -> error body, answered with 400
	status   int               // of a broken token endpoint; 0 when it works
	broken   string            // its body
	amr      []string
	lifetime int // of access tokens in seconds
	idClaims map[string]any
	signer   func(jwt.Claims) string
	rotation int
	block    chan struct{}   // when set, token calls wait for it
	dead     map[string]bool // refresh tokens that were revoked
}

type tokenCall struct {
	tenant string
	form   url.Values
}

func newAuthority(t *testing.T, withTLS bool) *authority {
	t.Helper()
	a := &authority{t: t, refused: map[string]string{}, amr: []string{"pwd", "mfa"}, lifetime: 3600, idClaims: map[string]any{}}
	a.signer = func(c jwt.Claims) string { return sign(t, jwt.SigningMethodRS256, signingKey, "key-1", c) }
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", a.discovery)
	mux.HandleFunc("GET /{tenant}/discovery/v2.0/keys", a.keys)
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", a.token)
	if withTLS {
		a.server = httptest.NewTLSServer(mux)
	} else {
		a.server = httptest.NewServer(mux)
	}
	t.Cleanup(a.server.Close)
	return a
}

func (a *authority) issuer(host, tenant string) string {
	if strings.HasSuffix(host, "microsoftonline.com") {
		return "https://" + host + "/" + tenant + "/v2.0"
	}
	return a.server.URL + "/" + tenant + "/v2.0"
}

func (a *authority) discovery(w http.ResponseWriter, r *http.Request) {
	tenant := r.PathValue("tenant")
	if tenant == "contoso.example" {
		tenant = customer
	}
	if strings.HasPrefix(tenant, "unknown") {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, failure("invalid_tenant", 90002))
		return
	}
	base := a.server.URL + "/" + tenant
	writeJSON(w, map[string]any{
		"issuer": a.issuer(r.Host, tenant), "authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint": base + "/oauth2/v2.0/token", "jwks_uri": base + "/discovery/v2.0/keys",
	})
}

func (a *authority) keys(w http.ResponseWriter, _ *http.Request) {
	pub := signingKey.PublicKey
	writeJSON(w, map[string]any{"keys": []map[string]any{
		{"kty": "EC", "use": "sig", "kid": "other"},
		{
			"kty": "RSA", "use": "sig", "kid": "key-1", "n": base64.RawURLEncoding.EncodeToString(pub.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(pub.E)).Bytes()),
		},
	}})
}

func (a *authority) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.t.Error(err)
	}
	tenant := r.PathValue("tenant")
	a.mu.Lock()
	a.forms = append(a.forms, tokenCall{tenant, r.PostForm})
	refused, status, broken, block := a.refused[tenant], a.status, a.broken, a.block
	if a.dead[r.PostForm.Get("refresh_token")] {
		refused = failure("invalid_grant", 50173)
	}
	a.rotation++
	rotation := a.rotation
	a.mu.Unlock()
	if block != nil {
		<-block
	}
	switch {
	case status != 0:
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "7")
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, broken)
		return
	case refused != "":
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, refused)
		return
	}
	access := a.signer(jwt.MapClaims{
		"aud": strings.TrimSuffix(r.PostForm.Get("scope"), "/.default"), "tid": tenant, "amr": a.amr, "appid": appID, "jti": fmt.Sprint(rotation),
	})
	answer := map[string]any{"token_type": "Bearer", "expires_in": a.lifetime, "ext_expires_in": a.lifetime, "access_token": access}
	if r.PostForm.Get("grant_type") != "client_credentials" {
		now := time.Now()
		claims := jwt.MapClaims{
			"ver": "2.0", "iss": a.issuer(hostOf(r, a), tenant), "aud": appID, "tid": tenant, "oid": userID, "nonce": nonce,
			"preferred_username": "csp@partner.example", "name": "Service Account", "sub": "s", "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		}
		if tenant != partner {
			delete(claims, "oid")
		}
		maps.Copy(claims, a.idClaims)
		answer["id_token"] = a.signer(claims)
		answer["refresh_token"] = fmt.Sprint("refresh-", rotation)
		answer["client_info"] = base64.RawURLEncoding.EncodeToString([]byte(`{"uid":"` + userID + `","utid":"` + partner + `"}`))
	}
	writeJSON(w, answer)
}

// hostOf is the host in whose name ID tokens are issued: Microsoft's when the simulator is plain HTTP.
func hostOf(r *http.Request, a *authority) string {
	if strings.HasPrefix(a.server.URL, "http://") {
		return "login.microsoftonline.com"
	}
	return r.Host
}

func (a *authority) change(f func(*authority)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f(a)
}

// calls lists the token calls to a tenant.
func (a *authority) calls(tenant string) []url.Values {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []url.Values
	for _, c := range a.forms {
		if c.tenant == tenant {
			out = append(out, c.form)
		}
	}
	return out
}

func sign(t *testing.T, method jwt.SigningMethod, key any, kid string, c jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	token.Header["kid"] = kid
	out, err := token.SignedString(key)
	if err != nil {
		t.Error(err)
	}
	return out
}

func failure(name string, code int) string {
	return fmt.Sprintf(`{"error":%q,"error_description":"AADSTS%d: Text about person@contoso.example.\r\nTrace ID: x\r\nCorrelation ID: y\r\nTimestamp: z","error_codes":[%d],"correlation_id":"abc-def"}`, name, code, code)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}

// store is a CacheStore in memory.
type store struct {
	mu       sync.Mutex
	blob     []byte
	version  int64
	saves    int
	fail     error
	onSave   func()
	lastSave []byte
}

func (s *store) Load(context.Context, string) ([]byte, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blob, s.version, s.fail
}

func (s *store) Save(_ context.Context, _ string, blob []byte, version int64) (bool, error) {
	if s.onSave != nil {
		s.onSave()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return false, s.fail
	}
	s.lastSave = blob
	if version != s.version {
		return false, nil
	}
	s.blob, s.version = blob, version+1
	s.saves++
	return true, nil
}

// put stores what a new authorization gave, as the service does.
func (s *store) put(blob []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blob, s.version = blob, s.version+1
}

func (s *store) get() (string, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.blob), s.version
}

// clk is a clock that a test moves.
type clk struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clk) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

func (c *clk) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

func (c *clk) sleep(ctx context.Context, d time.Duration) error {
	c.advance(d)
	return ctx.Err()
}

// replica is one process that talks to the authority.
type replica struct {
	*entra.Client
	authority *entra.Authority
	clock     *clk
}

func newReplica(t *testing.T, a *authority, s entra.CacheStore) *replica {
	t.Helper()
	roots := x509.NewCertPool()
	if cert := a.server.Certificate(); cert != nil {
		roots.AddCert(cert)
	}
	c := &clk{}
	auth, err := entra.New(entra.Config{
		BaseURL: a.server.URL, Store: s, Now: c.now, Transport: upstream.NewTransport(roots, 0),
		Policy: upstream.Policy{Now: c.now, Sleep: c.sleep, Rand: func() float64 { return 0 }},
		Limits: upstream.NewLimits(c.now, c.sleep),
	})
	require.NoError(t, err)
	client, err := auth.Client(entra.App{ResellerID: "reseller-1", TenantID: partner, ClientID: appID, Secret: secret})
	require.NoError(t, err)
	return &replica{Client: client, authority: auth, clock: c}
}

// authorized is a replica whose reseller has been authorized through the authority.
func authorized(t *testing.T, a *authority, s *store) *replica {
	t.Helper()
	r := newReplica(t, a, s)
	got, err := r.RedeemCode(context.Background(), redemption())
	require.NoError(t, err)
	s.put(got.TokenCache)
	r.Forget("")
	return r
}

func redemption() entra.Redemption {
	return entra.Redemption{Code: "the-code", RedirectURI: redirect, Nonce: nonce, Verifier: strings.Repeat("v", 43)}
}
