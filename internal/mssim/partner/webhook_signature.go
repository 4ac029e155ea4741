package partner

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// The certificate that webhooks are signed with, its issuer's, and where they are
// to be had. The issuer is what a receiver trusts here in place of the public
// authorities behind Microsoft's own.
const (
	signerName      = "pcnotifications-dispatch.microsoft.com"
	certificatePath = "/webhooks/certificates/" + signerName + ".cer"
	authorityPath   = "/webhooks/certificates/authority.pem"
)

// getCertificate serves the signer's certificate in DER, to anybody.
func getCertificate(h *Handler, _ *call) (answer, error) {
	cert, _, err := h.w.Certify("webhook", signerName)
	if err != nil {
		return answer{}, err
	}
	return answer{
		status: http.StatusOK, raw: cert.Raw,
		header: http.Header{"Content-Type": {"application/x-x509-ca-cert"}},
	}, nil
}

// getAuthority serves the issuer's certificate in PEM, to anybody.
func getAuthority(h *Handler, _ *call) (answer, error) {
	cert, _, err := h.w.Authority()
	if err != nil {
		return answer{}, err
	}
	return answer{
		status: http.StatusOK, raw: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}),
		header: http.Header{"Content-Type": {"application/x-pem-file"}},
	}, nil
}

// sign gives the value of the signature header: RSA PKCS #1 v1.5 with SHA-256
// over the exact bytes of the body.
func sign(w *world.World, body []byte) (string, error) {
	key, err := w.PrivateKey("webhook")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	signature, err := rsa.SignPKCS1v15(rand.Reader, key.Key, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("sign a webhook: %w", err)
	}
	return "Signature " + base64.StdEncoding.EncodeToString(signature), nil
}
