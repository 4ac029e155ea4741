package entra

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"

	"github.com/tenantry/tenantry/internal/clock"
)

// CacheStore keeps MSAL's cache of each reseller, sealed by the implementer. The blob holds the refresh token.
type CacheStore interface {
	// Load returns the blob and its version; no blob and version 0 when there is none.
	Load(ctx context.Context, resellerID string) (blob []byte, version int64, err error)
	// Save replaces the blob if its version still is version, which then grows, and reports whether it did.
	Save(ctx context.Context, resellerID string, blob []byte, version int64) (saved bool, err error)
}

const (
	// reloadAfter is how long a loaded blob serves before it is loaded again: how soon one replica sees another's rotation.
	reloadAfter = time.Second
	// saveInterval is how often a rotated refresh token is written. Earlier ones stay valid for 90 days, so that a lost
	// rotation loses nothing, while writing each one would mean a write for every customer's token.
	saveInterval = time.Minute
)

// tokenCache stands between MSAL and the store. MSAL replaces its whole memory from it before each use and exports its
// whole memory to it after each token. It has no lock that is held during a call to Microsoft.
type tokenCache struct {
	store      CacheStore
	resellerID string
	tenant     string // the reseller's own
	now        clock.Machine
	log        *slog.Logger

	mu      sync.Mutex
	blob    []byte
	version int64
	loaded  time.Time // zero: load before the next use
	saved   time.Time
	dirty   bool // blob is newer than the store's
}

var emptyCache = []byte("{}")

// Replace implements cache.ExportReplace.
func (t *tokenCache) Replace(ctx context.Context, into cache.Unmarshaler, _ cache.ReplaceHints) error {
	blob, _, err := t.current(ctx)
	if err != nil {
		return err
	}
	if len(blob) == 0 {
		blob = emptyCache
	}
	return into.Unmarshal(blob)
}

// Export implements cache.ExportReplace. A failing store does not fail the call that a token was just got for: the
// refresh token of before is still good, and the next export tries again.
func (t *tokenCache) Export(ctx context.Context, from cache.Marshaler, _ cache.ExportHints) error {
	whole, err := from.Marshal()
	if err != nil {
		return err
	}
	kept, err := keep(whole, t.tenant)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if bytes.Equal(kept, t.blob) || refreshToken(kept) == "" {
		return nil
	}
	t.blob, t.dirty = kept, true
	if t.now().Sub(t.saved) < saveInterval {
		return nil
	}
	if err := t.save(ctx); err != nil {
		t.log.WarnContext(ctx, "token cache not saved; the earlier refresh token stays in use", "reseller_id", t.resellerID, "error", err)
	}
	return nil
}

// current returns the newest blob known and the version it builds on.
func (t *tokenCache) current(ctx context.Context) ([]byte, int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.loaded.IsZero() && t.now().Sub(t.loaded) < reloadAfter {
		return t.blob, t.version, nil
	}
	blob, version, err := t.store.Load(ctx, t.resellerID)
	if err != nil {
		return nil, 0, fmt.Errorf("load token cache: %w", err)
	}
	if !t.dirty || version != t.version {
		t.blob, t.dirty = blob, false
	}
	t.version, t.loaded = version, t.now()
	return t.blob, t.version, nil
}

// save writes the blob; on a miss the other replica's is kept. The caller holds mu.
func (t *tokenCache) save(ctx context.Context) error {
	saved, err := t.store.Save(ctx, t.resellerID, t.blob, t.version)
	if err != nil {
		return err
	}
	t.dirty = false
	t.loaded = time.Time{}
	if saved {
		t.saved = t.now()
	}
	return nil
}

// flush writes a rotation that was held back.
func (t *tokenCache) flush(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.dirty {
		return nil
	}
	return t.save(ctx)
}

// reload makes the next use load from the store.
func (t *tokenCache) reload() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.loaded = time.Time{}
}

// contract is MSAL's cache format, section by section.
type contract map[string]map[string]json.RawMessage

// entry has the fields of cache entries that decide what is kept.
type entry struct {
	HomeAccountID string `json:"home_account_id"`
	Realm         string `json:"realm"`
	Secret        string `json:"secret"`
}

// keep reduces MSAL's cache to what must outlive the process: refresh token, ID token and account of the reseller's own
// tenant, and the app's metadata. Without access tokens and the ID tokens of customers' tenants it stays a few kilobytes
// for any number of customers.
func keep(whole []byte, tenant string) ([]byte, error) {
	var in contract
	if err := json.Unmarshal(whole, &in); err != nil {
		return nil, fmt.Errorf("read MSAL's cache: %w", err)
	}
	out := contract{"AppMetadata": in["AppMetadata"]}
	for _, section := range []string{"RefreshToken", "IdToken", "Account"} {
		for key, raw := range in[section] {
			var e entry
			if err := json.Unmarshal(raw, &e); err != nil {
				return nil, fmt.Errorf("read MSAL's cache: %w", err)
			}
			home := strings.HasSuffix(strings.ToLower(e.HomeAccountID), "."+tenant)
			if !home || (section != "RefreshToken" && !strings.EqualFold(e.Realm, tenant)) {
				continue
			}
			if out[section] == nil {
				out[section] = map[string]json.RawMessage{}
			}
			out[section][key] = raw
		}
	}
	return json.Marshal(out)
}

// homeAccount returns the id ("<object id>.<tenant id>") of the account whose refresh token a blob holds, or "".
func homeAccount(blob []byte) string {
	e := refreshEntry(blob)
	return e.HomeAccountID
}

func refreshToken(blob []byte) string { return refreshEntry(blob).Secret }

func refreshEntry(blob []byte) entry {
	var c contract
	if len(blob) == 0 || json.Unmarshal(blob, &c) != nil {
		return entry{}
	}
	for _, raw := range c["RefreshToken"] {
		var e entry
		if json.Unmarshal(raw, &e) == nil && e.Secret != "" {
			return e
		}
	}
	return entry{}
}
