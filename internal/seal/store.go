package seal

import (
	"context"
	"time"
)

// WrappedKey is a data key as it is stored: encrypted under a master key.
type WrappedKey struct {
	ID        string // unique over all owners; 1 to 64 characters, UUID in practice
	Owner     string // whose secrets it protects: a reseller's id, or "" for the installation's own
	MasterID  string // the master key that wraps it
	Wrapped   []byte // nonce and ciphertext
	CreatedAt time.Time
}

// KeyStore keeps data keys. Implementations may take part in a transaction that ctx carries.
type KeyStore interface {
	// ActiveKey returns the newest data key of owner, or ErrNoKey.
	ActiveKey(ctx context.Context, owner string) (WrappedKey, error)
	// Key returns the data key with id, or ErrNoKey.
	Key(ctx context.Context, id string) (WrappedKey, error)
	// AddKey stores key as its owner's newest, provided that the newest still is the one with id after ("" for none),
	// and returns the owner's newest key: key itself, or the one that another process added first.
	AddKey(ctx context.Context, key WrappedKey, after string) (WrappedKey, error)
	// KeysNotUnder returns up to limit data keys that a master key other than masterID wraps.
	KeysNotUnder(ctx context.Context, masterID string, limit int) ([]WrappedKey, error)
	// Keys returns up to limit data keys of all owners by id, those after the id after ("" for the first).
	Keys(ctx context.Context, after string, limit int) ([]WrappedKey, error)
	// DropKey takes a data key away if masterID still wraps it, and reports whether it did.
	DropKey(ctx context.Context, id, masterID string) (bool, error)
	// Rewrap replaces the wrapping of a data key if oldMasterID still wraps it, and reports whether it did.
	Rewrap(ctx context.Context, id, oldMasterID, newMasterID string, wrapped []byte) (bool, error)
}
