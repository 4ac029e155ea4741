package partnercenter_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// identity is a certificate with its key.
type identity struct {
	cert *x509.Certificate
	key  *rsa.PrivateKey
}

var serial atomic.Int64

// issue makes a certificate of organization, signed by issuer or by itself.
func issue(t *testing.T, organization string, issuer *identity, change func(*x509.Certificate)) *identity {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial.Add(1)), Subject: pkix.Name{CommonName: "test", Organization: []string{organization}},
		NotBefore: moment.AddDate(-1, 0, 0), NotAfter: moment.AddDate(1, 0, 0), BasicConstraintsValid: true,
		IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if change != nil {
		change(template)
	}
	parent, parentKey := template, key
	if issuer != nil {
		parent, parentKey = issuer.cert, issuer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return &identity{cert, key}
}

func leaf(c *x509.Certificate) { c.IsCA, c.KeyUsage = false, x509.KeyUsageDigitalSignature }

// microsoft signs events and serves the certificate for them.
type microsoft struct {
	*httptest.Server
	signer  *identity
	fetched atomic.Int64
	status  int
	pem     bool
}

func newMicrosoft(t *testing.T, signer *identity) *microsoft {
	t.Helper()
	m := &microsoft{signer: signer, status: http.StatusOK}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		m.fetched.Add(1)
		w.WriteHeader(m.status)
		if m.pem {
			_ = pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: m.signer.cert.Raw})
			return
		}
		_, _ = w.Write(m.signer.cert.Raw)
	}))
	t.Cleanup(m.Close)
	return m
}

func (m *microsoft) headers(t *testing.T, body string) http.Header {
	t.Helper()
	sum := sha256.Sum256([]byte(body))
	signature, err := rsa.SignPKCS1v15(rand.Reader, m.signer.key, crypto.SHA256, sum[:])
	require.NoError(t, err)
	h := http.Header{}
	h.Set("Authorization", "Signature "+base64.StdEncoding.EncodeToString(signature))
	h.Set("X-MS-Certificate-Url", m.URL+"/cert/pcnotifications-dispatch.microsoft.com.cer")
	h.Set("X-MS-Signature-Algorithm", "rsa-sha256")
	return h
}

func verifier(t *testing.T, roots *identity, change func(*partnercenter.WebhookConfig), origins ...string) *partnercenter.WebhookVerifier {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(roots.cert)
	cfg := partnercenter.WebhookConfig{Origins: origins, Roots: pool, Now: func() time.Time { return moment }}
	if change != nil {
		change(&cfg)
	}
	v, err := partnercenter.NewWebhookVerifier(cfg)
	require.NoError(t, err)
	return v
}

func TestSignedEventsAreAccepted(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	body := fixture(t, "webhook_event.json")
	tests := map[string]func(*microsoft, http.Header){
		"as documented": func(*microsoft, http.Header) {},
		"with the other header": func(_ *microsoft, h http.Header) {
			h.Set("x-ms-signature", h.Get("Authorization"))
			h.Set("Authorization", "Bearer x")
		},
		"with a PEM certificate":    func(m *microsoft, _ http.Header) { m.pem = true },
		"the algorithm in capitals": func(_ *microsoft, h http.Header) { h.Set("X-MS-Signature-Algorithm", "RSA-SHA256") },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMicrosoft(t, issue(t, "Microsoft", root, leaf))
			h := m.headers(t, body)
			change(m, h)
			v := verifier(t, root, nil, m.URL)
			event, err := v.Verify(context.Background(), h, []byte(body))
			require.NoError(t, err)
			require.EqualValues(t, "subscription-updated", event.Name)
			require.Equal(t, alpine, event.Customer())
			require.Equal(t, seatsID, event.Subscription())
			require.Len(t, event.Fingerprint, 64)

			again, err := v.Verify(context.Background(), h, []byte(body))
			require.NoError(t, err)
			require.Equal(t, event.Fingerprint, again.Fingerprint, "the same event is known again")
			require.EqualValues(t, 1, m.fetched.Load(), "the certificate is fetched once")
		})
	}
}

