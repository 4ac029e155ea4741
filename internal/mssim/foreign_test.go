package mssim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOtherSitesCannotControl: what a browser says of the page that a changing call
// comes from.
func TestOtherSitesCannotControl(t *testing.T) {
	b := open(t, Config{Seed: "empty"})
	tests := map[string]struct {
		header []string
		status int
	}{
		"another site's page":            {[]string{"Origin", "https://evil.example"}, 403},
		"a page without an origin":       {[]string{"Origin", "null"}, 403},
		"cross-site, without its origin": {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"its own page":                   {[]string{"Origin", b.url, "Sec-Fetch-Site", "same-origin"}, 200},
		"typed by the reader":            {[]string{"Sec-Fetch-Site", "none"}, 200},
		"no browser":                     {nil, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			resp, body, err := b.do("POST", "/_sim/settings", `{}`, tt.header...)
			require.NoError(t, err)
			require.Equal(t, tt.status, resp.StatusCode, body)
		})
	}
	resp, _, err := b.do("GET", "/_sim/", "", "Sec-Fetch-Site", "cross-site")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, "a link from elsewhere leads to the page")
}

// TestForeignNamesDoNotReachTheControls: a site whose name is made to point at this
// machine must not read the logins through its visitor's browser.
func TestForeignNamesDoNotReachTheControls(t *testing.T) {
	tests := map[string]struct {
		cfg    Config
		host   string
		status int
	}{
		"another site's name":             {Config{}, "evil.example:8090", 403},
		"one that begins like ours":       {Config{}, "localhost.evil.example", 403},
		"one that ends like an address":   {Config{}, "evil.127.0.0.1.example", 403},
		"no name":                         {Config{}, "", 200},
		"this machine":                    {Config{}, "localhost:8090", 200},
		"this machine, in capitals":       {Config{}, "LocalHost", 200},
		"this machine, a name below":      {Config{}, "sim.localhost:8090", 200},
		"an address":                      {Config{}, "127.0.0.1:8090", 200},
		"an address of another kind":      {Config{}, "[::1]:8090", 200},
		"an address without a port":       {Config{}, "[::1]", 200},
		"an address in the network":       {Config{}, "192.168.7.5:8090", 200},
		"a service's name":                {Config{}, "simulator:8090", 200},
		"a container's host":              {Config{}, "host.docker.internal:8090", 200},
		"Microsoft's name, redirected":    {Config{}, "graph.microsoft.com", 200},
		"the name it listens on":          {Config{Addr: "sim.company.example:8090"}, "sim.company.example:8090", 200},
		"another than it listens on":      {Config{Addr: "sim.company.example:8090"}, "evil.example:8090", 403},
		"the name browsers reach":         {Config{PublicURL: "https://sim.company.example"}, "SIM.company.example", 200},
		"the same with a port":            {Config{PublicURL: "https://sim.company.example:8443"}, "sim.company.example:8443", 200},
		"another than the browsers reach": {Config{PublicURL: "https://sim.company.example"}, "evil.example", 403},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.cfg.Seed = "empty"
			b := open(t, tt.cfg)
			for _, path := range []string{"/_sim/seed-info", "/"} {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Host = tt.host
				rec := httptest.NewRecorder()
				b.sim.ServeHTTP(rec, r)
				require.Equal(t, tt.status, rec.Code, path)
			}
			r := httptest.NewRequest(http.MethodPost, "/_sim/settings", strings.NewReader(`{}`))
			r.Host = tt.host
			r.Header.Set("Origin", "http://"+tt.host)
			rec := httptest.NewRecorder()
			b.sim.ServeHTTP(rec, r)
			require.Equal(t, tt.status, rec.Code)
		})
	}
}
