package msgraph_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

func TestUsersAreListedToTheLastPage(t *testing.T) {
	a := newAPI(t, reply{status: 200, body: fixture(t, "users_first.json")}, reply{status: 200, body: fixture(t, "users_last.json")})
	got, err := wire.Collect(newClient(t, a.URL).Users(context.Background(), msgraph.UserQuery{Filter: "startsWith(displayName," + msgraph.Quote("O'Neil") + ")", Advanced: true}))
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.EqualValues(t, "Anna Berger", got[0].Value.DisplayName)
	require.EqualValues(t, "3b555118-da6a-4418-894f-7df1e2096870", got[0].Value.AssignedLicenses[0].SKUID)
	require.Empty(t, got[1].Value.DisplayName, "a user may have no name")
	require.False(t, bool(got[1].Value.OnPremisesSynced))
	require.EqualValues(t, "Robot", got[2].Value.UserType, "unknown values are kept")
	require.Contains(t, string(got[2].Raw), "brandNew")

	first, second := a.requests[0], a.requests[1]
	require.Equal(t, "/v1.0/users", first.URL.Path)
	require.Equal(t, "999", first.URL.Query().Get("$top"))
	require.Contains(t, first.URL.Query().Get("$select"), "assignedLicenses")
	require.Equal(t, "startsWith(displayName,'O''Neil')", first.URL.Query().Get("$filter"))
	require.NotContains(t, first.URL.RawQuery, "+")
	require.Equal(t, "/v1.0/users?$top=999&$skiptoken=RFNwdAoAAQ", second.URL.RequestURI(), "the next page's address is called as it is")
	for _, r := range a.requests {
		require.Equal(t, "eventual", r.Header.Get("ConsistencyLevel"))
		require.Equal(t, "low", r.Header.Get("x-ms-throttle-priority"))
		require.Equal(t, "Bearer the-token", r.Header.Get("Authorization"))
		require.NotEmpty(t, r.Header.Get("client-request-id"))
	}
}

func TestPeopleAreServedFirst(t *testing.T) {
	a := newAPI(t, reply{status: 200, body: fixture(t, "domains.json")})
	_, err := newClient(t, a.URL).Domains(upstream.ForPerson(context.Background()))
	require.NoError(t, err)
	require.Equal(t, "high", a.requests[0].Header.Get("x-ms-throttle-priority"))
	require.Empty(t, a.requests[0].Header.Get("ConsistencyLevel"))
}

func TestLinksToOtherHostsAreNotFollowed(t *testing.T) {
	for _, link := range []string{"https://evil.example/v1.0/users", "//evil.example/users", "http://graph.microsoft.com/v1.0/users", ":bad"} {
		a := newAPI(t, reply{status: 200, body: `{"value":[],"@odata.nextLink":"` + link + `"}`})
		_, err := wire.Collect(newClient(t, a.URL).Users(context.Background(), msgraph.UserQuery{}))
		require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err), link)
		require.Equal(t, 1, a.calls())
	}
	a := newAPI(t, reply{status: 200, body: `{"value":[],"@odata.nextLink":"{base}/v1.0/users?$skiptoken=same"}`})
	_, err := wire.Collect(newClient(t, a.URL).Users(context.Background(), msgraph.UserQuery{}))
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err), "a listing without end")
	require.Equal(t, 2, a.calls())
}

