package entra_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Sources of the two documents: copies of the live service's. The endpoints stand here,
// userinfo with them.
const (
	documentV2 = `{
		"token_endpoint": "{origin}/{segment}/oauth2/v2.0/token",
		"token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
		"jwks_uri": "{origin}/{segment}/discovery/v2.0/keys",
		"response_modes_supported": ["query", "fragment", "form_post"],
		"subject_types_supported": ["pairwise"],
		"id_token_signing_alg_values_supported": ["RS256"],
		"response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
		"scopes_supported": ["openid", "profile", "email", "offline_access"],
		"issuer": "{origin}/{issuer}/v2.0",
		"request_uri_parameter_supported": false,
		"userinfo_endpoint": "{origin}/oidc/userinfo",
		"authorization_endpoint": "{origin}/{segment}/oauth2/v2.0/authorize",
		"device_authorization_endpoint": "{origin}/{segment}/oauth2/v2.0/devicecode",
		"http_logout_supported": true,
		"frontchannel_logout_supported": true,
		"end_session_endpoint": "{origin}/{segment}/oauth2/v2.0/logout",
		"claims_supported": ["sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host",
			"aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"],
		"kerberos_endpoint": "{origin}/{segment}/kerberos",
		"tenant_region_scope": {region},
		"cloud_instance_name": "microsoftonline.com",
		"cloud_graph_host_name": "graph.windows.net",
		"msgraph_host": "graph.microsoft.com",
		"rbac_url": "https://pas.windows.net"
	}`
	documentV1 = `{
		"token_endpoint": "{origin}/{segment}/oauth2/token",
		"token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
		"jwks_uri": "{origin}/{segment}/discovery/keys",
		"response_modes_supported": ["query", "fragment", "form_post"],
		"subject_types_supported": ["pairwise"],
		"id_token_signing_alg_values_supported": ["RS256"],
		"response_types_supported": ["code", "id_token", "code id_token", "token id_token", "token"],
		"scopes_supported": ["openid"],
		"issuer": "https://sts.windows.net/{issuer}/",
		"microsoft_multi_refresh_token": true,
		"authorization_endpoint": "{origin}/{segment}/oauth2/authorize",
		"device_authorization_endpoint": "{origin}/{segment}/oauth2/devicecode",
		"http_logout_supported": true,
		"frontchannel_logout_supported": true,
		"end_session_endpoint": "{origin}/{segment}/oauth2/logout",
		"claims_supported": ["sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host",
			"aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "email", "given_name", "family_name", "nickname"],
		"check_session_iframe": "{origin}/{segment}/oauth2/checksession",
		"userinfo_endpoint": "{origin}/oidc/userinfo",
		"kerberos_endpoint": "{origin}/{segment}/kerberos",
		"tenant_region_scope": {region},
		"cloud_instance_name": "microsoftonline.com",
		"cloud_graph_host_name": "graph.windows.net",
		"msgraph_host": "graph.microsoft.com",
		"rbac_url": "https://pas.windows.net"
	}`
)

func TestDiscoveryDocuments(t *testing.T) {
	c := start(t)
	id := c.first.TenantID
	tests := map[string]struct{ path, document, segment, issuer, region string }{
		"v2":         {"/" + id + "/v2.0", documentV2, id, id, `"WW"`},
		"v2, common": {"/common/v2.0", documentV2, "common", "{tenantid}", "null"},
		"v1, common": {"/common", documentV1, "common", "{tenantid}", "null"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fill := strings.NewReplacer("{origin}", c.url, "{segment}", tt.segment, "{issuer}", tt.issuer, "{region}", tt.region)
			a := c.get(tt.path + "/.well-known/openid-configuration")
			a.is(t, http.StatusOK, fill.Replace(tt.document))
			require.Equal(t, []string{"max-age=86400, private", "application/json; charset=utf-8"}, []string{a.header.Get("Cache-Control"), a.header.Get("Content-Type")})
		})
	}
}

