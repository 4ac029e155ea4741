package entra

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Refresh tokens, session cookies and the tickets between the pages of one
// sign-in carry what they stand for, sealed with a key of the world: thousands of
// redemptions then cost no row, and old refresh tokens stay valid by themselves.
// Authorization codes are rows, because they are redeemed once.

const (
	sealedTicket  = "ticket"
	sealedUpdate  = "update" // between the password that has ended and the new one
	sealedRefresh = string(world.GrantRefresh)
	sealedSession = string(world.GrantSession)

	tokenPrefix = "1.A" // what the live service's codes and refresh tokens start with
)

var errSealed = errors.New("not one of our sealed values")

func (h *Handler) aead() (cipher.AEAD, error) {
	k, err := h.world.PrivateKey("token")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append([]byte("seal"), x509.MarshalPKCS1PrivateKey(k.Key)...))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		return nil, fmt.Errorf("prepare the sealing key: %w", err)
	}
	return cipher.NewGCM(block)
}

func (h *Handler) seal(purpose string, g world.Grant) (string, error) {
	box, err := h.aead()
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(g)
	if err != nil {
		return "", fmt.Errorf("seal a %s: %w", purpose, err)
	}
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, plain, []byte(purpose))), nil
}

func (h *Handler) unseal(purpose, sealed string) (world.Grant, error) {
	box, err := h.aead()
	if err != nil {
		return world.Grant{}, err
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(sealed, tokenPrefix))
	if err != nil || len(data) < box.NonceSize() {
		return world.Grant{}, errSealed
	}
	plain, err := box.Open(nil, data[:box.NonceSize()], data[box.NonceSize():], []byte(purpose))
	if err != nil {
		return world.Grant{}, errSealed
	}
	var g world.Grant
	if err := json.Unmarshal(plain, &g); err != nil {
		return world.Grant{}, errSealed
	}
	return g, nil
}

func randomToken() string {
	raw := make([]byte, 48)
	_, _ = rand.Read(raw)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
}
