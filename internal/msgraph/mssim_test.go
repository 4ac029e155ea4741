package msgraph_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/entra/entratest"
	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/mssim"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// cloud is a simulated Microsoft with the demo seed, over plain HTTP or TLS, and an authorized reseller.
type cloud struct {
	t         *testing.T
	url       string
	transport http.RoundTripper
	reseller  world.Credentials
	entra     *entra.Client
}

func start(t *testing.T, serve func(http.Handler) *httptest.Server) *cloud {
	t.Helper()
	sim, err := mssim.New(mssim.Config{})
	require.NoError(t, err)
	server := serve(sim)
	t.Cleanup(func() { server.Close(); require.NoError(t, sim.Close()) })
	c := &cloud{t: t, url: server.URL, transport: server.Client().Transport, reseller: world.DemoCredentials()[0]}
	admin := c.reseller.Logins[0]
	c.entra, err = entratest.Login{
		Entra: c.url, Transport: c.transport, Redirect: c.reseller.RedirectURIs[0],
		App:    entra.App{ResellerID: "reseller-1", TenantID: c.reseller.TenantID, ClientID: c.reseller.ApplicationID, Secret: c.reseller.Secret},
		Who:    entratest.Person{Name: admin.UserPrincipalName, Password: admin.Password, Code: admin.MFACode},
		Scopes: []string{msgraph.Production + "/DelegatedAdminRelationship.Read.All"},
	}.Client(context.Background())
	require.NoError(t, err)
	return c
}

// in makes a client for a tenant.
func (c *cloud) in(tenant string) *msgraph.Client {
	c.t.Helper()
	doer, err := msgraph.NewDoer(upstream.Config{
		Base: c.url, Caller: "reseller-1", Transport: c.transport,
		Policy: upstream.Policy{Base: time.Millisecond, Cap: time.Millisecond},
	})
	require.NoError(c.t, err)
	client, err := msgraph.New(c.url, tenant, c.entra.Graph(tenant), doer)
	require.NoError(c.t, err)
	return client
}

