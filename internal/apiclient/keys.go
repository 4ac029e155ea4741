package apiclient

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/seal"
)

const (
	keySigns = 30 * 24 * time.Hour // then the next token is signed with a new key
	keyKnown = time.Minute         // for how long a process relies on the keys it read
	keyAsked = time.Second         // how long after looking for an unknown key it does not look for one again
)

// Key is what tokens are signed with. One that is retired signs no more.
type Key struct {
	ID        string // the kid
	Public    []byte // PKIX, DER
	Sealed    []byte // the private half, PKCS #8, sealed; empty once retired
	CreatedAt time.Time
	RetiredAt *time.Time
}

// counts tells whether tokens signed with the key may still run.
func (k Key) counts(now time.Time) bool {
	return k.RetiredAt == nil || now.Before(k.RetiredAt.Add(TokenLife+leeway))
}

func place(id string) seal.Place {
	return seal.Place{Table: "token_keys", Column: "private_sealed", RowID: id}
}

// signingKey is the key of new tokens; it is made when there is none, or the last is old or cannot
// be opened any more.
func (s *Service) signingKey(ctx context.Context) (id string, key *ecdsa.PrivateKey, err error) {
	id, key, err = s.openKey(ctx)
	if err != nil || key != nil {
		return id, key, err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockTokenKeys(ctx); err != nil {
			return err
		}
		if id, key, err = s.openKey(ctx); err != nil || key != nil { // somebody was quicker
			return err
		}
		return s.rotate(ctx, false)
	})
	if err != nil || key != nil {
		return id, key, err
	}
	return s.openKey(ctx)
}

// openKey is the key that signs now, nil when another has to be made.
func (s *Service) openKey(ctx context.Context) (string, *ecdsa.PrivateKey, error) {
	keys, err := s.Store.TokenKeys(ctx)
	if err != nil || len(keys) == 0 || keys[0].RetiredAt != nil || s.Now().Sub(keys[0].CreatedAt) >= keySigns {
		return "", nil, err
	}
	der, err := s.Sealer.Open(ctx, place(keys[0].ID), keys[0].Sealed)
	if errors.Is(err, seal.ErrNoKey) { // given up with the master key that it was under
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("key of tokens: %w", err)
	}
	private, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return "", nil, fmt.Errorf("key of tokens: %w", err)
	}
	key, ok := private.(*ecdsa.PrivateKey)
	if !ok {
		return "", nil, fmt.Errorf("key of tokens: unexpected type %T", private)
	}
	return keys[0].ID, key, nil
}

// RotateKey signs with a new key from now on, for the command line. With revoke, tokens of former
// keys count no more.
func (s *Service) RotateKey(ctx context.Context, revoke bool) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockTokenKeys(ctx); err != nil {
			return err
		}
		return s.rotate(ctx, revoke)
	})
}

func (s *Service) rotate(ctx context.Context, revoke bool) error {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("key of tokens: %w", err)
	}
	k := Key{ID: s.NewID(), CreatedAt: s.Now()}
	if k.Public, err = x509.MarshalPKIXPublicKey(&private.PublicKey); err != nil {
		return fmt.Errorf("key of tokens: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return fmt.Errorf("key of tokens: %w", err)
	}
	if k.Sealed, err = s.Sealer.Seal(ctx, place(k.ID), der); err != nil {
		return err
	}
	if err := s.Store.RetireTokenKeys(ctx, k.CreatedAt, revoke); err != nil {
		return err
	}
	if err := s.Store.InsertTokenKey(ctx, k); err != nil {
		return err
	}
	return s.Audit.Record(ctx, audit.Event{
		Action: ActionKeyRotated, ObjectKind: "token_key", ObjectID: k.ID, After: audit.JSON(map[string]any{"former_revoked": revoke}),
	})
}

// publicKeys are the keys that this process read last.
type publicKeys struct {
	mu       sync.Mutex // held only to look at the fields
	byID     map[string]*ecdsa.PublicKey
	readAt   time.Time
	missedAt time.Time          // when an unknown key was last looked for in vain
	reading  singleflight.Group // one read at a time
}

// find gives a key, nil where it has to be read; missed tells that it was looked for in vain a moment ago.
func (k *publicKeys) find(id string, now time.Time) (key *ecdsa.PublicKey, missed bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.Sub(k.readAt) >= keyKnown {
		return nil, false
	}
	key = k.byID[id]
	return key, key == nil && now.Sub(k.missedAt) < keyAsked
}

// keep keeps what was read for the key of that id.
func (k *publicKeys) keep(keys map[string]*ecdsa.PublicKey, id string, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.byID, k.readAt = keys, now
	if keys[id] == nil {
		k.missedAt = now
	}
}

// publicKey is the key of a token. A kid that is not known is looked for, since another process may have
// made it just now, at most once a second.
func (s *Service) publicKey(ctx context.Context, id string) (*ecdsa.PublicKey, error) {
	key, missed := s.known.find(id, s.Now())
	if missed {
		return nil, errToken()
	}
	if key != nil {
		return key, nil
	}
	// Others may wait for the same read: one caller who hangs up does not stop it.
	read, err, _ := s.known.reading.Do("", func() (any, error) {
		now := s.Now()
		keys, err := s.publicKeys(context.WithoutCancel(ctx))
		if err == nil {
			s.known.keep(keys, id, now)
		}
		return keys, err
	})
	if err != nil {
		return nil, err
	}
	if key = read.(map[string]*ecdsa.PublicKey)[id]; key == nil {
		return nil, errToken()
	}
	return key, nil
}

func (s *Service) publicKeys(ctx context.Context) (map[string]*ecdsa.PublicKey, error) {
	kept, err := s.Store.TokenKeys(ctx)
	if err != nil {
		return nil, err
	}
	keys := map[string]*ecdsa.PublicKey{}
	for _, k := range kept {
		if !k.counts(s.Now()) {
			continue
		}
		public, err := x509.ParsePKIXPublicKey(k.Public)
		if err != nil {
			return nil, fmt.Errorf("key of tokens: %w", err)
		}
		key, ok := public.(*ecdsa.PublicKey)
		if !ok {
			return nil, fmt.Errorf("key of tokens: unexpected type %T", public)
		}
		keys[k.ID] = key
	}
	return keys, nil
}

// JWK is a public key as RFC 7517 writes it.
type JWK struct {
	KeyType   string `json:"kty"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	ID        string `json:"kid"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	Y         string `json:"y"`
}

// Keys are the public keys of every token that may be running.
func (s *Service) Keys(ctx context.Context) ([]JWK, error) {
	keys, err := s.publicKeys(ctx)
	if err != nil {
		return nil, err
	}
	out := []JWK{}
	for id, key := range keys {
		point, err := key.Bytes() // 4, x, y
		if err != nil {
			return nil, fmt.Errorf("key of tokens: %w", err)
		}
		half := (len(point) - 1) / 2
		out = append(out, JWK{
			KeyType: "EC", Use: "sig", Algorithm: "ES256", ID: id, Curve: "P-256",
			X: base64.RawURLEncoding.EncodeToString(point[1 : 1+half]), Y: base64.RawURLEncoding.EncodeToString(point[1+half:]),
		})
	}
	return out, nil
}
