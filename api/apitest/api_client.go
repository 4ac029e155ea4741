package apitest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// APIClient is an API client of a reseller with a token, limited to some customers where they are named.
func (e *Env) APIClient(resellerID string, scopes []authz.Permission, customerIDs ...string) *Client {
	e.t.Helper()
	name, rate := "Halo", 6000
	in := apiclient.Change{Name: &name, Scopes: &scopes, RequestsPerMinute: &rate}
	if len(customerIDs) > 0 {
		in.Customers = &customerIDs
	}
	now := time.Now()
	operator := authz.WithActor(context.Background(), authz.Actor{
		LoginID: "00000000-0000-4000-8000-000000000001", Holdings: []authz.Holding{{Role: authz.RoleOperator}}, ConfirmedAt: &now,
	})
	c, secret, err := e.App.Clients.Create(operator, tenancy.Unbounded("a test"), resellerID, in, nil)
	require.NoError(e.t, err)
	a := e.Token(url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}, "client_secret": {secret.Text}}).Expect(http.StatusOK)
	return e.Bearer(a.Text("access_token"))
}

// Bearer is a caller with an access token.
func (e *Env) Bearer(token string) *Client { return &Client{env: e, bearer: token} }

// Token asks for an access token. headers are names and values in turn.
func (e *Env) Token(form url.Values, headers ...string) *Answer {
	e.t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "http://localhost:8080/api/v1/oauth/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	sent := r.Clone(context.Background())
	a := e.serve(r)
	e.checkDocument(sent, a)
	return a
}
