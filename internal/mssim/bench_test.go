package mssim

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// BenchmarkLarge reads the large world through the handler, without a network.
func BenchmarkLarge(b *testing.B) {
	off := false
	sim, err := New(Config{Seed: "large", Now: testStart, Throttle: &off})
	require.NoError(b, err)
	defer func() { _ = sim.Close() }()
	var partner, customer string
	sim.World().View(func(s *world.State) {
		for p := range s.Partners.All("") {
			partner = p.TenantID
			break
		}
		for c := range s.Customers.All(partner) {
			customer = c.ID
		}
	})
	app := map[string]any{"tid": partner, "aud": "https://api.partnercenter.microsoft.com", "appid": world.StableID("app", "reseller01"), "idtyp": "app", "exp": time.Now().Add(24 * time.Hour).Unix()}
	token, err := sim.World().SignToken(app)
	require.NoError(b, err)
	for name, path := range map[string]string{
		"page of 500 customers": "/v1/customers?size=500",
		"subscriptions":         "/v1/customers/" + customer + "/subscriptions",
		"discovery":             "/common/v2.0/.well-known/openid-configuration",
		"discovery by domain":   "/customer09999.onmicrosoft.com/v2.0/.well-known/openid-configuration",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
				r.Header.Set("Authorization", "Bearer "+token)
				rw := httptest.NewRecorder()
				sim.ServeHTTP(rw, r)
				if rw.Code != http.StatusOK {
					b.Fatal(rw.Code, rw.Body.String())
				}
			}
		})
	}
}