func (c *cloud) fault(body string) {
	c.t.Helper()
	resp, err := (&http.Client{Transport: c.transport}).Post(c.url+"/_sim/faults", "application/json", strings.NewReader(body))
	require.NoError(c.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	require.Less(c.t, resp.StatusCode, 300, "%s", text)
}

func TestSimulatorReadings(t *testing.T) {
	read := func(t *testing.T, c *cloud) {
		ctx, tenant := context.Background(), world.StableID("tenant", "mueller-praezision")
		customer := c.in(tenant)
		organization, err := customer.Organization(ctx)
		require.NoError(t, err)
		require.EqualValues(t, tenant, organization.Value.ID)
		require.NotEmpty(t, organization.Value.VerifiedDomains)
		domains, err := customer.Domains(ctx)
		require.NoError(t, err)
		require.NotEmpty(t, domains)

		users, err := wire.Collect(customer.Users(ctx, msgraph.UserQuery{}))
		require.NoError(t, err)
		require.Greater(t, len(users), 60)
		licensed := 0
		for _, u := range users {
			require.NoError(t, u.Doubt)
			if len(u.Value.AssignedLicenses) > 0 {
				licensed++
			}
		}
		require.Positive(t, licensed)
		counted, err := wire.Collect(customer.Users(ctx, msgraph.UserQuery{Filter: "assignedLicenses/$count ne 0", Advanced: true}))
		require.NoError(t, err)
		require.Len(t, counted, licensed)
		one, err := customer.User(ctx, string(users[0].Value.UserPrincipalName))
		require.NoError(t, err)
		require.Equal(t, users[0].Value.ID, one.Value.ID)

		skus, err := customer.SubscribedSKUs(ctx)
		require.NoError(t, err)
		require.NotEmpty(t, skus)
		subscriptions, err := customer.CompanySubscriptions(ctx)
		require.NoError(t, err)
		require.NotEmpty(t, subscriptions)
		require.NotEmpty(t, subscriptions[0].Value.CommerceSubscriptionID)

		relationships, err := wire.Collect(c.in(c.reseller.TenantID).DelegatedAdminRelationships(ctx))
		require.NoError(t, err)
		require.NotEmpty(t, relationships)
		for _, r := range relationships {
			require.NoError(t, r.Doubt)
			require.NotEmpty(t, r.Value.Status)
		}
		again, err := c.in(c.reseller.TenantID).DelegatedAdminRelationship(ctx, string(relationships[0].Value.ID))
		require.NoError(t, err)
		require.Equal(t, relationships[0].Value.EndsAt, again.Value.EndsAt)

		gets := []msgraph.BatchGet{{Path: "/organization"}, {Path: "/users/nobody@nowhere.example"}}
		for i := range 23 {
			gets = append(gets, msgraph.BatchGet{Path: fmt.Sprintf("/users/%s?$select=id", users[i].Value.ID)})
		}
		answers, err := customer.Batch(ctx, gets)
		require.NoError(t, err)
		require.Len(t, answers, 25)
		require.NoError(t, answers[0].Err)
		require.Equal(t, upstream.KindNotFound, upstream.KindOf(answers[1].Err))
		for i := range 23 {
			require.NoError(t, answers[i+2].Err)
			require.Contains(t, string(answers[i+2].Body), string(users[i].Value.ID))
		}
	}
	t.Run("over HTTP", func(t *testing.T) { read(t, start(t, httptest.NewServer)) })
	t.Run("over TLS", func(t *testing.T) { read(t, start(t, httptest.NewTLSServer)) })
}

func TestSimulatorRefusals(t *testing.T) {
	c, ctx := start(t, httptest.NewServer), context.Background()
	customer := world.StableID("tenant", "gruenwald")
	_, err := c.in(customer).User(ctx, "nobody@nowhere.example")
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err), "%v", err)
	_, err = c.in(world.StableID("tenant", "smorgas")).Organization(ctx)
	require.Equal(t, upstream.ReasonConsentMissing, upstream.ReasonOf(err), "%v", err)
	_, err = c.in(world.StableID("tenant", "redwooddental")).Organization(ctx)
	require.Equal(t, upstream.ReasonConsentMissing, upstream.ReasonOf(err), "another reseller's customer: %v", err)
}

func TestSimulatorFaults(t *testing.T) {
	ctx, customer := context.Background(), world.StableID("tenant", "gruenwald")
	tests := map[string]struct {
		fault string
		kind  upstream.Kind
	}{
		"throttled once":        {`{"path":"/v1.0/users","status":429,"retry_after":0,"times":1}`, ""},
		"a failure twice":       {`{"path":"/v1.0/users","status":504,"times":2}`, ""},
		"cut JSON once":         {`{"path":"/v1.0/users","truncate":true,"times":1}`, ""},
		"an expired token":      {`{"path":"/v1.0/users","status":401,"code":"InvalidAuthenticationToken","times":1}`, ""},
		"no privileges":         {`{"path":"/v1.0/users","status":403,"code":"Authorization_RequestDenied"}`, upstream.KindUnauthorized},
		"down":                  {`{"path":"/v1.0/users","status":503}`, upstream.KindUnavailable},
		"a page of HTML":        {`{"path":"/v1.0/users","status":200,"body":"<html>"}`, upstream.KindUnavailable},
		"throttled for an hour": {`{"path":"/v1.0/users","status":429,"retry_after":3600}`, upstream.KindThrottled},
	}
	c := start(t, httptest.NewServer)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			defer func() {
				req, err := http.NewRequest(http.MethodDelete, c.url+"/_sim/faults", nil)
				require.NoError(t, err)
				resp, err := c.transport.RoundTrip(req)
				require.NoError(t, err)
				_ = resp.Body.Close()
			}()
			c.fault(tt.fault)
			users, err := wire.Collect(c.in(customer).Users(ctx, msgraph.UserQuery{}))
			require.Equal(t, tt.kind, upstream.KindOf(err), "%v", err)
			if tt.kind == "" {
				require.NotEmpty(t, users)
			}
		})
	}
}
