package entra

import (
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // x5t is by definition a SHA-1 thumbprint
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

type jwk struct {
	KeyType    string   `json:"kty"`
	Use        string   `json:"use"`
	KeyID      string   `json:"kid"`
	Thumbprint string   `json:"x5t"`
	Modulus    string   `json:"n"`
	Exponent   string   `json:"e"`
	Chain      []string `json:"x5c"`
	Cloud      string   `json:"cloud_instance_name"`
	Issuer     string   `json:"issuer"`
}

// certificate is the self-signed one published with a key.
type certificate struct {
	der        []byte
	thumbprint string
}

// keys publishes the active signing key and the next one.
func (h *Handler) keys(rw http.ResponseWriter, r *http.Request) {
	tenant := "{tenantid}"
	if name := r.PathValue("tenant"); !wildcard(name) {
		var t *world.Tenant
		var err error
		h.world.View(func(s *world.State) { t, err = lookUpTenant(s, name, "invalid_tenant") })
		if err != nil {
			h.refuse(rw, r, err)
			return
		}
		tenant = t.ID
	}
	signing, err := h.world.SigningKeys()
	if err != nil {
		h.refuse(rw, r, err)
		return
	}
	list := make([]jwk, 0, len(signing))
	for _, k := range signing {
		cert, err := h.certificate(k)
		if err != nil {
			h.refuse(rw, r, err)
			return
		}
		list = append(list, jwk{
			KeyType: "RSA", Use: "sig", KeyID: k.ID, Thumbprint: cert.thumbprint,
			Modulus:  base64.RawURLEncoding.EncodeToString(k.Key.N.Bytes()),
			Exponent: base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.Key.E)).Bytes()),
			Chain:    []string{base64.StdEncoding.EncodeToString(cert.der)},
			Cloud:    "microsoftonline.com", Issuer: issuerOrigin(r) + "/" + tenant + "/v2.0",
		})
	}
	rw.Header().Set("Cache-Control", "max-age=86400, private")
	writeJSON(rw, http.StatusOK, map[string]any{"keys": list})
}

// certificate wraps a key; made once, the same each time for the same key.
func (h *Handler) certificate(k world.SigningKey) (certificate, error) {
	h.certMu.Lock()
	defer h.certMu.Unlock()
	if c, ok := h.certs[k.ID]; ok {
		return c, nil
	}
	from := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "accounts.accesscontrol.windows.net"},
		NotBefore: from, NotAfter: from.AddDate(20, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.Key.PublicKey, k.Key)
	if err != nil {
		return certificate{}, fmt.Errorf("wrap signing key %s: %w", k.ID, err)
	}
	sum := sha1.Sum(der) //nolint:gosec // see the import
	c := certificate{der: der, thumbprint: base64.RawURLEncoding.EncodeToString(sum[:])}
	h.certs[k.ID] = c
	return c, nil
}
