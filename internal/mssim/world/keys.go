package world

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// storedKey is an RSA key as it is stored.
type storedKey struct {
	ID      string `json:"id"`
	PKCS1   Secret `json:"pkcs1"` // base64
	Purpose string `json:"purpose"`
}

type parsedKey struct{ key *rsa.PrivateKey }

// SigningKey is one RSA key that tokens are signed with.
type SigningKey struct {
	ID  string
	Key *rsa.PrivateKey
}

// SigningKeys gives the active key and the next one, made when first asked for.
// They survive resets, so that clients need not fetch them anew.
func (w *World) SigningKeys() ([]SigningKey, error) {
	active, err := w.PrivateKey("token")
	if err != nil {
		return nil, err
	}
	next, err := w.PrivateKey("token-next")
	if err != nil {
		return nil, err
	}
	return []SigningKey{active, next}, nil
}

// PrivateKey gives the world's key for a purpose ("token", "webhook"), made when
// first asked for. Not to be called inside View or Update.
func (w *World) PrivateKey(purpose string) (SigningKey, error) {
	w.keyMu.Lock()
	defer w.keyMu.Unlock()
	var stored *storedKey
	w.View(func(s *State) { stored, _ = s.keys.Get("", purpose) })
	if stored == nil {
		made, err := makeKey(purpose)
		if err != nil {
			return SigningKey{}, err
		}
		if err := w.Update(func(tx *Tx) error { tx.keys.Put("", purpose, made); return nil }); err != nil {
			return SigningKey{}, err
		}
		stored = made
	}
	if p, ok := w.parsed[stored.ID]; ok {
		return SigningKey{ID: stored.ID, Key: p.key}, nil
	}
	der, err := base64.StdEncoding.DecodeString(string(stored.PKCS1))
	if err != nil {
		return SigningKey{}, fmt.Errorf("read the %s key: %w", purpose, err)
	}
	key, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		return SigningKey{}, fmt.Errorf("read the %s key: %w", purpose, err)
	}
	w.parsed[stored.ID] = parsedKey{key}
	return SigningKey{ID: stored.ID, Key: key}, nil
}

func makeKey(purpose string) (*storedKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("make the %s key: %w", purpose, err)
	}
	der := base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PrivateKey(key))
	return &storedKey{ID: uuid.NewString(), PKCS1: Secret(der), Purpose: purpose}, nil
}

// SignToken makes an RS256 JWT with the active key.
func (w *World) SignToken(claims map[string]any) (string, error) {
	k, err := w.PrivateKey("token")
	if err != nil {
		return "", err
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(claims))
	t.Header["kid"], t.Header["x5t"] = k.ID, k.ID
	return t.SignedString(k.Key)
}

// ErrToken is the reason a bearer token is refused; the cause is wrapped.
var ErrToken = errors.New("invalid token")

// VerifyToken checks signature, nbf and exp (machine time) of a token that
// SignToken made. Audience, tenant and scopes are the caller's business.
func (w *World) VerifyToken(raw string) (Claims, error) {
	keys, err := w.SigningKeys()
	if err != nil {
		return Claims{}, err
	}
	var c Claims
	find := func(t *jwt.Token) (any, error) {
		for _, k := range keys {
			if t.Header["kid"] == k.ID {
				return &k.Key.PublicKey, nil
			}
		}
		return nil, errors.New("unknown key")
	}
	_, err = jwt.ParseWithClaims(raw, &c, find, jwt.WithValidMethods([]string{"RS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(w.Machine))
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return c, nil
}
