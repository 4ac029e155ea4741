package partner

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestThrottling(t *testing.T) {
	s := newSim(t)
	token, customer := s.token(nil), "/v1/customers/"+customerID("gruenwald")
	for i := range 500 {
		path := []string{"/v1/customers?size=1", customer, customer + "/profiles/billing"}[i%3]
		require.Equal(t, 200, s.do(request{path: path, token: token}).status, "call %d", i)
	}
	s.clock.advance(3 * time.Second)
	got := s.do(request{path: "/v1/customers?size=1", token: token})
	require.Equal(t, http.StatusTooManyRequests, got.status)
	require.Equal(t, "57", got.head("Retry-After"))
	require.JSONEq(t, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`, string(got.body))

	require.Equal(t, 200, s.do(request{path: customer + "/subscriptions", token: token}).status, "each resource counts alone")
	require.Equal(t, 200, s.do(request{path: "/v1/products?country=US&targetView=OnlineServices", token: token}).status, "the catalog has no limit")
	raw, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(t, err)
	require.Equal(t, 200, s.do(request{path: "/v1/customers?size=1", token: raw}).status, "each partner counts alone")

	wait, err := strconv.Atoi(got.head("Retry-After"))
	require.NoError(t, err)
	s.clock.advance(time.Duration(wait-1) * time.Second)
	require.Equal(t, 429, s.do(request{path: "/v1/customers?size=1", token: token}).status)
	s.clock.advance(time.Second)
	require.Equal(t, 200, s.do(request{path: "/v1/customers?size=1", token: token}).status)
}

func TestRefusedCallsCountToo(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.ThrottlePerMinute = 2 }))
	for range 2 {
		require.Equal(t, 404, s.get("/v1/customers/"+customerID("gruenwald")+"/orders/nothing").status)
	}
	require.Equal(t, 429, s.get("/v1/customers/"+customerID("gruenwald")+"/orders").status)
}

func TestThrottlingSwitch(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.Throttle, set.ThrottlePerMinute = false, 1 }))
	for range 5 {
		require.Equal(t, 200, s.get("/v1/customers?size=1").status)
	}
}
