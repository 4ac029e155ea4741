package seal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// format is the first byte of every sealed value. After it: the length of the key id in one byte, the key id, a nonce of
// 12 bytes, and the ciphertext with its tag of 16 bytes.
const format = 1

// openKeys bounds how many unwrapped data keys a process holds.
const openKeys = 4096

// Place says where a sealed value is stored and whose it is.
type Place struct {
	Owner  string // a reseller's id, or "" for the installation's own secrets
	Table  string
	Column string
	RowID  string
}

// Sealer seals and opens values. It is safe for concurrent use.
type Sealer struct {
	ring  *Keyring
	store KeyStore
	newID func() string
	now   func() time.Time
	open  *lru.Cache[string, cipher.AEAD]
}

// New makes a Sealer. newID gives ids for new data keys, now their time of creation in UTC.
func New(ring *Keyring, store KeyStore, newID func() string, now func() time.Time) (*Sealer, error) {
	if ring == nil || len(ring.keys) == 0 {
		return nil, errors.New("seal: no master key")
	}
	open, err := lru.New[string, cipher.AEAD](openKeys)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return &Sealer{ring: ring, store: store, newID: newID, now: now, open: open}, nil
}

// Seal encrypts plaintext for p under the newest data key of p.Owner, which is made when there is none. Every call has a
// nonce of its own: sealing the same text twice gives different bytes.
func (s *Sealer) Seal(ctx context.Context, p Place, plaintext []byte) ([]byte, error) {
	// Asked anew each time, never remembered: a key that a transaction made and rolled back must not be used again.
	key, err := s.store.ActiveKey(ctx, p.Owner)
	if errors.Is(err, ErrNoKey) {
		key, err = s.addKey(ctx, p.Owner, "")
	}
	if err != nil {
		return nil, fmt.Errorf("data key to seal %s.%s: %w", p.Table, p.Column, err)
	}
	aead, err := s.unwrap(key)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, 2+len(key.ID)+aead.NonceSize()+len(plaintext)+aead.Overhead())
	out = append(out, format, byte(len(key.ID)))
	out = append(out, key.ID...)
	return encrypt(aead, out, plaintext, p.aad(key.ID))
}

// Open decrypts a value that Seal made for the same place.
//
// Errors: ErrMalformed when it is no sealed value, ErrTampered when it was changed or belongs elsewhere, ErrNoKey when
// its data key is gone, ErrUnknownMaster when the master key is not configured.
func (s *Sealer) Open(ctx context.Context, p Place, sealed []byte) ([]byte, error) {
	id, box, err := split(sealed)
	if err != nil {
		return nil, err
	}
	aead, ok := s.open.Get(id)
	if !ok {
		key, err := s.store.Key(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("data key to open %s.%s: %w", p.Table, p.Column, err)
		}
		if aead, err = s.unwrap(key); err != nil {
			return nil, err
		}
	}
	plaintext, err := aead.Open(nil, box[:aead.NonceSize()], box[aead.NonceSize():], p.aad(id))
	if err != nil {
		return nil, ErrTampered
	}
	return plaintext, nil
}

// KeyID tells which data key a sealed value was made with, for the column that is stored beside it.
func KeyID(sealed []byte) (string, error) {
	id, _, err := split(sealed)
	return id, err
}

func split(sealed []byte) (id string, box []byte, err error) {
	if len(sealed) < 2 || sealed[0] != format {
		return "", nil, ErrMalformed
	}
	n := int(sealed[1])
	if n == 0 || n > maxKeyID || len(sealed) < 2+n+12+16 {
		return "", nil, ErrMalformed
	}
	return string(sealed[2 : 2+n]), sealed[2+n:], nil
}

func (s *Sealer) unwrap(key WrappedKey) (cipher.AEAD, error) {
	if aead, ok := s.open.Get(key.ID); ok {
		return aead, nil
	}
	master, ok := s.ring.find(key.MasterID)
	if !ok {
		return nil, fmt.Errorf("data key %s is under master key %s: %w", key.ID, key.MasterID, ErrUnknownMaster)
	}
	secret, err := openWrapped(master, key)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(secret)
	clear(secret)
	if err != nil {
		return nil, err
	}
	s.open.Add(key.ID, aead)
	return aead, nil
}

func openWrapped(master MasterKey, key WrappedKey) ([]byte, error) {
	aead, err := newAEAD(master.secret[:])
	if err != nil {
		return nil, err
	}
	if len(key.Wrapped) < aead.NonceSize() {
		return nil, ErrMalformed
	}
	secret, err := aead.Open(nil, key.Wrapped[:aead.NonceSize()], key.Wrapped[aead.NonceSize():], wrapAAD(key.Owner, key.ID, master.ID))
	if err != nil {
		return nil, fmt.Errorf("data key %s: %w", key.ID, ErrTampered)
	}
	return secret, nil
}

func wrap(master MasterKey, owner, id string, secret []byte) ([]byte, error) {
	aead, err := newAEAD(master.secret[:])
	if err != nil {
		return nil, err
	}
	return encrypt(aead, nil, secret, wrapAAD(owner, id, master.ID))
}

// encrypt appends a random nonce and the ciphertext to out.
func encrypt(aead cipher.AEAD, out, plaintext, aad []byte) ([]byte, error) {
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
		return nil, fmt.Errorf("seal: random nonce: %w", err)
	}
	out = append(out, nonce...)
	return aead.Seal(out, nonce, plaintext, aad), nil
}

func newAEAD(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return cipher.NewGCM(block)
}

func (p Place) aad(keyID string) []byte {
	return join("value", p.Owner, p.Table, p.Column, p.RowID, keyID)
}

func wrapAAD(owner, id, masterID string) []byte { return join("data key", owner, id, masterID) }

// join writes each part behind its length, so that no two lists of parts give the same bytes.
func join(parts ...string) []byte {
	var b []byte
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}
