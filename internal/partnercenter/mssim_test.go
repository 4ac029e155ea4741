package partnercenter_test

import (
	"context"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/entra/entratest"
	"github.com/tenantry/tenantry/internal/mssim"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// cloud is a simulated Microsoft with the demo seed, and a client of an authorized reseller.
type cloud struct {
	t         *testing.T
	url       string
	transport http.RoundTripper
	world     *world.World // nil over TLS
	reseller  world.Credentials
	entra     *entra.Client
	*partnercenter.Client
}

func overHTTP(t *testing.T) *cloud {
	t.Helper()
	sim, err := mssim.New(mssim.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(sim)
	t.Cleanup(func() { server.Close(); require.NoError(t, sim.Close()) })
	return connect(t, server.URL, upstream.NewTransport(nil, 0), sim.World())
}

func overTLS(t *testing.T) *cloud {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- mssim.Run(ctx, mssim.Config{Addr: "127.0.0.1:0", DataDir: dir, TLS: true, Ready: func(url string) { ready <- url }})
	}()
	var at string
	select {
	case at = <-ready:
	case err := <-done:
		require.NoError(t, err)
	}
	roots, err := upstream.Roots(filepath.Join(dir, mssim.CAFile))
	require.NoError(t, err)
	transport := upstream.NewTransport(roots, 0)
	t.Cleanup(func() { transport.CloseIdleConnections(); cancel(); require.NoError(t, <-done) })
	return connect(t, at, transport, nil)
}

func connect(t *testing.T, at string, transport http.RoundTripper, w *world.World) *cloud {
	t.Helper()
	c := &cloud{t: t, url: at, transport: transport, world: w, reseller: world.DemoCredentials()[0]}
	admin := c.reseller.Logins[0]
	var err error
	c.entra, err = entratest.Login{
		Entra: at, Transport: transport, Redirect: c.reseller.RedirectURIs[0],
		App: entra.App{ResellerID: "reseller-1", TenantID: c.reseller.TenantID, ClientID: c.reseller.ApplicationID, Secret: c.reseller.Secret},
		Who: entratest.Person{Name: admin.UserPrincipalName, Password: admin.Password, Code: admin.MFACode},
	}.Client(context.Background())
	require.NoError(t, err)
	c.Client = c.client(c.entra.PartnerCenter(), nil)
	return c
}

// client makes a client with other tokens or settings.
func (c *cloud) client(tokens upstream.TokenSource, change func(*upstream.Config)) *partnercenter.Client {
	c.t.Helper()
	cfg := upstream.Config{
		Base: c.url, Caller: "reseller-1", Transport: c.transport, Limit: partnercenter.Limits(0),
		Policy: upstream.Policy{Base: time.Millisecond, Cap: time.Millisecond},
	}
	if change != nil {
		change(&cfg)
	}
	doer, err := partnercenter.NewDoer(cfg)
	require.NoError(c.t, err)
	client, err := partnercenter.New(c.url, tokens, doer)
	require.NoError(c.t, err)
	return client
}

// fault makes matching calls fail until the test ends.
func (c *cloud) fault(body string) {
	c.t.Helper()
	c.control(http.MethodPost, "/_sim/faults", body)
}

func (c *cloud) control(method, path, body string) string {
	c.t.Helper()
	req, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	require.NoError(c.t, err)
	resp, err := (&http.Client{Transport: c.transport}).Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	require.Less(c.t, resp.StatusCode, 300, "%s", text)
	return string(text)
}

func TestSimulatorReadings(t *testing.T) {
	read := func(t *testing.T, c *cloud) {
		ctx := context.Background()
		customers, err := wire.Collect(c.Customers(ctx, partnercenter.CustomerQuery{PageSize: 2}))
		require.NoError(t, err)
		require.Len(t, customers, 9, "all pages of the seed's first reseller")
		ids := map[string]bool{}
		for _, item := range customers {
			require.NoError(t, item.Doubt)
			ids[string(item.Value.ID)] = true
		}
		require.Len(t, ids, 9, "each once")
		gruenwald := world.StableID("tenant", "gruenwald")
		require.True(t, ids[gruenwald])

		one, err := c.Customer(ctx, gruenwald)
		require.NoError(t, err)
		require.EqualValues(t, "Bäckerei Grünwald & Söhne GmbH", one.Value.CompanyProfile.CompanyName)
		require.NotNil(t, one.Value.BillingProfile)
		found, err := wire.Collect(c.Customers(ctx, partnercenter.CustomerQuery{NamePrefix: "bäckerei"}))
		require.NoError(t, err)
		require.Len(t, found, 1)

		for id := range ids {
			subscriptions, err := c.Subscriptions(ctx, id)
			require.NoError(t, err)
			require.NotEmpty(t, subscriptions)
			for _, s := range subscriptions {
				require.NoError(t, s.Doubt)
				require.NotEmpty(t, s.Value.Status)
				same, err := c.Subscription(ctx, id, string(s.Value.ID))
				require.NoError(t, err)
				require.Equal(t, s.Value.Quantity, same.Value.Quantity)
			}
			orders, err := c.Orders(ctx, id)
			require.NoError(t, err)
			require.NotEmpty(t, orders)
			for _, o := range orders {
				require.NoError(t, o.Doubt)
			}
			_, err = c.Order(ctx, id, string(orders[0].Value.ID))
			require.NoError(t, err)
			of, err := c.SubscriptionsOfOrder(ctx, id, string(orders[0].Value.ID))
			require.NoError(t, err)
			require.LessOrEqual(t, len(of), len(subscriptions))
		}
		seats, err := c.SubscribedSKUs(ctx, gruenwald)
		require.NoError(t, err)
		require.NotEmpty(t, seats)
		require.NoError(t, seats[0].Doubt)

		profile, err := c.OrganizationProfile(ctx)
		require.NoError(t, err)
		require.EqualValues(t, c.reseller.Name, profile.Value.CompanyName)
		mpn, err := c.MPNProfile(ctx, "")
		require.NoError(t, err)
		require.EqualValues(t, c.reseller.MPNID, mpn.Value.MPNID)
		signed, err := c.PartnerAgreementSigned(ctx, string(profile.Value.TenantID))
		require.NoError(t, err)
		require.True(t, signed != nil && *signed)
		billing, err := c.BillingInfo(ctx)
		require.NoError(t, err)
		require.EqualValues(t, "EUR", billing.Value.BillingCurrency)
		compliant, err := c.ValidateMFA(ctx)
		require.NoError(t, err)
		require.True(t, compliant != nil && *compliant)
		link, err := c.RelationshipRequest(ctx)
		require.NoError(t, err)
		require.NotEmpty(t, link.Value.URL)
		_, err = wire.Collect(c.AuditRecords(ctx, partnercenter.AuditQuery{From: time.Now().AddDate(0, 0, -30)}))
		require.NoError(t, err)
	}
	t.Run("over HTTP", func(t *testing.T) { read(t, overHTTP(t)) })
	t.Run("over TLS", func(t *testing.T) { read(t, overTLS(t)) })
}

func TestSimulatorCatalog(t *testing.T) {
	c, ctx := overHTTP(t), context.Background()
	for name, q := range map[string]partnercenter.CatalogQuery{
		"of a market":   {Country: "DE", TargetView: "OnlineServices", TargetSegment: "commercial"},
		"of a customer": {CustomerID: world.StableID("tenant", "gruenwald"), TargetView: "OnlineServices"},
	} {
		t.Run(name, func(t *testing.T) {
			products, err := c.Products(ctx, q)
			require.NoError(t, err)
			require.NotEmpty(t, products)
			product := string(products[0].Value.ID)
			_, err = c.Product(ctx, q, product)
			require.NoError(t, err)
			skus, err := c.SKUs(ctx, q, product)
			require.NoError(t, err)
			require.NotEmpty(t, skus)
			sku := string(skus[0].Value.ID)
			_, err = c.SKU(ctx, q, product, sku)
			require.NoError(t, err)
			availabilities, err := c.Availabilities(ctx, q, product, sku)
			require.NoError(t, err)
			require.NotEmpty(t, availabilities)
			require.NotEmpty(t, availabilities[0].Value.Terms)
			_, err = c.Availability(ctx, q, product, sku, string(availabilities[0].Value.ID))
			require.NoError(t, err)
			_, err = c.Product(ctx, q, "CFQ7TTC00000")
			require.Equal(t, upstream.KindNotFound, upstream.KindOf(err))
		})
	}
}

func TestSimulatorNewCustomer(t *testing.T) {
	c, ctx := overHTTP(t), context.Background()
	taken, err := c.DomainTaken(ctx, "gruenwald.onmicrosoft.com")
	require.NoError(t, err)
	require.True(t, taken)
	taken, err = c.DomainTaken(ctx, "alpineskihouse.onmicrosoft.com")
	require.NoError(t, err)
	require.False(t, taken)
	verdict, err := c.ValidateAddress(ctx, newTenant.Billing.DefaultAddress)
	require.NoError(t, err)
	require.NotEmpty(t, verdict.Value.Status)

	in := newTenant
	in.Billing.DefaultAddress.FirstName, in.Billing.DefaultAddress.LastName = "Anna", "Berger"
	in.Billing.DefaultAddress.PhoneNumber = "+43512000000"
	id := uuid.NewString()
	c.fault(`{"method":"POST","path":"/v1/customers","after_effect":true,"times":1}`)
	made, secret, err := c.CreateCustomer(ctx, id, in)
	require.NoError(t, err, "the answer was lost after the work was done; the request id finds it again")
	require.NotEmpty(t, secret.Password)
	require.NotContains(t, string(made.Raw), string(secret.Password))
	customers, err := wire.Collect(c.Customers(ctx, partnercenter.CustomerQuery{}))
	require.NoError(t, err)
	require.Len(t, customers, 10, "one, not two")

	templates, err := c.AgreementTemplates(ctx, partnercenter.CustomerAgreementType)
	require.NoError(t, err)
	require.NotEmpty(t, templates)
	agreement := partnercenter.NewAgreement{
		TemplateID: string(templates[0].Value.TemplateID), Type: partnercenter.CustomerAgreementType, DateAgreed: time.Now().Add(-time.Hour),
		Contact: partnercenter.AgreementContact{FirstName: "Anna", LastName: "Berger", Email: "anna@alpineskihouse.example", PhoneNumber: "+43512000000"},
	}
	_, err = c.ConfirmAgreement(ctx, uuid.NewString(), string(made.Value.ID), agreement)
	require.NoError(t, err)
	_, err = c.ConfirmAgreement(ctx, uuid.NewString(), string(made.Value.ID), agreement)
	require.Equal(t, upstream.KindConflict, upstream.KindOf(err), "%v", err)
	signed, err := c.CustomerAgreements(ctx, string(made.Value.ID), partnercenter.CustomerAgreementType)
	require.NoError(t, err)
	require.Len(t, signed, 1)
	_, err = c.AgreementSigned(ctx, string(made.Value.ID))
	require.NoError(t, err)
}

func TestSimulatorConsent(t *testing.T) {
	c, ctx := overHTTP(t), context.Background()
	customer := world.StableID("tenant", "smorgas")
	_, err := c.entra.GraphToken(ctx, customer)
	require.Equal(t, upstream.ReasonConsentMissing, upstream.ReasonOf(err))
	grants := []partnercenter.ConsentGrant{{EnterpriseApplicationID: "00000003-0000-0000-c000-000000000000", Scopes: []string{"User.Read.All", "Organization.Read.All"}}}
	_, existed, err := c.AddConsent(ctx, customer, c.reseller.ApplicationID, "Tenantry", grants)
	require.NoError(t, err)
	require.False(t, existed)
	_, existed, err = c.AddConsent(ctx, customer, c.reseller.ApplicationID, "Tenantry", grants)
	require.NoError(t, err)
	require.True(t, existed)
	c.entra.Forget(customer)
	_, err = c.entra.GraphToken(ctx, customer)
	require.NoError(t, err)
	require.NoError(t, c.RemoveConsent(ctx, customer, c.reseller.ApplicationID))
	require.NoError(t, c.RemoveConsent(ctx, customer, c.reseller.ApplicationID))
}

func TestSimulatorFaults(t *testing.T) {
	tests := map[string]struct {
		fault string
		kind  upstream.Kind // "" when the client gets through
		what  string
	}{
		"two failures":          {fault: `{"path":"/v1/customers/*/subscriptions","status":500,"times":2}`},
		"nothing but failures":  {fault: `{"path":"/v1/customers/*/subscriptions","status":503}`, kind: upstream.KindUnavailable},
		"cut JSON once":         {fault: `{"path":"/v1/customers/*/subscriptions","truncate":true,"times":1}`},
		"a lost connection":     {fault: `{"path":"/v1/customers/*/subscriptions","drop":true,"times":2}`},
		"an HTML page":          {fault: `{"path":"/v1/customers/*/subscriptions","status":200,"body":"<html>maintenance</html>"}`, kind: upstream.KindUnavailable, what: upstream.WhatGarbage},
		"5 MB of garbage":       {fault: `{"path":"/v1/customers/*/subscriptions","status":200,"body_bytes":5000000,"times":1}`},
		"a hang":                {fault: `{"path":"/v1/customers/*/subscriptions","hang":true}`, kind: upstream.KindUnavailable, what: upstream.WhatTimeout},
		"throttled for seconds": {fault: `{"path":"/v1/customers/*/subscriptions","status":429,"retry_after":0,"times":2}`},
		"throttled by a date":   {fault: `{"path":"/v1/customers/*/subscriptions","status":429,"retry_after":"date:0","times":1}`},
		"throttled for an hour": {fault: `{"path":"/v1/customers/*/subscriptions","status":429,"retry_after":3600}`, kind: upstream.KindThrottled},
		"no MFA":                {fault: `{"path":"/v1/customers/*/subscriptions","status":401,"code":"900421"}`, kind: upstream.KindUnauthorized},
		"an expired token once": {fault: `{"path":"/v1/customers/*/subscriptions","status":401,"times":1}`},
	}
	c := overHTTP(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			defer c.control(http.MethodDelete, "/_sim/faults", "")
			c.fault(tt.fault)
			client := c.client(c.entra.PartnerCenter(), func(cfg *upstream.Config) { cfg.Timeout = 300 * time.Millisecond })
			got, err := client.Subscriptions(context.Background(), world.StableID("tenant", "gruenwald"))
			require.Equal(t, tt.kind, upstream.KindOf(err), "%v", err)
			if tt.kind == "" {
				require.NotEmpty(t, got)
				return
			}
			e, _ := upstream.As(err)
			if tt.what != "" {
				require.Equal(t, tt.what, e.What)
			}
			require.NotEmpty(t, e.Sentence())
		})
	}
}

