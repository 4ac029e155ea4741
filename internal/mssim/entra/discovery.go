package entra

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// discoveryDocument is OpenID Connect's configuration document with Entra's
// additions, in the order the live service writes them.
type discoveryDocument struct {
	TokenEndpoint         string   `json:"token_endpoint"`
	TokenAuthMethods      []string `json:"token_endpoint_auth_methods_supported"`
	JWKSURI               string   `json:"jwks_uri"`
	ResponseModes         []string `json:"response_modes_supported"`
	SubjectTypes          []string `json:"subject_types_supported"`
	IDTokenAlgorithms     []string `json:"id_token_signing_alg_values_supported"`
	ResponseTypes         []string `json:"response_types_supported"`
	Scopes                []string `json:"scopes_supported"`
	Issuer                string   `json:"issuer"`
	RequestURIParameter   *bool    `json:"request_uri_parameter_supported,omitempty"` // v2 only
	UserInfoEndpoint      string   `json:"userinfo_endpoint"`
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	DeviceEndpoint        string   `json:"device_authorization_endpoint"`
	HTTPLogout            bool     `json:"http_logout_supported"`
	FrontchannelLogout    bool     `json:"frontchannel_logout_supported"`
	EndSessionEndpoint    string   `json:"end_session_endpoint"`
	Claims                []string `json:"claims_supported"`
	KerberosEndpoint      string   `json:"kerberos_endpoint"`
	TenantRegionScope     *string  `json:"tenant_region_scope"`
	CloudInstanceName     string   `json:"cloud_instance_name"`
	CloudGraphHostName    string   `json:"cloud_graph_host_name"`
	MSGraphHost           string   `json:"msgraph_host"`
	RBACURL               string   `json:"rbac_url"`
	CheckSessionIframe    string   `json:"check_session_iframe,omitempty"` // v1 only
	MicrosoftMultiRefresh bool     `json:"microsoft_multi_refresh_token,omitempty"`
}

func (h *Handler) discoveryV2(rw http.ResponseWriter, r *http.Request) { h.discover(rw, r, true) }
func (h *Handler) discoveryV1(rw http.ResponseWriter, r *http.Request) { h.discover(rw, r, false) }

func (h *Handler) discover(rw http.ResponseWriter, r *http.Request, v2 bool) {
	// Endpoints repeat a wildcard, and a domain becomes its tenant's id.
	segment, issuerTenant := strings.ToLower(r.PathValue("tenant")), "{tenantid}"
	if !wildcard(segment) {
		var t *world.Tenant
		var err error
		h.world.View(func(s *world.State) { t, err = lookUpTenant(s, r.PathValue("tenant"), "invalid_tenant") })
		if err != nil {
			h.refuse(rw, r, err)
			return
		}
		segment, issuerTenant = t.ID, t.ID
	}
	rw.Header().Set("Cache-Control", "max-age=86400, private")
	writeJSON(rw, http.StatusOK, h.document(r, segment, issuerTenant, v2))
}

func (h *Handler) document(r *http.Request, segment, issuerTenant string, v2 bool) discoveryDocument {
	api, browser := endpointOrigin(r)+"/"+segment, h.browserOrigin(r)+"/"+segment
	oauth, keys, issuer := "/oauth2/v2.0", "/discovery/v2.0/keys", issuerOrigin(r)+"/"+issuerTenant+"/v2.0"
	if !v2 {
		oauth, keys, issuer = "/oauth2", "/discovery/keys", stsIssuer(issuerTenant)
	}
	d := discoveryDocument{
		TokenEndpoint:         api + oauth + "/token" + authorityMark(r),
		TokenAuthMethods:      []string{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		JWKSURI:               api + keys + authorityMark(r),
		ResponseModes:         []string{"query", "fragment", "form_post"},
		SubjectTypes:          []string{"pairwise"},
		IDTokenAlgorithms:     []string{"RS256"},
		ResponseTypes:         []string{"code", "id_token", "code id_token", "id_token token"},
		Scopes:                []string{"openid", "profile", "email", "offline_access"},
		Issuer:                issuer,
		RequestURIParameter:   new(bool),
		UserInfoEndpoint:      endpointOrigin(r) + userInfoPath,
		AuthorizationEndpoint: browser + oauth + "/authorize",
		DeviceEndpoint:        api + oauth + "/devicecode",
		HTTPLogout:            true, FrontchannelLogout: true,
		EndSessionEndpoint: browser + oauth + "/logout",
		Claims: []string{
			"sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host",
			"aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email",
		},
		KerberosEndpoint:  api + "/kerberos",
		CloudInstanceName: "microsoftonline.com", CloudGraphHostName: "graph.windows.net",
		MSGraphHost: "graph.microsoft.com", RBACURL: "https://pas.windows.net",
	}
	if !wildcard(segment) {
		region := "WW"
		d.TenantRegionScope = &region
	}
	if !v2 {
		d.CheckSessionIframe, d.MicrosoftMultiRefresh, d.RequestURIParameter = browser+oauth+"/checksession", true, nil
		d.Scopes, d.ResponseTypes = []string{"openid"}, []string{"code", "id_token", "code id_token", "token id_token", "token"}
		d.Claims = []string{
			"sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host",
			"aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "email", "given_name", "family_name", "nickname",
		}
	}
	return d
}

func authorityMark(r *http.Request) string {
	if !isMicrosoftHost(r.Host) {
		return ""
	}
	return "?" + url.Values{authorityParam: {microsoftHosts[0]}}.Encode()
}

// instanceDiscovery answers which authorities are one and the same.
func (h *Handler) instanceDiscovery(rw http.ResponseWriter, r *http.Request) {
	at, err := url.Parse(r.URL.Query().Get("authorization_endpoint"))
	tenant := ""
	if err == nil {
		tenant, _, _ = strings.Cut(strings.TrimPrefix(at.Path, "/"), "/")
	}
	switch {
	case tenant == "":
		h.refuse(rw, r, missingParameter("authorization_endpoint"))
		return
	case !isMicrosoftHost(at.Host) && at.Host != r.Host:
		h.refuse(rw, r, fail(50049, "invalid_instance", "Unknown or invalid instance."))
		return
	}
	writeJSON(rw, http.StatusOK, map[string]any{
		"tenant_discovery_endpoint": issuerOrigin(r) + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []map[string]any{{
			"preferred_network": microsoftHosts[0], "preferred_cache": "login.windows.net", "aliases": microsoftHosts,
		}},
	})
}