// at makes the certificate lie elsewhere at the same host.
func at(path string) func(*microsoft, http.Header, *string) {
	return func(m *microsoft, h http.Header, _ *string) { h.Set("X-MS-Certificate-Url", m.URL+path) }
}

func TestForgedEventsAreRefused(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	stranger := issue(t, "Microsoft Corporation", nil, nil)
	other := issue(t, "Evil Corporation", root, nil)
	good := issue(t, "Microsoft", root, leaf)
	body := fixture(t, "webhook_event.json")
	foreign := newMicrosoft(t, good)
	tests := map[string]struct {
		signer *identity
		change func(m *microsoft, h http.Header, body *string)
		calls  int64
	}{
		"changed on the way":           {good, func(_ *microsoft, _ http.Header, b *string) { *b = strings.Replace(*b, "updated", "deleted", 1) }, 1},
		"with one more space":          {good, func(_ *microsoft, _ http.Header, b *string) { *b += " " }, 1},
		"of another root":              {issue(t, "x", stranger, leaf), func(*microsoft, http.Header, *string) {}, 1},
		"of another issuer":            {issue(t, "Microsoft Corporation", other, leaf), func(*microsoft, http.Header, *string) {}, 1},
		"with an expired certificate":  {issue(t, "x", root, func(c *x509.Certificate) { leaf(c); c.NotAfter = moment.Add(-time.Hour) }), func(*microsoft, http.Header, *string) {}, 1},
		"with a certificate of abroad": {good, func(_ *microsoft, h http.Header, _ *string) { h.Set("X-MS-Certificate-Url", foreign.URL+"/x.cer") }, 0},
		"with an address with a user": {good, func(m *microsoft, h http.Header, _ *string) {
			h.Set("X-MS-Certificate-Url", strings.Replace(m.URL, "http://", "http://a@", 1))
		}, 0},
		"with an address with a query":           {good, at("/x.cer?a=1"), 0},
		"with an address with an empty query":    {good, at("/x.cer?"), 0},
		"with an address with a fragment":        {good, at("/x.cer#a"), 0},
		"with an address with an empty fragment": {good, at("/x.cer#"), 0},
		"with a file for an address":             {good, func(_ *microsoft, h http.Header, _ *string) { h.Set("X-MS-Certificate-Url", "file:///etc/passwd") }, 0},
		"without an address":                     {good, func(_ *microsoft, h http.Header, _ *string) { h.Del("X-MS-Certificate-Url") }, 0},
		"without a signature":                    {good, func(_ *microsoft, h http.Header, _ *string) { h.Del("Authorization") }, 0},
		"with a bearer token":                    {good, func(_ *microsoft, h http.Header, _ *string) { h.Set("Authorization", "Bearer abc") }, 0},
		"with a signature of words":              {good, func(_ *microsoft, h http.Header, _ *string) { h.Set("Authorization", "Signature %%%") }, 0},
		"with another algorithm":                 {good, func(_ *microsoft, h http.Header, _ *string) { h.Set("X-MS-Signature-Algorithm", "none") }, 0},
		"too large":                              {good, func(_ *microsoft, _ http.Header, b *string) { *b = strings.Repeat("x", 65<<10) }, 0},
		"empty":                                  {good, func(_ *microsoft, _ http.Header, b *string) { *b = "" }, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMicrosoft(t, tt.signer)
			sent := body
			h := m.headers(t, sent)
			tt.change(m, h, &sent)
			_, err := verifier(t, root, nil, m.URL).Verify(context.Background(), h, []byte(sent))
			require.ErrorIs(t, err, partnercenter.ErrForged)
			require.Equal(t, tt.calls, m.fetched.Load())
			require.Zero(t, foreign.fetched.Load(), "no foreign address is called")
		})
	}
	t.Run("signed, but no event", func(t *testing.T) {
		m := newMicrosoft(t, good)
		_, err := verifier(t, root, nil, m.URL).Verify(context.Background(), m.headers(t, `{"a":1}`), []byte(`{"a":1}`))
		require.ErrorIs(t, err, partnercenter.ErrForged)
	})
}

