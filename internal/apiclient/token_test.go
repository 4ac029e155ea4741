package apiclient

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/seal"
)

// memory is a store with one client, and everything else that the service needs.
type memory struct {
	store
	client Client
	keys   []Key
	reads  int           // of the keys
	hold   chan struct{} // receives when a read of the keys begins, and before it ends
}

func (m *memory) InTx(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }
func (m *memory) LockTokenKeys(context.Context) error                            { return nil }
func (m *memory) TouchAPIClient(context.Context, string, time.Time) error        { return nil }
func (m *memory) TouchAPIClientSecret(context.Context, string, time.Time) error  { return nil }
func (m *memory) CountSecret(context.Context, string, string) error              { return nil }
func (m *memory) ForgiveSecret(context.Context, string, string) error            { return nil }
func (m *memory) Record(context.Context, ...audit.Event) error                   { return nil }

func (m *memory) CallingAPIClient(_ context.Context, id string) (Client, error) {
	if id != m.client.ID {
		return Client{}, apperr.Missing("api_client")
	}
	return m.client, nil
}

func (m *memory) TokenKeys(context.Context) ([]Key, error) {
	m.reads++
	if m.hold != nil {
		<-m.hold
		<-m.hold
	}
	return m.keys, nil
}

func (m *memory) InsertTokenKey(_ context.Context, k Key) error {
	m.keys = slices.Insert(m.keys, 0, k)
	return nil
}

func (m *memory) RetireTokenKeys(_ context.Context, at time.Time, revoke bool) error {
	if revoke {
		m.keys = nil
	}
	for i := range m.keys {
		if m.keys[i].RetiredAt == nil {
			m.keys[i].RetiredAt, m.keys[i].Sealed = &at, nil
		}
	}
	return nil
}

// Seal and Open only tell the place apart.
func (m *memory) Seal(_ context.Context, p seal.Place, plain []byte) ([]byte, error) {
	return append([]byte(p.RowID), plain...), nil
}

func (m *memory) Open(_ context.Context, p seal.Place, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, seal.ErrNoKey
	}
	return sealed[len(p.RowID):], nil
}

const secretText = "tnc_of-a-test"

// rig is the service over a memory, with a clock that stands still until it is moved.
type rig struct {
	*Service
	*memory
	at time.Time
}

func newRig() *rig {
	r := &rig{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	r.memory = &memory{client: Client{
		ID: "c1", ResellerID: "r1", Name: "Halo", Scopes: []authz.Permission{authz.OrdersRead}, AllCustomers: true, RequestsPerMinute: DefaultRate,
		Secrets: []Secret{{ID: "s1", Hash: hashSecret(secretText)}},
	}}
	n := 0
	r.Service = NewService(Deps{
		Store: r.memory, Audit: r.memory, Sealer: r.memory, Limits: r.memory, Public: "https://portal.example", Base: "/api/v1",
		Now: func() time.Time { return r.at }, NewID: func() string { n++; return string(rune('a' + n)) },
	})
	return r
}

func (r *rig) token(t *testing.T) string {
	t.Helper()
	issued, err := r.Issue(t.Context(), Request{ClientID: "c1", Secret: secretText})
	require.NoError(t, err)
	return issued.Text
}

func (r *rig) counts(t *testing.T, token string) bool {
	t.Helper()
	caller, err := r.Authenticate(t.Context(), token)
	if err != nil {
		require.Equal(t, "token.refused", apperr.CodeOf(err))
		return false
	}
	require.Equal(t, "c1", caller.Actor().ClientID)
	return true
}

// signed is a token with the service's own key, after change.
func (r *rig) signed(t *testing.T, change func(*jwt.Token, *claims)) string {
	t.Helper()
	kid, key, err := r.signingKey(t.Context())
	require.NoError(t, err)
	told := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: "https://portal.example", Subject: "c1", Audience: jwt.ClaimStrings{"https://portal.example/api/v1"},
			IssuedAt: jwt.NewNumericDate(r.at), ExpiresAt: jwt.NewNumericDate(r.at.Add(TokenLife)),
		},
		ClientID: "c1", Scope: "orders:read", SecretID: "s1",
	}
	token := jwt.NewWithClaims(jwt.SigningMethodES256, &told)
	token.Header["typ"], token.Header["kid"] = tokenType, kid
	change(token, &told)
	text, err := token.SignedString(key)
	require.NoError(t, err)
	return text
}

