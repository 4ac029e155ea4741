package entra_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDiscovery(t *testing.T) {
	c := start(t)
	id, domain := c.first.TenantID, c.first.Domain
	const config = "/.well-known/openid-configuration"
	tests := map[string]struct{ path, host, issuer, authorize, token string }{
		"by id":                    {"/" + id + "/v2.0" + config, "", c.url + "/" + id + "/v2.0", "/" + id + "/oauth2/v2.0/authorize", "/" + id + "/oauth2/v2.0/token"},
		"by domain":                {"/" + domain + "/v2.0" + config, "", c.url + "/" + id + "/v2.0", "/" + id + "/oauth2/v2.0/authorize", "/" + id + "/oauth2/v2.0/token"},
		"common":                   {"/common/v2.0" + config, "", c.url + "/{tenantid}/v2.0", "/common/oauth2/v2.0/authorize", "/common/oauth2/v2.0/token"},
		"organizations":            {"/organizations/v2.0" + config, "", c.url + "/{tenantid}/v2.0", "/organizations/oauth2/v2.0/authorize", "/organizations/oauth2/v2.0/token"},
		"v1":                       {"/" + id + config, "", "https://sts.windows.net/" + id + "/", "/" + id + "/oauth2/authorize", "/" + id + "/oauth2/token"},
		"as Microsoft's authority": {"/" + id + "/v2.0" + config, "login.microsoftonline.com", "https://login.microsoftonline.com/" + id + "/v2.0", "/" + id + "/oauth2/v2.0/authorize", "/" + id + "/oauth2/v2.0/token?authority=login.microsoftonline.com"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var header []string
			if tt.host != "" {
				header = []string{"Host", tt.host}
			}
			a := c.get(tt.path, header...)
			require.Equal(t, http.StatusOK, a.status)
			require.Equal(t, tt.issuer, a.text("issuer"))
			require.Equal(t, c.url+tt.authorize, a.text("authorization_endpoint"))
			require.Equal(t, c.url+tt.token, a.text("token_endpoint"))
			require.Equal(t, "max-age=86400, private", a.header.Get("Cache-Control"))
		})
	}
}

func TestDiscoveryOverTLSIsItsOwnOrigin(t *testing.T) {
	c := serve(t, httptest.NewTLSServer)
	a := c.get("/" + c.first.TenantID + "/v2.0/.well-known/openid-configuration")
	require.Equal(t, c.url+"/"+c.first.TenantID+"/v2.0", a.text("issuer"))
	require.Equal(t, c.url+"/"+c.first.TenantID+"/oauth2/v2.0/token", a.text("token_endpoint"))
}

func TestUnknownTenants(t *testing.T) {
	c := start(t)
	tests := map[string]struct {
		tenant, kind string
		code         int
	}{
		"no such id":     {"11111111-2222-3333-4444-555555555555", "invalid_tenant", 90002},
		"no such domain": {"nobody.example", "invalid_tenant", 90002},
		"neither":        {"what", "invalid_request", 900023},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.get("/"+tt.tenant+"/v2.0/.well-known/openid-configuration", "client-request-id", "0a0a0a0a-1111-4222-8333-444444444444")
			require.Equal(t, http.StatusBadRequest, a.status)
			require.Equal(t, tt.kind, a.text("error"))
			require.Equal(t, tt.code, a.code())
			require.Contains(t, a.text("error_description"), tt.tenant)
			require.Equal(t, "0a0a0a0a-1111-4222-8333-444444444444", a.text("correlation_id"))
		})
	}
}

func TestKeysHoldTheActiveAndTheNext(t *testing.T) {
	c := start(t)
	signing, err := c.w.SigningKeys()
	require.NoError(t, err)
	a := c.get("/common/discovery/v2.0/keys")
	keys, _ := a.body["keys"].([]any)
	require.Len(t, keys, 2)
	for i, k := range keys {
		key := k.(map[string]any)
		require.Equal(t, signing[i].ID, key["kid"])
		require.Equal(t, "AQAB", key["e"])
		require.NotContains(t, key, "d")
	}
	require.Equal(t, a.body, c.get("/common/discovery/keys").body, "both versions sign with the same keys")
}

func TestInstanceDiscovery(t *testing.T) {
	c := start(t)
	const path = "/common/discovery/instance?api-version=1.1&authorization_endpoint="
	a := c.get(path + "https://login.microsoftonline.com/common/oauth2/v2.0/authorize")
	require.Equal(t, http.StatusOK, a.status)
	require.Contains(t, a.text("tenant_discovery_endpoint"), "/common/v2.0/.well-known/openid-configuration")
	meta := a.body["metadata"].([]any)[0].(map[string]any)
	require.Equal(t, "login.windows.net", meta["preferred_cache"])

	require.Equal(t, 50049, c.get(path+"https://login.example.com/common/oauth2/v2.0/authorize").code())
}

func TestUnknownCallsSaySo(t *testing.T) {
	c := start(t)
	a := c.get("/" + c.first.TenantID + "/oauth2/v2.0/elsewhere")
	require.Equal(t, http.StatusNotImplemented, a.status)
	require.Equal(t, "/"+c.first.TenantID+"/oauth2/v2.0/elsewhere", a.text("path"))
}
