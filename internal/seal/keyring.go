package seal

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// keySize is the length of master and data keys in bytes: AES-256.
const keySize = 32

// maxKeyID bounds the length of a key's id, which is stored in front of every value in one length byte.
const maxKeyID = 64

// MasterKey wraps data keys. Its secret never leaves this package's memory.
type MasterKey struct {
	ID     string
	secret [keySize]byte
}

// Keyring holds the master keys, newest first. New and rewrapped data keys use the first; the others only read.
type Keyring struct {
	keys []MasterKey
}

// ParseKeys reads "id:base64,id2:base64", newest first; line ends separate as commas do, and a line that begins with #
// is a remark. An id has 1 to 64 letters, digits, dots, dashes or underscores; a key is 32 bytes in standard base64.
// Errors name the position and the id, never a key.
func ParseKeys(text string) (*Keyring, error) {
	ring := &Keyring{}
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for field := range strings.SplitSeq(line, ",") {
			field = strings.TrimSpace(field)
			if field == "" {
				continue
			}
			key, err := parseKey(field)
			if err != nil {
				return nil, fmt.Errorf("secret key %d: %w", len(ring.keys)+1, err)
			}
			if seen[key.ID] {
				return nil, fmt.Errorf("secret key %d: the id %q is used twice", len(ring.keys)+1, key.ID)
			}
			seen[key.ID] = true
			ring.keys = append(ring.keys, key)
		}
	}
	if len(ring.keys) == 0 {
		return nil, fmt.Errorf("no secret key: set TENANTRY_SECRET_KEYS to id:base64 (32 bytes), or name a key file")
	}
	return ring, nil
}

func parseKey(field string) (MasterKey, error) {
	id, encoded, ok := strings.Cut(field, ":")
	if !ok {
		return MasterKey{}, fmt.Errorf("want id:base64")
	}
	if !validID(id) {
		return MasterKey{}, fmt.Errorf("an id has 1 to %d letters, digits, dots, dashes or underscores", maxKeyID)
	}
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw) != keySize {
		return MasterKey{}, fmt.Errorf("the key %q is not %d bytes in standard base64", id, keySize)
	}
	key := MasterKey{ID: id}
	copy(key.secret[:], raw)
	return key, nil
}

func validID(id string) bool {
	if id == "" || len(id) > maxKeyID {
		return false
	}
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
		default:
			return false
		}
	}
	return true
}

// NewMasterKey makes a random master key.
func NewMasterKey(id string) (MasterKey, error) {
	if !validID(id) {
		return MasterKey{}, fmt.Errorf("an id has 1 to %d letters, digits, dots, dashes or underscores", maxKeyID)
	}
	key := MasterKey{ID: id}
	if _, err := io.ReadFull(rand.Reader, key.secret[:]); err != nil {
		return MasterKey{}, fmt.Errorf("random master key: %w", err)
	}
	return key, nil
}

// Newest is the id of the key that wraps new data keys.
func (r *Keyring) Newest() string { return r.keys[0].ID }

// IDs lists the ids of all keys, newest first.
func (r *Keyring) IDs() []string {
	ids := make([]string, len(r.keys))
	for i, k := range r.keys {
		ids[i] = k.ID
	}
	return ids
}

// With returns a ring in which key is the newest.
func (r *Keyring) With(key MasterKey) (*Keyring, error) {
	for _, k := range r.keys {
		if k.ID == key.ID {
			return nil, fmt.Errorf("the secret key id %q is in use", key.ID)
		}
	}
	return &Keyring{keys: append([]MasterKey{key}, r.keys...)}, nil
}

func (r *Keyring) find(id string) (MasterKey, bool) {
	for _, k := range r.keys {
		if k.ID == id {
			return k, true
		}
	}
	return MasterKey{}, false
}

// String and GoString keep the secret out of logs and dumps.
func (k MasterKey) String() string   { return "master key " + k.ID }
func (k MasterKey) GoString() string { return k.String() }

// encode writes the ring in the form that ParseKeys reads, one key a line.
func (r *Keyring) encode() []byte {
	var b strings.Builder
	b.WriteString("# Tenantry secret keys, newest first. Whoever has this file and the database can read every stored secret.\n")
	for _, k := range r.keys {
		fmt.Fprintf(&b, "%s:%s\n", k.ID, base64.StdEncoding.EncodeToString(k.secret[:]))
	}
	return []byte(b.String())
}