func TestOnlyTheDocumentedHostIsAskedByDefault(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	var asked []string
	v := verifier(t, root, func(cfg *partnercenter.WebhookConfig) {
		cfg.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.String())
			return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"https://evil.example/"}}, Body: io.NopCloser(strings.NewReader(""))}, nil
		})
	})
	m := newMicrosoft(t, root)
	body := fixture(t, "webhook_event.json")
	h := m.headers(t, body)
	for _, at := range []string{
		m.URL, "https://evil.blob.core.windows.net/x.cer", "https://3psostorageacct.blob.core.windows.net:443/x.cer",
		"https://3psostorageacct.blob.core.windows.net:8443/x.cer", "https://3psostorageacct.blob.core.windows.net:/x.cer",
		"https://a:b@3psostorageacct.blob.core.windows.net/x.cer", "https://@3psostorageacct.blob.core.windows.net/x.cer",
		"https://3psostorageacct.blob.core.windows.net/x.cer?sig=a", "https://3psostorageacct.blob.core.windows.net/x.cer#a",
		"https://3psostorageacct.blob.core.windows.net.evil.example/x.cer", "http://3psostorageacct.blob.core.windows.net/x.cer",
	} {
		h.Set("X-MS-Certificate-Url", at)
		_, err := v.Verify(context.Background(), h, []byte(body))
		require.ErrorIs(t, err, partnercenter.ErrForged)
	}
	require.Empty(t, asked)
	h.Set("X-MS-Certificate-Url", "https://3psostorageacct.blob.core.windows.net/cert/pcnotifications-dispatch.microsoft.com.cer")
	_, err := v.Verify(context.Background(), h, []byte(body))
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err), "a redirect is not followed")
	require.Len(t, asked, 1)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOldAndFutureEventsAreRefused(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	m := newMicrosoft(t, issue(t, "x", root, leaf))
	tests := map[string]struct {
		at       string
		accepted bool
	}{
		"48 hours late":         {"2026-02-27T12:00:00Z", true},
		"eight days late":       {"2026-02-21T12:00:00Z", false},
		"a little ahead":        {"2026-03-01T12:05:00Z", true},
		"an hour of the future": {"2026-03-01T13:00:00Z", false},
		"without a date":        {"", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			body := `{"EventName":"test-created","ResourceChangeUtcDate":"` + tt.at + `"}`
			_, err := verifier(t, root, nil, m.URL).Verify(context.Background(), m.headers(t, body), []byte(body))
			if tt.accepted {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, partnercenter.ErrReplayed)
		})
	}
}

func TestANewCertificateAtTheSameAddress(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	m := newMicrosoft(t, issue(t, "x", root, leaf))
	now := moment
	v := verifier(t, root, func(cfg *partnercenter.WebhookConfig) {
		cfg.Now = func() time.Time { return now }
		cfg.Business = func() time.Time { return moment }
	}, m.URL)
	body := fixture(t, "webhook_event.json")
	_, err := v.Verify(context.Background(), m.headers(t, body), []byte(body))
	require.NoError(t, err)

	m.signer = issue(t, "x", root, leaf)
	_, err = v.Verify(context.Background(), m.headers(t, body), []byte(body))
	require.ErrorIs(t, err, partnercenter.ErrForged, "forgers cannot make us fetch more than once a minute")
	require.EqualValues(t, 1, m.fetched.Load())
	now = now.Add(2 * time.Minute)
	_, err = v.Verify(context.Background(), m.headers(t, body), []byte(body))
	require.NoError(t, err)
	require.EqualValues(t, 2, m.fetched.Load())
}

func TestATrustedRootAloneIsNotMicrosoft(t *testing.T) {
	root := issue(t, "Some Public Authority", nil, nil)
	m := newMicrosoft(t, issue(t, "Microsoft Corporation", root, leaf))
	body := fixture(t, "webhook_event.json")
	_, err := verifier(t, root, nil, m.URL).Verify(context.Background(), m.headers(t, body), []byte(body))
	require.ErrorIs(t, err, partnercenter.ErrForged)
}

