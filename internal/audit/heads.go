package audit

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// SignedHead is what the head of a chain was at a time, under a signature. Kept where who can
// write to the database cannot, it shows that a chain was cut or made anew.
type SignedHead struct {
	Head
	SignedAt  time.Time `json:"signed_at"`
	PublicKey []byte    `json:"public_key"`
	Signature []byte    `json:"signature"`
}

// signHead signs the head of a chain.
func signHead(key ed25519.PrivateKey, head Head, at time.Time) SignedHead {
	h := SignedHead{Head: head, SignedAt: at, PublicKey: slices.Clone(key[ed25519.SeedSize:])}
	h.Signature = ed25519.Sign(key, h.message())
	return h
}

// message is what the signature is over.
func (h SignedHead) message() []byte {
	b := put(nil, "tenantry audit head 1")
	b = put(b, h.ChainID)
	b = binary.BigEndian.AppendUint64(b, uint64(h.Seq))
	b = put(b, h.Hash)
	return putTime(b, h.SignedAt)
}

// signedBy tells whether one of the keys signed this very head.
func (h SignedHead) signedBy(keys [][]byte) bool {
	known := slices.ContainsFunc(keys, func(k []byte) bool { return slices.Equal(k, h.PublicKey) })
	return known && len(h.PublicKey) == ed25519.PublicKeySize && ed25519.Verify(h.PublicKey, h.message(), h.Signature)
}

func (h SignedHead) day() string { return h.SignedAt.UTC().Format(time.DateOnly) }

// Line is the head as one line of a file, without its end.
func (h SignedHead) Line() []byte { return JSON(h) }

// mostLine bounds a line of a file that somebody hands us.
const mostLine = 4 << 20

// ReadHeads reads lines of heads and makes sure that one of the keys signed each.
//
// Errors: one that names the first line that is no head, or is under no signature of the keys.
func ReadHeads(r io.Reader, keys ...[]byte) ([]SignedHead, error) {
	var heads []SignedHead
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostLine)
	for n := 1; lines.Scan(); n++ {
		var h SignedHead
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			return nil, fmt.Errorf("line %d of the signed heads cannot be read: %w", n, err)
		}
		if !h.signedBy(keys) {
			return nil, fmt.Errorf("line %d of the signed heads is not under the signature of a key of this installation: the line was changed, or the file or the keys are another installation's", n)
		}
		heads = append(heads, h)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the signed heads: %w", err)
	}
	return heads, nil
}

// KeyText is a public key as people copy it.
func KeyText(key []byte) string { return base64.StdEncoding.EncodeToString(key) }

// ParseKey reads what KeyText wrote.
func ParseKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%q is not a public key: `tenantry audit key` prints those of an installation", text)
	}
	return key, nil
}