func TestSimulatorRefusals(t *testing.T) {
	c, ctx := overHTTP(t), context.Background()
	_, err := c.Customer(ctx, uuid.NewString())
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err), "%v", err)
	_, err = c.Subscription(ctx, world.StableID("tenant", "gruenwald"), uuid.NewString())
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err), "%v", err)
	_, err = c.Customer(ctx, world.StableID("tenant", "redwooddental"))
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err), "another reseller's customer: %v", err)
	app := c.client(c.entra.PartnerCenterApp(), nil)
	_, err = app.RelationshipRequest(ctx)
	require.Equal(t, upstream.ReasonAppOnlyRefused, upstream.ReasonOf(err), "%v", err)
	_, err = wire.Collect(app.Customers(ctx, partnercenter.CustomerQuery{}))
	require.NoError(t, err)
}

func TestSimulatorWebhooks(t *testing.T) {
	c, ctx := overHTTP(t), context.Background()
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM([]byte(c.control(http.MethodGet, "/webhooks/certificates/authority.pem", ""))))
	verifier, err := partnercenter.NewWebhookVerifier(partnercenter.WebhookConfig{Origins: []string{c.url}, Roots: pool, Transport: c.transport})
	require.NoError(t, err)

	type delivery struct {
		event partnercenter.Event
		err   error
	}
	arrived := make(chan delivery, 8)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		event, err := verifier.Verify(r.Context(), r.Header, body)
		arrived <- delivery{event, err}
	}))
	defer receiver.Close()

	names, err := c.WebhookEvents(ctx)
	require.NoError(t, err)
	require.Contains(t, names, "subscription-updated")
	for range 2 { // made, then replaced
		registered, err := c.RegisterWebhook(ctx, receiver.URL, []string{"subscription-updated", "test-created"})
		require.NoError(t, err)
		require.EqualValues(t, receiver.URL, registered.Value.URL)
	}
	id, err := c.SendTestEvent(ctx)
	require.NoError(t, err)
	select {
	case got := <-arrived:
		require.NoError(t, got.err)
		require.EqualValues(t, "test-created", got.event.Name)
	case <-time.After(20 * time.Second):
		t.Fatal("no event arrived")
	}
	_, err = c.TestEvent(ctx, id)
	require.NoError(t, err)
}
