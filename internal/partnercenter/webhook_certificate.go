package partnercenter

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/upstream"
)

// CertificateOrigin is where Microsoft's documentation shows the signer's certificate.
// Source: Microsoft, "Partner Center webhooks", example of X-MS-Certificate-Url.
const CertificateOrigin = "https://3psostorageacct.blob.core.windows.net"

// issuerOrigins are where Microsoft and its certificate authority publish the certificates between the signer's and a
// root. They come over plain HTTP by design; the chain is what is checked.
var issuerOrigins = []string{
	"http://www.microsoft.com", "https://www.microsoft.com", "http://caissuers.microsoft.com", "https://caissuers.microsoft.com",
	"http://cacerts.digicert.com", "https://cacerts.digicert.com",
}

const (
	maxCertificates = 64               // kept at a time
	maxCertificate  = 32 << 10         // bytes of a certificate file
	certificateLife = 24 * time.Hour   // a fetched certificate is used that long
	renewalPause    = time.Minute      // a certificate that does not fit is fetched again only after that long
	fetchTimeout    = 15 * time.Second // for one certificate
	maxChain        = 4                // certificates from the signer's towards a root
)

// fetched is a chain as it was at a time.
type fetched struct {
	chain []*x509.Certificate // the signer's first
	at    time.Time
	now   bool // fetched just now, not remembered
}

// certificate returns the signer's certificate with what lies between it and a root. Of several that ask for the same
// address at once, one fetches and all get the answer; it goes on for the others when who asked first has gone.
func (v *WebhookVerifier) certificate(ctx context.Context, at string, renew bool) (fetched, error) {
	if known, ok := v.remembered(at, renew); ok {
		return known, nil
	}
	flight := v.flight.DoChan(at, func() (any, error) {
		if known, ok := v.remembered(at, renew); ok { // fetched since we looked
			return known, nil
		}
		ctx := context.WithoutCancel(ctx)
		signer, err := v.fetch(ctx, at)
		if err != nil {
			return fetched{}, err
		}
		found := fetched{chain: v.complete(ctx, signer), at: v.cfg.Now()}
		v.certs.Add(at, found)
		found.now = true
		return found, nil
	})
	select {
	case answer := <-flight:
		found, _ := answer.Val.(fetched)
		return found, answer.Err
	case <-ctx.Done():
		return fetched{}, unfetched(0, ctx.Err())
	}
}

// remembered gives the chain of an address if it still serves; renew wants a newer one, but not at once again.
func (v *WebhookVerifier) remembered(at string, renew bool) (fetched, bool) {
	known, ok := v.certs.Get(at)
	age := v.cfg.Now().Sub(known.at)
	return known, ok && age < certificateLife && (!renew || age < renewalPause)
}

// complete adds the certificates that lead towards a root. One that cannot be had is left out: the chain then fails.
func (v *WebhookVerifier) complete(ctx context.Context, signer *x509.Certificate) []*x509.Certificate {
	chain := []*x509.Certificate{signer}
	for last := signer; len(chain) < maxChain && len(last.IssuingCertificateURL) > 0 && last.Subject.String() != last.Issuer.String(); {
		at, ok := published(last.IssuingCertificateURL[0], v.cfg.IssuerOrigins)
		if !ok {
			break
		}
		next, err := v.fetch(ctx, at)
		if err != nil {
			break
		}
		chain = append(chain, next)
		last = next
	}
	return chain
}

// published reads a certificate's address and gives it in one spelling, by which it is remembered; false when it is not at one
// of the origins, written with exactly their port. A query, a fragment or an account never belongs to one: each would
// make another address out of the same certificate.
func published(at string, origins []string) (string, bool) {
	if len(at) > 2048 || strings.ContainsAny(at, "?#") {
		return "", false
	}
	u, err := url.Parse(at)
	if err != nil || u.Host == "" || u.User != nil {
		return "", false
	}
	u.Host = strings.ToLower(u.Host)
	for _, origin := range origins {
		base, err := upstream.ParseBase(origin)
		if err == nil && u.Scheme == base.Scheme && u.Host == strings.ToLower(base.Host) {
			return u.String(), true
		}
	}
	return "", false
}

func unfetched(status int, cause error) error {
	return &upstream.Error{API: "partnercenter", Op: "fetch webhook certificate", Kind: upstream.KindUnavailable, Status: status, Cause: cause}
}

func (v *WebhookVerifier) fetch(ctx context.Context, at string) (*x509.Certificate, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: its certificate's address cannot be read", ErrForged)
	}
	resp, err := v.http.RoundTrip(req)
	if err != nil {
		return nil, unfetched(0, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxCertificate+1))
	if err != nil || resp.StatusCode != http.StatusOK {
		return nil, unfetched(resp.StatusCode, err)
	}
	if block, _ := pem.Decode(body); block != nil {
		body = block.Bytes
	}
	cert, err := x509.ParseCertificate(body)
	if err != nil || len(body) > maxCertificate {
		return nil, fmt.Errorf("%w: there is no certificate at its address", ErrForged)
	}
	return cert, nil
}
