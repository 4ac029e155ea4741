package partnercenter

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

const (
	maxEvent     = 64 << 10           // bytes of an event
	replayWindow = 7 * 24 * time.Hour // Microsoft delivers up to 48 hours late, and tries ten times
	earlyWindow  = 10 * time.Minute   // how far Microsoft's clock may be ahead
)

// ErrForged means that an event is not from Microsoft, or not as Microsoft sent it. Answer it with 401.
var ErrForged = errors.New("the event is not signed by Microsoft")

// ErrReplayed means that an event is signed but too old, or of the future.
var ErrReplayed = errors.New("the event is too old or of the future")

// WebhookConfig says whom incoming events are believed.
type WebhookConfig struct {
	// Origins are the scheme, host and port that certificates may be fetched from; nil means CertificateOrigin. Nothing else
	// is ever called.
	Origins []string
	// IssuerOrigins are where the certificates between the signer's and a root may be fetched from; nil means Microsoft's
	// and its certificate authority's.
	IssuerOrigins []string
	Roots         *x509.CertPool // nil means the system's
	// Organization is what the signer's issuer must be of; "" means "Microsoft Corporation".
	Organization string
	Transport    http.RoundTripper
	Breakers     *upstream.Breakers
	Now          clock.Machine  // for the validity of certificates
	Business     clock.Business // for the age of events
}

// WebhookVerifier checks incoming events. It is safe for concurrent use.
type WebhookVerifier struct {
	cfg    WebhookConfig
	http   http.RoundTripper
	certs  *lru.Cache[string, fetched] // by address
	flight singleflight.Group          // one fetch at a time for each address
}

// NewWebhookVerifier makes a verifier.
func NewWebhookVerifier(cfg WebhookConfig) (*WebhookVerifier, error) {
	if cfg.Origins == nil {
		cfg.Origins = []string{CertificateOrigin}
	}
	if cfg.IssuerOrigins == nil {
		cfg.IssuerOrigins = issuerOrigins
	}
	if cfg.Organization == "" {
		cfg.Organization = "Microsoft Corporation"
	}
	if cfg.Now == nil {
		cfg.Now = clock.System
	}
	if cfg.Business == nil {
		cfg.Business = clock.Business(cfg.Now)
	}
	certs, err := lru.New[string, fetched](maxCertificates)
	if err != nil {
		return nil, err
	}
	return &WebhookVerifier{cfg: cfg, http: upstream.NewRoundTripper("partnercenter", cfg.Transport, cfg.Breakers, fetchTimeout), certs: certs}, nil
}

// Verify checks an incoming event: size, headers, the certificate's host before it is fetched, its chain and issuer, the
// signature over the exact bytes, and the event's age. Errors are ErrForged, ErrReplayed, or an *upstream.Error when the
// certificate could not be fetched: then Microsoft should try again.
// Source: Microsoft, "Partner Center webhooks", how to authenticate the callback.
func (v *WebhookVerifier) Verify(ctx context.Context, header http.Header, body []byte) (Event, error) {
	signature, err := signatureOf(header, body)
	if err != nil {
		return Event{}, err
	}
	at, ok := published(header.Get("X-MS-Certificate-Url"), v.cfg.Origins)
	if !ok {
		return Event{}, fmt.Errorf("%w: its certificate lies at a foreign address", ErrForged)
	}
	found, err := v.certificate(ctx, at, false)
	if err != nil {
		return Event{}, err
	}
	if err = v.check(found.chain, body, signature); err != nil && !found.now {
		// The signer may have a new certificate at the same address.
		if found, err = v.certificate(ctx, at, true); err != nil {
			return Event{}, err
		}
		err = v.check(found.chain, body, signature)
	}
	if err != nil {
		return Event{}, err
	}
	item, err := wire.Read[Event](body)
	if err != nil || item.Value.Name == "" {
		return Event{}, fmt.Errorf("%w: it is no event", ErrForged)
	}
	event := item.Value
	event.Fingerprint = fingerprint(body)
	now := v.cfg.Business()
	if event.ChangedAt.Before(now.Add(-replayWindow)) || event.ChangedAt.After(now.Add(earlyWindow)) {
		return event, ErrReplayed
	}
	return event, nil
}

// signatureOf reads the signature, which comes in either of two headers.
func signatureOf(header http.Header, body []byte) ([]byte, error) {
	if len(body) == 0 || len(body) > maxEvent {
		return nil, fmt.Errorf("%w: its size is wrong", ErrForged)
	}
	if algorithm := header.Get("X-MS-Signature-Algorithm"); !strings.EqualFold(algorithm, "rsa-sha256") {
		return nil, fmt.Errorf("%w: the algorithm is not rsa-sha256", ErrForged)
	}
	text := header.Get("X-MS-Signature")
	if text == "" {
		text = header.Get("Authorization")
	}
	scheme, value, _ := strings.Cut(text, " ")
	if !strings.EqualFold(scheme, "Signature") {
		return nil, fmt.Errorf("%w: there is no signature", ErrForged)
	}
	signature, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
	if err != nil || len(signature) == 0 || len(signature) > 1024 {
		return nil, fmt.Errorf("%w: the signature cannot be read", ErrForged)
	}
	return signature, nil
}

// check verifies chain, issuer and signature.
func (v *WebhookVerifier) check(chain []*x509.Certificate, body, signature []byte) error {
	signer := chain[0]
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := signer.Verify(x509.VerifyOptions{
		Roots: v.cfg.Roots, Intermediates: between, CurrentTime: v.cfg.Now(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return fmt.Errorf("%w: the certificate's chain is not trusted", ErrForged)
	}
	if !slices.Contains(signer.Issuer.Organization, v.cfg.Organization) {
		return fmt.Errorf("%w: the certificate is not issued by %s", ErrForged, v.cfg.Organization)
	}
	key, ok := signer.PublicKey.(*rsa.PublicKey)
	if !ok {
		return fmt.Errorf("%w: the certificate has no RSA key", ErrForged)
	}
	sum := sha256.Sum256(body)
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) != nil {
		return fmt.Errorf("%w: the signature does not fit", ErrForged)
	}
	return nil
}