func TestEveryReading(t *testing.T) {
	ctx := context.Background()
	tests := map[string]struct {
		body, path string
		call       func(t *testing.T, c *msgraph.Client)
	}{
		"organization": {fixture(t, "organization.json"), "/v1.0/organization", func(t *testing.T, c *msgraph.Client) {
			got, err := c.Organization(ctx)
			require.NoError(t, err)
			require.EqualValues(t, "AT", got.Value.CountryLetterCode)
			require.True(t, bool(got.Value.VerifiedDomains[0].IsInitial))
		}},
		"domains": {fixture(t, "domains.json"), "/v1.0/domains", func(t *testing.T, c *msgraph.Client) {
			got, err := c.Domains(ctx)
			require.NoError(t, err)
			require.True(t, bool(got[0].Value.IsVerified))
		}},
		"user": {`{"id":"u1","displayName":"x"}`, "/v1.0/users/a%23EXT%23@b.example", func(t *testing.T, c *msgraph.Client) {
			got, err := c.User(ctx, "a#EXT#@b.example")
			require.NoError(t, err)
			require.EqualValues(t, "u1", got.Value.ID)
		}},
		"user with a dollar": {`{"id":"u1"}`, "/v1.0/users%28%27$x@b.example%27%29", func(t *testing.T, c *msgraph.Client) {
			_, err := c.User(ctx, "$x@b.example")
			require.NoError(t, err)
		}},
		"subscribed SKUs": {fixture(t, "subscribed_skus.json"), "/v1.0/subscribedSkus", func(t *testing.T, c *msgraph.Client) {
			got, err := c.SubscribedSKUs(ctx)
			require.NoError(t, err)
			require.EqualValues(t, 6, got[0].Value.Available(), "enabled and in grace, less used")
			got[0].Value.ConsumedUnits = 500
			require.Zero(t, got[0].Value.Available())
		}},
		"company subscriptions": {fixture(t, "company_subscriptions.json"), "/v1.0/directory/subscriptions", func(t *testing.T, c *msgraph.Client) {
			got, err := c.CompanySubscriptions(ctx)
			require.NoError(t, err)
			require.True(t, got[0].Value.NextLifecycleAt.IsZero())
			require.EqualValues(t, 25, got[0].Value.TotalLicenses)
		}},
		"GDAP relationships": {fixture(t, "delegated_admin_relationships.json"), "/v1.0/tenantRelationships/delegatedAdminRelationships", func(t *testing.T, c *msgraph.Client) {
			got, err := wire.Collect(c.DelegatedAdminRelationships(ctx))
			require.NoError(t, err)
			require.NoError(t, got[1].Doubt, "an empty date is no doubt")
			require.Equal(t, time.Date(2026, 3, 21, 0, 0, 0, 0, time.UTC), got[0].Value.EndsAt.Time)
			require.EqualValues(t, `W/"JyIx"`, got[0].Value.ETag)
			require.EqualValues(t, "unknownFutureValue", got[1].Value.Status)
			require.Contains(t, string(got[1].Raw), "indirectProviderTenantId")
		}},
		"GDAP relationship": {`{"id":"r1","status":"active"}`, "/v1.0/tenantRelationships/delegatedAdminRelationships/r1", func(t *testing.T, c *msgraph.Client) {
			got, err := c.DelegatedAdminRelationship(ctx, "r1")
			require.NoError(t, err)
			require.EqualValues(t, "active", got.Value.Status)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, reply{status: 200, body: tt.body})
			tt.call(t, newClient(t, a.URL))
			path, err := pathOf(tt.path)
			require.NoError(t, err)
			require.Equal(t, path, a.requests[0].URL.Path)
		})
	}
	a := newAPI(t, reply{status: 200, body: `{"value":[]}`})
	c := newClient(t, a.URL)
	_, err := c.Organization(ctx)
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err))
	_, err = c.User(ctx, "")
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err))
	_, err = c.DelegatedAdminRelationship(ctx, "")
	require.Equal(t, upstream.KindNotFound, upstream.KindOf(err))
	require.Equal(t, 1, a.calls(), "an empty id asks nothing")
}

