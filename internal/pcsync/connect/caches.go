package connect

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// sealer keeps secrets unreadable in the store.
type sealer interface {
	Seal(ctx context.Context, p seal.Place, plaintext []byte) ([]byte, error)
	Open(ctx context.Context, p seal.Place, sealed []byte) ([]byte, error)
}

// cacheStore keeps sealed token caches, replaced by compare and swap.
type cacheStore interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	TokenCache(ctx context.Context, sc tenancy.Scope, resellerID string) (sealed []byte, version int64, err error)
	SwapTokenCache(ctx context.Context, sc tenancy.Scope, resellerID string, sealed []byte, version int64, at time.Time) (bool, error)
}

// TokenCaches keeps MSAL's caches in the database, sealed for each reseller.
type TokenCaches struct {
	store  cacheStore
	sealer sealer
	now    clock.Machine
}

var _ entra.CacheStore = (*TokenCaches)(nil)

// NewTokenCaches makes the store that entra.Config wants.
func NewTokenCaches(s cacheStore, sl sealer, now clock.Machine) *TokenCaches {
	return &TokenCaches{store: s, sealer: sl, now: now}
}

// trial tells whether an id stands for credentials that are only tried: these have no cache.
func trial(resellerID string) bool { return strings.HasPrefix(resellerID, "trial-") }

// Load gives a reseller's cache and its version; nothing and 0 when there is none, nothing when its data key
// was forgotten.
func (t *TokenCaches) Load(ctx context.Context, resellerID string) ([]byte, int64, error) {
	if trial(resellerID) {
		return nil, 0, nil
	}
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return nil, 0, err
	}
	sealed, version, err := t.store.TokenCache(ctx, sc, resellerID)
	if err != nil || len(sealed) == 0 {
		return nil, version, err
	}
	blob, err := t.sealer.Open(ctx, reseller.TokenCachePlace(resellerID), sealed)
	if errors.Is(err, seal.ErrNoKey) { // its key was forgotten: it is lost for good
		return nil, version, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open token cache: %w", err)
	}
	return blob, version, nil
}

// Save replaces a reseller's cache if its version still is the given one, and tells whether it did.
// A cache that was taken away meanwhile, by a change of the application, is not brought back.
func (t *TokenCaches) Save(ctx context.Context, resellerID string, blob []byte, version int64) (saved bool, err error) {
	if trial(resellerID) || version == 0 {
		return false, nil
	}
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return false, err
	}
	err = t.store.InTx(ctx, func(ctx context.Context) error { // so that its data key is not retired meanwhile
		sealed, err := t.sealer.Seal(ctx, reseller.TokenCachePlace(resellerID), blob)
		if err != nil {
			return fmt.Errorf("seal token cache: %w", err)
		}
		saved, err = t.store.SwapTokenCache(ctx, sc, resellerID, sealed, version, t.now())
		return err
	})
	return saved, err
}