func TestOnlyTokensOfOursCount(t *testing.T) {
	t.Parallel()
	r := newRig()
	good := r.token(t)
	require.True(t, r.counts(t, good))
	require.True(t, r.counts(t, r.signed(t, func(*jwt.Token, *claims) {})))

	for name, change := range map[string]func(*jwt.Token, *claims){
		"another audience": func(_ *jwt.Token, c *claims) { c.Audience = jwt.ClaimStrings{"https://other.example/api/v1"} },
		"no audience":      func(_ *jwt.Token, c *claims) { c.Audience = nil },
		"another issuer":   func(_ *jwt.Token, c *claims) { c.Issuer = "https://other.example" },
		"another type":     func(t *jwt.Token, _ *claims) { t.Header["typ"] = "JWT" },
		"no kid":           func(t *jwt.Token, _ *claims) { delete(t.Header, "kid") },
		"another kid":      func(t *jwt.Token, _ *claims) { t.Header["kid"] = "z" },
		"kid is a number":  func(t *jwt.Token, _ *claims) { t.Header["kid"] = 1 },
		"expired":          func(_ *jwt.Token, c *claims) { c.ExpiresAt = jwt.NewNumericDate(r.at.Add(-leeway - time.Second)) },
		"no end":           func(_ *jwt.Token, c *claims) { c.ExpiresAt = nil },
		"a stretched life": func(_ *jwt.Token, c *claims) { c.ExpiresAt = jwt.NewNumericDate(r.at.Add(TokenLife + time.Second)) },
		"from the future":  func(_ *jwt.Token, c *claims) { c.IssuedAt = jwt.NewNumericDate(r.at.Add(time.Minute)) },
		"no beginning":     func(_ *jwt.Token, c *claims) { c.IssuedAt = nil },
		"two clients":      func(_ *jwt.Token, c *claims) { c.ClientID = "c2" },
		"another client":   func(_ *jwt.Token, c *claims) { c.ClientID, c.Subject = "c2", "c2" },
		"another secret":   func(_ *jwt.Token, c *claims) { c.SecretID = "s2" },
	} {
		require.False(t, r.counts(t, r.signed(t, change)), name)
	}
	for name, token := range forged(t, r, good) {
		require.False(t, r.counts(t, token), name)
	}
}

// forged are tokens that somebody makes who knows all that is published.
func forged(t *testing.T, r *rig, good string) map[string]string {
	t.Helper()
	parts := strings.Split(good, ".")
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	kid := r.keys[0].ID
	head := `{"typ":"at+jwt","kid":"` + kid + `","alg":`
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	public, err := x509.ParsePKIXPublicKey(r.keys[0].Public)
	require.NoError(t, err)
	point, err := public.(*ecdsa.PublicKey).Bytes()
	require.NoError(t, err)

	tokens := map[string]string{
		"none":            encode(head+`"none"}`) + "." + parts[1] + ".",
		"None, signed":    encode(head+`"None"}`) + "." + parts[1] + "." + parts[2],
		"no signature":    parts[0] + "." + parts[1] + ".",
		"two parts":       parts[0] + "." + parts[1],
		"nothing":         "",
		"padded":          good + "=",
		"longer than any": good + strings.Repeat("A", maxToken),
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	require.NoError(t, err)
	tokens["more scopes"] = parts[0] + "." + encode(strings.Replace(string(payload), "orders:read", "tenants:write", 1)) + "." + parts[2]
	again := func(name string, method jwt.SigningMethod, key any, header map[string]any) {
		token := jwt.New(method)
		token.Header["typ"], token.Header["kid"] = tokenType, kid
		for k, v := range header {
			token.Header[k] = v
		}
		var told claims
		_, _, err := jwt.NewParser().ParseUnverified(good, &told)
		require.NoError(t, err)
		token.Claims = told
		tokens[name], err = token.SignedString(key)
		require.NoError(t, err)
	}
	again("another key", jwt.SigningMethodES256, own, nil)
	again("another key under a jwk of its own", jwt.SigningMethodES256, own, map[string]any{"jwk": map[string]any{"kty": "EC"}, "jku": "https://other.example/jwks.json"})
	again("HS256 with the public key", jwt.SigningMethodHS256, r.keys[0].Public, nil)
	again("HS256 with the point", jwt.SigningMethodHS256, point, nil)
	again("HS256 with the PEM", jwt.SigningMethodHS256, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: r.keys[0].Public}), nil)
	return tokens
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	r := newRig()
	token := r.token(t)
	r.at = r.at.Add(TokenLife + leeway - time.Second)
	require.True(t, r.counts(t, token))
	r.at = r.at.Add(2 * time.Second)
	require.False(t, r.counts(t, token))

	soon := r.at.Add(time.Minute)
	r.client.Secrets[0].ExpiresAt = &soon
	issued, err := r.Issue(t.Context(), Request{ClientID: "c1", Secret: secretText})
	require.NoError(t, err)
	require.Equal(t, time.Minute, issued.Lives, "not longer than its secret")
	r.at = soon
	require.False(t, r.counts(t, issued.Text))
	_, err = r.Issue(t.Context(), Request{ClientID: "c1", Secret: secretText})
	require.Equal(t, CodeClient, apperr.CodeOf(err))
}

func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	r := newRig()
	for i := range maxBuckets + 10 {
		_, err := r.Take(Client{ID: string(rune(i)), RequestsPerMinute: 60})
		require.NoError(t, err)
	}
	require.Equal(t, maxBuckets, r.rates.buckets.Len())
}

func TestBucketsFillAgain(t *testing.T) {
	t.Parallel()
	r := newRig()
	c := Client{ID: "c1", RequestsPerMinute: 600}
	for i := range 100 {
		a, err := r.Take(c)
		require.NoError(t, err)
		require.Equal(t, 99-i, a.Left)
	}
	a, err := r.Take(c)
	require.Equal(t, apperr.TooMany, apperr.KindOf(err))
	require.Equal(t, Allowance{Burst: 100, Window: 10 * time.Second, Left: 0, Full: 10 * time.Second}, a)
	r.at = r.at.Add(time.Second)
	a, err = r.Take(c)
	require.NoError(t, err)
	require.Equal(t, 9, a.Left)
}