func TestErrors(t *testing.T) {
	envelope := func(code, message string) string {
		return `{"error":{"code":"` + code + `","message":"` + message + `","innererror":{"request-id":"x"}}}`
	}
	tests := map[string]struct {
		status int
		body   string
		kind   upstream.Kind
		reason upstream.Reason
		calls  int
	}{
		"not found":               {404, fixture(t, "error.json"), upstream.KindNotFound, "", 1},
		"no role":                 {403, envelope("Authorization_RequestDenied", "Insufficient privileges"), upstream.KindUnauthorized, upstream.ReasonGDAPMissing, 1},
		"no service principal":    {401, envelope("Authorization_IdentityNotFound", "x"), upstream.KindUnauthorized, upstream.ReasonConsentMissing, 1},
		"application disabled":    {403, envelope("Authorization_IdentityDisabled", "x"), upstream.KindUnauthorized, upstream.ReasonAppMissing, 1},
		"not licensed":            {403, envelope("AccessDenied", "Your tenant is not licensed"), upstream.KindUnauthorized, upstream.ReasonForbidden, 1},
		"expired token":           {401, envelope("InvalidAuthenticationToken", "Lifetime validation failed"), upstream.KindUnauthorized, upstream.ReasonTokenExpired, 2},
		"expired token, old code": {400, envelope("Authentication_ExpiredToken", "x"), upstream.KindUnauthorized, upstream.ReasonTokenExpired, 1},
		"relationship dissolved":  {404, `{"error":{"code":"","message":"User was not found."}}`, upstream.KindUnauthorized, upstream.ReasonGDAPMissing, 1},
		"bad request":             {400, envelope("Request_BadRequest", "x"), upstream.KindInvalid, "", 1},
		"duplicate":               {400, envelope("Request_MultipleObjectsWithSameKeyValue", "x"), upstream.KindConflict, "", 1},
		"etag mismatch":           {412, envelope("PreconditionFailed", "x"), upstream.KindConflict, "", 1},
		"resync":                  {410, envelope("resyncRequired", "x"), upstream.KindNotFound, "", 1},
		"concurrency":             {409, envelope("Directory_ConcurrencyViolation", "x"), upstream.KindUnavailable, "", 3},
		"replica":                 {503, envelope("Directory_ReplicaUnavailable", "x"), upstream.KindUnavailable, "", 3},
		"gateway":                 {504, `<html>`, upstream.KindUnavailable, "", 3},
		"not implemented":         {501, envelope("NotImplemented", "x"), upstream.KindInvalid, "", 1},
		"throttled":               {429, envelope("TooManyRequests", "x"), upstream.KindThrottled, "", 3},
		"HTML with 200":           {200, `<html>`, upstream.KindUnavailable, "", 3},
		"no list":                 {200, `{"error":"x"}`, upstream.KindUnavailable, "", 1},
		"null":                    {200, `null`, upstream.KindUnavailable, "", 1},
		"cut":                     {200, `{"value":[{`, upstream.KindUnavailable, "", 3},
		"5 MB of error":           {400, strings.Repeat("x", 5<<20), upstream.KindInvalid, "", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, reply{status: tt.status, body: tt.body, headers: []string{"Retry-After", "1"}})
			_, err := newClient(t, a.URL).Domains(context.Background())
			e, ok := upstream.As(err)
			require.True(t, ok, "%v", err)
			require.Equal(t, tt.kind, e.Kind)
			require.Equal(t, tt.reason, e.Reason)
			require.Equal(t, tt.calls, a.calls())
			require.Equal(t, "graph", e.API)
			require.NotEmpty(t, e.CorrelationID)
		})
	}
	t.Run("in the partner's own tenant GDAP plays no part", func(t *testing.T) {
		a := newAPI(t, reply{status: 403, body: envelope("Authorization_RequestDenied", "x")})
		_, err := wire.Collect(newClient(t, a.URL).DelegatedAdminRelationships(context.Background()))
		require.Equal(t, upstream.ReasonConsentMissing, upstream.ReasonOf(err))
	})
	t.Run("an expired page", func(t *testing.T) {
		a := newAPI(t, reply{status: 400, body: envelope("Directory_ExpiredPageToken", "x")})
		_, err := newClient(t, a.URL).Domains(context.Background())
		require.True(t, msgraph.ExpiredPage(err))
		require.False(t, msgraph.ExpiredPage(context.Canceled))
	})
}