func TestDiscovery(t *testing.T) {
	c := start(t)
	id, domain := c.first.TenantID, c.first.Domain
	const config = "/.well-known/openid-configuration"
	tests := map[string]struct{ path, host, issuer, authorize, token string }{
		"by domain":                {"/" + domain + "/v2.0" + config, "", c.url + "/" + id + "/v2.0", "/" + id + "/oauth2/v2.0/authorize", "/" + id + "/oauth2/v2.0/token"},
		"organizations":            {"/organizations/v2.0" + config, "", c.url + "/{tenantid}/v2.0", "/organizations/oauth2/v2.0/authorize", "/organizations/oauth2/v2.0/token"},
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
	gone := func(tenant string) string {
		return "Tenant '" + tenant + "' not found. This may happen if there are no active subscriptions for the tenant. Check to make sure you have the correct tenant ID. Check with your subscription administrator."
	}
	tests := map[string]struct {
		tenant, kind string
		code         int
		text         string
	}{
		"no such id":     {"11111111-2222-3333-4444-555555555555", "invalid_tenant", 90002, gone("11111111-2222-3333-4444-555555555555")},
		"no such domain": {"nobody.example", "invalid_tenant", 90002, gone("nobody.example")},
		"neither":        {"what", "invalid_request", 900023, "Specified tenant identifier 'what' is neither a valid DNS name, nor a valid external domain."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.get("/"+tt.tenant+"/v2.0/.well-known/openid-configuration", "client-request-id", "0a0a0a0a-1111-4222-8333-444444444444")
			a.is(t, http.StatusBadRequest, refusal(a, tt.kind, tt.code, tt.text, "0a0a0a0a-1111-4222-8333-444444444444"))
		})
	}
}

func TestKeysHoldTheActiveAndTheNext(t *testing.T) {
	c := start(t)
	signing, err := c.w.SigningKeys()
	require.NoError(t, err)
	key := func(i int, tenant string) string {
		n := base64.RawURLEncoding.EncodeToString(signing[i].Key.N.Bytes())
		return `{"kty": "RSA", "use": "sig", "kid": "` + signing[i].ID + `", "x5t": "{its thumbprint}", "n": "` + n + `", "e": "AQAB",
			"x5c": ["{its certificate}"], "cloud_instance_name": "microsoftonline.com", "issuer": "` + c.url + `/` + tenant + `/v2.0"}`
	}
	id := c.first.TenantID
	for path, tenant := range map[string]string{
		"/common/discovery/v2.0/keys": "{tenantid}", "/" + id + "/discovery/v2.0/keys": id,
		"/common/discovery/keys": "{tenantid}", "/" + c.first.Domain + "/discovery/keys": id,
	} {
		a := c.get(path)
		a.is(t, http.StatusOK, `{"keys": [`+key(0, tenant)+`, `+key(1, tenant)+`]}`)
		require.Equal(t, "max-age=86400, private", a.header.Get("Cache-Control"))
	}
}

func TestInstanceDiscovery(t *testing.T) {
	c := start(t)
	const path = "/common/discovery/instance?api-version=1.1&authorization_endpoint="
	c.get(path+"https://login.microsoftonline.com/common/oauth2/v2.0/authorize").is(t, http.StatusOK, `{
		"tenant_discovery_endpoint": "`+c.url+`/common/v2.0/.well-known/openid-configuration",
		"api-version": "1.1",
		"metadata": [{
			"preferred_network": "login.microsoftonline.com", "preferred_cache": "login.windows.net",
			"aliases": ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
		}]
	}`)
	a := c.get(path + "https://login.example.com/common/oauth2/v2.0/authorize")
	a.is(t, http.StatusBadRequest, refusal(a, "invalid_instance", 50049, "Unknown or invalid instance.", a.text("correlation_id")))
}

func TestUnknownCallsSaySo(t *testing.T) {
	c := start(t)
	a := c.get("/" + c.first.TenantID + "/oauth2/v2.0/elsewhere")
	require.Equal(t, http.StatusNotImplemented, a.status)
	require.Equal(t, "/"+c.first.TenantID+"/oauth2/v2.0/elsewhere", a.text("path"))
}
