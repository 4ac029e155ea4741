package mssim

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// lived is a demo world that somebody uses while its clock moves on.
type lived struct {
	t     *testing.T
	sim   *Server
	cred  world.Credentials
	last  map[string]any // the newest answer
	calls int
}

func (l *lived) send(method, path, body string) {
	l.t.Helper()
	claims := map[string]any{
		"aud": "https://api.partnercenter.microsoft.com", "tid": l.cred.TenantID, "appid": l.cred.ApplicationID, "idtyp": "app",
		"nbf": testStart.Add(-time.Minute).Unix(), "exp": testStart.Add(time.Hour).Unix(),
	}
	token, err := l.sim.World().SignToken(claims)
	require.NoError(l.t, err)
	l.calls++
	r := httptest.NewRequestWithContext(l.t.Context(), method, "http://127.0.0.1:8090"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("MS-RequestId", fmt.Sprint("request-", l.calls))
	r.Header.Set("MS-CorrelationId", fmt.Sprint("correlation-", l.calls))
	rw := httptest.NewRecorder()
	l.sim.ServeHTTP(rw, r)
	require.Less(l.t, rw.Code, 300, "%s %s: %s", method, path, rw.Body)
	l.last = nil
	if rw.Body.Len() > 0 {
		require.NoError(l.t, json.Unmarshal([]byte(strings.TrimPrefix(rw.Body.String(), "\ufeff")), &l.last))
	}
}

// busyYear are calls at moments after the start. What they buy is used by those after them.
func busyYear() []struct {
	at   time.Duration
	call func(l *lived)
} {
	const day = 24 * time.Hour
	base := "/v1/customers/" + world.StableID("tenant", "gruenwald")
	var bought string
	buy := func(sku, term, cycle string) func(*lived) {
		return func(l *lived) {
			product, id, _ := strings.Cut(sku, ":")
			item := sku + ":" + world.AvailabilityID(product, id, "commercial", "DE", l.sim.World().Now())
			l.send("POST", base+"/carts", fmt.Sprintf(`{"lineItems":[{"catalogItemId":%q,"quantity":9,"termDuration":%q,"billingCycle":%q}]}`, item, term, cycle))
			l.send("POST", base+"/carts/"+l.last["id"].(string)+"/checkout", "")
			order := l.last["orders"].([]any)[0].(map[string]any)
			bought = order["lineItems"].([]any)[0].(map[string]any)["subscriptionId"].(string)
		}
	}
	patch := func(body string) func(*lived) {
		return func(l *lived) {
			today := world.AvailabilityID("CFQ7TTC0LH18", "0001", "commercial", "DE", l.sim.World().Now())
			l.send("PATCH", base+"/subscriptions/"+bought, strings.ReplaceAll(body, "{availability}", today))
		}
	}
	return []struct {
		at   time.Duration
		call func(l *lived)
	}{
		{3*day + 7*time.Hour, buy("CFQ7TTC0LH18:0001", "P1M", "monthly")},
		{5 * day, patch(`{"autoRenewEnabled":true,"quantity":14}`)},
		{6*day + time.Minute, patch(`{"autoRenewEnabled":true,"quantity":11}`)},
		{40 * day, patch(`{"autoRenewEnabled":true,"status":"suspended"}`)},
		{41 * day, patch(`{"autoRenewEnabled":true,"status":"active"}`)},
		{70 * day, patch(`{"autoRenewEnabled":true,"scheduledNextTermInstructions":{"product":{"productId":"CFQ7TTC0LH18","skuId":"0001","availabilityId":"{availability}","billingCycle":"monthly","termDuration":"P1Y"},"quantity":7}}`)},
		{100*day + 11*time.Hour, buy("CFQ7TTC0HD32:0002", "P1Y", "annual")},
		{101 * day, patch(`{"status":"deleted"}`)},
		{150 * day, buy("CFQ7TTC0LH18:0001", "P1Y", "monthly")},
		{330 * day, patch(`{"autoRenewEnabled":false}`)},
	}
}

// live lets the busy year pass, with the clock stopping at further moments, and gives the state at its end.
func live(t *testing.T, stops []time.Duration) string {
	t.Helper()
	off := false
	sim, err := New(Config{Now: testStart, Throttle: &off, Immediate: true, Machine: func() time.Time { return testStart }})
	require.NoError(t, err)
	defer func() { require.NoError(t, sim.Close()) }()
	l := &lived{t: t, sim: sim, cred: world.DemoCredentials()[0]}
	slices.Sort(stops)
	advance := func(to time.Duration) {
		_, err := sim.World().Advance(testStart.Add(to))
		require.NoError(t, err)
	}
	calls := busyYear()
	for _, c := range calls {
		for len(stops) > 0 && stops[0] <= c.at {
			advance(stops[0])
			stops = stops[1:]
		}
		advance(c.at)
		c.call(l)
	}
	for _, stop := range append(stops, testStart.AddDate(1, 0, 0).Sub(testStart)) {
		advance(stop)
	}
	rw := httptest.NewRecorder()
	sim.ServeHTTP(rw, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8090/_sim/state", nil))
	require.Equal(t, http.StatusOK, rw.Code)
	return rw.Body.String()
}

func TestAUsedYearDoesNotDependOnItsSteps(t *testing.T) {
	year := testStart.AddDate(1, 0, 0).Sub(testStart)
	want := live(t, nil)
	require.Equal(t, want, live(t, nil), "the same calls, the same bytes")
	splits := map[string][]time.Duration{}
	for n := range 1000 {
		splits["a thousand steps"] = append(splits["a thousand steps"], year/1000*time.Duration(n))
	}
	for seed := range uint64(4) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		name := fmt.Sprint("at random ", seed)
		for range 1 + rnd.IntN(60) {
			splits[name] = append(splits[name], time.Duration(rnd.Int64N(int64(year))))
		}
	}
	for name, stops := range splits {
		t.Run(name, func(t *testing.T) {
			if got := live(t, stops); got != want {
				require.Equal(t, strings.Split(want, "\n"), strings.Split(got, "\n"))
			}
		})
	}
}

// BenchmarkAYear advances the demo world by a year in one step.
func BenchmarkAYear(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		sim, err := New(Config{Now: testStart, Machine: func() time.Time { return testStart }})
		require.NoError(b, err)
		b.StartTimer()
		_, err = sim.World().Advance(testStart.AddDate(1, 0, 0))
		require.NoError(b, err)
		b.StopTimer()
		require.NoError(b, sim.Close())
		b.StartTimer()
	}
}
