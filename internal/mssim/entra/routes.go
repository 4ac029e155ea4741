package entra

import "net/http"

// route is one call that Entra knows.
type route struct {
	method, path string
	serve        http.HandlerFunc
}

func (h *Handler) table() []route {
	const get, post = http.MethodGet, http.MethodPost
	v1, v2 := "/{tenant}/oauth2", "/{tenant}/oauth2/v2.0"
	return []route{
		{get, "/common/discovery/instance", h.instanceDiscovery},
		{get, "/{tenant}/v2.0/.well-known/openid-configuration", h.discoveryV2},
		{get, "/{tenant}/.well-known/openid-configuration", h.discoveryV1},
		{get, "/{tenant}/discovery/v2.0/keys", h.keys},
		{get, "/{tenant}/discovery/keys", h.keys},
		{get, v2 + "/authorize", h.authorize(true)},
		{post, v2 + "/authorize", h.authorize(true)},
		{get, v1 + "/authorize", h.authorize(false)},
		{post, v1 + "/authorize", h.authorize(false)},
		{post, v2 + "/token", h.token(true)},
		{post, v1 + "/token", h.token(false)},
		{post, v2 + "/devicecode", h.deviceCode(true)},
		{post, v1 + "/devicecode", h.deviceCode(false)},
		{get, devicePath, h.deviceLogin},
		{post, devicePath, h.deviceLogin},
		{get, v2 + "/logout", h.logout},
		{post, v2 + "/logout", h.logout},
		{get, v1 + "/logout", h.logout},
		{post, v1 + "/logout", h.logout},
		{get, "/{tenant}/v2.0/adminconsent", h.adminConsent(true)},
		{post, "/{tenant}/v2.0/adminconsent", h.adminConsent(true)},
		{get, "/{tenant}/adminconsent", h.adminConsent(false)},
		{post, "/{tenant}/adminconsent", h.adminConsent(false)},
		{get, userInfoPath, h.userInfo},
		{post, userInfoPath, h.userInfo},
		{get, "/AdminPortal/Home", h.adminPortal},
		{get, invitationPath + "{id}", h.invitation},
		{post, invitationPath + "{id}", h.invitation},
	}
}
