package app

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/partnercenter"
)

// authorityTimeout bounds asking the simulator for its certificate authority.
const authorityTimeout = 5 * time.Second

// notifications verifies what Partner Center sends. The simulator signs with an authority of its
// own, which is asked for at the first notification, because it may start after us.
type notifications struct {
	config    partnercenter.WebhookConfig
	simulator *url.URL

	mu       sync.Mutex
	verifier *partnercenter.WebhookVerifier
}

// Verify checks one notification; see [partnercenter.WebhookVerifier.Verify].
func (n *notifications) Verify(ctx context.Context, header http.Header, body []byte) (partnercenter.Event, error) {
	v, err := n.ready(ctx)
	if err != nil {
		return partnercenter.Event{}, err
	}
	return v.Verify(ctx, header, body)
}

func (n *notifications) ready(ctx context.Context) (*partnercenter.WebhookVerifier, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.verifier != nil {
		return n.verifier, nil
	}
	cfg := n.config
	if n.simulator != nil {
		text, err := n.authority(ctx)
		if err != nil {
			return nil, fmt.Errorf("ask the simulator for its certificate authority: %w", err)
		}
		if cfg.Roots == nil {
			cfg.Roots = x509.NewCertPool()
		} else {
			cfg.Roots = cfg.Roots.Clone()
		}
		if !cfg.Roots.AppendCertsFromPEM(text) {
			return nil, errors.New("the simulator's certificate authority is no certificate in PEM form")
		}
	}
	v, err := partnercenter.NewWebhookVerifier(cfg)
	if err != nil {
		return nil, err
	}
	n.verifier = v
	return v, nil
}

func (n *notifications) authority(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, authorityTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.simulator.String()+"/webhooks/certificates/authority.pem", nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: n.config.Transport}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}
