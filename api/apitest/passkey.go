package apitest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// Authenticator holds one passkey, as a browser and a security key do.
type Authenticator struct {
	t      testing.TB
	id     []byte
	key    *ecdsa.PrivateKey
	user   string
	Origin string // of the page that it believes to be on
	Count  uint32 // of signatures
}

// NewAuthenticator makes an authenticator whose browser is on the portal's page.
func NewAuthenticator(t testing.TB) *Authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	id := make([]byte, 32)
	_, err = rand.Read(id)
	require.NoError(t, err)
	return &Authenticator{t: t, id: id, key: key, Origin: "http://localhost:8080"}
}

// asked is what a page is told to ask for.
type asked struct {
	PublicKey struct {
		Challenge string
		RPID      string `json:"rpId"`
		RP        struct{ ID string }
		User      struct{ ID string }
	} `json:"public_key"`
}

const (
	userPresent  = 0x01
	userVerified = 0x04
	withKey      = 0x40
)

// Create answers what a page is told to ask for when a passkey is added.
func (a *Authenticator) Create(options *Answer) map[string]any {
	a.t.Helper()
	var in asked
	options.Into(&in)
	a.user = in.PublicKey.User.ID
	point, err := a.key.PublicKey.Bytes()
	require.NoError(a.t, err)
	// A COSE key in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}, point[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 0x20), point[33:]...)
	data := a.data(in.PublicKey.RP.ID, withKey)
	data = append(data, make([]byte, 16)...) // of no make
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.id)))
	data = append(append(data, a.id...), cose...)
	// {"fmt": "none", "attStmt": {}, "authData": data}.
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"), byte(len(data)>>8), byte(len(data)))
	return a.credential(map[string]any{
		"clientDataJSON": text(a.client("webauthn.create", in.PublicKey.Challenge)), "attestationObject": text(append(object, data...)),
		"transports": []string{"internal", "made up"},
	})
}

// Get answers what a page is told to ask for when a passkey is proven.
func (a *Authenticator) Get(options *Answer) map[string]any {
	a.t.Helper()
	var in asked
	options.Into(&in)
	client, data := a.client("webauthn.get", in.PublicKey.Challenge), a.data(in.PublicKey.RPID, 0)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	require.NoError(a.t, err)
	return a.credential(map[string]any{
		"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature), "userHandle": a.user,
	})
}

func (a *Authenticator) data(rpID string, flags byte) []byte {
	hash := sha256.Sum256([]byte(rpID))
	return binary.BigEndian.AppendUint32(append(hash[:], flags|userPresent|userVerified), a.Count)
}

func (a *Authenticator) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	require.NoError(a.t, err)
	return b
}

func (a *Authenticator) credential(response map[string]any) map[string]any {
	return map[string]any{"id": text(a.id), "rawId": text(a.id), "type": "public-key", "clientExtensionResults": map[string]any{}, "response": response}
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
