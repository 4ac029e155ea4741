package apiclient

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

const (
	// TokenLife is how long an access token counts; less when its secret ends before.
	TokenLife = 15 * time.Minute
	leeway    = 5 * time.Second // that clocks may differ
	tokenType = "at+jwt"        // RFC 9068
	maxToken  = 4096            // bytes looked at
	maxSecret = 200
)

// claims are those of RFC 9068, and the secret that the token was got with.
type claims struct {
	jwt.RegisteredClaims
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
	SecretID string `json:"secret_id"`
}

// Request asks for a token.
type Request struct {
	ClientID string
	Secret   string
	Scope    string // separated by spaces; "" for all that the client has
	Address  string // network address, which guesses are counted for
}

// Token is what a client calls with.
type Token struct {
	Text    string
	Lives   time.Duration
	Granted []authz.Permission
}

// The codes of refusals.
const (
	CodeClient = "api_client.refused"
	CodeScope  = "api_client.scope"
)

// Issue gives a token to whoever has a client's secret.
//
// Errors: Unauthenticated (CodeClient), never telling whether there is such a client; Invalid (CodeScope) for
// a scope that the client does not have; TooMany while a delay runs.
func (s *Service) Issue(ctx context.Context, in Request) (Token, error) {
	id := strings.ToLower(in.ClientID)
	if len(id) > maxSecret || len(in.Secret) > maxSecret {
		return Token{}, errClient()
	}
	if err := s.Limits.CountSecret(ctx, id, in.Address); err != nil {
		return Token{}, err
	}
	c, err := s.Store.CallingAPIClient(ctx, id)
	if err != nil && apperr.KindOf(err) != apperr.NotFound {
		return Token{}, err
	}
	now := s.Now()
	hash, secret := hashSecret(in.Secret), Secret{}
	for _, one := range c.live(now) {
		if subtle.ConstantTimeCompare(one.Hash, hash) == 1 {
			secret = one
		}
	}
	if secret.ID == "" {
		return Token{}, errClient()
	}
	if err := s.Limits.ForgiveSecret(ctx, id, in.Address); err != nil {
		return Token{}, err
	}
	granted, err := grant(c, in.Scope)
	if err != nil {
		return Token{}, err
	}
	if secret.LastUsedAt == nil || now.Sub(*secret.LastUsedAt) >= touchEvery {
		if err := s.Store.TouchAPIClientSecret(ctx, secret.ID, now); err != nil {
			return Token{}, err
		}
	}
	return s.sign(ctx, c, secret, granted)
}

// grant is what of its scopes a client asks for.
func grant(c Client, asked string) ([]authz.Permission, error) {
	if asked == "" {
		return c.Scopes, nil
	}
	words := strings.Split(asked, " ")
	var granted []authz.Permission
	for _, scope := range c.Scopes {
		if slices.Contains(words, string(scope)) {
			granted = append(granted, scope)
		}
	}
	for _, word := range words {
		if !slices.Contains(granted, authz.Permission(word)) {
			return nil, apperr.New(apperr.Invalid, CodeScope, "The API client does not have one of these scopes. No token was issued: ask for fewer, or give them to the client.")
		}
	}
	return granted, nil
}

func (s *Service) sign(ctx context.Context, c Client, secret Secret, granted []authz.Permission) (Token, error) {
	kid, key, err := s.signingKey(ctx)
	if err != nil {
		return Token{}, err
	}
	now := s.Now()
	ends := now.Add(TokenLife)
	if secret.ExpiresAt != nil && secret.ExpiresAt.Before(ends) {
		ends = *secret.ExpiresAt
	}
	scopes := make([]string, 0, len(granted))
	for _, one := range granted {
		scopes = append(scopes, string(one))
	}
	t := jwt.NewWithClaims(jwt.SigningMethodES256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.Public, Subject: c.ID, Audience: jwt.ClaimStrings{s.audience()}, ID: s.NewID(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(ends),
		},
		ClientID: c.ID, Scope: strings.Join(scopes, " "), SecretID: secret.ID,
	})
	t.Header["typ"], t.Header["kid"] = tokenType, kid
	text, err := t.SignedString(key)
	return Token{Text: text, Lives: ends.Sub(now), Granted: granted}, err
}

func (s *Service) audience() string { return s.Public + s.Base }

// Caller is a client that calls with a token.
type Caller struct {
	Client  Client
	Granted []authz.Permission // those scopes of the token that the client still has
	told    claims             // by the token
}

// Actor is the caller.
func (c Caller) Actor() authz.Actor { return c.Client.Actor(c.Granted) }

// Authenticate finds the client of a token, as it is now.
//
// Errors: Unauthenticated.
func (s *Service) Authenticate(ctx context.Context, token string) (Caller, error) {
	told, err := s.read(ctx, token)
	if err != nil {
		return Caller{}, err
	}
	caller, err := s.caller(ctx, told)
	if err != nil {
		return Caller{}, err
	}
	c, now := caller.Client, s.Now()
	if c.LastUsedAt == nil || now.Sub(*c.LastUsedAt) >= touchEvery {
		if err := s.Store.TouchAPIClient(ctx, c.ID, now); err != nil {
			return Caller{}, err
		}
	}
	return caller, nil
}

// Again is a caller as they are by now, for calls that go on for longer than their token.
//
// Errors: Unauthenticated.
func (s *Service) Again(ctx context.Context, c Caller) (Caller, error) { return s.caller(ctx, c.told) }

// caller is the client that a token tells of, as it is now.
func (s *Service) caller(ctx context.Context, told claims) (Caller, error) {
	c, err := s.Store.CallingAPIClient(ctx, told.Subject)
	if apperr.KindOf(err) == apperr.NotFound {
		return Caller{}, errToken()
	}
	if err != nil {
		return Caller{}, err
	}
	if !slices.ContainsFunc(c.live(s.Now()), func(one Secret) bool { return one.ID == told.SecretID }) {
		return Caller{}, errToken()
	}
	caller := Caller{Client: c, told: told}
	for _, scope := range c.Scopes {
		if slices.Contains(strings.Split(told.Scope, " "), string(scope)) {
			caller.Granted = append(caller.Granted, scope)
		}
	}
	return caller, nil
}

// read is what a token says, when it is one of ours and runs.
func (s *Service) read(ctx context.Context, token string) (claims, error) {
	var told claims
	if len(token) > maxToken {
		return told, errToken()
	}
	var failed error // of the database, as against a token that is not right
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodES256.Alg()}), jwt.WithIssuer(s.Public), jwt.WithAudience(s.audience()),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(s.Now), jwt.WithStrictDecoding())
	_, err := parser.ParseWithClaims(token, &told, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		if t.Header["typ"] != tokenType {
			return nil, errToken()
		}
		key, err := s.publicKey(ctx, kid)
		if err != nil && apperr.KindOf(err) != apperr.Unauthenticated {
			failed = err
		}
		return key, err
	})
	switch {
	case failed != nil:
		return told, failed
	case err != nil, told.IssuedAt == nil, told.ExpiresAt.Sub(told.IssuedAt.Time) > TokenLife, told.Subject == "", told.Subject != told.ClientID:
		return told, errToken()
	}
	return told, nil
}

func errClient() error {
	return apperr.New(apperr.Unauthenticated, CodeClient, "The client id or the secret is not right. No token was issued: check both.")
}

func errToken() error {
	return apperr.New(apperr.Unauthenticated, "token.refused", "The access token is not valid, has expired, or its API client may not call any more. Nothing was changed: get a new token.")
}