func TestAThrottledTenantHoldsUpNoOther(t *testing.T) {
	a := newAPI(t, reply{status: 429, body: "{}", headers: []string{"Retry-After", "3600"}}, reply{status: 200, body: `{"value":[]}`})
	limits := upstream.NewLimits(nil, nil)
	doer, err := msgraph.NewDoer(upstream.Config{Base: a.URL, Caller: "reseller-1", Limits: limits})
	require.NoError(t, err)
	client := func(tenant string) *msgraph.Client {
		c, err := msgraph.New(a.URL, tenant, nil, doer)
		require.NoError(t, err)
		return c
	}
	_, err = client("tenant-a").Domains(context.Background())
	require.Equal(t, time.Hour, upstream.RetryAfter(err))
	_, err = client("tenant-b").Domains(context.Background())
	require.NoError(t, err)
	_, err = client("Tenant-A").Domains(context.Background())
	require.Equal(t, upstream.KindThrottled, upstream.KindOf(err))
	require.Equal(t, 2, a.calls())
}

func TestBatch(t *testing.T) {
	a := newAPI(t, reply{status: 200, body: fixture(t, "batch.json")})
	got, err := newClient(t, a.URL).Batch(context.Background(), []msgraph.BatchGet{{Path: "/users?$top=1", Eventual: true}, {Path: "domains"}, {Path: "/organization"}, {Path: "/subscribedSkus"}})
	require.NoError(t, err)
	require.Len(t, got, 4)
	require.JSONEq(t, `{"value":[]}`, string(got[0].Body))
	require.Equal(t, upstream.KindThrottled, upstream.KindOf(got[1].Err))
	require.Equal(t, 10*time.Second, upstream.RetryAfter(got[1].Err))
	require.Equal(t, upstream.ReasonGDAPMissing, upstream.ReasonOf(got[2].Err))
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(got[3].Err), "one that was not answered")
	require.Equal(t, "/v1.0/$batch", a.requests[0].URL.Path)
	require.JSONEq(t, `{"requests":[
		{"id":"0","method":"GET","url":"/users?$top=1","headers":{"ConsistencyLevel":"eventual"}},
		{"id":"1","method":"GET","url":"/domains"},{"id":"2","method":"GET","url":"/organization"},{"id":"3","method":"GET","url":"/subscribedSkus"}]}`, a.bodies[0])
}

func TestBatchesHoldTwenty(t *testing.T) {
	sizes := []int{}
	doer := doerFunc(func(call upstream.Call) (*upstream.Answer, error) {
		var in struct {
			Requests []struct{ ID string } `json:"requests"`
		}
		require.NoError(t, json.Unmarshal(call.Body, &in))
		sizes = append(sizes, len(in.Requests))
		out := []string{}
		for _, r := range in.Requests {
			out = append(out, `{"id":"`+r.ID+`","status":200,"body":{"id":"`+r.ID+`"}}`)
		}
		return &upstream.Answer{Status: http.StatusOK, Body: []byte(`{"responses":[` + strings.Join(out, ",") + `]}`)}, nil
	})
	c, err := msgraph.New("https://graph.example", alpine, nil, doer)
	require.NoError(t, err)
	got, err := c.Batch(context.Background(), make([]msgraph.BatchGet, 45))
	require.NoError(t, err)
	require.Equal(t, []int{20, 20, 5}, sizes)
	require.Len(t, got, 45)
	for _, one := range got {
		require.NoError(t, one.Err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"users_first.json", "batch.json", "error.json", "delegated_admin_relationships.json"} {
		f.Add([]byte(fixture(f, name)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		doer := doerFunc(func(call upstream.Call) (*upstream.Answer, error) {
			if !strings.HasPrefix(call.URL, "https://graph.example/") {
				t.Fatalf("called %q", call.URL)
			}
			return &upstream.Answer{Status: http.StatusOK, Body: body}, nil
		})
		c, err := msgraph.New("https://graph.example", alpine, nil, doer)
		if err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		for _, err := range c.Users(ctx, msgraph.UserQuery{}) {
			if err != nil {
				break
			}
		}
		_, _ = c.SubscribedSKUs(ctx)
		_, _ = c.Organization(ctx)
		_, _ = c.Batch(ctx, []msgraph.BatchGet{{Path: "/a"}, {Path: "/b"}})
	})
}
