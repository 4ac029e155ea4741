package control

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFaultPaths(t *testing.T) {
	tests := []struct {
		pattern, path string
		want          bool
	}{
		{"", "/anything", true},
		{"/v1/customers", "/v1/customers", true},
		{"/v1/customers", "/v1/customers/1", false},
		{"/v1/Customers", "/V1/customers", true},
		{"/v1/customers/*", "/v1/customers/1", true},
		{"/v1/customers/*", "/v1/customers/1/orders", false},
		{"/v1/customers/*/orders", "/v1/customers/1/orders", true},
		{"/v1/**", "/v1", true},
		{"/v1/**", "/v1/customers/1/orders", true},
		{"/v1/**", "/v1.0/users", false},
		{"/**/orders", "/v1/customers/1/orders", true},
		{"/**/orders", "/v1/customers/1/orders/2", false},
		{"/v1/a*c", "/v1/abc", true},
		{"/v1/a*c", "/v1/abd", false},
		{"/v1/*b*d", "/v1/abcd", true},
		{"/v1/a*a", "/v1/a", false},
	}
	for _, tt := range tests {
		t.Run(tt.pattern+" "+tt.path, func(t *testing.T) {
			f := Fault{Path: tt.pattern, Status: 500}
			require.NoError(t, f.compile())
			require.Equal(t, tt.want, f.matches(caller{method: "GET", path: tt.path}))
		})
	}
}

func TestFaultsAreCounted(t *testing.T) {
	var l faultList
	add := func(f Fault) {
		require.NoError(t, f.compile())
		l.add(f)
	}
	add(Fault{Path: "/a", Status: 500, Times: 2})
	add(Fault{Path: "/b", Status: 503, Every: 3})
	hits := func(path string, n int) (out []int) {
		for range n {
			status := 0
			if f := l.strike(caller{method: "GET", path: path}); f != nil {
				status = f.Status
			}
			out = append(out, status)
		}
		return out
	}
	require.Equal(t, []int{500, 500, 0}, hits("/a", 3))
	require.Equal(t, []int{0, 0, 503, 0, 0, 503}, hits("/b", 6))
	require.Len(t, l.list(), 1)
	l.clear(l.list()[0].ID)
	require.Empty(t, l.list())
}

func TestAFaultIsAnsweredAsItWasMade(t *testing.T) {
	var l faultList
	f := Fault{Path: "/a", Status: 500}
	require.NoError(t, f.compile())
	made := l.add(f)
	require.NotNil(t, l.strike(caller{method: "GET", path: "/a"}))
	require.Zero(t, made.Struck, "calls that come before the answer is written count in the list alone")
	require.Equal(t, 1, l.list()[0].Struck)
}

func TestWhoWaitsForAFaultGoesOnWhenItIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l faultList
		f := Fault{Path: "/a", Latency: "1h"}
		require.NoError(t, f.compile())
		l.add(f)
		hit := l.strike(caller{method: "GET", path: "/a"})
		rec := httptest.NewRecorder()
		began, answered := time.Now(), make(chan struct{})
		go func() {
			defer close(answered)
			next := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusTeapot) })
			strike(hit, &recorder{ResponseWriter: rec}, httptest.NewRequest(http.MethodGet, "/a", nil), next, began)
		}()
		synctest.Wait()
		l.clear("")
		<-answered
		require.Equal(t, http.StatusTeapot, rec.Code)
		require.Zero(t, time.Since(began), "nothing was left to wait for")
	})
}

func TestServices(t *testing.T) {
	for path, want := range map[string]string{
		"/": ServiceControl, "/_sim/clock": ServiceControl, "/favicon.ico": ServiceControl,
		"/v1/customers": ServicePartner, "/V1/customers": ServicePartner, "/webhooks/v1/registration": ServicePartner,
		"/v1.0/sales/pricesheets(Market='US',PricesheetView='updatedlicensebased')/$value": ServicePartner,
		"/v1.0/users": ServiceGraph, "/beta/users": ServiceGraph, "/v1.0/$batch": ServiceGraph,
		"/common/oauth2/v2.0/token": ServiceEntra, "/nordlicht.onmicrosoft.com/v2.0/adminconsent": ServiceEntra, "/v1": ServiceEntra,
	} {
		require.Equal(t, want, Service(path), path)
	}
}
