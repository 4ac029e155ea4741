// Package seal keeps secrets unreadable at rest by envelope encryption.
//
// Every reseller has data keys of its own (AES-256). A data key is stored only wrapped by a master key, and master keys
// never reach the database: they come from the environment or from a file. A sealed value names the data key it was
// made with, so that values of several generations can be read side by side while a rotation is under way.
//
// The place of a value (table, column, row) and the id of its key are authenticated with it: a value copied into another
// row, column or table does not open there.
package seal

import "errors"

var (
	// ErrNoKey is returned by a KeyStore when it has no such key.
	ErrNoKey = errors.New("seal: no such key")
	// ErrUnknownMaster means that a data key is wrapped by a master key that is not configured any more.
	ErrUnknownMaster = errors.New("seal: the master key that protects this secret is not configured; add it back to TENANTRY_SECRET_KEYS or the key file")
	// ErrTampered means that a value or a wrapped key does not belong to its place, or was changed.
	ErrTampered = errors.New("seal: the sealed value does not belong here or was changed")
	// ErrMalformed means that bytes are not a sealed value at all.
	ErrMalformed = errors.New("seal: not a sealed value")
)