func TestCertificatesEndByOurClock(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	m := newMicrosoft(t, issue(t, "x", root, leaf))
	body := fixture(t, "webhook_event.json")
	later := func(cfg *partnercenter.WebhookConfig) {
		cfg.Now = func() time.Time { return moment.AddDate(2, 0, 0) }
		cfg.Business = func() time.Time { return moment }
	}
	_, err := verifier(t, root, later, m.URL).Verify(context.Background(), m.headers(t, body), []byte(body))
	require.ErrorIs(t, err, partnercenter.ErrForged)
}

func TestACertificateThatCannotBeHad(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	m := newMicrosoft(t, issue(t, "x", root, leaf))
	m.status = http.StatusServiceUnavailable
	body := fixture(t, "webhook_event.json")
	_, err := verifier(t, root, nil, m.URL).Verify(context.Background(), m.headers(t, body), []byte(body))
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err), "Microsoft tries again")
	require.NotErrorIs(t, err, partnercenter.ErrForged)
}

func TestTheIssuersCertificateIsFetchedWhereItIsPublished(t *testing.T) {
	root := issue(t, "Root", nil, nil)
	between := issue(t, "Microsoft Corporation", root, nil)
	publisher := newMicrosoft(t, between)
	signer := issue(t, "x", between, func(c *x509.Certificate) { leaf(c); c.IssuingCertificateURL = []string{publisher.URL + "/issuer.crt"} })
	m := newMicrosoft(t, signer)
	body := fixture(t, "webhook_event.json")
	published := func(cfg *partnercenter.WebhookConfig) { cfg.IssuerOrigins = []string{publisher.URL} }
	_, err := verifier(t, root, published, m.URL).Verify(context.Background(), m.headers(t, body), []byte(body))
	require.NoError(t, err)
	require.EqualValues(t, 1, publisher.fetched.Load())

	_, err = verifier(t, root, nil, m.URL).Verify(context.Background(), m.headers(t, body), []byte(body))
	require.ErrorIs(t, err, partnercenter.ErrForged)
	require.EqualValues(t, 1, publisher.fetched.Load(), "elsewhere nothing is fetched")
}

func TestEventsOfOtherResources(t *testing.T) {
	e := partnercenter.Event{ResourceURI: "https://api.partnercenter.microsoft.com/v1/customers/abc"}
	require.Equal(t, "abc", e.Customer())
	require.Empty(t, e.Subscription())
	for _, uri := range []string{"", ":bad", "https://x/customers", "https://x/v1/fraudEvents?SubscriptionId=1"} {
		require.Empty(t, partnercenter.Event{ResourceURI: wire.Text(uri)}.Customer(), uri)
	}
}

func TestOneFetchAtATimeForEachAddress(t *testing.T) {
	root := issue(t, "Microsoft Corporation", nil, nil)
	m := newMicrosoft(t, issue(t, "x", root, leaf))
	body := fixture(t, "webhook_event.json")
	const callers = 20
	arrived, answer := make(chan struct{}, callers), make(chan struct{})
	v := verifier(t, root, func(cfg *partnercenter.WebhookConfig) {
		cfg.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			arrived <- struct{}{}
			<-answer
			return http.DefaultTransport.RoundTrip(r)
		})
	}, m.URL)
	h := m.headers(t, body)
	shout := h.Clone()
	shout.Set("X-MS-Certificate-Url", strings.Replace(h.Get("X-MS-Certificate-Url"), "http://", "HTTP://", 1))
	gone, leave := context.WithCancel(context.Background())
	first := make(chan error, 1)
	go func() { _, err := v.Verify(gone, h, []byte(body)); first <- err }()
	<-arrived
	var rest errgroup.Group
	for i := range callers {
		header := h
		if i%2 == 1 {
			header = shout
		}
		rest.Go(func() error { _, err := v.Verify(context.Background(), header, []byte(body)); return err })
	}
	leave() // whoever asked first and hung up does not take the others along
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(<-first))
	close(answer)
	require.NoError(t, rest.Wait())
	require.EqualValues(t, 1, m.fetched.Load())
}
