package v1_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestATokenNeedsNoCookie: a call with a token is the client's, whatever cookie comes with it, and no
// other credential stands in for a token that does not count.
func TestATokenNeedsNoCookie(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	halo := e.APIClient(id, []authz.Permission{authz.CustomersRead, authz.CustomersWrite, authz.SubscriptionsRead})

	made := halo.Post("/customers", map[string]string{"name": "Fabrikam"}).Expect(http.StatusCreated) // no CSRF token, no Origin
	operator.Get("/customers", "Authorization", "Bearer made.up.token").Refused(http.StatusUnauthorized, "token.refused")
	refused := e.Bearer("made.up.token").Get("/customers").Refused(http.StatusUnauthorized, "token.refused")
	require.Contains(t, refused.Header.Get("WWW-Authenticate"), `error="invalid_token"`)
	e.Bearer("").Get("/customers").Refused(http.StatusUnauthorized, "session.ended")
	operator.Get("/me", "Authorization", "Basic of-a-proxy").Expect(http.StatusOK)
	halo.Get("/me").Refused(http.StatusForbidden, "client.not_allowed")
	halo.Get("/me", "Cookie", "tenantry=anything").Refused(http.StatusForbidden, "client.not_allowed")

	events := string(operator.Get("/audit-events?action=customer.created").Expect(http.StatusOK).Body)
	require.Contains(t, events, `"actor_name":"API client Halo"`)
	require.Contains(t, events, made.Text("id"))
}

// TestIdempotencyKeysAreAClientsOwn: the same key of two clients is two keys.
func TestIdempotencyKeysAreAClientsOwn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	id := addReseller(e, e.Operator())
	scopes := []authz.Permission{authz.CustomersWrite}
	one, other := e.APIClient(id, scopes), e.APIClient(id, scopes)
	add := func(c *apitest.Client, name string) *apitest.Answer {
		return c.Post("/customers", map[string]string{"name": name}, "Idempotency-Key", "k-1").Expect(http.StatusCreated)
	}
	first := add(one, "Fabrikam")
	require.Equal(t, first.Text("id"), add(one, "Fabrikam").Text("id"))
	require.NotEqual(t, first.Text("id"), add(other, "Wingtip").Text("id"))
}

// TestCostsNeedTheirScope: what the reseller pays is in no answer to a client without costs:read.
func TestCostsNeedTheirScope(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	b := mirrored(t, e, e.Operator(), 0)
	price := func(scopes ...authz.Permission) string {
		return e.APIClient(b.resellerID, scopes).Get("/orders/" + b.ids["orders"]).Expect(http.StatusOK).Text("total_price")
	}
	require.Empty(t, price(authz.OrdersRead))
	require.NotEmpty(t, price(authz.OrdersRead, authz.CostsRead))
}

// TestAClientAsksOnlySoOften: each answer tells what is left, and one too many is refused.
func TestAClientAsksOnlySoOften(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	body := reading("customers:read")
	body["reseller_id"], body["requests_per_minute"] = addReseller(e, operator), 12
	made := makeClient(operator, body)
	halo := made.token(e)
	first := halo.Get("/customers").Expect(http.StatusOK)
	require.Equal(t, `"client";q=2;w=10`, first.Header.Get("RateLimit-Policy"))
	require.Regexp(t, `^"client";r=1;t=\d+$`, first.Header.Get("RateLimit"))
	halo.Get("/customers").Expect(http.StatusOK)
	over := halo.Get("/customers").Refused(http.StatusTooManyRequests, "rate.exceeded")
	require.Regexp(t, `^[1-5]$`, over.Header.Get("Retry-After"))
	require.Regexp(t, `^"client";r=0;t=\d+$`, over.Header.Get("RateLimit"))
	made.token(e).Get("/customers").Refused(http.StatusTooManyRequests, "rate.exceeded") // another token, the same client
	e.APIClient(body["reseller_id"].(string), []authz.Permission{authz.CustomersRead}).Get("/customers").Expect(http.StatusOK)
	require.Empty(t, operator.Get("/customers").Expect(http.StatusOK).Header.Get("RateLimit"))
}
