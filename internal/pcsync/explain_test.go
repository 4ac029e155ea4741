package pcsync

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

func TestExplainNamesCauseAndRemedy(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 23, 59, 30, 500, time.UTC)
	refused := func(r upstream.Reason) error { return &upstream.Error{Kind: upstream.KindUnauthorized, Reason: r} }
	tests := map[string]struct {
		err  error
		own  bool
		code string
		says []string
		not  []string
	}{
		"throttled": {
			err:  &upstream.Error{Kind: upstream.KindThrottled, RetryAfter: time.Minute, Code: "429", CorrelationID: "c0ffee"},
			code: "throttled", says: []string{"limits how often", "tried again by itself after 2026-03-02 00:00:31 UTC", "c0ffee"}, not: []string{"no usable answer"},
		},
		"throttled without a time": {
			err: &upstream.Error{Kind: upstream.KindThrottled}, code: "throttled", says: []string{"limits how often", "after 2026-03-01 23:59:32 UTC"},
		},
		"an outage": {
			err: &upstream.Error{Kind: upstream.KindUnavailable, Status: 503}, code: "unavailable",
			says: []string{"no usable answer", "tried again by itself"}, not: []string{"limits", "UTC"},
		},
		"an outage with a time": {
			err: &upstream.Error{Kind: upstream.KindUnavailable, RetryAfter: 10 * time.Minute}, code: "unavailable", says: []string{"after 2026-03-02 00:09:31 UTC"},
		},
		"a customer's consent": {err: refused(upstream.ReasonConsentMissing), code: "consent_missing", says: []string{"This customer has not consented", "Authenticate"}},
		"the reseller's consent": {
			err: refused(upstream.ReasonConsentMissing), own: true, code: "consent_missing",
			says: []string{"reseller's own tenant", "Authorize"}, not: []string{"his customer", "Authenticate"},
		},
		"the reseller's consent, met while reading a customer": {
			err: fmt.Errorf("read: %w", Own(refused(upstream.ReasonConsentMissing))), code: "consent_missing",
			says: []string{"reseller's own tenant", "Authorize"}, not: []string{"his customer", "Authenticate"},
		},
		"a role in the customer": {err: refused(upstream.ReasonForbidden), code: "forbidden", says: []string{"this customer", "delegated admin relationship"}},
		"a role at Partner Center": {
			err: refused(upstream.ReasonForbidden), own: true, code: "forbidden",
			says: []string{"account that authorized", "Admin agent"}, not: []string{"this customer", "the customer's"},
		},
		"a policy of the customer": {err: refused(upstream.ReasonTenantBlocked), code: "tenant_blocked", says: []string{"policy of this customer"}},
		"a policy of the reseller's own": {
			err: refused(upstream.ReasonTenantBlocked), own: true, code: "tenant_blocked",
			says: []string{"reseller's own tenant"}, not: []string{"customer"},
		},
		"the reseller's own directory": {err: refused(upstream.ReasonTenantMissing), own: true, code: "tenant_missing", says: []string{"reseller's domain"}, not: []string{"customer"}},
		"no role in its own directory": {
			err: refused(upstream.ReasonGDAPMissing), own: true, code: "gdap_missing",
			says: []string{"account that authorized", "reseller's own tenant"}, not: []string{"this tenant", "customer"},
		},
		"a secret":        {err: refused(upstream.ReasonSecretExpired), code: "secret_expired", says: []string{"client secret", "expired"}},
		"a fault of ours": {err: errors.New("boom"), code: "failed", says: []string{"our side"}, not: []string{"boom"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, detail := explain(tt.err, at, tt.own)
			require.Equal(t, tt.code, code)
			for _, words := range tt.says {
				require.Contains(t, detail, words)
			}
			for _, words := range tt.not {
				require.NotContains(t, detail, words)
			}
		})
	}
}

// refusing is a Partner Center whose calls all fail in one way.
type refusing struct {
	PartnerCenter
	err error
}

func (r refusing) Customer(context.Context, string) (wire.Item[partnercenter.Customer], error) {
	return wire.Item[partnercenter.Customer]{}, r.err
}

func (r refusing) Subscriptions(context.Context, string) ([]wire.Item[partnercenter.Subscription], error) {
	return nil, r.err
}

func (r refusing) Orders(context.Context, string) ([]wire.Item[partnercenter.Order], error) {
	return nil, r.err
}

func (r refusing) SubscribedSKUs(context.Context, string) ([]wire.Item[partnercenter.SubscribedSKU], error) {
	return nil, r.err
}

type oneClient struct {
	Clients
	pc PartnerCenter
}

func (c oneClient) PartnerCenter() PartnerCenter { return c.pc }

// Partner Center is asked with the reseller's own token whatever the customer, so what refuses the
// token is the reseller's own; what Partner Center itself refuses may be the customer's.
func TestARefusedTokenForPartnerCenterIsTheResellersOwn(t *testing.T) {
	t.Parallel()
	for api, own := range map[string]bool{"entra": true, "partnercenter": false} {
		src := NewMicrosoft(oneClient{pc: refusing{err: &upstream.Error{API: api, Kind: upstream.KindUnauthorized, Reason: upstream.ReasonConsentMissing}}}, LicensesOfPartnerCenter, nil)
		_, customer := src.Customer(t.Context(), "c")
		_, subscriptions := src.Subscriptions(t.Context(), "c")
		_, orders := src.Orders(t.Context(), "c")
		_, licenses := src.Licenses(t.Context(), tenant.Tenant{})
		for _, err := range []error{customer, subscriptions, orders, licenses} {
			require.Equal(t, own, isOwn(err), api)
			require.Equal(t, own, fatal(t.Context(), err) != nil, "no other customer can be read either")
		}
	}
}
